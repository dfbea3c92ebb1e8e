"""A counter that stands still and then leaps by what it has counted meanwhile: its display was stuck."""

from collections.abc import Iterator

import numpy as np

from meterhouse.closing.cause import Finding, cause
from meterhouse.closing.seen import HOUR, Clock, Trace

LEAST_SECONDS = 6 * HOUR
USUAL = 0.99
LEAP = 4.0
"""Times the greatest rise between two readings that it otherwise has."""


@cause("point")
def stuck(trace: Trace, _: Clock) -> Iterator[Finding]:
    if trace.kind != "counter" or len(trace.ats) < 3:
        return
    rises = np.diff(trace.values)
    moves = np.flatnonzero(rises != 0)
    if len(moves) < 3:
        return
    begun = trace.ats[moves[:-1] + 1]
    stood = trace.ats[moves[1:]] - begun
    # Not the leap itself, nor another one: of a week's rises a few may be odd.
    usual = float(np.quantile(rises[rises > 0], USUAL)) if (rises > 0).any() else 0.0
    for nth in np.flatnonzero((stood >= LEAST_SECONDS) & (rises[moves[1:]] > LEAP * usual)):
        first, after = int(begun[nth]), int(trace.ats[moves[nth + 1] + 1])
        leap = float(rises[moves[nth + 1]])
        evidence = {"hours": round(float(stood[nth]) / HOUR, 2), "leap": round(leap, 3), "usual": round(usual, 3)}
        yield Finding("stuck", ("points", trace.point), first, after, leap, trace.unit, evidence)
