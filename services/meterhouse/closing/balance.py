"""On which days a main is not the sum of its parts, and what is left over in each slot. Pure.

What is lost on the way is a share of what flows, the same for weeks: the median over the days that are seen.
What is left beyond it is noise of registers on most days. A day is open where a good part of its slots leaves more
than that: one slot alone tells of a reading, not of the installation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from meterhouse.closing.seen import Clock, Group, Marks, Values

MOST_LOSS = 0.08
"""Cables and transformers lose no more of what they carry."""
TIMES_USUAL = 5.0
"""More than so many times what a slot usually leaves over is open."""
LEAST_SHARE = 0.008
"""Less of what the main counts in a mean slot is not looked at."""
OPEN_SHARE = 0.08
"""So many of a day's slots make it an open one: eight of 96."""
LEAST_SLOTS = 16
"""A day of which less is sure is not judged."""


@dataclass(frozen=True)
class Open:
    """An open day of a group.

    sure   positions of its slots, all of them with a value of the main and of every part
    """

    day: int
    sure: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    left: Values
    """Main less its parts and what is lost, in those slots."""
    limit: float
    """Up to which that is usual."""


@dataclass(frozen=True)
class Balance:
    group: Group
    clock: Clock

    @cached_property
    def parts(self) -> Values:
        """Slots of the parts, one row each, with their signs."""
        return np.stack(
            [sign * part.values for part, sign in zip(self.group.parts, self.group.signs, strict=True)]
        ).astype(np.float64)

    @cached_property
    def sure(self) -> Marks:
        sure: Marks = np.all([self.group.main.sure, *(part.sure for part in self.group.parts)], axis=0)
        return sure

    @cached_property
    def loss(self) -> float:
        """Share of what the parts count that is lost before it reaches them."""
        main = self._by_day(np.where(self.sure, self.group.main.values, 0.0))
        parts = self._by_day(np.where(self.sure, np.nan_to_num(self.parts).sum(axis=0), 0.0))
        enough = (self._by_day(self.sure.astype(np.float64)) >= LEAST_SLOTS) & (parts > 0)
        if not enough.any():
            return 0.0
        return float(np.clip(np.median(main[enough] / parts[enough]) - 1.0, 0.0, MOST_LOSS))

    @cached_property
    def left(self) -> Values:
        """What is left over in each slot; not a number where it is not sure."""
        left = self.group.main.values - (1.0 + self.loss) * self.parts.sum(axis=0)
        return np.where(self.sure, left, np.nan)

    @cached_property
    def noise(self) -> float:
        """What a slot leaves over on a usual day: the median of the days' 90th percentiles."""
        by_day = [np.abs(self.left[first:after]) for first, after in self._days if self._is_enough(first, after)]
        return float(np.median([np.nanquantile(each, 0.9) for each in by_day])) if by_day else 0.0

    def open(self) -> Iterator[Open]:
        """Days that do not add up."""
        limit = max(TIMES_USUAL * self.noise, LEAST_SHARE * self.mean)
        for first, after in self._days:
            if not self._is_enough(first, after) or limit == 0:
                continue
            sure = first + np.flatnonzero(self.sure[first:after])
            left = self.left[sure]
            if np.mean(np.abs(left) > limit) >= OPEN_SHARE:
                yield Open(int(self.clock.days[first]), sure, left, limit)

    @cached_property
    def mean(self) -> float:
        """What a slot of the main counts on average."""
        there = np.abs(self.group.main.values[self.sure])
        return float(there.mean()) if len(there) else 0.0

    @property
    def _days(self) -> Iterator[tuple[int, int]]:
        return zip(self.clock.starts.tolist(), self.clock.ends.tolist(), strict=True)

    def _is_enough(self, first: int, after: int) -> bool:
        return int(self.sure[first:after].sum()) >= LEAST_SLOTS

    def _by_day(self, values: Values) -> Values:
        return np.add.reduceat(values, self.clock.starts)
