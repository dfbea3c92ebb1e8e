"""One subscription of Redis for all clients of this process, handed on to the mailboxes that want it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable

import orjson
import redis.asyncio
import structlog
from redis.exceptions import RedisError

from meterhouse.live.mailbox import Mailbox, Value
from meterhouse.store.channels import LATEST, LIVE

log = structlog.get_logger()

_AGAIN_SECONDS = 1.0


class Hub:
    def __init__(self, url: str) -> None:
        self._redis = redis.asyncio.Redis.from_url(url, socket_connect_timeout=3, health_check_interval=15)
        self._watching: dict[int, set[Mailbox]] = defaultdict(set)
        self.messages = 0
        """Received since the start."""

    def watch(self, mailbox: Mailbox, points: Iterable[int]) -> None:
        for point in points:
            self._watching[point].add(mailbox)

    def leave(self, mailbox: Mailbox, points: Iterable[int]) -> None:
        for point in points:
            watching = self._watching.get(point)
            if watching is not None:
                watching.discard(mailbox)
                if not watching:
                    del self._watching[point]

    async def latest(self, points: Iterable[int]) -> dict[int, Value]:
        """What is known now of the points."""
        wanted = list(points)
        if not wanted:
            return {}
        cells = await self._redis.hmget(LATEST, [str(point) for point in wanted])
        return {point: _value(orjson.loads(cell)) for point, cell in zip(wanted, cells, strict=True) if cell}

    async def listen(self) -> None:
        """Hand on what is published, for ever; comes back by itself when Redis was away."""
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as subscription:
                    await subscription.subscribe(LIVE)
                    await self._catch_up()
                    while True:
                        message = await subscription.get_message(timeout=30)
                        if message is not None:
                            self._hand_on(message["data"])
            except (RedisError, OSError) as reason:
                log.warning("live_subscription_lost", reason=str(reason))
                await asyncio.sleep(_AGAIN_SECONDS)

    async def _catch_up(self) -> None:
        """Values that came while nobody listened."""
        for point, value in (await self.latest(list(self._watching))).items():
            self._put(point, value)

    def _hand_on(self, data: bytes) -> None:
        self.messages += 1
        try:
            news = orjson.loads(data)
            for point, at, value in news:
                self._put(int(point), (float(at), value))
        except (orjson.JSONDecodeError, TypeError, ValueError) as reason:
            log.warning("live_message_unreadable", reason=str(reason), start=bytes(data[:80]))

    def _put(self, point: int, value: Value) -> None:
        for mailbox in self._watching.get(point, ()):
            mailbox.put(point, value)

    @property
    def redis(self) -> "redis.asyncio.Redis":
        return self._redis

    async def close(self) -> None:
        await self._redis.aclose()


def _value(cell: list[float]) -> Value:
    return float(cell[0]), cell[1]
