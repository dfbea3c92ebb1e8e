"""Counters for laws: sound ones of any plausible shape, faults to plant in them, and others in trouble all over."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from meterhouse.judging.rule import Instants, Values

START = 1_700_000_000
MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True)
class Counter:
    ats: Instants
    values: Values


@st.composite
def sound(draw: st.DrawFn, least: int = 2, most: int = 120) -> Counter:
    """It rests, runs and bursts up to 900 kW, in steps fine or coarse, and is read now and then."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.integers(least, most))
    pauses = draw(
        st.sampled_from([[60], [300, 301, 299], [900, 905], [3600], [60, 900, 5 * HOUR], [DAY, 2 * DAY, HOUR]])
    )
    ats = START + np.cumsum(chance.choice(pauses, count))
    kinds = draw(st.sampled_from([[0.0], [0.0, 5.0], [0.0, 0.0, 0.0, 900.0], [40.0, 45.0], [0.01, 300.0]]))
    power = np.repeat(chance.choice(kinds, count), chance.integers(1, 8, count))[:count]
    rises = power * np.diff(ats, prepend=ats[0]) / HOUR * chance.uniform(0.5, 1.0, count)
    register = draw(st.sampled_from([0.0, 0.0, 3.7, 1234.5, 98_765.4, 5e7])) + np.cumsum(rises)
    step = draw(st.sampled_from([0.001, 0.01, 0.1, 1.0, 10.0]))
    return Counter(ats, np.round(np.floor(register / step) * step, 3))


def troubled_values(draw: st.DrawFn, count: int) -> Values:
    """Zeros, low and high answers, restarts, exchanges, negatives and jitter, one after the other."""
    true, shown = draw(st.sampled_from([0.0, 5.0, 5000.0])), []
    for _ in range(count):
        true += draw(st.sampled_from([0, 0, 1, 5, 30]))
        what = draw(
            st.sampled_from(["true"] * 12 + ["zero", "low", "high", "restart", "exchange", "negative", "jitter"])
        )
        if what == "restart":
            true = float(draw(st.integers(0, 20)))
        if what == "exchange":
            true = max(true + draw(st.sampled_from([-200.0, 3000.0, 1e6])), 0.0)
        odd = {"zero": 0.0, "low": true / 2, "high": true + 1000, "negative": -0.5, "jitter": max(true - 0.25, 0.0)}
        shown.append(odd.get(what, true))
    return np.array(shown)


@st.composite
def troubled(draw: st.DrawFn, most: int = 30) -> Counter:
    count = draw(st.integers(2, most))
    pauses = draw(st.sampled_from([[300, 900], [300, 900, 1800, 3600, 9000, 25_000], [900, 3600, DAY, 300_000]]))
    steps = draw(st.lists(st.sampled_from(pauses), min_size=count, max_size=count))
    return Counter(START + np.cumsum(steps), troubled_values(draw, count))


@dataclass(frozen=True)
class Fault:
    """What goes wrong with *length* readings from *at* on, and what is to be found of it."""

    name: str
    plant: Callable[[Values, slice], Values]
    verdict: str
    lengths: tuple[int, ...] = (1, 2, 5)


FAULTS = (
    Fault("zeros", lambda values, where: 0.0 * values[where], "bad"),
    Fault("half of it", lambda values, where: np.floor(values[where] / 2), "bad"),
    Fault("too high", lambda values, where: values[where] + 77_777, "bad"),
    Fault("garbage", lambda values, where: 0.0 * values[where] + 1.5e21, "bad"),
    Fault("below nothing", lambda values, where: 0.0 * values[where] - 0.007, "bad"),
    Fault("no number", lambda values, where: np.nan * values[where], "bad"),
    Fault("all bits set", lambda values, where: 0.0 * values[where] + 2.0**32 - 1, "bad"),
)
