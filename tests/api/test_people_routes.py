"""People managers give nobody more than they have; registrations, keys, the audit, limits of pace, headers."""

import time
from collections.abc import Callable
from typing import Any

import falcon
import pytest
import redis as redis_client
from falcon.testing import Result, TestClient

from meterhouse.api.app import create_app
from meterhouse.kernel.settings import Settings
from meterhouse.store.engine import Database
from meterhouse.store.people import add_user
from meterhouse.store.records import Records
from meterhouse.store.version import catalogue_version

from .conftest import PASSWORD, Caller

Made = Callable[..., Caller]


@pytest.fixture
def manager(database: Database, stranger: Caller) -> Made:
    """Signs in somebody new who may do what is named, and no more, with what is named."""

    def make(name: str, permissions: list[str], **limit: Any) -> Caller:
        records = Records(database)
        records.create("roles", {"name": f"{name}s role", "permissions": permissions})
        add_user(database, name, f"{name}s role", PASSWORD, **limit)
        token = stranger("POST", "/session", json={"name": name, "password": PASSWORD}).json["token"]
        return Caller(stranger.client, token)

    return make


def said(answer: Result) -> dict[str, str]:
    return {each["field"]: each["reason"] for each in answer.json["errors"]}


@pytest.mark.parametrize("kind", ["users", "api-keys"])
def test_nobody_gives_a_role_that_may_do_more_than_they(manager: Made, kind: str) -> None:
    clerk = manager("clerk", ["people", "records", "reports"])
    assert clerk("POST", f"/{kind}", json={"name": "a", "role": "viewer"}).status_code == 201
    refused = clerk("POST", f"/{kind}", json={"name": "b", "role": "engineer"})
    assert refused.status_code == 422
    assert "readings, corrections, months, metering, configuration, money, control, documents" in said(refused)["role"]
    there = clerk.find(kind, "a")
    assert "role" in said(clerk("PATCH", f"/{kind}/{there}", json={"role": "admin"}))
    assert "role" in said(clerk("POST", f"/{kind}/{there}/clone", json={"name": "c", "role": "admin"}))


def test_a_role_must_be_one(admin: Caller) -> None:
    refused = admin("POST", "/users", json={"name": "a", "role": "janitor"})
    assert "there are admin, engineer, viewer, tenant" in said(refused)["role"]


def test_a_role_gives_no_more_than_its_author_has(manager: Made, admin: Caller) -> None:
    clerk = manager("clerk", ["people", "records"])
    refused = clerk("POST", "/roles", json={"name": "treasurer", "permissions": ["records", "money"]})
    assert said(refused) == {"permissions": "you cannot give what you lack: money"}
    own = clerk.find("roles", "clerks role")
    assert clerk("PATCH", f"/roles/{own}", json={"permissions": ["people", "audit"]}).status_code == 422
    assert admin("PATCH", f"/roles/{own}", json={"permissions": ["people", "audit"]}).status_code == 200
    assert clerk("GET", "/audit").status_code == 200


def test_who_may_do_more_is_not_changed_by_who_may_less(manager: Made, admin: Caller, stranger: Caller) -> None:
    """A new password for an administrator would be as good as being one."""
    clerk = manager("clerk", ["people", "records"])
    number = admin.find("users", "admin")
    for method, body in (
        ("PATCH", {"password": "another horse"}),
        ("PATCH", {"role": "clerks role"}),
        ("DELETE", None),
    ):
        answer = clerk(method, f"/users/{number}", json=body)
        assert answer.status_code == 403, (method, body)
        assert "may do what you may not" in answer.json["detail"]
    assert stranger("POST", "/session", json={"name": "admin", "password": PASSWORD}).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"organization_id": None}, id="to everything"),
        pytest.param({"organization_id": 1}, id="to another organization"),
    ],
)
def test_the_people_of_an_organization_stay_within_it(manager: Made, admin: Caller, change: dict[str, Any]) -> None:
    other = admin("POST", "/organizations", json={"name": "Other"}).json["id"]
    chief = manager("chief", ["people", "records"], organization_id=other)
    mine = chief("POST", "/users", json={"name": "olga", "role": "tenant"})
    assert mine.status_code == 422  # a tenant sees reports, which this chief does not
    made = chief("POST", "/users", json={"name": "olga", "role": "chiefs role"})
    assert (made.status_code, made.json["organization_id"]) == (201, other)
    refused = chief("PATCH", f"/users/{made.json['id']}", json=change)
    assert refused.status_code == 422
    assert "organization_id" in said(refused)
    own = chief.find("users", "chief")
    assert chief("PATCH", f"/users/{own}", json=change).status_code == 422
    assert chief("GET", f"/users/{admin.find('users', 'admin')}").status_code == 404


def test_the_people_of_some_spaces_stay_within_them(house: None, manager: Made, admin: Caller) -> None:
    ground, upper = (admin.find("spaces", name) for name in ("Ground", "Upper"))
    warden = manager("warden", ["people", "records"], space_ids=[ground])
    role = "wardens role"
    assert warden("POST", "/users", json={"name": "a", "role": role, "space_ids": [ground]}).status_code == 201
    beyond = [{"space_ids": [upper]}, {"space_ids": [ground, upper]}, {"space_ids": []}, {"organization_id": 1}]
    for limit in beyond:
        answer = warden("POST", "/users", json={"name": "b", "role": role, **limit})
        assert answer.status_code in (403, 422), limit
        key = warden("POST", "/api-keys", json={"name": "b", "role": role, **limit})
        assert key.status_code in (403, 422), limit
    number = warden.find("users", "a")
    for limit in beyond[:3]:
        assert warden("PATCH", f"/users/{number}", json=limit).status_code in (403, 422), limit


def test_a_role_that_somebody_has_stays(admin: Caller) -> None:
    role = admin("POST", "/roles", json={"name": "reader", "permissions": ["reports"]}).json["id"]
    admin("POST", "/users", json={"name": "rita", "role": "reader"})
    admin("POST", "/api-keys", json={"name": "robot", "role": "reader"})
    for answer in (admin("DELETE", f"/roles/{role}"), admin("PATCH", f"/roles/{role}", json={"name": "other"})):
        assert answer.status_code == 409
        assert "key robot, rita" in answer.json["detail"]
    admin("PATCH", f"/users/{admin.find('users', 'rita')}", json={"role": "viewer"})
    admin("DELETE", f"/api-keys/{admin.find('api-keys', 'robot')}")
    assert admin("DELETE", f"/roles/{role}").status_code == 204


def test_the_last_administrator_stays_one(admin: Caller) -> None:
    own = admin.find("users", "admin")
    ways: list[dict[str, Any]] = [{"role": "viewer"}, {"is_enabled": False}, {"organization_id": 1}, {"password": None}]
    for way in ways:
        assert admin("PATCH", f"/users/{own}", json=way).status_code == 409, way


def test_a_key_says_when_it_was_used_and_ends_when_it_is_deleted(
    admin: Caller, stranger: Caller, database: Database
) -> None:
    made = admin("POST", "/api-keys", json={"name": "robot", "role": "viewer"}).json
    assert admin("GET", f"/api-keys/{made['id']}").json["last_used_at"] is None
    version = catalogue_version(database)
    for _ in range(3):
        assert stranger("GET", "/spaces", headers={"X-API-Key": made["key"]}).status_code == 200
    used = admin("GET", f"/api-keys/{made['id']}")
    assert used.json["last_used_at"][:15] == time.strftime("%Y-%m-%dT%H:%M", time.gmtime())[:15]
    assert used.json["last_used_at"].endswith(":00Z")
    assert used.headers["etag"] == '"1"'
    assert catalogue_version(database) == version
    admin("DELETE", f"/api-keys/{made['id']}")
    assert stranger("GET", "/spaces", headers={"X-API-Key": made["key"]}).status_code == 401


def test_what_a_role_may_do_changes_at_once(admin: Caller, stranger: Caller) -> None:
    role = admin("POST", "/roles", json={"name": "reader", "permissions": ["records"]}).json["id"]
    key = admin("POST", "/api-keys", json={"name": "robot", "role": "reader"}).json["key"]
    assert stranger("GET", "/cost-centers", headers={"X-API-Key": key}).status_code == 200
    admin("PATCH", f"/roles/{role}", json={"permissions": ["reports"]})
    assert stranger("GET", "/cost-centers", headers={"X-API-Key": key}).status_code == 403


WISH = {"name": "eve", "display_name": "Eve", "email": "eve@example.org", "password": PASSWORD}


@pytest.fixture
def open_house(settings: Settings, database: Database, redis: redis_client.Redis) -> Caller:
    """An installation where people may register."""
    opened = Settings(**{**vars(settings), "registration": True})
    return Caller(TestClient(create_app(opened, database, redis)))


def test_registration_is_closed_unless_it_was_opened(stranger: Caller) -> None:
    assert stranger("POST", "/registrations", json=WISH).status_code == 403
    assert stranger("GET", "/session/ways").json == {"password": True, "registration": False, "oidc": None}


def test_who_registers_comes_in_once_somebody_has_approved(
    house: None, open_house: Caller, admin: Caller, database: Database
) -> None:
    assert open_house("GET", "/session/ways").json["registration"] is True
    assert open_house("POST", "/registrations", json=WISH).status_code == 202
    credentials = {"name": "eve", "password": PASSWORD}
    assert open_house("POST", "/session", json=credentials).status_code == 401
    (waiting,) = admin("GET", "/registrations").json["items"]
    assert (waiting["name"], waiting["email"]) == ("eve", "eve@example.org")
    assert "password" not in waiting
    ground = admin.find("spaces", "Ground")
    rights = {"role": "tenant", "space_ids": [ground]}
    made = admin("POST", f"/registrations/{waiting['id']}/approve", json=rights)
    assert (made.status_code, made.json["role"], made.json["space_ids"]) == (201, "tenant", [ground])
    session = open_house("POST", "/session", json=credentials)
    eve = Caller(open_house.client, session.json["token"])
    assert [space["name"] for space in eve("GET", "/spaces/tree").json["items"]] == ["Ground"]
    assert admin("GET", "/registrations").json["items"] == []
    assert admin("POST", f"/registrations/{waiting['id']}/approve", json=rights).status_code == 404


def test_who_registers_under_a_name_that_is_taken_is_told_nothing_and_gets_nothing(
    open_house: Caller, admin: Caller, stranger: Caller
) -> None:
    answer = open_house("POST", "/registrations", json={**WISH, "name": "admin", "password": "another horse"})
    assert (answer.status_code, answer.text) == (202, "")
    (waiting,) = admin("GET", "/registrations").json["items"]
    assert admin("POST", f"/registrations/{waiting['id']}/approve", json={"role": "viewer"}).status_code == 409
    assert stranger("POST", "/session", json={"name": "admin", "password": PASSWORD}).status_code == 200
    assert admin("DELETE", f"/registrations/{waiting['id']}").status_code == 204
    assert admin("GET", "/registrations").json["items"] == []


def test_who_approves_gives_no_more_than_they_have(open_house: Caller, manager: Made) -> None:
    open_house("POST", "/registrations", json=WISH)
    clerk = manager("clerk", ["people", "records"])
    (waiting,) = clerk("GET", "/registrations").json["items"]
    refused = clerk("POST", f"/registrations/{waiting['id']}/approve", json={"role": "admin"})
    assert (refused.status_code, list(said(refused))) == (422, ["role"])
    assert len(clerk("GET", "/registrations").json["items"]) == 1


def test_people_of_one_organization_among_several_see_no_registrations(
    open_house: Caller, manager: Made, admin: Caller
) -> None:
    chief = manager("chief", ["people", "records"], organization_id=1)
    assert chief("GET", "/registrations").status_code == 200
    admin("POST", "/organizations", json={"name": "Other"})
    assert chief("GET", "/registrations").status_code == 403


def test_registrations_are_held_to_good_values_and_few(open_house: Caller) -> None:
    for field, value in (("email", "nowhere"), ("password", "short"), ("password", "eve@example.org"), ("name", "")):
        assert set(said(open_house("POST", "/registrations", json={**WISH, field: value}))) == {field}
    statuses = [open_house("POST", "/registrations", json=WISH).status_code for _ in range(11)]
    assert statuses == [202] * 10 + [429]


def test_who_comes_goes_and_is_refused_stands_in_the_audit(stranger: Caller, admin: Caller) -> None:
    from_afar = {"headers": {"X-Forwarded-For": "203.0.113.9"}}
    stranger("POST", "/session", json={"name": "Mallory", "password": "guess"}, **from_afar)
    admin("POST", "/password", json={"current": PASSWORD, "new": "another horse"}, **from_afar)
    token = stranger("POST", "/session", json={"name": "admin", "password": "another horse"}).json["token"]
    again = Caller(stranger.client, token)
    items = again("GET", "/audit").json["items"]
    events = [(each["action"], each["actor"]) for each in items if each["kind"] is None]
    assert events == [
        ("sign-in", "admin"),
        ("sign-in", "admin"),
        ("password-change", "admin"),
        ("sign-in-refused", "Mallory"),
        ("sign-in", "admin"),
    ]
    (refused,) = again("GET", "/audit", params={"action": "sign-in-refused"}).json["items"]
    assert refused["after"]["client"] == "203.0.113.9"
    assert "guess" not in str(items)
    again("DELETE", "/session")
    third = stranger("POST", "/session", json={"name": "admin", "password": "another horse"}).json["token"]
    newest = Caller(stranger.client, third)("GET", "/audit", params={"limit": 2})
    assert [each["action"] for each in newest.json["items"]] == ["sign-in", "sign-out"]
    assert newest.json["next"] is not None


def test_the_audit_is_asked_by_record_time_and_page(admin: Caller) -> None:
    made = admin("POST", "/cost-centers", json={"name": "A"}).json["id"]
    admin("PATCH", f"/cost-centers/{made}", json={"name": "B"})
    asked = {"kind": "cost-centers", "record_id": made}
    first = admin("GET", "/audit", params={**asked, "limit": 1}).json
    assert [each["action"] for each in first["items"]] == ["update"]
    assert first["items"][0]["before"]["name"] == "A"
    second = admin("GET", "/audit", params={**asked, "cursor": first["next"]}).json
    assert ([each["action"] for each in second["items"]], second["next"]) == (["create"], None)
    assert admin("GET", "/audit", params={"to": "2020-01-01"}).json["items"] == []
    assert admin("GET", "/audit", params={"from": "2020-01-01T00:00:00Z", "actor": "admin"}).json["items"]
    for wrong in ({"from": "yesterday"}, {"kind": "castles"}, {"action": "dance"}):
        assert admin("GET", "/audit", params=wrong).status_code == 400


def test_the_audit_of_an_organization_is_its_own(manager: Made, admin: Caller) -> None:
    other = admin("POST", "/organizations", json={"name": "Other"}).json["id"]
    admin("POST", "/cost-centers", json={"name": "Ours"})
    auditor = manager("auditor", ["audit", "records"], organization_id=other)
    items = auditor("GET", "/audit").json["items"]
    assert [(each["action"], each["actor"]) for each in items if each["action"] != "create"] == [("sign-in", "auditor")]
    assert "Ours" not in str(items)


@pytest.fixture
def narrow(settings: Settings, database: Database, redis: redis_client.Redis) -> Caller:
    """An installation that takes six requests a minute."""
    slow = Settings(**{**vars(settings), "requests_per_minute": 6})
    return Caller(TestClient(create_app(slow, database, redis)))


def test_each_user_and_key_has_a_pace_of_its_own(narrow: Caller, admin: Caller) -> None:
    key = admin("POST", "/api-keys", json={"name": "robot", "role": "viewer"}).json["key"]
    busy = Caller(narrow.client, admin.token)
    answers = [busy("GET", "/session") for _ in range(8)]
    assert [each.status_code for each in answers] == [200] * 6 + [429] * 2
    assert [each.headers["ratelimit-remaining"] for each in answers[:6]] == list("543210")
    assert answers[0].headers["ratelimit-limit"] == "6"
    assert 0 < int(answers[6].headers["retry-after"]) <= 10
    assert answers[6].json["title"] == "Too often"
    assert narrow("GET", "/spaces", headers={"X-API-Key": key}).status_code == 200


def test_strangers_share_the_pace_of_their_address_and_guessing_counts(narrow: Caller) -> None:
    guesses = [narrow("GET", "/spaces", headers={"X-API-Key": f"mh_{nth}"}).status_code for nth in range(7)]
    assert guesses == [401] * 6 + [429]
    assert narrow("GET", "/session/ways").status_code == 429
    assert narrow("GET", "/session/ways", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 200
    assert {narrow("GET", path).status_code for path in ("/healthz", "/readyz", "/metrics")} == {200}


def test_a_minutes_pace_comes_back_by_and_by(narrow: Caller, redis: redis_client.Redis) -> None:
    for _ in range(7):
        narrow("GET", "/session/ways")
    (bucket,) = redis.keys("meterhouse:bucket:address*")
    redis.hset(bucket, "at", float(redis.hget(bucket, "at") or 0) - 20)  # as if twenty seconds had gone by
    assert [narrow("GET", "/session/ways").status_code for _ in range(3)] == [200, 200, 429]


def test_what_is_public_and_needs_no_redis_is_there_without_it(settings: Settings, database: Database) -> None:
    alone = Caller(TestClient(create_app(settings, database, redis_client.Redis(port=1))))
    assert alone("GET", "/openapi.json").status_code == 200
    assert alone("POST", "/session", json={"name": "a", "password": "b"}).status_code == 503


def test_every_answer_keeps_browsers_from_harm(stranger: Caller, admin: Caller) -> None:
    answers = [stranger("GET", "/docs"), stranger("GET", "/spaces"), admin("GET", "/spaces"), stranger("GET", "/none")]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "strict-transport-security" not in answer.headers


def test_pages_of_other_sites_are_let_in_by_name_alone(
    app: "falcon.App[Any, Any]", settings: Settings, database: Database, redis: redis_client.Redis
) -> None:
    page = {"Origin": "https://dash.example", "Access-Control-Request-Method": "GET"}
    closed = TestClient(app).simulate_options("/api/v1/spaces", headers=page)
    assert "access-control-allow-origin" not in closed.headers
    told = Settings(**{**vars(settings), "allowed_origins": "https://dash.example, https://other.example/"})
    opened = TestClient(create_app(told, database, redis))
    let_in = opened.simulate_options("/api/v1/spaces", headers=page)
    assert let_in.headers["access-control-allow-origin"] == "https://dash.example"
    assert "access-control-allow-credentials" not in let_in.headers
    evil = opened.simulate_options("/api/v1/spaces", headers={**page, "Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in evil.headers
