"""Entries by hand, from the catalogue to slots, days and money."""

import datetime as dt
from typing import Any

import numpy as np
import pytest

from meterhouse.kernel.errors import Conflict, Refused
from meterhouse.kernel.quality import Quality
from meterhouse.store import document, readings
from meterhouse.store.engine import Database
from meterhouse.store.facts import Grain, Measure
from meterhouse.store.records import Records
from meterhouse.store.series import Series
from tests.pipeline.plant import Column, column, seconds, settle

ZONE = "Europe/Berlin"
HOUSE = {
    "cost-centers": [{"name": "All"}],
    "energy-categories": [{"name": "Gas", "unit": "m³"}],
    "tariffs": [
        {
            "name": "Flat",
            "category_id": "Gas",
            "currency": "EUR",
            "components": [{"type": "energy", "name": "Energy", "price": 0.5}],
        }
    ],
    "spaces": [{"name": "House", "zone": ZONE, "currency": "EUR", "cost_center_id": "All"}],
    "meters": [{"name": "boiler", "category_id": "Gas"}],
    "offline-meters": [
        {"name": "cellar", "category_id": "Gas"},
        {"name": "shaped", "category_id": "Gas", "profile": {"kind": "meters", "id": "boiler"}},
        {"name": "clock", "category_id": "Gas", "entered_as": "register"},
    ],
    "points": [{"name": "gas", "key": "gas", "unit": "m³", "interval_seconds": 900}],
    "bindings": [
        *(
            {"owner": {"kind": "spaces", "id": "House"}, "part": {"kind": "offline-meters", "id": name}}
            for name in ("cellar", "shaped", "clock")
        ),
        {"owner": {"kind": "meters", "id": "boiler"}, "part": {"kind": "points", "id": "gas"}},
        {"owner": {"kind": "cost-centers", "id": "All"}, "part": {"kind": "tariffs", "id": "Flat"}},
    ],
}


@pytest.fixture
def house(database: Database) -> Database:
    document.apply(database, HOUSE)
    return database


def number(database: Database, name: str) -> int:
    return int(database.rows("SELECT id FROM meterhouse_system.offline_meter WHERE name = %s", (name,))[0][0])


def enter(database: Database, name: str, first: str, after: str, consumption: float) -> int:
    body = {"meter_id": number(database, name), "day_from": first, "day_to": after, "consumption": consumption}
    return int(Records(database).create("offline-consumptions", body).stored.id)


def read(database: Database, at: str, register: float, **more: Any) -> int:
    body = {"meter_id": number(database, "clock"), "at": at, "register": register, **more}
    return int(Records(database).create("register-readings", body).stored.id)


def figures(database: Database, name: str, grain: Grain = "slot", measure: Measure = "energy") -> Column:
    [(category,)] = database.rows("SELECT id FROM meterhouse_system.energy_category WHERE name = 'Gas'")
    currency = "EUR" if measure == "cost" else ""
    about = Series("offline-meters", number(database, name), measure, category_id=category, currency=currency)
    return column(database, about, grain)


def test_a_month_is_spread_over_its_own_days_and_adds_up(house: Database) -> None:
    enter(house, "cellar", "2024-03-01", "2024-04-01", 743.0)
    settle(house)
    slots, days = figures(house, "cellar"), figures(house, "cellar", "day")
    assert (len(slots.values), len(days.values)) == (743 * 4, 31)
    assert slots.values == pytest.approx([0.25] * 743 * 4)
    assert sorted(set(np.round(days.values, 6))) == [23.0, 24.0], "the day of the clock change has an hour less"
    assert figures(house, "cellar", "month").values == pytest.approx([743.0])
    assert figures(house, "cellar", "month", "cost").sum == pytest.approx(743.0 * 0.5)
    assert set(slots.quality) == {Quality.ESTIMATED}


def test_an_entry_that_is_changed_or_deleted_changes_what_was_made_of_it(house: Database) -> None:
    entry = enter(house, "cellar", "2024-03-01", "2024-03-11", 100.0)
    enter(house, "cellar", "2024-03-11", "2024-03-12", 7.0)
    settle(house)
    assert figures(house, "cellar", "day").sum == pytest.approx(107.0)
    Records(house).patch("offline-consumptions", entry, {"consumption": 50.0})
    settle(house)
    assert figures(house, "cellar", "day").sum == pytest.approx(57.0)
    Records(house).delete("offline-consumptions", entry)
    settle(house)
    assert figures(house, "cellar", "day").values == pytest.approx([7.0])
    assert len(figures(house, "cellar").values) == 96


def test_it_is_spread_by_the_course_of_another_meter(house: Database) -> None:
    enter(house, "shaped", "2024-05-06", "2024-05-08", 48.0)
    first = seconds("2024-05-05T22:00:00Z")
    [(point,)] = house.rows("SELECT id FROM meterhouse_system.point WHERE `key` = 'gas'")
    course = np.where(np.arange(192) % 96 < 24, 3.0, 1.0)
    shown = np.concatenate([[0.0], np.cumsum(course)])
    ats = first + np.arange(193, dtype=np.int64) * 900
    readings.write(house, np.full(193, point, np.int64), ats, shown)
    settle(house)
    assert figures(house, "shaped").values == pytest.approx(course * 48.0 / course.sum())
    house.execute("UPDATE meterhouse_system.point SET high = 0.5")
    house.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    settle(house)
    assert figures(house, "shaped").values == pytest.approx([0.25] * 192), "evenly where there is no course"


def test_a_register_counts_from_one_reading_to_the_next_and_not_over_an_exchange(house: Database) -> None:
    read(house, "2024-05-06T08:00:00Z", 1000.0)
    read(house, "2024-05-06T20:00:00Z", 1024.0)
    read(house, "2024-05-07T08:00:00Z", 5.0, starts_anew=True)
    read(house, "2024-05-07T09:00:00Z", 6.0)
    settle(house)
    found = figures(house, "clock")
    assert found.sum == pytest.approx(25.0)
    assert len(found.values) == 12 * 4 + 4
    between = read(house, "2024-05-06T14:00:00Z", 1018.0)
    settle(house)
    assert figures(house, "clock").values[:24] == pytest.approx([0.75] * 24)
    Records(house).delete("register-readings", between)
    settle(house)
    assert figures(house, "clock").values[:48] == pytest.approx([0.5] * 48)


@pytest.mark.parametrize(
    ("act", "refusal", "said"),
    [
        pytest.param(
            lambda house: enter(house, "cellar", "2024-03-31", "2024-04-02", 1.0),
            Refused,
            "overlaps 2024-03-01 to 2024-04-01",
            id="days that are entered already",
        ),
        pytest.param(
            lambda house: enter(house, "cellar", "2024-03-01", "2024-03-02", 1.0),
            Refused,
            "overlaps",
            id="the same day",
        ),
        pytest.param(
            lambda house: enter(house, "clock", "2024-03-01", "2024-03-02", 1.0),
            Refused,
            "takes register readings",
            id="a consumption where a register is read",
        ),
        pytest.param(
            lambda house: read(house, "2024-05-06T20:00:00Z", 999.0),
            Refused,
            "is less than the 1000",
            id="a register that runs backwards",
        ),
        pytest.param(
            lambda house: read(house, "2024-05-05T20:00:00Z", 1001.0),
            Refused,
            "is more than the 1000",
            id="a register that would run backwards afterwards",
        ),
        pytest.param(
            lambda house: read(house, "2024-05-06T08:00:00Z", 1000.0), Conflict, "another register reading", id="twice"
        ),
        pytest.param(
            lambda house: enter(house, "cellar", "2024-06-02", "2024-06-01", 1.0),
            Refused,
            "is not after",
            id="backwards",
        ),
        pytest.param(
            lambda house: Records(house).patch("offline-meters", number(house, "cellar"), {"entered_as": "register"}),
            Refused,
            "1 offline consumptions stand there already",
            id="another sort of entries than those that stand there",
        ),
    ],
)
def test_what_contradicts_another_entry_is_refused(house: Database, act: Any, refusal: type, said: str) -> None:
    enter(house, "cellar", "2024-03-01", "2024-04-01", 743.0)
    read(house, "2024-05-06T08:00:00Z", 1000.0)
    with pytest.raises(refusal) as refused:
        act(house)
    reasons = [fault.reason for fault in getattr(refused.value, "faults", [])] or [str(refused.value)]
    assert said in " ".join(reasons)


def test_a_year_of_days_comes_in_one_document_and_shifted_by_one_day_too(house: Database) -> None:
    def days(first: dt.date, consumption: float) -> list[dict[str, Any]]:
        starts = [first + dt.timedelta(days=nth) for nth in range(60)]
        return [
            {
                "meter_id": "cellar",
                "day_from": start.isoformat(),
                "day_to": (start + dt.timedelta(days=1)).isoformat(),
                "consumption": consumption,
            }
            for start in starts
        ]

    document.apply(house, {"offline-consumptions": days(dt.date(2024, 1, 1), 2.0)})
    document.apply(house, {"offline-consumptions": days(dt.date(2024, 1, 2), 3.0)})
    settle(house)
    assert figures(house, "cellar", "day").sum == pytest.approx(2.0 + 60 * 3.0)
    with pytest.raises(Refused, match="overlaps"):
        document.apply(
            house,
            {
                "offline-consumptions": [
                    {"meter_id": "cellar", "day_from": "2024-06-01", "day_to": "2024-06-08", "consumption": 1.0},
                    {"meter_id": "cellar", "day_from": "2024-06-07", "day_to": "2024-06-09", "consumption": 1.0},
                ]
            },
        )
