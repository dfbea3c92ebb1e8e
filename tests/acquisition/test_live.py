"""What is known right now, against a real Redis that comes and goes."""

import asyncio
import json
import socket
import subprocess
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import redis as redis_client

from meterhouse.acquisition.live import Live
from meterhouse.acquisition.questions import Reading
from meterhouse.acquisition.sources import Point
from meterhouse.devices.address import Address
from tests.patience import until
from tests.servers import free_port


def run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 30))


def reading(id: int, value: float | str, at: int = 1_700_000_000) -> Reading:
    return Reading(Point(id, 1, Address(address=0, type="uint16"), 1.0, True), at, value)


def live(url: str, now: float = 2000.0) -> Live:
    return Live(url, "acquisition", 1, now=lambda: now)


def latest(redis: redis_client.Redis, point: int) -> Any:
    told = redis.hget("meterhouse:latest", str(point))
    return json.loads(told) if told else None


def test_values_are_latest_and_are_published_together(redis: redis_client.Redis, redis_url: str) -> None:
    async def story() -> None:
        heard = redis.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
        heard.subscribe("meterhouse:live")
        heard.get_message(timeout=1)
        told = live(redis_url)
        told.tell([reading(7, 1.5), reading(8, "on")], {})
        assert await told.flush()
        await told.close()
        assert latest(redis, 7) == [1_700_000_000.0, 1.5]
        assert latest(redis, 8) == [1_700_000_000.0, "on"]
        message = None
        while message is None:
            message = heard.get_message(timeout=1)
        assert json.loads(message["data"]) == [[7, 1_700_000_000.0, 1.5], [8, 1_700_000_000.0, "on"]]

    run(story)


def faults(redis: redis_client.Redis) -> dict[int, Any]:
    return {int(point): json.loads(fault) for point, fault in redis.hgetall("meterhouse:point_faults").items()}


def test_a_fault_stands_until_the_point_has_a_value(redis: redis_client.Redis, redis_url: str) -> None:
    async def story() -> None:
        told = live(redis_url)
        await told.take_over_faults({7, 8})
        told.tell([], {7: "silent", 8: "silent"})
        await told.flush()
        assert faults(redis) == {
            7: {"reason": "silent", "since": 2000},
            8: {"reason": "silent", "since": 2000},
        }
        told.tell([reading(7, 1.5)], {})
        await told.flush()
        assert faults(redis).keys() == {8}
        await told.close()

    run(story)


def test_a_new_process_knows_since_when_a_point_is_silent(redis: redis_client.Redis, redis_url: str) -> None:
    async def story() -> None:
        before = live(redis_url)
        await before.take_over_faults({7, 8, 9})
        before.tell([], {7: "silent", 8: "silent", 9: "silent"})
        await before.flush()
        redis.hset("meterhouse:point_faults", "8", "told otherwise")
        after = live(redis_url, now=3000.0)
        await after.take_over_faults({7, 8})
        after.tell([reading(8, 1.5)], {7: "no connection"})
        await after.flush()
        assert faults(redis) == {7: {"reason": "no connection", "since": 2000}}

    run(story)


def test_the_heartbeat_names_process_time_and_state_and_runs_out(redis: redis_client.Redis, redis_url: str) -> None:
    async def story() -> None:
        told = live(redis_url)
        told.beat("412 points, 3 silent", 1999.0)
        await told.flush()
        beat = redis.hgetall("meterhouse:service:acquisition:1")
        assert beat.keys() == {b"pid", b"at", b"last_success", b"note"}
        assert (float(beat[b"at"]), float(beat[b"last_success"])) == (2000.0, 1999.0)
        assert 110 < redis.ttl("meterhouse:service:acquisition:1") <= 120

    run(story)


@contextmanager
def redis_at(port: int) -> Iterator[redis_client.Redis]:
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)
        yield redis_client.Redis(port=port)
    finally:
        server.terminate()
        server.wait(10)


def test_redis_may_go_away_and_come_back_empty() -> None:
    async def story() -> None:
        port = free_port()
        told = live(f"redis://127.0.0.1:{port}/0")
        await told.take_over_faults({7, 8})
        told.tell([reading(7, 1.5)], {8: "silent"})
        assert not await told.flush()
        with redis_at(port):
            assert await told.flush()
        told.tell([reading(7, 2.5)], {})
        assert not await told.flush()
        with redis_at(port) as back:
            assert await told.flush()
            assert latest(back, 7)[1] == 2.5
            assert faults(back).keys() == {8}
        await told.close()

    run(story)


def test_who_stands_by_tells_no_faults_even_after_redis_was_away() -> None:
    async def story() -> None:
        port = free_port()
        url = f"redis://127.0.0.1:{port}/0"
        reading_one, standing_by = live(url), live(url)
        standing_by.beat("stands by", None)
        assert not await standing_by.flush()
        with redis_at(port) as back:
            await reading_one.take_over_faults({7})
            reading_one.tell([], {7: "silent"})
            assert await reading_one.flush()
            assert await standing_by.flush()
            assert faults(back).keys() == {7}
        await reading_one.close()
        await standing_by.close()

    run(story)
