"""What the rises of a register tell: its smallest step, its usual rate, and what is faster than it can be."""

import numpy as np

from meterhouse.judging.rule import Instants, Marks, Values

HOUR = 3600
_STEPS = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)
_ALIKE = 1e-9


def step_of(resolution: float | None, *values: Values) -> Values:
    """Smallest step that the register shows: as declared, else the greatest power of ten that divides each of these.

    values   several of equal length, taken together place by place; 0 where no power of ten divides them
    """
    if resolution is not None:
        return np.full(len(values[0]), resolution)
    found = np.zeros(len(values[0]))
    for step in _STEPS:
        rest = [np.abs(np.round(each / step) * step - each) / np.maximum(np.abs(each), step) for each in values]
        found[np.max(rest, axis=0) <= _ALIKE] = step
    return found


def rises_too_fast(ats: Instants, values: Values, power: float | None, resolution: float | None) -> Marks:
    """Whether each but the first rose faster than it can since the one before, by more than one step.

    power   greatest mean rate [unit/h]; nothing is too fast where none is known
    """
    rises = np.diff(values)
    if power is None:
        return np.zeros(len(rises), bool)
    most = power * np.diff(ats) / HOUR
    fast = rises > most
    if fast.any():
        where = np.flatnonzero(fast)
        # A register that shows whole units rises by one of them in an instant.
        fast[where] = rises[where] - step_of(resolution, values[where], values[where + 1]) > most[where]
    return fast


def usual_rate(ats: Instants, values: Values) -> float:
    """A rate that rises of the register seldom exceed [unit/h]; 0 where it does not rise."""
    rises = np.diff(values)
    where = rises > 0
    rates = rises[where] / np.diff(ats)[where] * HOUR
    return float(np.quantile(rates, 0.9)) if len(rates) else 0.0
