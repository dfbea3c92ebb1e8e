"""All cleaning rules of a point together: what they say of its readings, and how much must be seen for that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from meterhouse.catalogue.cleaning_rules import ORDER
from meterhouse.judging import counter, limits, outliers, stuck
from meterhouse.judging.rule import ANEW, RULES, Found, Instants, Point, Rule, Seen, Values, Verdicts, Whole, left_out

MODULES = (limits, counter, outliers, stuck)
"""Where rules are declared: a new module of rules is put here."""


@dataclass(frozen=True)
class Plan:
    """The rules that hold for a point, in order."""

    point: Point
    rules: tuple[Rule, ...]
    before: int
    after: int
    """How far from a reading others decide on its verdict [s]."""
    beside: int
    """How far around it others must be seen to know that nothing is odd [s]."""

    @classmethod
    def of(cls, point: Point) -> "Plan":
        there = [rule for rule in RULES if rule.holds(point)]
        rules = tuple(sorted(there, key=lambda rule: min(ORDER.index(each) for each in rule.settings)))
        reaches = [(rule.before(point), rule.after(point), rule.beside(point)) for rule in rules]
        before, after, beside = (max(each, default=0) for each in zip(*reaches, strict=True)) if rules else (0, 0, 0)
        return cls(point, rules, before, after, beside)

    def judge(
        self,
        ats: Instants,
        values: Values,
        *,
        now: int,
        since: int = 0,
        is_last: bool = True,
        until: int | None = None,
    ) -> Found:
        """Every verdict on these readings, but for GOOD.

        ats      [s UTC], ascending
        values   as they were read [unit of the point]
        since    from when on verdicts are wanted [s UTC]
        is_last  no later readings are known
        until    when the last reading of all came, where it is not among these [s UTC]
        """
        until = last_until(now, ats) if until is None else until
        seen = Seen(ats, values, until, now, since, is_last, np.zeros(len(ats), bool))
        kept = np.arange(len(ats))
        said = Verdicts()
        for rule in self.rules:
            found = rule.judge(seen, self.point)
            if found.is_nothing:
                continue
            said.add(kept[found.positions], found)
            seen, kept = _without(seen, kept, found)
        return said.together()

    def touched(self, first: int, after: int, wholes: Sequence[Whole] = ()) -> tuple[int, int]:
        """Instants [low, high) of readings whose verdicts may be others once those in [first, after) are."""
        low, high = first - self.after, after + self.before
        meant = [whole for whole in wholes if whole.first < high and whole.last >= low]
        return min([low, *(whole.low for whole in meant)]), max([high, *(whole.high + 1 for whole in meant)])

    @property
    def reach(self) -> int:
        """How far around what has come readings are seen, where anything is odd [s]."""
        return self.before + self.after

    def suffices(self, ats: Instants, found: Found, touched: tuple[int, int], *, begins: bool, ends: bool) -> bool:
        """Whether verdicts on readings in *touched* [first, after) are final.

        ats            [s UTC] of all readings that were seen
        begins, ends   nothing is earlier, or later, than these
        """
        good = np.delete(ats, found.positions[left_out(found.verdicts)])
        # What is left out tells nothing: a reading is compared with those that count, however far away these are.
        begun = begins or bool((good <= touched[0] - self.before).any())
        return begun and (ends or bool((good >= touched[1] + self.after).any()))


def last_until(now: int, ats: Instants) -> int:
    """When the last reading came; those from the future tell nothing of the time that has passed."""
    there = int(np.searchsorted(ats, now, side="right"))
    return int(ats[max(there - 1, 0)]) if len(ats) else 0


def _without(seen: Seen, kept: Instants, found: Found) -> tuple[Seen, Instants]:
    """What the next rule sees: only what was not left out, and where a counter started anew."""
    anew = seen.anew.copy()
    anew[found.positions[np.isin(found.verdicts, ANEW)]] = True
    out = left_out(found.verdicts)
    if not out.any():
        return replace(seen, anew=anew), kept
    there = np.ones(len(kept), bool)
    there[found.positions[out]] = False
    return replace(seen, ats=seen.ats[there], values=seen.values[there], anew=anew[there]), kept[there]
