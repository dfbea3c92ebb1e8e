"""Rates and states, integrated into slots."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.catalogue.composition import ALWAYS
from meterhouse.figures.rates import of_power, of_states
from meterhouse.figures.slots import Good, SlotEnergy
from meterhouse.figures.span import Span

SLOT = 900
SPAN = Span(0, 4, SLOT)
Fold = Callable[[Good, Span, tuple[int, int], int], SlotEnergy]


def shown(*readings: tuple[int, float], edited: tuple[int, ...] = ()) -> Good:
    ats = np.array([at for at, _ in readings], np.int64)
    none = np.zeros(len(ats))
    return Good(ats, np.array([value for _, value in readings], float), none > 0, none, np.isin(ats, edited))


@pytest.mark.parametrize(
    ("fold", "readings", "energy", "covered"),
    [
        pytest.param(
            of_power, [(at, 8.0) for at in range(0, 3601, 300)], [2, 2, 2, 2], [900] * 4, id="8 kW all through the hour"
        ),
        pytest.param(of_power, [(0, 0.0), (3600, 8.0)], [0.25, 0.75, 1.25, 1.75], [900] * 4, id="a straight rise"),
        pytest.param(of_power, [(450, 4.0), (1350, 4.0)], [0.5, 0.5, 0, 0], [450, 450, 0, 0], id="half of two slots"),
        pytest.param(
            of_power,
            [(0, 4.0), (900, 4.0), (2700, 4.0), (3600, 4.0)],
            [1, 2 * 0.5, 2 * 0.5, 1],
            [900] * 4,
            id="as far apart as may be",
        ),
        pytest.param(of_power, [(0, -4.0), (3600, -4.0)], [-1] * 4, [900] * 4, id="fed back"),
        pytest.param(of_power, [(100, 4.0)], [0] * 4, [0] * 4, id="one reading tells nothing of time"),
        pytest.param(of_power, [], [0] * 4, [0] * 4, id="no reading"),
        pytest.param(
            of_states, [(0, 1.0), (1350, 0.0), (3600, 0.0)], [0.25, 0.125, 0, 0], [900] * 4, id="on, then off"
        ),
        pytest.param(of_states, [(0, 3.0), (900, 0.0)], [0.25, 0, 0, 0], [900, 0, 0, 0], id="any state but 0 is on"),
    ],
)
def test_what_comes_to_each_slot(
    fold: Fold, readings: list[tuple[int, float]], energy: list[float], covered: list[int]
) -> None:
    found = fold(shown(*readings), SPAN, ALWAYS, 3600)
    assert found.energy == pytest.approx(energy)
    assert found.covered.tolist() == covered
    assert not found.estimated.any()


@pytest.mark.parametrize("fold", [of_power, of_states])
def test_a_gap_is_not_bridged(fold: Fold) -> None:
    found = fold(shown((0, 4.0), (900, 4.0), (2701, 4.0), (3600, 4.0)), SPAN, ALWAYS, 1800)
    assert found.covered.tolist() == [900, 0, 0, 899]
    assert found.energy[1] == found.energy[2] == 0


def test_what_a_person_has_replaced_marks_the_slots_beside_it() -> None:
    found = of_power(shown((0, 4.0), (900, 4.0), (1800, 4.0), (2700, 4.0), edited=(900,)), SPAN, ALWAYS, 3600)
    assert found.edited.tolist() == [True, True, False, False]


def test_a_point_counts_in_its_stretch_alone() -> None:
    found = of_power(shown((0, 4.0), (3600, 4.0)), SPAN, (450, 1350), 3600)
    assert found.covered.tolist() == [450, 450, 0, 0]
    assert found.energy == pytest.approx([0.5, 0.5, 0, 0])


@st.composite
def readings(draw: st.DrawFn) -> Good:
    ats = sorted(draw(st.sets(st.integers(-5000, 9000), max_size=40)))
    values = draw(st.lists(st.sampled_from([0.0, 1.0, 2.5, -3.0, 7.25]), min_size=len(ats), max_size=len(ats)))
    return shown(*zip(ats, values, strict=True))


@pytest.mark.parametrize("fold", [of_power, of_states])
@given(good=readings(), cut=st.integers(1, 7), gap=st.sampled_from([60, 900, 4000]))
@settings(deadline=None, max_examples=150)
def test_a_slot_is_the_same_to_the_bit_in_whatever_batch(fold: Fold, good: Good, cut: int, gap: int) -> None:
    within = (-2000, 3000)
    whole = fold(good, Span(-3600, 8, SLOT), within, gap)
    first = fold(good, Span(-3600, cut, SLOT), within, gap)
    rest = fold(good, Span(-3600 + cut * SLOT, 8 - cut, SLOT), within, gap)
    assert whole.energy.tolist() == [*first.energy, *rest.energy]
    assert whole.covered.tolist() == [*first.covered, *rest.covered]


@given(good=readings(), gap=st.sampled_from([60, 900, 100_000]))
@settings(deadline=None, max_examples=150)
def test_slots_of_power_add_up_to_the_trapezoids_between_the_readings(good: Good, gap: int) -> None:
    found = of_power(good, Span(-9000, 30, SLOT), (-(10**6), 10**6), gap)
    length = np.diff(good.ats)
    between = (good.values[1:] + good.values[:-1]) / 2 * length / 3600
    assert found.energy.sum() == pytest.approx(between[length <= gap].sum(), abs=1e-9)
    assert found.covered.sum() == length[length <= gap].sum()


@pytest.mark.parametrize(
    ("fold", "energy"),
    [
        pytest.param(of_power, [1, 1, 1, 1], id="power"),
        pytest.param(of_states, [0.25, 0.25, 0.25, 0.25], id="a switch"),
    ],
)
def test_a_gap_that_a_person_has_bridged_is_run_through_and_marked(fold: Fold, energy: list[float]) -> None:
    readings = replace(shown((0, 4.0), (900, 4.0), (2701, 4.0), (3600, 4.0)), bridged=((1000, 2000),))
    found = fold(readings, SPAN, ALWAYS, 1800)
    assert found.energy == pytest.approx(energy)
    assert found.covered.tolist() == [900] * 4
    assert found.estimated.tolist() == [False, True, True, True]
