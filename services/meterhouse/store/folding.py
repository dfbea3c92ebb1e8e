"""Folding: rows of some points within one month become part of their chunks, in one transaction.

It writes the chunks and deletes the rows they were made of, so that nothing is ever in neither place. The rows are read
in bulk before it begins. In it, if nobody else moved or deleted any since (`take_turn`), rows can only have come: if as
many are deleted as were read, these were they; else all is undone and read again.
"""

import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import structlog

from meterhouse.kernel.calendar import first_day, months
from meterhouse.kernel.errors import Damaged
from meterhouse.store import recent, sealed
from meterhouse.store.engine import Connection, Database, among, fetch, run
from meterhouse.store.readings import Instants, Values
from meterhouse.store.sealed import DAY, Chunk

log = structlog.get_logger()

MOST_IN_CHUNK = 100_000
"""A month of more readings stays in chunks of a day: who asks for a minute of it unpacks all."""
SMALL, LARGE = 3_500, 40_000
"""A chunk of so many bytes shares a page of 16 KiB with three others; of so many it fills pages of its own. What is
between would leave half of them empty [bytes]."""
_TRIES = 5
_STATEMENT = 2_000_000
"""Most bytes of chunks in one statement."""

Span = tuple[int, int]
"""UTC days [first, after)."""


@dataclass(frozen=True)
class Limits:
    """UTC days that end before *cut* are sealed, months that end before *ripe* become one chunk."""

    cut: int
    ripe: int

    @staticmethod
    def at(now: float, seal_days: int, merge_days: int) -> "Limits":
        """How far things are at *now* [s UTC]; merging waits for sealing."""
        return Limits(int(now // DAY) - seal_days, int(now // DAY) - max(seal_days, merge_days))


@dataclass(frozen=True)
class Moved:
    """What one batch did."""

    readings: int = 0
    """Rows that were packed."""
    chunks: int = 0
    """Chunks that were written."""


class _Outdated(Exception):
    """Other rows are there than were read; the batch is to be read again."""


def take_turn(connection: Connection, seen: int | None = None) -> None:
    """Let nobody else move or delete readings until this transaction ends; and none may have since *seen*."""
    run(connection, "INSERT IGNORE INTO meterhouse_historical.sealing (id, horizon) VALUES (1, 0)")
    ((moves,),) = fetch(connection, "SELECT moves FROM meterhouse_historical.sealing WHERE id = 1 FOR UPDATE")
    if seen not in (None, moves):
        raise _Outdated
    run(connection, "UPDATE meterhouse_historical.sealing SET moves = moves + 1 WHERE id = 1")


def _moves(database: Database) -> int:
    ((moves,),) = database.rows("SELECT COALESCE(MAX(moves), 0) FROM meterhouse_historical.sealing")
    return int(moves)


def month_around(day: int) -> Span:
    """The calendar month, of UTC, that the day belongs to."""
    (month,) = months(np.array([day], np.int64)).tolist()
    return first_day(month), first_day(month + 1)


def fold(database: Database, points: Sequence[int], span: Span, limits: Limits) -> Moved:
    """Move the points' rows within the span, which lies in one month, into its chunks."""
    for nth in range(_TRIES):
        seen = _moves(database)
        rows = recent.read(database, points, span[0] * DAY, span[1] * DAY)
        ends = np.searchsorted(rows["point_id"].to_numpy(), [points, [point + 1 for point in points]])
        ats, values = rows["at"].to_numpy(), rows["value"].to_numpy()
        read = {
            point: (ats[low:high], values[low:high]) for point, low, high in zip(points, *ends.tolist(), strict=True)
        }
        try:
            return database.transaction(partial(_folded, seen=seen, read=read, span=span, limits=limits))
        except _Outdated:
            time.sleep(0.05 * 2**nth)
    log.info("sealing_put_off", points=len(points), first_day=span[0], reason="readings keep coming for these days")
    return Moved()


def _folded(
    connection: Connection, seen: int, read: dict[int, tuple[Instants, Values]], span: Span, limits: Limits
) -> Moved:
    take_turn(connection, seen)
    there: dict[int, list[Chunk]] = defaultdict(list)
    for row in fetch(
        connection,
        "SELECT point_id, day, days, first, last, readings, data FROM meterhouse_historical.reading_chunk"
        f" WHERE {among('point_id', read)} AND day > {span[0] - sealed.LONGEST} AND day < {span[1]}"
        f" AND day + days > {span[0]} ORDER BY point_id, day FOR UPDATE",
    ):
        chunk = sealed.chunk_of(row)
        there[chunk.point].append(chunk)
    moved = sum(len(ats) for ats, _ in read.values())
    deleted = run(
        connection,
        f"DELETE FROM {recent.TABLE} WHERE {among('point_id', read)}"
        f" AND at >= {span[0] * DAY} AND at < {span[1] * DAY}",
    )
    if deleted != moved:
        raise _Outdated
    written: list[Chunk] = []
    replaced: list[Chunk] = []
    for point, (ats, values) in read.items():
        for cell in _cells(ats, values, there[point], span, limits):
            written += _packed(point, cell)
            replaced += cell.replaced
    remove(connection, replaced)
    write(connection, written)
    return Moved(moved, len(written))


@dataclass(frozen=True)
class _Cell:
    """Days that are packed anew: what was sealed of them, and the rows that come to it."""

    first: int
    after: int
    replaced: Sequence[Chunk]
    ats: Instants
    values: Values


def _cells(ats: Instants, values: Values, there: Sequence[Chunk], span: Span, limits: Limits) -> Iterator[_Cell]:
    month = month_around(span[0])
    count = len(ats) + sum(chunk.readings for chunk in there)
    if span == month and month[1] <= limits.ripe and count <= MOST_IN_CHUNK:
        if len(ats) or any(chunk.days == 1 for chunk in there):
            yield _Cell(*month, there, ats, values)
        return
    starts = [chunk.day for chunk in there]
    low = 0
    while low < len(ats):
        day = int(ats[low]) // DAY
        nth = bisect_right(starts, day) - 1
        holder = there[nth : nth + 1] if nth >= 0 and there[nth].after > day else []
        first, after = (holder[0].day, holder[0].after) if holder else (day, day + 1)
        high = int(np.searchsorted(ats, after * DAY))
        yield _Cell(first, after, holder, ats[low:high], values[low:high])
        low = high


def _packed(point: int, cell: _Cell) -> Iterator[Chunk]:
    """The cell as one chunk, or as a few that are small enough to share a page or large enough to fill some."""
    ats, values = _together(point, cell)
    whole = Chunk.packed(point, cell.first, cell.after - cell.first, ats, values)
    count = 1 if len(whole.data) > LARGE else min(-(-len(whole.data) // SMALL), cell.after - cell.first)
    if count == 1:
        yield whole
        return
    bounds = [cell.first + (cell.after - cell.first) * nth // count for nth in range(count + 1)]
    for first, after in pairwise(bounds):
        part = slice(*np.searchsorted(ats, [first * DAY, after * DAY]))
        if len(ats[part]):
            yield Chunk.packed(point, first, after - first, ats[part], values[part])


def _together(point: int, cell: _Cell) -> tuple[Instants, Values]:
    """The readings of a cell; Damaged where two say different things of one instant."""
    parts = [*(chunk.unpacked() for chunk in cell.replaced), (cell.ats, cell.values)]
    ats, values = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(ats, kind="stable")
    ats, values = ats[order], values[order]
    again = ats[1:] == ats[:-1]
    differing = np.flatnonzero(again & (values[1:] != values[:-1]))
    if len(differing):
        at = int(ats[differing[0]])
        raise Damaged(f"point {point} has a row at {at} s UTC that contradicts what is sealed; remove the wrong one")
    once = np.concatenate([[True], ~again])
    return ats[once], values[once]


def remove(connection: Connection, chunks: Sequence[Chunk]) -> None:
    for first in range(0, len(chunks), 500):
        pairs = ",".join(f"({chunk.day},{chunk.point})" for chunk in chunks[first : first + 500])
        run(connection, f"DELETE FROM meterhouse_historical.reading_chunk WHERE (day, point_id) IN ({pairs})")


def write(connection: Connection, chunks: Iterable[Chunk]) -> None:
    """Insert chunks for days that have none."""
    several: list[Chunk] = []
    size = 0
    for chunk in chunks:
        several.append(chunk)
        size += len(chunk.data)
        if size > _STATEMENT:
            _insert(connection, several)
            several, size = [], 0
    _insert(connection, several)


def _insert(connection: Connection, chunks: Sequence[Chunk]) -> None:
    if chunks:
        run(
            connection,
            "INSERT INTO meterhouse_historical.reading_chunk (point_id, day, days, first, last, readings, data) VALUES "
            + ",".join(["(%s,%s,%s,%s,%s,%s,_binary %s)"] * len(chunks)),
            [
                cell
                for each in chunks
                for cell in (each.point, each.day, each.days, each.first, each.last, each.readings, each.data)
            ],
        )
