"""Windows: the good readings around a range, as far as the slots that the range touches reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from meterhouse.figures.slots import Good
from meterhouse.figures.span import Span
from meterhouse.kernel.correction import LEFT_OUT, carried, heard
from meterhouse.kernel.quality import Verdict
from meterhouse.store import laid as laid_readings
from meterhouse.store import readings, work
from meterhouse.store.configuration import Feed, PointRow
from meterhouse.store.engine import Database
from meterhouse.store.gone import floor
from meterhouse.store.laid import LaidAround, Trial
from meterhouse.store.readings import Judgements

FAR = (1 << 12, 1 << 16, 1 << 20, 1 << 32)
"""How far [s] good readings are looked for, where those beside the range do not do."""


@dataclass(frozen=True)
class Window:
    """Good readings of a point around the range that was asked for."""

    good: Good
    around: LaidAround
    slot_seconds: int
    back: int
    """How far before the first reading of all its energy came [s]: that of a delta, for one."""

    def bounds(self, first: int, last: int) -> tuple[int, int]:
        """Slots [start, end) that change when readings in [first, last) do: up to the good ones around."""
        ats, slot = self.good.ats, self.slot_seconds
        before, after = np.searchsorted(ats, first) - 1, np.searchsorted(ats, last)
        low = int(ats[before]) if before >= 0 else first - self.back
        high = int(ats[after]) if after < len(ats) else last
        return low // slot * slot, -(-high // slot) * slot

    def suffices(self, asked: tuple[int, int]) -> bool:
        """Whether every slot that changes lies between two good readings, or there are none further away."""
        ats = self.good.ats
        before, after = np.searchsorted(ats, asked[0]) - 1, np.searchsorted(ats, asked[1])
        low, high = self.bounds(*asked)
        reached_before = self.around.from_first or (before >= 0 and bool(ats[0] <= low))
        reached_after = self.around.to_last or (after < len(ats) and bool(ats[-1] >= high))
        return bool(reached_before and reached_after)


Windows = Mapping[int, Window]
"""By point."""


def windows(
    database: Database,
    asked: Sequence[tuple[PointRow, int, int]],
    slot_seconds: int,
    also: Trial | None = None,
) -> Windows:
    """Good readings of each point, wide enough for all slots that change when those in [first, last) do.

    also   corrections that are only tried
    """
    rows = {point.id: point for point, _, _ in asked}
    ranges = {
        point: (first, last)
        for point, first, last in work.united((point.id, first, last) for point, first, last in asked)
    }
    found: dict[int, Window] = {}
    for reach in FAR:
        missing = [(p, *span) for p, span in ranges.items() if p not in found or not found[p].suffices(span)]
        if not missing:
            break
        around = laid_readings.around(database, missing, reach, also.corrections if also else None)
        judged = readings.judgements(database, list(around), *_extent(around))
        for number, _, _ in missing:
            row = rows[number]
            said = also.said.get(number, {}) if also else {}
            good = _good(around[number], judged.of(number), said, row)
            back = round(row.interval or slot_seconds) if row.kind == "delta" else 0
            found[number] = Window(good, around[number], slot_seconds, back)
    return found


def span_of(found: Windows, feeds: Sequence[Feed], first: int, last: int, slot: int) -> Span:
    """All slots of a meter that change when readings of its points in [first, last) do."""
    bounds = [found[feed.point.id].bounds(first, last) for feed in feeds]
    low, high = min(low for low, _ in bounds), max(high for _, high in bounds)
    fed = [(found[feed.point.id], feed.stretch) for feed in feeds]
    low = max(low, *(floor(window.good.ats, window.around.kept_from, stretch, slot) for window, stretch in fed))
    return Span(low, max(high - low, 0) // slot, slot)


def _extent(around: Mapping[int, LaidAround]) -> tuple[int, int]:
    """Instants [first, after) that all of the readings lie in."""
    there = [each.ats for each in around.values() if len(each.ats)]
    return (min(int(ats[0]) for ats in there), max(int(ats[-1]) for ats in there) + 1) if there else (0, 0)


def _good(around: LaidAround, judged: Judgements, said: Mapping[int, int | None], point: PointRow) -> Good:
    """What counts of the readings, with what the verdicts say of them, and people of the verdicts.

    said   verdicts by instant in the place of those that stand
    """
    ats, laid = around.ats, around.laid
    verdicts = np.zeros(len(ats), np.int64)
    if len(judged.ats) and len(ats):
        at = np.searchsorted(ats, judged.ats)
        there = (at < len(ats)) & (ats[np.minimum(at, len(ats) - 1)] == judged.ats)
        verdicts[at[there]] = judged.verdicts[there]
    for instant, verdict in said.items():
        verdicts[ats == instant] = Verdict.GOOD if verdict is None else verdict
    verdicts = heard(laid, verdicts, is_counter=point.kind == "counter")
    kept = np.flatnonzero(~np.isin(verdicts, LEFT_OUT))
    lost, verdicts = carried(laid.lost, kept), verdicts[kept]
    passed = np.where(verdicts == Verdict.ROLLOVER, point.register_max or 0.0, lost)
    anew = (verdicts == Verdict.RESET) & (lost == 0)
    return Good(ats[kept], laid.values[kept], anew, passed, laid.edited[kept], laid.bridged)
