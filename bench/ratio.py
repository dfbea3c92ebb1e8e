"""One ratio of 1,000 meters becomes another from the first day on: until every total, cost and carbon is right again.

The floor: reading once the slots that the totals above that meter are made of, which nobody can do without.
"""

import argparse
import time

import numpy as np

from bench import plant, servers
from bench.figures import Figure, report
from bench.pipeline import AFTER, BATCH, MAKERS
from meterhouse.store import corrections, readings, work
from meterhouse.store.corrections import Wish
from meterhouse.store.engine import Database
from meterhouse.store.ratios import Ratio, set_ratio
from meterhouse.store.stage import Worker
from meterhouse.store.writing import begin

DAY = 86_400
METER = 7
WITHIN = 30.0
"""Seconds that a year may take on two cores."""


def settle(database: Database) -> None:
    workers = [
        Worker(stage, database, make(database, "UTC"), most=1000, budget=1 << 40) for stage, make in MAKERS.items()
    ]
    while sum([worker.drain() for worker in workers]):
        pass
    pending = work.pending(database)
    assert not any(pending[stage] for stage in MAKERS), pending


def sums(database: Database) -> dict[str, float]:
    """Of the topmost space, by measure; and of all slots of the other meters."""
    found = {}
    for measure, home in (("energy", "energy"), ("cost", "billing"), ("carbon", "carbon")):
        [(found[measure],)] = database.rows(
            f"SELECT SUM(value) FROM meterhouse_{home}.month_value"
            " JOIN meterhouse_system.series ON series.id = series_id"
            " WHERE subject_kind = 'spaces' AND subject_id = 1 AND measure = %s AND item_id = 0",
            (measure,),
        )
    [(found["others"],)] = database.rows(
        "SELECT SUM(value) FROM meterhouse_energy.month_value JOIN meterhouse_system.series ON series.id = series_id"
        " WHERE subject_kind = 'meters' AND subject_id <> %s",
        (METER,),
    )
    return found


def measure(database: Database, meters: int, days: int) -> Figure:
    first = AFTER - days * DAY
    plant.configure(database, meters)
    made = plant.readings(meters, first, AFTER, step=900)
    for low in range(0, len(made.points), BATCH):
        part = slice(low, low + BATCH)
        readings.write(database, made.points[part], made.ats[part], made.values[part])
    settle(database)
    before = sums(database)
    own = made.values[made.points == METER]
    risen = float(own[-1] - own[0])

    begun = time.perf_counter()
    ratio = Ratio((METER,), (METER,), first, readings.LATEST, times=2.0)
    wish = Wish("ratio", (METER,), first, ratio.after, "Wrong transformer", factor=2.0)
    corrections.lay(database, wish, "bench", lambda connection: set_ratio(begin(connection, "bench"), ratio))
    settle(database)
    taken = time.perf_counter() - begun
    after = sums(database)
    assert np.isclose(after["energy"] - before["energy"], risen, rtol=1e-6), (before, after, risen)
    assert np.isclose(after["carbon"] - before["carbon"], risen * 0.38, rtol=1e-6)
    assert risen * 0.22 <= after["cost"] - before["cost"] <= risen * 0.31
    assert after["others"] == before["others"]

    begun = time.perf_counter()
    for _ in range(3):  # its floor, its building, its enterprise
        database.frame(f"SELECT series_id, slot, value FROM meterhouse_energy.slot_value WHERE slot >= {first}")
    floor = (time.perf_counter() - begun) / 3
    note = f"{meters:,} meters, {days} days, all of it read once {floor:.1f} s; a year may take {WITHIN:.0f} s"
    return Figure("a ratio changed", taken, "s", floor, note)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meters", type=int, default=1000)
    parser.add_argument("--days", type=int, default=365)
    given = parser.parse_args()
    with servers.mariadb() as url:
        report([measure(servers.fresh(url), given.meters, given.days)])


if __name__ == "__main__":
    main()
