"""The archive: sealed months as Parquet files that any tool reads, and their way back.

A file `readings-2024-05.parquet` holds what is sealed of one UTC month (`store/archive_file.py`). A month leaves the
database only after its file was read back, and is noted, so that its figures stay and people are told.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from meterhouse.kernel.calendar import date_of
from meterhouse.kernel.errors import Damaged, Fault, Refused
from meterhouse.store import archive_file, gone, readings, sealed, sealing
from meterhouse.store.engine import Connection, Database, among, fetch, run
from meterhouse.store.folding import Span, month_around, take_turn
from meterhouse.store.gone import ARCHIVED, Gone
from meterhouse.store.recent import SCHEMA
from meterhouse.store.sealed import DAY, Part
from meterhouse.store.work import mark

_TOGETHER = 200_000
"""Readings that are held in memory at a time, about; a month of one point may exceed it."""
_MOST_POINTS = 1_000
Signature = tuple[int, int, int, int]
"""First and last instant of a chunk, its days and readings: what tells whether more came into it."""


@dataclass(frozen=True)
class Archived:
    """A month that is in a file now."""

    path: Path
    readings: int
    is_new: bool
    """The file was not there before."""
    removed: int
    """Readings that left the database."""
    kept: int
    """Points that stay, since more was sealed into their month meanwhile."""


@dataclass(frozen=True)
class Restored:
    path: Path
    readings: int
    """That are in the database again."""
    refused: int
    """That contradict what came in while they were away; the file still has them."""


def archive(database: Database, folder: Path, before: int, *, remove: bool) -> Iterator[Archived]:
    """Sealed months that end before a UTC day, each to a file, and with *remove* out of the database."""
    folder.mkdir(parents=True, exist_ok=True)
    for span in _months(database, before):
        month = _Month(database, span)
        path = _unlike(folder, span, month.digest())
        is_new = not path.exists()
        if is_new:
            month = _Month(database, span)
            archive_file.write(path, month.parts(), _named(database))
        yield Archived(path, month.readings, is_new, *(_removed(database, month, path.name) if remove else (0, 0)))


def _months(database: Database, before: int) -> Iterator[Span]:
    day = 0
    while rows := database.rows(
        f"SELECT MIN(day) FROM meterhouse_historical.reading_chunk WHERE day >= {day} HAVING MIN(day) IS NOT NULL"
    ):
        span = month_around(int(rows[0][0]))
        if span[1] > before:
            return
        yield span
        day = span[1]


def _unlike(folder: Path, span: Span, digest: str) -> Path:
    """The month's file if it holds the same, else a new name."""
    name = f"readings-{date_of(span[0]):%Y-%m}"
    for nth in count(1):
        path = folder / (f"{name}.parquet" if nth == 1 else f"{name}-{nth}.parquet")
        if not path.exists() or archive_file.content(path) == digest:
            return path
    raise AssertionError("unreachable")


class _Month:
    """All that is sealed of one month, read point by point; what was read is remembered."""

    def __init__(self, database: Database, span: Span) -> None:
        self.database, self.span = database, span
        self.readings = 0
        self.read: dict[int, dict[int, Signature]] = {}
        """Of each point the chunks by their day."""

    def parts(self) -> Iterator[list[Part]]:
        """Readings of some points at a time."""
        points = [
            (int(point), int(number))
            for point, number in self.database.rows(
                "SELECT point_id, SUM(readings) FROM meterhouse_historical.reading_chunk"
                f" WHERE day >= {self.span[0]} AND day < {self.span[1]} GROUP BY point_id ORDER BY point_id"
            )
        ]
        for several in sealing.filled(points, _TOGETHER):
            found: dict[int, list[sealed.Chunk]] = defaultdict(list)
            for chunk in sealed.chunks(self.database, several, self.span[0] * DAY, self.span[1] * DAY):
                found[chunk.point].append(chunk)
            yield [self._part(point, chunks) for point, chunks in found.items()]

    def _part(self, point: int, chunks: Sequence[sealed.Chunk]) -> Part:
        self.read[point] = {each.day: (each.first, each.last, each.days, each.readings) for each in chunks}
        self.readings += sum(each.readings for each in chunks)
        unpacked = [each.unpacked() for each in chunks]
        return point, np.concatenate([ats for ats, _ in unpacked]), np.concatenate([values for _, values in unpacked])

    def digest(self) -> str:
        return archive_file.digest(self.parts())


def _named(database: Database) -> dict[int, dict[str, Any]]:
    rows = database.rows("SELECT id, `key`, name, unit, kind FROM meterhouse_system.point ORDER BY id")
    return {int(point): {"key": key, "name": name, "unit": unit, "kind": kind} for point, key, name, unit, kind in rows}


def _removed(database: Database, month: _Month, name: str) -> tuple[int, int]:
    """Take what is in the file out of the database; readings that left, and points that stay."""
    points = sorted(month.read)
    removed = stay = 0
    for first in range(0, len(points), _MOST_POINTS):
        several = {point: month.read[point] for point in points[first : first + _MOST_POINTS]}
        left, kept = database.transaction(partial(_take, span=month.span, read=several, name=name))
        removed, stay = removed + left, stay + kept
    return removed, stay


def _take(connection: Connection, span: Span, read: dict[int, dict[int, Signature]], name: str) -> tuple[int, int]:
    take_turn(connection)
    there: dict[int, dict[int, Signature]] = defaultdict(dict)
    for point, day, *signature in fetch(
        connection,
        "SELECT point_id, day, first, last, days, readings FROM meterhouse_historical.reading_chunk"
        f" WHERE {among('point_id', read)} AND day >= {span[0]} AND day < {span[1]} FOR UPDATE",
    ):
        there[int(point)][int(day)] = tuple(int(number) for number in signature)  # type: ignore[assignment]
    same = [point for point in read if there.get(point) == read[point]]
    run(
        connection,
        f"DELETE FROM meterhouse_historical.reading_chunk WHERE {among('point_id', same)}"
        f" AND day >= {span[0]} AND day < {span[1]}",
    )
    counts = {point: sum(readings for *_, readings in read[point].values()) for point in same}
    gone.note(
        connection,
        [Gone(point, span[0] * DAY, span[1] * DAY, ARCHIVED, number, name) for point, number in counts.items()],
    )
    return sum(counts.values()), len(read) - len(same)


def restore(database: Database, folder: Path) -> Iterator[Restored]:
    """Bring back from the files of a folder what was archived to them, as if it came in anew; all is judged again."""
    paths = sorted(folder.glob("*.parquet"))
    if not paths:
        raise Refused([Fault("folder", f"{folder} holds no Parquet file; name the folder that was archived to")])
    for path in paths:
        away = {each.point: each for each in _away(database, path.name)}
        if not away:
            continue
        archive_file.content(path)
        back = refused = 0
        for parts in archive_file.read(path):
            for point, ats, values in parts:
                if point in away:
                    counts = _brought_back(database, away.pop(point), ats, values)
                    back, refused = back + counts[0], refused + counts[1]
        if away:
            raise Damaged(
                f"{path} lacks the readings of {len(away)} points that were archived to it: {sorted(away)[:10]}"
            )
        yield Restored(path, back, refused)


def _away(database: Database, name: str) -> list[Gone]:
    rows = database.rows(
        "SELECT point_id, first, after, reason, readings, place FROM meterhouse_historical.reading_gone"
        " WHERE reason = %s AND place = %s",
        (ARCHIVED, name),
    )
    return [Gone(int(p), int(low), int(high), str(why), int(n), str(where)) for p, low, high, why, n, where in rows]


def _brought_back(database: Database, away: Gone, ats: readings.Instants, values: readings.Values) -> tuple[int, int]:
    """Readings that are here again, and those refused; the last transaction forgets that they were away."""
    back = 0
    for first in range(0, len(ats), sealing.MOST_ROWS):
        part = slice(first, first + sealing.MOST_ROWS)
        frame = pl.DataFrame({"point_id": away.point, "at": ats[part], "value": values[part]}, schema=SCHEMA)
        is_last = first + sealing.MOST_ROWS >= len(ats)

        def act(connection: Connection, frame: pl.DataFrame = frame, is_last: bool = is_last) -> int:
            _, stands = readings.keep(connection, frame)
            if is_last:
                run(
                    connection,
                    "DELETE FROM meterhouse_historical.reading_gone"
                    " WHERE point_id = %s AND first = %s AND reason = %s AND place = %s",
                    (away.point, away.first, away.reason, away.place),
                )
                mark(connection, "cleaning", [(away.point, away.first, away.after)])
            return len(frame.join(stands, on=["point_id", "at", "value"], how="semi"))

        back += database.transaction(act)
    return back, len(ats) - back
