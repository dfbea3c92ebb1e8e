"""The loop that every stage of the pipeline runs: claim, compute, write, and again; pure work stands elsewhere.

A stage is killed at any instant without harm: what it had claimed is taken over when the claim ends.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

import redis as redis_client
import schedule
import structlog

from meterhouse.kernel import log as logging
from meterhouse.kernel.errors import MeterhouseError, Unavailable
from meterhouse.kernel.settings import Settings, from_environment
from meterhouse.store import work
from meterhouse.store.engine import Database
from meterhouse.store.heartbeat import beat
from meterhouse.store.work import Claim, ClaimLost, Stage

log = structlog.get_logger()

PUT_BACK_SECONDS = 60
STOP_SECONDS = 2
"""What a step may still take once the process is told to stop."""


class Step(Protocol):
    """Computes what a claim asks for and completes it; a claim may be completed in several parts.

    A step may have a method `first()`, called before each round of claims.
    """

    def __call__(self, held: Claim) -> int:
        """Rows written."""
        ...


class Worker:
    """One process of a stage."""

    def __init__(self, stage: Stage, database: Database, step: Step, *, most: int, budget: int) -> None:
        self.stage, self.step, self.most, self.budget = stage, step, most, budget
        self.first: Callable[[], object] = getattr(step, "first", lambda: None)
        self.database = database
        self.last_success = time.time()
        self.rows = 0
        self.held: Claim | None = None

    def drain(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Work until nothing is left to claim; keys done."""
        done = 0
        self.first()
        while not stopping():
            held = work.claim(self.database, self.stage, most=self.most, budget=self.budget)
            if not held:
                self.last_success = time.time()
                return done
            self.attempt(held)
            done += len(held.ranges)
        return done

    def attempt(self, held: Claim) -> None:
        started = time.monotonic()
        self.held = held
        try:
            with _kept(self.database, held):
                rows = self.step(held)
        except ClaimLost as reason:
            log.warning("claim_lost", reason=str(reason))
            work.put_back(self.database, held, seconds=0)
        except Unavailable:
            raise
        except Exception:
            log.exception("stage_failed", keys=[key for key, _, _ in held.ranges][:20], again_in=PUT_BACK_SECONDS)
            work.put_back(self.database, held, seconds=PUT_BACK_SECONDS)
        else:
            self.rows += rows
            self.last_success = time.time()
            log.debug("stage_done", keys=len(held.ranges), rows=rows, seconds=round(time.monotonic() - started, 3))
        finally:
            self.held = None


@contextmanager
def _kept(database: Database, held: Claim) -> Iterator[None]:
    """Renew a claim for as long as the work on it takes."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(work.CLAIM_SECONDS / 4):
            try:
                work.renew(database, held)
            except ClaimLost:  # done, or taken over: completing it will tell
                return
            except Unavailable as reason:
                log.info("claim_not_renewed", reason=str(reason))

    keeper = threading.Thread(target=renew, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()


def serve(stage: Stage, make: Callable[[Database, Settings], Step], *, most: int, budget: int) -> None:
    """Run a stage until SIGTERM or SIGINT, polling on a schedule.

    most, budget   keys of one claim, and length of their ranges together [s]
    """
    settings = from_environment()
    logging.set_up(json=settings.log_json, service=stage)
    database = Database(settings.database, pool=2)
    worker = Worker(stage, database, make(database, settings), most=most, budget=budget)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    threading.Thread(target=_leave, args=(worker, stop), daemon=True).start()
    redis = redis_client.Redis.from_url(settings.redis, socket_timeout=2)
    plan = schedule.Scheduler()
    plan.every(max(1, round(settings.poll_seconds))).seconds.do(_poll, worker, stop)
    plan.every(5).seconds.do(_report, worker, redis, settings)
    log.info("stage_started", stage=stage)
    _report(worker, redis, settings)
    while not stop.is_set():
        plan.run_pending()
        stop.wait(max(0.0, plan.idle_seconds or 0.0))
    database.close()
    log.info("stage_stopped", stage=stage)


def _leave(worker: Worker, stop: threading.Event) -> None:
    """End the process soon after it is told to stop, also in the middle of a long step: that does no harm."""
    stop.wait()
    time.sleep(STOP_SECONDS)
    if worker.held is not None:
        with suppress(MeterhouseError):
            work.put_back(worker.database, worker.held, seconds=0)
    log.info("stage_left", stage=worker.stage)
    os._exit(0)


def _poll(worker: Worker, stop: threading.Event) -> None:
    try:
        worker.drain(stop.is_set)
    except Unavailable as reason:
        log.warning("database_away", reason=str(reason))
        stop.wait(2)


def _report(worker: Worker, redis: redis_client.Redis, settings: Settings) -> None:
    try:
        beat(
            redis,
            worker.stage,
            settings.replica,
            last_success=worker.last_success,
            note=f"{worker.rows} rows written",
        )
    except redis_client.RedisError as reason:
        log.info("redis_away", reason=str(reason))
