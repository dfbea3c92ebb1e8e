"""What the rules would say if corrections stood, or a configuration held, that are only tried."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meterhouse.judging.changes import Changes
from meterhouse.judging.look import MOST_READINGS, Look, Stored
from meterhouse.judging.plans import Plans
from meterhouse.store import laid, readings, work
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


def judged_by(
    database: Database, configuration: Configuration, tried: Configuration, there: Mapping[int, tuple[int, int]]
) -> Changes:
    """Verdicts that would come and go if another configuration held; nothing is written.

    there   first and last instant of the readings of each point in question; of those of which the rules
            say by either what they say by the other, nothing is read
    """
    before, then = Plans(configuration), Plans(tried)
    ranges = [
        (point, first, last + 1)
        for point, (first, last) in there.items()
        if then.of(point).point != before.of(point).point
    ]
    look, changes = Look(Stored(database), then, int(time.time())), Changes()
    for part in work.portions(ranges, lambda point: tried.points[point].rate, MOST_READINGS):
        for first, last, points in readings.clusters(part):
            look.judge(first, last, points, changes)
    return changes
