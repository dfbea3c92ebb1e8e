"""Rules that need no more than a reading and the one beside it: limits, markers, the future, duplicates, rates."""

from functools import lru_cache

import numpy as np

from meterhouse.catalogue.cleaning_rules import DuplicateRule, FutureRule, MarkerRule, RangeRule, RateRule
from meterhouse.judging.rule import NOTHING, Found, Marks, Point, Positions, Seen, Values, alike, rule
from meterhouse.kernel.quality import Verdict

HOUR = 3600
BESIDE = 6 * HOUR
"""The reading beside is hardly ever farther away [s]; where it is, what was judged without it stands."""


@rule(FutureRule)
def future(seen: Seen, point: Point) -> Found:
    """Left out until their time has come; whoever keeps the verdicts has them judged again then."""
    tolerance = point.setting(FutureRule).tolerance_seconds
    return alike(np.flatnonzero(seen.ats > seen.now + tolerance), Verdict.SUSPECT, f"future {tolerance} s")


@rule(RangeRule)
def limited(seen: Seen, point: Point) -> Found:
    """Values that are no number or outside their limits."""
    setting, values = point.setting(RangeRule), seen.values
    low = -np.inf if setting.low is None else setting.low
    high = np.inf if setting.high is None else setting.high
    inside = (values >= low) & (values <= high) & np.isfinite(values)
    if inside.all():
        return NOTHING
    positions = np.flatnonzero(~inside)
    below, above = f"low {low:g}", f"high {high:g}"
    texts = ["no number" if not np.isfinite(value) else below if value < low else above for value in values[positions]]
    return Found(positions, np.full(len(positions), Verdict.BAD, np.int64), texts)


@rule(MarkerRule, before=lambda _: BESIDE, after=lambda _: BESIDE)
def marked(seen: Seen, point: Point) -> Found:
    """What a device shows for no value at all: absurd ones, and known ones that stand apart."""
    setting, values = point.setting(MarkerRule), seen.values
    if not len(values):
        return NOTHING
    absurd = np.abs(values) > setting.highest
    runs = [np.flatnonzero(absurd)] if absurd.any() else []
    if setting.values:
        starts = np.flatnonzero(_apart(values, np.concatenate([[np.nan], values[:-1]])))
        starts = starts[_among(values[starts], setting.values) & ~absurd[starts]]
        runs += [run for start in starts if (run := _standing_apart(values, int(start))) is not None]
    if not runs:
        return NOTHING
    positions = np.sort(np.concatenate(runs))
    texts = [f"marker {setting.highest:g}" if absurd[at] else f"marker {values[at]:.12g}" for at in positions]
    return Found(positions, np.full(len(positions), Verdict.BAD, np.int64), texts)


def _among(values: Values, known: tuple[float, ...]) -> Marks:
    ascending = _ascending(known)
    there: Marks = ascending[np.searchsorted(ascending[:-1], values)] == values
    return there


@lru_cache(maxsize=256)
def _ascending(known: tuple[float, ...]) -> Values:
    return np.array(sorted(known))


def _apart(values: Values, others: Values) -> Marks:
    """Whether each value is far from another, or there is no other."""
    return ~(np.abs(values - others) <= np.abs(values) / 2)


def _standing_apart(values: Values, start: int) -> Positions | None:
    """The run of one value from *start* on, if what comes after it is far from it too."""
    others = np.flatnonzero(values[start:] != values[start])
    after = start + int(others[0]) if len(others) else len(values)
    if after < len(values) and not _apart(values[start : start + 1], values[after : after + 1])[0]:
        return None
    return np.arange(start, after)


@rule(
    DuplicateRule,
    kinds=("delta",),
    before=lambda point: point.setting(DuplicateRule).within_seconds,
    after=lambda point: point.setting(DuplicateRule).within_seconds,
)
def duplicate(seen: Seen, point: Point) -> Found:
    """The same amount within a moment: all but the first."""
    within = float(point.setting(DuplicateRule).within_seconds)
    if point.interval is not None:
        within = min(within, point.interval / 2)
    again = (np.diff(seen.values) == 0) & (seen.values[1:] != 0) & (np.diff(seen.ats) <= within)
    return alike(np.flatnonzero(again) + 1, Verdict.BAD, f"duplicate {within:g} s")


@rule(RateRule, kinds=("delta",), before=lambda _: BESIDE, after=lambda _: BESIDE)
def too_much(seen: Seen, point: Point) -> Found:
    """Amounts that nothing uses in the time that they speak of: since the reading before, or one interval."""
    high = point.setting(RateRule).high
    if high is None:
        return NOTHING
    first = np.inf if point.interval is None else point.interval
    lasted = np.maximum(np.diff(seen.ats, prepend=seen.ats[:1]), point.interval or 0.0)
    lasted = np.where(np.arange(len(lasted)) == 0, first, lasted)
    return alike(np.flatnonzero(seen.values > high * lasted / HOUR), Verdict.BAD, f"rate {high:g}/h")


@rule(RateRule, kinds=("analog", "digital"), before=lambda _: BESIDE, after=lambda _: BESIDE)
def too_fast(seen: Seen, point: Point) -> Found:
    """A value that leaps away and straight back is bad; a leap that stays is noted."""
    high = point.setting(RateRule).high
    if high is None or len(seen.values) < 2:
        return NOTHING
    change = np.diff(seen.values)
    leaps = np.where(np.abs(change) > high * np.diff(seen.ats) / HOUR, np.sign(change), 0.0)
    back = np.flatnonzero(leaps[:-1] * leaps[1:] < 0) + 1
    # Up, down and up again: only every other of them is away from where the value was.
    nth = np.arange(len(back))
    first = np.maximum.accumulate(np.where(np.diff(back, prepend=-2) > 1, nth, 0))
    peaks = back[(nth - first) % 2 == 0]
    stays = np.setdiff1d(np.flatnonzero(leaps) + 1, np.concatenate([peaks, peaks + 1]))
    positions = np.concatenate([peaks, stays])
    verdicts = np.repeat([Verdict.BAD, Verdict.NOTED], [len(peaks), len(stays)]).astype(np.int64)
    return Found(positions, verdicts, [f"rate {high:g}/h"] * len(positions))
