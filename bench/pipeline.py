"""Ingest, pipeline and steady state: 1,000 meters × 30 days × 5 min through the real processes."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl

from bench import plant, servers
from bench.figures import Figure, report
from meterhouse.aggregation.worker import make as aggregation
from meterhouse.cleaning.worker import make as cleaning
from meterhouse.figures.slots import Good, of_counter
from meterhouse.figures.span import Span
from meterhouse.normalization.worker import make as normalization
from meterhouse.store import readings, work
from meterhouse.store.engine import Connection, Database, fetch, load, run
from meterhouse.store.stage import Worker

MAKERS = {"cleaning": cleaning, "normalization": normalization, "aggregation": aggregation}
STAGES = tuple(MAKERS)
AFTER = 1_730_419_200  # 2024-11-01T00:00Z: the month has a clock change in Europe
BATCH = 600_000


def ingest(database: Database, made: plant.Readings) -> list[Figure]:
    """Readings into the database, against a plain load of the same rows into the same kind of table."""
    run_of = range(0, len(made.points), BATCH)

    def create(connection: Connection) -> None:
        run(connection, "CREATE TABLE meterhouse_historical.floor LIKE meterhouse_historical.reading")

    database.transaction(create)
    started = time.perf_counter()
    for first in run_of:
        part = slice(first, first + BATCH)
        frame = pl.DataFrame({"point_id": made.points[part], "at": made.ats[part], "value": made.values[part]})
        database.transaction(lambda c, f=frame: load(c, "meterhouse_historical.floor", f))
    floor = len(made.points) / (time.perf_counter() - started)
    database.execute("DROP TABLE meterhouse_historical.floor")
    started = time.perf_counter()
    for first in run_of:
        part = slice(first, first + BATCH)
        readings.write(database, made.points[part], made.ats[part], made.values[part])
    rate = len(made.points) / (time.perf_counter() - started)
    return [Figure("ingest", rate, "readings/s", floor, "floor: plain LOAD DATA")]


def pipeline_floor(database: Database, meters: int, first: int, after: int) -> float:
    """Seconds for one bulk read, one numpy pass to slots, one bulk write of the slots."""
    database.execute("CREATE TABLE meterhouse_energy.floor LIKE meterhouse_energy.slot_value")
    started = time.perf_counter()
    span = Span(first, (after - first) // 900, 900)
    for low in range(1, meters + 1, 100):
        high = min(low + 99, meters)
        frame = database.frame(
            "SELECT point_id, at, value FROM meterhouse_historical.reading"
            f" WHERE point_id BETWEEN {low} AND {high} ORDER BY point_id, at"
        )
        points, ats, values = (frame[name].to_numpy() for name in ("point_id", "at", "value"))
        parts = []
        for point in range(low, high + 1):
            where = slice(*np.searchsorted(points, [point, point + 1]))
            here = ats[where].astype(np.int64)
            none = np.zeros(len(here), bool)
            found = of_counter(Good(here, values[where], none, np.zeros(len(here)), none), span, (0, 1 << 40), 1800)
            parts.append(
                pl.DataFrame(
                    {
                        "series_id": np.full(span.count, point),
                        "slot": span.first + np.arange(span.count) * 900,
                        "value": found.energy,
                        "coverage": np.full(span.count, 10_000),
                        "quality": np.zeros(span.count, np.int64),
                    }
                )
            )
        together = pl.concat(parts)
        database.transaction(lambda c, f=together: load(c, "meterhouse_energy.floor", f))
    seconds = time.perf_counter() - started
    database.execute("DROP TABLE meterhouse_energy.floor")
    return seconds


class Stages:
    """The three stages as processes, with the most memory that each has used."""

    def __init__(self, url: str, redis_url: str) -> None:
        environment = {**os.environ, "METERHOUSE_DATABASE": url, "METERHOUSE_REDIS": redis_url}
        self.processes = {
            stage: subprocess.Popen([sys.executable, "-m", f"meterhouse.{stage}"], env=environment) for stage in STAGES
        }
        time.sleep(3)

    def peak_mib(self, stage: str) -> float:
        status = Path(f"/proc/{self.processes[stage].pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def cpu_seconds(self) -> float:
        ticks = 0
        for process in self.processes.values():
            fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(30)


def until_idle(database: Database, limit: float = 600) -> float:
    """Instant at which nothing was left to do."""
    deadline = time.perf_counter() + limit
    while time.perf_counter() < deadline:
        if not any(work.pending(database)[stage] for stage in work.STAGES):
            return time.perf_counter()
        time.sleep(0.05)
    raise TimeoutError(f"still pending: {work.pending(database)}")


def through(database: Database, meters: int, first: int, after: int) -> float:
    """Seconds that a marked range takes to reach every total."""

    def mark(connection: Connection) -> None:
        work.mark(connection, "cleaning", [(point, first, after) for point in range(1, meters + 1)])

    database.transaction(mark)
    started = time.perf_counter()
    return until_idle(database) - started


def workers(database: Database) -> list[Worker]:
    """The stages in this process, with nothing left to do."""
    made = [Worker(stage, database, MAKERS[stage](database, "UTC"), most=5000, budget=1 << 40) for stage in STAGES]
    while sum([worker.drain() for worker in made]):
        pass
    return made


def one_hour(database: Database, made_until: int, meters: int) -> float:
    """Seconds of work that one new hour of all meters takes."""
    stages = workers(database)
    newest = readings.nearest(database, range(1, meters + 1), readings.LATEST, before=True)
    shown = readings.standing(database, np.array(list(newest)), np.array(list(newest.values())))
    last = {point: value for (point, _), value in shown.items()}
    ats = made_until + np.arange(1, 13) * 300
    points = np.repeat(np.arange(1, meters + 1), 12)
    growth = np.tile(np.arange(1, 13) * 0.8, meters)
    values = np.repeat([last[point] for point in range(1, meters + 1)], 12) + growth
    readings.write(database, points, np.tile(ats, meters), np.round(values, 2))
    started = time.perf_counter()
    for worker in stages:
        worker.drain()
    return time.perf_counter() - started


def storage(database: Database) -> list[Figure]:
    """Bytes of a row, indexes included, of readings that came in poll by poll, and of slots."""
    database.execute("CREATE TABLE meterhouse_historical.recent LIKE meterhouse_historical.reading")
    points, polls, together = 200, 8_000, 500
    for first in range(0, polls, together):
        at = AFTER + np.repeat(np.arange(first, first + together), points) * 300
        point = np.tile(np.arange(1, points + 1), together)
        frame = pl.DataFrame({"point_id": point, "at": at, "value": point * 1.0 + at})
        database.transaction(lambda c, f=frame: load(c, "meterhouse_historical.recent", f, duplicates="IGNORE"))
    figures = [Figure("storage of a recent reading", _bytes(database, "historical", "recent"), "B")]
    database.execute("DROP TABLE meterhouse_historical.recent")
    figures.append(Figure("storage of a slot", _bytes(database, "energy", "slot_value"), "B"))
    return figures


def _bytes(database: Database, home: str, table: str) -> float:
    def measure(connection: Connection) -> float:
        fetch(connection, f"ANALYZE TABLE meterhouse_{home}.{table}")
        ((size,),) = fetch(
            connection,
            "SELECT data_length + index_length FROM information_schema.tables"
            " WHERE table_schema = %s AND table_name = %s",
            (f"meterhouse_{home}", table),
        )
        ((count,),) = fetch(connection, f"SELECT COUNT(*) FROM meterhouse_{home}.{table}")
        return float(size) / float(count)

    return database.transaction(measure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meters", type=int, default=1000)
    parser.add_argument("--days", type=int, default=30)
    given = parser.parse_args()
    first = AFTER - given.days * 86_400
    with servers.mariadb() as url, servers.redis() as redis_url:
        database = servers.fresh(url)
        plant.configure(database, given.meters)
        made = plant.readings(given.meters, first, AFTER)
        report(ingest(database, made))
        database.execute("DELETE FROM meterhouse_system.work")
        stages = Stages(url, redis_url)
        until_idle(database)
        floor = pipeline_floor(database, given.meters, first, AFTER)
        seconds = through(database, given.meters, first, AFTER)
        count = len(made.points)
        report(
            [
                Figure(
                    "pipeline, raw to everything",
                    count / seconds,
                    "readings/s",
                    count / floor,
                    "floor: read, numpy, write",
                )
            ]
        )
        report([Figure(f"peak memory of {stage}", stages.peak_mib(stage), "MiB") for stage in STAGES])
        before, moment = stages.cpu_seconds(), time.perf_counter()
        time.sleep(10)
        idle = (stages.cpu_seconds() - before) / (time.perf_counter() - moment)
        report([Figure("idle stages", 100 * idle, "% of a core")])
        stages.stop()
        report([Figure("one new hour on a month of history", one_hour(database, AFTER, given.meters), "s")])
        report(storage(database))


if __name__ == "__main__":
    main()
