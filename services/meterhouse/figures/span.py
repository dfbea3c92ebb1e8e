"""A span of slots, and the arrays that figures of them are made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Instants = NDArray[np.int64]
Values = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Span:
    """The slots to compute: *count* of them of *seconds* each, from *first* [s UTC] on."""

    first: int
    count: int
    seconds: int

    @property
    def after(self) -> int:
        return self.first + self.count * self.seconds

    def touched(self, first: int, after: int) -> slice:
        """Positions of the slots that [first, after) touches."""
        low = max(first - self.first, 0) // self.seconds
        high = -(-(min(after, self.after) - self.first) // self.seconds)
        return slice(low, max(low, high))
