"""Points without a value: why and since when."""

from meterhouse.acquisition.faults import Faults, PointFault


def test_a_fault_keeps_its_beginning_while_its_reason_changes() -> None:
    faults = Faults()
    faults.stand({1: "silent"}, 100)
    faults.stand({1: "no connection"}, 200)
    assert faults.take_changes() == {1: PointFault("no connection", 100)}


def test_only_changes_are_told() -> None:
    faults = Faults()
    faults.stand({1: "silent", 2: "silent"}, 100)
    faults.take_changes()
    faults.stand({1: "silent"}, 101)
    faults.clear([2, 3])
    assert faults.take_changes() == {2: None}
    assert faults.take_changes() == {}


def test_points_that_are_no_longer_read_have_no_fault() -> None:
    faults = Faults()
    faults.stand({1: "silent", 2: "silent"}, 100)
    faults.keep_only({2, 3})
    assert faults.standing.keys() == {2}
