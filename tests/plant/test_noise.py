import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.plant.noise import Stream

_STREAM = Stream(1, "a lift")


@given(st.integers(-(10**9), 10**12), st.integers(1, 200), st.integers(0, 199))
def test_an_instant_has_its_own_chance_whatever_is_asked_with_it(first: int, count: int, place: int) -> None:
    ordinals = np.arange(first, first + count, dtype=np.int64)
    place %= count
    alone = ordinals[place : place + 1]
    assert _STREAM.normal(ordinals)[place] == _STREAM.normal(alone)[0]
    assert _STREAM.smooth(ordinals / 7.0)[place] == _STREAM.smooth(alone / 7.0)[0]


def test_uniform_chance_fills_its_range_evenly() -> None:
    drawn = _STREAM.uniform(np.arange(100_000, dtype=np.int64))
    assert drawn.min() >= 0.0
    assert drawn.max() < 1.0
    counts, _ = np.histogram(drawn, 10, (0.0, 1.0))
    assert counts.min() > 9_600  # 10,000 expected, deviation 95
    assert counts.max() < 10_400


def test_normal_chance_has_mean_zero_and_deviation_one() -> None:
    drawn = _STREAM.normal(np.arange(200_000, dtype=np.int64))
    assert abs(drawn.mean()) < 0.01
    assert abs(drawn.std() - 1.0) < 0.01


def test_smooth_chance_keeps_its_deviation_between_the_draws() -> None:
    halfway = np.arange(0.5, 100_000.0)
    assert abs(_STREAM.smooth(halfway).std() - 1.0) < 0.02


def test_smooth_chance_has_no_jumps() -> None:
    fine = _STREAM.smooth(np.linspace(0.0, 1_000.0, 1_000_001))
    assert np.abs(np.diff(fine)).max() < 0.02


def test_streams_of_other_seeds_and_names_differ() -> None:
    ordinals = np.arange(100, dtype=np.int64)
    drawn = [stream.normal(ordinals) for stream in (_STREAM, Stream(2, "a lift"), _STREAM.sub("door"))]
    assert not np.array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[0], drawn[2])
