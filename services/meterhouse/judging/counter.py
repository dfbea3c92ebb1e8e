"""The rule for counters: finds odd places at once over all readings, and looks closely only there."""

import numpy as np

from meterhouse.catalogue.cleaning_rules import CounterRule, JitterRule, RateRule, ZeroRule
from meterhouse.judging.episodes import Episode, episodes
from meterhouse.judging.falls import SELDOM, is_no_counter, judge_fall
from meterhouse.judging.jumps import judge_jump, note_what_is_often_fast
from meterhouse.judging.rule import NOTHING, Found, Instants, Point, Positions, Seen, Values, Whole, rule
from meterhouse.judging.steps import HOUR, rises_too_fast
from meterhouse.judging.trace import Trace, Ways
from meterhouse.judging.zeros import judge_zeros
from meterhouse.kernel.quality import Verdict


def _span(point: Point) -> int:
    """How long trouble may last that is undone by what comes after it, or settled without [s]."""
    setting = point.setting(CounterRule)
    return max(setting.span_seconds, setting.decided_after_seconds)


def _reach(point: Point) -> int:
    return point.setting(CounterRule).return_seconds + 2 * _span(point)


@rule(CounterRule, kinds=("counter",), before=_reach, after=_reach)
def counted(seen: Seen, point: Point) -> Found:
    """Falls, rises that are too fast, and zeros that the counter leaps from."""
    odd = _odd(seen, point)
    if not len(odd):
        return NOTHING
    setting = point.setting(CounterRule)
    tolerance = _tolerance(seen, point)
    ways = Ways(setting, point.find(ZeroRule), point.find(RateRule), point.register_max, point.resolution)
    found = episodes(seen.ats, seen.values, tolerance, odd, span=_span(point), back=setting.return_seconds)
    verdicts: dict[int, tuple[Verdict, str]] = {}
    for episode in found:
        verdicts |= _judged(seen, tolerance, ways, episode)
    positions = np.array(sorted(verdicts), np.int64)
    return Found(
        positions,
        np.array([verdicts[int(at)][0] for at in positions], np.int64),
        [verdicts[int(at)][1] for at in positions],
        [Whole(each.first, each.last, each.low, each.high) for each in found],
    )


def _odd(seen: Seen, point: Point) -> Positions:
    """Positions of the readings after a fall, after a rise that is too fast, or after a zero that was leapt from."""
    rises = np.diff(seen.values)
    odd = rises < 0
    rate, zero = point.find(RateRule), point.find(ZeroRule)
    if rate is not None:
        odd |= rises_too_fast(seen.ats, seen.values, rate.high, point.resolution)
    if zero is not None and zero.high is not None and (seen.values[:-1] == 0).any():
        odd |= (rises > zero.high * np.diff(seen.ats) / HOUR) & (seen.values[:-1] == 0)
    return np.flatnonzero(odd) + 1


def _tolerance(seen: Seen, point: Point) -> Values:
    """Of each reading: what lies less below it has not fallen."""
    jitter = point.find(JitterRule)
    if jitter is None:
        return np.zeros(len(seen.values))
    return np.maximum(jitter.share * np.abs(seen.values), point.resolution or 0.0)


def _judged(seen: Seen, tolerance: Values, ways: Ways, episode: Episode) -> dict[int, tuple[Verdict, str]]:
    part = _between(seen.ats, episode.first, episode.last)
    if part.start == part.stop:
        return {}
    if not episode.is_cut:  # what comes first is compared with the reading before
        part = slice(max(part.start - 1, 0), part.stop)
    before = _between(seen.ats, episode.first - ways.counter.return_seconds, episode.last)
    trace = Trace(
        seen.ats[part],
        seen.values[part],
        tolerance[part],
        ways,
        seen.until,
        (seen.ats[before], seen.values[before]),
    )
    _judge(trace, is_cut=episode.is_cut)
    return {part.start + at: verdict for at, verdict in trace.verdicts.items()}


def _judge(trace: Trace, *, is_cut: bool) -> None:
    if is_no_counter(trace):
        last = len(trace.values) - 1
        trace.leave_out(np.arange(0 if is_cut else 1, last), f"drop {SELDOM:.0%}")
        trace.start_anew(last, f"drop {SELDOM:.0%}")
        return
    if is_cut:
        trace.start_anew(0, "trouble 168 h")
    judge_zeros(trace)
    note_what_is_often_fast(trace)
    while (odd := trace.next_odd()) is not None:
        before, at = odd
        if trace.values[at] < trace.values[before]:
            judge_fall(trace, before, at)
        else:
            judge_jump(trace, before, at)


def _between(ats: Instants, first: int, last: int) -> slice:
    """Positions of the readings at [first, last]."""
    return slice(int(np.searchsorted(ats, first)), int(np.searchsorted(ats, last, side="right")))
