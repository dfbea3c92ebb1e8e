"""Nobody gets further than they may: every route is walked with every kind of caller."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from meterhouse.store.engine import Database
from meterhouse.store.people import add_key

from .conftest import PASSWORD, Caller

PUBLIC = {
    ("POST", "/session"),
    ("POST", "/password/forgotten"),
    ("POST", "/password/reset"),
    ("POST", "/registrations"),
    ("GET", "/session/ways"),
    ("GET", "/session/oidc"),
    ("GET", "/session/oidc/callback"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
}
PEOPLE = re.compile(r"^/(users|api-keys|roles)\b")
OWN = {("DELETE", "/session"), ("DELETE", "/sessions"), ("DELETE", "/sessions/{session}"), ("POST", "/password")}
"""What everybody who is signed in does with what is theirs."""
REFRESH = ("POST", "/session/refresh")
"""Open to everybody, and of use to whom shows a refresh token alone."""


def operations(caller: Caller) -> list[tuple[str, str]]:
    paths: dict[str, dict[str, Any]] = caller("GET", "/openapi.json").json["paths"]
    return [
        (method.upper(), path)
        for path, methods in paths.items()
        for method in methods
        if method not in ("parameters", "summary")
    ]


def concrete(path: str) -> str:
    parts = {"{record_id}": "1", "{report}": "energy", "{kind}": "spaces", "{subject}": "1"}
    for mark, value in parts.items():
        path = path.replace(mark, value)
    return path


def test_a_stranger_gets_nothing_but_what_is_public(stranger: Caller) -> None:
    answered = {
        (method, path): stranger(method, concrete(path), json={}).status_code for method, path in operations(stranger)
    }
    assert len(answered) > 100
    opened = {call for call, status in answered.items() if status != 401}
    assert opened == PUBLIC
    assert answered[REFRESH] == 401
    assert answered["GET", "/healthz"] == 200


def test_a_wrong_token_is_as_good_as_none(app: Any, stranger: Caller) -> None:
    forger = Caller(stranger.client, "eyJhbGciOiJub25lIn0.e30.")
    statuses = {
        forger(method, concrete(path), json={}).status_code
        for method, path in operations(stranger)
        if (method, path) not in PUBLIC
    }
    assert statuses == {401}


@pytest.mark.parametrize("role", ["viewer", "tenant"])
def test_who_only_looks_changes_nothing(signed_in: Callable[..., Caller], role: str) -> None:
    caller = signed_in(role)
    for method, path in operations(caller):
        status = caller(method, concrete(path), json={}).status_code if method != "DELETE" else None
        if method in ("POST", "PUT", "PATCH") and (method, path) not in PUBLIC | OWN | {REFRESH}:
            assert status == 403, (method, path)
        if method == "DELETE" and (method, path) not in OWN:
            assert caller(method, concrete(path)).status_code == 403, path


def test_people_and_keys_are_for_administrators(signed_in: Callable[..., Caller], admin: Caller) -> None:
    engineer = signed_in("engineer")
    for method, path in operations(admin):
        if PEOPLE.match(path):
            assert engineer(method, concrete(path), json={}).status_code == 403, (method, path)
    assert engineer("POST", "/cost-centers", json={"name": "A"}).status_code == 201
    assert admin("GET", "/users").status_code == 200


def test_a_tenant_is_shown_its_floor_everywhere(tenant: Caller, admin: Caller) -> None:
    assert [space["name"] for space in tenant("GET", "/spaces/tree").json["items"]] == ["Ground"]
    assert [item["name"] for item in tenant("GET", "/meters").json["items"]] == ["Ground main"]
    ground, upper = (admin.find("meters", f"{floor} main") for floor in ("Ground", "Upper"))
    period = {"from": "2026-01-01", "to": "2026-01-02"}
    for path in ("/meters/{}", "/meters/{}/points"):
        assert tenant("GET", path.format(ground)).status_code == 200
        assert tenant("GET", path.format(upper)).status_code == 404
    assert tenant("GET", f"/reports/energy/meters/{ground}", params=period).status_code == 200
    assert tenant("GET", f"/reports/energy/meters/{upper}", params=period).status_code == 404
    offered = tenant("GET", "/reports", params={"kind": "meters", "id": ground}).json["reports"]
    assert [each["report"] for each in offered] == ["energy", "cost", "carbon", "load"]
    assert tenant("GET", "/reports", params={"kind": "meters", "id": upper}).status_code == 404
    assert tenant("GET", "/reports", params={"kind": "meters"}).status_code == 400
    assert tenant("GET", "/readings", params={"point": "Upper box/Energy", **period}).status_code == 400
    point = admin.find("points", "Upper box/Energy")
    assert tenant("GET", "/readings", params={"point": point, **period}).status_code == 404
    assert tenant("GET", "/spaces.csv").text.count("\n") == 2
    sites = tenant("GET", "/portfolio", params=period).json["sites"]
    assert [site["name"] for site in sites] == ["Ground"]


def test_a_limited_engineer_pushes_only_to_its_own_points(house: None, admin: Caller, database: Database) -> None:
    key = add_key(database, "pusher", "engineer", admin.find("spaces", "Ground"))
    rows = [{"point": f"{floor} box/Energy", "at": "2026-01-01T00:00:00Z", "value": 1} for floor in ("Ground", "Upper")]
    answer = Caller(admin.client)("POST", "/readings", json=rows, headers={"X-API-Key": key})
    assert [row["status"] for row in answer.json["results"]] == ["new", "refused"]


def test_signing_in_and_out(stranger: Caller, admin: Caller) -> None:
    assert admin("GET", "/session").json["user"]["role"] == "admin"
    assert admin("DELETE", "/session").status_code == 204
    assert admin("GET", "/session").status_code == 401
    wrong = [
        stranger("POST", "/session", json={"name": name, "password": password})
        for name, password in (("admin", "wrong"), ("nobody", PASSWORD))
    ]
    assert [answer.status_code for answer in wrong] == [401, 401]
    assert wrong[0].json["detail"] == wrong[1].json["detail"]
    assert wrong[0].headers["content-type"] == "application/problem+json"


def test_many_failures_are_told_when_to_come_back(stranger: Caller) -> None:
    for _ in range(5):
        stranger("POST", "/session", json={"name": "ann", "password": "x"})
    answer = stranger("POST", "/session", json={"name": "ann", "password": "x"})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
