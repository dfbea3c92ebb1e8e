"""What happened where a counter rose faster than anything could.

rate       it fell again: what lies between is bad; if it stays, it is noted; until that is known, suspect
exchange   it stays, far too high for the time that it took, and goes on as it may: another register
"""

from itertools import pairwise

import numpy as np

from meterhouse.judging.rule import Positions
from meterhouse.judging.trace import Trace

OFTEN, SELDOM = 20, 0.05


def note_what_is_often_fast(trace: Trace) -> None:
    """A limit that is passed all the time is no limit."""
    fast = np.flatnonzero(trace.fast(np.arange(len(trace.values)))) + 1
    if len(fast) > OFTEN and len(fast) > SELDOM * len(trace.values):
        trace.note(fast, _text(trace))


def judge_jump(trace: Trace, before: int, at: int) -> None:
    trace.settled[at] = True
    flat = _flat_since(trace, before)
    rise = float(trace.values[at] - trace.values[before])
    if not trace.is_too_fast(flat, at, rise):
        return  # it stood still, and caught up
    later = trace.kept_from(at)
    within = later[trace.ats[later] <= trace.ats[at] + trace.ways.counter.span_seconds]
    fallen = within[trace.values[within] < trace.values[at] - trace.tolerance[at]]
    above = later[later < fallen[0]] if len(fallen) else later
    fast = [
        one for one in map(int, above) if trace.is_too_fast(flat, one, float(trace.values[one] - trace.values[before]))
    ]
    if len(fallen):
        trace.leave_out(np.array(fast), _text(trace))
    elif not trace.is_decided(later, at):
        trace.suspect(np.array(fast), _text(trace))
    elif _is_step(trace, flat, at, rise, within):
        trace.start_anew(at, f"exchange {trace.ways.power:g}/h")
    else:
        trace.note(np.array([at]), _text(trace))


def _text(trace: Trace) -> str:
    return f"rate {trace.ways.power:g}/h"


def _flat_since(trace: Trace, before: int) -> int:
    """The first of the readings up to *before* that showed the same."""
    earlier = trace.kept_before(before + 1)
    others = np.flatnonzero(trace.values[earlier] != trace.values[before])
    return int(earlier[others[-1] + 1]) if len(others) else int(earlier[0])


def _is_step(trace: Trace, flat: int, at: int, rise: float, after: Positions) -> bool:
    """Whether it is a leap beyond doubt, after which the counter goes on as it may."""
    times = trace.ways.rate.step_times if trace.ways.rate else 1.0
    if not trace.is_too_fast(flat, at, rise / times):
        return False
    return not any(
        trace.is_too_fast(int(one), int(other), float(trace.values[other] - trace.values[one]))
        for one, other in pairwise(after)
    )
