"""The cleaning stage: judges the readings of claimed points and hands their meters on."""

from collections import defaultdict

from meterhouse.cleaning.rules import SPAN, Judged, Limits, judge_counter, judge_range
from meterhouse.kernel.quality import Verdict
from meterhouse.store import readings, work
from meterhouse.store.configuration import Configuration, Configurations, PointRow
from meterhouse.store.engine import Connection, Database, run, values
from meterhouse.store.readings import Around, Instants, Judgements
from meterhouse.store.work import Claim, Range

MOST_POINTS = 1000
MOST_READINGS = 1_500_000
"""Readings that are held in memory at a time."""
BUDGET_SECONDS = MOST_READINGS * 300


class Cleaning:
    def __init__(self, database: Database, configurations: Configurations) -> None:
        self._database, self._configurations = database, configurations

    def __call__(self, held: Claim) -> int:
        configuration = self._configurations.now()
        written = 0
        for part in portions(held.ranges, configuration, MOST_READINGS):
            written += self._clean(held, part, configuration)
        return written

    def _clean(self, held: Claim, ranges: list[Range], configuration: Configuration) -> int:
        there = [(key, first, last) for key, first, last in ranges if key in configuration.points]
        changes = _Changes()
        for cluster in readings.clusters(there):
            self._judge(cluster, configuration, changes)

        def write(connection: Connection) -> None:
            changes.write(connection)
            work.mark(connection, "normalization", _of_meters(there, changes, configuration))
            work.complete(connection, held, [key for key, _, _ in ranges])

        self._database.transaction(write)
        return len(changes.new)

    def _judge(self, cluster: tuple[int, int, list[int]], configuration: Configuration, changes: "_Changes") -> None:
        """Judge a narrow range first; only points with something odd in it are looked at from afar."""
        first, last, points = cluster
        near = readings.around(self._database, [(point, first, last) for point in points])
        stood = readings.judgements(self._database, points, first - SPAN, last + SPAN)
        judged_before = set(stood.points.tolist())
        odd = []
        for point in points:
            row = configuration.points[point]
            if point in judged_before or len(_judge(row, near[point], configuration).positions):
                odd.append(point)
        if not odd:
            return
        far = readings.around(self._database, [(point, first, last) for point in odd], reach=2 * SPAN)
        for point in odd:
            changes.compare(
                point,
                far[point].ats,
                _judge(configuration.points[point], far[point], configuration),
                stood.of(point),
                (first - SPAN, last + SPAN),
            )


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


def _of_meters(ranges: list[Range], changes: _Changes, configuration: Configuration) -> list[Range]:
    widest: dict[int, tuple[int, int]] = {}
    for point, first, last in ranges:
        if point in changes.spread:
            first, last = min(first, changes.spread[point][0]), max(last, changes.spread[point][1])
        for meter in configuration.meters_of_point.get(point, ()):
            low, high = widest.get(meter, (first, last))
            widest[meter] = min(low, first), max(high, last)
    return [(meter, first, last) for meter, (first, last) in widest.items()]


def portions(ranges: tuple[Range, ...], configuration: Configuration, most: int) -> list[list[Range]]:
    """Ranges of points in portions of about *most* readings, judged by how often the points are read."""
    parts: list[list[Range]] = [[]]
    expected = 0.0
    for key, first, last in sorted(ranges, key=lambda each: (each[1], each[0])):
        point = configuration.points.get(key)
        weight = (last - first) / ((point.interval if point else None) or 300)
        if parts[-1] and expected + weight > most:
            parts.append([])
            expected = 0.0
        parts[-1].append((key, first, last))
        expected += weight
    return parts if parts[0] else []


def make(database: Database, default_zone: str) -> Cleaning:
    return Cleaning(database, Configurations(database, default_zone))
