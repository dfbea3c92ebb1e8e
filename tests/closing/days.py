"""Days of a small site in arrays: a main, what is behind it, and the readings of a counter."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from meterhouse.catalogue.metering import Node
from meterhouse.closing.balance import Balance
from meterhouse.closing.seen import Clock, Group, Lane, Trace
from meterhouse.kernel.calendar import Calendar, day_of
from meterhouse.kernel.quality import Verdict

SLOT = 900
FIRST = day_of(dt.date(2025, 3, 3))
"""A Monday; the clocks change on the last day but one of its fourth week."""
LOSS = 0.01
Floats = NDArray[np.float64]


def clock(days: int = 42, zone: str = "Europe/Berlin") -> Clock:
    return Clock.of(Calendar.of(zone), FIRST, FIRST + days, SLOT)


def use(known: Clock, *, base: float, peak: float, seed: int) -> Floats:
    """Energy of a meter by slot: more by day and on working days, and never twice the same [kWh]."""
    chance = np.random.default_rng(seed)
    is_busy = (known.hours > 7) & (known.hours < 18) & ((known.days + 3) % 7 < 5)
    found: Floats = base + peak * is_busy * chance.uniform(0.4, 1.0, len(known.slots))
    return found


def lane(meter: int, values: Floats) -> Lane:
    return Lane(("meters", meter), "kWh", values, ~np.isnan(values))


MAIN: Node = ("meters", 1)


def balance(known: Clock, parts: Sequence[Floats], *, shown: Sequence[Floats] | None = None) -> Balance:
    """A main that counts what its parts take, and parts that show something else where it is said."""
    main = lane(1, (1 + LOSS) * np.sum(parts, axis=0))
    lanes = [lane(nth + 2, values) for nth, values in enumerate(shown or parts)]
    return Balance(Group(main, lanes, [1.0] * len(lanes)), known)


def between(known: Clock, first_day: int, after_day: int) -> NDArray[np.bool_]:
    """Slots of the days, counted from the first."""
    inside: NDArray[np.bool_] = (known.days >= FIRST + first_day) & (known.days < FIRST + after_day)
    return inside


def trace(
    ats: NDArray[np.int64],
    values: Floats,
    *,
    judged: Sequence[tuple[int, Verdict, str]] = (),
    silences: Sequence[tuple[int, int]] = (),
    slots: Floats | None = None,
) -> Trace:
    """Readings of a counter of point 7, with verdicts as (position, verdict, rule)."""
    return Trace(
        7,
        "counter",
        "kWh",
        ats,
        values,
        np.array([ats[at] for at, _, _ in judged], np.int64),
        np.array([verdict for _, verdict, _ in judged], np.int64),
        [rule for _, _, rule in judged],
        silences,
        60.0,
        0.01,
        np.empty(0) if slots is None else slots,
    )
