"""What is known right now, in Redis: latest values, a message to whoever watches, faults and the heartbeat.

Redis being away stops nothing: the latest values wait in memory, messages to watchers are lost.
"""

import asyncio
import os
import time
from collections.abc import Callable, Container
from typing import Any
from urllib.parse import urlsplit

import msgspec
import redis.asyncio
import structlog
from redis.asyncio.client import Pipeline
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from meterhouse.acquisition.faults import Faults, PointFault
from meterhouse.acquisition.questions import Reading
from meterhouse.store.channels import POINT_FAULTS

log = structlog.get_logger()

LATEST = "meterhouse:latest"
CHANNEL = "meterhouse:live"
HEARTBEAT_SECONDS = 120
RETRY_SECONDS = 1.0


class Live:
    """Takes what is to be told without waiting; `run` tells it."""

    def __init__(self, url: str, service: str, replica: int, now: Callable[[], float] = time.time) -> None:
        self.faults = Faults()
        self._now = now
        self._heartbeat_key = f"meterhouse:service:{service}:{replica}"
        self._server = redis.asyncio.Redis.from_url(
            url, socket_timeout=3.0, socket_connect_timeout=2.0, retry=Retry(NoBackoff(), 0)
        )
        self._where = urlsplit(url).netloc.rpartition("@")[2]
        self._latest: dict[int, bytes] = {}
        self._messages: list[bytes] = []
        self._heartbeat: dict[str, str] | None = None
        self._news = asyncio.Event()
        self._is_away = False
        self._tells_faults = False
        self._must_tell_all_faults = False

    async def take_over_faults(self, points: Container[int]) -> None:
        """From now on this process tells the faults; since when they stand is taken from what was told.

        points  those that are read; what was told of others is taken back
        """
        self._tells_faults = True
        try:
            told: dict[Any, Any] = await self._server.hgetall(POINT_FAULTS)
        except (RedisError, OSError):
            self._must_tell_all_faults = True
            return
        for field, text in told.items():
            point, fault = int(field), _fault(text)
            if point in points and fault is not None:
                self.faults.standing.setdefault(point, fault)
            else:
                self.faults.changed.add(point)

    def leave_faults(self) -> None:
        """Another process tells the faults now."""
        self._tells_faults = False
        self.faults = Faults()

    def tell(self, readings: list[Reading], faults: dict[int, str]) -> None:
        """Values and reasons of one source's cycle."""
        self.faults.clear(reading.point.id for reading in readings)
        self.faults.stand(faults, int(self._now()))
        if readings:
            for reading in readings:
                self._latest[reading.point.id] = msgspec.json.encode([float(reading.at), reading.value])
            self._messages.append(
                msgspec.json.encode([(each.point.id, float(each.at), each.value) for each in readings])
            )
        self._news.set()

    def beat(self, note: str, last_success: float | None) -> None:
        """A sign of life; last_success [s UTC] is when the service last did what it is there for."""
        self._heartbeat = {"pid": str(os.getpid()), "at": f"{self._now():.3f}", "note": note}
        if last_success is not None:
            self._heartbeat["last_success"] = f"{last_success:.3f}"
        self._news.set()

    async def run(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            if not await self.flush():
                await asyncio.sleep(RETRY_SECONDS)
                self._news.set()

    async def flush(self) -> bool:
        """Whether Redis took all there was; what it did not take waits, but for the messages."""
        latest, self._latest = self._latest, {}
        messages, self._messages = self._messages, []
        heartbeat, self._heartbeat = self._heartbeat, None
        try:
            await self._send(latest, messages, heartbeat)
        except (RedisError, OSError) as reason:
            self._latest = latest | self._latest
            self._heartbeat = self._heartbeat or heartbeat
            # Redis may come back empty.
            self._must_tell_all_faults = True
            if not self._is_away:
                log.warning("redis_away", server=self._where, reason=str(reason))
            self._is_away = True
            return False
        if self._is_away:
            log.info("redis_back", server=self._where)
        self._is_away = False
        return True

    async def close(self) -> None:
        await self._server.aclose()

    async def _send(self, latest: dict[int, bytes], messages: list[bytes], heartbeat: dict[str, str] | None) -> None:
        async with self._server.pipeline(transaction=False) as pipeline:
            if latest:
                pipeline.hset(LATEST, mapping=_fields(latest))
            for message in messages:
                pipeline.publish(CHANNEL, message)
            if self._tells_faults:
                self._add_faults(pipeline)
            if heartbeat:
                pipeline.hset(self._heartbeat_key, mapping=_fields(heartbeat))
                pipeline.expire(self._heartbeat_key, HEARTBEAT_SECONDS)
            if len(pipeline):
                await pipeline.execute()
        self._must_tell_all_faults = False

    def _add_faults(self, pipeline: Pipeline) -> None:
        changes = self.faults.take_changes()
        if self._must_tell_all_faults:
            pipeline.delete(POINT_FAULTS)
            changes = dict(self.faults.standing)
        gone = [point for point, fault in changes.items() if fault is None]
        standing = {point: msgspec.json.encode(fault) for point, fault in changes.items() if fault is not None}
        if gone:
            pipeline.hdel(POINT_FAULTS, *map(str, gone))
        if standing:
            pipeline.hset(POINT_FAULTS, mapping=_fields(standing))


def _fault(text: bytes) -> PointFault | None:
    """What an earlier process told, unless that was a version of Meterhouse that told it otherwise."""
    try:
        return msgspec.json.decode(text, type=PointFault)
    except msgspec.MsgspecError:
        return None


def _fields(mapping: dict[Any, Any]) -> dict[Any, Any]:
    """The client's own type is a union of all it could encode, which no plain dict is to a type checker."""
    return mapping
