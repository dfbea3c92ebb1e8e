"""Energy that was caught up after a silence, through all stages, however late the weeks before it arrive."""

import numpy as np
import pytest

from meterhouse.kernel.quality import Quality
from meterhouse.store import document, readings
from meterhouse.store.engine import Database
from meterhouse.store.series import Series
from tests.figures.test_course import DAY, MONDAY, SLOT, WEEK, power
from tests.pipeline.plant import Column, column, settle

HOUSE = {
    "energy-categories": [{"name": "Power", "unit": "kWh"}],
    "spaces": [{"name": "House", "zone": "Europe/Berlin"}],
    "meters": [{"name": "main", "category_id": "Power"}],
    "points": [{"name": "main", "key": "main", "unit": "kWh", "interval_seconds": SLOT}],
    "bindings": [
        {"owner": {"kind": "meters", "id": "main"}, "part": {"kind": "points", "id": "main"}},
        {"owner": {"kind": "spaces", "id": "House"}, "part": {"kind": "meters", "id": "main"}},
    ],
}
SILENT = (MONDAY + 6 * 3600, MONDAY + 20 * 3600)


@pytest.fixture
def house(database: Database) -> Database:
    document.apply(database, HOUSE)
    return database


def send(database: Database, first: int, after: int) -> None:
    """Readings of [first, after), without those of the silence."""
    ats = np.arange(MONDAY - 4 * WEEK, MONDAY + 2 * DAY, SLOT, dtype=np.int64)
    values = np.concatenate([[0.0], np.cumsum(power(ats[:-1]) / 4)])
    kept = (ats >= first) & (ats < after) & ((ats <= SILENT[0]) | (ats >= SILENT[1]))
    [(point,)] = database.rows("SELECT id FROM meterhouse_system.point")
    readings.write(database, np.full(int(kept.sum()), point, np.int64), ats[kept], values[kept])


def slots(database: Database) -> Column:
    [(meter, category)] = database.rows("SELECT id, category_id FROM meterhouse_system.meter")
    return column(database, Series("meters", meter, category_id=category))


def silent_day(found: Column) -> np.ndarray:
    times = np.array(found.times)
    return found.values[(times >= MONDAY) & (times < MONDAY + DAY)]


def test_a_silent_working_day_looks_like_one_and_is_marked(house: Database) -> None:
    send(house, 0, MONDAY + 2 * DAY)
    settle(house)
    found = slots(house)
    assert silent_day(found) == pytest.approx(power(MONDAY + np.arange(96) * SLOT) / 4)
    assert sum(quality == Quality.ESTIMATED for quality in found.quality) == 14 * 4


def test_weeks_that_come_late_change_what_was_spread_before_them(house: Database) -> None:
    send(house, MONDAY, MONDAY + 2 * DAY)
    settle(house)
    evenly = silent_day(slots(house))
    inside = slice(6 * 4, 20 * 4)
    assert evenly[inside] == pytest.approx([evenly[inside].mean()] * 56)
    send(house, 0, MONDAY - DAY)
    settle(house)
    send(house, MONDAY - DAY, MONDAY)
    settle(house)
    late = slots(house)
    assert silent_day(late) == pytest.approx(power(MONDAY + np.arange(96) * SLOT) / 4)
    _clear(house)
    send(house, 0, MONDAY + 2 * DAY)
    settle(house)
    assert slots(house).values.tolist() == late.values.tolist(), "to the bit what one run gives"


def test_a_silence_that_is_filled_in_is_none_any_more(house: Database) -> None:
    send(house, 0, MONDAY + 2 * DAY)
    settle(house)
    assert house.rows("SELECT first, after FROM meterhouse_historical.catch_up") == [SILENT]
    [(point,)] = house.rows("SELECT id FROM meterhouse_system.point")
    ats = np.arange(SILENT[0] + SLOT, SILENT[1], SLOT, dtype=np.int64)
    [(before,)] = house.rows("SELECT value FROM meterhouse_historical.reading WHERE at = %s", (SILENT[0],))
    values = before + np.cumsum(power(ats - SLOT) / 4)
    readings.write(house, np.full(len(ats), point, np.int64), ats, values)
    settle(house)
    assert house.rows("SELECT first, after FROM meterhouse_historical.catch_up") == []
    assert set(slots(house).quality) == {Quality.VALID}


def _clear(database: Database) -> None:
    for table in ("historical.reading", "historical.catch_up", "energy.slot_value", "energy.day_value"):
        database.execute(f"DELETE FROM meterhouse_{table}")
