"""The highest power within slots: that of the steepest stretch between readings that are closer than a slot. Pure.

It is told only where it is known. A slot that a longer stretch touches has no finer peak than its mean. And a register
tells energy in steps: where the steepest stretch is but a few steps high, as of a coarse register that is asked often,
its steepness is that of the steps and not of the power.
"""

import numpy as np
from numpy.typing import NDArray

from meterhouse.figures.span import Instants, Span, Values

FEWEST_STEPS = 20
"""Steps of a register from which on its stretch tells a power, to a twentieth."""
_DECIMALS = 6
_ROUNDING = 2.0**-51
"""How far, relatively, a decimal that was multiplied may be off."""
_HOUR = 3600


def steps_of(values: Values) -> Values:
    """How finely each value was told [its unit]: its last decimal, or what 32 bits of its size can tell apart."""
    step = np.full(len(values), 10.0 ** -(_DECIMALS + 1))
    for decimals in range(_DECIMALS, -1, -1):
        shifted = values * 10.0**decimals
        off = np.abs(shifted - np.rint(shifted))
        step[off <= np.maximum(1e-6, np.abs(shifted) * _ROUNDING)] = 10.0**-decimals
    narrow = values.astype(np.float32)
    return np.where(narrow == values, np.maximum(step, np.abs(np.spacing(narrow))), step)


def of_stretches(first: Instants, after: Instants, amounts: Values, steps: Values, span: Span) -> Values:
    """Highest power [unit/h] by slot; not a number where it is not known.

    first, after   stretches [s UTC], each with something of its own, in order of time
    amounts        what came in each
    steps          how finely that was told
    """
    if not span.count:
        return np.zeros(0)
    power = amounts * (_HOUR / np.maximum(after - first, 1))
    begins, ends = (first - span.first) // span.seconds, (after - 1 - span.first) // span.seconds
    finest = np.full(span.count, np.inf)
    _fold(np.minimum, finest, begins, steps)
    _fold(np.minimum, finest, ends, steps)
    highest, sure = np.full(span.count, -np.inf), np.full(span.count, -np.inf)
    for slots in (begins, ends):
        _fold(np.maximum, highest, slots, power)
        there = np.clip(slots, 0, span.count - 1)
        _fold(np.maximum, sure, slots, np.where(amounts >= FEWEST_STEPS * finest[there], power, -np.inf))
    long = after - first >= span.seconds
    highest[_touched(begins[long], ends[long], span) | (sure < highest) | np.isneginf(highest)] = np.nan
    return highest


def of_line(slots: NDArray[np.int64], rates: Values, is_long: NDArray[np.bool_], span: Span) -> Values:
    """Highest of a rate by slot; not a number where a piece of it is of a longer stretch, or there is none.

    slots    positions of the pieces between readings, each of which lies in one slot, in order of time
    rates    the higher end of each
    """
    highest = np.full(span.count, -np.inf)
    _fold(np.maximum, highest, slots, rates)
    highest[slots[is_long]] = np.nan
    highest[np.isneginf(highest)] = np.nan
    return highest


def _fold(ufunc: np.ufunc, into: Values, slots: NDArray[np.int64], values: Values) -> None:
    """Fold values into the slots that they are of, which are in order; those outside of the span are left out."""
    low, high = np.searchsorted(slots, [0, len(into)])
    slots, values = slots[low:high], values[low:high]
    if len(slots):
        starts = np.flatnonzero(np.diff(slots, prepend=-1))
        into[slots[starts]] = ufunc(into[slots[starts]], ufunc.reduceat(values, starts))


def _touched(begins: NDArray[np.int64], ends: NDArray[np.int64], span: Span) -> NDArray[np.bool_]:
    edges = np.zeros(span.count + 1, np.int64)
    np.add.at(edges, np.clip(begins, 0, span.count), 1)
    np.add.at(edges, np.clip(ends + 1, 0, span.count), -1)
    return edges[:-1].cumsum() > 0
