"""One new hour of 1,000 meters with two years of history behind it: 70 million slots of meters, and their totals.

Older history comes from a reading every six hours, since slots are as many however they were read; the last two
days from one every five minutes.
"""

import argparse

from bench import pipeline, plant, servers
from bench.figures import Figure, report
from meterhouse.store import readings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meters", type=int, default=1000)
    parser.add_argument("--days", type=int, default=730)
    given = parser.parse_args()
    with servers.mariadb() as url:
        database = servers.fresh(url)
        plant.configure(database, given.meters)
        first, recent = pipeline.AFTER - given.days * 86_400, pipeline.AFTER - 2 * 86_400
        made = plant.readings(given.meters, first, pipeline.AFTER, step=21_600, fine_from=recent)
        readings.write(database, made.points, made.ats, made.values)
        pipeline.workers(database)
        seconds = pipeline.one_hour(database, pipeline.AFTER, given.meters)
        report([Figure(f"one new hour on {given.days} days of history", seconds, "s")])


if __name__ == "__main__":
    main()
