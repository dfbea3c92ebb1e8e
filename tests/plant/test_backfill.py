from datetime import UTC, datetime

import numpy as np
import pytest

from meterhouse.kernel.settings import Settings
from meterhouse.plant.backfill import MOST_ROWS, STATE_DAYS, Batch, backfill
from meterhouse.plant.plant import Plant
from meterhouse.plant.point import points

_FIRST = int(datetime(2023, 1, 15, tzinfo=UTC).timestamp())
_LAST = int(datetime(2023, 3, 10, 12, 7, tzinfo=UTC).timestamp())


@pytest.fixture(scope="module")
def batches() -> list[Batch]:
    return list(backfill(Settings(), _FIRST, _LAST))


def test_the_newest_month_comes_first(batches: list[Batch]) -> None:
    months = [str(np.datetime64(int(ats.max()), "s").astype("datetime64[M]")) for _, ats, _ in batches]
    assert months == ["2023-03", "2023-03", "2023-02", "2023-01"]


def test_a_batch_is_bounded_sorted_and_within_the_range(batches: list[Batch]) -> None:
    for keys, ats, values in batches:
        assert keys.size == ats.size == values.size <= MOST_ROWS
        assert _FIRST <= ats.min() <= ats.max() < _LAST
        starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
        assert len(starts) == len(np.unique(keys))
        assert all((np.diff(run) > 0).all() for run in np.split(ats, starts[1:]))


def test_every_stored_counter_has_every_quarter_of_an_hour_once(batches: list[Batch], simulated: Plant) -> None:
    stored = {point.key for point in points(simulated) if point.is_stored and point.register.kind == "counter"}
    counted = dict.fromkeys(stored, 0)
    for keys, _, _ in batches:
        for key, number in zip(*np.unique(keys, return_counts=True), strict=True):
            if str(key) in counted:
                counted[str(key)] += int(number)
    assert set(counted.values()) == {(_LAST - _FIRST) // 900 + 1}


def test_states_reach_back_a_week(batches: list[Batch]) -> None:
    _, ats, _ = next(batch for batch in batches if "Berlin grid/ActivePower" in batch[0])
    assert _LAST - ats.min() == pytest.approx(STATE_DAYS * 86_400, abs=60)


def test_the_same_range_gives_the_same_batches(batches: list[Batch]) -> None:
    for one, other in zip(batches, backfill(Settings(), _FIRST, _LAST), strict=True):
        assert all(np.array_equal(ours, theirs) for ours, theirs in zip(one, other, strict=True))
