"""When a source is read: its points' intervals aligned to the wall clock, so that no delay adds up. Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

WIDEST_SHIFT = 0.3  # [s]
GOLDEN = 0.618_033_988_749_895


@dataclass(frozen=True)
class Tick:
    """At `at` [s UTC] the points of these intervals are due, together."""

    at: float
    intervals: frozenset[float]


def next_tick(intervals: Iterable[float], after: float, shift: float = 0.0) -> Tick:
    """The first multiple of an interval, put off by `shift`, that lies later than `after`.

    What was missed meanwhile is left out: a reading can be made late, but not for an earlier instant.
    """
    dues = {interval: _multiple_after(interval, after - shift) for interval in intervals}
    first = min(dues.values())
    return Tick(first + shift, frozenset(interval for interval, due in dues.items() if due == first))


def shift_of(source: int, shortest: float) -> float:
    """A small fixed delay [s] of each source, so that a hundred do not ask in the same millisecond.

    Well below a second: readings still carry the second that their interval names.
    """
    return (source * GOLDEN % 1.0) * min(WIDEST_SHIFT, shortest / 10)


def _multiple_after(interval: float, after: float) -> float:
    multiple = (math.floor(after / interval) + 1) * interval
    # The division may round up to a multiple that is not later at all.
    return multiple if multiple > after else multiple + interval
