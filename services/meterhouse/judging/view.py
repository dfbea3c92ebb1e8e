"""A view of the readings of one point: what the rules say of them, and whether enough of them was seen for that."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from meterhouse.judging.rule import Found, Verdicts, left_out
from meterhouse.judging.rules import Plan, last_until
from meterhouse.kernel.correction import heard
from meterhouse.kernel.quality import Verdict
from meterhouse.store import readings
from meterhouse.store.laid import LaidAround
from meterhouse.store.readings import Judgements

ACCEPTED = "accepted"
"""Why a register starts anew that the rules had left out."""


@dataclass(frozen=True)
class View:
    around: LaidAround
    stood: Judgements
    found: Found
    touched: tuple[int, int]
    """Instants [first, after) whose verdicts may be others now."""
    seen: tuple[int, int]
    """Instants [first, after) of which every reading was here to be seen."""
    is_odd: bool
    """Some verdict is there, was there, or may be."""
    is_enough: bool
    """So much was seen that its verdicts are final."""

    @classmethod
    def of(
        cls, plan: Plan, around: LaidAround, stood: Judgements, asked: tuple[int, int], now: int, until: int
    ) -> "View":
        """until   from when on readings are not looked at yet [s UTC]"""
        found = _judged(plan, around, now, asked[0])
        touched = plan.touched(*asked)
        seen = around.kept_from, until
        if found.is_nothing and not len(stood.within(*touched).ats):
            return cls(around, stood, found, touched, seen, is_odd=False, is_enough=True)
        touched = plan.touched(*_between_good(around.ats, found, asked), found.wholes)
        is_enough = plan.suffices(around.ats, found, touched, begins=around.from_first, ends=around.to_last)
        return cls(around, stood, found, touched, seen, is_odd=True, is_enough=is_enough)


def _between_good(ats: readings.Instants, found: Found, asked: tuple[int, int]) -> tuple[int, int]:
    """The range up to the readings on both sides that count: across the others these are neighbours."""
    good = np.delete(ats, found.positions[left_out(found.verdicts)])
    before, after = good[good <= asked[0]], good[good >= asked[1] - 1]
    first = before[-1] if len(before) else ats[:1].min(initial=asked[0])
    last = after[0] if len(after) else ats[-1:].max(initial=asked[1] - 1)
    return int(first), int(last) + 1


def _judged(plan: Plan, around: LaidAround, now: int, since: int) -> Found:
    """What the rules say, and people over them; each register that was fitted there is judged by itself."""
    edges = [0, *np.flatnonzero(around.lost), len(around.ats)]
    came = last_until(now, around.ats)
    found = Verdicts()
    for low, high in pairwise(edges):
        part = slice(int(low), int(high))
        is_last = around.to_last if high == edges[-1] else True
        ats, values = around.ats[part], around.values[part]
        said = plan.judge(ats, values, now=now, since=since, is_last=is_last, until=came)
        if not said.is_nothing:
            found.add(said.positions + low, said)
    return _heard(around, found.together(), is_counter=plan.point.kind == "counter")


def _heard(around: LaidAround, found: Found, *, is_counter: bool) -> Found:
    """What people accept is not left out."""
    if not around.accepted[found.positions].any():
        return found
    said = np.full(len(around.ats), int(Verdict.GOOD))
    said[found.positions] = found.verdicts
    verdicts = heard(around.laid, said, is_counter=is_counter)
    rules = dict(zip(found.positions.tolist(), found.rules, strict=True))
    changed = verdicts != said
    positions = np.flatnonzero(verdicts)
    texts = [ACCEPTED if changed[at] else rules[at] for at in positions.tolist()]
    return replace(found, positions=positions, verdicts=verdicts[positions], rules=texts)
