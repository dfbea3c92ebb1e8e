"""Corrections in the database: what was put over single readings before there were any becomes theirs."""

import pytest

from meterhouse.store import correction_list, corrections
from meterhouse.store.corrections import Wish
from meterhouse.store.engine import Database
from meterhouse.store.migrate import migrations
from meterhouse.store.scope import EVERYTHING
from tests.pipeline.plant import LIGHT, SOLAR, configure


def test_values_that_people_put_over_readings_before_are_corrections_now(database: Database) -> None:
    configure(database)
    database.execute("ALTER TABLE meterhouse_historical.reading_quality ADD COLUMN value DOUBLE NULL")
    database.execute(
        "INSERT INTO meterhouse_historical.reading_quality (point_id, at, verdict, rule, value) VALUES"
        " (2, 900, 5, 'edited by Ada', 7.5), (2, 1800, 5, 'edited by Ada', 8.5), (5, 900, 5, 'edited by Bob', 1.0),"
        " (2, 2700, 1, 'low 0', NULL)"
    )
    (ninth,) = [each for each in migrations() if each.name == "0009_corrections"]
    for statement in ninth.statements:
        if not statement.startswith("CREATE"):
            database.execute(statement)
    found = corrections.standing(database, [LIGHT, SOLAR])
    assert [(each.act, each.ats.tolist(), each.values.tolist()) for each in found[LIGHT]] == [
        ("replace", [900, 1800], [7.5, 8.5])
    ]
    assert [(each.ats.tolist(), each.values.tolist()) for each in found[SOLAR]] == [([900], [1.0])]
    assert {each["author"] for each in correction_list.listed(database, EVERYTHING)} == {"Ada", "Bob"}
    assert database.rows("SELECT point_id, at, verdict FROM meterhouse_historical.reading_quality") == [(2, 2700, 1)]


@pytest.mark.parametrize(
    ("wish", "named"),
    [
        pytest.param(Wish("scale", (LIGHT,), 0, 10, "r"), "factor", id="a scaling without a factor"),
        pytest.param(Wish("exclude", (LIGHT,), 10, 10, "r"), "to", id="an empty stretch"),
        pytest.param(Wish("exclude", (), 0, 10, "r"), "points", id="no points"),
        pytest.param(Wish("exclude", (LIGHT,), 0, 10, "r" * 1001), "reason", id="a reason without end"),
        pytest.param(Wish("exchange", (LIGHT,), 0, 1, "r", given={LIGHT: {0: 1.0}}), "end", id="no end register"),
        pytest.param(Wish("shift", (LIGHT,), 0, 10, "r", seconds=0), "seconds", id="a shift by nothing"),
    ],
)
def test_a_wish_says_what_it_lacks(wish: Wish, named: str) -> None:
    assert named in [fault.field for fault in wish.faults()]


def test_a_whole_wish_lacks_nothing() -> None:
    assert Wish("exclude", (LIGHT,), 0, 10, "r").faults() == []
    assert Wish("ratio", (LIGHT,), 0, 10, "r", factor=-1.0).faults() == []
