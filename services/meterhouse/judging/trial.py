"""What the rules would say if corrections stood that are only tried."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from meterhouse.judging.changes import Changes
from meterhouse.judging.look import Look, Stored
from meterhouse.judging.plans import Plans
from meterhouse.store import laid, readings
from meterhouse.store.configuration import Configuration
from meterhouse.store.engine import Database
from meterhouse.store.laid import LaidAround, Tried


@dataclass(frozen=True)
class _WithTried(Stored):
    tried: Tried

    def around(self, ranges: Sequence[tuple[int, int, int]], reach: int) -> dict[int, LaidAround]:
        return laid.around(self.database, ranges, reach, self.tried)


def judged(database: Database, configuration: Configuration, tried: Tried) -> Changes:
    """Verdicts that would come and go where the corrections touch; nothing is written.

    tried   corrections by point, over all that stand
    """
    look, changes = Look(_WithTried(database, tried), Plans(configuration), int(time.time())), Changes()
    ranges = [(point, *laid.touched(several)) for point, several in tried.items() if point in configuration.points]
    for first, last, points in readings.clusters(ranges):
        look.judge(first, last, points, changes)
    return changes
