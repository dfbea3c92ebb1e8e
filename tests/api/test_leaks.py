"""The walk of every route: with the credentials of strangers and neighbours, past and present, nothing gets out.

One organization has a record of every kind, each of whose names carries a canary. Whoever may not see them asks
every route there is, with their ids, keys and names wherever a route takes any.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any
from zipfile import ZipFile

import jwt
import pytest
from falcon.testing import Result

from meterhouse.catalogue import CATALOGUE
from meterhouse.catalogue.references import references
from meterhouse.kernel.settings import Settings
from meterhouse.store import closed_months
from meterhouse.store.engine import Database
from meterhouse.store.people import add_user
from meterhouse.store.series import Series, SeriesIds
from tests.api.conftest import PASSWORD, Caller
from tests.one_of_each import Ids, bodies, one_of_each, shared

CANARY = "Zanzibarcanary"
NEIGHBOUR = "Yorkneighbour"
OWN = ("/session", "/sessions", "/password", "/registrations")
"""What is about the asker alone is looked at elsewhere."""

PERIOD = {"from": "2026-01-01", "to": "2026-01-03"}


@dataclass
class Key(Caller):
    key: str = ""

    def __call__(self, method: str, path: str, **how: Any) -> Result:
        headers = how.pop("headers", {}) | {"X-API-Key": self.key}
        return self.client.simulate_request(method, f"/api/v1{path}", headers=headers, **how)


@dataclass
class World:
    admin: Caller
    paths: dict[str, dict[str, Any]]
    ids: Ids
    """Of the organization that has the canaries."""
    series: int
    callers: Mapping[str, Callable[[], Caller]] = field(default_factory=dict)

    def operations(self, *methods: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for path, described in self.paths.items():
            for method, operation in described.items():
                if method in methods and not path.startswith(OWN):
                    yield method.upper(), path, operation

    def concrete(self, path: str) -> Iterator[str]:
        """The path with the ids of what carries the canary."""
        kind = path.split("/")[1].partition(".")[0]
        if "{report}" in path:
            for subject in ("spaces", "meters", "virtual-meters", "offline-meters", "tenants", "equipment"):
                for suffix in ("", ".csv", ".xlsx"):
                    yield f"/reports/energy/{subject}/{self.ids[subject]}{suffix}"
        else:
            number = self.ids.get(kind, self.ids["spaces"])
            yield path.replace("{record_id}", str(number)).replace("{profile}", "none")

    def parameters(self, operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Nothing asked for, then each parameter with what would bring the canary."""
        telling: dict[str, list[Any]] = {
            "q": [CANARY],
            "point": [self.ids["points"], f"{CANARY}/energy"],
            "series": [self.series],
            "at": ["2026-01-01T00:00:00Z"],
            "meter": [self.ids["meters"]],
            "space": [self.ids["spaces"]],
            "deviceId": [CANARY],
            "year": [2026],
            "state": ["open"],
            "deleted": ["true"],
            "record_id": [self.ids["meters"]],
            "actor": [f"boss of {CANARY}"],
            "name": [CANARY],
            "space_id": [self.ids["spaces"]],
            "organization_id": [self.ids["organizations"]],
        }
        known = {each["name"]: each for each in operation.get("parameters", ()) if each["in"] == "query"}
        needed = {name: PERIOD.get(name) or telling[name][0] for name, each in known.items() if each["required"]}
        yield needed
        for name in known:
            for value in telling.get(name, ()):
                yield needed | {name: value}
        if {"kind", "id"} <= set(known):
            yield needed | {"kind": "spaces", "id": self.ids["spaces"]}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Without a limit to how often one may ask."""
    return replace(settings, requests_per_minute=10**6)


@pytest.fixture
def world(admin: Caller, database: Database, settings: Settings) -> World:
    vocabulary = shared(poster(admin))
    ids: dict[str, Ids] = {}
    for mark in (CANARY, NEIGHBOUR):
        number = poster(admin)("organizations", {"name": "Both sites" if mark == CANARY else "Elsewhere"})
        add_user(database, f"boss of {mark}", "admin", PASSWORD, organization_id=number)
        boss = sign_in(admin, f"boss of {mark}")
        ids[mark] = one_of_each(poster(boss), mark, vocabulary) | {"organizations": number}
        if mark == CANARY:
            # The next site of the same company, with a tenant of its own.
            ids["next"] = one_of_each(poster(boss), "Next door", vocabulary)
            meter = boss(
                "POST", "/meters", json={"name": f"{CANARY} old", "category_id": ids[mark]["energy-categories"]}
            )
            boss("DELETE", f"/meters/{meter.json['id']}")
    users = {
        "another organization's administrator": ("admin", {"organization_id": ids[NEIGHBOUR]["organizations"]}),
        "another organization's viewer": ("viewer", {"organization_id": ids[NEIGHBOUR]["organizations"]}),
        "an engineer of another site": ("engineer", {"space_ids": [ids["next"]["spaces"]]}),
        "an administrator of another site": ("admin", {"space_ids": [ids["next"]["spaces"]]}),
        "a tenant": ("tenant", {"tenant_ids": [ids["next"]["tenants"]]}),
    }
    for name, (role, limit) in users.items():
        add_user(database, name, role, PASSWORD, **limit)
    callers: dict[str, Callable[[], Caller]] = {
        name: lambda name=name: sign_in(admin, name)  # type: ignore[misc]
        for name in users
    }
    key = admin("POST", "/api-keys", json={"name": "k", "organization_id": ids[NEIGHBOUR]["organizations"]}).json["key"]
    callers["another organization's key"] = lambda: Key(admin.client, key=key)
    callers |= without_rights(admin, settings, database)
    numbers = SeriesIds(database).of(
        [Series("meters", ids[CANARY]["meters"], category_id=ids[CANARY]["energy-categories"])]
    )
    (series,) = numbers.values()
    found_in(database, ids[CANARY])
    ids[CANARY]["closed-months"] = closed_in(database, ids[CANARY])
    return World(admin, admin("GET", "/openapi.json").json["paths"], ids[CANARY], series, callers)


def found_in(database: Database, ids: Ids) -> None:
    """What the closing of a day keeps of the canaries' meter and point."""
    day = (dt.datetime.now(dt.UTC).date() - dt.date(1970, 1, 1)).days - 1
    for kind in ("meters", "points"):
        database.execute(
            "INSERT INTO meterhouse_fdd.finding"
            " (kind, space_id, subject_kind, subject_id, first, after, words, evidence)"
            " VALUES ('ratio', %s, %s, %s, %s, %s, %s, '{}')",
            (ids["spaces"], kind, ids[kind], day * 86_400, day * 86_400 + 900, f"{CANARY} is off"),
        )
    database.execute(
        "INSERT INTO meterhouse_fdd.point_day (point_id, `day`, expected, present, odd) VALUES (%s, %s, 96, 96, 0)",
        (ids["points"], day),
    )
    database.execute(
        "INSERT INTO meterhouse_fdd.site_day (space_id, `day`, expected, present, sure, balances, unequal, closed_at)"
        " VALUES (%s, %s, 96, 96, 96, 0, 0, UTC_TIMESTAMP())",
        (ids["spaces"], day),
    )


def closed_in(database: Database, ids: Ids) -> int:
    """A month of the canaries' space that was closed."""
    wish = closed_months.Wish(ids["spaces"], 672, 1_767_225_600, 1_769_904_000, f"{CANARY} is done", {})
    return closed_months.close(database, wish, [ids["spaces"]], f"boss of {CANARY}")


def poster(caller: Caller) -> Callable[[str, dict[str, Any]], int]:
    def post(kind: str, body: dict[str, Any]) -> int:
        answer = caller("POST", f"/{kind}", json=body)
        assert answer.status_code == 201, (kind, answer.json)
        return int(answer.json["id"])

    return post


def sign_in(admin: Caller, name: str) -> Caller:
    session = Caller(admin.client)("POST", "/session", json={"name": name, "password": PASSWORD})
    assert session.status_code == 200, (name, session.json)
    return Caller(admin.client, session.json["token"])


def without_rights(admin: Caller, settings: Settings, database: Database) -> dict[str, Callable[[], Caller]]:
    """Who had rights once, or says so."""
    known = sign_in(admin, "admin")
    claims = jwt.decode(known.token or "", options={"verify_signature": False})
    yesterday = int((dt.datetime.now(dt.UTC) - dt.timedelta(days=1)).timestamp())
    expired = jwt.encode(claims | {"exp": yesterday}, settings.token_secret, "HS256")
    forged = jwt.encode(claims, "x" * 40, "HS256")
    unsigned = jwt.encode(claims, "", "none")
    revoked = sign_in(admin, "admin")
    assert revoked("DELETE", "/session").status_code == 204
    spent = admin("POST", "/api-keys", json={"name": "old", "role": "admin", "expires_at": "2020-01-01"}).json["key"]
    add_user(database, "gone", "admin", PASSWORD)
    gone = sign_in(admin, "gone")
    number = admin("GET", "/users", params={"name": "gone"}).json["items"][0]["id"]
    assert admin("PATCH", f"/users/{number}", json={"is_enabled": False}).status_code == 200
    return {
        "a stranger": lambda: Caller(admin.client),
        "an expired token": lambda: Caller(admin.client, expired),
        "a forged token": lambda: Caller(admin.client, forged),
        "an unsigned token": lambda: Caller(admin.client, unsigned),
        "a revoked token": lambda: revoked,
        "an expired key": lambda: Key(admin.client, key=spent),
        "a key that is none": lambda: Key(admin.client, key="mh_00000000_nothing"),
        "a user who was shut out": lambda: gone,
    }


NOBODY = (
    "a stranger",
    "an expired token",
    "a forged token",
    "an unsigned token",
    "a revoked token",
    "an expired key",
    "a key that is none",
    "a user who was shut out",
)
NEIGHBOURS = (
    "another organization's administrator",
    "another organization's viewer",
    "another organization's key",
    "an engineer of another site",
    "an administrator of another site",
    "a tenant",
)
SAME_COMPANY = NEIGHBOURS[3:]
"""They know the name of the company, and of the canaries' site nothing."""
PUBLIC = ("/healthz", "/readyz", "/metrics")


@pytest.mark.slow
def test_nothing_of_it_is_told_to_anybody_else(world: World) -> None:
    for who in (*NOBODY, *NEIGHBOURS):
        caller = world.callers[who]()
        asked = 0
        for method, path, operation in world.operations("get"):
            for concrete in world.concrete(path):
                for parameters in islice(world.parameters(operation), 1 if who in NOBODY else None):
                    answer = caller(method, concrete, params=parameters)
                    asked += 1
                    call = (who, concrete, parameters, answer.status_code, answer.content[:300])
                    assert answer.status_code < 500, call
                    assert CANARY.lower() not in told(answer, parameters), call
                    if who in NOBODY and path not in PUBLIC:
                        assert answer.status_code == 401, call
                    kind = path.split("/")[1]
                    is_known = who in SAME_COMPANY and kind == "organizations"
                    if "{record_id}" in path and kind in CATALOGUE and not CATALOGUE[kind].is_shared and not is_known:
                        assert answer.status_code in (401, 403, 404), call
        assert asked > (200 if who in NOBODY else 400), who


@pytest.mark.slow
def test_nothing_of_it_is_changed_by_anybody_else(world: World) -> None:
    before = everything(world)
    for who in (*NOBODY, *NEIGHBOURS):
        caller = world.callers[who]()
        for method, path, _ in world.operations("post", "put", "patch", "delete"):
            kind = path.split("/")[1]
            is_month = kind == "closed-months"
            if not is_month and (kind not in CATALOGUE or CATALOGUE[kind].is_shared):
                continue
            body = bodies("Intruder", world.ids).get(kind, lambda: {"name": "Intruder"})()
            if is_month:
                opened = {"space": world.ids["spaces"], "month": "2025-03", "comment": "Intruder", "accept": True}
                body = opened if path == f"/{kind}" else {"reason": "Intruder"}
            elif path == f"/{kind}" and not names_anothers(kind, body):
                continue  # a record of one's own, which touches nobody
            for concrete in world.concrete(path):
                answer = caller(method, concrete, json=body)
                call = (who, method, concrete, answer.status_code, answer.content[:300])
                assert answer.status_code in (400, 401, 403, 404, 409, 412, 415, 422), call
                assert CANARY.lower() not in told(answer, {}), call
                if who in NOBODY:
                    assert answer.status_code == 401, call
    assert everything(world) == before


def test_readings_of_it_are_handed_in_by_nobody_else(world: World) -> None:
    points = [world.ids["points"], f"{CANARY}/energy"]
    rows = [{"point": point, "at": "2026-01-01T00:00:00Z", "value": 1} for point in points]
    rows.append({"deviceId": CANARY, "channel": CANARY, "timestamp": "2026-01-01T00:00:00Z", "value": 1})
    for who in (*NOBODY, *NEIGHBOURS):
        answer = world.callers[who]()("POST", "/readings", json=rows)
        if answer.status_code == 200:
            assert answer.json["refused"] == 3, who
        else:
            assert answer.status_code in (401, 403), who


def names_anothers(kind: str, body: dict[str, Any]) -> bool:
    """Whether a body refers to something that is not the vocabulary of all."""
    named = references(CATALOGUE[kind], CATALOGUE[kind].record.flattened(body))
    return any(not CATALOGUE[each.kind].is_shared for each in named)


def told(answer: Result, parameters: dict[str, Any]) -> str:
    """The answer; a refusal without the words that it repeats."""
    content = answer.content
    if content.startswith(b"PK"):
        with ZipFile(io.BytesIO(content)) as parts:
            content = b"".join(name.encode() + parts.read(name) for name in parts.namelist())
    text = content.decode(errors="replace").lower()
    if answer.status_code >= 400:
        for value in parameters.values():
            text = text.replace(str(value).lower(), "")
    return text


def everything(world: World) -> dict[str, Any]:
    """What is there of the organization, as its administrator of all sees it; sign-ins of keys aside."""
    found = {}
    for kind, number in world.ids.items():
        answer = world.admin("GET", f"/{kind}/{number}")
        assert answer.status_code == 200
        found[kind] = answer.json
    return found
