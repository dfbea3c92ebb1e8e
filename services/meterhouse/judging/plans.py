"""The cleaning rules of each point, with the limits that the configuration declares for it and its meter."""

from msgspec.structs import replace

from meterhouse.catalogue.cleaning_rules import CleaningRule, FutureRule, RangeRule, RateRule
from meterhouse.judging.rule import Point
from meterhouse.judging.rules import Plan
from meterhouse.store.configuration import Configuration, PointRow
from meterhouse.store.readings import LATEST

INSTANT = 2
"""An instant may show so many times the greatest mean rate: machines that start."""


class Plans:
    """By point; made when they are asked for."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self._made: dict[int, Plan] = {}
        self._alike: dict[Point, Plan] = {}

    def of(self, point_id: int) -> Plan:
        if point_id not in self._made:
            row = self.configuration.points[point_id]
            point = point_of(row, high_power_of(row, self.configuration))
            if point not in self._alike:
                self._alike[point] = Plan.of(point)
            self._made[point_id] = self._alike[point]
        return self._made[point_id]

    def horizon(self, point_id: int, now: int) -> int:
        """The last instant that is not the future of the point [s UTC]."""
        future = self.of(point_id).point.find(FutureRule)
        return LATEST if future is None else now + future.tolerance_seconds


def point_of(row: PointRow, high_power: float | None) -> Point:
    """What the rules know of a point.

    high_power   greatest mean rate of the meter that it feeds [unit/h; of a rate the unit itself]
    """
    declared = tuple(_declared(rule, row, high_power) for rule in row.rules)
    return Point(row.kind, declared, row.interval, row.register_max, row.resolution)


def _declared(rule: CleaningRule, row: PointRow, high_power: float | None) -> CleaningRule:
    """The rule with what was said of the point or its meter in the place of what is usual."""
    if isinstance(rule, RangeRule):
        low, high = rule.low, rule.high
        if row.kind == "analog" and high_power is not None:
            most = INSTANT * high_power
            low, high = max(-most, -most if low is None else low), min(most, most if high is None else high)
        return replace(rule, low=low if row.low is None else row.low, high=high if row.high is None else row.high)
    if isinstance(rule, RateRule) and row.kind in ("counter", "delta"):
        is_own = any(isinstance(own, RateRule) and own.high is not None for own in row.own_rules)
        return rule if is_own or high_power is None else replace(rule, high=high_power)
    return rule


def high_power_of(row: PointRow, configuration: Configuration) -> float | None:
    """Greatest mean rate of the meter that the point feeds [unit of the point/h]; of several, that of the greatest."""
    powers = [
        declared / abs(feed.ratio)
        for meter in configuration.meters_of_point.get(row.id, ())
        for feed in configuration.feeds[meter]
        if feed.point.id == row.id and feed.ratio
        for declared in [configuration.composition.meters[meter].high_power]
        if declared is not None
    ]
    return max(powers, default=None)
