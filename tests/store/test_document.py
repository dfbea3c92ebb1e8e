"""A configuration as a document: applied twice is applied once, and what is wrong is named by row."""

from copy import deepcopy
from typing import Any

import pytest

from meterhouse.kernel.errors import Refused
from meterhouse.kernel.settings import Settings
from meterhouse.plant.configuration import configuration
from meterhouse.store import document
from meterhouse.store.engine import Database

HOUSE: dict[str, list[dict[str, Any]]] = {
    "bindings": [
        {"owner": {"kind": "meters", "id": "Main"}, "part": {"kind": "points", "id": "Box/Energy"}, "share": 2.0},
        {"owner": {"kind": "spaces", "id": "House/Hall"}, "part": {"kind": "meters", "id": "Sub"}},
    ],
    "spaces": [
        {"name": "Hall", "parent_id": "House", "kind": "floor"},
        {"name": "House", "zone": "Europe/Berlin", "currency": "EUR"},
    ],
    "energy-categories": [{"name": "Electricity", "unit": "kWh"}, {"name": "Gas", "unit": "m³"}],
    "energy-items": [{"name": "Other", "category_id": "Electricity"}, {"name": "Other", "category_id": "Gas"}],
    "meters": [
        {"name": "Sub", "category_id": "Electricity", "master_id": "Main", "item_id": "Electricity/Other"},
        {"name": "Main", "category_id": "Electricity"},
    ],
    "devices": [{"name": "Box"}],
    "points": [{"name": "Energy", "unit": "Wh", "device_id": "Box", "address": {"unit": 1, "address": 0}}],
}


def changed(kind: str, row: int, **fields: Any) -> dict[str, list[dict[str, Any]]]:
    copy = deepcopy(HOUSE)
    copy[kind][row] |= fields
    return copy


def test_rows_find_each_other_by_name_in_any_order(database: Database) -> None:
    assert document.apply(database, HOUSE) == {"created": 12}
    assert database.rows(
        "SELECT sub.name, main.name FROM meterhouse_system.meter sub JOIN meterhouse_system.meter main"
        " ON main.id = sub.master_id"
    ) == [("Sub", "Main")]


def test_twice_is_once(database: Database) -> None:
    document.apply(database, HOUSE)
    version = database.rows("SELECT version FROM meterhouse_system.catalogue_version")
    assert document.apply(database, HOUSE) == {"unchanged": 12}
    assert database.rows("SELECT version FROM meterhouse_system.catalogue_version") == version


def test_a_changed_row_changes_its_record_alone(database: Database) -> None:
    document.apply(database, HOUSE)
    assert document.apply(database, changed("bindings", 0, share=3.0)) == {"updated": 1, "unchanged": 11}


def test_every_fault_is_named_and_then_nothing_is_kept(database: Database) -> None:
    wrong = changed("meters", 1, category_id="Steam") | {"tariffs": [{"name": "T"}]}
    wrong["spaces"][1]["zone"] = "Nowhere"
    with pytest.raises(Refused) as refused:
        document.apply(database, wrong)
    places = {fault.field: fault.reason for fault in refused.value.faults}
    assert places["spaces[1].zone"].startswith("House: 'Nowhere' is no IANA time zone")
    assert places["spaces[0].parent_id"] == "Hall: the row of space 'House' was refused"
    assert places["meters[1].category_id"] == "Main: there is no energy category 'Steam'"
    assert {"tariffs[0].category_id", "tariffs[0].currency", "tariffs[0].components"} <= set(places)
    assert database.rows("SELECT COUNT(*) FROM meterhouse_system.energy_category") == [(0,)]


def test_rows_that_stand_below_each_other_are_refused(database: Database) -> None:
    circle = {"spaces": [{"name": "A", "parent_id": "B/A"}, {"name": "B", "parent_id": "A"}]}
    with pytest.raises(Refused):
        document.apply(database, circle)


def test_a_row_that_comes_twice_is_refused(database: Database) -> None:
    with pytest.raises(Refused, match="row 0 speaks of the same cost center"):
        document.apply(database, {"cost-centers": [{"name": "A"}, {"name": "A"}]})


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({"castles": []}, id="an unknown kind"),
        pytest.param({"users": [{"name": "x"}]}, id="people are no configuration"),
        pytest.param({"spaces": {"name": "x"}}, id="no list"),
        pytest.param({"spaces": ["House"]}, id="no record"),
    ],
)
def test_what_is_no_document_is_refused(database: Database, broken: Any) -> None:
    with pytest.raises(Refused):
        document.apply(database, broken)


def test_a_plan_says_what_would_happen_and_does_nothing(database: Database) -> None:
    assert {outcome.status for outcome in document.plan(database, HOUSE)} == {"created"}
    assert document.export(database) == {}


def test_an_export_applied_again_changes_nothing(database: Database) -> None:
    document.apply(database, HOUSE)
    told = document.export(database)
    assert document.apply(database, told) == {"unchanged": 12}
    assert {"name": "Hall", "parent_id": "House", "kind": "floor"} in told["spaces"]


def test_the_demo_plant_goes_in_and_out_unharmed(database: Database) -> None:
    plant = configuration(Settings())
    count = sum(len(rows) for rows in plant.values())
    assert document.apply(database, plant) == {"created": count}
    assert document.apply(database, plant) == {"unchanged": count}
    assert document.apply(database, document.export(database)) == {"unchanged": count}
