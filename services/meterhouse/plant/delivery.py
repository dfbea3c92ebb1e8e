"""Faults on the way from a device to the platform: readings twice, with another stamp, or long after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from meterhouse.plant.noise import Floats, Integers

AFTER_SECONDS = 7
"""So long after it was read a reading that comes twice is stamped again."""
AHEAD_DAYS = 200
"""How far ahead a stamp from the future lies of the day it was read on."""
_DAY = 86_400


@dataclass(frozen=True)
class Duplicate:
    """Each reading comes again a moment later."""

    first: int
    after: int

    def more(self, ats: Integers, values: Floats) -> tuple[Integers, Floats]:
        inside = (ats >= self.first) & (ats < self.after)
        return ats[inside] + AFTER_SECONDS, values[inside]


@dataclass(frozen=True)
class Future:
    """One reading comes again with the stamp of another year."""

    first: int
    after: int

    def more(self, ats: Integers, values: Floats) -> tuple[Integers, Floats]:
        inside = np.flatnonzero((ats >= self.first) & (ats < self.after))[:1]
        return ats[inside] + AHEAD_DAYS * _DAY, values[inside]


@dataclass(frozen=True)
class Held:
    """Readings are held back, and come when all others have long come."""

    first: int
    after: int


Delivery = Duplicate | Future | Held
Deliveries = Mapping[str, Sequence[Delivery]]
"""By the key of the point."""
