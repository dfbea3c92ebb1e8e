"""What causes are shown: arrays of some local days of one site, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from meterhouse.catalogue.metering import Node
from meterhouse.kernel.calendar import Calendar

Instants = NDArray[np.int64]
Values = NDArray[np.float64]
Marks = NDArray[np.bool_]
Verdicts = NDArray[np.int64]

HOUR, DAY = 3600, 86_400


@dataclass(frozen=True)
class Clock:
    """The slots of whole local days, one after the other."""

    calendar: Calendar
    seconds: int
    slots: Instants
    """Their starts [s UTC]."""

    @staticmethod
    def of(calendar: Calendar, first_day: int, after_day: int, seconds: int) -> "Clock":
        low, high = calendar.start(first_day), calendar.start(after_day)
        return Clock(calendar, seconds, np.arange(-(-low // seconds), -(-high // seconds), dtype=np.int64) * seconds)

    @property
    def first(self) -> int:
        return int(self.slots[0])

    @property
    def after(self) -> int:
        return int(self.slots[-1]) + self.seconds

    @cached_property
    def days(self) -> Instants:
        """Local day of each slot."""
        return self.calendar.day(self.slots)

    @cached_property
    def hours(self) -> Values:
        """Local hour of each slot, in [0, 24)."""
        return (self.calendar.local(self.slots) % DAY) / HOUR

    @cached_property
    def starts(self) -> Instants:
        """Position of the first slot of each day."""
        return np.flatnonzero(np.diff(self.days, prepend=self.days[:1] - 1))

    @cached_property
    def ends(self) -> Instants:
        return np.append(self.starts[1:], len(self.slots))

    @property
    def number(self) -> int:
        """How many days there are."""
        return len(self.starts)

    def positions(self, instants: Instants) -> Instants:
        """In which slot each instant lies."""
        return (instants - self.first) // self.seconds


@dataclass(frozen=True)
class Lane:
    """The slots of one meter."""

    meter: Node
    unit: str
    values: Values
    """Not a number where there is none [unit]."""
    sure: Marks
    """Measured whole, with nothing odd about the readings at both ends."""


@dataclass(frozen=True)
class Group:
    """A main, and the meters behind it that together should count what it counts."""

    main: Lane
    parts: Sequence[Lane]
    signs: Sequence[float]
    """+1 for what is taken, -1 for what comes back or is made behind the main."""


@dataclass(frozen=True)
class Trace:
    """The readings of one point, with what cleaning and normalization said of them."""

    point: int
    kind: str
    unit: str
    ats: Instants
    """Of all readings [s UTC], ascending."""
    values: Values
    judged: Instants
    """Instants of the readings that have a verdict."""
    verdicts: Verdicts
    rules: Sequence[str]
    silences: Sequence[tuple[int, int]]
    """Stretches between two readings that are longer than they may be [s UTC]."""
    interval: float
    """How often it is read [s]."""
    resolution: float
    """Its smallest step; 0 where none is declared [unit]."""
    slots: Values = field(default_factory=lambda: np.empty(0))
    """What was counted by it in each slot of the clock, where it alone feeds a meter; else empty [unit]."""
