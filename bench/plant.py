"""A synthetic installation for the benchmarks: meters in a three-level tree of spaces, and their readings."""

from dataclasses import dataclass

import numpy as np

from meterhouse.store.engine import Connection, Database, run, values

CATEGORY, COST_CENTER, TARIFF = 1, 1, 1
TIME_OF_USE = (
    '[{"type": "time_of_use", "name": "Energy", "direction": "input", "periods": ['
    '{"name": "peak", "price": 0.31, "windows": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00",'
    ' "to": "20:00"}]}, {"name": "off-peak", "price": 0.22}]}]'
)


@dataclass(frozen=True)
class Readings:
    points: np.ndarray
    ats: np.ndarray
    values: np.ndarray


def configure(database: Database, meters: int, zone: str = "Europe/Berlin", step: float = 300.0) -> None:
    """One enterprise, ten buildings, a hundred floors, and *meters* meters spread over the floors."""
    spaces = [(1, "Enterprise", None, "enterprise", zone, COST_CENTER)]
    spaces += [(2 + b, f"Building {b}", 1, "building", None, None) for b in range(10)]
    spaces += [(12 + f, f"Floor {f}", 2 + f % 10, "floor", None, None) for f in range(100)]

    def act(connection: Connection) -> None:
        run(
            connection,
            "INSERT INTO meterhouse_system.energy_category (id, name, unit, color)"
            " VALUES (1, 'Electricity', 'kWh', '#4c6ef5')",
        )
        run(connection, "INSERT INTO meterhouse_system.cost_center (id, name) VALUES (1, 'All')")
        run(
            connection,
            "INSERT INTO meterhouse_system.tariff (id, name, category_id, currency, components)"
            " VALUES (1, 'T', 1, 'EUR', %s)",
            (TIME_OF_USE,),
        )
        run(
            connection,
            "INSERT INTO meterhouse_system.carbon_factor (id, name, category_id, factor, source, scope)"
            " VALUES (1, 'Grid', 1, 0.38, 'bench', 2)",
        )
        values(
            connection,
            "INSERT INTO meterhouse_system.space (id, name, parent_id, kind, zone, cost_center_id, is_input_counted,"
            " is_output_counted, week_starts_on, fiscal_year_from) VALUES {}",
            [(*row, 1, 1, "mon", 1) for row in spaces],
        )
        numbers = range(1, meters + 1)
        values(
            connection,
            "INSERT INTO meterhouse_system.meter (id, name, category_id, is_counted) VALUES {}",
            [(n, f"Meter {n:05}", CATEGORY, 1) for n in numbers],
        )
        values(
            connection,
            "INSERT INTO meterhouse_system.point (id, name, unit, `key`, kind, is_enabled, is_stored, interval_seconds)"
            " VALUES {}",
            [(n, "ActiveEnergyImport", "kWh", f"meter-{n}/energy", "counter", 1, 1, step) for n in numbers],
        )
        bindings = [("meters", n, "points", n, "input", 1.0) for n in numbers]
        bindings += [("spaces", 12 + n % 100, "meters", n, "input", 1.0) for n in numbers]
        bindings += [("cost-centers", COST_CENTER, "tariffs", TARIFF, "input", 1.0)]
        values(
            connection,
            "INSERT INTO meterhouse_system.binding (owner_kind, owner_id, part_kind, part_id, direction, share)"
            " VALUES {}",
            bindings,
        )
        run(connection, "UPDATE meterhouse_system.catalogue_version SET version = version + 1")

    database.transaction(act)


def readings(
    meters: int, first: int, after: int, step: int = 300, seed: int = 7, fine_from: int | None = None
) -> Readings:
    """Counters with two decimals that grow unevenly, their stamps jittered by a few seconds; by point and time.

    fine_from   from here on they are read every five minutes, whatever the step
    """
    rng = np.random.default_rng(seed)
    grid = np.arange(first, after, step) if fine_from is None else np.arange(first, fine_from, step)
    if fine_from is not None:
        grid = np.concatenate([grid, np.arange(fine_from, after, 300)])
    count = len(grid)
    points = np.repeat(np.arange(1, meters + 1), count)
    ats = np.tile(grid, meters) + rng.integers(0, 4, meters * count)
    growth = rng.gamma(2.0, 0.4, (meters, count)) * min(1.0, step / 300)  # read more often, they grow less between
    counters = np.round(np.cumsum(growth, axis=1) + rng.uniform(0, 1e5, (meters, 1)), 2)
    return Readings(points, ats, counters.ravel())
