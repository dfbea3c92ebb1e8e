"""A look at the readings of points around what has come: narrow first, and from afar only where anything is odd."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from meterhouse.judging.changes import Changes
from meterhouse.judging.plans import Plans
from meterhouse.judging.view import View
from meterhouse.store import laid, readings
from meterhouse.store.engine import Database
from meterhouse.store.laid import LaidAround
from meterhouse.store.readings import Judgements

FARTHER = (1, 8, 64)
"""How many times as far as the rules say, where that tells nothing yet; then at all readings."""
EVERYTHING = 1 << 32
YEARS = 2 * 365 * 86_400
"""How much history there may be [s]."""
MOST_READINGS = 1_500_000
"""Readings that are held in memory at a time."""


class Source(Protocol):
    """Where readings and verdicts are."""

    def around(self, ranges: Sequence[tuple[int, int, int]], reach: int) -> dict[int, LaidAround]:
        """Readings of each (point, first, last), as they count, with *reach* seconds and one more on both sides."""
        ...

    def judgements(self, points: Sequence[int], first: int, after: int) -> Judgements:
        """Verdicts that stand on readings at instants in [first, after)."""
        ...


@dataclass(frozen=True)
class Stored:
    """Those in the database."""

    database: Database

    def around(self, ranges: Sequence[tuple[int, int, int]], reach: int) -> dict[int, LaidAround]:
        return laid.around(self.database, ranges, reach)

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
        for times in FARTHER:
            left: dict[int, tuple[int, int]] = {}
            for some in self._portions(odd, times):
                views = self._views(some, times)
                left |= {p: some[p] for p, view in views.items() if not self._settled(p, view, changes)}
            odd = left
        for some in self._portions(odd, None):
            for point, view in self._views(some, None).items():
                self._take(point, view, changes)

    def _settled(self, point: int, view: View, changes: Changes, known: tuple[int, int] = (0, EVERYTHING)) -> bool:
        """Whether the verdicts of the view are final, and have been taken.

        known   instants [first, after) of which all verdicts that stood are known
        """
        is_known = known[0] <= view.touched[0] and view.touched[1] <= known[1]
        if not view.is_enough or not is_known:
            return False
        self._take(point, view, changes)
        return True

    def _take(self, point: int, view: View, changes: Changes) -> None:
        changes.compare(point, view.around.ats, view.found, view.stood, view.touched, view.seen)

    def _near(self, first: int, last: int, points: Sequence[int]) -> dict[int, LaidAround]:
        by_reach: dict[int, list[int]] = {}
        for point in points:
            by_reach.setdefault(self.plans.of(point).beside, []).append(point)
        found: dict[int, LaidAround] = {}
        for reach, several in by_reach.items():
            found |= self.source.around([(point, first, last) for point in several], reach)
        return found

    def _asked(self, point: int, near: LaidAround, first: int, last: int) -> tuple[int, int]:
        """The range with the reading before and the one after it: these may wait for it to be decided on."""
        earlier, later = near.ats[near.ats < first], near.ats[near.ats >= last]
        later = later[later <= self.plans.horizon(point, self.now)]
        return int(earlier[-1]) if len(earlier) else first, int(later[0]) + 1 if len(later) else last

    def _stood(self, asked: dict[int, tuple[int, int]]) -> tuple[Judgements, tuple[int, int]]:
        """Verdicts that stand around what was asked for, and the instants [first, after) that they are all of."""
        touched = [self.plans.of(point).touched(*each) for point, each in asked.items()]
        low, high = min(low for low, _ in touched), max(high for _, high in touched)
        return self.source.judgements(list(asked), low, high), (low, high)

    def _view(self, point: int, around: LaidAround, stood: Judgements, asked: tuple[int, int]) -> View:
        """Without what lies in the future, but for what was asked for."""
        until = max(asked[1], self.plans.horizon(point, self.now) + 1)
        count = int(np.searchsorted(around.ats, until))
        there = around if count == len(around.ats) else around.until(count)
        return View.of(self.plans.of(point), there, stood, asked, self.now, until)

    def _portions(self, odd: dict[int, tuple[int, int]], times: int | None) -> Iterator[dict[int, tuple[int, int]]]:
        """Points that are looked at together, so that their readings fit into memory."""
        some: dict[int, tuple[int, int]] = {}
        expected = 0.0
        for point, (first, last) in odd.items():
            length = last - first + (YEARS if times is None else 2 * times * self.plans.of(point).reach)
            expected += length / (self.plans.of(point).point.interval or 300)
            if some and expected > MOST_READINGS:
                yield some
                some, expected = {}, length / (self.plans.of(point).point.interval or 300)
            some[point] = first, last
        if some:
            yield some

    def _views(self, odd: dict[int, tuple[int, int]], times: int | None) -> dict[int, View]:
        """Views of the points; of all their readings where it is not said how many times as far as the rules say."""
        reach = EVERYTHING if times is None else times * max(self.plans.of(point).reach for point in odd)
        around = self.source.around([(point, *asked) for point, asked in odd.items()], reach)
        stood = self.source.judgements(list(odd), *_extent(around.values()))
        return {point: self._view(point, each, stood.of(point), odd[point]) for point, each in around.items()}


def _extent(around: Iterable[LaidAround]) -> tuple[int, int]:
    """Instants [first, after) that all of the readings lie in."""
    there = [each.ats for each in around if len(each.ats)]
    return (min(int(ats[0]) for ats in there), max(int(ats[-1]) for ats in there) + 1) if there else (0, 0)
