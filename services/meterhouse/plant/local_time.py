"""Instants as a wall clock shows them, for whole arrays, and the plant day.

A plant day runs from four in the morning to four in the morning, local time: nothing of interest happens at
that hour, clocks never change in it, and a battery that charged by day has been emptied by then.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from meterhouse.plant.noise import Floats, Integers

STEP = 300
"""Seconds in which power is constant."""

DAY_START_HOUR = 4
_DAY = 86_400
_FIRST_YEAR, _LAST_YEAR = 2020, 2060


@dataclass(frozen=True)
class LocalTime:
    """Wall clock of the instants: `day` counts local dates since 1970-01-01, `hour` is in [0, 24)."""

    day: Integers
    hour: Floats
    weekday: Integers  # Monday is 0


def local_time(zone: str, ats: Integers) -> LocalTime:
    local = ats + offsets(zone, ats)
    day = local // _DAY
    return LocalTime(day, (local - day * _DAY) / 3600.0, (day + 3) % 7)


def offsets(zone: str, ats: Integers) -> Integers:
    """Local time minus UTC [s] at each instant."""
    changes, values = _changes(zone)
    found: Integers = values[np.searchsorted(changes, ats, side="right")]
    return found


def day_starts(zone: str, days: Integers) -> Integers:
    """Instant at which the plant day of each local date starts."""
    local = days * _DAY + DAY_START_HOUR * 3600
    started: Integers = local - offsets(zone, local - offsets(zone, local))
    return started


def plant_days(zone: str, ats: Integers) -> Integers:
    """The plant day (as a local date since 1970-01-01) that each instant belongs to."""
    local = ats + offsets(zone, ats)
    found: Integers = (local - DAY_START_HOUR * 3600) // _DAY
    return found


@lru_cache(maxsize=16)
def _changes(zone: str) -> tuple[Integers, Integers]:
    """Instants at which the offset changes, and the offsets before, between and after them."""
    clock = ZoneInfo(zone)

    def offset(at: int) -> int:
        return int(_offset(clock, at).total_seconds())

    first = int(datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp())
    last = int(datetime(_LAST_YEAR, 1, 1, tzinfo=UTC).timestamp())
    changes: list[int] = []
    values = [offset(first)]
    for day in range(first, last, _DAY):
        if offset(day + _DAY) == values[-1]:
            continue
        before, after = day, day + _DAY
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if offset(middle) == values[-1] else (before, middle)
        changes.append(after)
        values.append(offset(after))
    return np.array(changes, dtype=np.int64), np.array(values, dtype=np.int64)


def _offset(clock: ZoneInfo, at: int) -> timedelta:
    offset = datetime.fromtimestamp(at, clock).utcoffset()
    assert offset is not None  # every instant of an aware datetime has one
    return offset
