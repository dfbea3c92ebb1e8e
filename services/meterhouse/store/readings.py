"""Readings in and out, always in bulk, and what is known of single ones: the door to all of them.

A reading is (point, at, value), at in whole seconds UTC, and never changes: the same one again changes
nothing, another value at the same instant is refused here and comes in only as a correction, which lies over
it (`store/corrections.py`).

What is recent has a row (`store/recent.py`), what is older is sealed in chunks (`store/sealed.py`). Nobody who
asks here can tell which: rows are asked first, then chunks if what is asked for reaches back so far, and what was
found in both is taken once.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meterhouse.store import gone, recent, sealed
from meterhouse.store.engine import Connection, Database, among, ask, load
from meterhouse.store.recent import EARLIEST, LATEST, SCHEMA
from meterhouse.store.work import mark

__all__ = [
    "EARLIEST",
    "LATEST",
    "Around",
    "Ids",
    "Instants",
    "Judgements",
    "Readings",
    "Values",
    "Written",
    "around",
    "clusters",
    "extents",
    "head",
    "judgements",
    "keep",
    "nearest",
    "read",
    "standing",
    "write",
]

Ids = NDArray[np.int64]
Instants = NDArray[np.int64]
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Written:
    """What became of the readings that were handed in."""

    new: int
    unchanged: int
    refused: NDArray[np.int64]
    """Positions of those whose instant holds another value already."""


def write(database: Database, points: Ids, ats: Instants, readings: Values) -> Written:
    """Keep readings and mark what they make dirty, in one transaction; twice is once.

    points, ats, readings   of equal length, in any order; ats [s UTC]; readings finite
    """
    if not len(points):
        return Written(0, 0, np.empty(0, np.int64))
    frame = pl.DataFrame({"point_id": points, "at": ats, "value": readings}, schema=SCHEMA).with_row_index("position")
    if not _ascends(points, ats):
        frame = frame.sort("point_id", "at", "position")
    single = frame.unique(["point_id", "at"], keep="first", maintain_order=True).select("point_id", "at", "value")
    new, stands = database.transaction(lambda connection: keep(connection, single))
    if new == len(frame):
        return Written(new, 0, np.empty(0, np.int64))
    judged = frame.join(stands.select("point_id", "at", pl.col("value").alias("stands")), on=["point_id", "at"])
    refused = judged.filter(pl.col("value") != pl.col("stands"))["position"].sort().to_numpy().astype(np.int64)
    return Written(new, len(frame) - new - len(refused), refused)


def _ascends(points: Ids, ats: Instants) -> bool:
    """Whether the readings come sorted by point and instant already."""
    same = points[1:] == points[:-1]
    return bool(((points[1:] > points[:-1]) | (same & (ats[1:] >= ats[:-1]))).all())


def keep(connection: Connection, single: pl.DataFrame) -> tuple[int, pl.DataFrame]:
    """Keep readings in a transaction that has done nothing yet: how many were new, and what stands at all instants.

    single   point_id, at, value, by point and instant, each instant once

    Rows go in first, then the chunks are asked: an instant may have been sealed a moment ago. Where one was, the
    rows are taken back and go in without it. So a batch of now costs one question, how far history is sealed.
    """
    fresh, kept = single, pl.DataFrame(schema=SCHEMA)
    missed = _sealed(connection, single) if _is_old(single) else kept
    while True:
        if len(missed):
            kept = pl.concat([kept, missed])
            fresh = fresh.join(missed, on=["point_id", "at"], how="anti", maintain_order="left")
        new = load(connection, recent.TABLE, fresh, duplicates="IGNORE") if len(fresh) else 0
        missed = _sealed(connection, fresh)
        if missed.is_empty():
            break
        connection.rollback()
    stands = fresh if new == len(fresh) else recent.standing(connection, fresh)
    if new:
        ranges = fresh.group_by("point_id").agg(pl.col("at").min().alias("first"), pl.col("at").max().alias("last"))
        mark(connection, "cleaning", ((p, first, last + 1) for p, first, last in ranges.iter_rows()))
    return new, pl.concat([kept, stands])


def _is_old(single: pl.DataFrame) -> bool:
    """Whether it is likely enough that something is sealed to look before anything is written."""
    return int(single["at"].min()) < time.time() - sealed.DAY  # type: ignore[arg-type]  # a column of whole numbers


def _sealed(source: Database | Connection, asked: pl.DataFrame) -> pl.DataFrame:
    """What is sealed at the instants of *asked*."""
    horizon = sealed.horizon(source) if len(asked) else 0
    old = asked.filter(pl.col("at") < horizon)
    if old.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    positions, values = sealed.standing(source, old["point_id"].to_numpy(), old["at"].to_numpy())
    return old[positions].select("point_id", "at").with_columns(value=pl.Series(values, dtype=pl.Float64))


def standing(database: Database, points: Ids, ats: Instants) -> dict[tuple[int, int], float]:
    """The readings that there are at those instants of those points, by both."""
    asked = pl.DataFrame({"point_id": points, "at": ats}, schema={"point_id": pl.Int64, "at": pl.Int64}).unique()
    rows = recent.standing(database, asked)
    found = pl.concat([rows, _sealed(database, asked)])
    return {(point, at): value for point, at, value in found.iter_rows()}


@dataclass(frozen=True)
class Readings:
    """Readings of several points, sorted by point and instant."""

    points: Ids
    ats: Instants
    values: Values

    def of(self, point: int) -> tuple[Instants, Values]:
        first, after = np.searchsorted(self.points, [point, point + 1])
        return self.ats[first:after], self.values[first:after]


def read(database: Database, points: Sequence[int], first: int, after: int, *, expected: int | None = None) -> Readings:
    """Readings of the points at instants in [first, after).

    expected   how many may come; many are read in bulk, over a connection of their own
    """
    rows = recent.read(database, points, first, after, expected=expected)
    parts = sealed.read(database, points, first, after) if first < sealed.horizon(database) else []
    return _united(rows, parts)


def _united(rows: pl.DataFrame, parts: list[sealed.Part]) -> Readings:
    """Rows and sealed readings, by point and instant; what is in both comes once."""
    points, ats, values = (rows[name].to_numpy() for name in SCHEMA)
    if not parts:
        return Readings(points, ats, values)
    owners, counts = np.array([(point, len(part)) for point, part, _ in parts]).T
    points = np.concatenate([np.repeat(owners, counts), points])
    ats = np.concatenate([*(part for _, part, _ in parts), ats])
    values = np.concatenate([*(part for _, _, part in parts), values])
    if len(rows):
        order = np.lexsort((ats, points))
        points, ats, values = points[order], ats[order], values[order]
        once = np.ones(len(points), bool)
        once[1:] = (points[1:] != points[:-1]) | (ats[1:] != ats[:-1])
        points, ats, values = points[once], ats[once], values[once]
    return Readings(points, ats, values)


def head(database: Database, point: int, first: int, after: int, most: int) -> tuple[Instants, Values]:
    """The earliest readings of a point at instants in [first, after), *most* of them if there are as many."""
    ats, values = recent.head(database, point, first, after, most)
    if first < sealed.horizon(database):
        older, shown = sealed.head(database, point, first, after, most)
        ats, once = np.unique(np.concatenate([older, ats]), return_index=True)
        values = np.concatenate([shown, values])[once]
    return ats[:most], values[:most]


@dataclass(frozen=True)
class Judgements:
    """Verdicts on single readings, sorted by point and instant; what is not listed is good."""

    points: Ids
    ats: Instants
    verdicts: NDArray[np.int64]
    rules: list[str]

    def of(self, point: int) -> "Judgements":
        first, after = np.searchsorted(self.points, [point, point + 1])
        return self._part(slice(int(first), int(after)))

    def within(self, first: int, after: int) -> "Judgements":
        """Those on readings of one point at instants in [first, after)."""
        low, high = np.searchsorted(self.ats, [first, after])
        return self._part(slice(int(low), int(high)))

    def _part(self, part: slice) -> "Judgements":
        return Judgements(self.points[part], self.ats[part], self.verdicts[part], self.rules[part])


def judgements(source: Database | Connection, points: Sequence[int], first: int, after: int) -> Judgements:
    sql = (
        "SELECT point_id, at, verdict, rule FROM meterhouse_historical.reading_quality"
        f" WHERE {among('point_id', points)} AND at >= {max(int(first), EARLIEST)} AND at < {min(int(after), LATEST)}"
        " ORDER BY point_id, at"
    )
    rows = ask(source, sql)
    return Judgements(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        np.array([row[2] for row in rows], np.int64),
        [row[3] for row in rows],
    )


MARGIN = 2 * 3600
"""How far around a range most points have their neighbouring readings [s]."""


@dataclass(frozen=True)
class Around:
    """Readings of one point around a range."""

    ats: Instants
    values: Values
    from_first: bool
    """No reading of the point is earlier."""
    to_last: bool
    """No reading of the point is later."""
    kept_from: int = 0
    """Before it readings of the point were archived or have expired [s UTC]; 0 where none did."""


def around(database: Database, ranges: Sequence[tuple[int, int, int]], reach: int = 0) -> dict[int, Around]:
    """Readings of each (point, first, last), from well before it to well after it.

    Every point gets at least *reach* seconds on both sides, and on each side one reading more than lies
    within, however far away that is, if there is any.
    """
    found: dict[int, Around] = {}
    margin = reach + MARGIN
    kept_from = gone.kept_from(database, [point for point, _, _ in ranges])
    for first, last, points in clusters(ranges):
        low, high = first - margin, last + margin
        together, earlier, later = _surroundings(database, points, low, high)
        farther = []
        for point in points:
            ats, shown = together.of(point)
            found[point] = Around(ats, shown, point not in earlier, point not in later, kept_from.get(point, 0))
            lacks_before = point in earlier and not len(ats[ats < first - reach])
            lacks_after = point in later and not len(ats[ats >= last + reach])
            if lacks_before or lacks_after:
                begin = earlier[point] if lacks_before else low
                farther.append((point, begin, later[point] + 1 if lacks_after else high))
        # Only where the margin was not enough; nothing lies between it and what is reached for.
        for begin, end, those in clusters(farther):
            wider = read(database, those, begin, end)
            for point in those:
                ats, shown = wider.of(point)
                found[point] = replace(found[point], ats=ats, values=shown)
    return found


def _surroundings(
    database: Database, points: Sequence[int], first: int, after: int
) -> tuple[Readings, dict[int, int], dict[int, int]]:
    """As `read`, and the instants of the nearest readings of each point before *first* and from *after* on."""
    rows = recent.read(database, points, first, after)
    earlier = recent.nearest(database, points, first, before=True)
    later = recent.nearest(database, points, after, before=False)
    horizon = sealed.horizon(database)
    parts: list[sealed.Part] = []
    older: dict[int, int] = {}
    newer: dict[int, int] = {}
    if first < horizon:
        parts, older, newer = sealed.surroundings(database, points, first, after)
    elif horizon and (unsure := [point for point in points if earlier.get(point, -1) < horizon]):
        older = sealed.nearest(database, unsure, first, before=True)
    return _united(rows, parts), _either(max, earlier, older), _either(min, later, newer)


def _either(which: Callable[[int, int], int], one: dict[int, int], other: dict[int, int]) -> dict[int, int]:
    return one | {point: which(one.get(point, at), at) for point, at in other.items()}


def clusters(ranges: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, list[int]]]:
    """Ranges that are nearly the same, put together so that they can be read in one statement.

    Returns (first, last, keys); no key is read for much more than twice its own range.
    """
    alike: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for key, first, last in ranges:
        grain = max(3600, 1 << max(last - first, 1).bit_length())
        alike.setdefault((grain, first // grain), []).append((key, first, last))
    return [
        (
            min(first for _, first, _ in group),
            max(last for _, _, last in group),
            sorted(key for key, _, _ in group),
        )
        for group in alike.values()
    ]


def nearest(database: Database, points: Sequence[int], at: int, *, before: bool) -> dict[int, int]:
    """Instant of the nearest reading of each point strictly before *at*, or at or after it."""
    found = recent.nearest(database, points, at, before=before)
    horizon = sealed.horizon(database)
    if before:
        unsure = [point for point in points if found.get(point, -1) < horizon]
    else:
        unsure = list(points) if at < horizon else []
    if not unsure or not horizon:
        return found
    return _either(max if before else min, found, sealed.nearest(database, unsure, at, before=before))


def extents(source: Database | Connection, points: Sequence[int]) -> dict[int, tuple[int, int]]:
    """First and last instant of each point that has readings."""
    found = recent.extents(source, points)
    for point, (first, last) in sealed.extents(source, points).items() if sealed.horizon(source) else ():
        low, high = found.get(point, (first, last))
        found[point] = min(low, first), max(high, last)
    return found
