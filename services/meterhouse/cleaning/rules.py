"""Rules that tell good readings from bad ones: pure, over all readings of one point at once.

A counter only grows. Where it drops, the readings around decide what happened:

    rollover   it was near its greatest value, is near nothing, and does not leap back: it passed its end
    jitter     it fell by less than it can show
    spike      the readings before the drop had risen for a while, and are now back below: they are bad
    glitch     it comes back up to where it was: the low readings are bad
    reset      it stays low: a new start, from which it counts on
    suspect    too little came since to tell glitch from reset

A verdict depends on the readings within SPAN around it, and on the verdicts of these; trouble does not last
for longer than CONTEXT. So readings that come late, or in other batches, end in the same verdicts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meterhouse.kernel.quality import Verdict

Instants = NDArray[np.int64]
Values = NDArray[np.float64]

SPAN = 6 * 3600
"""How long a spike or a glitch may last [s]."""
CONTEXT = 3 * SPAN
"""How far around a reading others must be known for its verdict to be final [s]."""
DECIDED_AFTER = 3600
DECIDED_BY = 3
"""A drop that lasts so long [s], over so many readings, is a reset."""


@dataclass(frozen=True)
class Limits:
    """What readings of a point may be; None where there is no such limit. In units of the point."""

    low: float | None = None
    high: float | None = None
    register_max: float | None = None
    resolution: float | None = None
    high_power: float | None = None
    """Greatest mean rate between two readings [unit/h]."""


@dataclass(frozen=True)
class Judged:
    """Verdicts that are not GOOD: positions in the readings, verdicts and the rules that gave them."""

    positions: NDArray[np.int64]
    verdicts: NDArray[np.int64]
    rules: list[str]


NOTHING = Judged(np.empty(0, np.int64), np.empty(0, np.int64), [])


def judge_range(values: Values, limits: Limits) -> Judged:
    """Values that are no number or outside their limits."""
    low = -np.inf if limits.low is None else limits.low
    high = np.inf if limits.high is None else limits.high
    inside = (values >= low) & (values <= high) & np.isfinite(values)
    if inside.all():
        return NOTHING
    positions = np.flatnonzero(~inside)
    rules = [f"low {low:g}" if values[at] < low else f"high {high:g}" for at in positions]
    return Judged(positions, np.full(len(positions), Verdict.BAD, np.int64), rules)


def judge_counter(ats: Instants, values: Values, limits: Limits) -> Judged:
    """Every verdict on the readings of a counter.

    ats      [s UTC], ascending
    values   as the register showed them [unit of the point]
    """
    outside = judge_range(values, limits)
    kept = np.delete(np.arange(len(values)), outside.positions) if len(outside.positions) else np.arange(len(values))
    shown = values[kept]
    if not (shown[1:] < shown[:-1]).any() and not _jumps(ats[kept], shown, limits).any():
        return outside
    found = _Drops(ats[kept], shown, limits, int(ats[-1])).judge()
    positions = np.concatenate([outside.positions, kept[[at for at, _, _ in found]].astype(np.int64)])
    verdicts = np.concatenate([outside.verdicts, np.array([verdict for _, verdict, _ in found], np.int64)])
    rules = outside.rules + [rule for _, _, rule in found]
    order = np.argsort(positions, kind="stable")
    return Judged(positions[order], verdicts[order], [rules[at] for at in order])


def _jumps(ats: Instants, values: Values, limits: Limits) -> NDArray[np.bool_]:
    """Rises that no plant of the given power can cause, by the position after the rise, less one."""
    if limits.high_power is None:
        return np.zeros(max(len(values) - 1, 0), bool)
    return np.diff(values) > limits.high_power * np.diff(ats) / 3600


class _Drops:
    """One pass over the drops of a counter, in order of time."""

    def __init__(self, ats: Instants, values: Values, limits: Limits, seen_until: int) -> None:
        self.ats, self.values, self.limits = ats, values, limits
        self.seen_until = seen_until
        """When the last reading of all came: one out of limits, too, says that time has passed [s UTC]."""
        self.left_out = np.zeros(len(values), bool)
        self.verdicts: list[tuple[int, Verdict, str]] = []

    def judge(self) -> list[tuple[int, Verdict, str]]:
        drops = np.flatnonzero(self.values[1:] < self.values[:-1]) + 1
        jumps = np.flatnonzero(_jumps(self.ats, self.values, self.limits)) + 1
        for at in np.union1d(drops, jumps):
            if not self.left_out[at]:
                self._judge_at(int(at))
        # What followed a left out reading was compared with it; compare it with what is left.
        while (later := self._next_drop()) is not None:
            self._judge_at(later)
        return sorted(self.verdicts)

    def _next_drop(self) -> int | None:
        kept = np.flatnonzero(~self.left_out)
        starts = {at for at, verdict, _ in self.verdicts if verdict in (Verdict.RESET, Verdict.ROLLOVER)}
        drops = kept[1:][self.values[kept[1:]] < self.values[kept[:-1]]]
        return next((int(at) for at in drops if int(at) not in starts), None)

    def _judge_at(self, at: int) -> None:
        before = self._last_kept(at)
        if before is None:
            return
        fall = self.values[before] - self.values[at]
        if fall <= 0 and self._too_high(before, at):
            self._judge_jump(before, at)
        if fall <= 0:
            return
        limits = self.limits
        if limits.resolution is not None and fall < limits.resolution:
            self._leave_out([at], f"jitter {limits.resolution:g}")
        else:
            self._judge_fall(before, at)

    def _judge_fall(self, before: int, at: int) -> None:
        spike, glitch = self._spike(at), self._glitch(before, at)
        if self._rolls_over(before, at, spike or glitch):
            self.verdicts.append((at, Verdict.ROLLOVER, f"rollover {self.limits.register_max:g}"))
        elif spike and (not glitch or len(spike) < len(glitch)):
            self._leave_out(spike, "spike")
        elif glitch:
            self._leave_out(glitch, "glitch")
        elif self._stays_low(before, at):
            self.verdicts.append((at, Verdict.RESET, "reset"))
        else:
            self._suspect([later for later in range(at, len(self.values)) if not self.left_out[later]], "drop")

    def _rolls_over(self, before: int, at: int, passing: list[int]) -> bool:
        """Whether the register passed its end.

        passing   readings of the spike or glitch that it might be instead: such a one comes and goes at once,
                  while a register that soon fills again passes through its middle
        """
        end = self.limits.register_max
        if end is None or self.values[before] <= 0.9 * end or self.values[at] >= 0.1 * end:
            return False
        if self._too_fast(before, at, float(self.values[at] + end - self.values[before])):
            return False
        through = self.values[passing]
        return not passing or bool(((through >= 0.1 * end) & (through <= 0.9 * end)).any())

    def _judge_jump(self, before: int, at: int) -> None:
        run: list[int] = []
        for later in range(at, len(self.values)):
            if not self._within(at, later):
                return  # it stays up there: a step, and no spike
            if self.left_out[later]:
                continue
            if not self._too_high(before, later):
                self._leave_out(run, f"rate {self.limits.high_power:g}/h")
                return
            run.append(later)
        self._suspect(run, f"rate {self.limits.high_power:g}/h")

    def _too_high(self, before: int, later: int) -> bool:
        return self._too_fast(before, later, float(self.values[later] - self.values[before]))

    def _too_fast(self, before: int, later: int, rise: float) -> bool:
        power = self.limits.high_power
        return power is not None and bool(rise > power * (self.ats[later] - self.ats[before]) / 3600)

    def _spike(self, at: int) -> list[int]:
        """Readings before *at* that had risen above it since the last one at or below it."""
        run: list[int] = []
        for earlier in range(at - 1, -1, -1):
            if not self._within(earlier, at):
                return []
            if self.left_out[earlier]:
                continue
            if self.values[earlier] <= self.values[at]:
                return run
            run.append(earlier)
        return []

    def _glitch(self, before: int, at: int) -> list[int]:
        """Readings from *at* until the counter is back where it was."""
        run: list[int] = []
        for later in range(at, len(self.values)):
            if not self._within(at, later):
                return []
            if self.left_out[later]:
                continue
            if self.values[later] >= self.values[before]:
                return run
            run.append(later)
        return []

    def _stays_low(self, before: int, at: int) -> bool:
        later = np.flatnonzero((self.values[at:] < self.values[before]) & ~self.left_out[at:]) + at
        lasts = len(later) >= DECIDED_BY and self.ats[later[-1]] - self.ats[at] >= DECIDED_AFTER
        return bool(lasts) or bool(self.seen_until - self.ats[at] > SPAN)

    def _within(self, earlier: int, later: int) -> bool:
        return bool(self.ats[later] - self.ats[earlier] <= SPAN)

    def _last_kept(self, at: int) -> int | None:
        kept = np.flatnonzero(~self.left_out[:at])
        return int(kept[-1]) if len(kept) else None

    def _leave_out(self, positions: list[int], rule: str) -> None:
        gone = set(positions)
        self.verdicts = [each for each in self.verdicts if each[0] not in gone]
        self._mark(positions, Verdict.BAD, rule)

    def _suspect(self, positions: list[int], rule: str) -> None:
        self._mark(positions, Verdict.SUSPECT, rule)

    def _mark(self, positions: list[int], verdict: Verdict, rule: str) -> None:
        self.left_out[positions] = True
        self.verdicts += [(at, verdict, rule) for at in positions]
