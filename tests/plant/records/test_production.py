from datetime import date, timedelta

import numpy as np
import pytest

from meterhouse.plant.flow import UNIT
from meterhouse.plant.plant import Plant
from meterhouse.plant.pune import PUNE
from meterhouse.plant.pune_estate import OUTPUTS
from meterhouse.plant.records.production import Output, counts

_FIRST, _AFTER = date(2025, 2, 1), date(2025, 3, 15)


def _made(first: date, after: date) -> dict[tuple[str, str], float]:
    return {(each["product_id"], each["at"]): each["count"] for each in counts(PUNE, 1, OUTPUTS, first, after)}


def test_each_product_has_a_count_for_each_day() -> None:
    made = _made(_FIRST, _AFTER)
    assert len(made) == len(OUTPUTS) * (_AFTER - _FIRST).days
    assert min(at for _, at in made) == "2025-01-31T18:30:00Z"  # midnight in Pune


def test_a_day_is_counted_alike_alone_and_in_company() -> None:
    together = _made(_FIRST, _AFTER)
    for day in (_FIRST, date(2025, 2, 19), _AFTER - timedelta(days=1)):
        alone = _made(day, day + timedelta(days=1))
        assert alone == {key: together[key] for key in alone}


def test_no_days_have_no_counts() -> None:
    assert _made(_FIRST, _FIRST) == {}


def test_a_works_that_rests_makes_nothing() -> None:
    made = _made(date(2025, 10, 19), date(2025, 10, 24))
    rest, work = "2025-10-20T18:30:00Z", "2025-10-22T18:30:00Z"  # Diwali, and the day after the next holiday
    assert made["Pump", rest] == 0.0
    assert made["Pump", work] > 0.0


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.product)
def test_a_week_of_work_takes_its_energy_for_each_piece(simulated: Plant, output: Output) -> None:
    flow = simulated.flows[1]
    monday = date(2025, 2, 10)
    pieces = sum(each["count"] for each in counts(PUNE, 1, [output], monday, monday + timedelta(days=6)))
    ats = np.array([1_739_125_800, 1_739_125_800 + 6 * 86_400])  # Monday and Sunday, midnight in Pune
    energy = sum(np.diff(flow.flowed(ats)[flow.rows[name]])[0] / UNIT for name in output.branches)
    # Standing by takes some of it, and makes nothing.
    assert 1.0 < energy * output.per_kwh / pieces < 1.6
