"""From rates and states to slots: power integrated to energy, a switch to the hours it was on. Pure.

Between two readings of a rate it runs straight from one to the other; a state lasts until the next reading.
Where readings lie further apart than they may, nothing is known: unlike a register, a rate tells nothing
of what it missed, so those slots are covered in part or not at all. Nothing is estimated but what a person
has asked to be bridged.
"""

import numpy as np
from numpy.typing import NDArray

from meterhouse.figures.heights import of_line
from meterhouse.figures.slots import Good, SlotEnergy
from meterhouse.figures.span import Span, Values

_HOUR = 3600


def of_power(readings: Good, span: Span, within: tuple[int, int], gap: int) -> SlotEnergy:
    """Integral by slot [unit of the point × h].

    within   stretch of time [s UTC] in which the point counts
    gap      readings further apart [s] tell nothing of what lies between them
    """
    pieces = _Pieces(readings, span, within, gap)
    slope = (readings.values[1:] - readings.values[:-1]) / np.diff(readings.ats)
    middle = (pieces.low + pieces.high) / 2 - readings.ats[pieces.whose]
    before, steepness = readings.values[pieces.whose], slope[pieces.whose]
    found = pieces.summed(before + steepness * middle)
    since = readings.ats[pieces.whose]
    ends = np.maximum(before + steepness * (pieces.low - since), before + steepness * (pieces.high - since))
    is_long = (np.diff(readings.ats) >= span.seconds)[pieces.whose]
    found.highest[:] = of_line((pieces.low - span.first) // span.seconds, ends, is_long, span)
    return found


def of_states(readings: Good, span: Span, within: tuple[int, int], gap: int) -> SlotEnergy:
    """Hours by slot in which the state was not 0, each state counting until the next reading."""
    pieces = _Pieces(readings, span, within, gap)
    return pieces.summed((readings.values[pieces.whose] != 0).astype(np.float64))


class _Pieces:
    """What lies between neighbouring readings, cut at the edges of slots: one piece for each slot it touches."""

    def __init__(self, readings: Good, span: Span, within: tuple[int, int], gap: int) -> None:
        self._readings, self._span = readings, span
        starts = np.maximum(readings.ats[:-1], max(within[0], span.first))
        ends = np.minimum(readings.ats[1:], min(within[1], span.after))
        near = np.diff(readings.ats) <= gap
        self._bridged = np.zeros(len(near), bool)
        for first, after in readings.bridged:
            self._bridged |= (readings.ats[:-1] < after) & (readings.ats[1:] > first)
        joined = np.flatnonzero((near | self._bridged) & (ends > starts))
        starts, ends = starts[joined], ends[joined]
        count = -(-ends // span.seconds) - starts // span.seconds
        nth = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        self.whose: NDArray[np.int64] = np.repeat(joined, count)
        """The reading before each piece."""
        edge = np.repeat(starts // span.seconds, count) + nth
        self.low = np.maximum(np.repeat(starts, count), edge * span.seconds)
        self.high = np.minimum(np.repeat(ends, count), (edge + 1) * span.seconds)

    def summed(self, rate: Values) -> SlotEnergy:
        """Each piece's rate times its length, by slot; taken in order of time, so the same in any batch."""
        found = SlotEnergy.none(self._span)
        slot = (self.low - self._span.first) // self._span.seconds
        np.add.at(found.energy, slot, rate * (self.high - self.low) / _HOUR)
        np.add.at(found.covered, slot, self.high - self.low)
        found.estimated[slot[self._bridged[self.whose]]] = True
        edited = self._readings.edited
        found.edited[slot[edited[self.whose] | edited[self.whose + 1]]] = True
        return found
