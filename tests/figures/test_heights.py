"""The highest power within slots: told where it is known, and never less than the mean of its slot."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.catalogue.composition import ALWAYS
from meterhouse.figures.heights import steps_of
from meterhouse.figures.rates import of_power, of_states
from meterhouse.figures.slots import Good, SlotEnergy, of_counter, of_deltas
from meterhouse.figures.span import Span

SLOT = 900
SPAN = Span(0, 2, SLOT)
UNKNOWN = float("nan")
Fold = Callable[[Good, Span, tuple[int, int], int], SlotEnergy]


def shown(*readings: tuple[int, float], anew: int | None = None, lost: float = 0.0) -> Good:
    """*anew* is the instant at which the register starts anew, or passes its end where it *lost* something by that."""
    ats = np.array([at for at, _ in readings], np.int64)
    passed = np.where(ats == anew, lost, 0.0)
    none = np.zeros(len(ats), bool)
    starts = (ats == anew) & (lost == 0)
    return Good(ats, np.array([value for _, value in readings], float), starts, passed, none)


@pytest.mark.parametrize(
    ("fold", "readings", "highest"),
    [
        pytest.param(
            of_counter,
            shown((0, 0.01), (300, 1.0), (600, 3.0), (900, 4.0), (1200, 5.5), (1500, 6.0), (1800, 6.51)),
            [24, 18],
            id="of a counter the steepest stretch: 2 kWh in five minutes are 24 kW",
        ),
        pytest.param(
            of_counter,
            shown((0, 0.0), (600, 1.01), (1200, 4.02), (1800, 5.03)),
            [18.06, 18.06],
            id="a stretch over the edge of two slots is of both",
        ),
        pytest.param(of_counter, shown((0, 0.0), (900, 4.0), (1800, 9.0)), [UNKNOWN] * 2, id="one stretch a slot"),
        pytest.param(
            of_counter,
            shown((0, 0.0), (300, 1.01), (1500, 6.02), (1800, 7.03)),
            [UNKNOWN] * 2,
            id="of a slot that a long stretch touches nothing is known",
        ),
        pytest.param(
            of_counter,
            shown((0, 10.0), (300, 11.0), (600, 11.0), (900, 12.0), (1200, 13.0), (1500, 53.0), (1800, 54.0)),
            [UNKNOWN, 480],
            id="a single step of a coarse register tells no power, 40 of them do",
        ),
        pytest.param(
            of_counter,
            shown((0, 90.5), (450, 95.5), (900, 3.5), (1350, 6.0), (1800, 8.5), anew=900, lost=100.0),
            [64, 20],
            id="through the end of the register",
        ),
        pytest.param(
            of_power,
            shown((0, 2.0), (300, 8.0), (600, 3.0), (900, 3.0), (1200, 5.0), (1800, 1.0)),
            [8, 5],
            id="of power the highest reading",
        ),
        pytest.param(
            of_power, shown((0, 2.0), (600, 2.0), (1200, 8.0), (1800, 8.0)), [5, 8], id="or what it rose to by the edge"
        ),
        pytest.param(of_power, shown((0, 2.0), (900, 8.0), (1800, 3.0)), [UNKNOWN] * 2, id="one reading a slot"),
        pytest.param(
            of_deltas,
            shown((300, 1.01), (600, 2.02), (900, 1.03), (1200, 1.11), (1500, 0.52), (1800, 0.53)),
            [24.24, 13.32],
            id="of deltas the densest",
        ),
        pytest.param(of_states, shown((0, 1.0), (300, 0.0), (1800, 0.0)), [UNKNOWN] * 2, id="a switch has no power"),
        pytest.param(of_counter, shown(), [UNKNOWN] * 2, id="no reading"),
    ],
)
def test_the_highest_power_of_each_slot(fold: Fold, readings: Good, highest: list[float]) -> None:
    found = fold(readings, SPAN, ALWAYS, 300 if fold is of_deltas else 2000).highest
    np.testing.assert_allclose(found, highest)


@pytest.mark.parametrize(
    ("value", "step"),
    [
        (1234.0, 1.0),
        (1230.0, 1.0),
        (1234.5, 0.1),
        (0.125, 0.001),
        (98765.43, 0.01),
        (1 / 3, 1e-7),
        pytest.param(float(np.float32(123456.79)), 2**-7, id="read as a float of 32 bits"),
    ],
)
def test_how_finely_a_register_tells(value: float, step: float) -> None:
    assert steps_of(np.array([value]))[0] == pytest.approx(step)


@st.composite
def readings(draw: st.DrawFn) -> Good:
    """Some hours of readings a few seconds to half an hour apart, of a register of hundredths."""
    gaps = draw(st.lists(st.integers(1, 1_800), min_size=2, max_size=40))
    rises = draw(st.lists(st.integers(0, 500), min_size=len(gaps), max_size=len(gaps)))
    ats = draw(st.integers(0, 899)) + np.cumsum(gaps)
    return shown(*zip(ats.tolist(), (np.cumsum(rises) / 100).tolist(), strict=True))


@given(readings(), st.sampled_from([of_counter, of_power, of_deltas]))
def test_where_a_highest_power_is_known_it_is_no_less_than_the_mean(good: Good, fold: Fold) -> None:
    span = Span(0, int(good.ats[-1]) // SLOT + 1, SLOT)
    found = fold(good, span, ALWAYS, 1_000_000)
    known = ~np.isnan(found.highest) & (found.covered == SLOT)
    assert (found.highest[known] >= found.energy[known] * (3600 / SLOT) - 1e-6).all()


@given(readings(), st.data())
def test_it_is_the_same_in_whatever_batch_it_is_computed(good: Good, data: st.DataObject) -> None:
    """A batch of slots knows the readings within, and one on either side."""
    count = int(good.ats[-1]) // SLOT + 1
    nth = data.draw(st.integers(0, count - 1))
    low = max(int(np.searchsorted(good.ats, nth * SLOT, side="right")) - 1, 0)
    high = int(np.searchsorted(good.ats, (nth + 1) * SLOT)) + 1
    part = shown(*zip(good.ats[low:high].tolist(), good.values[low:high].tolist(), strict=True))
    for fold in (of_counter, of_power):
        whole = fold(good, Span(0, count, SLOT), ALWAYS, 2_000)
        alone = fold(part, Span(nth * SLOT, 1, SLOT), ALWAYS, 2_000)
        np.testing.assert_array_equal(alone.highest, whole.highest[nth : nth + 1])
