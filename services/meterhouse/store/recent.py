"""Recent readings: a row each, as they came in, until they are sealed. The twin of `store/sealed.py`."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from meterhouse.store.chunk_codec import Instants, Values
from meterhouse.store.engine import Connection, Database, among, ask

TABLE = "meterhouse_historical.reading"
SCHEMA = {"point_id": pl.Int64, "at": pl.Int64, "value": pl.Float64}
EARLIEST, LATEST = 0, 2**32 - 1

_BULK = 20_000
_TOGETHER = 250
_PAIRS = 5_000


def read(
    database: Database, points: Sequence[int], first: int, after: int, *, expected: int | None = None
) -> pl.DataFrame:
    """Rows of the points at instants in [first, after), by point and instant.

    expected   how many may come; many are read in bulk, over a connection of their own
    """
    sql = (
        f"SELECT point_id, at, value FROM {TABLE}"
        f" WHERE {among('point_id', points)} AND at >= {max(int(first), EARLIEST)} AND at < {min(int(after), LATEST)}"
        " ORDER BY point_id, at"
    )
    if expected is None or expected > _BULK:
        return database.frame(sql).cast(SCHEMA)  # type: ignore[arg-type]
    return _framed(database.rows(sql))


def _framed(rows: Sequence[tuple[float, ...]]) -> pl.DataFrame:
    table = np.array(rows, np.float64).reshape(-1, 3)
    return pl.DataFrame(
        {"point_id": table[:, 0].astype(np.int64), "at": table[:, 1].astype(np.int64), "value": table[:, 2]}
    )


def head(database: Database, point: int, first: int, after: int, most: int) -> tuple[Instants, Values]:
    """The earliest rows of a point at instants in [first, after), *most* of them if there are as many."""
    frame = _framed(
        database.rows(
            f"SELECT point_id, at, value FROM {TABLE} WHERE point_id = %s AND at >= %s AND at < %s"
            f" ORDER BY at LIMIT {int(most)}",
            (point, first, after),
        )
    )
    return frame["at"].to_numpy(), frame["value"].to_numpy()


def standing(source: Database | Connection, asked: pl.DataFrame) -> pl.DataFrame:
    """The rows that there are at these instants of these points; *asked* has them as columns."""
    parts = [pl.DataFrame(schema=SCHEMA)]
    for part in asked.iter_slices(_PAIRS):
        pairs = ",".join(f"({point},{at})" for point, at in part.select("point_id", "at").iter_rows())
        if pairs:
            rows = ask(source, f"SELECT point_id, at, value FROM {TABLE} WHERE (point_id, at) IN ({pairs})")
            parts.append(pl.DataFrame(rows, schema=SCHEMA, orient="row"))
    return pl.concat(parts)


def nearest(source: Database | Connection, points: Sequence[int], at: int, *, before: bool) -> dict[int, int]:
    """Instant of the nearest row of each point strictly before *at*, or at or after it."""
    side = f"MAX(at) FROM {TABLE} WHERE at < {max(int(at), EARLIEST)}"
    if not before:
        side = f"MIN(at) FROM {TABLE} WHERE at >= {min(int(at), LATEST)}"
    return dict(_looked_up(source, points, side))


def extents(source: Database | Connection, points: Sequence[int]) -> dict[int, tuple[int, int]]:
    """First and last instant of the rows of each point."""
    first = dict(_looked_up(source, points, f"MIN(at) FROM {TABLE} WHERE TRUE"))
    last = dict(_looked_up(source, list(first), f"MAX(at) FROM {TABLE} WHERE TRUE"))
    return {point: (first[point], last[point]) for point in last}


def _looked_up(source: Database | Connection, points: Sequence[int], side: str) -> list[tuple[int, int]]:
    """One look-up in the key for each point: a GROUP BY would walk through all that lies beyond."""
    found: list[tuple[int, int]] = []
    for first in range(0, len(points), _TOGETHER):
        several = [
            f"SELECT {int(point)}, {side} AND point_id = {int(point)}" for point in points[first : first + _TOGETHER]
        ]
        answers = ask(source, " UNION ALL ".join(several))
        found += [(int(point), int(at)) for point, at in answers if at is not None]
    return found
