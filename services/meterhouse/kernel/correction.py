"""Corrections: what people lay over readings, without changing them. Pure, over all readings of one point.

    exclude       readings of a stretch count for nothing; a counter's energy flows from the one before to the one after
    accept        readings of a stretch are good, whatever the rules say
    replace       other values at some instants, also where no reading was
    interpolate   readings of a stretch count for nothing, and a rate runs straight over it
    shift         readings of a stretch were taken so much later, or earlier, than their stamps say
    scale         readings of a stretch times a factor: a point that sent another unit, a decimal that slipped
    copy          values of a like stretch stand in place of those of this one, such as they were when it was copied
    exchange      at an instant another register took the place of this one; the reading there is where it began

Each is undone by leaving it out: they are laid over in the order in which they were made.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from meterhouse.kernel.quality import Verdict

Act = Literal["exclude", "accept", "replace", "interpolate", "shift", "scale", "copy", "exchange"]
ACTS: tuple[Act, ...] = get_args(Act)

Instants = NDArray[np.int64]
Values = NDArray[np.float64]
Marks = NDArray[np.bool_]
Verdicts = NDArray[np.int64]

LEFT_OUT = (Verdict.BAD, Verdict.SUSPECT)
LONGEST_SHIFT = 86_400
"""How far a stretch may be shifted [s]."""


@dataclass(frozen=True)
class Correction:
    """One act on one point, over readings stamped in [first, after) [s UTC]."""

    id: int
    act: Act
    first: int
    after: int
    seconds: int = 0
    """Of a shift; later is positive."""
    ats: Instants = field(default_factory=lambda: np.empty(0, np.int64))
    values: Values = field(default_factory=lambda: np.empty(0))
    """Of a replacement or a copy; of an exchange the instant, and what the new register showed then."""
    factor: float = 1.0
    """Of a scaling."""
    end: float = 0.0
    """Of an exchange: what the old register showed at last [unit of the point]."""

    @property
    def touched(self) -> tuple[int, int]:
        """Instants [first, after) at which readings differ with it and without."""
        return min(self.first, self.first + self.seconds), max(self.after, self.after + self.seconds)

    @property
    def stretches(self) -> list[tuple[int, int]]:
        """The same in pieces: of a replacement each of its instants."""
        return [(int(at), int(at) + 1) for at in self.ats] if self.act == "replace" else [self.touched]


@dataclass(frozen=True)
class Laid:
    """Readings as they count, in order of time."""

    ats: Instants
    values: Values
    edited: Marks
    """Whose value or instant a person gave."""
    accepted: Marks
    """Which a person says are good."""
    lost: Values
    """What the register shows less than it counted since the reading before: another one was fitted, else 0."""
    bridged: tuple[tuple[int, int], ...] = ()
    """Stretches [s UTC] over which a rate runs straight, however far its readings are apart."""


def laid_over(ats: Instants, values: Values, corrections: Sequence[Correction]) -> Laid:
    """Readings with what people laid over them.

    ats, values   as they were read, ascending
    corrections   of the point, that stand, in any order
    """
    none = np.zeros(len(ats), bool)
    laid = Laid(ats, values, none, none, np.zeros(len(ats)))
    for each in sorted(corrections, key=lambda each: each.id):
        laid = _APPLIED[each.act](laid, each)
    return laid


def heard(laid: Laid, verdicts: Verdicts, *, is_counter: bool) -> Verdicts:
    """Verdicts of the rules, one for each reading, once people were heard: what they accept is not left out.

    Where a counter falls to what was accepted, or from it, its register started anew.
    """
    freed = laid.accepted & np.isin(verdicts, LEFT_OUT)
    if not freed.any():
        return verdicts
    found = np.where(freed, int(Verdict.GOOD), verdicts)
    if is_counter:
        there = np.flatnonzero(~np.isin(found, LEFT_OUT))
        falls = laid.values[there][1:] + carried(laid.lost, there)[1:] < laid.values[there][:-1]
        said = np.isin(found[there][1:], (Verdict.GOOD, Verdict.NOTED))
        found[there[1:][falls & said & (freed[there][1:] | freed[there][:-1])]] = Verdict.RESET
    return found


def carried(lost: Values, kept: Instants) -> Values:
    """What is lost at each of the readings at these positions since the one that is kept before it."""
    if not lost.any():
        return np.zeros(len(kept))
    sums = np.concatenate([[0.0], np.cumsum(lost)])
    return np.diff(sums[kept + 1], prepend=0.0)


def _kept(laid: Laid, kept: Marks) -> Laid:
    lost = carried(laid.lost, np.flatnonzero(kept))
    return Laid(laid.ats[kept], laid.values[kept], laid.edited[kept], laid.accepted[kept], lost, laid.bridged)


def _inside(laid: Laid, correction: Correction) -> Marks:
    return (laid.ats >= correction.first) & (laid.ats < correction.after)


def _exclude(laid: Laid, correction: Correction) -> Laid:
    return _kept(laid, ~_inside(laid, correction))


def _accept(laid: Laid, correction: Correction) -> Laid:
    return replace(laid, accepted=laid.accepted | _inside(laid, correction))


def _interpolate(laid: Laid, correction: Correction) -> Laid:
    left = _exclude(laid, correction)
    return replace(left, bridged=(*left.bridged, (correction.first, correction.after)))


def _replace(laid: Laid, correction: Correction) -> Laid:
    """Where a reading gives way, what is lost there is lost still."""
    given = np.ones(len(correction.ats), bool)
    stays = ~np.isin(laid.ats, correction.ats)
    lost = np.zeros(len(given))
    if laid.lost.any():
        lost[np.searchsorted(correction.ats, laid.ats[~stays])] = laid.lost[~stays]
        laid = replace(laid, lost=np.where(stays, laid.lost, 0.0))
    return _merged(_kept(laid, stays), correction.ats, correction.values, given, given, lost)


def _copy(laid: Laid, correction: Correction) -> Laid:
    return _replace(_exclude(laid, correction), correction)


def _exchange(laid: Laid, correction: Correction) -> Laid:
    begun = _replace(laid, correction)
    lost = begun.lost.copy()
    lost[np.searchsorted(begun.ats, correction.ats)] += correction.end - correction.values
    return replace(begun, lost=lost)


def _shift(laid: Laid, correction: Correction) -> Laid:
    moved = _inside(laid, correction)
    ats = laid.ats[moved] + correction.seconds
    stays = _kept(replace(laid, lost=np.where(moved, 0.0, laid.lost)), ~moved & ~np.isin(laid.ats, ats))
    return _merged(stays, ats, laid.values[moved], np.ones(len(ats), bool), laid.accepted[moved], laid.lost[moved])


def _scale(laid: Laid, correction: Correction) -> Laid:
    inside = _inside(laid, correction)
    values = np.where(inside, laid.values * correction.factor, laid.values)
    return replace(laid, values=values, edited=laid.edited | inside)


def _merged(laid: Laid, ats: Instants, values: Values, edited: Marks, accepted: Marks, lost: Values) -> Laid:
    every = np.concatenate([laid.ats, ats])
    order = np.argsort(every, kind="stable")
    return Laid(
        every[order],
        np.concatenate([laid.values, values])[order],
        np.concatenate([laid.edited, edited])[order],
        np.concatenate([laid.accepted, accepted])[order],
        np.concatenate([laid.lost, lost])[order],
        laid.bridged,
    )


_APPLIED = {
    "exclude": _exclude,
    "accept": _accept,
    "replace": _replace,
    "interpolate": _interpolate,
    "shift": _shift,
    "scale": _scale,
    "copy": _copy,
    "exchange": _exchange,
}
