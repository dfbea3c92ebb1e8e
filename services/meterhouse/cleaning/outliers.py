"""Rules for spikes: a reading far outside the band that the readings beside it make.

Of counters their mean power is judged, between each reading and the one before; of everything else the value. A
reading is judged when it has neighbours enough on both sides, all of them near in time.
"""

from collections.abc import Callable

import numpy as np

from meterhouse.catalogue.cleaning_rules import HampelRule, QuartileRule, ZScoreRule
from meterhouse.cleaning.rule import Found, Instants, Judge, Point, Positions, Seconds, Seen, Values, alike, rule
from meterhouse.kernel.quality import Verdict

Outlier = HampelRule | ZScoreRule | QuartileRule
Rows = list[Values]
"""Of each reading the first neighbour, of each the second, and so on."""
Band = Callable[[Rows], tuple[Values, Values]]
"""Least and greatest of each reading that are no outliers, by its neighbours."""

JUDGED = ("counter", "delta", "analog")
HOUR = 3600
TOGETHER = 4096
"""Readings that are judged at a time: with their neighbours they fit into a processor's memory."""
OF_MEDIAN_DEVIATION, OF_MEAN_DEVIATION = 1.4826, 1.2533
"""A normal distribution's standard deviation by its median deviation and by its mean deviation, each absolute."""


def _reach(setting: type[Outlier]) -> Seconds:
    return lambda point: point.setting(setting).within_seconds


def _beside(setting: type[Outlier]) -> Seconds:
    """A reading is among the neighbours of others, and these have neighbours on their other side."""
    return lambda point: 2 * point.setting(setting).within_seconds


def _outlier_rule(setting: type[Outlier]) -> Callable[[Judge], Judge]:
    return rule(setting, kinds=JUDGED, before=_reach(setting), after=_reach(setting), beside=_beside(setting))


@_outlier_rule(HampelRule)
def hampel(seen: Seen, point: Point) -> Found:
    setting = point.setting(HampelRule)

    def band(beside: Rows) -> tuple[Values, Values]:
        middle = _middle(ascending(beside))
        away = [np.abs(each - middle) for each in beside]
        spread = _middle(ascending(away)) * OF_MEDIAN_DEVIATION
        # Where most show the same, the few that do not are the only measure there is.
        spread = np.where(spread > 0, spread, _mean(away) * OF_MEAN_DEVIATION)
        margin = np.maximum(setting.deviations * spread, setting.least)
        return middle - margin, middle + margin

    return _found(seen, point, setting, band, f"hampel {setting.deviations:g}")


@_outlier_rule(ZScoreRule)
def z_score(seen: Seen, point: Point) -> Found:
    """The reading itself is left out of its mean: among few, one alone could never be far."""
    setting = point.setting(ZScoreRule)

    def band(beside: Rows) -> tuple[Values, Values]:
        mean = _mean(beside)
        deviation = np.sqrt(_mean([(each - mean) ** 2 for each in beside]))
        margin = np.maximum(setting.deviations * deviation, setting.least)
        return mean - margin, mean + margin

    return _found(seen, point, setting, band, f"z_score {setting.deviations:g}")


@_outlier_rule(QuartileRule)
def quartiles(seen: Seen, point: Point) -> Found:
    setting = point.setting(QuartileRule)

    def band(beside: Rows) -> tuple[Values, Values]:
        rising = ascending(beside)
        low, high = _share(rising, 0.25), _share(rising, 0.75)
        width = np.where(high > low, high - low, 2 * _mean([np.abs(each - low) for each in beside]))
        margin = np.maximum(setting.widths * width, setting.least)
        return low - margin, high + margin

    return _found(seen, point, setting, band, f"iqr {setting.widths:g}")


def ascending(rows: Rows) -> Rows:
    """The values of each place in ascending order, by Batcher's merge exchange (Knuth, volume 3, 5.2.2 M).

    It compares whole rows with each other, which is far faster than to sort place by place.
    """
    rows, spare = [row.copy() for row in rows], np.empty_like(rows[0])
    greatest = 1 << (len(rows) - 1).bit_length() >> 1
    step = greatest
    while step:
        apart, part, distance = greatest, 0, step
        while True:
            for low in range(len(rows) - distance):
                if low & step == part:
                    one, other = rows[low], rows[low + distance]
                    np.minimum(one, other, out=spare)
                    np.maximum(one, other, out=other)
                    rows[low], spare = spare, one
            if apart == step:
                break
            distance, apart, part = apart - step, apart >> 1, step
        step >>= 1
    return rows


def _middle(rising: Rows) -> Values:
    return _share(rising, 0.5)


def _share(rising: Rows, share: float) -> Values:
    """The quantile of each place, between its two nearest values."""
    place = share * (len(rising) - 1)
    low = int(place)
    between: Values = rising[low] + (rising[low + 1] - rising[low]) * (place - low)
    return between


def _mean(rows: Rows) -> Values:
    return sum(rows[1:], start=rows[0]) / len(rows)


def _found(seen: Seen, point: Point, setting: Outlier, band: Band, text: str) -> Found:
    ats, values, positions = _judged(seen, point)
    outliers = positions[_outliers(ats, values, setting, band)]
    return alike(outliers, Verdict.BAD if setting.leaves_out else Verdict.NOTED, text)


def _judged(seen: Seen, point: Point) -> tuple[Instants, Values, Positions]:
    """Instants and values to judge, and the positions of the readings that they are of."""
    if point.kind != "counter":
        return seen.ats, seen.values, np.arange(len(seen.ats))
    rises = np.diff(seen.values)
    positions = np.flatnonzero((rises >= 0) & ~seen.anew[1:]) + 1
    power = rises[positions - 1] / np.diff(seen.ats)[positions - 1] * HOUR
    return seen.ats[positions], power, positions


def _outliers(ats: Instants, values: Values, setting: Outlier, band: Band) -> Positions:
    count, within = setting.neighbours, setting.within_seconds
    found = [np.empty(0, np.int64)]
    for first in range(count, len(values) - count, TOGETHER):
        last = min(first + TOGETHER, len(values) - count)
        low, high = band([values[first + by : last + by] for by in range(-count, count + 1) if by])
        here, begin, end = (slice(first + by, last + by) for by in (0, -count, count))
        far = (values[here] < low) | (values[here] > high)
        near = (ats[here] - ats[begin] <= within) & (ats[end] - ats[here] <= within)
        found.append(np.flatnonzero(far & near) + first)
    return np.concatenate(found)
