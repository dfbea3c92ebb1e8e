"""One queue into the database: readings are kept in bulk about once a second, whatever happens to it.

While the database is away, or slower than `PATIENCE_SECONDS`, readings go to the spool; when it is back the
spool goes first. Nothing is forgotten before either the database or the disk has it.
"""

import asyncio
import time
from collections.abc import Callable

import structlog

from meterhouse.acquisition.batch import BYTES_PER_READING, Batch
from meterhouse.acquisition.questions import Reading
from meterhouse.acquisition.spool import Spool
from meterhouse.acquisition.threads import in_thread
from meterhouse.devices.backoff import Backoff
from meterhouse.kernel.errors import MeterhouseError

log = structlog.get_logger()

WRITE_SECONDS = 1.0
PATIENCE_SECONDS = 3.0
MOST_WAITING = 1_000_000  # readings in memory where neither database nor disk takes them

Write = Callable[[Batch], int]
"""Keeps a batch in the database, twice is once; readings that were refused. Raises a MeterhouseError."""


class Keeper:
    def __init__(
        self,
        write: Write,
        spool: Spool,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.last_success: float | None = None
        """When the database last took readings [s UTC]."""
        self._write = write
        self._spool = spool
        self._now = now
        self._clock = clock
        self._waiting: list[tuple[int, int, float]] = []
        self._writing: asyncio.Future[int] | None = None
        self._backoff = Backoff()

    @property
    def waiting_on_disk(self) -> int:
        """Readings, by the size of the spool."""
        return self._spool.bytes // BYTES_PER_READING

    def keep(self, readings: list[Reading]) -> None:
        self._waiting += [
            (reading.point.id, reading.at, reading.value)
            for reading in readings
            if reading.point.is_stored and not isinstance(reading.value, str)
        ]
        if len(self._waiting) > MOST_WAITING:
            lost = len(self._waiting) - MOST_WAITING
            del self._waiting[:lost]
            log.error("readings_lost", readings=lost, reason="neither the database nor the disk takes them")

    async def run(self) -> None:
        while True:
            try:
                await self.turn()
            except Exception:
                log.exception("keeping_failed")
            is_catching_up = self._spool and not self._is_away()
            await asyncio.sleep(0.05 if is_catching_up else WRITE_SECONDS)

    async def turn(self, patience: float = PATIENCE_SECONDS) -> None:
        """Put what waits where it is safe, then bring one segment of the spool to the database."""
        batch = Batch.of(self._waiting)
        if len(batch):
            is_kept = False
            try:
                # The spool goes first: what is newer queues behind it.
                is_kept = not self._spool and not self._is_away() and await self._to_database(batch, patience)
            finally:
                is_safe = is_kept or await self._to_disk(batch)
                if is_safe:
                    del self._waiting[: len(batch)]
        if self._spool and not self._is_away():
            await self._replay_oldest(patience)

    async def finish(self, patience: float) -> None:
        """What waits goes to the database within `patience` seconds, else to the disk."""
        batch = Batch.of(self._waiting)
        if not len(batch):
            return
        is_kept = False
        try:
            is_kept = not self._is_away() and await self._to_database(batch, patience)
        finally:
            if is_kept or await self._to_disk(batch):
                del self._waiting[: len(batch)]

    async def _replay_oldest(self, patience: float) -> None:
        batch = await in_thread(self._spool.oldest)
        if batch is not None and await self._to_database(batch, patience):
            await in_thread(self._spool.remove_oldest)
            log.info("spool_replayed", readings=len(batch), left=self.waiting_on_disk)

    async def _to_database(self, batch: Batch, patience: float) -> bool:
        """Whether the database has the batch now; it may still take it later, which changes nothing."""
        self._writing = in_thread(self._write, batch)
        self._writing.add_done_callback(_look_at)
        await asyncio.wait({self._writing}, timeout=patience)
        if not self._writing.done():
            log.warning("database_slow", waited=patience, readings=len(batch))
            return False
        is_kept = False
        try:
            refused = self._writing.result()
            is_kept = True
        except MeterhouseError as reason:
            if not self._backoff.failures:
                log.warning("database_away", reason=str(reason))
            return False
        finally:
            if not is_kept:
                self._backoff.failed(self._clock())
        if self._backoff.failures:
            log.info("database_back")
        self._backoff.succeeded()
        self.last_success = self._now()
        if refused:
            log.warning("readings_refused", readings=refused, reason="another value stands at their instant")
        return True

    async def _to_disk(self, batch: Batch) -> bool:
        try:
            await in_thread(self._spool.append, batch)
        except OSError as reason:
            log.error("spool_failed", readings=len(batch), reason=str(reason))
            return False
        return True

    def _is_away(self) -> bool:
        """Whether the database is still busy with an earlier batch, or failed too recently."""
        if self._writing is not None and not self._writing.done():
            return True
        return not self._backoff.is_due(self._clock())


def _look_at(future: asyncio.Future[int]) -> None:
    """A write that was given up on may fail later: that is no news."""
    if not future.cancelled():
        future.exception()
