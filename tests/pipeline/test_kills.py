"""Any worker may be killed at any moment: the tables end up as if nothing had happened, to the last bit."""

import random
import time
from typing import Any

import numpy as np
import pytest

from meterhouse.store import readings
from meterhouse.store.engine import Database
from tests.pipeline.installation import Installation, build
from tests.pipeline.processes import STAGES, Processes, facts, until_settled

KILLS = 50
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


def _without_series_ids(tables: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    return {name: [(*row[:7], *row[8:]) for row in rows] for name, rows in tables.items()}


@pytest.mark.timeout(600)
def test_fifty_kills_change_no_figure(database: Database, database_url: str, redis_url: str) -> None:
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

        def meanwhile() -> None:
            time.sleep(chance.uniform(0.1, 1.1))
            if len(killed) < KILLS:
                killed.append(processes.kill(chance))

        _feed(database, made, chance, meanwhile)
        while len(killed) < KILLS:
            meanwhile()
        assert {stage for stage, _ in killed} == set(STAGES)
        until_settled(database, 120)
    finally:
        processes.stop()
    disturbed = _without_series_ids(facts(database))

    made.reset(database)
    readings.write(database, made.readings.points, made.readings.ats, made.readings.values)
    made.run_stages(database)
    undisturbed = _without_series_ids(facts(database))

    assert all(
        undisturbed[name] for name in ("energy.slot", "energy.day", "energy.month", "billing.day", "carbon.month")
    )
    for name, rows in undisturbed.items():
        assert disturbed[name] == rows, name
