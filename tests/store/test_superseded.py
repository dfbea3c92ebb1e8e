"""What was shown at an earlier instant is told again, whatever has become of the figures since."""

from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meterhouse.kernel.calendar import DAY
from meterhouse.store import facts, superseded
from meterhouse.store.engine import Database
from meterhouse.store.facts import COLUMNS, Facts
from meterhouse.store.superseded import Grain

HOME = "meterhouse_energy"
NOW = 1_800_000_000
LONG_AGO: dict[Grain, int] = {"slot": NOW - 400 * DAY, "day": NOW // DAY - 400, "month": 600}
STEP: dict[Grain, int] = {"slot": 900, "day": 1, "month": 1}

figures = st.floats(-1e3, 1e3, allow_nan=False)
table = st.dictionaries(st.tuples(st.integers(1, 2), st.integers(0, 7)), figures, max_size=10)


@pytest.fixture(autouse=True)
def _empty(database: Database) -> None:
    for name in ("slot_value", "day_value", "month_value", "superseded_value", "absent_value"):
        database.execute(f"DELETE FROM {HOME}.{name}")


def made(grain: Grain, cells: dict[tuple[int, int], float]) -> Facts:
    peaks = () if grain == "slot" else (1.5, 7)
    rows: list[Any] = [
        (series, LONG_AGO[grain] + nth * STEP[grain], value, *peaks, 10_000, 0, abs(value) if nth % 2 else None)
        for (series, nth), value in sorted(cells.items())
    ]
    return Facts(grain, pl.DataFrame(rows, schema=COLUMNS[grain], orient="row"))


def read(database: Database, grain: Grain, as_of: int | None = None) -> Facts:
    first = LONG_AGO[grain]
    return facts.read(database, HOME, grain, [1, 2], first, first + 8 * STEP[grain], expected=0, as_of=as_of)


def put(database: Database, computed: Facts, now: float) -> None:
    found = facts.difference(read(database, computed.grain), computed)
    database.transaction(lambda connection: facts.write(connection, HOME, found, now))


@pytest.mark.parametrize("grain", ["slot", "day", "month"])
@given(versions=st.lists(table, min_size=1, max_size=4))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_version_can_be_asked_for_again(
    database: Database, grain: Grain, versions: list[dict[tuple[int, int], float]]
) -> None:
    for name in (f"{grain}_value", "superseded_value", "absent_value"):
        database.execute(f"DELETE FROM {HOME}.{name}")
    for nth, cells in enumerate(versions):
        put(database, made(grain, cells), NOW + 1000 * nth)
    assert read(database, grain, NOW - 1).frame.is_empty()
    for nth, cells in enumerate(versions):
        for later in (0, 999):
            assert read(database, grain, NOW + 1000 * nth + later).frame.equals(made(grain, cells).frame)


def test_what_is_still_coming_in_is_not_kept(database: Database) -> None:
    """Slots of the last hours are recomputed with every reading."""
    recent = [(1, NOW - 900 * nth, 1.0, 10_000, 0, None) for nth in range(8, 0, -1)]
    for value in (1.0, 2.0):
        computed = pl.DataFrame(recent, schema=COLUMNS["slot"], orient="row").with_columns(value=pl.lit(value))
        stood = facts.read(database, HOME, "slot", [1], NOW - DAY, NOW, expected=0)
        found = facts.difference(stood, Facts("slot", computed))
        database.transaction(lambda connection, found=found: facts.write(connection, HOME, found, NOW))
    assert database.rows(f"SELECT * FROM {HOME}.superseded_value") == []
    assert database.rows(f"SELECT * FROM {HOME}.absent_value") == []


def test_a_history_that_is_read_in_costs_one_row_for_each_series(database: Database) -> None:
    put(database, made("slot", {(series, nth): 1.0 for series in (1, 2) for nth in range(8)}), NOW)
    assert database.rows(f"SELECT series_id, first, last FROM {HOME}.absent_value") == (
        [(series, LONG_AGO["slot"], LONG_AGO["slot"] + 7 * 900) for series in (1, 2)]
    )
    assert database.rows(f"SELECT * FROM {HOME}.superseded_value") == []


def test_that_a_highest_power_comes_to_a_figure_is_not_kept_and_that_it_changes_is(database: Database) -> None:
    cells = {(1, 1): 1.0, (1, 3): 2.0}
    without, other = (made("slot", cells).frame.with_columns(highest=pl.lit(high, pl.Float64)) for high in (None, 9.0))
    for nth, frame in enumerate((without, made("slot", cells).frame, other)):
        put(database, Facts("slot", frame), NOW + 1000 * nth)
    kept = database.rows(f"SELECT value, highest, until FROM {HOME}.superseded_value ORDER BY time")
    assert kept == [(1.0, 1.0, NOW + 2000), (2.0, 2.0, NOW + 2000)]


def test_it_is_forgotten_when_it_is_old_enough(database: Database) -> None:
    for nth in range(3):
        put(database, made("day", {(1, 0): float(nth), (1, 1): 5.0}), NOW + 1000 * nth)
    assert superseded.forget(database, HOME, NOW + 1500) == 2  # that there was nothing, and the first figure
    assert read(database, "day", NOW + 1500).frame["value"].to_list() == [1.0, 5.0]
    assert read(database, "day", NOW + 2500).frame["value"].to_list() == [2.0, 5.0]
