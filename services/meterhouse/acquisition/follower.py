"""One task for each data source, kept in step with the catalogue."""

import asyncio
import time
from collections.abc import Callable

import structlog

from meterhouse.acquisition.questions import Answers
from meterhouse.acquisition.reader import Reader
from meterhouse.acquisition.rhythm import next_tick, shift_of
from meterhouse.acquisition.sources import Configuration, Source

log = structlog.get_logger()

AFTER_FAILURE_SECONDS = 5.0

Deliver = Callable[[Answers], None]
"""Takes what a part of a cycle brought, at once and without waiting."""


class Follower:
    """Runs the sources; `follow` starts, restarts and stops what a new configuration changes."""

    def __init__(self, deliver: Deliver, now: Callable[[], float] = time.time) -> None:
        self._deliver = deliver
        self._now = now
        self._running: dict[int, tuple[Source, asyncio.Task[None]]] = {}
        self._in_cycle: set[int] = set()

    def follow(self, configuration: Configuration) -> None:
        wanted = {source.id: source for source in configuration.sources}
        stopped: dict[int, asyncio.Task[None]] = {}
        for id in list(self._running):
            source, task = self._running[id]
            if wanted.get(id) != source:
                task.cancel()
                stopped[id] = task
                del self._running[id]
                log.info("source_stopped", source=source.name)
        for id, source in wanted.items():
            if id not in self._running:
                task = asyncio.create_task(self._run(source, stopped.get(id)), name=f"source {source.name}")
                self._running[id] = (source, task)
                log.info("source_started", source=source.name, points=len(source.points))

    async def stop(self, patience: float) -> None:
        """Cycles that are under way may finish within `patience` seconds; the others end now."""
        tasks = {id: task for id, (_source, task) in self._running.items()}
        for id, task in tasks.items():
            if id not in self._in_cycle:
                task.cancel()
        clock = asyncio.get_running_loop().time
        deadline = clock() + patience
        while self._in_cycle and clock() < deadline:
            await asyncio.sleep(0.02)
        for task in tasks.values():
            task.cancel()
        if tasks:
            await asyncio.wait(tasks.values(), timeout=0.5)
        self._running.clear()

    async def _run(self, source: Source, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            # Many gateways take one connection only: the old one closes first.
            await asyncio.wait({before})
        reader = Reader(source, now=self._now)
        intervals = {point.interval_seconds for point in source.points}
        shift = shift_of(source.id, min(intervals))
        # The first cycle comes at once: whoever has just connected a meter is looking.
        due = frozenset(intervals)
        try:
            while True:
                self._in_cycle.add(source.id)
                try:
                    async for answers in reader.cycle(due):
                        self._deliver(answers)
                except Exception:
                    log.exception("source_failed", source=source.name)
                    await asyncio.sleep(AFTER_FAILURE_SECONDS)
                finally:
                    self._in_cycle.discard(source.id)
                tick = next_tick(intervals, self._now(), shift)
                await asyncio.sleep(tick.at - self._now())
                due = tick.intervals
        finally:
            await reader.close()
