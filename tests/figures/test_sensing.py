"""Means, least and greatest values of what sensors measure."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.figures.sensing import sensed

readings = st.lists(
    st.tuples(st.integers(0, 7200), st.floats(-50, 50)), min_size=0, max_size=40, unique_by=lambda each: each[0]
)


def arrays(pairs: list[tuple[int, float]]) -> tuple[np.ndarray, np.ndarray]:
    pairs = sorted(pairs)
    return np.array([at for at, _ in pairs], np.int64), np.array([value for _, value in pairs], np.float64)


def by_the_second(ats: np.ndarray, values: np.ndarray, first: int, after: int, longest: int) -> list[float]:
    """What held in each second, the slow way."""
    found = []
    for second in range(first, after):
        last = int(np.searchsorted(ats, second, side="right")) - 1
        if last >= 0 and second - ats[last] < longest:
            found.append(float(values[last]))
    return found


@given(readings, st.integers(1, 2000))
def test_it_is_what_held_second_by_second(pairs: list[tuple[int, float]], longest: int) -> None:
    ats, values = arrays(pairs)
    edges = np.array([600, 1500, 2400, 5400])
    folded = sensed(ats, values, edges, longest)
    for nth, (first, after) in enumerate(pairwise(edges)):
        held = by_the_second(ats, values, int(first), int(after), longest)
        assert folded.coverage[nth] == pytest.approx(len(held) / (after - first))
        if held:
            assert folded.mean[nth] == pytest.approx(np.mean(held), abs=1e-9)
            assert (folded.least[nth], folded.greatest[nth]) == (min(held), max(held))
        else:
            assert np.isnan([folded.mean[nth], folded.least[nth], folded.greatest[nth]]).all()


@given(readings.filter(bool))
def test_stretches_put_together_are_the_whole(pairs: list[tuple[int, float]]) -> None:
    ats, values = arrays(pairs)
    parts, whole = (sensed(ats, values, np.array(edges), 3600) for edges in ([0, 900, 1800, 7200], [0, 7200]))
    weight = parts.coverage * np.array([900, 900, 5400])
    if weight.sum():
        assert whole.mean[0] == pytest.approx(np.nansum(parts.mean * weight) / weight.sum(), abs=1e-9)
        assert (whole.least[0], whole.greatest[0]) == (np.nanmin(parts.least), np.nanmax(parts.greatest))


def test_a_sensor_that_falls_silent_says_nothing() -> None:
    folded = sensed(np.array([0, 600]), np.array([20.0, 22.0]), np.array([0, 900, 1800, 2700]), 900)
    assert folded.mean[:2].tolist() == pytest.approx([(600 * 20 + 300 * 22) / 900, 22.0])
    assert np.isnan(folded.mean[2])
    assert folded.coverage.tolist() == pytest.approx([1.0, 600 / 900, 0.0])
