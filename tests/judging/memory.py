"""Readings and verdicts of one point in memory, judged batch by batch as the cleaning stage does it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from meterhouse.judging.changes import Changes
from meterhouse.judging.look import Look
from meterhouse.judging.rule import Instants, Values
from meterhouse.judging.rules import Plan
from meterhouse.store.laid import LaidAround
from meterhouse.store.readings import MARGIN, Around, Judgements

POINT = 1
LATER = 1 << 33
"""Nothing that is read is from the future then [s UTC]."""


@dataclass(frozen=True)
class OnePlan:
    plan: Plan

    def of(self, _: int) -> Plan:
        return self.plan

    def horizon(self, _: int, now: int) -> int:
        return now + 60


@dataclass
class Memory:
    plan: Plan
    ats: Instants = field(default_factory=lambda: np.empty(0, np.int64))
    values: Values = field(default_factory=lambda: np.empty(0))
    verdicts: dict[int, tuple[int, str]] = field(default_factory=dict)

    def around(self, ranges: Sequence[tuple[int, int, int]], reach: int) -> dict[int, LaidAround]:
        ((_, first, last),) = ranges
        low = max(int(np.searchsorted(self.ats, first - reach - MARGIN)), 0)
        high = int(np.searchsorted(self.ats, last + reach + MARGIN))
        if low and not (self.ats[low:high] < first - reach).any():
            low -= 1
        if high < len(self.ats) and not (self.ats[low:high] >= last + reach).any():
            high += 1
        raw = Around(self.ats[low:high], self.values[low:high], low == 0, high == len(self.ats))
        return {POINT: LaidAround.of(raw, ())}

    def judgements(self, _: Sequence[int], first: int, after: int) -> Judgements:
        there = sorted(at for at in self.verdicts if first <= at < after)
        return Judgements(
            np.full(len(there), POINT),
            np.array(there, np.int64),
            np.array([self.verdicts[at][0] for at in there], np.int64),
            [self.verdicts[at][1] for at in there],
        )

    def take(self, ats: Instants, values: Values, now: int = LATER) -> None:
        """Readings come in, and the range that they span is judged."""
        self.ats, where = np.unique(np.concatenate([self.ats, ats]), return_index=True)
        self.values = np.concatenate([self.values, values])[where]
        self.judge(int(ats.min()), int(ats.max()) + 1, now)

    def judge(self, first: int, last: int, now: int = LATER) -> None:
        changes = Changes()
        look = Look(self, OnePlan(self.plan), now)  # type: ignore[arg-type]  # a plan for any point
        look.judge(first, last, [POINT], changes)
        for at in changes.gone[POINT]:
            del self.verdicts[at]
        self.verdicts |= {at: (verdict, rule) for _, at, verdict, rule in changes.new}


def whole(plan: Plan, ats: Instants, values: Values, now: int = LATER) -> dict[int, tuple[int, str]]:
    """Verdicts on all readings at once, by instant."""
    found = plan.judge(ats, values, now=now)
    return {
        int(ats[position]): (int(verdict), rule)
        for position, verdict, rule in zip(found.positions, found.verdicts, found.rules, strict=True)
    }
