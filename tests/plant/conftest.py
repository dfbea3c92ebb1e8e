"""One plant for the whole session: its past is worked out once."""

import pytest

from meterhouse.plant.plant import Plant, plant


@pytest.fixture(scope="session")
def simulated() -> Plant:
    return plant(1)
