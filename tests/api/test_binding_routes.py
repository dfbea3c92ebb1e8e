"""Bindings: what is bound where, by which path, and what would be counted again."""

from typing import Any

import pytest

from tests.api.conftest import Caller


def bind(caller: Caller, owner: tuple[str, int], part: tuple[str, int], **more: Any) -> Any:
    ends = {side: {"kind": kind, "id": number} for side, (kind, number) in {"owner": owner, "part": part}.items()}
    return caller("POST", "/bindings", json=ends | more, params={"dry_run": "true"} if more.pop("dry", None) else {})


@pytest.fixture
def shop(admin: Caller, house: None) -> int:
    shop = admin("POST", "/tenants", json={"name": "Shop"}).json["id"]
    assert bind(admin, ("spaces", admin.find("spaces", "Ground")), ("tenants", shop)).status_code == 201
    return int(shop)


def test_a_meter_that_would_be_counted_again_is_told_with_the_path(admin: Caller, shop: int) -> None:
    meter = admin.find("meters", "Ground main")
    answer = bind(admin, ("tenants", shop), ("meters", meter))
    assert answer.status_code == 201
    assert answer.json["_notes"] == [
        "Ground main is part of Ground already, by Ground > Ground main; totals count it once"
    ]


def test_a_binding_that_counts_nothing_again_has_no_notes(admin: Caller, shop: int) -> None:
    category = admin.find("energy-categories", "Electricity")
    meter = admin("POST", "/meters", json={"name": "Fridge", "category_id": category}).json["id"]
    assert "_notes" not in bind(admin, ("tenants", shop), ("meters", meter)).json
    paths = admin("GET", f"/meters/{meter}/paths").json["items"]
    assert [[node["name"] for node in path] for path in paths] == [["House", "Ground", "Shop", "Fridge"]]


def test_the_same_twice_is_refused(admin: Caller, shop: int) -> None:
    ends = ("spaces", admin.find("spaces", "Ground")), ("tenants", shop)
    assert bind(admin, *ends).status_code == 409
    assert bind(admin, *ends, direction="output").status_code == 201


@pytest.mark.parametrize(
    ("owner", "part", "more", "field"),
    [
        pytest.param("spaces", "tariffs", {}, "part.kind", id="a kind that does not fit"),
        pytest.param("points", "meters", {}, "owner.kind", id="an owner that owns nothing"),
        pytest.param("spaces", "meters", {"role": "charge"}, "role", id="a role that is none there"),
        pytest.param("spaces", "meters", {"share": 0}, "share", id="no share"),
    ],
)
def test_what_cannot_be_bound_says_why(
    admin: Caller, house: None, owner: str, part: str, more: dict[str, Any], field: str
) -> None:
    answer = bind(admin, (owner, 1), (part, 1), **more)
    assert answer.status_code == 422
    assert field in [fault["field"] for fault in answer.json["errors"]]


def test_a_battery_knows_its_meters_by_their_roles(admin: Caller, house: None) -> None:
    station = admin("POST", "/energy-storage-stations", json={"name": "Cellar"}).json["id"]
    battery = admin("POST", "/devices", json={"name": "Rack", "type": "battery", "rated_capacity": 100}).json["id"]
    assert bind(admin, ("energy-storage-stations", station), ("devices", battery)).status_code == 201
    for role, meter in (("charge", "Main"), ("discharge", "Upper main")):
        assert bind(admin, ("devices", battery), ("meters", admin.find("meters", meter)), role=role).status_code == 201
    bound = admin("GET", "/bindings", params={"owner_kind": "devices", "owner_id": battery}).json["items"]
    assert {(each["role"], each["_names"]["part_id"]) for each in bound} == {
        ("charge", "Main"),
        ("discharge", "Upper main"),
    }


def test_deleting_takes_bindings_along_and_restoring_brings_them_back(admin: Caller, house: None) -> None:
    meter = admin.find("meters", "Upper main")
    refused = admin("DELETE", f"/meters/{meter}")
    assert refused.status_code == 409
    assert "Upper" in refused.json["detail"]
    uses = admin("GET", f"/meters/{meter}/uses").json
    assert {(use["kind"], use["field"]) for use in uses["items"]} == {("spaces", "owner"), ("points", "part")}
    before = admin("GET", "/bindings").json["items"]
    assert admin("DELETE", f"/meters/{meter}", params={"unbind": "true"}).status_code == 204
    assert admin("GET", "/bindings").json["total"] == len(before) - 2
    (deleted,) = admin("GET", "/meters", params={"deleted": "true"}).json["items"]
    assert (deleted["name"], deleted["deleted_by"]) == ("Upper main", "admin")
    assert admin("POST", f"/meters/{meter}/restore").status_code == 201
    assert admin("GET", "/bindings").json["items"] == before
    assert [entry["action"] for entry in admin("GET", f"/meters/{meter}/history").json["items"]][:2] == [
        "restore",
        "delete",
    ]
    assert admin("POST", f"/meters/{meter}/restore").status_code == 404


def test_what_fields_refer_to_is_not_deleted_even_with_its_bindings(admin: Caller, house: None) -> None:
    answer = admin("DELETE", f"/meters/{admin.find('meters', 'Main')}", params={"unbind": "true"})
    assert answer.status_code == 409
    assert "Ground main" in answer.json["detail"]
    assert admin("GET", "/bindings").json["total"] == 6


def test_several_are_created_and_changed_all_or_none(admin: Caller, house: None) -> None:
    rows = [{"name": "A"}, {"name": "B", "email": "no address"}, {"nome": "C"}]
    refused = admin("POST", "/contacts", json=rows)
    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json["errors"]] == ["[1].email", "[2].nome", "[2].name"]
    assert admin("GET", "/contacts").json["total"] == 0
    made = admin("POST", "/contacts", json=[{"name": "A"}, {"name": "B"}]).json["items"]
    ids = [each["id"] for each in made]
    changed = admin("PATCH", "/contacts", json={"ids": ids, "change": {"company": "Acme"}})
    assert [each["company"] for each in changed.json["items"]] == ["Acme", "Acme"]
    assert admin("PATCH", "/contacts", json={"ids": [*ids, 10**9], "change": {"company": "B"}}).status_code == 422
    assert {each["company"] for each in admin("GET", "/contacts").json["items"]} == {"Acme"}
