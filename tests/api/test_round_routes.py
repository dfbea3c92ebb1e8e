"""The round over REST: offline meters on their way, with what was written down, what is usual, and for whom it is."""

from typing import Any

import pytest

from meterhouse.store import document
from meterhouse.store.engine import Database

from .conftest import Caller

BY_HAND: dict[str, list[dict[str, Any]]] = {
    "offline-meters": [
        {"name": "Heating oil", "category_id": "Electricity"},
        {"name": "Old gas", "category_id": "Electricity", "entered_as": "register"},
        {"name": "Attic", "category_id": "Electricity"},
    ],
    "bindings": [
        {"owner": {"kind": "spaces", "id": "House/Ground"}, "part": {"kind": "offline-meters", "id": "Heating oil"}},
        {"owner": {"kind": "spaces", "id": "House/Ground"}, "part": {"kind": "offline-meters", "id": "Old gas"}},
        {"owner": {"kind": "spaces", "id": "House"}, "part": {"kind": "offline-meters", "id": "Attic"}},
    ],
    "offline-consumptions": [
        {
            "meter_id": "Heating oil",
            "day_from": f"2026-0{month}-01",
            "day_to": f"2026-0{month + 1}-01",
            "consumption": c,
        }
        for month, c in ((1, 310), (2, 280), (3, 93), (4, 60))
    ],
    "register-readings": [
        {"meter_id": "Old gas", "at": "2026-01-01T00:00:00Z", "register": 100},
        {"meter_id": "Old gas", "at": "2026-01-11T00:00:00Z", "register": 150},
        {"meter_id": "Old gas", "at": "2026-01-21T00:00:00Z", "register": 7, "starts_anew": True},
        {"meter_id": "Old gas", "at": "2026-01-31T00:00:00Z", "register": 47},
        {"meter_id": "Old gas", "at": "2026-02-10T12:00:00Z", "register": 76.4, "description": "by lamp"},
    ],
}
MAY = {"from": "2026-05-01", "to": "2026-06-01"}


@pytest.fixture
def by_hand(house: None, database: Database) -> None:
    document.apply(database, BY_HAND)


def test_a_round_goes_from_place_to_place_with_what_was_written_down_last(admin: Caller, by_hand: None) -> None:
    attic, oil, gas = admin("GET", "/round", params=MAY).json["items"]
    assert [(each["name"], each["place"]) for each in (attic, oil, gas)] == [
        ("Attic", ["House"]),
        ("Heating oil", ["House", "Ground"]),
        ("Old gas", ["House", "Ground"]),
    ]
    assert (oil["unit"], oil["zone"], oil["entered_as"]) == ("kWh", "Europe/Berlin", "consumption")
    assert [each["consumption"] for each in oil["consumptions"]] == [310, 280, 93, 60]
    assert gas["registers"][-1] == gas["registers"][-1] | {
        "at": "2026-02-10T12:00:00Z",
        "register": 76.4,
        "starts_anew": False,
        "description": "by lamp",
    }


def test_what_is_usual_is_told_by_the_day_and_only_where_enough_is_known(admin: Caller, by_hand: None) -> None:
    attic, oil, gas = admin("GET", "/round", params=MAY).json["items"]
    assert attic["usual"] is None
    assert oil["usual"] == {"median": 6.5, "least": 2, "greatest": 10}  # 10, 10, 3 and 2 a day
    assert gas["usual"] == {"median": 4, "least": pytest.approx(2.8), "greatest": 5}  # the new start tells nothing


def test_of_what_came_before_the_period_only_the_last_entries_are_told(
    admin: Caller, by_hand: None, database: Database
) -> None:
    days = [
        {"meter_id": "Attic", "day_from": f"2026-04-{day:02}", "day_to": f"2026-04-{day + 1:02}", "consumption": day}
        for day in range(1, 30)
    ]
    document.apply(database, {"offline-consumptions": days})
    told = admin("GET", "/round", params={"from": "2026-04-20", "to": "2026-04-25"}).json["items"][0]["consumptions"]
    assert [each["consumption"] for each in told] == list(range(7, 25))


def test_the_round_of_a_space_has_what_stands_in_it_and_below(admin: Caller, by_hand: None) -> None:
    ground = admin("GET", "/round", params={**MAY, "space": admin.find("spaces", "Ground")}).json["items"]
    assert [each["name"] for each in ground] == ["Heating oil", "Old gas"]
    assert admin("GET", "/round", params={**MAY, "space": 4711}).status_code == 404


def test_a_tenant_sees_the_round_of_their_own_floor(admin: Caller, by_hand: None, tenant: Caller) -> None:
    seen = tenant("GET", "/round", params=MAY).json["items"]
    assert [(each["name"], each["place"]) for each in seen] == [("Heating oil", ["Ground"]), ("Old gas", ["Ground"])]
    house = admin.find("spaces", "House")
    assert tenant("GET", "/round", params={**MAY, "space": house}).status_code == 404


def test_what_is_written_into_the_round_is_saved_by_one_import(admin: Caller, by_hand: None) -> None:
    attic, oil, _ = admin("GET", "/round", params=MAY).json["items"]
    april = oil["consumptions"][-1]
    rows = [
        {"meter_id": oil["id"], **april, "consumption": 66},
        {"meter_id": oil["id"], "day_from": "2026-05-01", "day_to": "2026-06-01", "consumption": 31},
        {"meter_id": attic["id"], "day_from": "2026-05-01", "day_to": "2026-05-01", "consumption": 1},
    ]
    tried = admin("POST", "/offline-consumptions/import", json=rows, params={"dry_run": "true"}).json
    assert [row["status"] for row in tried["rows"]] == ["updated", "created", "refused"]
    assert tried["rows"][2]["errors"][0]["field"] == "day_to"
    assert len(admin("GET", "/round", params=MAY).json["items"][1]["consumptions"]) == 4  # nothing was kept
    assert admin("POST", "/offline-consumptions/import", json=rows[:2]).json["created"] == 1
    told = admin("GET", "/round", params=MAY).json["items"][1]["consumptions"]
    assert [each["consumption"] for each in told] == [310, 280, 93, 66, 31]
