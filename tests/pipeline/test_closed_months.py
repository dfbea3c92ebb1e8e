"""A closed month says what it said, whatever comes later; what came is told beside it, and adds up to what is now."""

import datetime as dt
import io
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from meterhouse.reports import Answer, Ask, Directories, Engine, Period, explain, files, months
from meterhouse.reports.period import Step
from meterhouse.store import closed_months, corrections, superseded
from meterhouse.store.closed_months import ClosedMonth, Wish
from meterhouse.store.engine import Database
from meterhouse.store.scope import EVERYTHING
from tests.pipeline.plant import (
    GRID_METER,
    LIGHT,
    OFF_PEAK,
    OFFICE,
    PEAK,
    SITE,
    clear,
    configure,
    running,
    seconds,
    settle,
)

MARCH = 650
SPAN = seconds("2024-02-29T23:00:00Z"), seconds("2024-03-31T22:00:00Z")
FIRST, AFTER = seconds("2024-03-27T23:00:00Z"), seconds("2024-04-03T22:00:00Z")
LATE = seconds("2024-03-29T08:00:00Z"), seconds("2024-03-29T16:00:00Z")
SPRING = Period(dt.date(2024, 3, 1), dt.date(2024, 5, 1))
STEPS: tuple[Step, ...] = ("slot", "day", "week", "month")
ASKED: list[tuple[tuple[str, str, int], Step]] = [
    (("energy", "meters", LIGHT), "slot"),
    (("energy", "spaces", SITE), "day"),
    (("cost", "spaces", SITE), "slot"),
    (("cost", "spaces", SITE), "month"),
    (("carbon", "spaces", OFFICE), "day"),
    (("load", "meters", GRID_METER), "month"),
]


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    """A site with readings of the last days of March and the first of April, but for a working day of the light."""
    clear(database)
    configure(database)
    made = running(FIRST, AFTER)
    late = (made.points == LIGHT) & (made.ats > LATE[0]) & (made.ats <= LATE[1])
    made.where(~late).write(database)
    settle(database)
    yield Engine(Directories(database, "UTC"))
    clear(database)


def close(engine: Engine, space: int = SITE, now: float | None = None) -> ClosedMonth:
    database = engine.directories.database
    lineage = engine.directories.now().configuration.composition.lineage(space)
    moment = int(time.time())
    number = closed_months.close(database, Wish(space, MARCH, *SPAN, "done", {}), lineage, "ada", now)
    time.sleep(max(0.0, moment + 1.05 - time.time()))  # instants are whole seconds
    found = closed_months.get(database, number)
    assert found is not None
    return found


def told(engine: Engine, asked: tuple[str, str, int], step: Step, closed: Any = "as-closed") -> Answer:
    engine.directories._looked = -1e9  # a change of the configuration counts at once
    return engine.run(Ask(*asked, SPRING, step, closed=closed))


def of_march(answer: Answer) -> list[dict[str, Any]]:
    kept = ("slot", "part", "value", "coverage", "quality")
    return [{name: row[name] for name in kept} for row in answer.rows() if row["slot"] < "2024-04"]


def late(database: Database) -> None:
    made = running(FIRST, AFTER)
    made.where((made.points == LIGHT) & (made.ats > LATE[0]) & (made.ats <= LATE[1])).write(database)


def leave_out(database: Database) -> None:
    wish = corrections.Wish("exclude", (GRID_METER,), LATE[0], LATE[1], "Wrong")
    corrections.lay(database, wish, "ada")


def dearer(database: Database) -> None:
    database.execute("UPDATE meterhouse_system.tariff SET components = REPLACE(components, '0.31', '0.41')")
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1, reconciled = 0")


def unbound(database: Database) -> None:
    database.execute("UPDATE meterhouse_system.binding SET share = 0.5 WHERE owner_kind = 'spaces' AND part_id = 2")
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1, reconciled = 0")


CHANGES: dict[str, Callable[[Database], None]] = {
    "late readings": late,
    "a correction": leave_out,
    "a dearer tariff": dearer,
    "half a binding": unbound,
}


@given(order=st.permutations(sorted(CHANGES)))
@settings(deadline=None, max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_later_a_closed_month_says_what_it_said_and_sums_stay_exact(
    database: Database, order: list[str]
) -> None:
    clear(database)
    configure(database)
    made = running(FIRST, AFTER)
    made.where(~((made.points == LIGHT) & (made.ats > LATE[0]) & (made.ats <= LATE[1]))).write(database)
    settle(database)
    database.execute("DELETE FROM meterhouse_reporting.closed_month")
    engine = Engine(Directories(database, "UTC"))
    before = {(asked, step): of_march(told(engine, asked, step)) for asked, step in ASKED}
    shut = close(engine)
    for name in order:
        CHANGES[name](database)
        settle(database)
        time.sleep(1.05)
        for asked, step in ASKED:
            then, now = told(engine, asked, step), told(engine, asked, step, "current")
            assert of_march(then) == before[asked, step], name
            for row, current in zip(then.rows(), now.rows(), strict=True):
                change = row["adjustment"] or 0.0
                assert (row["value"] or 0.0) + change == pytest.approx(current["value"] or 0.0, rel=1e-12), name
                assert row["adjustment"] == current["adjustment"]
            (month,) = then.months
            for part in month.parts():
                assert (part["closed"] or 0.0) + (part["adjustment"] or 0.0) == pytest.approx(part["current"] or 0.0)
        for subject in (("spaces", SITE), ("spaces", OFFICE), ("meters", LIGHT)):
            for figure in months.adjustments(engine.directories, shut, subject, EVERYTHING):
                changed = sum(step["change"] for step in figure["steps"])
                assert changed == pytest.approx(figure["adjustment"] or 0.0, abs=1e-9), (name, subject)
    asked = ("cost", "spaces", SITE)
    current = of_march(told(engine, asked, "month", "current"))
    assert current != before[asked, "month"]
    closed_months.reopen(database, shut.id, "ada", "All was wrong")
    again = told(engine, asked, "month")
    assert of_march(again) == current, "once reopened it is what it is"
    assert again.months == ()


def test_a_report_over_closed_and_open_months_adds_what_was_closed(engine: Engine) -> None:
    database = engine.directories.database
    asked = ("energy", "spaces", OFFICE)
    before = told(engine, asked, "month")
    close(engine)
    late(database)
    leave_out(database)
    settle(database)
    after = told(engine, asked, "month")
    assert [row["value"] for row in after.rows()] == [row["value"] for row in before.rows()]
    light = next(each for each in after.totals() if each["part"] == "1")
    assert light["value"] == next(each for each in before.totals() if each["part"] == "1")["value"]
    now = next(each for each in told(engine, asked, "month", "current").totals() if each["part"] == "1")
    assert light["value"] + (light["adjustment"] or 0.0) == pytest.approx(now["value"])


@pytest.mark.parametrize("step", STEPS)
def test_files_and_explanations_agree_with_the_report(engine: Engine, step: Step) -> None:
    database = engine.directories.database
    asked = ("cost", "spaces", OFFICE)
    shut = close(engine)
    late(database)
    dearer(database)
    settle(database)
    found = told(engine, asked, step)
    rows = files.csv(found).decode("utf-8-sig").splitlines()
    columns = rows[0].split(",")
    written = [dict(zip(columns, line.split(","), strict=True)) for line in rows[1:]]
    assert [each["adjustment"] for each in written] == [
        "" if row["adjustment"] is None else repr(row["adjustment"]) for row in found.rows()
    ]
    assert any(each["adjustment"] for each in written)
    sheets = load_workbook(io.BytesIO(files.xlsx(found)))
    (_, *lines) = sheets["Closed months"].iter_rows(values_only=True)
    parts = found.months[0].parts()
    for name, nth in (("closed", 4), ("adjustment", 5), ("current", 6)):
        assert [line[nth] for line in lines] == [part[name] and pytest.approx(part[name]) for part in parts]
    if step != "slot":
        return
    slot = LATE[0] + 2 * 3600
    ((series, _),) = found.parts[0].series
    nth = int(np.flatnonzero(found.slots.starts == slot)[0])
    row = [each for each in found.rows() if each["part"] == found.parts[0].id][nth]
    said = explain(engine, series, slot, lambda *_: True)
    assert (said["value"], said["quality"]) == (row["value"], row["quality"])
    assert said["closed"]["id"] == shut.id
    assert said["closed"]["adjustment"] == row["adjustment"]
    now = explain(engine, series, slot, lambda *_: True, closed="current")
    assert now["value"] == said["closed"]["current"] != said["value"]


def test_an_adjustment_names_the_correction_that_made_it_and_no_other(engine: Engine) -> None:
    database = engine.directories.database
    shut = close(engine)
    dearer(database)
    settle(database)
    time.sleep(1.05)
    engine.directories._looked = -1e9
    wish = corrections.Wish("scale", (LIGHT,), AFTER - 3600 * 48, AFTER - 3600 * 47, "April", factor=1.5)
    corrections.lay(database, wish, "ada")  # of another month
    number = corrections.lay(
        database,
        corrections.Wish(
            "replace", (LIGHT,), SPAN[1] - 901, SPAN[1] - 899, "Wrong", given={LIGHT: {SPAN[1] - 900: 1e4}}
        ),
        "ada",
    )
    settle(database)
    figures = {
        (each["measure"], each["unit"]): each
        for each in months.adjustments(engine.directories, shut, ("spaces", OFFICE), EVERYTHING)
        if each["category"] == "Electricity"
    }
    (step,) = figures["energy", "kWh"]["steps"]
    assert (step["stage"], [each["id"] for each in step["corrections"]]) == ("normalization", [number])
    dearer_then, corrected = figures["cost", "EUR"]["steps"]
    assert (dearer_then["stage"], dearer_then["corrections"]) == ("aggregation", [])
    assert [each["id"] for each in corrected["corrections"]] == [number]


def test_a_correction_that_only_moves_energy_within_a_day_is_named_for_the_money(engine: Engine) -> None:
    """A register that showed more for a moment, over the change of prices in the evening: the day stays what it was."""
    database = engine.directories.database
    shut = close(engine)
    evening = seconds("2024-03-28T19:15:00Z")
    ((value,),) = database.rows(
        "SELECT value FROM meterhouse_historical.reading WHERE point_id = %s AND at = %s", (LIGHT, evening)
    )
    wish = corrections.Wish(
        "replace", (LIGHT,), evening - 1, evening + 1, "Typo", given={LIGHT: {evening: value + 0.5}}
    )
    number = corrections.lay(database, wish, "ada")
    settle(database)
    found = months.adjustments(engine.directories, shut, ("spaces", OFFICE), EVERYTHING)
    energy, cost = (
        next(each for each in found if each["measure"] == measure and each["category"] == "Electricity")
        for measure in ("energy", "cost")
    )
    assert energy["adjustment"] is None or abs(energy["adjustment"]) < 1e-9
    assert cost["adjustment"] == pytest.approx(0.5 * (PEAK - OFF_PEAK))
    (step,) = cost["steps"]
    assert (step["stage"], [each["id"] for each in step["corrections"]]) == ("normalization", [number])


def test_of_several_closes_the_nearest_counts_and_what_was_shown_then_knows_them(engine: Engine) -> None:
    database = engine.directories.database
    own = close(engine, OFFICE)
    late(database)
    settle(database)
    time.sleep(1.05)
    whole = close(engine, SITE)
    asked = ("energy", "spaces", OFFICE)
    assert [each.close.id for each in told(engine, asked, "month").months] == [own.id]
    assert [each.close.id for each in told(engine, ("energy", "spaces", SITE), "month").months] == [whole.id]
    closed_months.reopen(database, own.id, "ada", "Again")
    assert [each.close.id for each in told(engine, asked, "month").months] == [whole.id]
    then = engine.run(Ask(*asked, SPRING, "month", as_of=own.closed_at))
    assert [each.close.id for each in then.months] == [own.id]


def test_what_a_closed_month_leans_on_is_not_forgotten(engine: Engine) -> None:
    database = engine.directories.database
    asked = ("energy", "meters", LIGHT)
    before = {step: of_march(told(engine, asked, step)) for step in STEPS}
    shut = close(engine)
    late(database)
    settle(database)
    far = int(time.time()) + 10
    needed = [superseded.Needed(*each) for each in closed_months.leaned_on(database)]
    while superseded.forget(database, "meterhouse_energy", far, needed):
        pass
    assert {step: of_march(told(engine, asked, step)) for step in STEPS} == before
    closed_months.reopen(database, shut.id, "ada", "Again")
    assert closed_months.leaned_on(database) == []
    assert superseded.forget(database, "meterhouse_energy", far) > 0
