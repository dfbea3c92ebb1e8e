"""The sealing service: packs what is old, merges months, and deletes what the operator does not keep.

It has time. A round goes by small batches with a rest after each, waits while the stages have a backlog, and holds a
lease, so that of several such processes one works. Killed anywhere, it leaves what was before a batch or after it.
"""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import redis as redis_client
import structlog

from meterhouse.kernel import log as logging
from meterhouse.kernel.errors import Unavailable
from meterhouse.kernel.settings import Settings, from_environment
from meterhouse.store import closed_months, superseded, viewings, work
from meterhouse.store.engine import Database
from meterhouse.store.facts import DATABASES
from meterhouse.store.folding import Limits
from meterhouse.store.heartbeat import beat
from meterhouse.store.lease import Lease
from meterhouse.store.retention import expire
from meterhouse.store.sealed import DAY
from meterhouse.store.sealing import seal

log = structlog.get_logger()

LEASE, LEASE_SECONDS = "sealing", 300
ROUND_SECONDS = 600
"""From the end of one round to the next."""
REST = 4.0
"""How long it rests after a batch, as a multiple of what that took: it works for a fifth of the time at most."""
LEAST_REST_SECONDS = 0.2
BEHIND_SECONDS = 30
"""Where something has waited for a stage so long, there is a backlog."""
PATIENCE_SECONDS = 3600.0
"""So long a round waits for backlogs to go; one that stays for ever must not fill the disk."""
BEAT_SECONDS = 5.0


def taken(database: Database) -> Lease | None:
    """The right to move readings, if nobody else has it."""
    lease = Lease(database, LEASE, f"{socket.gethostname()}:{os.getpid()}"[:64], LEASE_SECONDS)
    return lease if lease.take() else None


@dataclass
class Sealing:
    """What is to be done in a round, and what was done so far."""

    database: Database
    settings: Settings
    sealed: int = 0
    """Readings since the start."""
    expired: int = 0
    last_success: float = field(default_factory=time.time)
    is_waiting: bool = False

    def batches(self, now: float) -> Iterator[None]:
        """All that is due at *now* [s UTC]: a transaction with each step."""
        limits = Limits.at(now, self.settings.seal_days, self.settings.merge_days)
        for moved in seal(self.database, limits):
            self.sealed += moved.readings
            yield
        today = int(now // DAY)
        youngest = limits.cut if self.settings.keep_unsealed else today
        for number in expire(self.database, self.settings.keep_days, today, youngest):
            self.expired += number
            yield
        needed = [superseded.Needed(*each) for each in closed_months.leaned_on(self.database)]
        before = int(now) - self.settings.keep_superseded_days * DAY
        for name in DATABASES:
            while superseded.forget(self.database, f"meterhouse_{name}", before, needed):
                yield
        while viewings.forget(self.database, int(now) - self.settings.keep_viewings_days * DAY):
            yield

    @property
    def note(self) -> str:
        said = f"{self.sealed} readings sealed"
        if self.expired:
            said += f", {self.expired} expired"
        return said + (", waits for the stages" if self.is_waiting else "")


class Loop:
    """Rounds, with rests and signs of life in between, until it is told to stop."""

    def __init__(self, sealing: Sealing, redis: redis_client.Redis, stop: threading.Event) -> None:
        self.sealing, self.stop = sealing, stop
        self.patience = PATIENCE_SECONDS
        self._redis = redis
        self._next_beat = 0.0
        self._waited = 0.0

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.round()
            except Unavailable as reason:
                log.warning("database_away", reason=str(reason))
                self._rest(BEAT_SECONDS)
                continue
            except Exception:
                log.exception("sealing_failed", again_in=ROUND_SECONDS)
            self._rest(ROUND_SECONDS)

    def round(self) -> None:
        """Everything that is due, if nobody else is at it."""
        lease = taken(self.sealing.database)
        if lease is None:
            return
        before = self.sealing.sealed
        self._waited = 0.0
        try:
            batches = self.sealing.batches(time.time())
            while self._may_go_on(lease):
                begun = time.monotonic()
                if next(batches, self) is self:
                    self.sealing.last_success = time.time()
                    break
                self._rest(max(LEAST_REST_SECONDS, REST * (time.monotonic() - begun)))
        finally:
            lease.release()
        if self.sealing.sealed > before:
            log.info("readings_sealed", readings=self.sealing.sealed - before)

    def _may_go_on(self, lease: Lease) -> bool:
        """Waits for a backlog to go; false when it is told to stop, or another process took over."""
        while not self.stop.is_set() and lease.renew():
            is_patient = self._waited < self.patience
            self.sealing.is_waiting = is_patient and work.is_behind(self.sealing.database, BEHIND_SECONDS)
            if not self.sealing.is_waiting:
                return True
            self._rest(BEAT_SECONDS)
            self._waited += BEAT_SECONDS
        return False

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stop.is_set():
            self._beat()
            left = until - time.monotonic()
            if left <= 0:
                return
            self.stop.wait(min(left, BEAT_SECONDS))

    def _beat(self) -> None:
        if time.monotonic() < self._next_beat:
            return
        self._next_beat = time.monotonic() + BEAT_SECONDS
        sealing = self.sealing
        try:
            beat(
                self._redis,
                LEASE,
                sealing.settings.replica,
                last_success=sealing.last_success,
                note=sealing.note,
            )
        except redis_client.RedisError as reason:
            log.info("redis_away", reason=str(reason))


def serve() -> None:
    """Run until SIGTERM or SIGINT; a batch that was begun is ended."""
    settings = from_environment()
    logging.set_up(json=settings.log_json, service=LEASE)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    database = Database(settings.database, pool=2)
    log.info("service_started", seal_days=settings.seal_days, merge_days=settings.merge_days)
    Loop(Sealing(database, settings), redis_client.Redis.from_url(settings.redis, socket_timeout=2), stop).run()
    database.close()
    log.info("service_stopped")
