"""Readings as they count: what was read, with what people laid over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from meterhouse.kernel.correction import Correction, Instants, Laid, Marks, Values, laid_over
from meterhouse.store import corrections, readings
from meterhouse.store.engine import Database
from meterhouse.store.readings import Around, Ids

Tried = Mapping[int, Sequence[Correction]]
"""Corrections by point that do not stand yet."""


def touched(several: Sequence[Correction]) -> tuple[int, int]:
    """Instants [first, after) at which these corrections of a point change readings."""
    return max(min(each.touched[0] for each in several), 0), max(each.touched[1] for each in several)


@dataclass(frozen=True)
class Trial:
    """What does not stand yet, and what the rules would say of readings then."""

    corrections: Tried
    said: Mapping[int, Mapping[int, int | None]]
    """By point and instant the verdict that would come; None where one would go."""


@dataclass(frozen=True)
class LaidAround(Around):
    """Readings of one point around a range, as they count."""

    edited: Marks = field(default_factory=lambda: np.empty(0, bool))
    accepted: Marks = field(default_factory=lambda: np.empty(0, bool))
    lost: Values = field(default_factory=lambda: np.empty(0))
    bridged: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, raw: Around, several: Sequence[Correction]) -> "LaidAround":
        """Without what lies beyond the readings that were seen: others may be between."""
        laid = laid_over(raw.ats, raw.values, several)
        margin = max((abs(each.seconds) for each in several), default=0)
        low = 0 if raw.from_first else np.searchsorted(laid.ats, raw.ats[0] + margin)
        high = len(laid.ats) if raw.to_last else np.searchsorted(laid.ats, raw.ats[-1] - margin, side="right")
        part = slice(int(low), int(high))
        return cls(
            laid.ats[part],
            laid.values[part],
            raw.from_first,
            raw.to_last,
            raw.kept_from,
            laid.edited[part],
            laid.accepted[part],
            laid.lost[part],
            laid.bridged,
        )

    @property
    def laid(self) -> Laid:
        return Laid(self.ats, self.values, self.edited, self.accepted, self.lost, self.bridged)

    def until(self, count: int) -> "LaidAround":
        """The first *count* of them, as if none were later."""
        part = slice(count)
        return replace(
            self,
            ats=self.ats[part],
            values=self.values[part],
            edited=self.edited[part],
            accepted=self.accepted[part],
            lost=self.lost[part],
            to_last=True,
        )


def around(
    database: Database,
    ranges: Sequence[tuple[int, int, int]],
    reach: int = 0,
    also: Tried | None = None,
) -> dict[int, LaidAround]:
    """As `readings.around`, with the corrections that stand laid over.

    also   corrections that are only tried, by point: they lie over all others
    """
    standing = corrections.standing(database, [point for point, _, _ in ranges])
    asked_of = {point for point, _, _ in ranges}
    for point, tried in (also or {}).items():
        if point in asked_of:
            standing[point] = (*standing.get(point, ()), *tried)
    # What was shifted in time may come from beside the range.
    wider = {point: max(abs(each.seconds) for each in several) for point, several in standing.items()}
    asked = {point: (first - wider.get(point, 0), last + wider.get(point, 0)) for point, first, last in ranges}
    own = {point: (first - reach, last + reach) for point, first, last in ranges}
    found: dict[int, LaidAround] = {}
    missing = list(asked)
    while missing:
        raw = readings.around(database, [(point, *asked[point]) for point in missing], reach)
        found |= {point: LaidAround.of(each, standing.get(point, ())) for point, each in raw.items()}
        missing = []
        # Where the reading beside the range was taken away, the one beyond what was taken away is beside it.
        for point in raw.keys() & standing.keys():
            wanted = _beyond(raw[point], found[point], own[point], standing[point])
            if wanted is not None:
                asked[point] = min(asked[point][0], wanted[0]), max(asked[point][1], wanted[1])
                missing.append(point)
    return found


def _beyond(
    raw: Around, laid: LaidAround, range_: tuple[int, int], several: Sequence[Correction]
) -> tuple[int, int] | None:
    """A wider range to ask for, where no reading that counts is left before this one, or after it; None else."""
    low, high = range_
    lacks_before = not raw.from_first and not bool((laid.ats < low).any())
    lacks_after = not raw.to_last and not bool((laid.ats >= high).any())
    if not lacks_before and not lacks_after:
        return None
    begins = min((each.touched[0] for each in several if each.touched[1] > raw.ats[0]), default=low)
    ends = max((each.touched[1] for each in several if each.touched[0] <= raw.ats[-1]), default=high)
    first = min(int(raw.ats[0]), begins) if lacks_before else low
    after = max(int(raw.ats[-1]) + 1, ends) if lacks_after else high
    return first, after


def standing(database: Database, points: Ids, ats: Instants) -> dict[tuple[int, int], float]:
    """The values that people put in the place of readings at those instants of those points, by both."""
    wanted = set(zip(points.tolist(), ats.tolist(), strict=True))
    found: dict[tuple[int, int], float] = {}
    for point, several in corrections.standing(database, sorted(set(points.tolist()))).items():
        for each in several:
            for at, value in zip(each.ats.tolist(), each.values.tolist(), strict=True):
                if (point, at) in wanted:
                    found[point, at] = value
    return found
