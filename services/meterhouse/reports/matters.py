"""What is still open in a month of a space: what a person is told before closing it, and accepts or mends."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from meterhouse.catalogue.composition import TotalKey
from meterhouse.catalogue.metering import Node
from meterhouse.kernel.calendar import Calendar, first_day
from meterhouse.kernel.quality import Quality
from meterhouse.reports.directory import Directories
from meterhouse.store import closed_days, facts, quality, work
from meterhouse.store.configuration import Configuration, series_of_total

Kind = Literal[
    "unequal_days", "unclosed_days", "findings", "missing_slots", "partial_slots", "estimated_slots", "pending_slots"
]

Counted = dict[str, dict[Node, tuple[int, int]]]
"""Meters by zone, each with the time that it counts in [s UTC]."""

WEIGHTY = (
    "ratio",
    "doubled_sub",
    "reversed",
    "clock_drift",
    "missing_sub",
    "imbalance",
    "silent_lost",
    "clock_change_gap",
    "stuck",
    "standstill",
    "reset",
    "out_of_range",
    "register_mismatch",
    "fold_mismatch",
)
"""Findings that speak against a figure. The others say what was noted and mended, or what is used."""


@dataclass(frozen=True)
class Matter:
    kind: Kind
    count: int
    of: int | None = None
    """Out of how many, where that can be said."""


def matters(directories: Directories, space: int, month: int) -> list[Matter]:
    """Of the space with all below it, those that are none too. Of days only where it is a site, or has sites below."""
    configuration = directories.now().configuration
    first, after = span(configuration, space, month)
    place = quality.place(directories.database, space)
    counted = _counted(configuration, space)
    return [
        *_days(directories, space, month),
        Matter("findings", quality.open_findings(directories.database, place, WEIGHTY, first, after)),
        *_slots(directories, counted, month),
        _pending(directories, place, space, counted, (first, after)),
    ]


def span(configuration: Configuration, space: int, month: int) -> tuple[int, int]:
    """From the first instant of the month in any zone below the space up to the last one [s UTC]."""
    zones = {configuration.composition.zone_of(("spaces", each)) for each in configuration.composition.below(space)}
    spans = [_within(zone, month) for zone in zones]
    return min(low for low, _ in spans), max(high for _, high in spans)


def _within(zone: str, month: int) -> tuple[int, int]:
    calendar = Calendar.of(zone)
    return calendar.start(first_day(month)), calendar.start(first_day(month + 1))


def _days(directories: Directories, space: int, month: int) -> list[Matter]:
    below = set(directories.now().configuration.composition.below(space))
    sites = below & set(directories.now().sites)
    if not sites:
        return []
    first, after = first_day(month), first_day(month + 1)
    closed, unequal = closed_days.counted(directories.database, sites, first, after)
    expected = len(sites) * (after - first)
    return [
        Matter("unequal_days", unequal, expected),
        Matter("unclosed_days", max(0, expected - closed), expected),
    ]


def _slots(directories: Directories, counted: Counted, month: int) -> list[Matter]:
    """Of every meter that counts in a total of the space or of one below it, while it does."""
    configuration = directories.now().configuration
    seconds = configuration.slot_seconds
    expected, graded = 0, np.zeros(len(Quality), np.int64)
    for zone, meters in counted.items():
        low, high = _within(zone, month)
        ids = directories.series.of(configuration.series_of_meter(meter) for meter in meters)
        spans: dict[tuple[int, int], list[int]] = defaultdict(list)
        for meter, (first, after) in meters.items():
            begin, end = max(low, first), min(high, after)
            if begin < end:
                spans[begin, end].append(ids[configuration.series_of_meter(meter)])
        for (begin, end), series in spans.items():
            expected += len(series) * ((end - begin) // seconds)
            graded += facts.grades(directories.database, facts.database_of("energy"), series, begin, end)
    return [
        Matter("missing_slots", max(0, expected - int(graded.sum())), expected),
        Matter("partial_slots", int(graded[Quality.PARTIAL]), expected),
        Matter("estimated_slots", int(graded[Quality.ESTIMATED]), expected),
    ]


def _counted(configuration: Configuration, space: int) -> Counted:
    """Meters of all totals below, by zone, each with the time that it counts in."""
    composition = configuration.composition
    below = set(composition.below(space))
    found: dict[Node, tuple[int, int]] = {}
    for key, members in composition.totals.items():
        if _is_of(key, below):
            for member in members:
                low, high = found.get(member.meter, (member.first, member.after))
                found[member.meter] = min(low, member.first), max(high, member.after)
    zones: dict[str, dict[Node, tuple[int, int]]] = defaultdict(dict)
    for meter, stretch in found.items():
        zones[composition.zone_of(meter)][meter] = stretch
    return zones


def _pending(
    directories: Directories, place: quality.Place, space: int, counted: Counted, within: tuple[int, int]
) -> Matter:
    configuration = directories.now().configuration
    below = set(configuration.composition.below(space))
    energies = {series_of_total(key) for key in configuration.composition.totals if _is_of(key, below)}
    energies |= {configuration.series_of_meter(meter) for meters in counted.values() for meter in meters}
    series = directories.series.of(energies).values()
    keys: dict[work.Stage, Iterable[int]] = {
        "cleaning": place.points,
        "normalization": series,
        "aggregation": series,
    }
    return Matter("pending_slots", work.waiting(directories.database, keys, *within) // configuration.slot_seconds)


def _is_of(key: TotalKey, below: set[int]) -> bool:
    return key.owner[0] == "spaces" and key.owner[1] in below
