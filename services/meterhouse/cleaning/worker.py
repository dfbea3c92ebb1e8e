"""The cleaning stage: judges the readings of claimed points and hands their meters on."""

from collections import defaultdict

from meterhouse.catalogue.metering import Node
from meterhouse.cleaning.rules import CONTEXT, SPAN, Judged, Limits, judge_counter, judge_range
from meterhouse.kernel.quality import Verdict
from meterhouse.store import readings, work
from meterhouse.store.configuration import Configuration, Configurations, PointRow
from meterhouse.store.engine import Connection, Database, run, values
from meterhouse.store.readings import Around, Instants, Judgements
from meterhouse.store.series import SeriesIds
from meterhouse.store.work import Claim, Range

MOST_POINTS = 1000
MOST_READINGS = 1_500_000
"""Readings that are held in memory at a time."""
BUDGET_SECONDS = MOST_READINGS * 300
FAR = (SPAN + CONTEXT, 1 << 20, 1 << 24, 1 << 32)
"""How far around odd readings others are looked at [s]: farther where those beside tell nothing."""


class Cleaning:
    def __init__(self, database: Database, configurations: Configurations) -> None:
        self._database, self._configurations = database, configurations
        self._series = SeriesIds(database)

    def __call__(self, held: Claim) -> int:
        configuration = self._configurations.now()
        written = 0
        for part in work.portions(held.ranges, lambda key: _rate(key, configuration), MOST_READINGS):
            written += self._clean(held, part, configuration)
        return written

    def _clean(self, held: Claim, ranges: list[Range], configuration: Configuration) -> int:
        there = [(key, first, last) for key, first, last in ranges if key in configuration.points]
        changes = _Changes()
        for cluster in readings.clusters(there):
            self._judge(cluster, configuration, changes)

        fed = _of_meters(there, changes, configuration)
        ids = self._series.of(configuration.series_of_meter(meter) for meter, _, _ in fed)
        meters = [(ids[configuration.series_of_meter(meter)], first, last) for meter, first, last in fed]

        def write(connection: Connection) -> None:
            changes.write(connection)
            work.mark(connection, "normalization", meters)
            work.complete(connection, held, [key for key, _, _ in ranges])

        self._database.transaction(write)
        return len(changes.new)

    def _judge(self, cluster: tuple[int, int, list[int]], configuration: Configuration, changes: "_Changes") -> None:
        """Judge a narrow range first; only points with something odd in it are looked at from afar."""
        first, last, points = cluster
        near = readings.around(self._database, [(point, first, last) for point in points])
        beside = {point: _beside(near[point], first, last) for point in points}
        low, high = min(before for before, _ in beside.values()), max(after for _, after in beside.values())
        stood = readings.judgements(self._database, points, low - SPAN, high + SPAN)
        odd = {
            point: beside[point]
            for point in points
            if len(stood.of(point).within(*_touched(beside[point])).ats)
            or len(_judge(configuration.points[point], near[point], configuration).positions)
        }
        for point, shown in self._from_afar(odd, configuration).items():
            touched = _touched(odd[point])
            judged = _judge(configuration.points[point], shown, configuration)
            changes.compare(point, shown.ats, judged, stood.of(point).within(*touched), touched)

    def _from_afar(self, odd: dict[int, tuple[int, int]], configuration: Configuration) -> dict[int, Around]:
        """Readings so far around that verdicts are final: from one on that is within its limits."""
        found: dict[int, Around] = {}
        for reach in FAR:
            missing = [(point, *ends) for point, ends in odd.items() if point not in found]
            for point, shown in (readings.around(self._database, missing, reach=reach) if missing else {}).items():
                earlier = shown.values[shown.ats < odd[point][0] - SPAN]
                bad = judge_range(earlier, limits_of(configuration.points[point], configuration)).positions
                if shown.from_first or len(bad) < len(earlier) or reach == FAR[-1]:
                    found[point] = shown
        return found


def _beside(near: Around, first: int, last: int) -> tuple[int, int]:
    """The range with the reading before and the one after it: these may wait for it to be decided on."""
    earlier, later = near.ats[near.ats < first], near.ats[near.ats >= last]
    return int(earlier[-1]) if len(earlier) else first, int(later[0]) + 1 if len(later) else last


def _touched(beside: tuple[int, int]) -> tuple[int, int]:
    """Instants [first, after) whose verdicts may change."""
    return beside[0] - SPAN, beside[1] + SPAN


def _judge(point: PointRow, shown: Around, configuration: Configuration) -> Judged:
    limits = limits_of(point, configuration)
    if point.kind == "counter":
        return judge_counter(shown.ats, shown.values, limits)
    return judge_range(shown.values, limits)


def limits_of(point: PointRow, configuration: Configuration) -> Limits:
    """Those declared for the point, and the greatest power of the one meter that it feeds."""
    low = point.low
    if low is None and point.kind in ("counter", "delta"):
        low = 0.0
    powers = []
    for meter in configuration.meters_of_point.get(point.id, ()):
        declared = configuration.composition.meters[meter].high_power
        for feed in configuration.feeds[meter]:
            if feed.point.id == point.id and declared is not None and feed.ratio:
                powers.append(declared / abs(feed.ratio))
    return Limits(low, point.high, point.register_max, point.resolution, max(powers, default=None))


class _Changes:
    """Verdicts that are new, or that no longer hold, gathered over many points."""

    def __init__(self) -> None:
        self.new: list[tuple[int, int, int, str]] = []
        self.gone: dict[int, list[int]] = defaultdict(list)
        self.spread: dict[int, tuple[int, int]] = {}
        """First and last instant of each point at which a verdict changed."""

    def compare(self, point: int, ats: Instants, judged: Judged, stood: Judgements, within: tuple[int, int]) -> None:
        computed = {
            int(ats[position]): (int(verdict), rule)
            for position, verdict, rule in zip(judged.positions, judged.verdicts, judged.rules, strict=True)
            if within[0] <= ats[position] < within[1]
        }
        before = {int(at): (int(v), rule) for at, v, rule in zip(stood.ats, stood.verdicts, stood.rules, strict=True)}
        by_people = {at for at, (verdict, _) in before.items() if verdict == Verdict.EDITED}
        changed = []
        for at, verdict in computed.items():
            if at not in by_people and before.get(at) != verdict:
                self.new.append((point, at, *verdict))
                changed.append(at)
        for at in before:
            if at not in by_people and at not in computed:
                self.gone[point].append(at)
                changed.append(at)
        if changed:
            self.spread[point] = min(changed), max(changed) + 1

    def write(self, connection: Connection) -> None:
        for point, ats in self.gone.items():
            run(
                connection,
                "DELETE FROM meterhouse_historical.reading_quality"
                f" WHERE point_id = %s AND at IN ({','.join(map(str, ats))})",
                (point,),
            )
        values(
            connection,
            "INSERT INTO meterhouse_historical.reading_quality (point_id, at, verdict, rule) VALUES {}"
            " ON DUPLICATE KEY UPDATE verdict = VALUES(verdict), rule = VALUES(rule)",
            self.new,
        )


def _of_meters(ranges: list[Range], changes: _Changes, configuration: Configuration) -> list[tuple[Node, int, int]]:
    """What the meters of these points must compute: where readings came, and where a verdict changed."""
    spread = [(point, *changes.spread[point]) for point, _, _ in ranges if point in changes.spread]
    return [
        (meter, first, last)
        for point, first, last in [*ranges, *spread]
        for meter in configuration.meters_of_point.get(point, ())
    ]


def _rate(key: int, configuration: Configuration) -> float:
    """Readings per second of a point."""
    point = configuration.points.get(key)
    return 1 / ((point.interval if point else None) or 300)


def make(database: Database, default_zone: str) -> Cleaning:
    return Cleaning(database, Configurations(database, default_zone))
