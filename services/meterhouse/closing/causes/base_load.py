"""A step of the night's base load: something runs on at night that did not before, from one night to the next.

What the weather does comes and goes, and what grows does so slowly. A step is told where all nights of a week lie
above all nights of the two weeks before, by half of the step and more. Where nothing ran at night there is no base
to step from: a season begins.
"""

from collections.abc import Iterator

import numpy as np

from meterhouse.closing.cause import Finding, cause
from meterhouse.closing.seen import Clock, Lane, Values

FROM_HOUR, TO_HOUR = 1.0, 4.5
BEFORE, AFTER = 14, 7
"""Nights that are compared."""
LEAST_SHARE = 0.3
"""Of the night's level before, and of the mean power before, that a step has at least."""
HELD = 0.5
"""Of the step that must lie between the highest night before and the lowest one after; and stay."""
EVEN = 0.6
"""Of the step, at most, that the nights after it may differ by: heating that begins comes and goes with the cold."""
LEAST_SLOTS = 6


@cause("meter")
def raised(lane: Lane, clock: Clock) -> Iterator[Finding]:
    nights, mean = nights_of(lane, clock)
    at = BEFORE
    while at + AFTER <= len(nights):
        before, after = nights[at - BEFORE : at], nights[at : at + AFTER]
        if not _is_step(before, after, mean[at - BEFORE : at]):
            at += 1
            continue
        level = float(np.nanmedian(before))
        step = float(np.nanmedian(after)) - level
        lower = np.flatnonzero(nights[at:] < level + HELD * step)
        until = at + int(lower[0]) if len(lower) else len(nights)
        first, after_all = int(clock.slots[clock.starts[at]]), _end(clock, until)
        hours = (after_all - first) / 3600
        evidence = {"before": round(level, 3), "after": round(level + step, 3), "nights": until - at}
        yield Finding("base_load", lane.meter, first, after_all, step * hours, lane.unit, evidence)
        at = until + BEFORE


def nights_of(lane: Lane, clock: Clock) -> tuple[Values, Values]:
    """Of each day the level of its night and its mean, as rates [unit/h]; not a number where too little is sure."""
    rate = np.where(lane.sure, lane.values, np.nan) * (3600 / clock.seconds)
    night = np.where((clock.hours >= FROM_HOUR) & (clock.hours < TO_HOUR), rate, np.nan)
    levels, means = np.full(clock.number, np.nan), np.full(clock.number, np.nan)
    for nth, (first, after) in enumerate(zip(clock.starts, clock.ends, strict=True)):
        known = night[first:after][~np.isnan(night[first:after])]
        if len(known) >= LEAST_SLOTS:
            levels[nth] = np.median(known)
            means[nth] = np.nanmean(rate[first:after])
    return levels, means


def _is_step(before: Values, after: Values, means: Values) -> bool:
    known = before[~np.isnan(before)]
    if len(known) < BEFORE - 4 or np.isnan(after).sum() > 1 or np.isnan(after[0]):
        return False
    level = float(np.median(known))
    step = float(np.nanmedian(after)) - level
    if level <= 0 or step < LEAST_SHARE * level or step < LEAST_SHARE * float(np.nanmean(means)):
        return False
    is_even = float(np.nanmax(after) - np.nanmin(after)) <= EVEN * step
    return is_even and bool(np.nanmin(after) - known.max() >= HELD * step)


def _end(clock: Clock, day: int) -> int:
    return int(clock.slots[clock.starts[day]]) if day < clock.number else clock.after
