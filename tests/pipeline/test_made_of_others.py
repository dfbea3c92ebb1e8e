"""Virtual meters, tenants and machines, power and running hours: figures made of others', through all stages."""

import json

import numpy as np
import pytest

from meterhouse.kernel.quality import COVERED, Quality
from meterhouse.store import document, readings
from meterhouse.store.engine import Database
from meterhouse.store.facts import Grain, Measure
from meterhouse.store.series import Series
from tests.pipeline.plant import Column, column, seconds, settle

START = seconds("2024-05-06T00:00:00Z")
SLOT, COUNT = 900, 96
PRICE = 0.25
ENERGY = {"main": 12.0, "ann": 3.0, "bob": 2.0}
"""kWh in every slot."""


def bound(owner: tuple[str, str], part: tuple[str, str], share: float = 1.0) -> dict[str, object]:
    owner_kind, part_kind = owner[0], part[0]
    sides = {"owner": {"kind": owner_kind, "id": owner[1]}, "part": {"kind": part_kind, "id": part[1]}}
    return {**sides, "share": share}


HOUSE = {
    "cost-centers": [{"name": "All"}],
    "energy-categories": [{"name": "Power", "unit": "kWh"}, {"name": "Running", "unit": "h"}],
    "tariffs": [
        {
            "name": "Flat",
            "category_id": "Power",
            "currency": "EUR",
            "components": [{"type": "energy", "name": "Energy", "price": PRICE}],
        }
    ],
    "spaces": [
        {"name": "House", "zone": "UTC", "currency": "EUR", "cost_center_id": "All"},
        {"name": "Floor", "parent_id": "House"},
    ],
    "tenants": [{"name": "Ann"}, {"name": "Bob"}],
    "equipment": [{"name": "Chiller"}],
    "meters": [
        {"name": "main", "category_id": "Power"},
        {"name": "ann", "category_id": "Power", "master_id": "main"},
        {"name": "bob", "category_id": "Power", "master_id": "main"},
        {"name": "chiller", "category_id": "Power", "master_id": "main"},
        {"name": "chiller hours", "category_id": "Running"},
    ],
    "virtual-meters": [
        {
            "name": "common",
            "category_id": "Power",
            "formula": "main - (a + b)",
            "variables": [
                {"name": "main", "meter": {"kind": "meters", "id": "main"}},
                {"name": "a", "meter": {"kind": "meters", "id": "ann"}},
                {"name": "b", "meter": {"kind": "meters", "id": "bob"}},
            ],
        },
        {
            "name": "half of common",
            "category_id": "Power",
            "formula": "0.5 * common",
            "variables": [{"name": "common", "meter": {"kind": "virtual-meters", "id": "common"}}],
        },
    ],
    "points": [
        *({"name": name, "key": name, "unit": "kWh", "interval_seconds": SLOT} for name in ENERGY),
        {"name": "power", "key": "power", "unit": "kW", "kind": "analog", "interval_seconds": 300},
        {"name": "on", "key": "on", "unit": "-", "kind": "digital", "interval_seconds": 300},
    ],
    "bindings": [
        *(bound(("meters", name), ("points", name)) for name in ENERGY),
        bound(("meters", "chiller"), ("points", "power")),
        bound(("meters", "chiller hours"), ("points", "on")),
        bound(("spaces", "House"), ("meters", "main")),
        bound(("spaces", "House/Floor"), ("tenants", "Ann")),
        bound(("spaces", "House/Floor"), ("tenants", "Bob")),
        bound(("spaces", "House/Floor"), ("virtual-meters", "common")),
        bound(("tenants", "Ann"), ("meters", "ann")),
        bound(("tenants", "Ann"), ("virtual-meters", "half of common")),
        bound(("tenants", "Bob"), ("meters", "bob")),
        bound(("tenants", "Bob"), ("virtual-meters", "half of common")),
        bound(("equipment", "Chiller"), ("meters", "chiller")),
        bound(("equipment", "Chiller"), ("meters", "chiller hours")),
        bound(("cost-centers", "All"), ("tariffs", "Flat")),
    ],
}


@pytest.fixture
def house(database: Database) -> Database:
    document.apply(database, HOUSE)
    for name, energy in ENERGY.items():
        send(database, name, np.arange(COUNT + 1) * energy + 1000, SLOT)
    send(database, "power", np.full(3 * COUNT + 1, 8.0), 300)
    on = np.zeros(3 * COUNT + 1)
    on[: 3 * 8] = 1.0  # two hours
    send(database, "on", on, 300)
    settle(database)
    return database


def send(database: Database, point: str, values: np.ndarray, step: int, first: int = START) -> None:
    [(number,)] = database.rows("SELECT id FROM meterhouse_system.point WHERE `key` = %s", (point,))
    ats = first + np.arange(len(values), dtype=np.int64) * step
    readings.write(database, np.full(len(values), number, np.int64), ats, values.astype(float))


def figures(
    database: Database,
    kind: str,
    name: str,
    measure: Measure = "energy",
    grain: Grain = "slot",
    category: str = "Power",
) -> Column:
    table = {"spaces": "space", "tenants": "tenant"}.get(kind, kind.replace("-", "_").removesuffix("s"))
    [(number,)] = database.rows(f"SELECT id FROM meterhouse_system.{table} WHERE name = %s", (name,))
    [(of,)] = database.rows("SELECT id FROM meterhouse_system.energy_category WHERE name = %s", (category,))
    currency = "EUR" if measure == "cost" else ""
    return column(database, Series(kind, number, measure, category_id=of, currency=currency), grain)


def test_a_virtual_meter_has_slots_days_and_money_like_any_other(house: Database) -> None:
    slots = figures(house, "virtual-meters", "common")
    assert slots.values == pytest.approx([7.0] * COUNT)
    assert set(slots.coverage) == {COVERED}
    assert set(slots.quality) == {Quality.VALID}
    assert figures(house, "virtual-meters", "common", grain="day").sum == pytest.approx(7.0 * COUNT)
    assert figures(house, "virtual-meters", "common", "cost", "month").sum == pytest.approx(7.0 * COUNT * PRICE)


def test_one_is_computed_from_another(house: Database) -> None:
    assert figures(house, "virtual-meters", "half of common").values == pytest.approx([3.5] * COUNT)


def test_tenants_have_totals_that_add_up_to_the_main_meter(house: Database) -> None:
    ann, bob = (figures(house, "tenants", name, grain="day").sum for name in ("Ann", "Bob"))
    assert (ann, bob) == (pytest.approx(6.5 * COUNT), pytest.approx(5.5 * COUNT))
    assert ann + bob == pytest.approx(figures(house, "spaces", "House", grain="day").sum)
    money = [figures(house, "tenants", name, "cost", "month").sum for name in ("Ann", "Bob")]
    assert sum(money) == pytest.approx(figures(house, "spaces", "House", "cost", "month").sum)


def test_a_floor_counts_what_its_tenants_and_its_rest_are_made_of_once(house: Database) -> None:
    assert figures(house, "spaces", "Floor").values == pytest.approx([12.0] * COUNT)


def test_power_is_integrated_and_a_switch_counted_in_hours(house: Database) -> None:
    assert figures(house, "meters", "chiller").values == pytest.approx([2.0] * COUNT)
    assert figures(house, "equipment", "Chiller", grain="day").sum == pytest.approx(2.0 * COUNT)
    assert figures(house, "equipment", "Chiller", grain="day", category="Running").sum == pytest.approx(2.0)


def test_a_missing_input_is_a_missing_result_and_comes_with_it(house: Database) -> None:
    later = START + COUNT * SLOT
    send(house, "main", np.arange(5) * 12.0 + 1000 + COUNT * 12.0, SLOT, later)
    send(house, "ann", np.arange(5) * 3.0 + 1000 + COUNT * 3.0, SLOT, later)
    settle(house)
    assert len(figures(house, "meters", "main").values) == COUNT + 4
    assert len(figures(house, "virtual-meters", "common").values) == COUNT
    send(house, "bob", np.arange(5) * 2.0 + 1000 + COUNT * 2.0, SLOT, later)
    settle(house)
    assert figures(house, "virtual-meters", "common").values[-4:] == pytest.approx([7.0] * 4)
    assert figures(house, "tenants", "Bob", grain="day").sum == pytest.approx(5.5 * (COUNT + 4))


def test_another_formula_is_computed_anew_and_so_is_all_that_is_made_of_it(house: Database) -> None:
    house.execute("UPDATE meterhouse_system.virtual_meter SET formula = 'main - 2 * (a + b)' WHERE name = 'common'")
    house.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    settle(house)
    assert figures(house, "virtual-meters", "half of common").values == pytest.approx([1.0] * COUNT)
    assert figures(house, "tenants", "Ann", grain="month").sum == pytest.approx(4.0 * COUNT)


def test_a_circle_that_was_made_by_hand_counts_nothing_and_stops_nothing(house: Database) -> None:
    [(number,)] = house.rows("SELECT id FROM meterhouse_system.virtual_meter WHERE name = 'half of common'")
    itself = json.dumps([{"name": "x", "meter": {"kind": "virtual-meters", "id": number}}])
    house.execute(
        f"UPDATE meterhouse_system.virtual_meter SET formula = 'x', variables = '{itself}' WHERE name = 'common'"
    )
    house.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    settle(house)
    assert len(figures(house, "virtual-meters", "common").values) == 0
    assert figures(house, "tenants", "Ann", grain="day").sum == pytest.approx(3.0 * COUNT)
