"""The closing stage on a real database: which days it closes, and what it keeps of them."""

import datetime as dt

import numpy as np
import pytest

from meterhouse.closing.worker import Closing
from meterhouse.kernel.calendar import day_of
from meterhouse.store import corrections, readings, work
from meterhouse.store.configuration import Configurations
from meterhouse.store.engine import Database
from meterhouse.store.stage import Worker
from tests.pipeline import plant
from tests.pipeline.plant import GRID_METER, HEAT_METER, LIGHT, SITE, seconds

FIRST = seconds("2024-03-18T00:00+01:00")
AFTER = seconds("2024-03-28T00:00+01:00")
NOON = AFTER + 12 * 3600


@pytest.fixture
def site(database: Database) -> Database:
    plant.configure(database)
    return database


def close(database: Database, now: int = NOON) -> None:
    """Everything that is to be closed, as if it were quiet."""
    step = Closing(database, Configurations(database, "UTC"), lambda: float(now))
    for _ in range(2):  # What a night marks is claimed when it is quiet, too.
        database.execute("UPDATE meterhouse_system.work SET since = since - INTERVAL 1 DAY WHERE stage = 'closing'")
        Worker("closing", database, step, most=10, budget=1 << 40).drain()


def settle(database: Database) -> None:
    """Every stage that makes figures."""
    plant.run_stages(database)


def findings(database: Database, *, state: str = "open") -> list[tuple[str, str, int]]:
    return [
        (str(kind), str(subject), int(number))
        for kind, subject, number in database.rows(
            "SELECT kind, subject_kind, subject_id FROM meterhouse_fdd.finding WHERE state = %s ORDER BY kind, first",
            (state,),
        )
    ]


def closed_days(database: Database) -> list[dt.date]:
    rows = database.rows("SELECT `day` FROM meterhouse_fdd.site_day WHERE space_id = %s ORDER BY `day`", (SITE,))
    return [dt.date(1970, 1, 1) + dt.timedelta(days=int(day)) for (day,) in rows]


def test_readings_of_past_days_close_these_again(site: Database) -> None:
    plant.running(FIRST, AFTER).write(site)
    settle(site)
    close(site)
    assert closed_days(site) == [dt.date(2024, 3, 18) + dt.timedelta(days=nth) for nth in range(10)]
    assert work.pending(site)["closing"] == 0


def test_readings_of_today_wait_for_the_night(site: Database) -> None:
    now = int(dt.datetime.now(dt.UTC).timestamp())
    readings.write(site, np.array([LIGHT]), np.array([now - 5]), np.array([1.0]))
    settle(site)
    assert work.pending(site)["closing"] == 0


def test_every_night_the_day_before_is_closed_changed_or_not(site: Database) -> None:
    plant.running(FIRST, AFTER).write(site)
    settle(site)
    close(site)
    close(site, now=AFTER + 86_400 + 1000)
    assert dt.date(2024, 3, 28) not in closed_days(site)
    close(site, now=AFTER + 86_400 + 2000)
    assert closed_days(site)[-1] == dt.date(2024, 3, 28)


def test_nights_that_nobody_was_there_are_made_up_for_also_while_older_days_wait(site: Database) -> None:
    plant.running(FIRST, AFTER).write(site)
    settle(site)
    close(site)
    heat = plant.running(FIRST, AFTER).of(HEAT_METER)
    readings.write(site, heat.points[5:6], heat.ats[5:6] + 60, heat.values[5:6])
    settle(site)
    assert work.pending(site)["closing"] == 1
    close(site, now=AFTER + 4 * 86_400 + 2000)
    assert closed_days(site) == [dt.date(2024, 3, 18) + dt.timedelta(days=nth) for nth in range(14)]


def test_a_closed_day_says_how_complete_it_is(site: Database) -> None:
    good = plant.running(FIRST, AFTER)
    hole = (good.points == HEAT_METER) & (good.ats > FIRST + 86_400) & (good.ats < FIRST + 2 * 86_400)
    good.where(~hole).write(site)
    settle(site)
    close(site)
    day = day_of(dt.date(2024, 3, 19))
    rows = dict(
        site.rows("SELECT point_id, present FROM meterhouse_fdd.point_day WHERE `day` = %s AND expected = 96", (day,))
    )
    assert rows[LIGHT] == 96
    assert rows[HEAT_METER] <= 1
    ((expected, present, sure),) = site.rows(
        "SELECT expected, present, sure FROM meterhouse_fdd.site_day WHERE `day` = %s", (day,)
    )
    assert expected == 5 * 96
    assert sure < present <= expected


def test_which_days_are_kept_does_not_depend_on_when_their_readings_came(site: Database) -> None:
    def kept() -> list[list[tuple[int, ...]]]:
        return [
            site.rows("SELECT `day`, expected, present FROM meterhouse_fdd.site_day ORDER BY `day`"),
            site.rows("SELECT point_id, `day`, expected, present FROM meterhouse_fdd.point_day ORDER BY 1, 2"),
        ]

    good = plant.running(FIRST, AFTER)
    first = (good.points == HEAT_METER) & (good.ats < FIRST + 86_400)
    after = (good.ats > FIRST + 5 * 86_400) & (good.points != HEAT_METER)
    night = AFTER + 3 * 86_400 + 2000
    good.where(first | after).write(site)
    settle(site)
    close(site, now=night)
    at_once = kept()
    silent = [row for row in at_once[1] if row[0] == HEAT_METER]
    assert [present for *_, present in silent] == [96, *([0] * 12)], "a point that has fallen silent is told to the end"
    site.execute("DELETE FROM meterhouse_fdd.site_day")
    site.execute("DELETE FROM meterhouse_fdd.point_day")
    plant.clear(site)
    plant.configure(site)
    good.where(after).write(site)
    settle(site)
    close(site, now=night)
    assert kept() != at_once
    good.where(first).write(site)
    settle(site)
    close(site, now=night)
    assert kept() == at_once


def test_a_silence_that_is_filled_later_was_a_late_batch(site: Database) -> None:
    good = plant.running(FIRST, AFTER)
    hole = (good.points == HEAT_METER) & (good.ats > FIRST + 4 * 86_400) & (good.ats < FIRST + 6 * 86_400)
    good.where(~hole).write(site)
    settle(site)
    close(site)
    assert ("silent_caught_up", "points", HEAT_METER) in findings(site)
    good.where(hole).write(site)
    settle(site)
    close(site)
    assert ("late_batch", "points", HEAT_METER) in findings(site)
    assert ("silent_caught_up", "points", HEAT_METER) in findings(site, state="closed")
    assert not [kind for kind, *_ in findings(site) if kind.startswith("silent")]


def test_closing_twice_changes_nothing(site: Database) -> None:
    plant.troubled(FIRST, AFTER).write(site)
    settle(site)
    close(site)
    everything = "SELECT * FROM meterhouse_fdd.finding ORDER BY id"
    before = site.rows(everything)
    assert before
    site.transaction(lambda connection: work.mark(connection, "closing", [(SITE, FIRST, AFTER)]))
    close(site)
    assert site.rows(everything) == before


def test_a_figure_that_was_not_computed_again_is_told(site: Database) -> None:
    plant.running(FIRST, AFTER).write(site)
    settle(site)
    site.execute(
        "UPDATE meterhouse_energy.day_value SET value = value + 5 WHERE `day` = %s", (day_of(dt.date(2024, 3, 20)),)
    )
    close(site)
    assert ("fold_mismatch", "meters", LIGHT) in findings(site)
    site.execute("UPDATE meterhouse_energy.slot_value SET value = value * 1.5 WHERE slot >= %s AND slot < %s",
                 (FIRST + 5 * 86_400, FIRST + 6 * 86_400))  # fmt: skip
    site.transaction(lambda connection: work.mark(connection, "closing", [(SITE, FIRST, AFTER)]))
    close(site)
    assert ("register_mismatch", "meters", LIGHT) in findings(site)


def test_a_ratio_that_is_wrong_is_found_and_gone_once_it_is_right(site: Database) -> None:
    chance = np.random.default_rng(5)
    ats = np.arange(FIRST, AFTER, 900)
    light = np.cumsum(np.round(chance.gamma(2.0, 0.8, len(ats)), 2))
    machines = np.round(chance.gamma(2.0, 0.9, len(ats)), 2)
    grid = np.round(1000 * (light + np.cumsum(machines)) * 1.01 / 2)
    bad = (ats >= FIRST + 3 * 86_400) & (ats < FIRST + 7 * 86_400)
    shown = light + 9 * np.cumsum(np.where(bad, np.diff(light, prepend=0.0), 0.0))
    for point, values in ((LIGHT, shown), (plant.MACHINES, machines), (GRID_METER, grid)):
        readings.write(site, np.full(len(ats), point), ats, np.asarray(values, float))
    settle(site)
    close(site)
    assert ("ratio", "meters", LIGHT) in findings(site)
    corrections.correct(site, np.full(len(ats), LIGHT), ats, light, "ann", "the ratio was wrong")
    settle(site)
    close(site)
    assert ("ratio", "meters", LIGHT) in findings(site, state="closed")
