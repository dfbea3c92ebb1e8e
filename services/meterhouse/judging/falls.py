"""What happened where a counter fell.

    rollover   it was near its greatest value, is near nothing, and does not leap back: it passed its end
    jitter     it fell by less than it can show
    spike      the readings before the fall had leapt up, and are now back below: they are bad
    glitch     it leaps back up to where it was: the low readings are bad
    reset      it stays low, near nothing: a new start, from which it counts on
    exchange   it stays elsewhere: another register, from which it counts on
    drop       suspect: too little came since to tell

Which readings are wrong, those before a fall or those after it, is told by which are fewer. What rises no faster
than the counter is used to has not leapt: it counted up from a new start, however far.
"""

import numpy as np

from meterhouse.judging.rule import Positions
from meterhouse.judging.steps import HOUR
from meterhouse.judging.trace import Trace, hours

NEAR_END, NEAR_NOTHING = 0.9, 0.1
"""Shares of the register's end, or of the value before a fall."""
SOME = 10
"""Times what is usual, or steps of the register: from nothing it may have counted so much."""
SELDOM, MANY = 0.1, 500
"""What falls more often than seldom, and many times, is no counter."""


def is_no_counter(trace: Trace) -> bool:
    falls = int((np.diff(trace.values) < -trace.tolerance[:-1]).sum())
    return falls > MANY and falls > SELDOM * len(trace.values)


def judge_fall(trace: Trace, before: int, at: int) -> None:
    counter = trace.ways.counter
    tolerance = float(trace.tolerance[before])
    is_small = bool(trace.values[before] - trace.values[at] < tolerance)
    jitter = f"jitter {tolerance:.3g}"
    slack = 0.0 if is_small else tolerance
    high, low = _high(trace, at, slack), _low(trace, before, at, slack)
    if _rolls_over(trace, before, at, high if len(high) else low):
        trace.roll_over(at, f"rollover {trace.ways.register_max:g}")
    elif len(high) and (not len(low) or len(high) < len(low)):
        trace.leave_out(high, jitter if is_small else _spoken(trace, "spike", high))
    elif len(low):
        trace.leave_out(low, jitter if is_small else _spoken(trace, "glitch", low))
    elif _stays_low(trace, before, at):
        name = "jitter" if is_small else _start(trace, before, at)
        trace.start_anew(at, f"{name} {hours(counter.decided_after_seconds)}")
    elif is_small:
        trace.leave_out(np.array([at]), jitter)
    else:
        trace.suspect(trace.kept_from(at), f"drop {hours(counter.decided_after_seconds)}")


def _spoken(trace: Trace, name: str, run: Positions) -> str:
    """With how long it may last."""
    counter = trace.ways.counter
    is_short = trace.lasts(run) <= counter.span_seconds
    return f"{name} {hours(counter.span_seconds if is_short else counter.return_seconds)}"


def _high(trace: Trace, at: int, slack: float) -> Positions:
    """Readings before *at* that had risen above it since the last one that was not; empty when it is no spike."""
    earlier = trace.kept_before(at)
    below = np.flatnonzero(trace.values[earlier] <= trace.values[at] + slack)
    run = earlier[below[-1] + 1 :] if len(below) else earlier[:0]
    if not len(run) or trace.settled[run[1:]].any():
        return earlier[:0]
    base, top = int(earlier[below[-1]]), float(trace.values[run].max())
    is_leap = trace.leaps(np.concatenate([[base], run]), top - trace.values[base], trace.usual(at, until=base))
    lasted = int(trace.ats[at] - trace.ats[run[0]])
    return run if _is_undone(trace, lasted, trace.values[at] / top, is_leap=is_leap) else earlier[:0]


def _low(trace: Trace, before: int, at: int, slack: float) -> Positions:
    """Readings from *at* until the counter is back where it was; empty when it is no glitch."""
    later = trace.kept_from(at)
    above = np.flatnonzero(trace.values[later[1:]] >= trace.values[before] - slack) + 1
    if not len(above):
        return later[:0]
    run, back = later[: above[0]], int(later[above[0]])
    depth = float(trace.values[before] - trace.values[at])
    is_leap = trace.leaps(np.concatenate([run, [back]]), depth, trace.usual(at))
    # Far above where it was it is somewhere else.
    is_back = trace.lasts(run) <= trace.ways.counter.span_seconds or trace.values[back] - trace.values[before] <= depth
    share = trace.values[at] / trace.values[before]
    return run if is_back and _is_undone(trace, trace.lasts(run), share, is_leap=is_leap) else later[:0]


def _is_undone(trace: Trace, lasted: int, share: float, *, is_leap: bool) -> bool:
    """Whether readings that are above, or below, for so long [s] are none of the counter's.

    share   of the lower side in the higher: near nothing a counter may have started anew
    """
    counter = trace.ways.counter
    if lasted > counter.span_seconds:
        return is_leap and lasted <= counter.return_seconds
    return is_leap or share > NEAR_NOTHING


def _rolls_over(trace: Trace, before: int, at: int, passing: Positions) -> bool:
    """Whether the register passed its end.

    passing   readings of the spike or glitch that it might be instead: such a one comes and goes at once,
              while a register that soon fills again passes through its middle
    """
    end = trace.ways.register_max
    if end is None or trace.values[before] <= NEAR_END * end or trace.values[at] >= NEAR_NOTHING * end:
        return False
    if trace.is_too_fast(before, at, float(trace.values[at] + end - trace.values[before])):
        return False
    through = trace.values[passing]
    return not len(passing) or bool(((through >= NEAR_NOTHING * end) & (through <= NEAR_END * end)).any())


def _stays_low(trace: Trace, before: int, at: int) -> bool:
    later = trace.kept_from(at)
    is_lower = trace.values[later] < trace.values[before]
    if not is_lower.all():
        return True  # it has come back without a leap
    lower = later[is_lower]
    if not trace.values[lower].any():  # zeros that do not count on may be no register's
        return bool(trace.until - trace.ats[at] > trace.ways.counter.return_seconds)
    return trace.is_decided(lower, at)


def _start(trace: Trace, before: int, at: int) -> str:
    """A reset if what it shows may have been counted since it was at nothing, else an exchange."""
    since = (trace.ats[at] - trace.ats[before]) / HOUR
    return "reset" if trace.values[at] <= SOME * (trace.usual(at) * since + trace.step) else "exchange"
