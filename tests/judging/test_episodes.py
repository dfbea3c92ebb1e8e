"""How far an odd place of a counter reaches, and which places are one episode."""

from itertools import pairwise

import numpy as np
import pytest

from meterhouse.judging.episodes import WEEK, Episode, episodes

HOUR = 3600
SPAN, BACK = 6 * HOUR, 72 * HOUR
START = 1000 * WEEK + 3 * 86_400


def found(values: list[float], hours: list[float] | None = None) -> list[Episode]:
    shown = np.array(values)
    ats = START + (np.arange(len(values)) * HOUR if hours is None else np.array(hours) * HOUR).astype(np.int64)
    falls = np.flatnonzero(np.diff(shown) < 0) + 1
    return episodes(ats, shown, np.zeros(len(shown)), falls, span=SPAN, back=BACK)


def stretches(parts: list[Episode]) -> list[tuple[float, float]]:
    """In hours since the first reading, without what is looked at beside them."""
    return [((part.first + SPAN - START) / HOUR, (part.last - SPAN - START) / HOUR) for part in parts]


@pytest.mark.parametrize(
    ("values", "hours", "expected"),
    [
        pytest.param([1, 2, 3, 4], None, [], id="nothing odd"),
        pytest.param([50, 51, 3, 4, 5], None, [(2, 2)], id="a fall that nothing undoes"),
        pytest.param([50, 51, 3, 4, 52, 53], None, [(2, 4)], id="up to where it is back"),
        pytest.param([50, 90, 91, 51, 52], None, [(0, 3)], id="from where it was before it leapt"),
        pytest.param([50, 3, 4, 60], [0, 1, 2, 70], [(1, 70)], id="days later"),
        pytest.param([50, 3, 4, 60], [0, 1, 2, 500], [(1, 500)], id="after a silence"),
        pytest.param([50, 3, 4, 5, 60], [0, 1, 2, 80, 90], [(1, 1)], id="too late"),
        pytest.param([50, 0, 0, 0, 7], None, [(1, 4)], id="zeros, up to what comes after them"),
        pytest.param([50, 3, 4, 2, 5], [0, 1, 2, 13, 14], [(1, 14)], id="two that are near"),
        pytest.param([50, 3, 4, 2, 5], [0, 1, 2, 14, 15], [(1, 1), (14, 15)], id="two that are far apart"),
        pytest.param([50, 3, 9, 3.5, 12], [0, 1, 2, 15, 16], [(1, 16)], id="one that reaches the other"),
    ],
)
def test_an_odd_place_reaches_as_far_as_what_may_undo_it(
    values: list[float], hours: list[float] | None, expected: list[tuple[float, float]]
) -> None:
    assert stretches(found(values, hours)) == expected


def test_trouble_without_end_is_cut_at_whole_weeks() -> None:
    parts = found([float(hour % 5) for hour in range(24 * 7 * 6)])
    assert [part.first % WEEK for part in parts[1:]] == [0] * (len(parts) - 1)
    assert [part.is_cut for part in parts] == [False, *[True] * (len(parts) - 1)]
    assert len(parts) == 5
    for before, part in pairwise(parts):
        assert before.last + 1 == part.first
        assert (part.low, before.high) == (before.first, part.last)


def test_trouble_that_ends_within_two_weeks_is_not_cut() -> None:
    assert len(found([float(hour % 5) for hour in range(24 * 12)])) == 1
