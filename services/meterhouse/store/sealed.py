"""Sealed readings: chunks of a UTC day, later of a month, that a point's older readings have moved into.

Readers ask the rows first and the chunks afterwards, each in a statement of its own: what moves between the two
is then found twice and taken once, and never missed. A statement sees either all or nothing of a move, which is one
transaction. The other way round a reading could leave its row after the chunks were looked at and before the rows are.

Nothing here knows of rows; `store/readings.py` puts both together and is the door for everybody else.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from meterhouse.kernel.errors import Damaged
from meterhouse.store import chunk_codec
from meterhouse.store.chunk_codec import Instants, Torn, Values
from meterhouse.store.engine import Connection, Database, Row, among, ask

Item = TypeVar("Item")
Ids = NDArray[np.int64]
Part = tuple[int, Instants, Values]
"""A point, and readings of it by instant."""

DAY = 86_400
LONGEST = 31
"""Most days that a chunk covers."""
_TABLE = "meterhouse_historical.reading_chunk"
# By time the table lies as it is filled, with whole pages; by point it is read.
_BY_POINT = f"{_TABLE} FORCE INDEX (reading_chunk_point)"
_COLUMNS = "point_id, day, days, first, last, readings, data"
_TOGETHER = 250
_UNPACKED = 200
"""Chunks that are fetched at a time, where only single instants are asked for."""


@dataclass(frozen=True)
class Chunk:
    """Readings of one point within [day, day + days)."""

    point: int
    day: int
    """[UTC days since 1970-01-01]"""
    days: int
    first: int
    last: int
    readings: int
    data: bytes

    @staticmethod
    def packed(point: int, day: int, days: int, ats: Instants, values: Values) -> "Chunk":
        """Damaged where the readings would not come out as they are."""
        chunk = Chunk(point, day, days, int(ats[0]), int(ats[-1]), len(ats), chunk_codec.encode(ats, values))
        again, same = chunk.unpacked()
        if not (np.array_equal(ats, again) and np.array_equal(values.view(np.int64), same.view(np.int64))):
            raise Damaged(f"{chunk.name} do not come out of their chunk as they went in; they stay as they are")
        return chunk

    def unpacked(self) -> tuple[Instants, Values]:
        try:
            ats, values = chunk_codec.decode(self.data)
        except Torn as reason:
            raise Damaged(f"{self.name} cannot be unpacked: {reason}; bring its chunk back from a backup") from reason
        if (len(ats), ats[0], ats[-1]) != (self.readings, self.first, self.last):
            raise Damaged(f"{self.name} are not those that its chunk names; bring it back from a backup")
        return ats, values

    @property
    def after(self) -> int:
        """The day after its last one."""
        return self.day + self.days

    @property
    def name(self) -> str:
        start = dt.date(1970, 1, 1) + dt.timedelta(days=self.day)
        return f"the sealed readings of point {self.point} on {start}" + (
            f" and the {self.days - 1} days after it" if self.days > 1 else ""
        )


def chunk_of(row: Row) -> Chunk:
    point, day, days, first, last, readings, data = row
    return Chunk(int(point), int(day), int(days), int(first), int(last), int(readings), bytes(data))


def horizon(source: Database | Connection) -> int:
    """No reading at this instant or later is sealed, nor was in any statement before this one [s UTC]."""
    rows = ask(source, "SELECT horizon FROM meterhouse_historical.sealing")
    return int(rows[0][0]) if rows else 0


def chunks(
    source: Database | Connection, points: Sequence[int], first: int, after: int, *, most: int | None = None
) -> list[Chunk]:
    """Those with readings of the points at instants in [first, after), by point and day; at most so many."""
    rows = ask(
        source,
        f"SELECT {_COLUMNS} FROM {_BY_POINT} WHERE {among('point_id', points)}"
        f" AND day > {int(first) // DAY - LONGEST} AND day <= {int(after - 1) // DAY}"
        f" AND last >= {int(first)} AND first < {int(after)} ORDER BY point_id, day"
        + ("" if most is None else f" LIMIT {int(most)}"),
    )
    return [chunk_of(row) for row in rows]


def read(
    source: Database | Connection, points: Sequence[int], first: int, after: int, *, most: int | None = None
) -> list[Part]:
    """What is sealed of the points at instants in [first, after), by point and instant; of so many chunks at most."""
    found = []
    for chunk in chunks(source, points, first, after, most=most):
        ats, values = chunk.unpacked()
        low, high = np.searchsorted(ats, [first, after])
        if low < high:
            found.append((chunk.point, ats[low:high], values[low:high]))
    return found


def surroundings(
    source: Database | Connection, points: Sequence[int], first: int, after: int
) -> tuple[list[Part], dict[int, int], dict[int, int]]:
    """As `read`, and the instants of the nearest readings before *first* and from *after* on.

    Each chunk is unpacked once.
    """
    found: list[Part] = []
    earlier: dict[int, int] = {}
    later: dict[int, int] = {}
    for chunk in chunks(source, points, first, after):
        ats, values = chunk.unpacked()
        low, high = np.searchsorted(ats, [first, after])
        if low < high:
            found.append((chunk.point, ats[low:high], values[low:high]))
        if low:
            earlier[chunk.point] = int(ats[low - 1])
        if high < len(ats):
            later[chunk.point] = int(ats[high])
    earlier |= nearest(source, [point for point in points if point not in earlier], first, before=True)
    later |= nearest(source, [point for point in points if point not in later], after, before=False)
    return found, earlier, later


def head(source: Database | Connection, point: int, first: int, after: int, most: int) -> tuple[Instants, Values]:
    """The earliest readings of a point at instants in [first, after), *most* of them if there are as many."""
    ats, values = np.empty(0, np.int64), np.empty(0, np.float64)
    together = 1
    while len(ats) < most:
        parts = read(source, [point], first, after, most=together)
        if not parts:
            break
        ats = np.concatenate([ats, *(part[1] for part in parts)])
        values = np.concatenate([values, *(part[2] for part in parts)])
        first, together = int(ats[-1]) + 1, together * 2
    return ats[:most], values[:most]


def standing(source: Database | Connection, points: Ids, ats: Instants) -> tuple[NDArray[np.intp], Values]:
    """Which of these (point, instant) are sealed, by position, and with what value."""
    order = np.lexsort((ats, points))
    own, instants = points[order], ats[order]
    positions, values = [np.empty(0, np.intp)], [np.empty(0, np.float64)]
    for chunk in _holding(source, own, instants):
        low, high = _within(own, instants, chunk.point, chunk.first, chunk.last)
        found, shown = chunk.unpacked()
        at = np.searchsorted(found, instants[low:high])
        there = found[at] == instants[low:high]
        positions.append(order[low:high][there])
        values.append(shown[at[there]])
    return np.concatenate(positions), np.concatenate(values)


def _within(points: Ids, ats: Instants, point: int, first: int, last: int) -> tuple[int, int]:
    """Where in what is sorted by point and instant those of one point from *first* to *last* are."""
    low, high = np.searchsorted(points, [point, point + 1])
    inside = np.searchsorted(ats[low:high], [first, last + 1])
    return int(low + inside[0]), int(low + inside[1])


def _holding(source: Database | Connection, points: Ids, ats: Instants) -> Iterator[Chunk]:
    """The chunks within whose readings some of the instants lie; points and instants sorted.

    A few instants may lie years apart: what is between them is not fetched.
    """
    known, firsts = np.unique(points, return_index=True)
    lasts = [*(firsts[1:] - 1), len(points) - 1]
    spans = [(int(p), int(ats[low]), int(ats[high])) for p, low, high in zip(known, firsts, lasts, strict=True)]
    wanted: list[tuple[int, int]] = []
    for several in _groups(spans, _TOGETHER):
        selects = (
            f"SELECT point_id, day, first, last FROM {_BY_POINT} WHERE point_id = {point}"
            f" AND day > {first // DAY - LONGEST} AND day <= {last // DAY}"
            for point, first, last in several
        )
        for point, day, first, last in ask(source, " UNION ALL ".join(selects)):
            low, high = _within(points, ats, int(point), int(first), int(last))
            if low < high:
                wanted.append((int(point), int(day)))
    told: set[tuple[int, int]] = set()
    for several_days in _groups(wanted, _UNPACKED):
        for chunk in covering(source, several_days):
            if (chunk.point, chunk.day) not in told:
                told.add((chunk.point, chunk.day))
                yield chunk


def covering(source: Database | Connection, days: Iterable[tuple[int, int]]) -> list[Chunk]:
    """The chunks that hold these days of these points.

    Not those that begin on them: days that were seen a moment ago may be part of a month by now.
    """
    selects = [
        f"(SELECT {_COLUMNS} FROM {_BY_POINT} WHERE point_id = {int(point)} AND day <= {int(day)}"
        " ORDER BY day DESC LIMIT 1)"
        for point, day in days
    ]
    found = [chunk_of(row) for row in ask(source, " UNION ALL ".join(selects))] if selects else []
    return list({(chunk.point, chunk.day): chunk for chunk in found}.values())


def nearest(source: Database | Connection, points: Sequence[int], at: int, *, before: bool) -> dict[int, int]:
    """Instant of the nearest sealed reading of each point strictly before *at*, or at or after it."""
    if before:
        sides = [(f"day <= {(int(at) - 1) // DAY}", "day DESC", 2)]
    else:
        sides = [(f"day <= {int(at) // DAY}", "day DESC", 1), (f"day > {int(at) // DAY}", "day", 1)]
    found: dict[int, int] = {}
    within: list[tuple[int, int]] = []
    for point, first, last in _looked_up(source, points, sides):
        if first < at <= last:
            within.append((point, int(at) // DAY))
        elif before and last < at:
            found[point] = max(found.get(point, 0), last)
        elif not before and first >= at:
            found[point] = min(found.get(point, first), first)
    for several in _groups(within, _UNPACKED):
        for chunk in covering(source, several):
            ats, _ = chunk.unpacked()
            nth = int(np.searchsorted(ats, at)) - before
            if 0 <= nth < len(ats):  # else it expired between the two statements
                found[chunk.point] = int(ats[nth])
    return found


def extents(source: Database | Connection, points: Sequence[int]) -> dict[int, tuple[int, int]]:
    """First and last instant of what is sealed of each point."""
    found: dict[int, tuple[int, int]] = {}
    for point, first, last in _looked_up(source, points, [("TRUE", "day", 1), ("TRUE", "day DESC", 1)]):
        low, high = found.get(point, (first, last))
        found[point] = min(low, first), max(high, last)
    return found


def _looked_up(
    source: Database | Connection, points: Sequence[int], sides: Sequence[tuple[str, str, int]]
) -> Iterator[tuple[int, int, int]]:
    """Point, first and last instant of the chunks of each point that come first on each side.

    sides   condition, order, and how many
    """
    for several in _groups(points, _TOGETHER):
        selects = (
            f"(SELECT point_id, first, last FROM {_BY_POINT} WHERE point_id = {int(point)} AND {condition}"
            f" ORDER BY {order} LIMIT {most})"
            for point in several
            for condition, order, most in sides
        )
        for point, first, last in ask(source, " UNION ALL ".join(selects)):
            yield int(point), int(first), int(last)


def _groups(items: Sequence[Item], most: int) -> Iterator[Sequence[Item]]:
    return (items[first : first + most] for first in range(0, len(items), most))
