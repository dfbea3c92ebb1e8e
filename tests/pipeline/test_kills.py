"""Workers are killed, people correct: figures, books and readings end up the same, to the last bit."""

import contextlib
import random
import time
from typing import Any

import numpy as np
import pytest

from meterhouse.closing.worker import make as closing
from meterhouse.kernel.errors import Conflict
from meterhouse.store import corrections, readings, work
from meterhouse.store.corrections import Wish
from meterhouse.store.engine import Database
from meterhouse.store.scope import EVERYTHING
from meterhouse.store.stage import Worker
from tests.pipeline.installation import METERS, Installation, build
from tests.pipeline.processes import STAGES, Processes, facts, until_settled
from tests.store.history import chunks, everything

KILLS = 60
DAYS = 12


def _feed(database: Database, made: Installation, chance: random.Random, meanwhile: Any) -> None:
    """Hand in all readings in bursts, some late, some twice, and do something between any two bursts."""
    order = np.arange(len(made.readings.ats)) // 97
    bursts = np.array_split(
        np.argsort(order + np.random.default_rng(chance.random().__hash__() % 2**32).normal(0, 3, len(order))),
        60,
    )
    for nth, burst in enumerate(bursts):
        again = bursts[max(nth - 2, 0)] if nth % 7 == 0 else burst[:0]
        rows = np.concatenate([burst, again])
        readings.write(database, made.readings.points[rows], made.readings.ats[rows], made.readings.values[rows])
        meanwhile()


def _wishes(made: Installation) -> list[Wish]:
    """What people say of the readings, one act after the other; every third they take back."""
    acts: list[Wish] = []
    for nth in range(15):
        meter = nth % METERS + 1
        own = made.readings.points == meter
        ats, values = made.readings.ats[own], made.readings.values[own]
        low = (nth + 2) * len(ats) // 20
        first, after = int(ats[low]), int(ats[low + 40])
        given = {meter: {int(ats[low + 3]): float(values[low + 3]) + 0.25}}
        acts.append(
            (
                Wish("exclude", (meter, meter % METERS + 1), first, after, "Repaired"),
                Wish("replace", (meter,), first, after, "Read by hand", given=given),
                Wish("shift", (meter,), first, after, "Slow clock", seconds=90),
                Wish("accept", (meter,), first, after, "It was so"),
                Wish("interpolate", (meter,), first, after, "Noise"),
            )[nth % 5]
        )
    return acts


def _undo(database: Database, number: int) -> None:
    with contextlib.suppress(Conflict):  # once is enough
        corrections.undo(database, number, "Ada", EVERYTHING)


def _is_undone(nth: int) -> bool:
    return nth % 3 == 2


def _hurried(database: Database) -> None:
    """Sites wait until it is quiet before their days are closed; here it never is."""
    database.execute("UPDATE meterhouse_system.work SET since = since - INTERVAL 1 DAY WHERE stage = 'closing'")


def _closed(database: Database) -> None:
    """All days that are to be closed, in this process, until nothing is left; nobody else is there any more."""
    database.execute("UPDATE meterhouse_system.work SET expires = UTC_TIMESTAMP(3) WHERE token <> 0")
    for _ in range(2):  # What a night marks is claimed when it is quiet, too.
        _hurried(database)
        Worker("closing", database, closing(database, "UTC"), most=10, budget=1 << 40).drain()
    assert not work.pending(database)["closing"], database.rows("SELECT * FROM meterhouse_system.work")


def _books(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """What closed days say; findings without those that tell how things came about."""
    return {
        "site days": database.rows(
            "SELECT space_id, `day`, expected, present, sure, balances, unequal FROM meterhouse_fdd.site_day"
            " ORDER BY space_id, `day`"
        ),
        "point days": database.rows("SELECT * FROM meterhouse_fdd.point_day ORDER BY point_id, `day`"),
        "findings": database.rows(
            "SELECT kind, subject_kind, subject_id, first, after, size, words FROM meterhouse_fdd.finding"
            " WHERE state = 'open' AND kind <> 'late_batch' ORDER BY kind, subject_kind, subject_id, first"
        ),
    }


def _without_series_ids(tables: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    return {name: [(*row[:7], *row[8:]) for row in rows] for name, rows in tables.items()}


@pytest.mark.timeout(600)
def test_sixty_kills_change_no_figure(database: Database, database_url: str, redis_url: str) -> None:
    chance = random.Random(20240331)
    made = build(database, days=DAYS)
    processes = Processes(
        {"METERHOUSE_DATABASE": database_url, "METERHOUSE_REDIS": redis_url, "METERHOUSE_POLL_SECONDS": "1"}
    )
    try:
        for stage in STAGES:
            processes.start(stage, 1)
            processes.start(stage, 2)
        time.sleep(2)
        killed: list[tuple[str, int]] = []

        wishes = _wishes(made)
        laid: list[int] = []

        def meanwhile() -> None:
            time.sleep(chance.uniform(0.1, 1.1))
            _hurried(database)
            if len(laid) < len(wishes) and chance.random() < 0.4:
                laid.append(corrections.lay(database, wishes[len(laid)], "Ada"))
            elif len(laid) > 1 and _is_undone(len(laid) - 2):
                _undo(database, laid[-2])
            if len(killed) < KILLS:
                killed.append(processes.kill(chance))

        _feed(database, made, chance, meanwhile)
        while len(killed) < KILLS:
            meanwhile()
        assert {stage for stage, _ in killed} == set(STAGES)
        laid += [corrections.lay(database, wish, "Ada") for wish in wishes[len(laid) :]]
        for nth, number in enumerate(laid):
            if _is_undone(nth):
                _undo(database, number)
        until_settled(database, 120)
    finally:
        processes.stop()
    assert chunks(database), "nothing was sealed"
    _closed(database)
    disturbed = _without_series_ids(facts(database)) | _books(database)
    kept = everything(database)

    made.reset(database)
    readings.write(database, made.readings.points, made.readings.ats, made.readings.values)
    for nth, wish in enumerate(wishes):
        if not _is_undone(nth):
            corrections.lay(database, wish, "Ada")
    made.run_stages(database)
    assert not chunks(database)
    _closed(database)
    undisturbed = _without_series_ids(facts(database)) | _books(database)

    assert kept == everything(database)
    told = ("energy.slot", "energy.day", "energy.month", "billing.day", "carbon.month", "site days", "point days")
    assert all(undisturbed[name] for name in told)
    for name, rows in undisturbed.items():
        assert disturbed[name] == rows, name
