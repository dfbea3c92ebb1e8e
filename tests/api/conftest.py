"""The API over a real database and Redis, asked without a socket in between."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import falcon
import pytest
import redis as redis_client
from falcon.testing import Result, TestClient

from meterhouse.api.app import create_app
from meterhouse.kernel.settings import Settings
from meterhouse.store import document
from meterhouse.store.engine import Database
from meterhouse.store.people import add_user
from tests.pipeline import plant as plants

PASSWORD = "correct horse"
FIRST, AFTER = plants.seconds("2024-05-06T22:00:00Z"), plants.seconds("2024-05-08T22:00:00Z")
"""Two local days of the plant."""
HOUSE: dict[str, list[dict[str, Any]]] = {
    "energy-categories": [{"name": "Electricity", "unit": "kWh"}, {"name": "Gas", "unit": "m³"}],
    "spaces": [
        {"name": "House", "kind": "building", "zone": "Europe/Berlin", "currency": "EUR"},
        {"name": "Ground", "kind": "floor", "parent_id": "House"},
        {"name": "Upper", "kind": "floor", "parent_id": "House"},
    ],
    "meters": [
        {"name": "Main", "category_id": "Electricity"},
        {"name": "Ground main", "category_id": "Electricity", "master_id": "Main"},
        {"name": "Upper main", "category_id": "Electricity", "master_id": "Main"},
    ],
    "devices": [{"name": "Main box"}, {"name": "Ground box"}, {"name": "Upper box"}],
    "points": [
        {"name": "Energy", "unit": "kWh", "device_id": "Main box"},
        {"name": "Energy", "unit": "kWh", "device_id": "Ground box"},
        {"name": "ActivePower", "unit": "kW", "kind": "analog", "device_id": "Ground box"},
        {"name": "Energy", "unit": "kWh", "device_id": "Upper box"},
    ],
    "bindings": [
        {"owner": {"kind": "spaces", "id": "House"}, "part": {"kind": "meters", "id": "Main"}},
        {"owner": {"kind": "spaces", "id": "House/Ground"}, "part": {"kind": "meters", "id": "Ground main"}},
        {"owner": {"kind": "spaces", "id": "House/Upper"}, "part": {"kind": "meters", "id": "Upper main"}},
        {"owner": {"kind": "meters", "id": "Main"}, "part": {"kind": "points", "id": "Main box/Energy"}},
        {"owner": {"kind": "meters", "id": "Ground main"}, "part": {"kind": "points", "id": "Ground box/Energy"}},
        {"owner": {"kind": "meters", "id": "Upper main"}, "part": {"kind": "points", "id": "Upper box/Energy"}},
    ],
}


@dataclass
class Caller:
    """Asks as somebody who is signed in."""

    client: TestClient
    token: str | None = None

    def __call__(self, method: str, path: str, **how: Any) -> Result:
        headers = how.pop("headers", {})
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        return self.client.simulate_request(method, f"/api/v1{path}", headers=headers, **how)

    def find(self, kind: str, name: str) -> int:
        """Id of a record by its name or key."""
        field = "key" if kind == "points" else "name"
        (item,) = self("GET", f"/{kind}", params={field: name}).json["items"]
        return int(item["id"])


@pytest.fixture
def settings(database_url: str, redis_url: str) -> Settings:
    return Settings(database=database_url, redis=redis_url, token_secret="s" * 40)


@pytest.fixture
def app(settings: Settings, database: Database, redis: redis_client.Redis) -> "falcon.App[Any, Any]":
    return create_app(settings, database, redis)


@pytest.fixture
def house(database: Database) -> None:
    document.apply(database, HOUSE)


@pytest.fixture
def stranger(app: "falcon.App[Any, Any]") -> Caller:
    return Caller(TestClient(app))


@pytest.fixture
def signed_in(database: Database, stranger: Caller) -> Callable[..., Caller]:
    """Makes a user and signs it in."""

    def sign_in(role: str, space_id: int | None = None) -> Caller:
        name = f"{role} {space_id or ''}".strip()
        add_user(database, name, role, PASSWORD, space_ids=[] if space_id is None else [space_id])
        session = stranger("POST", "/session", json={"name": name, "password": PASSWORD})
        return Caller(stranger.client, session.json["token"])

    return sign_in


@pytest.fixture
def admin(signed_in: Callable[..., Caller]) -> Caller:
    return signed_in("admin")


@pytest.fixture
def tenant(house: None, admin: Caller, signed_in: Callable[..., Caller]) -> Caller:
    """Of the ground floor."""
    return signed_in("tenant", admin.find("spaces", "Ground"))


@pytest.fixture
def plant(database: Database) -> Database:
    """A site with two days of readings, settled."""
    return _settled(database, plants.running(FIRST, AFTER))


@pytest.fixture
def on_time(database: Database) -> Database:
    """The same, read at the very start of each interval."""
    made = plants.running(FIRST, AFTER)
    return _settled(database, replace(made, ats=made.ats // plants.STEP * plants.STEP))


def _settled(database: Database, made: plants.Readings) -> Database:
    plants.configure(database)
    made.write(database)
    plants.settle(database)
    return database
