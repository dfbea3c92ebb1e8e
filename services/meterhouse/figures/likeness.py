"""A stretch made like another one: values of a day that went as this one would have, if it had been read.

Of a counter only the course is taken: what it rose in between stands in its own register, where both ends are known.
"""

import numpy as np

from meterhouse.figures.slots import Good
from meterhouse.figures.span import Instants, Values
from meterhouse.figures.windows import windows
from meterhouse.kernel.errors import Fault, Refused
from meterhouse.store.configuration import PointRow
from meterhouse.store.engine import Database
from meterhouse.store.rows import instant_of


def copied(
    database: Database, point: PointRow, first: int, after: int, like: int, slot_seconds: int
) -> dict[int, float]:
    """Values by instant for [first, after), after those from *like* on [s UTC]; Refused where these tell nothing."""
    earlier = first - like
    if abs(earlier) < after - first:
        raise Refused([Fault("like", f"{instant_of(like)} is within the stretch itself, or reaches into it")])
    target = windows(database, [(point, first, after)], slot_seconds)[point.id].good
    around = _neighbours(target, first, after)
    low, high = (min(like, around[0] - earlier), max(after, around[1]) - earlier + 1)
    source = windows(database, [(point, low, high)], slot_seconds)[point.id].good
    inside = (source.ats >= like) & (source.ats < after - earlier)
    if not inside.any():
        said = f"there is no good reading of point {point.id} from {instant_of(like)} on; take another day"
        raise Refused([Fault("like", said)])
    ats = source.ats[inside] + earlier
    values = source.values[inside] if point.kind != "counter" else _register(source, target, ats, earlier, first, after)
    return dict(zip(ats.tolist(), values.tolist(), strict=True))


def _neighbours(target: Good, first: int, after: int) -> tuple[int, int]:
    """Instants of the good readings beside the stretch; its ends where there are none."""
    before, later = np.searchsorted(target.ats, [first, after])
    return (
        int(target.ats[before - 1]) if before else first,
        int(target.ats[later]) if later < len(target.ats) else after,
    )


def _register(source: Good, target: Good, ats: Instants, earlier: int, first: int, after: int) -> Values:
    before, later = (int(nth) for nth in np.searchsorted(target.ats, [first, after]))
    if not before:
        raise Refused([Fault("from", f"no good reading lies before {instant_of(first)}, so the register is not known")])
    began, shown = int(target.ats[before - 1]), float(target.values[before - 1])
    counted = _counted(source)
    flowed = np.interp(ats - earlier, source.ats, counted) - np.interp(began - earlier, source.ats, counted)
    if later == len(target.ats) or target.starts_anew[before : later + 1].any():
        return shown + flowed
    ended = int(target.ats[later])
    risen = float(target.values[later] + target.passed_end[before : later + 1].sum()) - shown
    whole = np.interp(ended - earlier, source.ats, counted) - np.interp(began - earlier, source.ats, counted)
    share = flowed / whole if whole > 0 else (ats - began) / (ended - began)
    return np.asarray(shown + risen * share, np.float64)


def _counted(readings: Good) -> Values:
    """What a counter has counted since the first of the readings, across registers."""
    rises = np.diff(readings.values) + readings.passed_end[1:]
    return np.concatenate([[0.0], np.cumsum(np.where(readings.starts_anew[1:], 0.0, rises))])
