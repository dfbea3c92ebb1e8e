"""What a cleaning rule is: one function over all readings of one point at once, declared for its settings.

    @rule(StuckRule, kinds=("analog",), before=lambda point: point.setting(StuckRule).after_seconds)
    def stuck(seen: Seen, point: Point) -> Found: ...

A rule is pure. It is asked only where its settings are switched on, and does not see what the rules before it
have left out. It says how far around a reading others decide on its verdict; whoever asks it sees to it that
these are there, so that readings that come late, or in other batches, end in the same verdicts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from meterhouse.catalogue.cleaning_rules import CleaningRule
from meterhouse.kernel.quality import Verdict

Instants = NDArray[np.int64]
Values = NDArray[np.float64]
Marks = NDArray[np.bool_]
Positions = NDArray[np.int64]
S = TypeVar("S", bound=CleaningRule)

ANEW = (Verdict.RESET, Verdict.ROLLOVER)
"""What a counter rose since the reading before is not the difference."""


@dataclass(frozen=True)
class Point:
    """What rules know of the point whose readings they judge."""

    kind: str
    rules: tuple[CleaningRule, ...]
    """Those that are switched on, in order, with the limits that were declared for the point and its meter."""
    interval: float | None = None
    """How often it is read [s]."""
    register_max: float | None = None
    resolution: float | None = None

    def setting(self, kind: type[S]) -> S:
        found = self.find(kind)
        assert found is not None, f"{kind.__name__} is switched off"
        return found

    def find(self, kind: type[S]) -> S | None:
        """None where the rule is switched off."""
        return next((rule for rule in self.rules if isinstance(rule, kind)), None)


@dataclass(frozen=True)
class Seen:
    """Readings of one point that are judged together."""

    ats: Instants
    """[s UTC], ascending"""
    values: Values
    """As they were read [unit of the point]."""
    until: int
    """When the last reading of all came: one that was left out, too, says that time has passed [s UTC]."""
    now: int
    """[s UTC]"""
    since: int
    """From when on verdicts are wanted; what is earlier is there for its sake [s UTC]."""
    is_last: bool
    """No later readings are known than these."""
    anew: Marks
    """Where a counter started anew."""


@dataclass(frozen=True, order=True)
class Whole:
    """A stretch of time that is judged as a whole: with one of its verdicts all from *low* to *high* may change."""

    first: int
    last: int
    low: int
    high: int
    """[s UTC], each one included."""


@dataclass(frozen=True)
class Found:
    """Verdicts that are not GOOD: positions in the readings that were seen, verdicts, and the rules that gave them."""

    positions: Positions
    verdicts: NDArray[np.int64]
    rules: list[str]
    wholes: Sequence["Whole"] = ()
    """Where anything was odd."""
    is_open: bool = False
    """Other readings than those that were seen may have a say in it."""

    @property
    def is_nothing(self) -> bool:
        return not len(self.positions) and not self.wholes and not self.is_open


NOTHING = Found(np.empty(0, np.int64), np.empty(0, np.int64), [])


def left_out(verdicts: NDArray[np.int64]) -> Marks:
    """Which of the verdicts leave their readings out."""
    marks: Marks = (verdicts == Verdict.BAD) | (verdicts == Verdict.SUSPECT)
    return marks


def alike(positions: Positions, verdict: Verdict, text: str) -> Found:
    """One verdict by one rule on all of them."""
    if not len(positions):
        return NOTHING
    return Found(positions, np.full(len(positions), verdict, np.int64), [text] * len(positions))


Judge = Callable[[Seen, Point], Found]
Seconds = Callable[[Point], int]


@dataclass(frozen=True)
class Rule:
    settings: tuple[type[CleaningRule], ...]
    kinds: tuple[str, ...]
    judge: Judge
    before: Seconds
    after: Seconds
    beside: Seconds

    def holds(self, point: Point) -> bool:
        return point.kind in self.kinds and any(isinstance(each, self.settings) for each in point.rules)


RULES: list[Rule] = []
KINDS = ("counter", "delta", "analog", "digital")


def rule(
    *settings: type[CleaningRule],
    kinds: tuple[str, ...] = KINDS,
    before: Seconds = lambda _: 0,
    after: Seconds = lambda _: 0,
    beside: Seconds = lambda _: 0,
) -> Callable[[Judge], Judge]:
    """Declare a rule; one that takes several settings is asked when any of them is switched on.

    kinds           of points that it can judge
    before, after   how far from a reading others decide on its verdict, where anything is odd [s]
    beside          how far around it others must be seen to know that nothing is odd [s]
    """

    def enter(judge: Judge) -> Judge:
        RULES.append(Rule(settings, kinds, judge, before, after, beside))
        return judge

    return enter


@dataclass
class Verdicts:
    """What several rules have said, one after the other, of the same readings."""

    positions: list[Positions] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)

    def add(self, positions: Positions, found: Found) -> None:
        """*positions* among all readings, while *found* knows only those that it saw."""
        self.positions.append(positions)
        self.found.append(found)

    def together(self) -> Found:
        """One verdict for each reading: the first that leaves it out, else the first."""
        if not self.found:
            return NOTHING
        positions = np.concatenate(self.positions)
        verdicts = np.concatenate([each.verdicts for each in self.found])
        rules = [rule for each in self.found for rule in each.rules]
        order = np.lexsort((~left_out(verdicts), positions))
        kept = order[np.flatnonzero(np.diff(positions[order], prepend=-1))]
        return Found(
            positions[kept],
            verdicts[kept],
            [rules[at] for at in kept],
            sorted(whole for each in self.found for whole in each.wholes),
            any(each.is_open for each in self.found),
        )
