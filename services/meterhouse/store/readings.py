"""Readings in and out, always in bulk, and what is known of single ones.

A reading is (point, at, value), at in whole seconds UTC, and never changes: the same one again changes
nothing, another value at the same instant is refused here and comes in only as a correction.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meterhouse.kernel.quality import Verdict
from meterhouse.store.engine import Connection, Database, among, fetch, load
from meterhouse.store.engine import values as insert_rows
from meterhouse.store.work import mark

Ids = NDArray[np.int64]
Instants = NDArray[np.int64]
Values = NDArray[np.float64]

EARLIEST, LATEST = 0, 2**32 - 1
_TABLE = "meterhouse_historical.reading"
_SCHEMA = {"point_id": pl.Int64, "at": pl.Int64, "value": pl.Float64}


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
    frame = pl.DataFrame({"point_id": points, "at": ats, "value": readings}, schema=_SCHEMA).with_row_index("position")
    if not _ascends(points, ats):
        frame = frame.sort("point_id", "at", "position")
    single = frame.unique(["point_id", "at"], keep="first", maintain_order=True)

    def act(connection: Connection) -> tuple[int, pl.DataFrame]:
        new = load(connection, _TABLE, single.select("point_id", "at", "value"), duplicates="IGNORE")
        stands = single if new == len(single) else _stands(connection, single)
        ranges = single.group_by("point_id").agg(pl.col("at").min().alias("first"), pl.col("at").max().alias("last"))
        if new:
            mark(connection, "cleaning", ((p, first, last + 1) for p, first, last in ranges.iter_rows()))
        return new, stands

    new, stands = database.transaction(act)
    if new == len(frame):
        return Written(new, 0, np.empty(0, np.int64))
    judged = frame.join(stands.select("point_id", "at", pl.col("value").alias("stands")), on=["point_id", "at"])
    refused = judged.filter(pl.col("value") != pl.col("stands"))["position"].sort().to_numpy().astype(np.int64)
    return Written(new, len(frame) - new - len(refused), refused)


def _ascends(points: Ids, ats: Instants) -> bool:
    """Whether the readings come sorted by point and instant already."""
    same = points[1:] == points[:-1]
    return bool(((points[1:] > points[:-1]) | (same & (ats[1:] >= ats[:-1]))).all())


def correct(database: Database, points: Ids, ats: Instants, readings: Values, author: str) -> None:
    """Lay other values over readings that are there; the readings themselves stay as they were read."""
    rows = [
        (int(point), int(at), int(Verdict.EDITED), f"edited by {author}"[:190], float(value))
        for point, at, value in zip(points, ats, readings, strict=True)
    ]

    def act(connection: Connection) -> None:
        insert_rows(
            connection,
            "INSERT INTO meterhouse_historical.reading_quality (point_id, at, verdict, rule, value) VALUES {}"
            " ON DUPLICATE KEY UPDATE verdict = VALUES(verdict), rule = VALUES(rule), value = VALUES(value)",
            rows,
        )
        mark(connection, "cleaning", [(point, at, at + 1) for point, at, *_ in rows])

    database.transaction(act)


def _stands(connection: Connection, frame: pl.DataFrame) -> pl.DataFrame:
    """What the table holds at the instants of *frame*."""
    parts = []
    for part in frame.iter_slices(5_000):
        pairs = ",".join(f"({point},{at})" for point, at in part.select("point_id", "at").iter_rows())
        rows = fetch(connection, f"SELECT point_id, at, value FROM {_TABLE} WHERE (point_id, at) IN ({pairs})")
        parts.append(pl.DataFrame(rows, schema=_SCHEMA, orient="row"))
    return pl.concat(parts)


@dataclass(frozen=True)
class Readings:
    """Readings of several points, sorted by point and instant."""

    points: Ids
    ats: Instants
    values: Values

    def of(self, point: int) -> tuple[Instants, Values]:
        first, after = np.searchsorted(self.points, [point, point + 1])
        return self.ats[first:after], self.values[first:after]


_BULK = 20_000


def read(database: Database, points: Sequence[int], first: int, after: int, *, expected: int | None = None) -> Readings:
    """Readings of the points at instants in [first, after).

    expected   how many may come; many are read in bulk, over a connection of their own
    """
    sql = (
        f"SELECT point_id, at, value FROM {_TABLE}"
        f" WHERE {among('point_id', points)} AND at >= {max(int(first), EARLIEST)} AND at < {min(int(after), LATEST)}"
        " ORDER BY point_id, at"
    )
    if expected is None or expected > _BULK:
        frame = database.frame(sql)
        return Readings(
            frame["point_id"].to_numpy().astype(np.int64),
            frame["at"].to_numpy().astype(np.int64),
            frame["value"].to_numpy().astype(np.float64),
        )
    rows = database.rows(sql)
    table = np.array(rows, np.float64).reshape(-1, 3)
    return Readings(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2])


@dataclass(frozen=True)
class Judgements:
    """Verdicts on single readings, sorted by point and instant; what is not listed is good."""

    points: Ids
    ats: Instants
    verdicts: NDArray[np.int64]
    rules: list[str]
    values: Values
    """The value to use instead where the verdict is EDITED, else not a number."""

    def of(self, point: int) -> "Judgements":
        first, after = np.searchsorted(self.points, [point, point + 1])
        return self._part(slice(int(first), int(after)))

    def within(self, first: int, after: int) -> "Judgements":
        """Those on readings of one point at instants in [first, after)."""
        low, high = np.searchsorted(self.ats, [first, after])
        return self._part(slice(int(low), int(high)))

    def _part(self, part: slice) -> "Judgements":
        return Judgements(self.points[part], self.ats[part], self.verdicts[part], self.rules[part], self.values[part])


def judgements(source: Database | Connection, points: Sequence[int], first: int, after: int) -> Judgements:
    sql = (
        "SELECT point_id, at, verdict, rule, value FROM meterhouse_historical.reading_quality"
        f" WHERE {among('point_id', points)} AND at >= {max(int(first), EARLIEST)} AND at < {min(int(after), LATEST)}"
        " ORDER BY point_id, at"
    )
    rows = source.rows(sql) if isinstance(source, Database) else fetch(source, sql)
    return Judgements(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        np.array([row[2] for row in rows], np.int64),
        [row[3] for row in rows],
        np.array([np.nan if row[4] is None else row[4] for row in rows], np.float64),
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


def around(database: Database, ranges: Sequence[tuple[int, int, int]], reach: int = 0) -> dict[int, Around]:
    """Readings of each (point, first, last), from well before it to well after it.

    Every point gets at least *reach* seconds on both sides, and on each side one reading more than lies
    within, however far away that is, if there is any.
    """
    found: dict[int, Around] = {}
    margin = reach + MARGIN
    for first, last, points in clusters(ranges):
        low, high = first - margin, last + margin
        together = read(database, points, low, high)
        earlier = _nearest(database, points, low, before=True)
        later = _nearest(database, points, high, before=False)
        farther = []
        for point in points:
            ats, shown = together.of(point)
            found[point] = Around(ats, shown, point not in earlier, point not in later)
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
                found[point] = Around(ats, shown, found[point].from_first, found[point].to_last)
    return found


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


def _nearest(database: Database, points: Sequence[int], at: int, *, before: bool) -> dict[int, int]:
    """Instant of the nearest reading of each point strictly before *at*, or at or after it."""
    side = f"MAX(at) FROM {_TABLE} WHERE at < {max(int(at), EARLIEST)}"
    if not before:
        side = f"MIN(at) FROM {_TABLE} WHERE at >= {min(int(at), LATEST)}"
    # One look-up in the key for each point: a GROUP BY would walk through all that lies beyond.
    found: dict[int, int] = {}
    for first in range(0, len(points), 250):
        several = [f"SELECT {int(point)}, {side} AND point_id = {int(point)}" for point in points[first : first + 250]]
        answers = database.rows(" UNION ALL ".join(several))
        found |= {int(point): int(nearest) for point, nearest in answers if nearest is not None}
    return found
