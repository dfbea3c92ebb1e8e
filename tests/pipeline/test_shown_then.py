"""A figure asked again as of an earlier instant is what was shown then: energy, money and carbon, at every step."""

import datetime as dt
import time

import pytest

from meterhouse.reports import Answer, Ask, Directories, Engine, Period, explain
from meterhouse.reports.period import Step
from meterhouse.store.engine import Database
from tests.pipeline.plant import GRID_METER, LIGHT, SITE, clear, configure, running, seconds, settle

MARCH = Period(dt.date(2024, 3, 1), dt.date(2024, 4, 1))
FIRST, AFTER = seconds("2024-02-29T22:00:00Z"), seconds("2024-03-08T23:00:00Z")
LATE = seconds("2024-03-05T08:00:00Z"), seconds("2024-03-05T16:00:00Z")


def told(engine: Engine, report: str, kind: str, number: int, step: Step, as_of: int | None) -> Answer:
    return engine.run(Ask(report, kind, number, MARCH, step, as_of=as_of))


@pytest.mark.parametrize("step", ["slot", "day", "month"])
@pytest.mark.parametrize(
    ("report", "kind", "number"),
    [("energy", "meters", LIGHT), ("cost", "spaces", SITE), ("carbon", "spaces", SITE), ("load", "meters", GRID_METER)],
)
def test_late_readings_do_not_change_what_was_shown_before_them(
    database: Database, report: str, kind: str, number: int, step: Step
) -> None:
    clear(database)
    configure(database)
    made = running(FIRST, AFTER)
    late = made.ats > LATE[0]
    made.where(~late).write(database)
    settle(database)
    engine = Engine(Directories(database, "UTC"))
    before = told(engine, report, kind, number, step, None)
    then = int(time.time())
    time.sleep(max(0.0, then + 1.05 - time.time()))  # instants are whole seconds
    made.where(late).write(database)
    settle(database)
    after = told(engine, report, kind, number, step, None)
    again = told(engine, report, kind, number, step, then)
    assert again.rows() == before.rows()
    assert after.rows() != before.rows()
    assert told(engine, report, kind, number, step, FIRST - 1).rows() == [
        row | {"value": None, "coverage": None, "quality": None} for row in before.rows()
    ]


def test_an_explanation_tells_the_energy_of_then(database: Database) -> None:
    clear(database)
    configure(database)
    made = running(FIRST, AFTER)
    late = (made.ats > LATE[0]) & (made.ats <= LATE[1])
    made.where(~late).write(database)
    settle(database)
    engine = Engine(Directories(database, "UTC"))
    slot = LATE[0] + 2 * 3600
    energy = engine.directories.now().configuration.series_of_meter(("meters", LIGHT))
    series = engine.directories.series.of([energy])[energy]
    before = explain(engine, series, slot, lambda *_: True)
    then = int(time.time())
    time.sleep(max(0.0, then + 1.05 - time.time()))
    made.where(late).write(database)
    settle(database)
    again = explain(engine, series, slot, lambda *_: True, then)
    now = explain(engine, series, slot, lambda *_: True)
    assert (again["value"], again["quality"]) == (before["value"], before["quality"])
    assert again["quality"] == "ESTIMATED"
    assert now["quality"] == "VALID"
