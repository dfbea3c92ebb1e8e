"""When a source is read."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.acquisition.rhythm import WIDEST_SHIFT, next_tick, shift_of

NOON = 1_767_268_800.0  # 2026-01-01 12:00 UTC


@pytest.mark.parametrize(
    ("after", "at", "intervals"),
    [
        pytest.param(NOON, 10, {10.0}, id="just read at noon"),
        pytest.param(NOON + 3.2, 10, {10.0}, id="aligned to the clock, not to the last reading"),
        pytest.param(NOON + 50, 60, {10.0, 60.0}, id="both are due"),
        pytest.param(NOON + 47.5, 50, {10.0}, id="a cycle that took long skips what it missed"),
    ],
)
def test_ticks_are_multiples_of_the_interval(after: float, at: float, intervals: set[float]) -> None:
    tick = next_tick([10.0, 60.0], after)
    assert (tick.at - NOON, tick.intervals) == (at, frozenset(intervals))


interval = st.sampled_from([1.0, 2.0, 5.0, 7.5, 10.0, 60.0, 900.0])


@given(intervals=st.sets(interval, min_size=1), after=st.floats(1e9, 2e9), shift=st.floats(0, WIDEST_SHIFT))
def test_the_next_tick_is_later_and_soon_enough(intervals: set[float], after: float, shift: float) -> None:
    tick = next_tick(intervals, after, shift)
    assert after < tick.at <= after + min(intervals) + 1e-6
    assert tick.intervals


@given(every=interval, after=st.integers(10**9, 2 * 10**9))
def test_ticks_do_not_drift(every: float, after: int) -> None:
    at = float(after)
    for _ in range(5):
        before, at = at, next_tick([every], at).at
        assert at % every == pytest.approx(0, abs=1e-6)
    assert at - before == pytest.approx(every)


@given(every=st.sampled_from([1.1, 3.3, 6.6, 9.9]), count=st.integers(10**8, 10**9))
def test_a_tick_is_never_followed_by_itself(every: float, count: int) -> None:
    at = count * every
    assert at < next_tick([every], at).at <= at + 2 * every


@given(source=st.integers(1, 10**6), shortest=interval)
def test_sources_are_spread_within_the_second(source: int, shortest: float) -> None:
    assert 0 <= shift_of(source, shortest) <= min(WIDEST_SHIFT, shortest / 10)


def test_neighbouring_sources_are_well_apart() -> None:
    shifts = sorted(shift_of(source, 10.0) for source in range(1, 11))
    assert min(later - earlier for earlier, later in pairwise(shifts)) > 0.01
