"""The cleaning stage: judges the readings of claimed points and hands their meters on."""

import time
from collections.abc import Callable

from meterhouse.catalogue.cleaning_rules import FutureRule
from meterhouse.catalogue.metering import Node
from meterhouse.judging.changes import Changes
from meterhouse.judging.look import MOST_READINGS, Look, Stored
from meterhouse.judging.plans import Plans
from meterhouse.kernel.quality import Verdict
from meterhouse.store import closed_days, readings, work
from meterhouse.store.configuration import USUAL_INTERVAL, Configuration, Configurations
from meterhouse.store.engine import Connection, Database
from meterhouse.store.series import SeriesIds
from meterhouse.store.work import Claim, Range

MOST_POINTS = 1000
BUDGET_SECONDS = MOST_READINGS * 300
MOST_AHEAD = 86_400
"""Greatest tolerance that a point may have for the future [s]."""


class Cleaning:
    def __init__(
        self, database: Database, configurations: Configurations, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._configurations, self._clock = database, configurations, clock
        self._series = SeriesIds(database)
        self._kept: Plans | None = None

    def first(self) -> None:
        """Mark readings from the future whose time has come."""
        now, plans = int(self._clock()), self._plans()
        waiting = self._database.rows(
            "SELECT point_id, MIN(at) FROM meterhouse_historical.reading_quality"
            " WHERE verdict = %s AND at <= %s AND rule LIKE %s GROUP BY point_id",
            (int(Verdict.SUSPECT), now + MOST_AHEAD, f"{FutureRule.__struct_config__.tag} %"),
        )
        there = [
            (int(point), int(first), plans.horizon(point, now) + 1)
            for point, first in waiting
            if point in plans.configuration.points and first <= plans.horizon(point, now)
        ]
        if there:
            self._database.transaction(lambda connection: work.mark(connection, "cleaning", there))

    def __call__(self, held: Claim) -> int:
        plans = self._plans()
        written = 0
        for part in work.portions(held.ranges, lambda key: _rate(key, plans.configuration), MOST_READINGS):
            written += self._clean(held, part, plans)
        return written

    def _plans(self) -> Plans:
        configuration = self._configurations.now()
        if self._kept is None or self._kept.configuration is not configuration:
            self._kept = Plans(configuration)
        return self._kept

    def _clean(self, held: Claim, ranges: list[Range], plans: Plans) -> int:
        configuration = plans.configuration
        there = [(key, first, last) for key, first, last in ranges if key in configuration.points]
        look, changes = Look(Stored(self._database), plans, int(self._clock())), Changes()
        for first, last, points in readings.clusters(there):
            look.judge(first, last, points, changes)
        fed = _of_meters(there, changes, look)
        ids = self._series.of(configuration.series_of_meter(meter) for meter, _, _ in fed)
        meters = [(ids[configuration.series_of_meter(meter)], first, last) for meter, first, last in fed]

        closed = closed_days.ranges(configuration, fed, self._clock())

        def write(connection: Connection) -> None:
            changes.write(connection)
            work.mark(connection, "normalization", meters)
            work.mark(connection, "closing", closed)
            work.complete(connection, held, [key for key, _, _ in ranges])

        self._database.transaction(write)
        return len(changes.new)


def _of_meters(ranges: list[Range], changes: Changes, look: Look) -> list[tuple[Node, int, int]]:
    """What the meters of these points must compute: where readings came, and where a verdict changed.

    Nothing of the future: slots are there for what has been.
    """
    spread = [(point, *changes.spread[point]) for point, _, _ in ranges if point in changes.spread]
    horizons = {point: look.plans.horizon(point, look.now) + 1 for point, _, _ in ranges}
    return [
        (meter, first, min(last, horizons[point]))
        for point, first, last in [*ranges, *spread]
        if first < horizons[point]
        for meter in look.plans.configuration.meters_of_point.get(point, ())
    ]


def _rate(key: int, configuration: Configuration) -> float:
    """Readings per second of a point."""
    point = configuration.points.get(key)
    return point.rate if point else 1 / USUAL_INTERVAL


def make(database: Database, default_zone: str) -> Cleaning:
    return Cleaning(database, Configurations(database, default_zone))
