"""From where on figures can be computed anew, where readings were taken away."""

import numpy as np
import pytest

from meterhouse.store.gone import floor

ALWAYS = (-(1 << 40), 1 << 40)
SLOT = 900


@pytest.mark.parametrize(
    ("kept_from", "good", "stretch", "expected"),
    [
        pytest.param(0, [10], ALWAYS, 0, id="nothing was taken away"),
        pytest.param(9_000, [8_000, 9_300, 9_900], ALWAYS, 9_900, id="the slot of the first one that is left stays"),
        pytest.param(9_000, [9_900, 10_800], ALWAYS, 9_900, id="one at the start of a slot counts for all of it"),
        pytest.param(9_000, [5_000, 8_000], ALWAYS, 9_000, id="late ones before it do not count"),
        pytest.param(9_000, [], ALWAYS, 9_000, id="nothing is left"),
        pytest.param(9_000, [9_300], (9_000, 1 << 40), 0, id="the point counts only since then"),
        pytest.param(9_000, [99_999], (0, 18_000), 18_000, id="the point counted for a while"),
        pytest.param(9_000, [], (0, 4_500), 4_500, id="the point was exchanged long before"),
    ],
)
def test_slots_that_lack_a_reading_are_not_computed_anew(
    kept_from: int, good: list[int], stretch: tuple[int, int], expected: int
) -> None:
    assert floor(np.array(good, np.int64), kept_from, stretch, SLOT) == expected
