"""Readings as they count: what was read, with what people laid over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meterhouse.kernel.correction import Correction, Laid, laid_over
from meterhouse.store import corrections, readings
from meterhouse.store.engine import Database
from meterhouse.store.readings import Around


@dataclass(frozen=True)
class LaidAround:
    """Readings of one point around a range, as they count."""

    laid: Laid
    raw: Around


def around(
    database: Database,
    ranges: Sequence[tuple[int, int, int]],
    reach: int = 0,
    also: Mapping[int, Correction] | None = None,
) -> dict[int, LaidAround]:
    """As `readings.around`, with the corrections that stand laid over.

    also   corrections that are only tried, by point: they lie over all others
    """
    standing = corrections.standing(database, [point for point, _, _ in ranges])
    asked_of = {point for point, _, _ in ranges}
    for point, tried in (also or {}).items():
        if point in asked_of:
            standing[point] = (*standing.get(point, ()), tried)
    # What was shifted in time may come from beside the range.
    wider = {point: max(abs(each.seconds) for each in several) for point, several in standing.items()}
    asked = [(point, first - wider.get(point, 0), last + wider.get(point, 0)) for point, first, last in ranges]
    found = readings.around(database, asked, reach)
    return {
        point: LaidAround(laid_over(each.ats, each.values, standing.get(point, ())), each)
        for point, each in found.items()
    }
