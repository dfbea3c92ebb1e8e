"""Values that are not counted but measured, as temperature is, over stretches of time: mean, least and greatest.

A value holds until the next reading, and no longer than is known of it; the mean is over the time that values held.
Pure.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Instants = NDArray[np.int64]
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Sensed:
    """Of each stretch; not a number where no value held in it."""

    mean: Values
    least: Values
    greatest: Values
    coverage: Values
    """Share of the stretch in which some value held."""


def sensed(ats: Instants, values: Values, edges: Instants, longest: int) -> Sensed:
    """Fold readings into stretches from edge to edge.

    ats, values   readings in order, also those from before the first edge
    edges         [s UTC] ascending, one more than there are stretches
    longest       how long a value holds where no other comes [s]
    """
    count = len(edges) - 1
    if not len(ats):
        nothing = np.full(count, np.nan)
        return Sensed(nothing, nothing, nothing, np.zeros(count))
    ends = np.minimum(np.append(ats[1:], np.iinfo(np.int64).max), ats + longest)
    # Up to each instant: how long values have held, and their integral. Both are straight between these instants.
    instants = np.stack([ats, ends], axis=1).ravel()
    long = np.stack([np.zeros(len(ats), np.int64), ends - ats], axis=1).ravel().cumsum()
    # Sums of differences to the first value, which are small: little of the mean is rounded away.
    around = values - values[0]
    area = np.stack([np.zeros(len(ats)), around * (ends - ats)], axis=1).ravel().cumsum()
    held = np.diff(np.interp(edges, instants, long))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.diff(np.interp(edges, instants, area)) / held + values[0]
    least, greatest = np.full(count, np.inf), np.full(count, -np.inf)
    where = np.searchsorted(edges, ats, side="right") - 1
    inside = (where >= 0) & (where < count)
    begun = np.searchsorted(ats, edges[:-1], side="right") - 1
    holds = (begun >= 0) & (ends[begun] > edges[:-1])
    for fold, found in ((np.minimum, least), (np.maximum, greatest)):
        fold.at(found, where[inside], values[inside])
        found[holds] = fold(found[holds], values[begun[holds]])
    there = held > 0
    found_mean = np.where(there, np.clip(mean, least, greatest), np.nan)
    return Sensed(
        found_mean,
        np.where(there, least, np.nan),
        np.where(there, greatest, np.nan),
        held / np.diff(edges),
    )
