"""From readings to slots: pure, over all readings of one point at once.

Between two readings of a counter its energy is taken to flow evenly, after a silence by its usual course, so
a slot gets the difference of the register between its two ends. Nothing is summed over slots, hence the slots
of any stretch add up to the register's difference, and a slot comes out the same to the last bit in whatever
batch it is computed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from meterhouse.figures.heights import of_stretches, steps_of
from meterhouse.figures.span import Instants, Marks, Span, Values


@dataclass(frozen=True)
class SlotEnergy:
    """Energy of each slot of a span, how much of it the readings cover [s], and what it rests on."""

    energy: Values
    covered: Instants
    estimated: Marks
    edited: Marks
    highest: Values
    """Highest power between readings in it [unit/h]; not a number where none finer than its mean is known."""

    @staticmethod
    def none(span: Span) -> "SlotEnergy":
        return SlotEnergy(
            np.zeros(span.count),
            np.zeros(span.count, np.int64),
            np.zeros(span.count, bool),
            np.zeros(span.count, bool),
            np.full(span.count, np.nan),
        )


@dataclass(frozen=True)
class Good:
    """Readings of a point that count, in order of time."""

    ats: Instants
    values: Values
    starts_anew: Marks
    """Whether the register started anew since the reading before."""
    passed_end: Values
    """What the register lost since the reading before by passing its end, or to another one, else 0 [point unit]."""
    edited: Marks
    bridged: tuple[tuple[int, int], ...] = ()
    """Stretches [s UTC] over which a rate runs straight, however far its readings are apart."""


Share = Callable[[int, int, Instants], Values]
"""Of what flows between two instants, the share that has flowed at each of some instants between them."""


def of_counter(
    readings: Good, span: Span, within: tuple[int, int], gap: int, shares: Mapping[int, Share] | None = None
) -> SlotEnergy:
    """Energy by slot [unit of the point] of a counter's readings.

    within   stretch of time [s UTC] in which the point counts
    gap      readings further apart [s] leave their slots estimated
    shares   by the instant at which a silence began: how what was caught up is spread over it; else evenly
    """
    shares = shares or {}
    found = SlotEnergy.none(span)
    breaks = np.flatnonzero(readings.starts_anew | (readings.passed_end != 0))
    for first, after in zip([0, *breaks], [*breaks, len(readings.ats)], strict=True):
        _add(found, readings.ats[first:after], readings.values[first:after], span, within, shares)
    for at in breaks:
        if at and readings.passed_end[at] != 0:
            shown = np.array([readings.values[at - 1], readings.values[at] + readings.passed_end[at]])
            _add(found, readings.ats[at - 1 : at + 1], shown, span, within, shares)
    joined = ~readings.starts_anew[1:]
    _mark(found.estimated, readings, joined & (np.diff(readings.ats) > gap), span, within)
    _mark(found.edited, readings, joined & (readings.edited[1:] | readings.edited[:-1]), span, within)
    amounts = np.diff(readings.values) + readings.passed_end[1:]
    steps = steps_of(readings.values)
    counted = joined & (readings.ats[1:] > within[0]) & (readings.ats[:-1] < within[1])
    found.highest[:] = of_stretches(
        readings.ats[:-1][counted],
        readings.ats[1:][counted],
        amounts[counted],
        np.minimum(steps[1:], steps[:-1])[counted],
        span,
    )
    return found


def silences(readings: Good, span: Span, within: tuple[int, int], gap: int) -> list[tuple[int, int]]:
    """Stretches [s UTC] that begin and end with a reading, in which none came for longer than *gap*."""
    low, high = max(span.first, within[0]), min(span.after, within[1])
    silent = (np.diff(readings.ats) > gap) & ~readings.starts_anew[1:]
    touched = silent & (readings.ats[1:] > low) & (readings.ats[:-1] < high)
    return [(int(readings.ats[nth]), int(readings.ats[nth + 1])) for nth in np.flatnonzero(touched)]


def _add(
    found: SlotEnergy,
    ats: Instants,
    values: Values,
    span: Span,
    within: tuple[int, int],
    shares: Mapping[int, Share],
) -> None:
    """Add what one unbroken stretch of a counter gave to each slot."""
    if len(ats) < 2:
        return
    low = max(int(ats[0]), within[0], span.first)
    high = min(int(ats[-1]), within[1], span.after)
    if high <= low:
        return
    where = span.touched(low, high)
    ends = np.clip(span.first + np.arange(where.start, where.stop + 1) * span.seconds, low, high)
    register = _register_at(ends, ats, values)
    for first, share in shares.items():
        nth = int(np.searchsorted(ats, first))
        if nth < len(ats) - 1 and ats[nth] == first:
            inside = (ends > first) & (ends < ats[nth + 1])
            flowed = share(first, int(ats[nth + 1]), ends[inside])
            register[inside] = values[nth] + (values[nth + 1] - values[nth]) * flowed
    found.energy[where] += np.diff(register)
    found.covered[where] += np.diff(ends)


def _register_at(instants: Instants, ats: Instants, values: Values) -> Values:
    """The register at instants within [ats[0], ats[-1]], evenly between readings and exact at them."""
    before = np.searchsorted(ats, instants, side="right") - 1
    after = np.minimum(before + 1, len(ats) - 1)
    length = np.maximum(ats[after] - ats[before], 1)
    share = (instants - ats[before]) / length
    return values[before] + (values[after] - values[before]) * share  # type: ignore[no-any-return]


def of_deltas(readings: Good, span: Span, within: tuple[int, int], interval: int) -> SlotEnergy:
    """Energy by slot [unit of the point] of readings that each tell what came since the one before.

    interval   stretch [s] that a reading speaks of where the one before it is further back
    """
    found = SlotEnergy.none(span)
    if not len(readings.ats):
        return found
    began = readings.ats - interval
    began[1:] = np.maximum(began[1:], readings.ats[:-1])
    slot = span.seconds
    pieces = np.maximum(-(-readings.ats // slot) - began // slot, 1)
    whose = np.repeat(np.arange(len(pieces)), pieces)
    nth = np.arange(len(whose)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    starts = np.maximum((began[whose] // slot + nth) * slot, began[whose])
    ends = np.minimum((began[whose] // slot + nth + 1) * slot, readings.ats[whose])
    low, high = np.maximum(starts, within[0]), np.minimum(ends, within[1])
    inside = (high > low) & (starts >= span.first) & (ends <= span.after)
    lengths = (readings.ats - began)[whose]
    energy = readings.values[whose] * ((high - low) / lengths)
    positions = (starts - span.first) // slot
    np.add.at(found.energy, positions[inside], energy[inside])
    np.add.at(found.covered, positions[inside], (high - low)[inside])
    found.edited[positions[inside & readings.edited[whose]]] = True
    steps = steps_of(readings.values)
    found.highest[:] = of_stretches(began, readings.ats, readings.values, steps, span)
    return found


def _mark(marks: Marks, readings: Good, which: Marks, span: Span, within: tuple[int, int]) -> None:
    """Mark every slot that one of *which* intervals between neighbouring readings touches."""
    for nth in np.flatnonzero(which):
        first, after = max(int(readings.ats[nth]), within[0]), min(int(readings.ats[nth + 1]), within[1])
        if first < after and after > span.first and first < span.after:
            marks[span.touched(first, after)] = True
