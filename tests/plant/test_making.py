"""What machines make of their energy: never without it, and as much as such machines do."""

from datetime import UTC, datetime

import numpy as np
import pytest

from meterhouse.plant.flow import UNIT
from meterhouse.plant.plant import Plant


def _ratio(simulated: Plant, site: int, made: str, taken: tuple[str, ...], months: tuple[int, int]) -> float:
    flow = simulated.flows[site]
    ats = np.array([int(datetime(2025, month, 1, tzinfo=UTC).timestamp()) for month in months])
    flowed = np.diff(flow.flowed(ats), axis=1)[:, 0] / UNIT
    return float(flowed[flow.rows[made]] / sum(flowed[flow.rows[name]] for name in taken))


@pytest.mark.parametrize(
    ("site", "made", "taken", "months", "low", "high"),
    [
        pytest.param(
            0, "Berlin office chilled water", ("Berlin office chiller",), (6, 9), 3.5, 4.5, id="a chiller in summer"
        ),
        pytest.param(
            0, "Berlin office chilled water", ("Berlin office chiller",), (1, 2), 0.0, 0.5, id="its pumps in winter"
        ),
        pytest.param(
            1, "Pune compressed air", ("Pune compressor 1", "Pune compressor 2"), (2, 3), 8.3, 9.2, id="m³ for each kWh"
        ),
    ],
)
def test_a_machine_makes_what_such_machines_make(
    simulated: Plant, site: int, made: str, taken: tuple[str, ...], months: tuple[int, int], low: float, high: float
) -> None:
    assert low <= _ratio(simulated, site, made, taken, months) <= high


def test_what_is_made_follows_the_power_from_step_to_step(simulated: Plant) -> None:
    flow = simulated.flows[0]
    ats = int(datetime(2025, 7, 2, tzinfo=UTC).timestamp()) + np.arange(0, 86_400, 300, dtype=np.int64)
    cold, power = (flow.rates(ats)[flow.rows[name]] / 1e6 for name in
                   ("Berlin office chilled water", "Berlin office chiller"))  # fmt: skip
    assert (cold[power <= 0.5] == 0.0).all()
    assert np.corrcoef(cold, power)[0, 1] > 0.98
