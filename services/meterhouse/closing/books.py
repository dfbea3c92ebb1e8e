"""The sums that must come out whatever the meters do: a day is its slots, and slots are what the register rose by.

Nothing here is a matter of judgement: where one of these differs, a figure has not been computed again.
"""

from collections.abc import Iterator

import numpy as np

from meterhouse.catalogue.metering import Node
from meterhouse.closing.cause import Finding
from meterhouse.closing.seen import Clock, Instants, Lane, Trace, Values
from meterhouse.kernel.quality import LEFT_OUT, Verdict

DIFFERS = 1e-6
"""Share by which sums may differ that were taken in another order."""
STEPS = 2.5
"""Steps of a register that its ends may be off by."""
_BROKEN = (Verdict.RESET, Verdict.ROLLOVER)


def folds(subject: Node, clock: Clock, slots: Values, days: Values, unit: str) -> Iterator[Finding]:
    """Days that are not the sum of their slots; both not a number where there is none."""
    summed = np.add.reduceat(np.nan_to_num(slots), clock.starts)
    for nth in np.flatnonzero(~np.isnan(days)):
        off = float(days[nth] - summed[nth])
        if abs(off) > DIFFERS * max(abs(float(days[nth])), 1.0):
            evidence = {"day": round(float(days[nth]), 6), "slots": round(float(summed[nth]), 6)}
            yield Finding("fold_mismatch", subject, *_day(clock, int(nth)), off, unit, evidence)


def registers(lane: Lane, trace: Trace, ratio: float, clock: Clock) -> Iterator[Finding]:
    """Days whose slots are not what the one register of the meter rose by.

    Only where readings stand at both ends of a day whose slots are all sure, and nothing broke the count.
    """
    kept = np.ones(len(trace.ats), bool)
    judged = np.searchsorted(trace.ats, trace.judged)
    there = judged < len(trace.ats)
    kept[judged[there & np.isin(trace.verdicts, LEFT_OUT)]] = False
    ats, values = trace.ats[kept], trace.values[kept]
    if len(ats) < 2:
        return
    broken = trace.judged[np.isin(trace.verdicts, _BROKEN)]
    edges = np.append(clock.slots[clock.starts], clock.after)
    shown = np.interp(edges, ats, values)
    for nth, (first, after) in enumerate(zip(clock.starts, clock.ends, strict=True)):
        low, high = int(edges[nth]), int(edges[nth + 1])
        if not lane.sure[first:after].all() or low < ats[0] or high > ats[-1] or _is_within(broken, low, high):
            continue
        rose = float(shown[nth + 1] - shown[nth]) * ratio
        counted = float(lane.values[first:after].sum())
        if abs(rose - counted) > max(STEPS * trace.resolution * abs(ratio), 0.005 * abs(rose), DIFFERS):
            evidence = {"register": round(rose, 6), "slots": round(counted, 6)}
            yield Finding("register_mismatch", lane.meter, low, high, counted - rose, lane.unit, evidence)


def _is_within(instants: Instants, low: int, high: int) -> bool:
    return bool(((instants >= low) & (instants <= high)).any())


def _day(clock: Clock, nth: int) -> tuple[int, int]:
    first, last = clock.starts[nth], clock.ends[nth] - 1
    return int(clock.slots[first]), int(clock.slots[last]) + clock.seconds
