"""Months over the API: what is open, closed with a word, locked against persons, reopened; and who has seen figures."""

import io
import time
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from meterhouse.store import viewings
from meterhouse.store.engine import Database
from meterhouse.store.people import add_key, add_user
from tests.api.conftest import FIRST, PASSWORD, Caller
from tests.api.test_leaks import Key, sign_in
from tests.pipeline.plant import (
    GRID_METER,
    LIGHT,
    OFFICE,
    SITE,
    STEP,
    WORKSHOP,
    settle,
)

MAY = {"space": SITE, "month": "2024-05", "comment": "As billed", "accept": True}
WRONG = {
    "act": "exclude",
    "points": [LIGHT],
    "from": "2024-05-07T01:00:00Z",
    "to": "2024-05-07T02:00:00Z",
    "reason": "The meter was being repaired",
}
PERIOD = {"from": "2024-05-01", "to": "2024-06-01"}


@pytest.fixture
def shut(admin: Caller, plant: Database) -> int:
    """May of the site, closed with what is open in it."""
    answer = admin("POST", "/closed-months", json=MAY)
    assert answer.status_code == 201, answer.json
    moment = int(time.time())
    time.sleep(max(0.0, moment + 1.05 - time.time()))
    return int(answer.json["id"])


@pytest.fixture
def locked(admin: Caller, shut: int) -> int:
    assert admin("POST", f"/closed-months/{shut}/lock").json["state"] == "locked"
    return shut


def test_a_trial_says_what_is_open_and_it_is_closed_only_once_that_is_accepted(admin: Caller, plant: Database) -> None:
    plant.execute(
        "INSERT INTO meterhouse_fdd.finding"
        " (kind, space_id, subject_kind, subject_id, first, after, words, evidence)"
        " VALUES ('ratio', %s, 'meters', %s, %s, %s, 'off', '{}'), ('spike', %s, 'meters', %s, %s, %s, 'up', '{}')",
        (SITE, LIGHT, FIRST, FIRST + 900, SITE, LIGHT, FIRST + 1, FIRST + 900),
    )
    plant.execute(
        "INSERT INTO meterhouse_fdd.site_day (space_id, `day`, expected, present, sure, balances, unequal, closed_at)"
        " VALUES (%s, 19850, 480, 480, 480, 1, 1, UTC_TIMESTAMP())",
        (SITE,),
    )
    plant.execute(
        "INSERT INTO meterhouse_system.work (stage, key_id, first, last, since)"
        " VALUES ('cleaning', %s, %s, %s, UTC_TIMESTAMP())",
        (LIGHT, FIRST, FIRST + 4 * STEP),
    )
    asked = admin("POST", "/closed-months", params={"dry_run": "true"}, json=MAY)
    assert (asked.status_code, asked.json["id"], asked.json["is_open"]) == (200, None, True)
    told = {each["kind"]: (each["count"], each["of"]) for each in asked.json["matters"]}
    slots = 5 * 31 * 96
    assert told["findings"] == (1, None), "a spike that is left out is none of weight"
    assert told["unequal_days"] == (1, 31)
    assert told["unclosed_days"] == (30, 31)
    assert told["pending_slots"] == (4, None)
    assert told["missing_slots"][1] == slots
    assert slots - told["missing_slots"][0] == pytest.approx(5 * 2 * 96, abs=5)
    refused = admin("POST", "/closed-months", json=MAY | {"accept": False})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "accept")
    assert "1 findings" in refused.json["detail"]
    assert admin("GET", "/closed-months").json["items"] == []
    made = admin("POST", "/closed-months", json=MAY)
    assert made.status_code == 201
    kept = admin("GET", f"/closed-months/{made.json['id']}").json
    assert (kept["month"], kept["state"], kept["closed_by"], kept["comment"]) == (
        "2024-05",
        "closed",
        "admin",
        "As billed",
    )
    assert {each["kind"] for each in kept["matters"]} == {kind for kind, (count, _) in told.items() if count}


def test_of_a_floor_nothing_is_said_of_the_days_of_its_site(admin: Caller, plant: Database) -> None:
    asked = admin("POST", "/closed-months", params={"dry_run": "true"}, json=MAY | {"space": OFFICE})
    told = {each["kind"]: each["of"] for each in asked.json["matters"]}
    assert "unequal_days" not in told
    assert told["missing_slots"] == 2 * 31 * 96


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        pytest.param({"month": "2099-01"}, 409, "is not over yet", id="one that is to come"),
        pytest.param({"month": "May"}, 422, "write it as 2026-05", id="none"),
        pytest.param({"month": "1969-05"}, 422, "out of range", id="before all time"),
        pytest.param({"space": 999}, 404, "there is no space 999", id="of no space"),
        pytest.param({"comment": " ", "month": "2024-04"}, 422, "say what is closed", id="without a word"),
        pytest.param({}, 409, "was closed by admin", id="closed already"),
        pytest.param({"space": OFFICE}, 409, "with a space above it", id="closed with its site"),
    ],
)
def test_what_cannot_be_closed_is_refused_by_name(
    admin: Caller, shut: int, fields: dict[str, Any], status: int, said: str
) -> None:
    answer = admin("POST", "/closed-months", json=MAY | fields)
    assert (answer.status_code, said in answer.json["detail"]) == (status, True), answer.json
    assert shut


def test_reports_and_the_matrix_say_which_months_are_closed_and_what_came_since(
    admin: Caller, plant: Database, shut: int
) -> None:
    path = f"/reports/energy/spaces/{OFFICE}"
    before = admin("GET", path, params=PERIOD | {"step": "month"}).json
    number = admin("POST", "/corrections", json=WRONG | {"act": "scale", "factor": 1.5, "to": "2024-05-09T00:00:00Z"})
    assert number.status_code == 201, number.json
    settle(plant)
    after = admin("GET", path, params=PERIOD | {"step": "month"}).json
    now = admin("GET", path, params=PERIOD | {"step": "month", "closed": "current"}).json
    light = 0
    assert after["rows"][light]["value"] == before["rows"][light]["value"] != now["rows"][light]["value"]
    (month,) = after["months"]
    assert (month["id"], month["month"], month["space"]["name"], month["closed_by"]) == (
        shut,
        "2024-05",
        "Site",
        "admin",
    )
    figure = month["parts"][light]
    assert figure["closed"] + figure["adjustment"] == pytest.approx(figure["current"])
    assert after["rows"][light]["adjustment"] == pytest.approx(figure["adjustment"])
    (behind,) = admin("GET", path, params=PERIOD | {"explain": "true"}).json["explain"][light]["series"]
    why = admin("GET", "/explain", params=PERIOD | {"series": behind["series"]}).json
    assert why["value"] == pytest.approx(figure["closed"]) == pytest.approx(sum(each["adds"] for each in why["parts"]))
    assert [each["id"] for each in why["closed"]["months"]] == [shut]
    assert why["closed"]["adjustment"] == pytest.approx(figure["adjustment"])
    current = admin("GET", "/explain", params=PERIOD | {"series": behind["series"], "closed": "current"}).json
    assert current["value"] == pytest.approx(figure["current"])
    found = admin("GET", f"/closed-months/{shut}/adjustments", params={"kind": "spaces", "id": OFFICE}).json
    energy = next(each for each in found["figures"] if each["measure"] == "energy" and each["adjustment"])
    assert [each["id"] for each in energy["steps"][0]["corrections"]] == [number.json["id"]]
    matrix = admin("GET", "/months", params={"space": SITE, "from": "2024-04", "to": "2024-06"}).json
    assert matrix["months"] == ["2024-04", "2024-05"]
    cells = {item["space"]["name"]: item["months"] for item in matrix["items"]}
    assert [cell["state"] for cell in cells["Site"]] == ["open", "closed"]
    assert (cells["Office"][1]["is_inherited"], cells["Office"][1]["closed_id"]) == (True, shut)
    assert cells["Office"][1]["adjusted"] > 0
    assert cells["Workshop"][1]["adjusted"] == 0
    assert 0 < cells["Site"][1]["coverage"] < 1


def offline(admin: Caller) -> int:
    meter = admin("POST", "/offline-meters", json={"name": "By hand", "category_id": 1}).json["id"]
    binding = {"owner": {"kind": "spaces", "id": OFFICE}, "part": {"kind": "offline-meters", "id": meter}}
    assert admin("POST", "/bindings", json=binding).status_code == 201
    return int(meter)


def test_in_a_locked_month_persons_change_nothing_and_are_told_why(admin: Caller, plant: Database, locked: int) -> None:
    def refused(answer: Any) -> None:
        assert answer.status_code == 409, answer.json
        for said in ("2024-05", "Site", "admin", "unlocked"):
            assert said in answer.json["detail"]

    ratio = {"act": "ratio", "meters": [LIGHT], "points": [], "from": "2024-01-01T00:00:00Z", "to": None, "ratio": 2.0}
    exchange = {"act": "exchange", "to": None, "end": 9000.0, "start": 3.5}
    given = {"values": [{"at": "2024-05-07T01:00:00Z", "value": 5.0}]}
    for wish in (WRONG, WRONG | ratio, WRONG | exchange, WRONG | {"act": "replace", "to": None, "from": None} | given):
        body = {name: value for name, value in wish.items() if value is not None}
        for dry_run in ("true", "false"):
            refused(admin("POST", "/corrections", params={"dry_run": dry_run}, json=body))
    april = WRONG | {"from": "2024-04-07T01:00:00Z", "to": "2024-04-07T02:00:00Z", "points": [LIGHT]}
    assert admin("POST", "/corrections", json=april).status_code == 409, "the next reading is one of May"
    around = [{"point": LIGHT, "at": f"2024-04-0{day}T00:00:00Z", "value": 1 + day / 100} for day in (5, 9)]
    assert admin("POST", "/readings", json=around).json["new"] == 2
    assert admin("POST", "/corrections", json=april).status_code == 201

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["point", "from", "to", "act", "value", "start", "serial", "reason"])
    sheet.append([LIGHT, WRONG["from"], WRONG["to"], "exclude", None, None, None, "Repaired"])
    file = io.BytesIO()
    book.save(file)
    xlsx = {"Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    lines = admin("POST", "/corrections/import", body=file.getvalue(), headers=xlsx).json
    assert (lines["kept"], lines["refused"]) == (False, 1)
    assert "locked" in lines["rows"][0]["reasons"][0]

    [(at, value)] = plant.rows(
        "SELECT at, value FROM meterhouse_historical.reading WHERE point_id = %s AND at > %s ORDER BY at LIMIT 1",
        (GRID_METER, FIRST + 3600),
    )
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
    pushed = [{"point": GRID_METER, "at": when, "value": value + 1}]
    result = admin("POST", "/readings", params={"correct": "true"}, json=pushed).json
    assert (result["refused"], "locked" in result["results"][0]["reason"]) == (1, True)
    late = [{"point": GRID_METER, "at": when.replace(":00Z", ":07Z"), "value": value}]
    assert admin("POST", "/readings", json=late).json["new"] == 1, "what devices tell late is kept"


def test_entries_by_hand_stay_as_they_are_in_a_locked_month(admin: Caller, plant: Database, shut: int) -> None:
    meter = offline(admin)
    entry = {"meter_id": meter, "day_from": "2024-05-20", "day_to": "2024-06-10", "consumption": 5}
    made = admin("POST", "/offline-consumptions", json=entry)
    assert made.status_code == 201
    admin("POST", f"/closed-months/{shut}/lock")
    path = f"/offline-consumptions/{made.json['id']}"
    another = entry | {"day_from": "2024-05-02", "day_to": "2024-05-03"}
    later = entry | {"day_from": "2024-06-10", "day_to": "2024-07-01"}
    for answer in (
        admin("POST", "/offline-consumptions", json=another),
        admin("PATCH", path, json={"consumption": 6}),
        admin("PATCH", path, json={"day_from": "2024-06-01"}),
        admin("DELETE", path),
    ):
        assert (answer.status_code, "locked" in answer.json["detail"]) == (409, True)
    assert admin("POST", "/offline-consumptions", json=later).status_code == 201
    rows = admin("POST", "/offline-consumptions/import", json=[another | {"meter_id": "By hand"}]).json
    assert "locked" in str(rows), rows


def test_a_correction_cannot_be_undone_in_a_locked_month_until_it_is_unlocked(
    admin: Caller, plant: Database, shut: int
) -> None:
    number = admin("POST", "/corrections", json=WRONG).json["id"]
    admin("POST", f"/closed-months/{shut}/lock")
    assert admin("POST", f"/corrections/{number}/undo").status_code == 409
    assert admin("POST", f"/closed-months/{shut}/reopen", json={"reason": "Wrong"}).status_code == 409
    assert admin("POST", f"/closed-months/{shut}/unlock").json["state"] == "closed"
    assert admin("POST", f"/corrections/{number}/undo").status_code == 200
    opened = admin("POST", f"/closed-months/{shut}/reopen", json={"reason": "A meter was forgotten"})
    assert (opened.json["state"], opened.json["reason"]) == ("reopened", "A meter was forgotten")
    assert admin("POST", f"/closed-months/{shut}/lock").status_code == 409
    actions = [entry["action"] for entry in admin("GET", "/audit", params={"actor": "admin"}).json["items"]]
    assert [each for each in actions if each.endswith("month")] == [
        "reopen month",
        "unlock month",
        "lock month",
        "close month",
    ]
    assert admin("POST", "/closed-months", json=MAY).status_code == 201


def test_locking_twice_is_locking_once(admin: Caller, locked: int) -> None:
    first = admin("GET", f"/closed-months/{locked}").json
    assert admin("POST", f"/closed-months/{locked}/lock").json == first


def test_an_engineer_closes_and_only_an_administrator_locks_and_reopens(
    admin: Caller, plant: Database, signed_in: Callable[..., Caller]
) -> None:
    engineer, viewer = signed_in("engineer"), signed_in("viewer")
    assert viewer("POST", "/closed-months", json=MAY).status_code == 403
    number = engineer("POST", "/closed-months", json=MAY).json["id"]
    for path, body in (("lock", None), ("unlock", None), ("reopen", {"reason": "x"})):
        assert engineer("POST", f"/closed-months/{number}/{path}", json=body).status_code == 403
    assert viewer("GET", f"/closed-months/{number}").json["closed_by"] == "engineer"


def test_who_sees_a_part_is_told_that_its_month_is_closed_and_not_by_whom(
    admin: Caller, plant: Database, shut: int, signed_in: Callable[..., Caller]
) -> None:
    admin("POST", f"/closed-months/{shut}/lock")
    tenant, engineer = signed_in("tenant", OFFICE), signed_in("engineer", OFFICE)
    report = tenant("GET", f"/reports/energy/spaces/{OFFICE}", params=PERIOD | {"step": "month"}).json
    (month,) = report["months"]
    assert (month["month"], month["state"], month["space"]) == ("2024-05", "locked", None)
    assert {month[name] for name in ("closed_by", "comment", "locked_by")} == {None}
    assert tenant("GET", f"/closed-months/{shut}").status_code == 404
    assert tenant("GET", f"/closed-months/{shut}/adjustments").status_code == 404
    since = tenant("GET", f"/closed-months/{shut}/adjustments", params={"kind": "spaces", "id": OFFICE})
    assert (since.status_code, since.json["closed"]["space"]) == (200, None)
    beyond = {"kind": "spaces", "id": WORKSHOP}
    assert tenant("GET", f"/closed-months/{shut}/adjustments", params=beyond).status_code == 404
    assert [item["space"]["name"] for item in tenant("GET", "/months").json["items"]] == ["Office"]
    refused = engineer("POST", "/corrections", json=WRONG)
    assert (refused.status_code, "Site" in refused.json["detail"]) == (409, False)
    assert "a space above" in refused.json["detail"]
    assert engineer("POST", "/closed-months", json=MAY).status_code == 404


def test_a_trial_tells_who_has_seen_the_figures_and_which_closed_months_it_reaches_into(
    admin: Caller, plant: Database, shut: int, signed_in: Callable[..., Caller]
) -> None:
    viewer, tenant = signed_in("viewer"), signed_in("tenant", OFFICE)
    key = Key(admin.client, key=add_key(plant, "billing", "viewer"))
    path = f"/reports/energy/spaces/{OFFICE}"
    for _ in range(2):
        viewer("GET", path, params=PERIOD)
    viewer("GET", f"{path}.xlsx", params=PERIOD)
    tenant("GET", path, params={"from": "2024-05-01", "to": "2024-05-07"})  # the days before
    key("GET", f"/reports/cost/meters/{LIGHT}.csv", params=PERIOD)
    key("GET", "/portfolio", params=PERIOD)
    series = admin("GET", path, params=PERIOD | {"explain": "true"}).json["explain"][0]["series"][0]["series"]
    assert tenant("GET", "/explain", params={"series": series, "at": "2024-05-07T01:00:00Z"}).status_code == 200
    tried = admin("POST", "/corrections", params={"dry_run": "true"}, json=WRONG | {"act": "scale", "factor": 2.0})
    told = {each["who"]["name"]: (each["forms"], each["times"]) for each in tried.json["seen"]["items"]}
    assert told["viewer"] == (["screen", "xlsx"], 3)
    assert told["billing"] == (["api", "csv"], 2)
    assert told["admin"] == (["screen"], 1)
    assert told[f"tenant {OFFICE}"] == (["screen"], 1), "the explanation, and not the days before"
    assert [(each["id"], each["month"]) for each in tried.json["months"]] == [(shut, "2024-05")]
    limited = signed_in("engineer", OFFICE)
    seen = limited("POST", "/corrections", params={"dry_run": "true"}, json=WRONG | {"act": "scale", "factor": 2.0})
    names = {each["who"]["name"] for each in seen.json["seen"]["items"]}
    assert names <= {f"tenant {OFFICE}", f"engineer {OFFICE}"}
    assert seen.json["seen"]["others"] >= 2
    assert "billing" not in seen.text


def test_nobody_is_told_of_viewers_of_another_organization(admin: Caller, plant: Database) -> None:
    other = admin("POST", "/organizations", json={"name": "Elsewhere"}).json["id"]
    add_user(plant, "spy", "viewer", PASSWORD, organization_id=other)
    add_user(plant, "own", "engineer", PASSWORD, organization_id=1)
    spy = admin("GET", "/users", params={"name": "spy"}).json["items"][0]["id"]
    own = sign_in(admin, "own")
    own("GET", f"/reports/energy/meters/{LIGHT}", params=PERIOD)
    viewings.note(plant, [viewings.Viewing(("meters", LIGHT), 19_800, 19_900, "energy", "screen", ("users", spy))])
    tried = own("POST", "/corrections", params={"dry_run": "true"}, json=WRONG | {"act": "scale", "factor": 2.0}).json
    assert [each["who"]["name"] for each in tried["seen"]["items"]] == ["own"]
    assert tried["seen"]["others"] == 1


def test_what_nobody_has_asked_for_long_is_forgotten(plant: Database) -> None:
    one = viewings.Viewing(("meters", LIGHT), 19_800, 19_900, "energy", "screen", ("users", 1))
    two = viewings.Viewing(("meters", LIGHT), 19_800, 19_901, "energy", "screen", ("users", 1))
    viewings.note(plant, [one, two], 1000)
    viewings.note(plant, [one], 2000)
    assert viewings.forget(plant, 1500) == 1
    rows = plant.rows("SELECT after, first_at, last_at, times FROM meterhouse_reporting.viewing")
    assert rows == [(19_900, 1000, 2000, 2)]
