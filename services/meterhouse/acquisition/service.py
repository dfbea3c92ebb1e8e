"""The process: follows the catalogue, reads while it holds the lease, keeps and tells, stops in time.

One process reads at a time; others stand by and take over once its lease has run out. Every process
brings its own spool to the database, whether it reads or stands by.
"""

import asyncio
import signal
import socket
import time

import structlog

from meterhouse.acquisition.batch import Batch
from meterhouse.acquisition.follower import Follower
from meterhouse.acquisition.keeper import Keeper
from meterhouse.acquisition.live import Live
from meterhouse.acquisition.memory import Memory
from meterhouse.acquisition.questions import Answers
from meterhouse.acquisition.sources import Configuration, configuration, rows
from meterhouse.acquisition.spool import Spool
from meterhouse.acquisition.threads import in_thread
from meterhouse.kernel.errors import MeterhouseError
from meterhouse.kernel.settings import Settings
from meterhouse.store import readings
from meterhouse.store.engine import Database
from meterhouse.store.lease import Lease
from meterhouse.store.version import catalogue_version

log = structlog.get_logger()

POLL_SECONDS = 3.0
BEAT_SECONDS = 5.0
LEASE_SECONDS = 15
# Together well within the 5 s that a supervisor waits after SIGTERM.
CYCLE_PATIENCE, WRITE_PATIENCE, LAST_WORDS = 1.0, 1.5, 0.5


class Acquisition:
    def __init__(self, settings: Settings) -> None:
        self._database = Database(settings.database, pool=4)
        spool = Spool(settings.state / "spool" / f"acquisition-{settings.replica}", settings.spool_mib << 20)
        self._keeper = Keeper(self._write, spool)
        self._memory = Memory(settings.state / f"acquisition-{settings.replica}.json")
        self._live = Live(settings.redis, "acquisition", settings.replica)
        self._follower = Follower(self._deliver)
        # Without the process id: started anew after a crash, it need not wait for its own lease to end.
        owner = f"{socket.gethostname()[:48]}:{settings.replica}"
        self._lease = Lease(self._database, "acquisition", owner, LEASE_SECONDS)
        self._configuration = Configuration()
        self._version: int | None = None
        self._is_reading = False
        self._is_catalogue_away = False

    async def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        tasks = [
            asyncio.create_task(self._poll(), name="poll"),
            asyncio.create_task(self._beat(), name="beat"),
            asyncio.create_task(self._keeper.run(), name="keeper"),
            asyncio.create_task(self._live.run(), name="live"),
        ]
        log.info("acquisition_started")
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait([stopped, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            # None of them ends by itself: where one did, its error ends the process, and it is started anew.
            if task.done():
                task.result()
            task.cancel()
        # What the keeper had in hand is on disk after this.
        await asyncio.wait(tasks, timeout=LAST_WORDS)
        await self._finish()

    async def _finish(self) -> None:
        started = time.monotonic()
        await self._follower.stop(CYCLE_PATIENCE)
        await self._keeper.finish(WRITE_PATIENCE)
        if self._lease.token is not None:
            await asyncio.wait({in_thread(self._release)}, timeout=LAST_WORDS)
        await asyncio.wait({asyncio.create_task(self._live.flush())}, timeout=LAST_WORDS)
        log.info("acquisition_stopped", seconds=round(time.monotonic() - started, 2))

    def _deliver(self, answers: Answers) -> None:
        self._keeper.keep(answers.readings)
        self._live.tell(answers.readings, answers.faults)

    async def _poll(self) -> None:
        while True:
            try:
                await self._follow_or_remember()
            except Exception:
                log.exception("poll_failed")
            await asyncio.sleep(POLL_SECONDS)

    async def _follow_or_remember(self) -> None:
        try:
            await self._follow_catalogue()
        except MeterhouseError as reason:
            # What was read so far goes on being read: its configuration is still the best known.
            if not self._is_catalogue_away:
                log.warning("catalogue_away", reason=str(reason))
            self._is_catalogue_away = True
            await self._begin_from_memory()
        else:
            self._is_catalogue_away = False

    async def _follow_catalogue(self) -> None:
        if not await in_thread(self._hold_lease):
            if self._is_reading:
                log.warning("lease_lost", lease="acquisition")
                self._follower.follow(Configuration())
                self._live.leave_faults()
            self._is_reading = False
            await in_thread(self._memory.forget)
            return
        # The version first: a change between the two reads is seen again next time.
        version = await in_thread(catalogue_version, self._database)
        if self._is_reading and version == self._version:
            return
        told = await in_thread(rows, self._database)
        await in_thread(self._memory.keep, told)
        await self._read(configuration(told))
        self._version = version
        log.info(
            "catalogue_followed",
            version=version,
            sources=len(self._configuration.sources),
            points=len(self._configuration.point_ids),
            refused=len(self._configuration.faults),
        )

    async def _begin_from_memory(self) -> None:
        """At the start the database may not be there yet; meters are."""
        if self._is_reading:
            return
        told = await in_thread(self._memory.recall)
        if told is not None:
            await self._read(configuration(told))
            log.info("configuration_recalled", points=len(self._configuration.point_ids))

    async def _read(self, wanted: Configuration) -> None:
        self._configuration = wanted
        if not self._is_reading:
            await self._live.take_over_faults(self._configuration.point_ids)
        self._is_reading = True
        self._follower.follow(self._configuration)
        self._live.faults.keep_only(self._configuration.point_ids)
        self._live.tell([], self._configuration.faults)

    def _hold_lease(self) -> bool:
        return (self._lease.token is not None and self._lease.renew()) or self._lease.take()

    def _release(self) -> None:
        try:
            self._lease.release()
        except MeterhouseError as reason:
            log.info("lease_left_to_expire", reason=str(reason))

    def _write(self, batch: Batch) -> int:
        written = readings.write(self._database, batch.points, batch.ats, batch.values)
        return len(written.refused)

    async def _beat(self) -> None:
        while True:
            self._live.beat(self._note(), self._keeper.last_success)
            await asyncio.sleep(BEAT_SECONDS)

    def _note(self) -> str:
        """What the operator reads beside the service: `412 points, 3 silent`."""
        if not self._is_reading:
            words = ["stands by"]
        else:
            words = [
                f"{len(self._configuration.point_ids)} points",
                f"{len(self._live.faults.standing)} silent",
            ]
        on_disk = self._keeper.waiting_on_disk
        return ", ".join([*words, f"{on_disk} readings on disk"] if on_disk else words)
