"""Zeros that a counter leapt from, and not to where it was before them: its register never showed them.

A device that was not read yet, or could not be, is often told as 0. What follows would be as much consumption as
the register ever counted.
"""

import numpy as np

from meterhouse.judging.steps import HOUR
from meterhouse.judging.trace import UNUSUAL, Trace

FAR = 1000
"""Far above zero are so many steps of the register."""


def judge_zeros(trace: Trace) -> None:
    zero = trace.ways.zero
    if zero is None or zero.high is None:
        return
    longest = trace.ways.counter.return_seconds
    for at in map(int, np.flatnonzero((trace.values[1:] > 0) & (trace.values[:-1] == 0)) + 1):
        others = np.flatnonzero(trace.values[:at])
        zeros = np.arange(others[-1] + 1 if len(others) else 0, at)
        is_back = len(others) and trace.values[at] >= trace.values[others[-1]] - trace.tolerance[others[-1]]
        if (is_back and trace.lasts(zeros) <= longest) or not _leaps(trace, at, zero.high):
            continue  # a glitch, or a counter that has begun to count
        recent = zeros[trace.ats[zeros] >= trace.ats[at] - longest]
        trace.leave_out(recent, f"zero {zero.high:g}/h")
        if len(recent) < len(zeros):
            trace.start_anew(at, f"exchange {zero.high:g}/h")


def _leaps(trace: Trace, at: int, high: float) -> bool:
    rate = trace.values[at] / (trace.ats[at] - trace.ats[at - 1]) * HOUR
    return bool(trace.values[at] >= FAR * trace.step and rate > high and rate > UNUSUAL * trace.usual(at))
