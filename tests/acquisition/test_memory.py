"""The last configuration on disk."""

from pathlib import Path

from meterhouse.acquisition.memory import Memory
from meterhouse.acquisition.sources import Rows

ROWS = Rows([(1, "Roof", "modbus-tcp", "{}", 30.0)], [(7, 1, 5, "{}", None, "analog", 1)])


def test_what_was_kept_is_recalled(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "state" / "acquisition-1.json")
    assert memory.recall() is None
    memory.keep(ROWS)
    recalled = memory.recall()
    assert recalled is not None
    assert [list(row) for row in recalled.sources] == [list(row) for row in ROWS.sources]
    assert [list(row) for row in recalled.points] == [list(row) for row in ROWS.points]


def test_what_was_forgotten_or_is_damaged_is_not_recalled(tmp_path: Path) -> None:
    path = tmp_path / "acquisition-1.json"
    memory = Memory(path)
    memory.keep(ROWS)
    path.write_bytes(path.read_bytes()[:-9])
    assert memory.recall() is None
    memory.keep(ROWS)
    memory.forget()
    assert memory.recall() is None
    memory.forget()
