"""Cleaning with every rule switched on against limits alone: the stage by itself, and from raw readings to everything.

Every rule: what holds for a counter by default, the statistics of its power, stuck values, and limits of its meter.
"""

import argparse
import json
import time

from bench import plant, servers
from bench.figures import Figure, report
from bench.pipeline import AFTER, Stages, through, until_idle, workers
from meterhouse.catalogue.cleaning_rules import ORDER, RangeRule
from meterhouse.store import readings, work
from meterhouse.store.engine import Connection, Database

TAGS = [str(kind.__struct_config__.tag) for kind in ORDER]
LIMITS = [{"type": tag, "is_enabled": tag == RangeRule.__struct_config__.tag} for tag in TAGS]
EVERYTHING = [{"type": tag} for tag in TAGS]
ROUNDS = 3


def rule(database: Database, rules: list[dict[str, object]]) -> None:
    """The same rules for all points, which judges all that is there anew."""
    database.execute("UPDATE meterhouse_system.point SET rules = %s", (json.dumps(rules),))
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")


def alone(database: Database, meters: int, first: int, after: int) -> float:
    """Seconds that cleaning takes for all readings of all points, in this process."""
    cleaning, *rest = workers(database)

    def mark(connection: Connection) -> None:
        work.mark(connection, "cleaning", [(point, first, after) for point in range(1, meters + 1)])

    database.transaction(mark)
    started = time.perf_counter()
    cleaning.drain()
    seconds = time.perf_counter() - started
    for worker in rest:
        worker.drain()
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meters", type=int, default=1000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--step", type=int, default=300, help="seconds between readings")
    given = parser.parse_args()
    first = AFTER - given.days * 86_400
    with servers.mariadb() as url, servers.redis() as redis_url:
        database = servers.fresh(url)
        plant.configure(database, given.meters, step=given.step)
        database.execute("UPDATE meterhouse_system.meter SET high_power = 100")
        made = plant.readings(given.meters, first, AFTER, given.step)
        count = len(made.points)
        readings.write(database, made.points, made.ats, made.values)
        del made
        rates: dict[tuple[str, str], list[float]] = {}
        # Taken in turns, so that what else the machine does meets both.
        for _ in range(ROUNDS):
            for name, rules in (("limits", LIMITS), ("everything", EVERYTHING)):
                rule(database, rules)
                workers(database)
                seconds = alone(database, given.meters, first, AFTER)
                rates.setdefault(("alone", name), []).append(count / seconds)
                stages = Stages(url, redis_url)
                until_idle(database)
                rates.setdefault(("through", name), []).append(count / through(database, given.meters, first, AFTER))
                stages.stop()
        ((noted,),) = database.rows("SELECT COUNT(*) FROM meterhouse_historical.reading_quality")
        best = {key: max(several) for key, several in rates.items()}
        report(
            [
                Figure(
                    title,
                    best[way, "everything"],
                    "readings/s",
                    best[way, "limits"],
                    f"floor: range limits only; {noted} verdicts",
                )
                for way, title in (
                    ("alone", f"cleaning, all rules on, every {given.step} s"),
                    ("through", f"pipeline, all rules on, every {given.step} s"),
                )
            ]
        )


if __name__ == "__main__":
    main()
