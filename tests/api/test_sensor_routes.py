"""What sensors measured over REST: folded by the site's calendar, without what rules left out, and for whom it is."""

from collections.abc import Callable
from typing import Any

import pytest

from meterhouse.store import document
from meterhouse.store.engine import Database, run

from .conftest import Caller

CLIMATE: dict[str, list[dict[str, Any]]] = {
    "sensors": [{"name": "Hall climate"}],
    "points": [
        {"name": "Temperature", "unit": "°C", "kind": "analog", "device_id": "Ground box", "interval_seconds": 600},
        {"name": "CO2", "unit": "ppm", "kind": "analog", "device_id": "Ground box", "interval_seconds": 600},
    ],
    "bindings": [
        {"owner": {"kind": "spaces", "id": "House/Ground"}, "part": {"kind": "sensors", "id": "Hall climate"}},
        {
            "owner": {"kind": "sensors", "id": "Hall climate"},
            "part": {"kind": "points", "id": "Ground box/Temperature"},
        },
        {"owner": {"kind": "sensors", "id": "Hall climate"}, "part": {"kind": "points", "id": "Ground box/CO2"}},
    ],
}
DAY = {"from": "2026-03-29", "to": "2026-03-30"}


@pytest.fixture
def sensor(house: None, admin: Caller, database: Database) -> str:
    """Its hall is at 20 °C, and at 23 °C in the second half of each hour, from local midnight of 29 March to noon."""
    document.apply(database, CLIMATE)
    rows = [
        {
            "point": "Ground box/Temperature",
            "at": f"2026-03-{29 if hour >= 0 else 28}T{hour % 24:02}:{minute:02}:00Z",
            "value": 20 if minute < 30 else 23,
        }
        for hour in range(-1, 11)
        for minute in range(0, 60, 10)
    ]
    assert admin("POST", "/readings", json=rows).status_code == 200
    return f"/sensors/{admin('GET', '/sensors').json['items'][0]['id']}/values"


def test_each_hour_has_its_mean_least_and_greatest(admin: Caller, sensor: str) -> None:
    answer = admin("GET", sensor, params=DAY).json
    assert (answer["zone"], answer["step"]) == ("Europe/Berlin", "hour")
    assert [(each["name"], each["unit"]) for each in answer["points"]] == [("CO2", "ppm"), ("Temperature", "°C")]
    of_point = {
        each["name"]: [row for row in answer["rows"] if row["point"] == each["id"]] for each in answer["points"]
    }
    warm = of_point["Temperature"]
    assert len(warm) == 23  # the clocks are put forward
    assert [(row["mean"], row["min"], row["max"], row["coverage"]) for row in warm[:12]] == 12 * [(21.5, 20, 23, 1)]
    assert warm[12]["slot"] == "2026-03-29T13:00:00+02:00"
    assert (warm[12]["mean"], warm[12]["coverage"]) == (23, pytest.approx(20 / 60))
    assert warm[13] == {
        "slot": "2026-03-29T14:00:00+02:00",
        "point": warm[13]["point"],
        "mean": None,
        "min": None,
        "max": None,
        "coverage": 0,
    }
    assert {row["mean"] for row in of_point["CO2"]} == {None}


def test_what_rules_have_left_out_does_not_count(admin: Caller, sensor: str, database: Database) -> None:
    (point,) = [
        row[0] for row in database.rows("SELECT id FROM meterhouse_system.point WHERE `key` = 'Ground box/Temperature'")
    ]
    database.transaction(
        lambda connection: run(
            connection,
            "INSERT INTO meterhouse_historical.reading_quality (point_id, at, verdict, rule)"
            " SELECT point_id, at, 1, 'high 22' FROM meterhouse_historical.reading WHERE point_id = %s AND value = 23",
            (point,),
        )
    )
    answer = admin("GET", sensor, params=DAY | {"step": "day"}).json
    (day,) = [row for row in answer["rows"] if row["point"] == point]
    assert (day["mean"], day["min"], day["max"]) == (20, 20, 20)


def test_who_may_not_see_the_sensor_learns_nothing(
    admin: Caller, sensor: str, database: Database, signed_in: Callable[..., Caller]
) -> None:
    (upper,) = [row[0] for row in database.rows("SELECT id FROM meterhouse_system.space WHERE name = 'Upper'")]
    assert signed_in("viewer", upper)("GET", sensor, params=DAY).status_code == 404
    assert admin("GET", "/sensors/99/values", params=DAY).status_code == 404
    assert admin("GET", sensor, params={"from": "2026-03-29"}).status_code == 400
