"""Organizations in one installation: neither names nor counts nor ids of one reach another."""

from collections.abc import Callable
from typing import Any

import pytest

from meterhouse.store.engine import Database
from meterhouse.store.people import add_user
from tests.api.conftest import PASSWORD, Caller


@pytest.fixture
def companies(admin: Caller, database: Database) -> dict[str, Caller]:
    """An administrator of each of two companies, with a site, a meter and a tariff of the same names."""
    category = admin("POST", "/energy-categories", json={"name": "Power", "unit": "kWh"}).json["id"]
    found: dict[str, Caller] = {}
    for company in ("Acme", "Bolt"):
        number = admin("POST", "/organizations", json={"name": company}).json["id"]
        add_user(database, f"boss of {company}", "admin", PASSWORD, organization_id=number)
        session = Caller(admin.client)("POST", "/session", json={"name": f"boss of {company}", "password": PASSWORD})
        boss = found[company] = Caller(admin.client, session.json["token"])
        center = made(boss, "cost-centers", name="Office")
        site = made(boss, "spaces", name="Site", zone="Europe/Berlin", cost_center_id=center)
        meter = made(boss, "meters", name="Main", category_id=category)
        source = made(boss, "data-sources", name="Line", protocol="http")
        device = made(boss, "devices", name="Box", data_source_id=source)
        point = made(boss, "points", name="Energy", unit="kWh", device_id=device)
        bind(boss, ("spaces", site), ("meters", meter))
        bind(boss, ("meters", meter), ("points", point))
        made(boss, "tariffs", name="Flat", category_id=category, currency="EUR", components=[FLAT])
        made(boss, "carbon-factors", name="Grid", category_id=category, factor=0.4, source="Supplier")
    return found


FLAT = {"type": "energy", "name": "Energy", "price": 0.3}


def made(caller: Caller, kind: str, **fields: Any) -> int:
    answer = caller("POST", f"/{kind}", json=fields)
    assert answer.status_code == 201, answer.json
    return int(answer.json["id"])


def bind(caller: Caller, owner: tuple[str, int], part: tuple[str, int]) -> None:
    body = {
        "owner": dict(zip(("kind", "id"), owner, strict=True)),
        "part": dict(zip(("kind", "id"), part, strict=True)),
    }
    assert caller("POST", "/bindings", json=body).status_code == 201


KINDS = ["spaces", "meters", "cost-centers", "tariffs", "carbon-factors", "devices", "points", "bindings", "users"]


@pytest.mark.parametrize("kind", [*KINDS, "organizations", "data-sources"])
def test_lists_hold_ones_own_alone(companies: dict[str, Caller], kind: str) -> None:
    acme, bolt = (companies[name]("GET", f"/{kind}").json for name in ("Acme", "Bolt"))
    assert acme["total"] == bolt["total"] == (2 if kind == "bindings" else 1)
    assert not {item["id"] for item in acme["items"]} & {item["id"] for item in bolt["items"]}


def test_the_same_names_stand_side_by_side_and_a_duplicate_says_nothing_of_others(companies: dict[str, Caller]) -> None:
    acme = companies["Acme"]
    again = acme("POST", "/cost-centers", json={"name": "Office"})
    assert again.status_code == 409
    assert "Bolt" not in again.text


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_anothers_is_not_there(companies: dict[str, Caller], kind: str) -> None:
    acme, bolt = companies["Acme"], companies["Bolt"]
    theirs = bolt("GET", f"/{kind}").json["items"][0]["id"]
    assert acme("GET", f"/{kind}/{theirs}").status_code == 404
    assert acme("PATCH", f"/{kind}/{theirs}", json={}).status_code == 404
    assert acme("DELETE", f"/{kind}/{theirs}").status_code == 404
    for below in ("uses", "history"):
        assert acme("GET", f"/{kind}/{theirs}/{below}").status_code == 404


def test_nothing_of_anothers_can_be_named(companies: dict[str, Caller]) -> None:
    acme, bolt = companies["Acme"], companies["Bolt"]
    theirs = bolt("GET", "/cost-centers").json["items"][0]["id"]
    for missing in (theirs, 10**9):
        answer = acme("POST", "/spaces", json={"name": "New", "cost_center_id": missing})
        assert answer.status_code == 422
        assert answer.json["errors"][0]["reason"] == f"there is no cost center {missing}"
    elsewhere = bolt("GET", "/organizations").json["items"][0]["id"]
    assert acme("POST", "/contacts", json={"name": "A", "organization_id": elsewhere}).status_code == 422


def test_records_of_two_organizations_are_not_joined_even_by_who_sees_both(
    admin: Caller, companies: dict[str, Caller]
) -> None:
    meter = companies["Acme"]("GET", "/meters").json["items"][0]["id"]
    space = companies["Bolt"]("GET", "/spaces").json["items"][0]["id"]
    body = {"owner": {"kind": "spaces", "id": space}, "part": {"kind": "meters", "id": meter}}
    assert admin("POST", "/bindings", json=body).status_code == 422
    center = companies["Bolt"]("GET", "/cost-centers").json["items"][0]["id"]
    assert admin("PATCH", f"/meters/{meter}", json={"cost_center_id": center}).status_code == 422


def test_readings_by_a_key_that_two_use_reach_ones_own_point(admin: Caller, companies: dict[str, Caller]) -> None:
    row = [{"point": "Box/Energy", "at": "2026-01-01T00:00:00Z", "value": 1}]
    assert companies["Acme"]("POST", "/readings", json=row).json["new"] == 1
    unsure = admin("POST", "/readings", json=row).json["results"][0]
    assert unsure["status"] == "refused"
    assert "by its id" in unsure["reason"]
    period = {"point": "Box/Energy", "from": "2026-01-01", "to": "2026-01-02"}
    assert companies["Bolt"]("GET", "/readings", params=period).json["items"] == []


def test_the_vocabulary_is_everybodys_to_read_and_nobodys_to_change(companies: dict[str, Caller]) -> None:
    acme = companies["Acme"]
    assert acme("GET", "/energy-categories").json["total"] == 1
    assert acme("POST", "/energy-categories", json={"name": "Mine", "unit": "kWh"}).status_code == 403
    assert acme("POST", "/organizations", json={"name": "Mine"}).status_code == 403


def test_the_audit_tells_of_ones_own(companies: dict[str, Caller], signed_in: Callable[..., Caller]) -> None:
    told = companies["Acme"]("GET", "/audit")
    assert told.status_code == 200
    assert all(entry["actor"] != "boss of Bolt" for entry in told.json["items"])
    assert signed_in("engineer")("GET", "/audit").status_code == 403
