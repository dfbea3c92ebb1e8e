"""Rules for spikes: a reading far outside the band that the readings beside it make.

Of counters their mean power is judged, between each reading and the one before; of everything else the value. A
reading is judged when it has neighbours enough on both sides, all of them near in time. The rules share what is
known of the neighbours, so none leaves anything out for another.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from meterhouse.catalogue.cleaning_rules import CleaningRule, HampelRule, QuartileRule, ZScoreRule
from meterhouse.judging.beside import Beside
from meterhouse.judging.rule import Found, Instants, Point, Positions, Seen, Values, Verdicts, alike, rule
from meterhouse.kernel.quality import Verdict

Outlier = HampelRule | ZScoreRule | QuartileRule
Limits = tuple[Values, Values]
"""Least and greatest that are no outliers."""
Band = Callable[[Any, Beside], Limits]

HOUR = 3600
TOGETHER = 16_384
"""Readings that are judged at a time: with their neighbours they fit near the processor."""
OF_MEDIAN_DEVIATION, OF_MEAN_DEVIATION = 1.4826, 1.2533
"""A normal distribution's standard deviation by its median deviation and by its mean deviation, each absolute."""
_BANDS: dict[type[CleaningRule], tuple[Band, str]] = {}


def band(setting: type[Outlier], parameter: str) -> Callable[[Band], Band]:
    """Declare how a rule draws its band; a verdict names the parameter's value."""

    def enter(draw: Band) -> Band:
        _BANDS[setting] = draw, parameter
        return draw

    return enter


@band(HampelRule, "deviations")
def hampel(setting: HampelRule, beside: Beside) -> Limits:
    spread = beside.away * OF_MEDIAN_DEVIATION
    if len(alike := np.flatnonzero(spread == 0)):
        # Where most show the same, the few that do not are the only measure there is.
        away = np.abs(beside.at(alike) - beside.middle[alike])
        spread[alike] = away.mean(axis=0) * OF_MEAN_DEVIATION
    margin = np.maximum(setting.deviations * spread, setting.least)
    return beside.middle - margin, beside.middle + margin


@band(ZScoreRule, "deviations")
def z_score(setting: ZScoreRule, beside: Beside) -> Limits:
    """The reading itself is left out of its mean: among few, one alone could never be far."""
    low, high = np.full(len(beside.values), -np.inf), np.full(len(beside.values), np.inf)
    count = len(beside.rows)
    where = np.arange(len(beside.values))
    if setting.deviations**2 * (count - 1) >= count**2:
        # A neighbour that is as far makes the deviation too great for either.
        where = np.flatnonzero(beside.are_beyond)
    some = beside.at(where)
    mean = some.mean(axis=0)
    margin = np.maximum(setting.deviations * some.std(axis=0), setting.least)
    low[where], high[where] = mean - margin, mean + margin
    return low, high


@band(QuartileRule, "widths")
def quartiles(setting: QuartileRule, beside: Beside) -> Limits:
    low, high = beside.share(0.25), beside.share(0.75)
    width = high - low
    if len(alike := np.flatnonzero(width == 0)):
        width[alike] = 2 * np.abs(beside.at(alike) - low[alike]).mean(axis=0)
    margin = np.maximum(setting.widths * width, setting.least)
    return low - margin, high + margin


def _settings(point: Point) -> list[Outlier]:
    return [each for each in point.rules if isinstance(each, Outlier)]


def _reach(point: Point) -> int:
    return max(each.within_seconds for each in _settings(point))


def _beside(point: Point) -> int:
    """A reading is among the neighbours of others, and these have neighbours on their other side."""
    return 2 * _reach(point)


@rule(
    HampelRule,
    ZScoreRule,
    QuartileRule,
    kinds=("counter", "delta", "analog"),
    before=_reach,
    after=_reach,
    beside=_beside,
)
def outlying(seen: Seen, point: Point) -> Found:
    ats, values, positions = _judged(seen, point)
    said = Verdicts()
    by_neighbours: dict[int, list[Outlier]] = {}
    for each in _settings(point):
        by_neighbours.setdefault(each.neighbours, []).append(each)
    for count, settings in by_neighbours.items():
        for first in range(count, len(values) - count, TOGETHER):
            here = slice(first, min(first + TOGETHER, len(values) - count))
            beside = Beside(values[here], [values[_moved(here, by)] for by in range(-count, count + 1) if by])
            away = np.maximum(ats[here] - ats[_moved(here, -count)], ats[_moved(here, count)] - ats[here])
            for each in settings:
                low, high = _BANDS[type(each)][0](each, beside)
                outliers = np.flatnonzero((beside.values < low) | (beside.values > high))
                outliers = positions[outliers[away[outliers] <= each.within_seconds] + first]
                said.add(outliers, alike(outliers, *_told(each)))
    return said.together()


def _moved(where: slice, by: int) -> slice:
    return slice(where.start + by, where.stop + by)


def _told(setting: Outlier) -> tuple[Verdict, str]:
    parameter = getattr(setting, _BANDS[type(setting)][1])
    verdict = Verdict.BAD if setting.leaves_out else Verdict.NOTED
    return verdict, f"{setting.__struct_config__.tag} {parameter:g}"


def _judged(seen: Seen, point: Point) -> tuple[Instants, Values, Positions]:
    """Instants and values to judge, and the positions of the readings that they are of."""
    if point.kind != "counter":
        return seen.ats, seen.values, np.arange(len(seen.ats))
    rises, seconds, positions = np.diff(seen.values), np.diff(seen.ats), np.arange(1, len(seen.ats))
    falls = rises < 0
    if falls.any() or seen.anew.any():
        kept = np.flatnonzero(~falls & ~seen.anew[1:])
        rises, seconds, positions = rises[kept], seconds[kept], positions[kept]
    return seen.ats[positions], rises / seconds * HOUR, positions
