"""Months of the plant's past in batches for the store, newest first: the pages fill from today backwards.

    for keys, ats, values in backfill(settings, first, last):
        …

The same range gives the same batches in the same order, so that who was interrupted can go on by number.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from meterhouse.kernel.settings import Settings
from meterhouse.plant.boost import Boosts
from meterhouse.plant.delivery import Deliveries, Delivery, Held
from meterhouse.plant.history import History, answers
from meterhouse.plant.label import deliveries, faulty
from meterhouse.plant.point import PlantPoint, points

Batch = tuple[NDArray[np.str_], NDArray[np.int64], NDArray[np.float64]]
"""Keys of points, instants [s since 1970], values; of equal length, sorted by point and instant."""

MOST_ROWS = 500_000
LASTING_STEP = 900
STATE_STEP = 60
STATE_DAYS = 7


def backfill(settings: Settings, first: int, last: int, boosts: Boosts | None = None) -> Iterator[Batch]:
    """Everything stored from *first* up to, not including, *last*: counters and the climate every quarter of an
    hour, and other states every minute of the last seven days.
    """
    stored = [point for point in points(faulty(settings, boosts)) if point.is_stored]
    lasting = [point for point in stored if point.is_lasting]
    on_the_way = deliveries(settings)
    states = [point for point in stored if not point.is_lasting]
    for number, (begin, end) in enumerate(_months(first, last)):
        for batch in _batches(lasting, begin, end, LASTING_STEP):
            yield delivered(batch, on_the_way)
        if number == 0:
            yield from _batches(states, max(first, last - STATE_DAYS * 86_400), last, STATE_STEP)


def held(settings: Settings, first: int, last: int, boosts: Boosts | None = None) -> Iterator[Batch]:
    """What was held back of that: it comes when all the rest has been dealt with."""
    known = {point.key: point for point in points(faulty(settings, boosts))}
    for key, several in deliveries(settings).items():
        for each in several:
            if isinstance(each, Held) and each.first >= first and each.after <= last:
                yield from _batches([known[key]], each.first, each.after, LASTING_STEP)


def delivered(batch: Batch, on_the_way: Deliveries) -> Batch:
    """The batch as it arrives: some readings twice or with another stamp, and without those held back."""
    for key in set(batch[0].tolist()) & on_the_way.keys():
        for each in on_the_way[key]:
            batch = _changed(batch, key, each)
    return batch


def _changed(batch: Batch, key: str, delivery: Delivery) -> Batch:
    keys, ats, values = batch
    own = keys == key
    if isinstance(delivery, Held):
        there = ~(own & (ats >= delivery.first) & (ats < delivery.after))
        return keys[there], ats[there], values[there]
    more, shown = delivery.more(ats[own], values[own])
    if not more.size:
        return batch
    keys = np.concatenate([keys, np.full(more.size, key)])
    ats, values = np.concatenate([ats, more]), np.concatenate([values, shown])
    names, places = np.unique(keys, return_inverse=True)
    order = np.lexsort((ats, places))
    return names[places[order]], ats[order], values[order]


def _months(first: int, last: int) -> Iterator[tuple[int, int]]:
    """Calendar months (UTC) of the range, the newest first, cut to the range."""
    end = last
    while end > first:
        latest = datetime.fromtimestamp(end - 1, UTC)
        begin = int(datetime(latest.year, latest.month, 1, tzinfo=UTC).timestamp())
        yield max(begin, first), end
        end = begin


def _batches(points: Sequence[PlantPoint], first: int, last: int, step: int) -> Iterator[Batch]:
    ats = np.arange(-(-first // step) * step, last, step, dtype=np.int64)
    most = max(MOST_ROWS // max(len(points), 1), 1)
    for end in range(ats.size, 0, -most):
        yield _batch(answers(points, ats[max(end - most, 0) : end]))


def _batch(history: History) -> Batch:
    keys = np.array([point.key for point in history.points])
    is_there = ~np.isnan(history.values)
    rows = np.broadcast_to(history.ats, history.values.shape)
    return np.repeat(keys, is_there.sum(axis=1)), rows[is_there], history.values[is_there]
