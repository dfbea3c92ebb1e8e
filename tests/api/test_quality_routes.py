"""Data quality over the API: what is asked for, who sees what, and what people say of findings."""

import datetime as dt
import time
from dataclasses import dataclass

import msgspec
import pytest
import redis as redis_client

from meterhouse.kernel.calendar import date_of
from meterhouse.kernel.quality import Verdict
from meterhouse.store import quality, score
from meterhouse.store.channels import LATEST, POINT_FAULTS
from meterhouse.store.engine import Database

from .conftest import Caller

TODAY = quality.today()
NOON = (TODAY - 1) * 86_400 + 43_200
SPAN = {"from": date_of(TODAY - 2).isoformat(), "to": date_of(TODAY + 1).isoformat()}


@dataclass
class House:
    """What was found in it: on each of its meters one finding, on each of its points a verdict and a closed day."""

    admin: Caller
    main: int
    ground: int
    points: dict[str, int]
    spaces: dict[str, int]


@pytest.fixture
def closed(house: None, admin: Caller, database: Database) -> House:
    points = {name: admin.find("points", f"{name} box/Energy") for name in ("Main", "Ground", "Upper")}
    spaces = {name: admin.find("spaces", name) for name in ("House", "Ground", "Upper")}
    main, ground = admin.find("meters", "Main"), admin.find("meters", "Ground main")
    found = [
        ("missing_sub", "meters", main, NOON - 86_400),
        ("ratio", "meters", ground, NOON),
        ("reset", "points", points["Upper"], NOON + 60),
    ]
    for kind, subject, number, first in found:
        database.execute(
            "INSERT INTO meterhouse_fdd.finding"
            " (kind, space_id, subject_kind, subject_id, first, after, size, unit, words, evidence)"
            " VALUES (%s, %s, %s, %s, %s, %s, 12.5, 'kWh', 'Something is off', '{\"factor\": 10.0}')",
            (kind, spaces["House"], subject, number, first, first + 3600),
        )
    for point in points.values():
        database.execute(
            "INSERT INTO meterhouse_fdd.point_day (point_id, `day`, expected, present, odd) VALUES (%s, %s, 96, 90, 2)",
            (point, TODAY - 1),
        )
        for nth in range(2):
            database.execute(
                "INSERT INTO meterhouse_historical.reading_quality (point_id, at, verdict, rule)"
                " VALUES (%s, %s, %s, 'glitch 6 h')",
                (point, NOON + nth, int(Verdict.BAD)),
            )
    database.execute(
        "INSERT INTO meterhouse_fdd.site_day (space_id, `day`, expected, present, sure, balances, unequal, closed_at)"
        " VALUES (%s, %s, 288, 270, 252, 1, 1, UTC_TIMESTAMP())",
        (spaces["House"], TODAY - 1),
    )
    return House(admin, main, ground, points, spaces)


def test_a_site_has_a_score(closed: House) -> None:
    (site,) = closed.admin("GET", "/quality/sites", params=SPAN).json["items"]
    assert site["space"]["name"] == "House"
    assert (site["coverage"], site["score"]) == (0.9375, 0.875)
    assert (site["balances"], site["unequal"], site["open_findings"]) == (1, 1, 3)
    listed = closed.admin("GET", "/quality/findings", params=SPAN | {"state": "open"}).json
    assert listed["total"] == site["open_findings"]
    closed.admin("PATCH", f"/quality/findings/{listed['items'][0]['id']}", json={"state": "seen"})
    (site,) = closed.admin("GET", "/quality/sites", params=SPAN).json["items"]
    assert site["open_findings"] == 2


def test_coverage_is_a_matrix_of_points_by_days_in_pages(closed: House) -> None:
    first = closed.admin("GET", "/quality/coverage", params=SPAN | {"limit": "2"}).json
    assert first["days"] == [date_of(TODAY - 2 + nth).isoformat() for nth in range(3)]
    assert first["items"][0]["days"] == [None, [96, 90, 2], None]
    rest = closed.admin("GET", "/quality/coverage", params=SPAN | {"limit": "2", "cursor": first["next"]}).json
    shown = [item["point"]["device"] for item in (*first["items"], *rest["items"])]
    assert shown == ["Main box", "Ground box", "Upper box"]
    assert rest["next"] is None


def test_verdicts_are_counted_by_rule(closed: House) -> None:
    (counted,) = closed.admin("GET", "/quality/verdicts", params=SPAN).json["items"]
    assert counted == {"rule": "glitch", "verdict": "bad", "readings": 6, "points": 3}
    below = closed.admin("GET", "/quality/verdicts", params=SPAN | {"space": closed.spaces["Upper"]}).json["items"]
    assert below[0]["points"] == 1


def test_points_that_are_late_silent_or_never_spoke_are_told_with_the_reason(
    closed: House, redis: redis_client.Redis
) -> None:
    now = time.time()
    redis.hset(LATEST, str(closed.points["Main"]), msgspec.json.encode([now - 30, 1.0]))
    redis.hset(LATEST, str(closed.points["Ground"]), msgspec.json.encode([now - 90_000, 1.0]))
    redis.hset(POINT_FAULTS, str(closed.points["Ground"]), msgspec.json.encode({"reason": "no answer", "since": 1}))
    items = closed.admin("GET", "/quality/silent", params={"space": closed.spaces["House"]}).json["items"]
    told = {item["point"]["id"]: (item["state"], item["reason"]) for item in items}
    assert closed.points["Main"] not in told
    assert told[closed.points["Ground"]] == ("silent", "no answer")
    assert told[closed.points["Upper"]] == ("never", None)


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        pytest.param({}, ["reset", "ratio", "missing_sub"], id="the latest first"),
        pytest.param({"kind": "ratio"}, ["ratio"], id="of a kind"),
        pytest.param({"state": "closed"}, [], id="in a state"),
        pytest.param({"from": date_of(TODAY - 1).isoformat(), "to": date_of(TODAY).isoformat()},
                     ["reset", "ratio", "missing_sub"], id="of some days, wherever they begin"),
        pytest.param({"from": "2020-01-01", "to": "2020-02-01"}, [], id="of other days"),
    ],
)  # fmt: skip
def test_findings_are_filtered(closed: House, asked: dict[str, str], kinds: list[str]) -> None:
    found = closed.admin("GET", "/quality/findings", params=asked).json
    assert [each["kind"] for each in found["items"]] == kinds


def test_findings_come_in_pages(closed: House) -> None:
    first = closed.admin("GET", "/quality/findings", params={"limit": "2"}).json
    rest = closed.admin("GET", "/quality/findings", params={"limit": "2", "cursor": first["next"]}).json
    assert [each["kind"] for each in (*first["items"], *rest["items"])] == ["reset", "ratio", "missing_sub"]
    assert (first["total"], rest["next"]) == (3, None)


def test_findings_of_a_space_are_those_below_it(closed: House) -> None:
    found = closed.admin("GET", "/quality/findings", params={"space": closed.spaces["Ground"]}).json
    assert [each["subject"]["name"] for each in found["items"]] == ["Ground main"]


def test_a_finding_is_seen_and_closed_by_somebody(closed: House) -> None:
    number = closed.admin("GET", "/quality/findings", params={"kind": "ratio"}).json["items"][0]["id"]
    changed = closed.admin("PATCH", f"/quality/findings/{number}", json={"state": "seen"})
    assert (changed.status_code, changed.json["state"]) == (200, "seen")
    assert "admin" in changed.json["changed_by"]
    assert closed.admin("GET", f"/quality/findings/{number}").json == changed.json
    refused = closed.admin("PATCH", f"/quality/findings/{number}", json={"state": "forgotten"})
    assert refused.status_code in (400, 422)
    assert closed.admin("PATCH", "/quality/findings/999999", json={"state": "seen"}).status_code == 404


def test_a_tenant_sees_what_is_about_its_own_meters_alone(closed: House, tenant: Caller) -> None:
    found = tenant("GET", "/quality/findings").json
    assert [(each["subject"]["name"], each["space"]) for each in found["items"]] == [("Ground main", None)]
    points = [item["point"]["device"] for item in tenant("GET", "/quality/coverage", params=SPAN).json["items"]]
    assert points == ["Ground box"]
    assert tenant("GET", "/quality/verdicts", params=SPAN).json["items"][0]["points"] == 1
    assert tenant("GET", "/quality/sites", params=SPAN).json["items"] == []
    assert tenant("GET", "/quality/findings", params={"space": closed.spaces["House"]}).status_code == 404
    others = closed.admin("GET", "/quality/findings", params={"kind": "missing_sub"}).json["items"][0]["id"]
    assert tenant("GET", f"/quality/findings/{others}").status_code == 404
    assert tenant("PATCH", f"/quality/findings/{found['items'][0]['id']}", json={"state": "seen"}).status_code == 403


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        pytest.param("/quality/coverage", {"from": "2025-01-01", "to": "2027-01-01"}, id="too many days"),
        pytest.param("/quality/coverage", {"from": "2026-02-01", "to": "2026-01-01"}, id="days backwards"),
        pytest.param("/quality/findings", {"cursor": "ten"}, id="a cursor that is none"),
        pytest.param("/quality/findings", {"state": "lost"}, id="a state that is none"),
    ],
)
def test_what_cannot_be_asked_is_refused(closed: House, path: str, asked: dict[str, str]) -> None:
    assert closed.admin("GET", path, params=asked).status_code == 400


def test_planted_faults_are_scored_where_a_demo_says_what_it_planted(
    closed: House, tenant: Caller, redis: redis_client.Redis, database: Database
) -> None:
    assert closed.admin("GET", "/quality/planted").json == {"is_demo": False, "planted": [], "false_alarms": []}
    labels = [
        score.Label("lines crossed", "ratio", "Ground box/Energy", "Ground main", NOON, NOON + 900),
        score.Label("set back", "reset", "Main box/Energy", "Main", NOON, NOON + 900),
    ]
    redis.set(score.KEY, score.written(labels))
    for name in ("Main", "Ground"):
        database.execute(
            "INSERT INTO meterhouse_historical.reading (point_id, at, value) VALUES (%s, %s, 1.0)",
            (closed.points[name], NOON - 86_400),
        )
    told = closed.admin("GET", "/quality/planted").json
    assert [(each["name"], bool(each["finding"])) for each in told["planted"]] == [
        ("lines crossed", True),
        ("set back", False),
    ]
    assert sorted(each["kind"] for each in told["false_alarms"]) == ["missing_sub", "reset"]
    assert tenant("GET", "/quality/planted").json["planted"] == []


def test_times_are_instants_with_z(closed: House) -> None:
    (first, *_) = closed.admin("GET", "/quality/findings").json["items"]
    assert dt.datetime.fromisoformat(first["first"]).tzinfo is not None
