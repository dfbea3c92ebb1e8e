"""A small site with one of everything: five meters in three spaces, tariffs, a factor, and readings of some days.

site       grid meter (Wh, transformer of 2), solar (produced)
├ office     light (below the grid meter, item Light), heat (another category)
└ workshop   machines (below the grid meter, readings that each tell what came since the one before)
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meterhouse.store import readings
from meterhouse.store.configuration import Configurations
from meterhouse.store.engine import Connection, Database, run, values
from meterhouse.store.facts import Grain, Measure
from meterhouse.store.series import Series, SeriesIds
from tests.pipeline.installation import run_stages

ZONE = "Europe/Berlin"
ELECTRICITY, HEAT = 1, 2
SITE, OFFICE, WORKSHOP = 1, 2, 3
GRID_METER, LIGHT, MACHINES, HEAT_METER, SOLAR = 1, 2, 3, 4, 5
METERS = (GRID_METER, LIGHT, MACHINES, HEAT_METER, SOLAR)
"""Each is fed by the point of its own number."""
LIGHTING = 1
FACTOR = 0.38
PEAK, OFF_PEAK, LATER_PRICE, HEAT_PRICE, FEED_IN = 0.31, 0.22, 0.35, 0.12, 0.08
NEW_TARIFF = dt.date(2024, 4, 1)
STEP = 900

TARIFF = (
    '[{"type": "time_of_use", "name": "Energy", "direction": "input", "periods": ['
    f'{{"name": "peak", "price": {PEAK}, "windows": [{{"from": "07:30", "to": "20:15"}}]}},'
    f' {{"name": "off-peak", "price": {OFF_PEAK}}}]}},'
    f' {{"type": "energy", "name": "Feed-in", "direction": "output", "price": {FEED_IN}}}]'
)
FLAT = '[{{"type": "energy", "name": "Energy", "direction": "input", "price": {price}}}]'


def configure(database: Database, zone: str = ZONE, interval: float = STEP) -> None:
    def act(connection: Connection) -> None:
        for table, columns, rows in _rows(zone, interval):
            values(connection, f"INSERT INTO meterhouse_system.{table} ({columns}) VALUES {{}}", rows)
        run(connection, "UPDATE meterhouse_system.catalogue_version SET version = version + 1, reconciled = 0")

    database.transaction(act)


def _rows(zone: str, interval: float) -> list[tuple[str, str, list[tuple[Any, ...]]]]:
    bindings = [("meters", meter, "points", meter, "input", 2.0 if meter == GRID_METER else 1.0) for meter in METERS]
    bindings += [
        ("spaces", SITE, "meters", GRID_METER, "input", 1.0),
        ("spaces", OFFICE, "meters", LIGHT, "input", 1.0),
        ("spaces", WORKSHOP, "meters", MACHINES, "input", 1.0),
        ("spaces", OFFICE, "meters", HEAT_METER, "input", 1.0),
        ("spaces", SITE, "meters", SOLAR, "output", 1.0),
    ]
    bindings += [("cost-centers", 1, "tariffs", tariff, "input", 1.0) for tariff in (1, 2, 3)]
    return [
        (
            "energy_category",
            "id, name, unit, color",
            [(ELECTRICITY, "Electricity", "kWh", "#4c6ef5"), (HEAT, "Heat", "kWh", "#f76707")],
        ),
        ("energy_item", "id, name, category_id", [(LIGHTING, "Lighting", ELECTRICITY)]),
        ("cost_center", "id, name", [(1, "All")]),
        (
            "tariff",
            "id, name, category_id, currency, components, valid_from",
            [
                (1, "Day and night", ELECTRICITY, "EUR", TARIFF, None),
                (2, "Flat", ELECTRICITY, "EUR", FLAT.format(price=LATER_PRICE), NEW_TARIFF),
                (3, "District heat", HEAT, "EUR", FLAT.format(price=HEAT_PRICE), None),
            ],
        ),
        (
            "carbon_factor",
            "id, name, category_id, factor, source, scope",
            [(1, "Grid", ELECTRICITY, FACTOR, "test", 2)],
        ),
        (
            "space",
            "id, name, parent_id, zone, currency, kind, is_input_counted, is_output_counted, cost_center_id, area,"
            " week_starts_on, fiscal_year_from",
            [
                (SITE, "Site", None, zone, "EUR", "campus", 1, 1, 1, 1000.0, "sun", 7),
                (OFFICE, "Office", SITE, None, None, "building", 1, 1, None, 400.0, "sun", 7),
                (WORKSHOP, "Workshop", SITE, None, None, "building", 1, 1, None, 600.0, "sun", 7),
            ],
        ),
        (
            "meter",
            "id, name, category_id, item_id, master_id, is_counted",
            [
                (GRID_METER, "Grid", ELECTRICITY, None, None, 1),
                (LIGHT, "Light", ELECTRICITY, LIGHTING, GRID_METER, 1),
                (MACHINES, "Machines", ELECTRICITY, None, GRID_METER, 1),
                (HEAT_METER, "Heat", HEAT, None, None, 1),
                (SOLAR, "Solar", ELECTRICITY, None, None, 1),
            ],
        ),
        (
            "point",
            "id, name, unit, `key`, kind, is_enabled, is_stored, interval_seconds, register_max",
            [
                (
                    meter,
                    f"Energy {meter}",
                    "Wh" if meter == GRID_METER else "kWh",
                    f"plant/{meter}",
                    "delta" if meter == MACHINES else "counter",
                    1,
                    1,
                    interval,
                    99_999_999.0 if meter == GRID_METER else None,
                )
                for meter in METERS
            ],
        ),
        ("binding", "owner_kind, owner_id, part_kind, part_id, direction, share", bindings),
    ]


@dataclass(frozen=True)
class Readings:
    points: NDArray[np.int64]
    ats: NDArray[np.int64]
    values: NDArray[np.float64]

    def where(self, chosen: NDArray[Any]) -> "Readings":
        return Readings(self.points[chosen], self.ats[chosen], self.values[chosen])

    def of(self, point: int) -> "Readings":
        return self.where(self.points == point)

    def write(self, database: Database) -> None:
        readings.write(database, self.points, self.ats, self.values)


def seconds(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).timestamp())


def running(first: int, after: int, step: int = STEP, seed: int = 1) -> Readings:
    """What the five points read in good times, each at its own few seconds past the step."""
    rng = np.random.default_rng(seed)
    grid = np.arange(first, after + 1, step, dtype=np.int64)
    made = []
    for point in METERS:
        rises = np.round(rng.gamma(2.0, 0.6, len(grid)), 2)
        shown = rises if point == MACHINES else np.round(100.0 * point + np.cumsum(rises), 2)
        if point == GRID_METER:
            shown = np.round(99_990_000 + 1500 * np.cumsum(rises)) % 99_999_999
        jitter = rng.integers(0, 40) if point in (LIGHT, HEAT_METER) else 0
        made.append(Readings(np.full(len(grid), point), grid + jitter, shown))
    return joined(made)


def joined(parts: list[Readings]) -> Readings:
    return Readings(
        np.concatenate([part.points for part in parts]),
        np.concatenate([part.ats for part in parts]),
        np.concatenate([part.values for part in parts]),
    )


def troubled(first: int, after: int, seed: int = 1) -> Readings:
    """The same with a glitch, a spike, a new start, a silence and a negative value."""
    good = running(first, after, seed=seed)
    shown, keep = good.values.copy(), np.ones(len(good.points), bool)
    light, heat, solar, machines = (
        np.flatnonzero(good.points == point) for point in (LIGHT, HEAT_METER, SOLAR, MACHINES)
    )
    third = len(light) // 3
    shown[light[third : third + 2]] = 0.0
    shown[heat[third]] += 5000.0
    shown[solar[2 * third :]] -= shown[solar[2 * third]] - 1.0
    shown[machines[third]] = -4.0
    keep[heat[2 * third : 2 * third + 12]] = False
    return replace(good, values=shown).where(keep)


Figures = dict[tuple[str, Grain], list[tuple[Any, ...]]]
_NAMED = "subject_kind, subject_id, measure, direction, category_id, item_id, currency"


def figures(database: Database) -> Figures:
    """All rows of all fact tables; series by what they are about, since their ids depend on who came first."""
    grains: tuple[Grain, ...] = ("slot", "day", "month")
    rest = {
        "slot": "slot, value, coverage, quality",
        "day": "`day`, value, peak, peak_at, coverage, quality",
        "month": "`month`, value, peak, peak_at, coverage, quality",
    }
    return {
        (home, grain): database.rows(
            f"SELECT {_NAMED}, {rest[grain]} FROM meterhouse_{home}.{grain}_value"
            f" JOIN meterhouse_system.series ON series.id = series_id ORDER BY {_NAMED}, `{grain}`"
        )
        for home in ("energy", "billing", "carbon")
        for grain in grains
    }


def clear(database: Database) -> None:
    """Nothing configured, nothing read."""

    def act(connection: Connection) -> None:
        run(connection, "SET SESSION foreign_key_checks = 0")
        for table in (*(each for each, _, _ in _rows(ZONE, STEP)), "series", "computed_from"):
            run(connection, f"DELETE FROM meterhouse_system.{table}")
        run(connection, "SET SESSION foreign_key_checks = 1")

    database.transaction(act)
    forget(database)


def forget(database: Database) -> None:
    """All readings and figures; the configuration stays."""

    def act(connection: Connection) -> None:
        for name in (
            "reading",
            "reading_quality",
            "reading_chunk",
            "reading_gone",
            "correction_value",
            "correction_point",
            "correction",
        ):
            run(connection, f"DELETE FROM meterhouse_historical.{name}")
        for home in ("energy", "billing", "carbon"):
            for grain in ("slot", "day", "month"):
                run(connection, f"DELETE FROM meterhouse_{home}.{grain}_value")
            for name in ("superseded", "absent"):
                run(connection, f"DELETE FROM meterhouse_{home}.{name}_value")
        run(connection, "DELETE FROM meterhouse_system.work")

    database.transaction(act)


def settle(database: Database) -> None:
    """Run every stage until nothing is left to do."""
    run_stages(database)
    left = database.rows(
        "SELECT stage, key_id, first, last, claimed_first, claimed_last FROM meterhouse_system.work"
        " WHERE stage <> 'closing'"
    )
    assert left == [], "a stage failed; its log says why"


@dataclass(frozen=True)
class Column:
    """Facts of one series, by time."""

    times: list[int]
    values: NDArray[np.float64]
    coverage: list[int]
    quality: list[int]

    @property
    def sum(self) -> float:
        return float(self.values.sum())


def column(database: Database, series: Series, grain: Grain = "slot") -> Column:
    key = SeriesIds(database).of([series])[series]
    rows = database.rows(
        f"SELECT `{grain}`, value, coverage, quality FROM {series.database}.{grain}_value WHERE series_id = %s"
        f" ORDER BY `{grain}`",
        (key,),
    )
    return Column(
        [row[0] for row in rows],
        np.array([row[1] for row in rows], float),
        [row[2] for row in rows],
        [row[3] for row in rows],
    )


def of_meter(
    database: Database, meter: int, measure: Measure = "energy", grain: Grain = "slot", currency: str = ""
) -> Column:
    configuration = Configurations(database, "UTC").now()
    category = configuration.composition.meters["meters", meter].category_id
    return column(database, Series("meters", meter, measure, category_id=category, currency=currency), grain)


def of_space(
    database: Database,
    space: int,
    measure: Measure = "energy",
    grain: Grain = "slot",
    currency: str = "",
    category: int = ELECTRICITY,
    item: int = 0,
) -> Column:
    direction = "output" if measure == "income" else "input"
    return column(
        database,
        Series("spaces", space, measure, direction=direction, category_id=category, item_id=item, currency=currency),
        grain,
    )
