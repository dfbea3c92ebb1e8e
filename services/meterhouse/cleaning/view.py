"""A view of the readings of one point: what the rules say of them, and whether enough of them was seen for that."""

from dataclasses import dataclass

import numpy as np

from meterhouse.cleaning.rule import Found, left_out
from meterhouse.cleaning.rules import Plan
from meterhouse.kernel.quality import Verdict
from meterhouse.store import readings
from meterhouse.store.readings import Around, Judgements


@dataclass(frozen=True)
class View:
    around: Around
    stood: Judgements
    found: Found
    touched: tuple[int, int]
    """Instants [first, after) whose verdicts may be others now."""
    is_odd: bool
    """Some verdict is there, was there, or may be."""
    is_enough: bool
    """So much was seen that its verdicts are final."""

    @classmethod
    def of(cls, plan: Plan, around: Around, stood: Judgements, asked: tuple[int, int], now: int) -> "View":
        found = plan.judge(around.ats, _edited(around, stood), now=now, since=asked[0], is_last=around.to_last)
        touched = plan.touched(*asked)
        if found.is_nothing and not len(stood.within(*touched).ats):
            return cls(around, stood, found, touched, is_odd=False, is_enough=True)
        touched = plan.touched(*_between_good(around.ats, found, asked), found.wholes)
        is_enough = plan.suffices(around.ats, found, touched, begins=around.from_first, ends=around.to_last)
        return cls(around, stood, found, touched, is_odd=True, is_enough=is_enough)


def _between_good(ats: readings.Instants, found: Found, asked: tuple[int, int]) -> tuple[int, int]:
    """The range up to the readings on both sides that count: across the others these are neighbours."""
    good = np.delete(ats, found.positions[left_out(found.verdicts)])
    before, after = good[good <= asked[0]], good[good >= asked[1] - 1]
    first = before[-1] if len(before) else ats[:1].min(initial=asked[0])
    last = after[0] if len(after) else ats[-1:].max(initial=asked[1] - 1)
    return int(first), int(last) + 1


def _edited(around: Around, stood: Judgements) -> readings.Values:
    """Values with those in their place that people have put there."""
    by_people = stood.verdicts == Verdict.EDITED
    if not by_people.any():
        return around.values
    where = np.searchsorted(around.ats, stood.ats[by_people])
    there = (where < len(around.ats)) & (around.ats[np.minimum(where, len(around.ats) - 1)] == stood.ats[by_people])
    values = around.values.copy()
    values[where[there]] = stood.values[by_people][there]
    return values
