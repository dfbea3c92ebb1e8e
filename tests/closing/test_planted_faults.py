"""What is planted in the demo's two years is found, and hardly anything else."""

import pytest

from meterhouse.kernel.settings import Settings
from meterhouse.plant.telling import labels
from meterhouse.store.score import in_history, score, standing
from tests.closing.conftest import Stages

MOST_FALSE_ALARMS = 2


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_every_planted_fault_is_found_and_hardly_anything_else(demo: Stages, settings: Settings) -> None:
    planted = labels(settings)
    assert len({each.kind for each in planted}) >= 18
    assert in_history(demo.database, planted) == planted
    judged = score(planted, standing(demo.database))
    assert judged.missed == []
    assert len(judged.false_alarms) <= MOST_FALSE_ALARMS, judged.false_alarms
