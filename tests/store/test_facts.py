"""Facts: what was computed takes the place of what stood there, and nothing else is touched."""

from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meterhouse.store import facts
from meterhouse.store.engine import Database
from meterhouse.store.facts import COLUMNS, Difference, Facts, database_of
from meterhouse.store.superseded import Grain

GRAINS: tuple[Grain, ...] = ("slot", "day", "month")
CELLS = {
    "value": st.sampled_from([0.0, 0.1, 0.1 + 2**-55, -3.0, 1e21]),
    "peak": st.sampled_from([1.0, 2.0]),
    "peak_at": st.integers(0, 2),
    "coverage": st.sampled_from([1, 10_000]),
    "quality": st.integers(0, 3),
    "highest": st.sampled_from([None, 2.0, 2.5]),
}


@st.composite
def rows(draw: st.DrawFn, grain: Grain) -> Facts:
    keys = draw(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 9)), unique=True, max_size=15))
    rest = [name for name in COLUMNS[grain] if name in CELLS]
    return table(grain, [(*key, *(draw(CELLS[name]) for name in rest)) for key in sorted(keys)])


def table(grain: Grain, records: list[Any]) -> Facts:
    return Facts(grain, pl.DataFrame(records, schema=COLUMNS[grain], orient="row"))


def written(database: Database, found: Difference, home: str = "meterhouse_energy") -> Facts:
    database.transaction(lambda connection: facts.write(connection, home, found))
    return facts.read(database, home, found.changed.grain, [1, 2, 3], 0, 100, expected=0)


@pytest.mark.parametrize("grain", GRAINS)
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_the_difference_turns_what_stood_into_what_was_computed(grain: Grain, data: st.DataObject) -> None:
    stood, computed = data.draw(rows(grain)), data.draw(rows(grain))
    found = facts.difference(stood, computed)
    changed, gone = found.changed, found.gone
    key = ["series_id", grain]
    applied = pl.concat(
        [stood.frame.join(pl.concat([changed.frame, gone.frame]), on=key, how="anti"), changed.frame]
    ).sort(key)
    assert applied.equals(computed.frame)
    assert changed.frame.join(stood.frame, on=list(COLUMNS[grain]), how="semi", nulls_equal=True).is_empty()


@given(rows("day"))
@settings(deadline=None, max_examples=30)
def test_what_did_not_change_is_not_written(stood: Facts) -> None:
    found = facts.difference(stood, stood)
    assert found.changed.frame.is_empty()
    assert found.gone.frame.is_empty()
    assert found.taken.was.is_empty()
    assert found.taken.absent.is_empty()


@pytest.mark.parametrize("grain", GRAINS)
@given(data=st.data())
@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_tables_hold_what_was_computed_to_the_last_bit(
    database: Database, grain: Grain, data: st.DataObject
) -> None:
    database.execute(f"DELETE FROM meterhouse_energy.{grain}_value")
    stood, computed = data.draw(rows(grain)), data.draw(rows(grain))
    assert written(database, facts.difference(Facts.empty(grain), stood)).frame.equals(stood.frame)
    assert written(database, facts.difference(stood, computed)).frame.equals(computed.frame)
    bulk = facts.read(database, "meterhouse_energy", grain, [1, 2, 3], 0, 100)
    assert bulk.frame.equals(computed.frame)


def test_only_the_series_and_times_that_are_asked_for_come() -> None:
    assert facts.read(None, "meterhouse_energy", "slot", [], 0, 10).frame.is_empty()  # type: ignore[arg-type]
    assert facts.read(None, "meterhouse_energy", "slot", [1], 10, 10).frame.is_empty()  # type: ignore[arg-type]


def test_times_are_half_open(database: Database) -> None:
    made = table("slot", [(1, slot, float(slot), 10_000, 0, None) for slot in (900, 1800, 2700)])
    written(database, facts.difference(Facts.empty("slot"), made))
    found = facts.read(database, "meterhouse_energy", "slot", [1], 900, 2700, expected=0)
    assert found.frame["slot"].to_list() == [900, 1800]


def test_each_measure_and_scenario_has_its_database() -> None:
    assert [database_of(measure) for measure in ("energy", "cost", "income", "carbon")] == [
        "meterhouse_energy",
        "meterhouse_billing",
        "meterhouse_billing",
        "meterhouse_carbon",
    ]
    assert database_of("cost", "baseline") == "meterhouse_baseline"
