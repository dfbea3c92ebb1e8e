"""What was caught up after a silence follows the usual course of the week, and adds up to the register."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.catalogue.composition import ALWAYS
from meterhouse.figures.course import REACH, Course, course
from meterhouse.figures.slots import Good, of_counter, silences
from meterhouse.figures.span import Span
from meterhouse.kernel.calendar import Calendar

SLOT, DAY, WEEK = 900, 86_400, 7 * 86_400
GAP = 1800
BERLIN = Calendar.of("Europe/Berlin")
MONDAY = int(datetime(2024, 5, 5, 22, tzinfo=UTC).timestamp())
"""Local midnight."""


def power(ats: np.ndarray) -> np.ndarray:
    """kW of an office: 8 from 8 to 18 o'clock on working days, else 1."""
    local = BERLIN.local(ats)
    weekday, hour = (local // DAY + 3) % 7, local % DAY // 3600
    return np.where((weekday < 5) & (hour >= 8) & (hour < 18), 8.0, 1.0)


def register(first: int, after: int, *, silent: tuple[int, int] = (0, 0)) -> Good:
    """Readings at every slot, none within (silent[0], silent[1])."""
    ats = np.arange(first, after + 1, SLOT, dtype=np.int64)
    values = np.concatenate([[0.0], np.cumsum(power(ats[:-1]) / 4)])
    kept = (ats <= silent[0]) | (ats >= silent[1])
    none = np.zeros(int(kept.sum()))
    return Good(ats[kept], values[kept], none > 0, none, none > 0)


def spread(good: Good, span: Span, weeks: Course) -> np.ndarray:
    shares = {first: weeks.share for first, _ in silences(good, span, ALWAYS, GAP)}
    return of_counter(good, span, ALWAYS, GAP, shares).energy


def test_a_silent_working_day_looks_like_a_working_day() -> None:
    silent = (MONDAY + 6 * 3600, MONDAY + 20 * 3600)
    good = register(MONDAY - 4 * WEEK, MONDAY + DAY, silent=silent)
    span = Span(MONDAY, 96, SLOT)
    usual = course(good, silent[0], ALWAYS, GAP, BERLIN, SLOT)
    found = spread(good, span, usual)
    assert found == pytest.approx(power(span.first + np.arange(96) * SLOT) / 4)
    estimated = of_counter(good, span, ALWAYS, GAP).estimated
    assert estimated.sum() == 14 * 4, "they are marked, however well they fit"


def test_a_silence_over_a_weekend_knows_the_days_apart() -> None:
    silent = (MONDAY + 4 * DAY + 12 * 3600, MONDAY + 7 * DAY + 12 * 3600)
    good = register(MONDAY - 4 * WEEK, MONDAY + 8 * DAY, silent=silent)
    span = Span(MONDAY + 4 * DAY, 4 * 96, SLOT)
    found = spread(good, span, course(good, silent[0], ALWAYS, GAP, BERLIN, SLOT))
    assert found == pytest.approx(power(span.first + np.arange(span.count) * SLOT) / 4)


@pytest.mark.parametrize(
    "before",
    [pytest.param(3 * DAY, id="a few days"), pytest.param(0, id="nothing")],
)
def test_where_little_is_known_it_is_spread_evenly(before: int) -> None:
    silent = (MONDAY, MONDAY + DAY)
    good = register(MONDAY - before, MONDAY + 2 * DAY, silent=silent)
    found = spread(good, Span(MONDAY, 96, SLOT), course(good, MONDAY, ALWAYS, GAP, BERLIN, SLOT))
    assert found == pytest.approx([power(np.arange(*silent, SLOT)).sum() / 4 / 96] * 96)


def test_a_meter_that_stood_still_before_has_no_course() -> None:
    ats = np.append(np.arange(MONDAY - 4 * WEEK, MONDAY + 1, SLOT, dtype=np.int64), MONDAY + DAY)
    values = np.append(np.full(len(ats) - 1, 7.0), 103.0)
    none = np.zeros(len(ats))
    good = Good(ats, values, none > 0, none, none > 0)
    found = spread(good, Span(MONDAY, 96, SLOT), course(good, MONDAY, ALWAYS, GAP, BERLIN, SLOT))
    assert found == pytest.approx([1.0] * 96)


def test_a_day_of_clock_change_is_spread_by_the_local_clock() -> None:
    midnight = int(datetime(2024, 3, 30, 23, tzinfo=UTC).timestamp())
    silent = (midnight, midnight + 23 * 3600)
    good = register(midnight - 4 * WEEK, midnight + DAY, silent=silent)
    span = Span(midnight, 92, SLOT)
    found = spread(good, span, course(good, midnight, ALWAYS, GAP, BERLIN, SLOT))
    assert found == pytest.approx(power(span.first + np.arange(92) * SLOT) / 4)


@given(
    began=st.integers(0, 3 * 96),
    length=st.integers(3, 4 * 96),
    offsets=st.tuples(st.integers(0, 899), st.integers(0, 899)),
    cut=st.integers(1, 8 * 96 - 1),
)
@settings(deadline=None, max_examples=60)
def test_it_adds_up_and_is_the_same_to_the_bit_in_whatever_batch(
    began: int, length: int, offsets: tuple[int, int], cut: int
) -> None:
    first, after = MONDAY + began * SLOT + offsets[0], MONDAY + (began + length) * SLOT + offsets[1]
    whole = register(MONDAY - REACH, MONDAY + 8 * DAY)
    kept = (whole.ats <= first) | (whole.ats >= after)
    none = np.zeros(int(kept.sum()))
    good = Good(whole.ats[kept], whole.values[kept], none > 0, none, none > 0)
    usual = course(good, int(good.ats[good.ats <= first][-1]), ALWAYS, GAP, BERLIN, SLOT)
    count = 8 * 96
    found = spread(good, Span(MONDAY, count, SLOT), usual)
    assert found.sum() == pytest.approx(good.values[-1] - good.values[good.ats == MONDAY][0])
    assert (found >= -1e-9).all()
    parts = [
        spread(good, Span(MONDAY, cut, SLOT), usual),
        spread(good, Span(MONDAY + cut * SLOT, count - cut, SLOT), usual),
    ]
    assert found.tolist() == np.concatenate(parts).tolist()
