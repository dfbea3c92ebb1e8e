"""Episodes: how much of a counter's readings must be looked at together to tell what one odd place means.

An odd place is a fall, a rise that is too fast, or a zero that is leapt from. It reaches as far as the readings
that may undo it. Places whose reaches come closer than twice the span of a glitch are one episode; what lies
between two episodes is too long for either to change the other. So an episode is judged alone, and comes out
the same however much else is seen.

A counter in trouble without end would be one episode without end: it is cut at whole weeks since 1970, in the
middle of trouble that has lasted for a week on both sides. Whether it is cut there is known in the parts beside.
"""

from dataclasses import dataclass

import numpy as np

from meterhouse.judging.rule import Instants, Marks, Positions, Values

WEEK = 7 * 86_400


@dataclass(frozen=True)
class Episode:
    first: int
    last: int
    """Instants [first, last] of the readings whose verdicts it decides [s UTC]."""
    is_cut: bool
    """It begins among falls: what was before tells nothing."""
    low: int
    high: int
    """Instants [low, high] of this one and the parts beside, which one more reading here may put together anew."""


def episodes(
    ats: Instants, values: Values, tolerance: Values, odd: Positions, *, span: int, back: int
) -> list[Episode]:
    """Episodes in order of time.

    tolerance   of each reading: what lies less below it is not below it
    odd         positions of the readings after what is odd
    span        how long a glitch may last [s]
    back        how long at most, where the counter leaps back [s]
    """
    joined: list[tuple[int, int]] = []
    for first, last in sorted(_reach(ats, values, tolerance, int(at), back) for at in odd):
        if joined and first - joined[-1][1] <= 2 * span:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    falls = values[odd] < values[odd - 1]
    return [part for first, last in joined for part in _parts(first, last, span, ats[odd], falls)]


def _reach(ats: Instants, values: Values, tolerance: Values, at: int, back: int) -> tuple[int, int]:
    """From the last reading that was not above this one to the first that is where the counter was before."""
    first = last = int(ats[at])
    # One reading more than lies within: a silence is no trouble.
    low = max(int(np.searchsorted(ats, first - back)) - 1, 0)
    high = min(int(np.searchsorted(ats, first + back, side="right")) + 1, len(ats))
    earlier, later = values[low:at], values[at:high]
    before = values[at - 1]
    if values[at] < before:
        below = np.flatnonzero(earlier <= values[at] + tolerance[at - 1])
        first = int(ats[low + below[-1]]) if len(below) else first
        above = np.flatnonzero(later >= before - tolerance[at - 1])
        last = int(ats[at + above[0]]) if len(above) else last
    if before == 0:
        others = np.flatnonzero(earlier)
        first = min(first, int(ats[low + others[-1] + 1]) if len(others) else int(ats[low]))
    if values[at] == 0:
        others = np.flatnonzero(later)
        last = max(last, int(ats[at + others[0]]) if len(others) else int(ats[high - 1]))
    return first, last


def _parts(first: int, last: int, span: int, odd: Instants, falls: Marks) -> list[Episode]:
    cuts, among_falls = [], {first - span: False}
    for at in range(-(-(first + WEEK) // WEEK) * WEEK, last - WEEK + 1, WEEK):
        near = np.abs(odd - at) <= 2 * span
        if near.any():
            cuts.append(at)
            among_falls[at] = bool(falls[near].any())
    edges = [first - span, *cuts, last + span + 1]
    beside = [edges[0], *edges, edges[-1]]
    return [
        Episode(begin, end - 1, among_falls[begin], low, high - 1)
        for low, begin, end, high in zip(beside, edges, edges[1:], beside[3:], strict=False)
    ]
