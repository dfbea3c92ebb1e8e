"""The walk of the live line: strangers and neighbours subscribe to everything there is and hear what is theirs."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import redis as redis_client
from websockets.asyncio.client import connect

from meterhouse.store.engine import Database
from meterhouse.store.people import People, add_user
from meterhouse.store.records import Records
from tests.api.conftest import PASSWORD
from tests.live.test_gateway import end_of, gateway, heard, identity, people, publish

__all__ = ["gateway", "people"]

REFUSED = 4401
SITES = ("Acme north", "Acme south", "Bolt site")


@dataclass
class World:
    """Three sites of two organizations, each with a space, a meter and a point whose value is its number."""

    database: Database
    organizations: dict[str, int] = field(default_factory=dict)
    spaces: dict[str, int] = field(default_factory=dict)
    meters: dict[str, int] = field(default_factory=dict)
    tenants: dict[str, int] = field(default_factory=dict)
    points: dict[str, int] = field(default_factory=dict)

    def made(self, kind: str, **fields: Any) -> int:
        return int(Records(self.database).create(kind, fields).stored.id)

    @property
    def everything(self) -> list[dict[str, int | str]]:
        return [
            *({"space": number} for number in self.spaces.values()),
            *({"meter": number} for number in self.meters.values()),
            *({"deviceId": f"{site} box"} for site in SITES),
        ]


@pytest.fixture
def world(database: Database, people: People) -> World:
    """*people* has made the house of the first organization, which is none of theirs."""
    del people
    world = World(database)
    category = identity(database, "energy_category", "Electricity")
    for company in ("Acme", "Bolt"):
        world.organizations[company] = world.made("organizations", name=company)
    for site in SITES:
        own = {"organization_id": world.organizations[site.split()[0]]}
        world.spaces[site] = world.made("spaces", name=site, zone="Europe/Berlin", **own)
        world.meters[site] = world.made("meters", name=site, category_id=category, **own)
        world.tenants[site] = world.made("tenants", name=site, **own)
        device = world.made("devices", name=f"{site} box", **own)
        world.points[site] = world.made("points", name="Energy", unit="kWh", device_id=device, **own)
        for owner, part in (
            (("spaces", world.spaces[site]), ("meters", world.meters[site])),
            (("tenants", world.tenants[site]), ("meters", world.meters[site])),
            (("meters", world.meters[site]), ("points", world.points[site])),
        ):
            sides = {"owner_kind": owner[0], "owner_id": owner[1], "part_kind": part[0], "part_id": part[1]}
            world.made("bindings", **sides)
    return world


Credential = Callable[[World, People], str]


def user(role: str, limit: Callable[[World], dict[str, Any]]) -> Credential:
    def token(world: World, people: People) -> str:
        add_user(world.database, "somebody", role, PASSWORD, **limit(world))
        return people.sign_in("somebody", PASSWORD).token

    return token


def key(**fields: Any) -> Credential:
    def issued(world: World, people: People) -> str:
        limit = {"organization_id": world.organizations["Bolt"]}
        return str(Records(world.database).create("api-keys", {"name": "k", **limit, **fields}).shown_once["key"])

    return issued


def revoked(world: World, people: People) -> str:
    token = user("admin", organization("Bolt"))(world, people)
    people.sign_out(token)
    return token


def organization(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"organization_id": world.organizations[name]}


@pytest.mark.parametrize(
    ("credential", "hears"),
    [
        pytest.param(user("admin", organization("Bolt")), {"Bolt site"}, id="another organization's administrator"),
        pytest.param(user("viewer", organization("Bolt")), {"Bolt site"}, id="another organization's viewer"),
        pytest.param(user("viewer", organization("Acme")), {"Acme north", "Acme south"}, id="a viewer of both sites"),
        pytest.param(
            user("engineer", lambda world: {"space_ids": [world.spaces["Acme south"]]}),
            {"Acme south"},
            id="an engineer of the site beside it",
        ),
        pytest.param(
            user("tenant", lambda world: {"tenant_ids": [world.tenants["Acme south"]]}), {"Acme south"}, id="a tenant"
        ),
        pytest.param(key(), {"Bolt site"}, id="another organization's key"),
    ],
)
def test_whoever_subscribes_to_everything_hears_what_is_theirs(
    gateway: str, world: World, people: People, redis: redis_client.Redis, credential: Credential, hears: set[str]
) -> None:
    token = credential(world, people)
    for value, site in enumerate(SITES):
        redis.hset("meterhouse:latest", str(world.points[site]), json.dumps([time.time(), float(value)]))

    async def converse() -> None:
        async with connect(gateway) as line:
            await line.send(json.dumps({"token": token, "subscribe": world.everything}))
            assert {each["deviceId"] for each in await heard(line)} == {f"{site} box" for site in hears}
            # What is published afterwards, the others' first: theirs comes through, so the others' would have.
            for site in sorted(SITES, key=lambda each: each in hears):
                publish(redis, (world.points[site], 7.0))
            told: set[str] = set()
            while len(told) < len(hears):
                told |= {each["deviceId"] for each in await heard(line)}
            assert told == {f"{site} box" for site in hears}

    asyncio.run(converse())


@pytest.mark.parametrize(
    "credential",
    [
        pytest.param(revoked, id="a session that has ended"),
        pytest.param(key(expires_at="2020-01-01T00:00:00Z"), id="a key that has expired"),
        pytest.param(lambda _world, _people: "mh_00000000_nothing", id="a key that is none"),
    ],
)
def test_whose_rights_have_ended_is_told_nothing(
    gateway: str, world: World, people: People, redis: redis_client.Redis, credential: Credential
) -> None:
    token = credential(world, people)
    for site in SITES:
        redis.hset("meterhouse:latest", str(world.points[site]), json.dumps([time.time(), 1.0]))

    async def converse() -> int:
        async with connect(gateway) as line:
            await line.send(json.dumps({"token": token, "subscribe": world.everything}))
            return await end_of(line)

    assert asyncio.run(converse()) == REFUSED
