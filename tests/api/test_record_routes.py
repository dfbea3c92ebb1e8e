"""Records over REST: statuses, headers and bodies as the contract has them."""

from typing import Any

import pytest

from .conftest import Caller


def test_a_record_lives_from_post_to_delete(admin: Caller) -> None:
    made = admin("POST", "/spaces", json={"name": "Hall", "area": 10})
    assert made.status_code == 201
    path = made.headers["location"].removeprefix("/api/v1")
    assert path == f"/spaces/{made.json['id']}"
    read = admin("GET", path)
    assert (read.headers["etag"], read.json["area"]) == ('"1"', 10.0)
    assert admin("GET", path, headers={"If-None-Match": '"1"'}).status_code == 304
    # What was answered may be sent back as it came.
    changed = admin("PUT", path, json=read.json | {"area": 11}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"], changed.json["area"]) == (200, '"2"', 11.0)
    assert admin("PATCH", path, json={"area": None}, headers={"If-Match": '"1"'}).status_code == 412
    assert admin("PATCH", path, json={"area": None}, headers={"If-Match": "*"}).json["area"] is None
    assert admin("POST", f"{path}/clone").json["name"] == "Hall copy"
    assert admin("DELETE", path).status_code == 204
    assert admin("GET", path).status_code == 404


def test_a_list_has_items_a_cursor_and_a_total(admin: Caller, house: None) -> None:
    first = admin("GET", "/meters", params={"limit": 2, "sort": "name"}).json
    assert [item["name"] for item in first["items"]] == ["Ground main", "Main"]
    assert first["total"] == 3
    assert first["items"][0]["_names"] == {
        "category_id": "Electricity",
        "item_id": None,
        "master_id": "Main",
        "cost_center_id": None,
        "organization_id": "Main organization",
    }
    second = admin("GET", "/meters", params={"limit": 2, "sort": "name", "cursor": first["next"]}).json
    assert ([item["name"] for item in second["items"]], second["next"]) == (["Upper main"], None)


def test_a_list_shows_a_change_at_once(admin: Caller, house: None) -> None:
    before = admin("GET", "/meters").json["total"]
    category = admin.find("energy-categories", "Gas")
    admin("POST", "/meters", json={"name": "New", "category_id": category})
    assert admin("GET", "/meters").json["total"] == before + 1


def test_all_faults_of_a_body_are_answered_by_field(admin: Caller) -> None:
    answer = admin("POST", "/meters", json={"name": "", "high_power": -1, "colour": "red"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert {fault["field"] for fault in answer.json["errors"]} == {"name", "category_id", "high_power", "colour"}
    assert answer.json["request_id"] == answer.headers["x-request-id"]


def test_a_dry_run_answers_what_would_be(admin: Caller) -> None:
    answer = admin("POST", "/spaces", params={"dry_run": "true"}, json={"name": "Hall"})
    assert (answer.status_code, answer.json["id"], answer.json["name"]) == (200, None, "Hall")
    assert admin("GET", "/spaces").json["total"] == 0


def test_a_new_key_is_shown_once(admin: Caller, stranger: Caller) -> None:
    made = admin("POST", "/api-keys", json={"name": "pusher", "role": "viewer"}).json
    assert stranger("GET", "/session", headers={"X-API-Key": made["key"]}).json["user"]["name"] == "pusher"
    bearer = {"Authorization": f"Bearer {made['key']}"}
    assert stranger("DELETE", "/session", headers=bearer).status_code == 204
    assert stranger("GET", "/session", headers=bearer).status_code == 200
    assert {"key", "hash"}.isdisjoint(admin("GET", f"/api-keys/{made['id']}").json)
    admin("DELETE", f"/api-keys/{made['id']}")
    assert stranger("GET", "/session", headers={"X-API-Key": made["key"]}).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "how", "status"),
    [
        pytest.param("GET", "/castles", {}, 404, id="no such kind"),
        pytest.param("GET", "/spaces/0", {}, 404, id="no such id"),
        pytest.param("GET", "/spaces/99", {}, 404, id="no such record"),
        pytest.param("PUT", "/spaces", {"json": {}}, 405, id="no such method"),
        pytest.param(
            "POST", "/spaces", {"body": "{", "headers": {"Content-Type": "application/json"}}, 400, id="no JSON"
        ),
        pytest.param("POST", "/spaces", {"json": [1]}, 400, id="no object"),
        pytest.param("POST", "/spaces", {"body": "name=x"}, 415, id="no content type"),
        pytest.param(
            "POST", "/spaces", {"body": "a,b", "headers": {"Content-Type": "text/csv"}}, 415, id="a type not read here"
        ),
        pytest.param("POST", "/spaces", {"json": {"name": "x" * (17 << 20)}}, 413, id="too large"),
        pytest.param("GET", "/spaces", {"params": {"limit": "0"}}, 400, id="no such limit"),
        pytest.param("GET", "/spaces", {"params": {"limit": "1001"}}, 400, id="too many at once"),
        pytest.param("GET", "/spaces", {"params": {"colour": "red"}}, 400, id="no such filter"),
        pytest.param(
            "POST", "/spaces", {"params": {"dryrun": "true"}, "json": {"name": "x"}}, 400, id="a typing error"
        ),
        pytest.param("GET", "/spaces/tree", {"params": {"x": "1"}}, 400, id="no such parameter"),
        pytest.param(
            "POST", "/spaces", {"body": "[" * 100_000, "headers": {"Content-Type": "application/json"}}, 400, id="a pit"
        ),
    ],
)
def test_what_cannot_be_done_is_a_problem_with_its_status(
    admin: Caller, method: str, path: str, how: dict[str, Any], status: int
) -> None:
    answer = admin(method, path, **how)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == status
    if status == 405:
        assert set(answer.headers["allow"].split(", ")) >= {"GET", "POST"}


def test_an_error_of_ours_is_answered_with_its_id_and_nothing_else(
    admin: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meterhouse.api.health.pending_detail", lambda _database: 1 / 0)
    answer = admin("GET", "/pending")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert answer.json["request_id"] in answer.json["detail"]


def test_in_use_says_by_whom(admin: Caller, house: None) -> None:
    answer = admin("DELETE", f"/meters/{admin.find('meters', 'Main')}")
    assert answer.status_code == 409
    assert "2 meters: Ground main, Upper main" in answer.json["detail"]


def test_the_tree_holds_spaces_and_their_meters(admin: Caller, house: None) -> None:
    (root,) = admin("GET", "/spaces/tree").json["items"]
    assert (root["name"], root["zone"], [meter["name"] for meter in root["meters"]]) == (
        "House",
        "Europe/Berlin",
        ["Main"],
    )
    assert [child["name"] for child in root["children"]] == ["Ground", "Upper"]


def test_the_tree_holds_all_else_that_has_figures_where_it_is_or_where_nothing_holds_it(
    admin: Caller, tenant: Caller
) -> None:
    ids = {}
    for kind, body in (
        ("tenants", {"name": "Bakery"}),
        ("equipment", {"name": "Oven"}),
        ("combined-equipment", {"name": "Kitchen"}),
        ("sensors", {"name": "Oven's heat"}),
        ("wind-farms", {"name": "Far away"}),
    ):
        ids[kind] = admin("POST", f"/{kind}", json=body).json["id"]
    ground, meter = admin.find("spaces", "Ground"), admin.find("meters", "Ground main")
    point = admin("GET", f"/meters/{meter}/points").json["items"][0]["id"]
    ids |= {"meters": meter, "points": point}
    admin("POST", "/wind-farms", json={"name": "Not built yet"})
    for owner, number, part in (
        ("spaces", ground, "tenants"),
        ("spaces", ground, "combined-equipment"),
        ("combined-equipment", ids["combined-equipment"], "equipment"),
        ("equipment", ids["equipment"], "sensors"),
        ("sensors", ids["sensors"], "points"),
        ("tenants", ids["tenants"], "meters"),
        ("wind-farms", ids["wind-farms"], "meters"),
    ):
        body = {"owner_kind": owner, "owner_id": number, "part_kind": part, "part_id": ids[part]}
        answer = admin("POST", "/bindings", json=body)
        assert answer.status_code == 201, answer.json
    found = admin("GET", "/spaces/tree").json
    (floor,) = (each for each in found["items"][0]["children"] if each["name"] == "Ground")
    assert [(part["kind"], part["name"]) for part in floor["parts"]] == [
        ("combined-equipment", "Kitchen"),
        ("equipment", "Oven"),
        ("tenants", "Bakery"),
        ("sensors", "Oven's heat"),
    ]
    assert [part["name"] for part in found["parts"]] == ["Far away"]
    limited = tenant("GET", "/spaces/tree").json
    assert [part["name"] for part in limited["items"][0]["parts"]] == ["Kitchen", "Oven", "Bakery", "Oven's heat"]
    assert limited["parts"] == []


def test_a_meter_is_read_from_points_and_what_is_beside_them(admin: Caller, house: None) -> None:
    meter = admin.find("meters", "Ground main")
    items = admin("GET", f"/meters/{meter}/points").json["items"]
    assert [(item["key"], item["ratio"]) for item in items] == [
        ("Ground box/Energy", 1.0),
        ("Ground box/ActivePower", None),
    ]
