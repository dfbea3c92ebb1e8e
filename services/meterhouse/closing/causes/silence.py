"""Silences of counters: caught up, not counted, around a change of the clock, or not over yet."""

from collections.abc import Iterator

import numpy as np

from meterhouse.closing.cause import Finding, cause
from meterhouse.closing.seen import DAY, HOUR, Clock, Trace

LEAST_SECONDS = 2 * HOUR
"""Shorter ones are estimated, and nobody needs to know."""
WEEKS = 4
"""So many before tell what is usual."""
COUNTED = 0.2
"""Of what usually flows: with less the counter has not counted on."""


@cause("point")
def silent(trace: Trace, clock: Clock) -> Iterator[Finding]:
    for first, after in trace.silences:
        if after - first < LEAST_SECONDS:
            continue
        rise, usual = _rise(trace, first, after), _usual(trace, clock, first, after)
        evidence = {
            "hours": round((after - first) / HOUR, 2),
            "caught_up": None if rise is None else round(rise, 3),
            "usual": None if usual is None else round(usual, 3),
        }
        kind = _kind(trace, clock, first, after, rise, usual)
        yield Finding(kind, ("points", trace.point), first, after, rise, trace.unit, evidence)


def _kind(trace: Trace, clock: Clock, first: int, after: int, rise: float | None, usual: float | None) -> str:
    changes = clock.calendar.changes
    if after - first < DAY / 4 and bool(((changes > first - HOUR) & (changes < after + HOUR)).any()):
        return "clock_change_gap"
    if rise is None or (usual and rise < COUNTED * usual and rise <= usual - 2 * trace.resolution):
        return "silent_lost"
    return "silent_caught_up"


def _rise(trace: Trace, first: int, after: int) -> float | None:
    """What the counter counted meanwhile; None where it began anew."""
    low, high = np.searchsorted(trace.ats, [first, after])
    if high >= len(trace.ats) or trace.values[high] < trace.values[low]:
        return None
    return float(trace.values[high] - trace.values[low])


def _usual(trace: Trace, clock: Clock, first: int, after: int) -> float | None:
    """What it counts in that time at that hour of the week: the median of the four weeks before."""
    if not len(trace.slots):
        return None
    weeks = [(first - nth * 7 * DAY, after - nth * 7 * DAY) for nth in range(1, WEEKS + 1)]
    rises = [_between(trace, clock, low, high) for low, high in weeks]
    known = [rise for rise in rises if rise is not None]
    return float(np.median(known)) if known else None


def _between(trace: Trace, clock: Clock, low: int, high: int) -> float | None:
    if low < clock.first:
        return None
    begin, end = clock.positions(np.array([low, high + clock.seconds - 1]))
    part = trace.slots[begin:end]
    return None if np.isnan(part).any() else float(part.sum())
