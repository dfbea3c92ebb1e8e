"""Declares an entity as its author would, and tells what follows from it; run by test_new_entity.py in a process alone.

Argument: URL of an administrator of a migrated server; Redis by METERHOUSE_REDIS. Prints JSON.
"""

import io
import json
import os
import sys
from typing import Annotated, Any

import openpyxl
import redis
from falcon.testing import TestClient

# Before anything that reads the whole catalogue: a class in one of its modules would be there by then.
import meterhouse.catalogue  # noqa: F401
from meterhouse.catalogue.entity import Id, Name, Owned, Positive, Text, entity, note, ref, unit


@entity("elevators", group="Places", columns=("name", "space_id", "capacity"))
class Elevator(Owned):
    """A lift that carries people."""

    name: Name
    space_id: Annotated[Id, ref("spaces")]
    capacity: Annotated[Positive, unit("kg"), note("As its plate says")] | None = None
    floors: Annotated[int, note("That it stops at")] = 2
    is_inspected: bool = False
    description: Text | None = None


from meterhouse.api.app import create_app  # noqa: E402
from meterhouse.kernel.settings import Settings  # noqa: E402
from meterhouse.store.engine import Database  # noqa: E402
from meterhouse.store.people import add_user  # noqa: E402
from scripts.migration import statements  # noqa: E402


def main() -> None:
    url, cache = sys.argv[1], os.environ["METERHOUSE_REDIS"]
    database = Database(url, pool=4)
    migration = statements()
    database.execute(migration)
    try:
        sys.stdout.write(json.dumps({"migration": migration} | _followed(url, cache, database)))
    finally:
        database.execute("DROP TABLE meterhouse_system.elevator")


def _followed(url: str, cache: str, database: Database) -> dict[str, Any]:
    settings = Settings(database=url, redis=cache, token_secret="s" * 40)
    client = TestClient(create_app(settings, database, redis.Redis.from_url(cache)))
    add_user(database, "ann", "admin", "correct horse battery")
    credentials = {"name": "ann", "password": "correct horse battery"}
    token = client.simulate_post("/api/v1/session", json=credentials).json["token"]
    headers = {"Authorization": f"Bearer {token}"}

    def ask(method: str, path: str, **how: Any) -> Any:
        return client.simulate_request(method, f"/api/v1{path}", headers=headers, **how)

    space = ask("POST", "/spaces", json={"name": "Tower"}).json["id"]
    made = ask("POST", "/elevators", json={"name": "East", "space_id": space, "capacity": 630})
    refused = ask("POST", "/elevators", json={"name": "", "space_id": 10**6, "capacity": -1})
    used = ask("DELETE", f"/spaces/{space}")
    book = openpyxl.load_workbook(io.BytesIO(ask("GET", "/elevators.xlsx").content))
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    imported = ask("POST", "/elevators/import", json=[{"name": "West", "space_id": "Tower"}]).json
    document = ask("GET", "/openapi.json").json
    (kind,) = (each for each in document["x-kinds"] if each["kind"] == "elevators")
    return {
        "made": [made.status_code, made.json["_names"] if "_names" in made.json else made.json["name"]],
        "refused": [fault["field"] for fault in refused.json["errors"]],
        "used": used.json["detail"],
        "sheet": rows,
        "imported": imported["created"],
        "listed": ask("GET", "/elevators", params={"q": "st"}).json["total"],
        "history": [each["action"] for each in ask("GET", f"/elevators/{made.json['id']}/history").json["items"]],
        "kind": kind,
        "capacity": document["components"]["schemas"]["Elevator"]["properties"]["capacity"],
        "paths": [path for path in document["paths"] if "elevators" in path],
    }


if __name__ == "__main__":
    main()
