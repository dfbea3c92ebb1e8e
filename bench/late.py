"""A reading of last month that comes late, while 1,000 meters go on: until the enterprise's figures have it.

The stages run as processes; every meter is read every five seconds. The limit is a minute.
"""

import argparse
import threading
import time

import numpy as np

from bench import pipeline, plant, servers
from bench.figures import Figure, report
from meterhouse.kernel.calendar import months_touched
from meterhouse.store import readings
from meterhouse.store.engine import Database

DAY, METER, WITHIN, EVERY = 86_400, 7, 60.0, 5.0
MONTHS = {"energy": "energy", "billing": "cost", "carbon": "carbon"}


def of_the_enterprise(database: Database, month: int) -> tuple[float, ...]:
    """Energy, cost and carbon of a month."""
    return tuple(
        float(value)
        for home, measure in MONTHS.items()
        for (value,) in database.rows(
            f"SELECT value FROM meterhouse_{home}.month_value JOIN meterhouse_system.series ON series.id = series_id"
            " WHERE subject_kind = 'spaces' AND subject_id = 1 AND measure = %s AND `month` = %s",
            (measure, month),
        )
    )


class Live:
    """Readings of all meters, as they come."""

    def __init__(self, database: Database, made: plant.Readings, meters: int) -> None:
        self._database, self._points = database, np.arange(1, meters + 1)
        last = np.searchsorted(made.points, self._points, side="right") - 1
        self._values, self._stop = made.values[last].copy(), threading.Event()
        self._at, self.written = pipeline.AFTER, 0
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Live":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(EVERY):
            self._at += round(EVERY)
            self._values += 0.01
            readings.write(self._database, self._points, np.full(len(self._points), self._at), self._values)
            self.written += len(self._points)


def measure(database: Database, redis_url: str, url: str, meters: int, days: int) -> Figure:
    first = pipeline.AFTER - days * DAY
    plant.configure(database, meters)
    made = plant.readings(meters, first, pipeline.AFTER, step=900)
    # One meter has been silent since the middle of the month before.
    heard = (made.points != METER) | (made.ats < pipeline.AFTER - 15 * DAY)
    readings.write(database, made.points[heard], made.ats[heard], made.values[heard])
    pipeline.workers(database)
    month, _ = months_touched(pipeline.AFTER // DAY - 1, pipeline.AFTER // DAY)
    stages = pipeline.Stages(url, redis_url)
    taken = []
    with Live(database, made, meters) as live:
        time.sleep(4 * EVERY)
        silent = np.flatnonzero((made.points == METER) & (made.ats >= pipeline.AFTER - 15 * DAY))
        for nth in silent[[100, 500, 900]]:
            before = of_the_enterprise(database, month)
            begun = time.perf_counter()
            readings.write(database, made.points[[nth]], made.ats[[nth]], made.values[[nth]])
            while any(new == old for new, old in zip(of_the_enterprise(database, month), before, strict=True)):
                assert time.perf_counter() - begun < 10 * WITHIN, "the late reading has not arrived"
                time.sleep(0.05)
            taken.append(time.perf_counter() - begun)
            time.sleep(2 * EVERY)
    stages.stop()
    note = f"{meters:,} meters every {EVERY:.0f} s meanwhile, {live.written:,} readings; three times, the longest"
    return Figure("a late reading, to month, cost and carbon", max(taken), "s", WITHIN, note)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meters", type=int, default=1000)
    parser.add_argument("--days", type=int, default=60)
    given = parser.parse_args()
    with servers.mariadb() as url, servers.redis() as redis_url:
        report([measure(servers.fresh(url), redis_url, url, given.meters, given.days)])


if __name__ == "__main__":
    main()
