from datetime import date

from meterhouse.plant.berlin import BERLIN
from meterhouse.plant.records.notes import Consumed, Read, consumptions, registers

_TAP = Consumed("Tap", tuple(float(month) for month in range(1, 13)), luck=0.0)
_READ = Read(_TAP, 100.0)


def test_a_consumption_is_noted_for_each_whole_month() -> None:
    noted = list(consumptions(BERLIN, 1, [_TAP, _READ], date(2025, 10, 15), date(2026, 1, 20)))
    assert noted == [
        {"meter_id": "Tap", "day_from": "2025-11-01", "day_to": "2025-12-01", "consumption": 11.0},
        {"meter_id": "Tap", "day_from": "2025-12-01", "day_to": "2026-01-01", "consumption": 12.0},
    ]


def test_a_register_shows_all_that_was_consumed_since_it_began() -> None:
    read = list(registers(BERLIN, 1, [_TAP, _READ], date(2024, 1, 1), date(2024, 3, 1)))
    assert read == [
        {"meter_id": "Tap", "at": "2023-12-31T23:00:00Z", "register": 178.0},  # 100, and 1 to 12
        {"meter_id": "Tap", "at": "2024-01-31T23:00:00Z", "register": 179.0},
    ]


def test_what_was_noted_does_not_depend_on_when_one_looks() -> None:
    lucky = Consumed("Tap", (10.0,) * 12, luck=0.2)
    long = list(consumptions(BERLIN, 1, [lucky], date(2024, 1, 1), date(2026, 1, 1)))
    short = list(consumptions(BERLIN, 1, [lucky], date(2025, 3, 1), date(2025, 6, 1)))
    assert [each for each in long if each in short] == short
    assert len({each["consumption"] for each in long}) > 10
