"""Corrections: what people lay over readings, without changing them. Pure, over all readings of one point.

    exclude       readings of a stretch count for nothing; a counter's energy flows from the one before to the one after
    accept        readings of a stretch are good, whatever the rules say
    replace       other values at some instants, also where no reading was
    interpolate   readings of a stretch count for nothing, and a rate runs straight over it
    shift         readings of a stretch were taken so much later, or earlier, than their stamps say

Each is undone by leaving it out: they are laid over in the order in which they were made.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Act = Literal["exclude", "accept", "replace", "interpolate", "shift"]
ACTS: tuple[Act, ...] = get_args(Act)

Instants = NDArray[np.int64]
Values = NDArray[np.float64]
Marks = NDArray[np.bool_]

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
    """Of a replacement."""

    @property
    def touched(self) -> tuple[int, int]:
        """Instants [first, after) at which readings differ with it and without."""
        return min(self.first, self.first + self.seconds), max(self.after, self.after + self.seconds)


@dataclass(frozen=True)
class Laid:
    """Readings as they count, in order of time."""

    ats: Instants
    values: Values
    edited: Marks
    """Whose value or instant a person gave."""
    accepted: Marks
    """Which a person says are good."""
    bridged: tuple[tuple[int, int], ...] = ()
    """Stretches [s UTC] over which a rate runs straight, however far its readings are apart."""


def laid_over(ats: Instants, values: Values, corrections: Sequence[Correction]) -> Laid:
    """Readings with what people laid over them.

    ats, values   as they were read, ascending
    corrections   of the point, that stand, in any order
    """
    none = np.zeros(len(ats), bool)
    laid = Laid(ats, values, none, none)
    for each in sorted(corrections, key=lambda each: each.id):
        laid = _APPLIED[each.act](laid, each)
    return laid


def _kept(laid: Laid, kept: Marks) -> Laid:
    return Laid(laid.ats[kept], laid.values[kept], laid.edited[kept], laid.accepted[kept], laid.bridged)


def _inside(laid: Laid, correction: Correction) -> Marks:
    return (laid.ats >= correction.first) & (laid.ats < correction.after)


def _exclude(laid: Laid, correction: Correction) -> Laid:
    return _kept(laid, ~_inside(laid, correction))


def _accept(laid: Laid, correction: Correction) -> Laid:
    accepted = laid.accepted | _inside(laid, correction)
    return Laid(laid.ats, laid.values, laid.edited, accepted, laid.bridged)


def _interpolate(laid: Laid, correction: Correction) -> Laid:
    left = _exclude(laid, correction)
    bridged = (*left.bridged, (correction.first, correction.after))
    return Laid(left.ats, left.values, left.edited, left.accepted, bridged)


def _replace(laid: Laid, correction: Correction) -> Laid:
    given = np.ones(len(correction.ats), bool)
    return _merged(_kept(laid, ~np.isin(laid.ats, correction.ats)), correction.ats, correction.values, given, given)


def _shift(laid: Laid, correction: Correction) -> Laid:
    moved = _inside(laid, correction)
    ats = laid.ats[moved] + correction.seconds
    stays = _kept(laid, ~moved & ~np.isin(laid.ats, ats))
    return _merged(stays, ats, laid.values[moved], np.ones(len(ats), bool), laid.accepted[moved])


def _merged(laid: Laid, ats: Instants, values: Values, edited: Marks, accepted: Marks) -> Laid:
    every = np.concatenate([laid.ats, ats])
    order = np.argsort(every, kind="stable")
    return Laid(
        every[order],
        np.concatenate([laid.values, values])[order],
        np.concatenate([laid.edited, edited])[order],
        np.concatenate([laid.accepted, accepted])[order],
        laid.bridged,
    )


_APPLIED = {
    "exclude": _exclude,
    "accept": _accept,
    "replace": _replace,
    "interpolate": _interpolate,
    "shift": _shift,
}
