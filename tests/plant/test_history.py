import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.plant.flow import ANCHOR
from meterhouse.plant.history import answers, history
from meterhouse.plant.plant import Plant, plant
from meterhouse.plant.point import points


def test_history_stands_on_whole_steps_and_ends_before_its_end(simulated: Plant) -> None:
    some = points(simulated)[:2]
    past = history(some, ANCHOR + 1, ANCHOR + 3_600, 900)
    assert (past.ats - ANCHOR).tolist() == [900, 1_800, 2_700]
    assert past.values.shape == (2, 3)


@given(st.lists(st.integers(ANCHOR, ANCHOR + 100 * 86_400), min_size=1, max_size=6, unique=True))
@settings(deadline=None, max_examples=25)
def test_history_in_pieces_is_history_at_once(simulated: Plant, ats: list[int]) -> None:
    some = [point for point in points(simulated) if point.is_stored][::9]
    together = answers(some, np.array(ats)).values
    pieces = [answers(some, np.array([at])).values for at in ats]
    assert np.array_equal(together, np.concatenate(pieces, axis=1))


def test_no_counter_ever_runs_backwards(simulated: Plant) -> None:
    counters = [point for point in points(simulated) if point.register.kind == "counter"]
    past = history(counters, ANCHOR, ANCHOR + 400 * 86_400, 900)
    assert np.diff(past.values, axis=1).min() >= 0.0


def test_the_same_seed_tells_the_same_history() -> None:
    def told(seed: int) -> np.ndarray:
        return history(points(plant(seed))[::20], ANCHOR, ANCHOR + 2 * 86_400, 900).values

    assert np.array_equal(told(1), told(1))
    assert not np.array_equal(told(1), told(2))
