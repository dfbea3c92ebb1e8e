"""Readings over REST: each row has its own answer, twice is once, and corrections lie over what was read."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis as redis_client
from falcon.testing import Result

from meterhouse.store import readings
from meterhouse.store.archive import archive
from meterhouse.store.engine import Database
from meterhouse.store.folding import Limits
from meterhouse.store.sealing import seal

from .conftest import Caller

KEY = "Main box/Energy"
PERIOD = {"from": "2026-01-01", "to": "2026-01-02"}


def row(minute: int, value: Any, **more: Any) -> dict[str, Any]:
    return {"point": KEY, "at": f"2026-01-01T00:{minute:02}:00Z", "value": value} | more


def statuses(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [result["status"] for result in answer.json["results"]]


@dataclass
class Sealing(Caller):
    """Has all readings sealed after each push."""

    database: Database | None = None

    def __call__(self, method: str, path: str, **how: Any) -> Result:
        answer = super().__call__(method, path, **how)
        assert self.database is not None
        for _ in seal(self.database, Limits(40_000, 40_000)):
            pass
        return answer


@pytest.fixture(params=[False, True], ids=["in rows", "sealed"])
def engineer(request: pytest.FixtureRequest, admin: Caller, house: None, database: Database) -> Caller:
    return Sealing(admin.client, admin.token, database) if request.param else admin


def test_readings_come_back_as_they_were_pushed(engineer: Caller) -> None:
    assert statuses(engineer("POST", "/readings", json=[row(0, 1), row(15, 2.5)])) == ["new", "new"]
    answer = engineer("GET", "/readings", params={"point": KEY, **PERIOD}).json
    assert answer["point"]["key"] == KEY
    assert [(item["at"], item["value"], item["rule"]) for item in answer["items"]] == [
        ("2026-01-01T00:00:00Z", 1.0, None),
        ("2026-01-01T00:15:00Z", 2.5, None),
    ]
    assert answer["next"] is None


def test_pages_of_readings_join_without_a_seam(engineer: Caller) -> None:
    engineer("POST", "/readings", json=[row(minute, minute) for minute in range(10)])
    found, cursor, params = [], None, {"point": KEY, "limit": 4, **PERIOD}
    for _ in range(3):
        page = engineer("GET", "/readings", params=params | ({"cursor": cursor} if cursor else {})).json
        found += [item["value"] for item in page["items"]]
        cursor = page["next"]
    assert (found, cursor) == ([float(minute) for minute in range(10)], None)


def test_the_same_again_changes_nothing_and_another_value_is_refused(engineer: Caller) -> None:
    engineer("POST", "/readings", json=[row(0, 1)])
    answer = engineer("POST", "/readings", json=[row(0, 1), row(0, 2), row(1, 5), row(1, 6)])
    assert statuses(answer) == ["unchanged", "refused", "new", "refused"]
    assert {name: answer.json[name] for name in ("new", "unchanged", "refused", "corrected")} == {
        "new": 1,
        "unchanged": 1,
        "refused": 2,
        "corrected": 0,
    }


def test_a_correction_lies_over_the_reading_and_can_be_taken_back(engineer: Caller, database: Database) -> None:
    engineer("POST", "/readings", json=[row(0, 1)])

    def corrected(value: float) -> list[str]:
        return statuses(engineer("POST", "/readings", params={"correct": "true"}, json=[row(0, value)]))

    assert corrected(2) == ["corrected"]
    assert corrected(2) == ["unchanged"]
    (item,) = engineer("GET", "/readings", params={"point": KEY, **PERIOD}).json["items"]
    assert (item["value"], item["edited"]) == (1.0, 2.0)
    assert corrected(1) == ["corrected"]
    point = engineer.find("points", KEY)
    assert readings.read(database, [point], readings.EARLIEST, readings.LATEST).values.tolist() == [1.0]


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        pytest.param(row(0, "much"), "number", id="no number"),
        pytest.param({"point": KEY, "value": 1}, "missing", id="no instant"),
        pytest.param(row(0, 1, at="2026-01-01T00:00:00"), "zone", id="no zone"),
        pytest.param(row(0, 1, at="1950-01-01T00:00:00Z"), "range", id="before all time"),
        pytest.param(row(0, 1, point="nobody"), "no point 'nobody'", id="no such point"),
        pytest.param(row(0, 1, point=999), "no point 999", id="no such id"),
        pytest.param({"at": "2026-01-01T00:00:00Z", "value": 1}, "name a point", id="no point at all"),
        pytest.param(row(0, 1, unit="m³"), "does not convert", id="another unit"),
        pytest.param("text", "object", id="no object"),
    ],
)
def test_a_row_that_is_wrong_says_why_and_the_others_are_kept(engineer: Caller, wrong: Any, word: str) -> None:
    answer = engineer("POST", "/readings", json=[row(1, 1), wrong, row(2, 2)])
    assert statuses(answer) == ["new", "refused", "new"]
    assert word in answer.json["results"][1]["reason"]


def test_lines_of_json_and_the_unified_form_are_taken(engineer: Caller) -> None:
    unified = {
        "deviceId": "Main box",
        "channel": "Energy",
        "value": 3,
        "unit": "MWh",
        "timestamp": "2026-01-01T01:00:00+01:00",
    }
    lines = "\n".join(json.dumps(each) for each in (unified, row(1, 4)))
    answer = engineer("POST", "/readings", body=lines, headers={"Content-Type": "application/x-ndjson"})
    assert statuses(answer) == ["new", "new"]
    items = engineer("GET", "/readings", params={"point": KEY, **PERIOD}).json["items"]
    assert [(item["at"], item["value"]) for item in items] == [
        ("2026-01-01T00:00:00Z", 3000.0),
        ("2026-01-01T00:01:00Z", 4.0),
    ]


def test_where_readings_were_archived_it_is_said(
    admin: Caller, house: None, database: Database, tmp_path: Path
) -> None:
    """And not only that there are none."""
    admin("POST", "/readings", json=[row(0, 1), row(15, 2)])
    for _ in seal(database, Limits(40_000, 40_000)):
        pass
    asked = {"point": KEY, **PERIOD}
    assert admin("GET", "/readings", params=asked).json["gone"] == []
    list(archive(database, tmp_path, 40_000, remove=True))
    answer = admin("GET", "/readings", params=asked).json
    assert answer["items"] == []
    assert answer["gone"] == [
        {
            "from": "2026-01-01T00:00:00Z",
            "to": "2026-02-01T00:00:00Z",
            "reason": "archived",
            "file": "readings-2026-01.parquet",
        }
    ]
    later = {"point": KEY, "from": "2026-02-01", "to": "2026-02-02"}
    assert admin("GET", "/readings", params=later).json["gone"] == []


def test_a_damaged_chunk_is_named_to_whoever_asks(admin: Caller, house: None, database: Database) -> None:
    admin("POST", "/readings", json=[row(0, 1), row(15, 2)])
    for _ in seal(database, Limits(40_000, 40_000)):
        pass
    database.execute("UPDATE meterhouse_historical.reading_chunk SET data = 'nothing of the kind'")
    answer = admin("GET", "/readings", params={"point": KEY, **PERIOD})
    assert answer.status_code == 500
    assert f"point {admin.find('points', KEY)} on 2026-01-01" in answer.json["detail"]


def test_a_dry_run_judges_and_keeps_nothing(engineer: Caller) -> None:
    engineer("POST", "/readings", json=[row(0, 1)])
    answer = engineer("POST", "/readings", params={"dry_run": "true"}, json=[row(0, 1), row(0, 2), row(1, 1)])
    assert statuses(answer) == ["unchanged", "refused", "new"]
    assert len(engineer("GET", "/readings", params={"point": KEY, **PERIOD}).json["items"]) == 1


def test_more_than_fifty_thousand_rows_are_too_many(engineer: Caller) -> None:
    line = json.dumps(row(0, 1)) + "\n"
    answer = engineer("POST", "/readings", body=line * 50_001, headers={"Content-Type": "application/x-ndjson"})
    assert answer.status_code == 413


def test_fifty_thousand_rows_are_taken_at_once(engineer: Caller) -> None:
    rows = [
        {"point": KEY, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1.75e9 + nth)), "value": nth}
        for nth in range(50_000)
    ]
    answer = engineer("POST", "/readings", json=rows)
    assert answer.json["new"] == 50_000
    assert engineer("POST", "/readings", json=rows).json["unchanged"] == 50_000


def test_what_is_pushed_is_the_newest_value_and_heard_by_who_listens(
    engineer: Caller, redis: redis_client.Redis
) -> None:
    with redis.pubsub(ignore_subscribe_messages=True) as listening:
        listening.subscribe("meterhouse:live")
        listening.get_message(timeout=1)
        engineer("POST", "/readings", json=[row(15, 2), row(0, 1)])
        message = listening.get_message(timeout=5)
    point = engineer.find("points", KEY)
    assert message is not None
    assert json.loads(message["data"]) == [[point, 1767226500.0, 2.0]]
    assert engineer("GET", "/channels/latest", params={"meter": engineer.find("meters", "Main")}).json == [
        {
            "deviceId": "Main box",
            "component": "Main box",
            "channel": "Energy",
            "parameter": "Energy",
            "value": 2.0,
            "unit": "kWh",
            "timestamp": "2026-01-01T00:15:00.000Z",
            "meter_id": engineer.find("meters", "Main"),
        }
    ]


def test_channels_are_found_by_space_meter_and_device(engineer: Caller, redis: redis_client.Redis) -> None:
    for key in (KEY, "Ground box/Energy", "Ground box/ActivePower", "Upper box/Energy"):
        redis.hset("meterhouse:latest", str(engineer.find("points", key)), json.dumps([1.75e9, 1.0]))

    def channels(**params: Any) -> set[str]:
        found = engineer("GET", "/channels/latest", params=params).json
        return {f"{each['deviceId']}/{each['channel']}" for each in found}

    ground = {"Ground box/Energy", "Ground box/ActivePower"}
    assert channels(meter=engineer.find("meters", "Ground main")) == ground
    assert channels(space=engineer.find("spaces", "Ground")) == ground
    assert len(channels(space=engineer.find("spaces", "House"))) == 4
    assert channels(deviceId="Upper box") == {"Upper box/Energy"}
    assert channels(deviceId="Nobody") == set()
