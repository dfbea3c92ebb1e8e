"""Slots of counters and deltas, against a computation that goes reading by reading in exact fractions."""

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.figures.slots import Good, SlotEnergy, of_counter, of_deltas
from meterhouse.figures.span import Span

ALWAYS = (0, 2**32 - 1)
START = 1_700_000_100  # a quarter hour begins here
NEVER = 1 << 40


def good(ats: list[int], values: list[float]) -> Good:
    count = len(ats)
    return Good(
        np.array(ats, np.int64),
        np.array(values, np.float64),
        np.zeros(count, bool),
        np.zeros(count),
        np.zeros(count, bool),
    )


def whole(readings: Good, seconds: int = 900) -> Span:
    first = int(readings.ats[0]) // seconds * seconds
    return Span(first, -(-(int(readings.ats[-1]) - first) // seconds) or 1, seconds)


@dataclass(frozen=True)
class Piece:
    """Energy that came evenly between two instants."""

    first: int
    after: int
    energy: Fraction


def _pieces(readings: Good) -> list[Piece]:
    found = []
    for nth in range(1, len(readings.ats)):
        if readings.starts_anew[nth]:
            continue
        rise = Fraction(float(readings.values[nth])) - Fraction(float(readings.values[nth - 1]))
        rise += Fraction(float(readings.passed_end[nth]))
        found.append(Piece(int(readings.ats[nth - 1]), int(readings.ats[nth]), rise))
    return found


def _naive(pieces: list[Piece], span: Span, within: tuple[int, int]) -> tuple[list[float], list[int]]:
    energy, covered = [], []
    for nth in range(span.count):
        start = span.first + nth * span.seconds
        total, seconds = Fraction(0), 0
        for piece in pieces:
            low = max(piece.first, start, within[0])
            high = min(piece.after, start + span.seconds, within[1])
            if high > low:
                total += piece.energy * Fraction(high - low, piece.after - piece.first)
                seconds += high - low
        energy.append(float(total))
        covered.append(seconds)
    return energy, covered


@st.composite
def counters(draw: st.DrawFn) -> Good:
    """A counter read at any instants, that now and then starts anew or passes its end at 10,000."""
    steps = draw(st.lists(st.integers(1, 5000), min_size=1, max_size=25))
    ats = START + np.cumsum([draw(st.integers(0, 2000)), *steps])
    anew, passed, values = [False], [0.0], [draw(st.integers(0, 9_000_00)) / 100]
    for _ in steps:
        rise = draw(st.integers(0, 50_000)) / 100
        what = draw(st.sampled_from(["on"] * 8 + ["anew"]))
        anew.append(what == "anew")
        passed.append(0.0)
        if what == "anew":
            values.append(rise)
        elif values[-1] + rise >= 10_000:
            passed[-1] = 10_000.0
            values.append(round(values[-1] + rise - 10_000, 2))
        else:
            values.append(round(values[-1] + rise, 2))
    edited = draw(st.lists(st.booleans(), min_size=len(ats), max_size=len(ats)))
    return Good(ats, np.array(values), np.array(anew), np.array(passed), np.array(edited))


spans = st.sampled_from([300, 600, 900, 1800, 3600])


@given(counters(), spans)
@settings(deadline=None)
def test_the_slots_of_a_counter_add_up_to_what_the_register_rose(readings: Good, seconds: int) -> None:
    found = of_counter(readings, whole(readings, seconds), ALWAYS, NEVER)
    rises = np.diff(readings.values) + readings.passed_end[1:]
    assert found.energy.sum() == pytest.approx(rises[~readings.starts_anew[1:]].sum(), rel=1e-12, abs=1e-8)


@given(counters(), spans, st.data())
@settings(deadline=None)
def test_each_slot_is_what_reading_by_reading_gives(readings: Good, seconds: int, data: st.DataObject) -> None:
    span = whole(readings, seconds)
    span = replace(span, first=span.first - 3 * seconds, count=span.count + 6)
    within = data.draw(
        st.just(ALWAYS)
        | st.tuples(st.integers(span.first, span.after), st.integers(span.first, span.after)).map(
            lambda ends: (min(ends), max(ends))
        )
    )
    found = of_counter(readings, span, within, NEVER)
    energy, covered = _naive(_pieces(readings), span, within)
    assert found.energy == pytest.approx(energy, rel=1e-9, abs=1e-8)
    assert found.covered.tolist() == covered


@given(counters(), spans, st.lists(st.integers(0, 200), max_size=5), st.integers(600, 4000))
@settings(deadline=None)
def test_any_split_into_spans_gives_the_same_slots_to_the_last_bit(
    readings: Good, seconds: int, cuts: list[int], gap: int
) -> None:
    span = whole(readings, seconds)
    together = of_counter(readings, span, ALWAYS, gap)
    edges = sorted({0, span.count, *(cut for cut in cuts if cut < span.count)})
    apart = [
        of_counter(readings, Span(span.first + low * seconds, high - low, seconds), ALWAYS, gap)
        for low, high in pairwise(edges)
    ]
    _same(together, apart)


@given(counters(), spans, st.integers(0, 24), st.integers(600, 4000))
@settings(deadline=None)
def test_readings_further_away_change_nothing(readings: Good, seconds: int, nth: int, gap: int) -> None:
    """What lies between two readings is told by them alone, unless the register starts anew there."""
    nth = min(nth, len(readings.ats) - 2)
    two = slice(nth, nth + 2)
    alone = Good(
        readings.ats[two],
        readings.values[two],
        np.array([False, readings.starts_anew[nth + 1]]),
        np.array([0.0, readings.passed_end[nth + 1]]),
        readings.edited[two],
    )
    first, after = -(-int(alone.ats[0]) // seconds), int(alone.ats[1]) // seconds
    span = Span(first * seconds, max(after - first, 0), seconds)
    _same(of_counter(readings, span, ALWAYS, gap), [of_counter(alone, span, ALWAYS, gap)])


def _same(together: SlotEnergy, apart: list[SlotEnergy]) -> None:
    for name in ("energy", "covered", "estimated", "edited"):
        joined = np.concatenate([getattr(each, name) for each in apart])
        assert getattr(together, name).tobytes() == joined.tobytes(), name


@given(counters())
@settings(deadline=None)
def test_a_counter_gives_nothing_back(readings: Good) -> None:
    assert (of_counter(readings, whole(readings), ALWAYS, NEVER).energy >= -1e-9).all()


def test_the_first_value_after_a_reset_is_a_new_start() -> None:
    readings = replace(
        good([START, START + 900, START + 1800, START + 2700], [1000.0, 1010.0, 3.0, 4.5]),
        starts_anew=np.array([False, False, True, False]),
    )
    found = of_counter(readings, whole(readings), ALWAYS, NEVER)
    assert found.energy.tolist() == [10.0, 0.0, 1.5]
    assert found.covered.tolist() == [900, 0, 900]


def test_a_register_that_passes_its_end_loses_nothing() -> None:
    readings = replace(
        good([START, START + 900, START + 1800], [99_990.0, 99_998.0, 7.0]), passed_end=np.array([0.0, 0.0, 100_000.0])
    )
    found = of_counter(readings, whole(readings), ALWAYS, NEVER)
    assert found.energy.tolist() == [8.0, 9.0]
    assert found.covered.tolist() == [900, 900]


def test_what_came_in_a_silence_is_spread_over_it_and_marked() -> None:
    readings = good([START, START + 900, START + 4500, START + 5400], [0.0, 1.0, 9.0, 10.0])
    found = of_counter(readings, whole(readings), ALWAYS, 1800)
    assert found.energy.tolist() == [1.0, 2.0, 2.0, 2.0, 2.0, 1.0]
    assert found.estimated.tolist() == [False, True, True, True, True, False]
    assert (found.covered == 900).all()


def test_a_silence_over_a_reset_is_unknown_and_not_estimated() -> None:
    readings = replace(
        good([START, START + 900, START + 4500, START + 5400], [8.0, 9.0, 0.0, 1.0]),
        starts_anew=np.array([False, False, True, False]),
    )
    found = of_counter(readings, whole(readings), ALWAYS, 1800)
    assert found.covered.tolist() == [900, 0, 0, 0, 0, 900]
    assert not found.estimated.any()


def test_a_point_counts_only_in_its_stretch_of_time() -> None:
    readings = good([START, START + 3600], [0.0, 36.0])
    found = of_counter(readings, whole(readings), (START + 600, START + 2100), NEVER)
    assert found.energy.tolist() == pytest.approx([3.0, 9.0, 3.0, 0.0])
    assert found.covered.tolist() == [300, 900, 300, 0]


def test_an_exchange_of_devices_within_a_slot_leaves_nothing_out() -> None:
    """Two dated points of one meter cover the slot together."""
    old = good([START, START + 900, START + 1100], [500.0, 509.0, 511.0])
    new = good([START + 1100, START + 1800], [0.0, 7.0])
    span = Span(START, 2, 900)
    before = of_counter(old, span, (0, START + 1100), NEVER)
    after = of_counter(new, span, (START + 1100, ALWAYS[1]), NEVER)
    assert (before.energy + after.energy).tolist() == [9.0, 9.0]
    assert (before.covered + after.covered).tolist() == [900, 900]


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_readings_tell_nothing(count: int) -> None:
    readings = good([START][:count], [5.0][:count])
    found = of_counter(readings, Span(START - 900, 3, 900), ALWAYS, NEVER)
    assert not found.covered.any()
    assert not found.energy.any()


@st.composite
def deltas(draw: st.DrawFn) -> Good:
    steps = draw(st.lists(st.integers(1, 5000), min_size=0, max_size=20))
    ats = START + np.cumsum([draw(st.integers(0, 2000)), *steps])
    values = [draw(st.integers(-1000, 50_000)) / 100 for _ in ats]
    return good(ats.tolist(), values)


def _pieces_of_deltas(readings: Good, interval: int) -> list[Piece]:
    found = []
    for nth, (at, value) in enumerate(zip(readings.ats.tolist(), readings.values.tolist(), strict=True)):
        before = at - interval if nth == 0 else max(at - interval, int(readings.ats[nth - 1]))
        found.append(Piece(before, at, Fraction(value)))
    return found


@given(deltas(), spans, st.integers(60, 4000))
@settings(deadline=None)
def test_each_slot_of_deltas_is_what_reading_by_reading_gives(readings: Good, seconds: int, interval: int) -> None:
    first = (int(readings.ats[0]) - interval) // seconds * seconds
    span = Span(first, -(-(int(readings.ats[-1]) - first) // seconds), seconds)
    found = of_deltas(readings, span, ALWAYS, interval)
    energy, covered = _naive(_pieces_of_deltas(readings, interval), span, ALWAYS)
    assert found.energy == pytest.approx(energy, rel=1e-9, abs=1e-8)
    assert found.covered.tolist() == covered
    assert found.energy.sum() == pytest.approx(readings.values.sum(), rel=1e-9, abs=1e-8)


@given(deltas(), spans, st.lists(st.integers(0, 200), max_size=5))
@settings(deadline=None)
def test_any_split_of_deltas_into_spans_gives_the_same_slots(readings: Good, seconds: int, cuts: list[int]) -> None:
    first = (int(readings.ats[0]) - seconds) // seconds * seconds
    span = Span(first, -(-(int(readings.ats[-1]) - first) // seconds), seconds)
    edges = sorted({0, span.count, *(cut for cut in cuts if cut < span.count)})
    apart = [
        of_deltas(readings, Span(span.first + low * seconds, high - low, seconds), ALWAYS, seconds)
        for low, high in pairwise(edges)
    ]
    _same(of_deltas(readings, span, ALWAYS, seconds), apart)


def test_a_missing_delta_leaves_a_hole() -> None:
    readings = good([START + 900, START + 1800, START + 3600], [5.0, 6.0, 7.0])
    found = of_deltas(readings, Span(START, 4, 900), ALWAYS, 900)
    assert found.energy.tolist() == [5.0, 6.0, 0.0, 7.0]
    assert found.covered.tolist() == [900, 900, 0, 900]


def test_slots_that_an_edited_reading_touches_are_marked() -> None:
    readings = replace(
        good([START, START + 900, START + 1800, START + 2700], [0.0, 1.0, 2.0, 3.0]),
        edited=np.array([False, False, True, False]),
    )
    span = whole(readings)
    assert of_counter(readings, span, ALWAYS, NEVER).edited.tolist() == [False, True, True]
    assert of_deltas(readings, replace(span, first=span.first - 900, count=4), ALWAYS, 900).edited.tolist() == [
        False,
        False,
        True,
        False,
    ]
