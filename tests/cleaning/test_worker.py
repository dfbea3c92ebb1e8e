"""The cleaning stage on a real database: verdicts that stand, and what changes them."""

import time
from collections.abc import Sequence

import numpy as np
import pytest

from meterhouse.cleaning.worker import Cleaning
from meterhouse.kernel.quality import Verdict
from meterhouse.store import corrections, pushes, readings
from meterhouse.store.configuration import Configurations
from meterhouse.store.engine import Database
from meterhouse.store.stage import Worker
from tests.judging.golden import FOLDER, golden
from tests.pipeline.installation import run_stages
from tests.pipeline.plant import (
    HEAT_METER,
    LIGHT,
    SOLAR,
    STEP,
    Readings,
    configure,
    of_meter,
    running,
    seconds,
    settle,
)

FIRST = seconds("2024-03-30T00:00:00Z")
ROOM, SWITCH = 20, 21


def verdicts(database: Database, point: int) -> list[tuple[int, Verdict, str]]:
    rows = database.rows(
        "SELECT at, verdict, rule FROM meterhouse_historical.reading_quality WHERE point_id = %s ORDER BY at", (point,)
    )
    return [(int(at), Verdict(verdict), rule) for at, verdict, rule in rows]


def send(database: Database, point: int, ats: Sequence[int], values: Sequence[float]) -> None:
    Readings(np.full(len(ats), point), np.array(ats, np.int64), np.array(values, float)).write(database)


def change(database: Database, what: str, *given: object) -> None:
    """A change of the configuration, noticed and followed through."""
    database.execute(f"UPDATE meterhouse_system.{what}", given)
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    run_stages(database)  # normalization finds what changed, also for the stage before it
    settle(database)


def say(database: Database, point: int, rules: str | None) -> None:
    """Rules of its own, as JSON."""
    change(database, "point SET rules = %s WHERE id = %s", rules, point)


@pytest.fixture
def plant(database: Database) -> Database:
    configure(database)
    for point, name, unit, kind in ((ROOM, "RoomTemperature", "°C", "analog"), (SWITCH, "Fan", "1", "digital")):
        database.execute(
            "INSERT INTO meterhouse_system.point (id, name, unit, `key`, kind, is_enabled, is_stored, interval_seconds)"
            " VALUES (%s, %s, %s, %s, %s, 1, 1, 900)",
            (point, name, unit, f"plant/{name}", kind),
        )
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    return database


ATS = [FIRST + STEP * nth for nth in range(40)]


def test_points_of_every_kind_have_their_verdicts(plant: Database) -> None:
    warm = [21.0 + 0.1 * (nth % 3) for nth in range(40)]
    warm[9], warm[20] = -127.0, 75.0
    send(plant, ROOM, ATS, warm)
    send(plant, SWITCH, ATS[:3], [0.0, 1e300, 1.0])
    settle(plant)
    assert verdicts(plant, ROOM) == [
        (ATS[9], Verdict.BAD, "low -90"),
        (ATS[20], Verdict.NOTED, "hampel 12"),
    ]
    assert verdicts(plant, SWITCH) == [(ATS[1], Verdict.BAD, "marker 1e+15")]


def test_changed_rules_judge_the_past_anew(plant: Database) -> None:
    values = [100.0 + nth for nth in range(40)]
    values[20] = 4000.0
    send(plant, LIGHT, ATS, values)
    settle(plant)
    before = of_meter(plant, LIGHT).sum
    assert verdicts(plant, LIGHT) == [(ATS[20], Verdict.BAD, "spike 6 h")]
    say(plant, LIGHT, '[{"type": "counter", "is_enabled": false}]')
    assert verdicts(plant, LIGHT) == []
    assert of_meter(plant, LIGHT).values.max() > 3000
    say(plant, LIGHT, '[{"type": "range", "high": 130.5}]')
    assert [rule for _, _, rule in verdicts(plant, LIGHT)] == ["high 130.5"] * 10
    say(plant, LIGHT, None)
    assert verdicts(plant, LIGHT) == [(ATS[20], Verdict.BAD, "spike 6 h")]
    assert of_meter(plant, LIGHT).sum == before


@pytest.mark.parametrize("asked", ["point", "meter"])
def test_a_changed_limit_of_the_point_or_its_meter_judges_the_past_anew(plant: Database, asked: str) -> None:
    values = [100.0 + nth for nth in range(40)]
    values[20:] = [value + 500 for value in values[20:]]
    send(plant, LIGHT, ATS, values)
    settle(plant)
    assert verdicts(plant, LIGHT) == []
    assert of_meter(plant, LIGHT).sum == pytest.approx(539.0)
    limit = {"point": "point SET high = 600", "meter": "meter SET high_power = 50"}[asked]
    change(plant, f"{limit} WHERE id = %s", LIGHT)
    expected = {
        "point": [(at, Verdict.BAD, "high 600") for at in ATS[20:]],
        "meter": [(ATS[20], Verdict.RESET, "exchange 50/h")],
    }
    assert verdicts(plant, LIGHT) == expected[asked]
    assert of_meter(plant, LIGHT).sum == pytest.approx({"point": 19.0, "meter": 38.0}[asked])


def test_what_is_only_noted_is_left_out_of_nothing(plant: Database) -> None:
    """A limit that one quarter of an hour passes by a little."""
    change(plant, "meter SET high_power = 50 WHERE id = %s", LIGHT)
    values = [101.5 + nth for nth in range(40)]
    values[20:] = [value + 14 for value in values[20:]]
    send(plant, LIGHT, ATS, values)
    settle(plant)
    assert verdicts(plant, LIGHT) == [(ATS[20], Verdict.NOTED, "rate 50/h")]
    assert of_meter(plant, LIGHT).sum == pytest.approx(53.0)


def test_readings_that_come_out_of_order_are_judged_as_if_they_had_not(plant: Database) -> None:
    values = [100.0 + nth for nth in range(40)]
    values[10], values[11], values[30:] = 0.0, 0.0, [float(nth) for nth in range(10)]
    for part in (range(20, 40), range(0, 40, 3), range(5, 12), range(40)):
        send(plant, LIGHT, [ATS[nth] for nth in part], [values[nth] for nth in part])
        settle(plant)
    assert verdicts(plant, LIGHT) == [
        (ATS[10], Verdict.BAD, "glitch 6 h"),
        (ATS[11], Verdict.BAD, "glitch 6 h"),
        (ATS[30], Verdict.RESET, "reset 1 h"),
    ]


def test_the_same_readings_again_change_nothing_and_another_value_is_refused(plant: Database) -> None:
    values = [100.0 + nth for nth in range(40)]
    send(plant, LIGHT, ATS, values)
    settle(plant)
    written = readings.write(plant, np.full(40, LIGHT), np.array(ATS), np.array([*values[:-1], 0.0]))
    assert (written.new, written.unchanged, written.refused.tolist()) == (0, 39, [39])
    assert plant.rows("SELECT COUNT(*) FROM meterhouse_system.work WHERE stage <> 'closing'") == [(0,)]
    assert verdicts(plant, LIGHT) == []


def cleaning_at(database: Database, now: int) -> Worker:
    step = Cleaning(database, Configurations(database, "UTC"), clock=lambda: float(now))
    return Worker("cleaning", database, step, most=1000, budget=1 << 40)


def test_a_reading_from_the_future_waits_until_its_time_has_come_and_then_counts(plant: Database) -> None:
    now = int(time.time()) // STEP * STEP
    ats = [now - STEP * nth for nth in range(8, 0, -1)]
    send(plant, SOLAR, ats, [50.0 + nth for nth in range(8)])
    send(plant, SOLAR, [now + 2 * STEP, now + 10**8], [60.0, 3.0])
    settle(plant)
    waiting = (Verdict.SUSPECT, "future 60 s")
    assert verdicts(plant, SOLAR) == [(now + 2 * STEP, *waiting), (now + 10**8, *waiting)]
    slots = of_meter(plant, SOLAR)
    assert slots.times[-1] == now - 2 * STEP
    assert slots.sum == pytest.approx(7.0)

    cleaning_at(plant, now + STEP).drain()
    assert len(verdicts(plant, SOLAR)) == 2
    cleaning_at(plant, now + 2 * STEP).drain()
    assert verdicts(plant, SOLAR) == [(now + 10**8, *waiting)]
    settle(plant)
    assert of_meter(plant, SOLAR).sum == pytest.approx(10.0)
    assert of_meter(plant, SOLAR).times[-1] == now + STEP


def test_a_reading_from_the_future_asks_for_no_slots_of_the_future(plant: Database) -> None:
    """Nor does it hide what comes after it until then."""
    send(plant, LIGHT, [2**32 - 10], [5.0])
    cleaning_at(plant, ATS[-1]).drain()
    assert plant.rows("SELECT COUNT(*) FROM meterhouse_system.work WHERE stage <> 'closing'") == [(0,)]
    for nth in range(0, 40, 4):
        send(plant, LIGHT, ATS[nth : nth + 4], [100.0 + each for each in range(nth, nth + 4)])
        settle(plant)
    assert of_meter(plant, LIGHT).sum == pytest.approx(39.0)
    assert len(verdicts(plant, LIGHT)) == 1


def test_what_a_person_put_in_a_readings_place_is_what_others_are_compared_with(plant: Database) -> None:
    """The register was exchanged; somebody enters what it should have shown, and the step is no new start any more."""
    values = [5000.0 + nth for nth in range(20)] + [90.0 + nth for nth in range(20)]
    send(plant, HEAT_METER, ATS, values)
    settle(plant)
    assert [rule for _, _, rule in verdicts(plant, HEAT_METER)] == ["exchange 1 h"]
    later = np.array(ATS[20:])
    corrections.correct(plant, np.full(20, HEAT_METER), later, 5020.0 + np.arange(20), "Ada", "It was misread")
    settle(plant)
    assert verdicts(plant, HEAT_METER) == []
    assert of_meter(plant, HEAT_METER).sum == pytest.approx(39.0)


def test_a_sound_day_of_all_meters_has_no_verdicts(plant: Database) -> None:
    made = running(FIRST, FIRST + 86_400)
    made.write(plant)
    settle(plant)
    assert set(plant.rows("SELECT DISTINCT rule FROM meterhouse_historical.reading_quality")) <= {("rollover 1e+08",)}


@pytest.mark.parametrize("together", [1, 5, 1000])
def test_the_field_is_judged_as_a_person_judged_it_however_it_came(plant: Database, together: int) -> None:
    """Through all that a reading goes through, up to what is told of it."""
    cases = [golden(file) for file in sorted(FOLDER.glob("field_*.csv"))]
    for number in range(len(cases)):
        plant.execute(
            "INSERT INTO meterhouse_system.point (id, name, unit, `key`, kind, is_enabled, is_stored)"
            " VALUES (%s, 'ActiveEnergyImport', 'kWh', %s, 'counter', 1, 1)",
            (100 + number, f"field/{number}"),
        )
    plant.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    for first in range(0, max(len(case.ats) for case in cases), together):
        for number, case in enumerate(cases):
            part = slice(first, first + together)
            send(plant, 100 + number, case.ats[part].tolist(), case.values[part].tolist())
        settle(plant)
    for number, case in enumerate(cases):
        shown, _ = pushes.page(plant, 100 + number, 0, 2**32 - 1, 1000)
        assert [each.quality for each in shown] == case.verdicts, case
