"""History to be sealed: counters over days of 2024, and what the database holds of them."""

from typing import Any

import numpy as np

from meterhouse.store import readings
from meterhouse.store.engine import Database
from meterhouse.store.folding import Limits
from meterhouse.store.sealed import DAY
from meterhouse.store.sealing import seal

MAY, JUNE = 19_844, 19_875  # 2024-05-01 and 2024-06-01, in days since 1970
LATER = Limits(JUNE + 400, JUNE + 400)


def drained(database: Database, limits: Limits) -> int:
    """Readings that were sealed."""
    return sum(moved.readings for moved in seal(database, limits))


def counters(points: int, first_day: int, days: int, step: int, seed: int = 1) -> readings.Readings:
    rng = np.random.default_rng(seed)
    grid = np.arange(first_day * DAY, (first_day + days) * DAY, step)
    ats = np.tile(grid, points) + rng.integers(0, min(step, 30), points * len(grid))
    values = np.round(np.cumsum(rng.gamma(2.0, 0.4, (points, len(grid))), axis=1), 2).ravel()
    return readings.Readings(np.repeat(np.arange(1, points + 1), len(grid)), ats, values)


def write(database: Database, made: readings.Readings) -> readings.Written:
    return readings.write(database, made.points, made.ats, made.values)


def everything(database: Database) -> list[list[Any]]:
    found = readings.read(database, range(1, 50), readings.EARLIEST, readings.LATEST)
    return [found.points.tolist(), found.ats.tolist(), found.values.tolist()]


def chunks(database: Database, columns: str = "point_id, day, days, readings") -> list[tuple[Any, ...]]:
    return database.rows(f"SELECT {columns} FROM meterhouse_historical.reading_chunk ORDER BY point_id, day")


def rows(database: Database) -> int:
    return int(database.rows("SELECT COUNT(*) FROM meterhouse_historical.reading")[0][0])


def forget(database: Database) -> None:
    for table in ("reading", "reading_chunk", "sealing"):
        database.execute(f"DELETE FROM meterhouse_historical.{table}")
