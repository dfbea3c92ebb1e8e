"""The queue into the database: nothing is lost and nothing waits for a database that is away."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from meterhouse.acquisition.batch import Batch
from meterhouse.acquisition.keeper import Keeper
from meterhouse.acquisition.questions import Reading
from meterhouse.acquisition.sources import Point
from meterhouse.acquisition.spool import Spool
from meterhouse.devices.address import Address
from meterhouse.kernel.errors import Unavailable


def run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 20))


@dataclass
class Shelf:
    """A database of ten lines."""

    kept: list[int] = field(default_factory=list)
    batches: int = 0
    error: Exception | None = None
    hold: threading.Event | None = None

    def write(self, batch: Batch) -> int:
        if self.hold is not None:
            self.hold.wait(10)
        if self.error is not None:
            raise self.error
        self.batches += 1
        self.kept += batch.points.tolist()
        return 0


@dataclass
class Clock:
    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


def readings(*ids: int, is_stored: bool = True, value: float | str = 1.5) -> list[Reading]:
    address = Address(address=0, type="uint16")
    return [Reading(Point(id, 1, address, 1.0, is_stored), 1_700_000_000, value) for id in ids]


def keeper(shelf: Shelf, folder: Path, clock: Clock | None = None) -> Keeper:
    return Keeper(shelf.write, Spool(folder, 1 << 20), now=lambda: 5000.0, clock=clock or Clock())


def test_what_waits_is_written_in_one_batch(tmp_path: Path) -> None:
    async def story() -> None:
        shelf = Shelf()
        kept = keeper(shelf, tmp_path)
        kept.keep(readings(1, 2))
        kept.keep(readings(3))
        await kept.turn()
        await kept.turn()
        assert (shelf.kept, shelf.batches, kept.last_success) == ([1, 2, 3], 1, 5000.0)
        assert list(tmp_path.iterdir()) == []

    run(story)


def test_live_points_and_text_are_not_written(tmp_path: Path) -> None:
    async def story() -> None:
        shelf = Shelf()
        kept = keeper(shelf, tmp_path)
        kept.keep(readings(1, is_stored=False) + readings(2, value="text") + readings(3))
        await kept.turn()
        assert shelf.kept == [3]

    run(story)


def test_an_outage_goes_to_the_disk_and_comes_back_in_order(tmp_path: Path) -> None:
    async def story() -> None:
        clock, shelf = Clock(), Shelf(error=Unavailable("gone"))
        kept = keeper(shelf, tmp_path, clock)
        for id in (1, 2, 3):
            kept.keep(readings(id))
            await kept.turn()
        assert kept.waiting_on_disk >= 3
        shelf.error = None
        kept.keep(readings(4))
        await kept.turn()
        assert shelf.kept == [], "it is left alone for a moment"
        clock.at += 10
        kept.keep(readings(5))
        await kept.turn()
        kept.keep(readings(6))
        await kept.turn()
        assert shelf.kept == [1, 2, 3, 4, 5, 6]
        assert kept.waiting_on_disk == 0

    run(story)


def test_what_a_process_left_behind_is_kept_by_the_next(tmp_path: Path) -> None:
    async def story() -> None:
        before = keeper(Shelf(error=Unavailable("gone")), tmp_path)
        before.keep(readings(1, 2))
        await before.turn()
        shelf = Shelf()
        await keeper(shelf, tmp_path).turn()
        assert shelf.kept == [1, 2]

    run(story)


def test_a_slow_database_is_not_waited_for(tmp_path: Path) -> None:
    async def story() -> None:
        shelf = Shelf(hold=threading.Event())
        kept = keeper(shelf, tmp_path)
        kept.keep(readings(1))
        await kept.turn(patience=0.05)
        kept.keep(readings(2))
        await kept.turn(patience=0.05)
        assert kept.waiting_on_disk >= 2
        assert shelf.hold is not None
        shelf.hold.set()
        await asyncio.sleep(0.1)
        await kept.turn()
        assert set(shelf.kept) == {1, 2}
        assert kept.waiting_on_disk == 0

    run(story)


def test_an_unexpected_error_is_loud_and_loses_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        clock, shelf = Clock(), Shelf(error=ZeroDivisionError("a fault of ours"))
        kept = keeper(shelf, tmp_path, clock)
        kept.keep(readings(1))
        with pytest.raises(ZeroDivisionError):
            await kept.turn()
        shelf.error = None
        clock.at += 10
        await kept.turn()
        assert shelf.kept == [1]

    run(story)


def test_readings_wait_in_memory_while_neither_database_nor_disk_takes_them(tmp_path: Path) -> None:
    async def story() -> None:
        clock, shelf = Clock(), Shelf(error=Unavailable("gone"))
        kept = keeper(shelf, tmp_path / "spool", clock)
        (tmp_path / "spool").rmdir()
        kept.keep(readings(1))
        await kept.turn()
        shelf.error = None
        clock.at += 10
        kept.keep(readings(2))
        await kept.turn()
        assert shelf.kept == [1, 2]

    run(story)


def test_at_the_end_what_waits_is_written_or_spooled_within_the_time(tmp_path: Path) -> None:
    async def story() -> None:
        shelf = Shelf()
        kept = keeper(shelf, tmp_path)
        kept.keep(readings(1))
        await kept.finish(0.5)
        assert shelf.kept == [1]
        shelf.hold = threading.Event()
        kept.keep(readings(2))
        await kept.finish(0.05)
        assert kept.waiting_on_disk >= 1
        shelf.hold.set()

    run(story)
