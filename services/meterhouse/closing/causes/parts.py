"""Why a main is not the sum of its parts: one meter off by a factor, one with another time, or one that lacks.

Each open day is tried with each meter of the group: were it multiplied, or moved in time, would the day add up? The
explanation that leaves least is taken if it leaves little. Days with the same explanation are one finding; days
beside them, on which it began or ended, belong to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from meterhouse.catalogue.metering import Node
from meterhouse.closing.balance import Balance, Open
from meterhouse.closing.cause import Finding, cause
from meterhouse.closing.causes.factors import factor_of
from meterhouse.closing.seen import Clock, Lane, Values

LITTLE = 0.2
"""An explanation may leave so much of what there is to explain."""
FARTHEST_SLOTS = 4
"""A clock that is further away is none that drifts."""
APART_DAYS = 4
"""Days on which nothing shows may lie between two of one finding: a long weekend."""
NEARLY_ALL = 0.9
LEAST_DAYS = 2
"""One open day alone is not told."""
LEAST_EXPLAINED = 3
"""Days that agree on an explanation: two may do so by chance."""
LIKE = 2.0
"""Times which a part's usual use may differ from what is left over, to be what lacks."""
TOGETHER = 4
"""Slots that are summed before a factor is looked for: what a register rounds goes with it."""


@dataclass(frozen=True)
class _Explained:
    kind: str
    lane: Lane
    parameter: float
    """Factor, or slots that its clock is behind."""
    rest: float
    """Share, by root mean square, that it leaves of what there is to explain."""


@cause("group")
def unequal(balance: Balance, clock: Clock) -> Iterator[Finding]:
    days = list(balance.open())
    by_day = {each.day: each for each in days}
    told: list[tuple[int, int]] = []
    for run in _alike([(each, _explanation(balance, each)) for each in days]):
        if len(run) >= LEAST_EXPLAINED:
            first, last = run[0][0].day, run[-1][0].day
            # It began and ended within a day, or on days of steady use, which fit much.
            while first - 1 in by_day:
                first -= 1
            while last + 1 in by_day:
                last += 1
            told.append((first, last))
            yield _told(run, _span(by_day[first], by_day[last], clock), clock)
    left = [each for each in days if not any(first <= each.day <= last for first, last in told)]
    yield from _unexplained(balance, left, clock)


def _explanation(balance: Balance, day: Open) -> _Explained | None:
    """The one that leaves least, if that is little."""
    tried = [*_scaled(balance, day), *_moved(balance, day)]
    best = min(tried, key=lambda each: each.rest, default=None)
    # The same in every slot is something that nobody meters, though a meter of steady use may be found to fit.
    steady = _share(day.left - day.left.mean(), day.left)
    return best if best is not None and best.rest <= min(LITTLE, steady) else None


def _target(balance: Balance, day: Open, nth: int) -> Values:
    """What a part should have counted, by what the others did."""
    sign = balance.group.signs[nth]
    values: Values = sign * balance.parts[nth, day.sure] + sign * day.left / (1.0 + balance.loss)
    return values


def _scaled(balance: Balance, day: Open) -> Iterator[_Explained]:
    for nth, part in enumerate(balance.group.parts):
        yield from _of_factor(part, day, _target(balance, day, nth))
    main = balance.group.main
    yield from _of_factor(main, day, main.values[day.sure] - day.left)


def _of_factor(lane: Lane, day: Open, slots: Values) -> Iterator[_Explained]:
    shown, target, left = (_hourly(day, values) for values in (lane.values[day.sure], slots, day.left))
    power = float(np.dot(shown, shown))
    if power == 0:
        return
    times = float(np.dot(target, shown)) / power
    known = factor_of(1.0 / times) if times else None
    if known is None:
        return
    rest = _share(target - shown / known[0], left)
    yield _Explained(known[1], lane, known[0], rest)


def _hourly(day: Open, values: Values) -> Values:
    starts = np.flatnonzero(np.diff(day.sure // TOGETHER, prepend=-1))
    return np.add.reduceat(values, starts)


def _share(rest: Values, whole: Values) -> float:
    square = float(np.mean(whole**2))
    return float(np.sqrt(np.mean(rest**2) / square)) if square else np.inf


def _moved(balance: Balance, day: Open) -> Iterator[_Explained]:
    for nth, part in enumerate(balance.group.parts):
        yield from _of_clock(part, day, _target(balance, day, nth))
    main = balance.group.main
    yield from _of_clock(main, day, main.values[day.sure] - day.left)


def _of_clock(lane: Lane, day: Open, target: Values) -> Iterator[_Explained]:
    for behind in (*range(-FARTHEST_SLOTS, 0), *range(1, FARTHEST_SLOTS + 1)):
        there = day.sure + behind
        inside = (there >= 0) & (there < len(lane.values))
        shown = lane.values[np.where(inside, there, 0)]
        inside &= ~np.isnan(shown)
        if inside.sum() < len(target) * NEARLY_ALL:
            continue
        yield _Explained("clock_drift", lane, behind, _share((target - shown)[inside], day.left))


_Day = tuple[Open, _Explained]


def _alike(days: list[tuple[Open, _Explained | None]]) -> list[list[_Day]]:
    """Days of one explanation each, in order of time."""
    runs: dict[tuple[str, Node, float], list[list[_Day]]] = {}
    for day, why in days:
        if why is None:
            continue
        several = runs.setdefault((why.kind, why.lane.meter, why.parameter), [])
        if several and day.day - several[-1][-1][0].day <= APART_DAYS:
            several[-1].append((day, why))
        else:
            several.append([(day, why)])
    return [run for several in runs.values() for run in several]


def _told(run: list[_Day], span: tuple[int, int], clock: Clock) -> Finding:
    why = run[0][1]
    evidence: dict[str, object] = {"open_days": len(run)}
    if why.kind == "clock_drift":
        evidence["minutes_behind"] = round(why.parameter * clock.seconds / 60)
        return Finding(why.kind, why.lane.meter, *span, None, "", evidence)
    evidence["factor"] = round(why.parameter, 4)
    shown = float(np.nansum(why.lane.values[(clock.slots >= span[0]) & (clock.slots < span[1])]))
    too_much = shown * (1.0 - 1.0 / why.parameter)
    return Finding(why.kind, why.lane.meter, *span, too_much, why.lane.unit, evidence)


def _unexplained(balance: Balance, days: list[Open], clock: Clock) -> Iterator[Finding]:
    runs: list[list[Open]] = []
    for day in days:
        if runs and day.day - runs[-1][-1].day <= APART_DAYS:
            runs[-1].append(day)
        else:
            runs.append([day])
    main = balance.group.main
    for run in runs:
        if len(run) < LEAST_DAYS:
            continue
        left = np.concatenate([day.left for day in run])
        is_more = bool(np.mean(left > 0) >= NEARLY_ALL)
        evidence: dict[str, object] = {
            "open_days": len(run),
            "mean_power": round(float(left.mean()) * 3600 / clock.seconds, 3),
            "share": round(float(left.sum() / main.values[np.concatenate([day.sure for day in run])].sum()), 4),
        }
        standing = _standing(balance, run, float(left.mean())) if is_more else None
        if standing is not None:
            yield Finding(
                "standstill",
                standing.meter,
                *_span(run[0], run[-1], clock),
                -float(left.sum()),
                standing.unit,
                evidence,
            )
            continue
        kind = "missing_sub" if is_more else "imbalance"
        yield Finding(kind, main.meter, *_span(run[0], run[-1], clock), float(left.sum()), main.unit, evidence)


def _standing(balance: Balance, run: list[Open], left: float) -> Lane | None:
    """The one part that counts nothing on these days, where it usually counts about what is left over.

    left   in the mean slot
    """
    slots = np.concatenate([day.sure for day in run])
    found = []
    for part, sign in zip(balance.group.parts, balance.group.signs, strict=True):
        before = part.values[: slots[0]]
        usual = sign * float(np.nanmean(before)) if np.isfinite(before).any() else 0.0
        if not part.values[slots].any() and left / LIKE <= usual <= left * LIKE:
            found.append(part)
    return found[0] if len(found) == 1 else None


def _span(first: Open, last: Open, clock: Clock) -> tuple[int, int]:
    """From the first slot that is open to the last one."""
    begins = first.sure[np.abs(first.left) > first.limit][0]
    ends = last.sure[np.abs(last.left) > last.limit][-1]
    return int(clock.slots[begins]), int(clock.slots[ends]) + clock.seconds
