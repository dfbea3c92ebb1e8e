"""Slots that are not stored since they follow from slots that are: a meter's money and carbon, a space's uses.

Computed from the energy of the meters in question, their weights and their prices, as the pipeline computes
the days and months of the same series.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meterhouse.catalogue.composition import ALWAYS, Member, is_kept_by_slot
from meterhouse.catalogue.pricing import Inside
from meterhouse.kernel.quality import COVERED, Quality
from meterhouse.reports.directory import Directories
from meterhouse.store import facts
from meterhouse.store.configuration import Configuration, meter_of, total_of
from meterhouse.store.facts import COLUMNS, Facts, Ids, database_of
from meterhouse.store.series import Series

Values = NDArray[np.float64]


def is_derived(series: Series) -> bool:
    """Whether the series has days and months in its table, but no slots."""
    return not has_slots(series)


def has_slots(series: Series) -> bool:
    """Whether slots of the series are stored: those of spaces, and the energy of meters."""
    if meter_of(series) is not None:
        return series.measure == "energy"
    return is_kept_by_slot(total_of(series))


def derived(
    directories: Directories,
    series: Series,
    series_id: int,
    low: int,
    high: int,
    *,
    as_of: int | None = None,
    only: Sequence[Member] | None = None,
) -> Facts:
    """Slots [low, high) of a series that has none stored.

    as_of   instant [s UTC] at which their energy was shown so; prices and factors are always those of today
    only    the members that are asked for; all when None
    """
    configuration = directories.now().configuration
    members = members_of(series, configuration) if only is None else only
    own = directories.series.of(configuration.series_of_meter(member.meter) for member in members)
    ids = {member: own[configuration.series_of_meter(member.meter)] for member in members}
    energies = sorted(set(ids.values()))
    found = facts.read(directories.database, database_of("energy"), "slot", energies, low, high, as_of=as_of)
    grid = np.arange(low, high, configuration.slot_seconds, dtype=np.int64)
    value, covered, expected = np.zeros(len(grid)), np.zeros(len(grid)), np.zeros(len(grid))
    quality = np.zeros(len(grid), np.int64)
    keys = found.column("series_id")
    for member in members:
        rows = slice(*np.searchsorted(keys, [ids[member], ids[member] + 1]))
        where = (found.column("slot")[rows].astype(np.int64) - low) // configuration.slot_seconds
        multiplier = _multiplier(series, member, grid, configuration)
        inside = (grid >= member.first) & (grid < member.after)
        expected += np.where(inside & _counted(series, member, grid, configuration), abs(member.weight), 0.0)
        kept = inside[where] & ~np.isnan(multiplier[where])
        known = where[kept]
        value[known] += member.weight * found.column("value")[rows][kept] * multiplier[known]
        covered[known] += abs(member.weight) * found.column("coverage")[rows][kept]
        quality[known] = np.maximum(quality[known], found.column("quality")[rows][kept])
    return _facts(series_id, grid, value, covered, expected, quality)


def _facts(
    series_id: int,
    grid: Ids,
    value: Values,
    covered: Values,
    expected: Values,
    quality: Ids,
) -> Facts:
    there = np.flatnonzero(covered)
    coverage = np.clip(np.floor(covered[there] / expected[there]), 1, COVERED).astype(np.int64)
    frame = pl.DataFrame(
        {
            "series_id": np.full(len(there), series_id, np.int64),
            "slot": grid[there],
            "value": value[there],
            "coverage": coverage,
            "quality": np.where(coverage < COVERED, int(Quality.PARTIAL), quality[there]),
            "highest": pl.repeat(None, len(there), dtype=pl.Float64, eager=True),
        },
        schema=COLUMNS["slot"],
    )
    return Facts("slot", frame)


def members_of(series: Series, configuration: Configuration) -> tuple[Member, ...]:
    meter = meter_of(series)
    if meter is not None:
        return (Member(meter, *ALWAYS, 1.0),)
    return configuration.composition.totals.get(total_of(series), ())


def _multiplier(series: Series, member: Member, grid: Ids, configuration: Configuration) -> Values:
    """What a unit of the member's energy counts in each slot; not a number where nothing says so."""
    if series.measure == "energy":
        return np.ones(len(grid))
    contract = configuration.contract(member.meter)
    found = (
        configuration.prices.carbon(contract, grid)
        if series.measure == "carbon"
        else configuration.prices.money(contract, series.direction, grid).get(series.currency)
    )
    return np.full(len(grid), np.nan) if found is None else found


def _counted(series: Series, member: Member, grid: Ids, configuration: Configuration) -> Inside:
    """Slots in which the member's energy belongs to what the series is of."""
    if series.measure not in ("cost", "income"):
        return True
    return configuration.prices.counted(configuration.contract(member.meter), series.direction, series.currency, grid)
