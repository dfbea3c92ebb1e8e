"""Sealing: readings that are old enough move out of their rows into chunks, and day chunks into those of a month.

It goes by batches (`store/folding.py`), may be killed anywhere and run again, and twice is once.
"""

from collections.abc import Iterable, Iterator, Sequence

import structlog

from meterhouse.kernel.errors import Damaged
from meterhouse.store import recent
from meterhouse.store.engine import Database, among
from meterhouse.store.folding import MOST_IN_CHUNK, Limits, Moved, Span, fold, month_around
from meterhouse.store.sealed import DAY

log = structlog.get_logger()

MOST_ROWS = 100_000
"""Rows of one transaction; a day of one point may exceed it."""


def seal(database: Database, limits: Limits, points: Sequence[int] | None = None) -> Iterator[Moved]:
    """Seal all that is old enough, oldest month first: one batch with each step, so that others may go in between.

    points   of these alone
    """
    _announce(database, limits)
    yield from _seal_rows(database, limits, points)
    yield from _merge_days(database, limits, points)


def _announce(database: Database, limits: Limits) -> None:
    """Let readers and writers know before anything moves; how far history was ever sealed does not shrink."""
    database.execute(
        "INSERT INTO meterhouse_historical.sealing (id, horizon) VALUES (1, %s)"
        " ON DUPLICATE KEY UPDATE horizon = GREATEST(horizon, VALUES(horizon))",
        (max(limits.cut, 0) * DAY,),
    )


def _seal_rows(database: Database, limits: Limits, points: Sequence[int] | None) -> Iterator[Moved]:
    oldest = {point: at for point, at in _oldest(database, points) if at < limits.cut * DAY}
    while oldest:
        first, after = month_around(min(oldest.values()) // DAY)
        end = min(after, limits.cut)
        here = sorted(point for point, at in oldest.items() if at < end * DAY)
        for several, span in _portions(database, here, (first, end)):
            yield from _tolerant(database, several, span, limits)
        later = recent.nearest(database, here, end * DAY, before=False)
        for point in here:
            del oldest[point]
            if later.get(point, limits.cut * DAY) < limits.cut * DAY:
                oldest[point] = later[point]


def _oldest(database: Database, points: Sequence[int] | None) -> Iterator[tuple[int, int]]:
    """Points that have rows, each with the instant of its first one."""
    if points is not None:
        yield from recent.nearest(database, points, 0, before=False).items()
        return
    after = -1
    while rows := database.rows(
        f"SELECT point_id, at FROM {recent.TABLE} WHERE point_id > %s ORDER BY point_id, at LIMIT 1", (after,)
    ):
        ((after, at),) = rows
        yield int(after), int(at)


def _portions(database: Database, points: Sequence[int], span: Span) -> Iterator[tuple[list[int], Span]]:
    """Points, and days of the span, whose rows fit into one transaction."""
    counts = database.rows(
        f"SELECT point_id, COUNT(*) FROM {recent.TABLE} WHERE {among('point_id', points)}"
        f" AND at >= {span[0] * DAY} AND at < {span[1] * DAY} GROUP BY point_id ORDER BY point_id"
    )
    for point, count in counts:
        if count > MOST_ROWS:
            yield from (([point], (day, day + 1)) for day in range(*span))
    for together in filled((int(point), int(count)) for point, count in counts if count <= MOST_ROWS):
        yield together, span


def _merge_days(database: Database, limits: Limits, points: Sequence[int] | None) -> Iterator[Moved]:
    """Months that became ripe since the last time; what is sealed into older ones is merged at once."""
    ((merged, first),) = database.rows(
        "SELECT COALESCE(MAX(merged), 0), (SELECT MIN(day) FROM meterhouse_historical.reading_chunk)"
        " FROM meterhouse_historical.sealing"
    )
    span = month_around(max(int(merged), first or 0))
    while first is not None and span[1] <= limits.ripe:
        counts = database.rows(
            "SELECT point_id, SUM(readings) FROM meterhouse_historical.reading_chunk"
            f" WHERE day >= {span[0]} AND day < {span[1]}"
            + ("" if points is None else f" AND {among('point_id', points)}")
            + f" GROUP BY point_id HAVING SUM(days = 1) AND SUM(readings) <= {MOST_IN_CHUNK} ORDER BY point_id"
        )
        for several in filled((int(point), int(count)) for point, count in counts):
            yield from _tolerant(database, several, span, limits)
        if points is None:
            database.execute("UPDATE meterhouse_historical.sealing SET merged = GREATEST(merged, %s)", (span[1],))
        span = month_around(span[1])


def filled(counts: Iterable[tuple[int, int]], most: int = MOST_ROWS) -> Iterator[list[int]]:
    """Points, each with its number of readings, in groups of *most* readings, or of one point that has more."""
    together: list[int] = []
    expected = 0
    for point, count in counts:
        if together and expected + count > most:
            yield together
            together, expected = [], 0
        together.append(point)
        expected += count
    if together:
        yield together


def _tolerant(database: Database, points: Sequence[int], span: Span, limits: Limits) -> Iterator[Moved]:
    """Fold, and where something is damaged fold the others alone: one bad chunk does not keep all rows."""
    try:
        yield fold(database, points, span, limits)
    except Damaged as reason:
        if len(points) == 1:
            log.error("sealing_refused", point=points[0], first_day=span[0], reason=str(reason))
            return
        for point in points:
            yield from _tolerant(database, [point], span, limits)
