"""The demo's two years with all their faults: real readings, a real database, the stages that meters go through.

Totals, money and carbon are left out: they take most of the time, and no cause looks at them.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from meterhouse.cleaning.worker import Cleaning
from meterhouse.closing.worker import Closing
from meterhouse.kernel.settings import Settings
from meterhouse.normalization.worker import Normalization
from meterhouse.plant.backfill import Batch, backfill, held
from meterhouse.plant.configuration import configuration
from meterhouse.plant.plant import plant
from meterhouse.plant.point import points
from meterhouse.store import document, readings
from meterhouse.store.configuration import Configurations
from meterhouse.store.engine import Database
from meterhouse.store.stage import Step, Worker
from meterhouse.store.work import Stage


@dataclass
class Stages:
    """The stages in this process, as if it were *now* [s UTC]."""

    database: Database
    now: int

    def run(self) -> None:
        """Everything that is to be done, until nothing is left."""
        clock: Callable[[], float] = lambda: float(self.now)  # noqa: E731
        known = Configurations(self.database, "UTC")
        steps: dict[Stage, Step] = {
            "cleaning": Cleaning(self.database, known, clock),
            "normalization": Normalization(self.database, known),
            "closing": Closing(self.database, known, clock),
        }
        workers = [Worker(stage, self.database, step, most=1000, budget=1 << 40) for stage, step in steps.items()]
        while sum(self._drained(worker) for worker in workers):
            pass

    def _drained(self, worker: Worker) -> int:
        # What is to be closed waits until it is quiet: here it is.
        self.database.execute(
            "UPDATE meterhouse_system.work SET since = since - INTERVAL 1 DAY WHERE stage = 'closing'"
        )
        return worker.drain()


BEGUN = dt.date(2025, 11, 3)


@pytest.fixture
def settings() -> Settings:
    return Settings(plant_begun=BEGUN.isoformat())


@pytest.fixture
def demo(database: Database, settings: Settings) -> Stages:
    """Two years of three sites, closed; and then what came late."""
    noon = int(dt.datetime.combine(BEGUN, dt.time(12), dt.UTC).timestamp())
    document.apply(database, configuration(settings, BEGUN))
    ids: dict[str, int] = dict(database.rows("SELECT `key`, id FROM meterhouse_system.point WHERE `key` IS NOT NULL"))

    metered = {point.key for point in points(plant(settings.plant_seed)) if point.meter is not None}

    def write(batch: Batch) -> None:
        counted = np.isin(batch[0], sorted(metered))
        if not counted.any():
            return
        batch = batch[0][counted], batch[1][counted], batch[2][counted]
        names, places = np.unique(batch[0], return_inverse=True)
        numbers = np.array([ids[name] for name in names], np.int64)[places]
        readings.write(database, numbers, batch[1], batch[2])

    first = noon - settings.plant_days * 86_400
    for batch in backfill(settings, first, noon):
        write(batch)
    stages = Stages(database, noon)
    stages.run()
    for batch in held(settings, first, noon):
        write(batch)
    stages.run()
    return stages
