"""Retention: readings of a kind of point that are older than the operator wants to keep are deleted.

In transactions of a bounded size, each of which notes what it took away; figures stay. A chunk goes as a whole, when
its last day is old enough, and verdicts go with the readings that they speak of.
"""

from collections.abc import Iterator, Mapping

import structlog

from meterhouse.store import gone, recent, sealed
from meterhouse.store.engine import Connection, Database, fetch, run
from meterhouse.store.folding import take_turn
from meterhouse.store.gone import EXPIRED, Gone
from meterhouse.store.sealed import DAY

log = structlog.get_logger()

MOST_ROWS = 10_000
"""Rows, or verdicts, that one transaction deletes."""
MOST_CHUNKS = 100


def expire(database: Database, keep: Mapping[str, int], today: int, youngest: int) -> Iterator[int]:
    """Delete what is too old, a transaction with each step; readings that each deleted.

    keep       days that readings of a kind of point are kept; of a kind that is missing, or with 0, for ever
    today      [UTC days since 1970-01-01]
    youngest   nothing of this day or later is touched
    """
    for kind, days in keep.items():
        if days > 0:
            yield from _of_kind(database, kind, min(today - days, youngest))


def _of_kind(database: Database, kind: str, cut: int) -> Iterator[int]:
    points = [
        int(point) for (point,) in database.rows("SELECT id FROM meterhouse_system.point WHERE kind = %s", (kind,))
    ]
    firsts = recent.nearest(database, points, 0, before=False)
    for point, (first, _) in sealed.extents(database, points).items():
        firsts[point] = min(first, firsts.get(point, first))
    for point in sorted(point for point, first in firsts.items() if first < cut * DAY):
        yield from _of_point(database, kind, point, cut)


def _of_point(database: Database, kind: str, point: int, cut: int) -> Iterator[int]:
    total = 0
    while True:
        deleted, before, more = database.transaction(lambda connection: _delete(connection, point, cut))
        total += deleted
        if deleted:
            yield deleted
        if not more:
            break
    if total:
        log.info("readings_expired", point=point, kind=kind, before=before, readings=total)


def _delete(connection: Connection, point: int, cut: int) -> tuple[int, int, bool]:
    """Readings deleted, the instant before which they were, and whether there may be more."""
    take_turn(connection)
    chunks = f"meterhouse_historical.reading_chunk FORCE INDEX (reading_chunk_point) WHERE point_id = {point}"
    last = fetch(connection, f"SELECT day, days FROM {chunks} AND day < {cut} ORDER BY day DESC LIMIT 1 FOR UPDATE")
    first_kept = next((int(day) for day, days in last if day + days > cut), cut)
    before = first_kept * DAY
    whole = fetch(
        connection,
        f"SELECT day, readings FROM {chunks} AND day < {first_kept} ORDER BY day LIMIT {MOST_CHUNKS} FOR UPDATE",
    )
    for day, _ in whole:
        run(
            connection,
            "DELETE FROM meterhouse_historical.reading_chunk WHERE day = %s AND point_id = %s",
            (day, point),
        )
    rows, verdicts = (
        run(
            connection,
            f"DELETE FROM {table} WHERE point_id = %s AND at < %s ORDER BY at LIMIT {MOST_ROWS}",
            (point, before),
        )
        for table in (recent.TABLE, "meterhouse_historical.reading_quality")
    )
    deleted = rows + sum(int(readings) for _, readings in whole)
    if deleted:
        gone.note(connection, [Gone(point, 0, before, EXPIRED, deleted)])
    return deleted, before, len(whole) == MOST_CHUNKS or MOST_ROWS in (rows, verdicts)
