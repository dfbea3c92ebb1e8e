"""What a correction would change: slots, energy, money and carbon of each meter, before it is laid.

The rules of cleaning judge anew once it stands; what they would say then is not part of the answer.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from meterhouse.catalogue.metering import Node
from meterhouse.figures.metered import facts_of
from meterhouse.figures.metering import Task, of_readings
from meterhouse.kernel.correction import Correction
from meterhouse.reports.directory import Directories, Directory
from meterhouse.store import facts
from meterhouse.store.engine import Database
from meterhouse.store.facts import Facts
from meterhouse.store.laid import around

_TOLD = 200
"""Wholes that are told by name."""


@dataclass(frozen=True)
class _Difference:
    """Of one meter: slots that change, and by how much."""

    meter: Node
    slots: np.ndarray[Any, np.dtype[np.int64]]
    energy: np.ndarray[Any, np.dtype[np.float64]]


def effect(directories: Directories, tried: Mapping[int, Correction]) -> dict[str, Any]:
    """What laying these corrections, by point, over all others would change; nothing is changed.

    Energy in the unit of each meter's category, negative where there is less of it.
    """
    directory = directories.now()
    differences = _differences(directories, directory, tried)
    told = [_told(each, directory) for each in differences]
    money: dict[str, float] = defaultdict(float)
    for row in told:
        for currency, amount in row["money"].items():
            money[currency] += amount
    return {
        "readings": sum(_touched(directories.database, tried).values()),
        "slots": sum(row["slots"] for row in told),
        "meters": told,
        "money": dict(sorted(money.items())),
        "carbon": sum(row["carbon"] or 0.0 for row in told),
        "wholes": _wholes(differences, directory),
    }


def _touched(database: Database, tried: Mapping[int, Correction]) -> dict[int, int]:
    """Readings that count now, by point, and are in the stretch of its correction."""
    found = around(database, [(point, each.first, each.after) for point, each in tried.items()])
    counts = {}
    for point, each in tried.items():
        ats = found[point].laid.ats
        counts[point] = int(((ats >= each.first) & (ats < each.after)).sum()) or len(each.ats)
    return counts


def _differences(directories: Directories, directory: Directory, tried: Mapping[int, Correction]) -> list[_Difference]:
    configuration = directory.configuration
    spans: dict[Node, tuple[int, int]] = {}
    for point, each in tried.items():
        first, after = max(each.touched[0], 0), each.touched[1]
        for meter in configuration.meters_of_point.get(point, ()):
            low, high = spans.get(meter, (first, after))
            spans[meter] = min(low, first), max(high, after)
    ids = directories.series.of(configuration.series_of_meter(meter) for meter in spans)
    meters = {ids[configuration.series_of_meter(meter)]: meter for meter in spans}
    tasks = [Task(key, meter, *spans[meter]) for key, meter in sorted(meters.items())]
    found = []
    for computed in of_readings(directories.database, tasks, configuration, tried) if tasks else ():
        span = computed.span
        stood = facts.read(directories.database, "meterhouse_energy", "slot", [computed.series], span.first, span.after)
        changed, gone = facts.difference(stood, facts_of([computed]))
        if not (changed.frame.is_empty() and gone.frame.is_empty()):
            found.append(_difference(meters[computed.series], stood, changed, gone))
    return found


def _difference(meter: Node, stood: Facts, changed: Facts, gone: Facts) -> _Difference:
    before = stood.frame.select("slot", pl.col("value").alias("before"))
    after = changed.frame.select("slot", pl.col("value").alias("after"))
    both = before.join(after, on="slot", how="full", coalesce=True).with_columns(
        pl.col("slot").is_in(gone.frame["slot"].implode()).alias("gone")
    )
    rows = both.filter(pl.col("after").is_not_null() | pl.col("gone")).sort("slot").fill_null(0.0)
    return _Difference(meter, rows["slot"].to_numpy(), (rows["after"] - rows["before"]).to_numpy())


def _told(each: _Difference, directory: Directory) -> dict[str, Any]:
    configuration = directory.configuration
    contract = configuration.contract(each.meter)
    prices = configuration.prices.money(contract, "input", each.slots)
    factor = configuration.prices.carbon(contract, each.slots)
    kind, number = each.meter
    return {
        "kind": kind,
        "id": number,
        "name": directory.names[each.meter],
        "unit": directory.categories[configuration.composition.meters[each.meter].category_id].unit,
        "slots": len(each.slots),
        "energy": float(each.energy.sum()),
        "money": {currency: float(np.nansum(each.energy * price)) for currency, price in sorted(prices.items())},
        "carbon": None if factor is None else float(np.nansum(each.energy * factor)),
    }


def _wholes(differences: list[_Difference], directory: Directory) -> list[dict[str, Any]]:
    """Spaces, tenants, machines … in whose totals the meters count, with what changes in these."""
    composition = directory.configuration.composition
    energy: dict[tuple[Node, int], float] = defaultdict(float)
    for each in differences:
        for key in composition.totals_of_meter.get(each.meter, ()):
            if key.item_id or key.direction != "input":
                continue
            for member in composition.totals[key]:
                if member.meter == each.meter:
                    inside = (each.slots >= member.first) & (each.slots < member.after)
                    energy[key.owner, key.category_id] += member.weight * float(each.energy[inside].sum())
    return [
        {
            "kind": owner[0],
            "id": owner[1],
            "name": directory.names.get(owner),
            "unit": directory.categories[category].unit,
            "energy": amount,
        }
        for (owner, category), amount in sorted(energy.items())[:_TOLD]
    ]
