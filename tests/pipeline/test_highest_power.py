"""The highest power between readings goes from them to slot, day and month, and is known again as it was shown."""

import datetime as dt
import time

import numpy as np
import pytest

from meterhouse.reports import Answer, Ask, Directories, Engine, Period, explain
from meterhouse.reports.period import Step
from meterhouse.store.engine import Database
from tests.pipeline.plant import LIGHT, OFFICE, Readings, clear, configure, running, seconds, settle

DAY = Period(dt.date(2024, 3, 5), dt.date(2024, 3, 6))
FIRST, AFTER = seconds("2024-03-04T23:00:00Z"), seconds("2024-03-05T23:00:00Z")
SURGE = seconds("2024-03-05T10:05:00Z")


def five_minutes() -> Readings:
    """Of the light on that day: 6 kW all along, but for five minutes of 60 kW."""
    ats = np.arange(FIRST, AFTER + 1, 300, dtype=np.int64)
    return Readings(
        np.full(len(ats), LIGHT), ats, np.round(200.01 + 0.5 * np.arange(len(ats)) + 4.5 * (ats > SURGE), 2)
    )


def told(engine: Engine, kind: str, number: int, step: Step, as_of: int | None = None) -> Answer:
    return engine.run(Ask("load", kind, number, DAY, step, as_of=as_of))


@pytest.fixture
def engine(database: Database) -> Engine:
    clear(database)
    configure(database, interval=300)
    five_minutes().write(database)
    settle(database)
    return Engine(Directories(database, "UTC"))


@pytest.mark.parametrize("step", ["slot", "hour", "day", "month"])
def test_a_load_is_told_with_the_highest_power_within_it(engine: Engine, step: Step) -> None:
    load = told(engine, "meters", LIGHT, step)
    found = [(row["value"], row["highest"]) for row in load.rows()]
    assert [both for both in found if both[0] > 10] == [(pytest.approx(24), pytest.approx(60))]
    assert all(both == (pytest.approx(6), pytest.approx(6)) for both in found if both[0] < 10)
    assert load.totals()[0]["highest"] == pytest.approx(60)
    # What two meters draw at once is not what each draws at most: of a total nobody knows it.
    assert {row["highest"] for row in told(engine, "spaces", OFFICE, step).rows()} == {None}


def test_a_late_reading_makes_it_finer_and_what_was_shown_before_is_still_known(
    engine: Engine, database: Database
) -> None:
    then = int(time.time())
    time.sleep(max(0.0, then + 1.05 - time.time()))  # instants are whole seconds
    register = five_minutes().values[five_minutes().ats == SURGE][0] + 5.0
    Readings(np.array([LIGHT]), np.array([SURGE + 120], np.int64), np.array([register])).write(database)
    settle(database)
    for step, highest in (("slot", 150), ("day", 150), ("month", 150)):
        now, before = (told(engine, "meters", LIGHT, step, as_of) for as_of in (None, then))  # type: ignore[arg-type]
        assert max(row["highest"] for row in now.rows()) == pytest.approx(highest)
        assert max(row["highest"] for row in before.rows()) == pytest.approx(60)
    energy = engine.directories.now().configuration.series_of_meter(("meters", LIGHT))
    series = engine.directories.series.of([energy])[energy]
    found = explain(engine, series, SURGE, lambda _, __: True)
    assert (found["highest"], found["power_unit"], len(found["feeds"][0]["readings"])) == (pytest.approx(150), "kW", 5)


def test_of_a_meter_that_is_read_once_a_slot_it_is_not_known(database: Database) -> None:
    clear(database)
    configure(database)
    running(FIRST, AFTER).write(database)
    settle(database)
    engine = Engine(Directories(database, "UTC"))
    for step in ("slot", "day", "month"):
        assert {row["highest"] for row in told(engine, "meters", LIGHT, step).rows()} == {None}  # type: ignore[arg-type]
