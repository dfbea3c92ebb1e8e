"""The live gateway over real sockets: who may hear what, at once and no longer than they may."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis as redis_client
import websockets
from websockets.asyncio.client import ClientConnection, connect

from meterhouse.kernel.errors import NotSignedIn
from meterhouse.store import document
from meterhouse.store.engine import Database
from meterhouse.store.heartbeat import beats
from meterhouse.store.people import People, add_user
from meterhouse.store.records import Records
from meterhouse.store.sessions import Start
from tests.api.conftest import HOUSE, PASSWORD
from tests.conftest import free_port
from tests.patience import PATIENCE, until, until_it_serves

SECRET = "s" * 40


@pytest.fixture
def people(database: Database, redis: redis_client.Redis) -> People:
    document.apply(database, HOUSE)
    add_user(database, "ann", "admin", PASSWORD)
    return People(database, redis, SECRET)


@pytest.fixture
def gateway(database: Database, redis_url: str, people: People) -> Iterator[str]:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("METERHOUSE_")} | {
        "METERHOUSE_DATABASE": database.url,
        "METERHOUSE_REDIS": redis_url,
        "METERHOUSE_TOKEN_SECRET": SECRET,
        "METERHOUSE_LIVE_PORT": str(port),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    process = subprocess.Popen([sys.executable, "-m", "meterhouse.live"], env=environment)
    try:
        until_it_serves(f"http://127.0.0.1:{port}/api/v1/live/healthz", process)
        yield f"ws://127.0.0.1:{port}/api/v1/live"
    finally:
        process.terminate()
        assert process.wait(20) in (0, -15)


def point(database: Database, key: str) -> int:
    return int(database.rows("SELECT id FROM meterhouse_system.point WHERE `key` = %s", (key,))[0][0])


def identity(database: Database, table: str, name: str) -> int:
    return int(database.rows(f"SELECT id FROM meterhouse_system.{table} WHERE name = %s", (name,))[0][0])


async def heard(line: ClientConnection) -> list[dict[str, Any]]:
    async with asyncio.timeout(PATIENCE):
        return json.loads(await line.recv())  # type: ignore[no-any-return]


async def end_of(line: ClientConnection) -> int:
    """The code that the server closes with."""
    async with asyncio.timeout(PATIENCE):
        try:
            while True:
                await line.recv()
        except websockets.ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd is not None else 0


def said(values: list[dict[str, Any]]) -> dict[str, Any]:
    return {f"{each['deviceId']}/{each['channel']}": each["value"] for each in values}


def publish(redis: redis_client.Redis, *news: tuple[int, float]) -> None:
    redis.publish("meterhouse:live", json.dumps([[each, time.time(), value] for each, value in news]))


def test_who_subscribes_hears_what_is_known_and_then_what_comes(
    gateway: str, people: People, database: Database, redis: redis_client.Redis
) -> None:
    ground, upper = point(database, "Ground box/Energy"), point(database, "Upper box/Energy")
    redis.hset("meterhouse:latest", str(ground), json.dumps([time.time() - 60, 1.5]))
    token = people.sign_in("ann", PASSWORD).token

    async def converse() -> None:
        async with connect(gateway) as line:
            await line.send(json.dumps({"token": token}))
            await line.send(json.dumps({"subscribe": [{"meter": identity(database, "meter", "Ground main")}]}))
            assert said(await heard(line)) == {"Ground box/Energy": 1.5}
            publish(redis, (ground, 2.5), (upper, 9.0))
            (value,) = await heard(line)
            assert (value["value"], value["unit"], value["parameter"]) == (2.5, "kWh", "Energy")
            await line.send(json.dumps({"subscribe": [{"deviceId": "Upper box"}], "unsubscribe": []}))
            await asyncio.sleep(0.3)
            publish(redis, (ground, 3.5), (upper, 9.5))
            assert said(await heard(line)) == {"Ground box/Energy": 3.5, "Upper box/Energy": 9.5}

    asyncio.run(converse())


def test_a_slow_listener_gets_the_latest_and_no_queue(
    gateway: str, people: People, database: Database, redis: redis_client.Redis
) -> None:
    ground = point(database, "Ground box/Energy")
    token = people.sign_in("ann", PASSWORD).token

    async def converse() -> int:
        async with connect(gateway) as line:
            await line.send(json.dumps({"token": token, "subscribe": [{"deviceId": "Ground box"}]}))
            await asyncio.sleep(0.5)
            for nth in range(500):
                publish(redis, (ground, float(nth)))
            messages = 0
            while True:
                messages += 1
                if said(await heard(line)) == {"Ground box/Energy": 499.0}:
                    return messages

    assert asyncio.run(converse()) < 100


def test_a_tenant_hears_its_own_and_nothing_else(
    gateway: str, people: People, database: Database, redis: redis_client.Redis
) -> None:
    add_user(database, "tom", "tenant", PASSWORD, space_ids=[identity(database, "space", "Ground")])
    token = people.sign_in("tom", PASSWORD).token
    ground, upper = point(database, "Ground box/Energy"), point(database, "Upper box/Energy")

    async def converse() -> None:
        async with connect(gateway) as line:
            everything = [{"space": identity(database, "space", "House")}, {"deviceId": "Upper box"}]
            await line.send(json.dumps({"token": token, "subscribe": everything}))
            await asyncio.sleep(0.5)
            publish(redis, (upper, 9.0))
            publish(redis, (ground, 1.0))
            assert said(await heard(line)) == {"Ground box/Energy": 1.0}

    asyncio.run(converse())


@pytest.mark.parametrize(
    ("first", "code"),
    [
        pytest.param('{"token": "nonsense"}', 4401, id="a token that is none"),
        pytest.param('{"subscribe": []}', 4401, id="no token"),
        pytest.param("nonsense", 4400, id="no JSON"),
        pytest.param('{"token": "x", "subscribe": [{"castle": 1}]}', 4400, id="nothing to subscribe to"),
    ],
)
def test_who_is_not_known_is_not_served(gateway: str, first: str, code: int) -> None:
    async def converse() -> int:
        async with connect(gateway) as line:
            await line.send(first)
            return await end_of(line)

    assert asyncio.run(converse()) == code


OURS = {"Origin": "http://127.0.0.1:8080"}


@pytest.mark.parametrize(
    ("headers", "is_served"),
    [
        pytest.param(OURS, True, id="a page of ours"),
        pytest.param({"Origin": "http://{host}"}, True, id="a page from where the gateway is"),
        pytest.param({"Origin": "https://evil.example"}, False, id="a page of another site"),
        pytest.param({}, False, id="no page at all"),
    ],
)
def test_a_page_of_ours_needs_no_token_beside_its_cookie(
    gateway: str,
    people: People,
    database: Database,
    redis: redis_client.Redis,
    headers: dict[str, str],
    is_served: bool,
) -> None:
    ground = point(database, "Ground box/Energy")
    redis.hset("meterhouse:latest", str(ground), json.dumps([time.time(), 1.5]))
    token = people.sign_in("ann", PASSWORD, start=Start(is_short=True)).token
    host = urlsplit(gateway).netloc
    sent = {name: text.format(host=host) for name, text in headers.items()} | {"Cookie": f"meterhouse_token={token}"}

    async def converse() -> None:
        async with connect(gateway, additional_headers=sent) as line:
            await line.send("{}")
            if is_served:
                await line.send(json.dumps({"subscribe": [{"deviceId": "Ground box"}]}))
                assert said(await heard(line)) == {"Ground box/Energy": 1.5}
            else:
                assert await end_of(line) == 4401

    asyncio.run(converse())


def test_a_line_outlives_the_token_that_opened_it_and_not_its_session(
    gateway: str, people: People, database: Database, redis: redis_client.Redis
) -> None:
    ground = point(database, "Ground box/Energy")
    people.access_minutes = 0.05  # type: ignore[assignment]  # three seconds
    session = people.sign_in("ann", PASSWORD, start=Start(is_short=True))

    async def converse() -> int:
        async with connect(gateway) as line:
            await line.send(json.dumps({"token": session.token, "subscribe": [{"deviceId": "Ground box"}]}))
            await asyncio.sleep(max(session.until - time.time(), 0) + 0.5)
            with pytest.raises(NotSignedIn):
                people.by_token(session.token)
            publish(redis, (ground, 2.5))
            assert said(await heard(line)) == {"Ground box/Energy": 2.5}
            await asyncio.to_thread(people.sessions.end, session.kept)
            return await end_of(line)

    assert asyncio.run(converse()) == 4401


def test_who_must_change_their_password_hears_nothing(gateway: str, people: People, database: Database) -> None:
    add_user(database, "bob", "admin", PASSWORD, must_change_password=True)
    token = people.sign_in("bob", PASSWORD).token

    async def converse() -> int:
        async with connect(gateway) as line:
            await line.send(json.dumps({"token": token}))
            return await end_of(line)

    assert asyncio.run(converse()) == 4401


def test_the_line_ends_with_the_session(gateway: str, people: People) -> None:
    token = people.sign_in("ann", PASSWORD).token

    async def converse() -> int:
        async with connect(gateway) as line:
            await line.send(json.dumps({"token": token, "subscribe": [{"deviceId": "Ground box"}]}))
            await asyncio.sleep(0.3)
            await asyncio.to_thread(people.sign_out, token)
            return await end_of(line)

    assert asyncio.run(converse()) == 4401


def test_the_line_ends_when_the_token_does(gateway: str, people: People) -> None:
    people.token_minutes = 0.04  # type: ignore[assignment]  # not even three seconds
    token = people.sign_in("ann", PASSWORD).token

    async def converse() -> int:
        async with connect(gateway) as line:
            await line.send(json.dumps({"token": token, "subscribe": [{"deviceId": "Ground box"}]}))
            return await end_of(line)

    assert asyncio.run(converse()) == 4401


def test_a_new_point_is_heard_without_subscribing_again(
    gateway: str, people: People, database: Database, redis: redis_client.Redis
) -> None:
    token = people.sign_in("ann", PASSWORD).token

    async def converse() -> None:
        async with connect(gateway) as line:
            await line.send(json.dumps({"token": token, "subscribe": [{"deviceId": "Ground box"}]}))
            await asyncio.sleep(0.3)
            body = {
                "name": "Voltage",
                "unit": "V",
                "kind": "analog",
                "device_id": identity(database, "device", "Ground box"),
            }
            new = (await asyncio.to_thread(Records(database).create, "points", body)).stored.id
            redis.hset("meterhouse:latest", str(new), json.dumps([time.time(), 230.0]))
            assert said(await heard(line)) == {"Ground box/Voltage": 230.0}

    asyncio.run(converse())


def test_it_shows_signs_of_life(gateway: str, redis: redis_client.Redis) -> None:
    found = until(lambda: beats(redis))
    assert [(beat.service, beat.replica) for beat in found] == [("live", 1)]
