"""What people wrote down of offline meters, entry by entry and with ids: what a round is laid over."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from meterhouse.store.engine import Database, Row, among
from meterhouse.store.scope import seconds

LOOKED_BACK = 13
"""Entries before a period that are told too: what is usual, and the same month of the year before."""

_EDGE = dt.timedelta(hours=14)
"""No calendar is further from UTC."""


@dataclass(frozen=True)
class Consumed:
    id: int
    day_from: dt.date
    day_to: dt.date
    consumption: float
    description: str | None

    @property
    def rate(self) -> float:
        """Mean over its days [category unit/day]."""
        return self.consumption / (self.day_to - self.day_from).days


@dataclass(frozen=True)
class Shown:
    """A register as it was read."""

    id: int
    at: int
    """[s UTC]"""
    register: float
    starts_anew: bool
    description: str | None


def consumptions(
    database: Database, meters: Collection[int], first: dt.date, after: dt.date
) -> dict[int, list[Consumed]]:
    """Those that touch [first, after), and the last ones before, by meter and in order of time."""
    found: dict[int, list[Consumed]] = defaultdict(list)
    for meter, *row in _rows(
        database,
        "offline_consumption",
        "day_from, day_to, consumption",
        ("day_from < %s", "day_to <= %s", "day_from"),
        meters,
        (after, first),
    ):
        found[meter].append(Consumed(*row))
    return found


def registers(database: Database, meters: Collection[int], first: dt.date, after: dt.date) -> dict[int, list[Shown]]:
    """Those read in [first, after) of any calendar, and the last ones before, by meter and in order of time."""
    low, high = (dt.datetime.combine(day, dt.time()) for day in (first, after))
    found: dict[int, list[Shown]] = defaultdict(list)
    for meter, number, at, register, starts_anew, description in _rows(
        database,
        "register_reading",
        "at, register, starts_anew",
        ("at < %s", "at < %s", "at"),
        meters,
        (high + _EDGE, low - _EDGE),
    ):
        found[meter].append(Shown(number, int(seconds(at, 0)), float(register), bool(starts_anew), description))
    return found


def _rows(
    database: Database,
    table: str,
    columns: str,
    terms: tuple[str, str, str],
    meters: Collection[int],
    bounds: tuple[dt.date, dt.date],
) -> list[Row]:
    """Meter, id, columns and description.

    terms    what lies before the end of the period, what lies before its beginning, and in which order
    bounds   its end and beginning, for the first two
    """
    until, before, order = terms
    return database.rows(
        f"SELECT meter_id, id, {columns}, description FROM ("
        f"SELECT *, {before} AS is_before,"
        f" ROW_NUMBER() OVER (PARTITION BY meter_id, {before} ORDER BY {order} DESC) AS nth"
        f" FROM meterhouse_system.{table} WHERE {among('meter_id', meters)} AND {until}) AS written"
        f" WHERE NOT is_before OR nth <= {LOOKED_BACK} ORDER BY meter_id, {order}",
        (bounds[1], bounds[1], bounds[0]),
    )


def rates_between(shown: list[Shown]) -> list[float]:
    """Between neighbours of which the later one does not start anew [category unit/day]."""
    return [
        (each.register - before.register) * 86_400 / (each.at - before.at)
        for before, each in pairwise(shown)
        if not each.starts_anew and each.at > before.at and each.register >= before.register
    ]
