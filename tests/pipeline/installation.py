"""A small installation with everything that totals know: shares, masters, two tariffs, a dated binding."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from meterhouse.aggregation.worker import make as aggregation
from meterhouse.cleaning.worker import make as cleaning
from meterhouse.normalization.worker import make as normalization
from meterhouse.store import work
from meterhouse.store.engine import Connection, Database, run, values
from meterhouse.store.stage import Step, Worker
from meterhouse.store.work import Stage

FIRST = 1_711_584_000  # 2024-03-28T00:00Z: a clock change lies three days ahead
STEP = 300
METERS = 12


@dataclass(frozen=True)
class Counters:
    points: np.ndarray
    ats: np.ndarray
    values: np.ndarray


@dataclass(frozen=True)
class Installation:
    readings: Counters

    def reset(self, database: Database) -> None:
        """Forget all readings and figures, and keep the configuration."""

        def act(connection: Connection) -> None:
            for name in (
                "reading",
                "reading_quality",
                "reading_chunk",
                "reading_gone",
                "sealing",
                "correction_value",
                "correction_point",
                "correction",
            ):
                run(connection, f"DELETE FROM meterhouse_historical.{name}")
            for home in ("energy", "billing", "carbon"):
                for grain in ("slot", "day", "month"):
                    run(connection, f"DELETE FROM meterhouse_{home}.{grain}_value")
            for name in ("finding", "point_day", "site_day"):
                run(connection, f"DELETE FROM meterhouse_fdd.{name}")
            run(connection, "DELETE FROM meterhouse_system.work")

        database.transaction(act)

    def run_stages(self, database: Database) -> None:
        run_stages(database)


MAKERS: dict[Stage, Callable[[Database, str], Step]] = {
    "cleaning": cleaning,
    "normalization": normalization,
    "aggregation": aggregation,
}


def worker(database: Database, stage: Stage, step: Step | None = None) -> Worker:
    """One that makes figures, in this process."""
    return Worker(stage, database, step or MAKERS[stage](database, "UTC"), most=1000, budget=1 << 40)


def run_stages(database: Database) -> None:
    """Everything that is to be done, in this process, until nothing is left."""
    workers = [worker(database, stage) for stage in work.STAGES]
    idle = 0
    while idle < 2:  # one that read the configuration anew may have marked for those before it
        idle = 0 if sum([each.drain() for each in workers]) else idle + 1


def build(database: Database, days: int, seed: int = 3) -> Installation:
    _configure(database)
    return Installation(_counters(days, seed))


def _configure(database: Database) -> None:
    components = (
        '[{"type": "time_of_use", "name": "Energy", "direction": "input", "periods": ['
        '{"name": "peak", "price": 0.31, "windows": [{"from": "07:30", "to": "20:15"}]},'
        ' {"name": "off-peak", "price": 0.22}]}]'
    )
    flat = '[{"type": "energy", "name": "Energy", "direction": "input", "price": 0.27}]'
    spaces = [
        (1, "Group", None, None),
        (2, "Berlin", 1, "Europe/Berlin"),
        (3, "Office", 2, None),
        (4, "Laboratory", 2, None),
        (5, "Pune", 1, "Asia/Kolkata"),
    ]
    numbers = range(1, METERS + 1)
    owner = {1: 2, **{n: 3 + n % 2 for n in range(2, 9)}, **dict.fromkeys(range(9, 13), 5)}

    def act(connection: Connection) -> None:
        run(
            connection,
            "INSERT INTO meterhouse_system.energy_category (id, name, unit, color)"
            " VALUES (1, 'Power', 'kWh', '#000000')",
        )
        run(
            connection,
            "INSERT INTO meterhouse_system.energy_item (id, name, category_id) VALUES (1, 'Light', 1)",
        )
        values(connection, "INSERT INTO meterhouse_system.cost_center (id, name) VALUES {}", [(1, "A"), (2, "B")])
        values(
            connection,
            "INSERT INTO meterhouse_system.tariff (id, name, category_id, currency, components) VALUES {}",
            [(1, "Day and night", 1, "EUR", components), (2, "Flat", 1, "INR", flat)],
        )
        run(
            connection,
            "INSERT INTO meterhouse_system.carbon_factor (id, name, category_id, factor, source, scope)"
            " VALUES (1, 'Grid', 1, 0.38, 'test', 2)",
        )
        values(
            connection,
            "INSERT INTO meterhouse_system.space (id, name, parent_id, zone, kind, is_input_counted, is_output_counted,"
            " cost_center_id, week_starts_on, fiscal_year_from) VALUES {}",
            [(*row, "building", 1, 1, {2: 1, 5: 2}.get(row[0]), "mon", 1) for row in spaces],
        )
        values(
            connection,
            "INSERT INTO meterhouse_system.meter (id, name, category_id, item_id, is_counted) VALUES {}",
            [(n, f"Meter {n}", 1, 1 if n in (2, 3, 9) else None, 1) for n in numbers],
        )
        run(connection, "UPDATE meterhouse_system.meter SET master_id = 1 WHERE id BETWEEN 2 AND 8")
        values(
            connection,
            "INSERT INTO meterhouse_system.point (id, name, unit, `key`, kind, is_enabled, is_stored, interval_seconds)"
            " VALUES {}",
            [(n, "Energy", "kWh", f"{n}", "counter", 1, 1, float(STEP)) for n in numbers],
        )
        bindings = [("meters", n, "points", n, "input", 1.0 + n / 8, None) for n in numbers]
        bindings += [("spaces", owner[n], "meters", n, "input", 0.5 if n == 12 else 1.0, None) for n in numbers]
        bindings += [("spaces", 4, "meters", 9, "input", 0.25, "2024-04-02 10:00:00")]
        bindings += [("cost-centers", n, "tariffs", n, "input", 1.0, None) for n in (1, 2)]
        values(
            connection,
            "INSERT INTO meterhouse_system.binding"
            " (owner_kind, owner_id, part_kind, part_id, direction, share, valid_from) VALUES {}",
            bindings,
        )
        run(connection, "UPDATE meterhouse_system.catalogue_version SET version = version + 1, reconciled = 0")

    database.transaction(act)


def _counters(days: int, seed: int) -> Counters:
    """Jittered counters; one is silent for a day, one starts anew, one glitches to zero."""
    rng = np.random.default_rng(seed)
    count = days * 86_400 // STEP
    ats = FIRST + np.arange(count) * STEP + rng.integers(0, 5, (METERS, count))
    counters = np.round(np.cumsum(rng.gamma(2.0, 0.4, (METERS, count)), axis=1) + 1000, 2)
    counters[4, count // 2 :] -= counters[4, count // 2] - 1.0
    counters[5, count // 3 : count // 3 + 3] = 0.0
    points = np.repeat(np.arange(1, METERS + 1), count).reshape(METERS, count)
    there = np.ones((METERS, count), bool)
    there[2, count // 4 : count // 4 + 288] = False
    return Counters(points[there], ats[there], counters[there])
