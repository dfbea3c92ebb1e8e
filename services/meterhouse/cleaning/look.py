"""A look at the readings of points around what has come: narrow first, and from afar only where anything is odd."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from meterhouse.cleaning.changes import Changes
from meterhouse.cleaning.plans import Plans
from meterhouse.cleaning.rule import EXCLUDED, Found
from meterhouse.cleaning.rules import Plan
from meterhouse.kernel.quality import Verdict
from meterhouse.store import readings
from meterhouse.store.engine import Database
from meterhouse.store.readings import Around, Judgements

FARTHER = (1, 8, 64)
"""How many times as far as the rules say, where that tells nothing yet; then at all readings."""
EVERYTHING = 1 << 32


class Source(Protocol):
    """Where readings and verdicts are."""

    def around(self, ranges: Sequence[tuple[int, int, int]], reach: int) -> dict[int, Around]:
        """Readings of each (point, first, last), and *reach* seconds and one reading more on both sides."""
        ...

    def judgements(self, points: Sequence[int], first: int, after: int) -> Judgements:
        """Verdicts that stand on readings at instants in [first, after)."""
        ...


@dataclass(frozen=True)
class Stored:
    """Those in the database."""

    database: Database

    def around(self, ranges: Sequence[tuple[int, int, int]], reach: int) -> dict[int, Around]:
        return readings.around(self.database, ranges, reach)

    def judgements(self, points: Sequence[int], first: int, after: int) -> Judgements:
        return readings.judgements(self.database, points, first, after)


@dataclass(frozen=True)
class Look:
    """At the points of one claim, at one instant."""

    source: Source
    plans: Plans
    now: int

    def judge(self, first: int, last: int, points: Sequence[int], changes: Changes) -> None:
        """Verdicts on readings in [first, last) of the points, and on those around that these may change."""
        near = self._near(first, last, points)
        asked = {point: self._asked(point, near[point], first, last) for point in points}
        stood, known = self._stood(asked)
        odd: dict[int, tuple[int, int]] = {}
        for point, each in asked.items():
            view = self._view(point, near[point], stood.of(point), each)
            if view.is_odd and not self._settled(point, view, changes, known):
                odd[point] = each
        for factor in FARTHER:
            views = self._views(odd, factor) if odd else {}
            odd = {point: odd[point] for point, view in views.items() if not self._settled(point, view, changes)}
        for point, view in (self._views(odd, None) if odd else {}).items():
            self._take(point, view, changes)

    def _settled(self, point: int, view: "View", changes: Changes, known: tuple[int, int] = (0, EVERYTHING)) -> bool:
        """Whether the verdicts of the view are final, and have been taken.

        known   instants [first, after) of which all verdicts that stood are known
        """
        is_known = known[0] <= view.touched[0] and view.touched[1] <= known[1]
        if not view.is_enough or not is_known:
            return False
        self._take(point, view, changes)
        return True

    def _take(self, point: int, view: "View", changes: Changes) -> None:
        changes.compare(point, view.around.ats, view.found, view.stood, view.touched)

    def _near(self, first: int, last: int, points: Sequence[int]) -> dict[int, Around]:
        by_reach: dict[int, list[int]] = {}
        for point in points:
            by_reach.setdefault(self.plans.of(point).beside, []).append(point)
        found: dict[int, Around] = {}
        for reach, several in by_reach.items():
            found |= self.source.around([(point, first, last) for point in several], reach)
        return found

    def _asked(self, point: int, near: Around, first: int, last: int) -> tuple[int, int]:
        """The range with the reading before and the one after it: these may wait for it to be decided on."""
        earlier, later = near.ats[near.ats < first], near.ats[near.ats >= last]
        later = later[later <= self.plans.horizon(point, self.now)]
        return int(earlier[-1]) if len(earlier) else first, int(later[0]) + 1 if len(later) else last

    def _stood(self, asked: dict[int, tuple[int, int]]) -> tuple[Judgements, tuple[int, int]]:
        """Verdicts that stand around what was asked for, and the instants [first, after) that they are all of."""
        touched = [self.plans.of(point).touched(*each) for point, each in asked.items()]
        low, high = min(low for low, _ in touched), max(high for _, high in touched)
        return self.source.judgements(list(asked), low, high), (low, high)

    def _view(self, point: int, around: Around, stood: Judgements, asked: tuple[int, int]) -> "View":
        return View.of(self.plans.of(point), self._until_now(point, around, asked), stood, asked, self.now)

    def _until_now(self, point: int, around: Around, asked: tuple[int, int]) -> Around:
        """Without what lies in the future, but for what was asked for."""
        until = max(asked[1], self.plans.horizon(point, self.now) + 1)
        count = int(np.searchsorted(around.ats, until))
        return replace(around, ats=around.ats[:count], values=around.values[:count])

    def _views(self, odd: dict[int, tuple[int, int]], factor: int | None) -> "dict[int, View]":
        reach = EVERYTHING
        if factor is not None:
            reach = factor * max(self.plans.of(point).reach for point in odd)
        around = self.source.around([(point, *asked) for point, asked in odd.items()], reach)
        stood = self.source.judgements(list(odd), *_extent(around.values()))
        return {point: self._view(point, each, stood.of(point), odd[point]) for point, each in around.items()}


@dataclass(frozen=True)
class View:
    """Readings of one point from afar, and what the rules say of them."""

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
    left_out = found.positions[np.isin(found.verdicts, EXCLUDED)]
    good = np.delete(ats, left_out)
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


def _extent(around: Iterable[Around]) -> tuple[int, int]:
    """Instants [first, after) that all of the readings lie in."""
    there = [each.ats for each in around if len(each.ats)]
    return (min(int(ats[0]) for ats in there), max(int(ats[-1]) for ats in there) + 1) if there else (0, 0)
