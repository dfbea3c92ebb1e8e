import pytest

from meterhouse.plant.records.flow import heights


def test_uses_stand_below_each_other_and_what_feeds_them_amid_them() -> None:
    found = heights([("Grid", "Board", "m"), ("Board", "Light", "m"), ("Board", "Heat", "m"), ("Board", "Cold", "m")])
    assert [round(found[box], 3) for box in ("Light", "Heat", "Cold")] == [0.167, 0.5, 0.833]
    assert found["Board"] == found["Grid"] == pytest.approx(0.5)


def test_two_that_feed_the_same_keep_apart() -> None:
    found = heights([("Grid", "Board", "m"), ("Sun", "Board", "m"), ("Board", "Light", "m"), ("Board", "Heat", "m")])
    assert (found["Grid"], found["Board"], found["Sun"]) == (0.0, 0.5, 1.0)


def test_a_use_that_two_feed_stands_once() -> None:
    found = heights([("Gas", "Hall", "m"), ("Grid", "Hall", "m"), ("Grid", "Yard", "m")])
    assert (found["Hall"], found["Yard"]) == (0.25, 0.75)
    assert (found["Gas"], found["Grid"]) == (0.25, 0.5)
