"""A virtual meter's figure is explained by its formula."""

import pytest

from meterhouse.reports import Directories, Engine, explain
from meterhouse.store.engine import Database
from tests.pipeline.plant import GRID_METER, LIGHT, configure, running, seconds, settle

FIRST, AFTER = seconds("2024-03-15T00:00:00Z"), seconds("2024-03-16T00:00:00Z")
AT = seconds("2024-03-15T11:07:30Z")
VARIABLES = (
    '[{"name": "grid", "meter": {"kind": "meters", "id": 1}}, {"name": "light", "meter": {"kind": "meters", "id": 2}}]'
)


def test_a_virtual_meter_shows_its_formula_and_of_what_is_hidden_nothing(database: Database) -> None:
    configure(database)
    running(FIRST, AFTER).write(database)
    database.execute(
        "INSERT INTO meterhouse_system.virtual_meter (id, name, category_id, is_counted, formula, variables)"
        f" VALUES (1, 'Rest', 1, 1, 'grid - light', '{VARIABLES}')"
    )
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    settle(database)
    engine = Engine(Directories(database, "UTC"))
    series = engine.directories.now().configuration.series_of_meter(("virtual-meters", 1))
    number = engine.directories.series.of([series])[series]
    found = explain(engine, number, AT, lambda kind, each: (kind, each) != ("meters", LIGHT))
    shown, hidden = found["formula"]["inputs"]
    assert found["formula"]["text"] == "grid - light"
    assert shown["meter"] == {"kind": "meters", "id": GRID_METER, "name": "Grid"}
    assert hidden == {"variable": "light", "meter": None}
    whole = explain(engine, number, AT, lambda _kind, _each: True)["formula"]["inputs"]
    assert found["value"] == pytest.approx(whole[0]["value"] - whole[1]["value"])
