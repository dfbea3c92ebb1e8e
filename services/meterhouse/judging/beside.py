"""The readings beside each of many: what is asked of them, row by row, over all at once.

A row holds one neighbour of every reading: the first of each, the second of each, and so on. To compare whole rows
with each other is far faster than to sort the few neighbours of one reading after the other.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from meterhouse.judging.rule import Marks, Positions, Values

Rows = list[Values]


class Beside:
    def __init__(self, values: Values, rows: Sequence[Values]) -> None:
        """
        values   of the readings themselves
        rows     as many neighbours on one side as on the other, so their number is even
        """
        self.values, self.rows = values, rows
        self.half = len(rows) // 2

    @cached_property
    def rising(self) -> Rows:
        """Neighbours of each reading in ascending order."""
        return ascending(self.rows)

    @cached_property
    def middle(self) -> Values:
        """Their median."""
        between: Values = (self.rising[self.half - 1] + self.rising[self.half]) / 2
        return between

    @cached_property
    def are_beyond(self) -> Marks:
        """Whether each reading is beyond all of its neighbours."""
        beyond: Marks = (self.values < self.rising[0]) | (self.values > self.rising[-1])
        return beyond

    @cached_property
    def away(self) -> Values:
        """Median of how far they are from their median."""
        nearer, farther = np.full_like(self.middle, -np.inf), np.full_like(self.middle, np.inf)
        one, other, spare = (np.empty_like(self.middle) for _ in range(3))
        # Those below, from the farthest on, and those above, from the nearest on: of each pair the nearer one is
        # in the nearer half, the other in the farther.
        for below, above in zip(self.rising[: self.half], self.rising[self.half :], strict=True):
            np.subtract(self.middle, below, out=one)
            np.subtract(above, self.middle, out=other)
            np.maximum(nearer, np.minimum(one, other, out=spare), out=nearer)
            np.minimum(farther, np.maximum(one, other, out=spare), out=farther)
        nearer += farther
        nearer /= 2
        return nearer

    def share(self, share: float) -> Values:
        """Their quantile, between the two nearest."""
        place = share * (len(self.rows) - 1)
        low = int(place)
        between: Values = self.rising[low] + (self.rising[low + 1] - self.rising[low]) * (place - low)
        return between

    def at(self, positions: Positions) -> Values:
        """The neighbours of some readings, a row for each neighbour."""
        return np.array([row[positions] for row in self.rows])


def ascending(rows: Sequence[Values]) -> Rows:
    """The values of each place in ascending order, by Batcher's merge exchange (Knuth, volume 3, 5.2.2 M)."""
    ordered, spare = [row.copy() for row in rows], np.empty_like(rows[0])
    greatest = 1 << (len(rows) - 1).bit_length() >> 1
    step = greatest
    while step:
        apart, part, distance = greatest, 0, step
        while True:
            for low in range(len(rows) - distance):
                if low & step == part:
                    one, other = ordered[low], ordered[low + distance]
                    np.minimum(one, other, out=spare)
                    np.maximum(one, other, out=other)
                    ordered[low], spare = spare, one
            if apart == step:
                break
            distance, apart, part = apart - step, apart >> 1, step
        step >>= 1
    return ordered
