"""Closed days: how complete they are, by site and by point; and which are to be closed, again or for the first time."""

import time
from collections.abc import Iterable, Sequence

from meterhouse.catalogue.metering import Node
from meterhouse.kernel.calendar import Calendar
from meterhouse.store.configuration import Configuration
from meterhouse.store.engine import Connection, Database, among, values
from meterhouse.store.work import Range


def ranges(
    configuration: Configuration, changed: Iterable[tuple[Node, int, int]], now: float | None = None
) -> list[Range]:
    """What is to be closed again where meters have changed: site and instants, up to its last midnight.

    changed   meter, first, last [s UTC]
    """
    composition = configuration.composition
    until = time.time() if now is None else now
    found: list[Range] = []
    for meter, first, last in changed:
        space = composition.space_of(meter)
        site = composition.site(space) if space is not None else None
        if site is None or not site.zone:
            continue
        midnight = last_midnight(site.zone, until)
        if first < midnight:
            found.append((site.id, first, min(last, midnight)))
    return found


def last_midnight(zone: str, now: float) -> int:
    """When the day began that is not over yet [s UTC]."""
    calendar = Calendar.of(zone)
    today, _ = calendar.touched(int(now), int(now) + 1)
    return calendar.start(today)


def extents(database: Database) -> dict[int, tuple[int, int]]:
    """The first and the last day that was closed of each site that has any."""
    rows = database.rows("SELECT space_id, MIN(`day`), MAX(`day`) FROM meterhouse_fdd.site_day GROUP BY space_id")
    return {int(space): (int(first), int(last)) for space, first, last in rows}


def keep(
    connection: Connection, space: int, days: Sequence[tuple[int, ...]], points: Sequence[tuple[int, ...]]
) -> None:
    """Days of a site, and of its points.

    days     day, expected, present, sure, balances, unequal
    points   point, day, expected, present, odd
    """
    values(
        connection,
        "INSERT INTO meterhouse_fdd.site_day (space_id, `day`, expected, present, sure, balances, unequal, closed_at)"
        " VALUES {} ON DUPLICATE KEY UPDATE expected = VALUES(expected), present = VALUES(present),"
        " sure = VALUES(sure), balances = VALUES(balances), unequal = VALUES(unequal), closed_at = VALUES(closed_at)",
        [(space, *day, _now()) for day in days],
    )
    values(
        connection,
        "INSERT INTO meterhouse_fdd.point_day (point_id, `day`, expected, present, odd) VALUES {}"
        " ON DUPLICATE KEY UPDATE expected = VALUES(expected), present = VALUES(present), odd = VALUES(odd)",
        points,
    )


def add(connection: Connection, points: Sequence[tuple[int, ...]]) -> None:
    """Days of points as `keep` has them, of which nothing is kept yet."""
    values(
        connection,
        "INSERT IGNORE INTO meterhouse_fdd.point_day (point_id, `day`, expected, present, odd) VALUES {}",
        points,
    )


def _now() -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())


def counted(database: Database, sites: Iterable[int], first: int, after: int) -> tuple[int, int]:
    """How many days [first, after) of the sites are closed, and how many of these do not balance."""
    [(closed, unequal)] = database.rows(
        "SELECT COUNT(*), COALESCE(SUM(unequal > 0), 0) FROM meterhouse_fdd.site_day"
        f" WHERE {among('space_id', sites)} AND `day` >= %s AND `day` < %s",
        (first, after),
    )
    return int(closed), int(unequal)
