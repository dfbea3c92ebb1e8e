"""Sealed history: how fast readings are packed and unpacked, what they take on disk, and how fast a year is read.

Counters with two decimals, their stamps jittered by some seconds, read by the minute and by the quarter of an hour.
On disk counts the table's file after a year in which days were sealed one by one and months merged, as they are.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from bench import servers
from bench.figures import Figure, report
from meterhouse.store import chunk_codec, folding, readings, recent
from meterhouse.store.engine import Connection, Database, run
from meterhouse.store.folding import Limits, month_around
from meterhouse.store.sealed import DAY, Chunk
from meterhouse.store.sealing import seal

FIRST = 19_723  # 2024-01-01, in days since 1970: a year of 366
YEAR = 366
JITTER = 4  # [s]
SEAL_DAYS, MERGE_DAYS = 35, 70
EVERYTHING = Limits(FIRST + YEAR + 60, FIRST + YEAR + 60)

Series = tuple[np.ndarray, np.ndarray]
"""Instants and values."""


def counter(step: int, days: int, seed: int) -> Series:
    rng = np.random.default_rng(seed)
    grid = np.arange(FIRST * DAY, (FIRST + days) * DAY, step)
    values = np.round(rng.uniform(0, 1e5) + np.cumsum(rng.gamma(2.0, 0.4, len(grid))), 2)
    return grid + rng.integers(0, JITTER, len(grid)), values


def seconds_of(act: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return median(taken)


def codec(step: int, name: str) -> list[Figure]:
    """A month, packed and unpacked; the floor is what the compressor takes for the plain numbers."""
    ats, values = counter(step, 31, 1)
    repeat = max(1, 500_000 // len(ats))
    packed = chunk_codec.encode(ats, values)
    import pyarrow as pa  # not before the database's connector, see store/chunk_codec.py

    zstd = pa.Codec("zstd", compression_level=1)
    plain = ats.astype("<u4").tobytes() + values.tobytes()
    pressed = zstd.compress(plain, asbytes=True)

    def rate(act: Callable[[], object]) -> float:
        return repeat * len(ats) / seconds_of(lambda: [act() for _ in range(repeat)])

    note = f"{len(packed) / len(ats):.2f} B a reading, plain and compressed {len(pressed) / len(ats):.2f} B"
    return [
        Figure(
            f"a month {name}, packed",
            rate(lambda: chunk_codec.encode(ats, values)),
            "readings/s",
            rate(lambda: zstd.compress(plain, asbytes=True)),
            f"floor: zstd alone; {note}",
        ),
        Figure(
            f"a month {name}, unpacked",
            rate(lambda: chunk_codec.decode(packed)),
            "readings/s",
            rate(lambda: zstd.decompress(pressed, decompressed_size=len(plain), asbytes=True)),
        ),
    ]


def a_year(database: Database, points: int, step: int) -> int:
    """Days of all points sealed one by one over a year, months merged when they are ripe; readings."""
    series = [counter(step, YEAR, seed) for seed in range(points)]
    for day in range(FIRST, FIRST + YEAR):
        chunks = []
        for point, (ats, values) in enumerate(series, 1):
            part = slice(*np.searchsorted(ats, [day * DAY, (day + 1) * DAY]))
            chunks.append(Chunk.packed(point, day, 1, ats[part], values[part]))

        def write(connection: Connection, chunks: list[Chunk] = chunks) -> None:
            folding.write(connection, chunks)

        database.transaction(write)
        if month_around(day)[0] == day:
            for _ in seal(database, Limits(day + 1, day + 1 + SEAL_DAYS - MERGE_DAYS)):
                pass
    return sum(len(ats) for ats, _ in series)


def file_bytes(database: Database, table: str) -> int:
    ((folder,),) = database.rows("SELECT @@datadir")
    return (Path(str(folder)) / "meterhouse_historical" / f"{table}.ibd").stat().st_size


def used_bytes(database: Database, table: str) -> int:
    """Pages that hold something; a file grows by some MiB ahead of them."""
    database.rows(f"ANALYZE TABLE meterhouse_historical.{table}")
    ((size,),) = database.rows(
        "SELECT data_length + index_length FROM information_schema.tables"
        " WHERE table_schema = 'meterhouse_historical' AND table_name = %s",
        (table,),
    )
    return int(size)


def storage(url: str, points: int, step: int, name: str, floor: float) -> Figure:
    database = servers.fresh(url)
    count = a_year(database, points, step)
    ((packed,),) = database.rows("SELECT SUM(LENGTH(data)) FROM meterhouse_historical.reading_chunk")
    note = (
        f"floor: a row; {int(packed) / count:.2f} B packed, {used_bytes(database, 'reading_chunk') / count:.2f} B in"
        f" used pages, {count:,} readings"
    )
    return Figure(f"a sealed reading {name}, on disk", file_bytes(database, "reading_chunk") / count, "B", floor, note)


def moving(url: str, points: int) -> list[Figure]:
    """Rows of three months into chunks; the floor only reads and deletes them."""
    database = servers.fresh(url)
    days, step = 91, 900
    series = [counter(step, days, seed) for seed in range(points)]
    count = sum(len(ats) for ats, _ in series)

    def fill() -> None:
        for first in range(0, points, 50):
            part = series[first : first + 50]
            readings.write(
                database,
                np.concatenate([np.full(len(ats), first + nth + 1) for nth, (ats, _) in enumerate(part)]),
                np.concatenate([ats for ats, _ in part]),
                np.concatenate([values for _, values in part]),
            )

    fill()
    row = file_bytes(database, "reading") / count
    begun = time.perf_counter()
    together = max(1, folding.MOST_IN_CHUNK // len(series[0][0]))
    for first in range(1, points + 1, together):
        several = list(range(first, min(first + together, points + 1)))
        recent.read(database, several, 0, readings.LATEST)
        database.transaction(
            lambda connection, several=several: run(
                connection,
                f"DELETE FROM meterhouse_historical.reading WHERE point_id BETWEEN {several[0]} AND {several[-1]}",
            )
        )
    floor = count / (time.perf_counter() - begun)
    fill()
    begun = time.perf_counter()
    moved = sum(each.readings for each in seal(database, EVERYTHING))
    assert moved == count
    rate = count / (time.perf_counter() - begun)
    return [
        Figure("a reading in a row, on disk", row, "B"),
        Figure("sealing", rate, "readings/s", floor, "floor: read and delete, nothing written"),
    ]


def reading(url: str) -> list[Figure]:
    """A year of one point by the minute, from rows and from chunks; and a quarter of an hour in the middle of it."""
    database = servers.fresh(url)
    ats, values = counter(60, YEAR, 1)
    readings.write(database, np.ones(len(ats), np.int64), ats, values)
    middle = int(ats[len(ats) // 2])

    def year() -> int:
        return len(readings.read(database, [1], FIRST * DAY, (FIRST + YEAR) * DAY).ats)

    def quarter() -> int:
        return len(readings.around(database, [(1, middle, middle + 900)])[1].ats)

    assert year() == len(ats)
    rows = [1000 * seconds_of(act, 11) for act in (year, quarter)]
    for _ in seal(database, EVERYTHING):
        pass
    assert year() == len(ats)
    sealed = [1000 * seconds_of(act, 11) for act in (year, quarter)]
    note = f"{len(ats):,} readings; floor: from rows"
    return [
        Figure("a sealed year of one point by the minute", sealed[0], "ms", rows[0], note),
        Figure("readings around a sealed quarter of an hour", sealed[1], "ms", rows[1], "floor: from rows"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=200, help="read by the quarter of an hour")
    parser.add_argument("--minute-points", type=int, default=20)
    given = parser.parse_args()
    report(codec(60, "by the minute") + codec(900, "by the quarter hour"))
    with servers.mariadb() as url:
        moved = moving(url, given.points)
        report([*moved, *reading(url)])
        row = moved[0].value
        report([storage(url, given.minute_points, 60, "by the minute", row)])
        report([storage(url, given.points, 900, "by the quarter hour", row)])


if __name__ == "__main__":
    main()
