"""Catch-ups: silences over which a counter's energy is spread by what it usually does in the weeks before.

Which weeks these are is a matter of the readings before the silence, so whoever computes after a change of
readings must know of the silences that follow.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meterhouse.store.engine import Connection, Database, among, run, values

Silence = tuple[int, int, int]
"""Point, first, after: of the reading before it and of the one after it [s UTC]."""


def following(database: Database, points: Iterable[int], first: int, after: int) -> list[Silence]:
    """Silences of the points that began in [first, after)."""
    return [
        (int(point), int(began), int(ended))
        for point, began, ended in database.rows(
            "SELECT point_id, first, after FROM meterhouse_historical.catch_up"
            f" WHERE {among('point_id', points)} AND first >= %s AND first < %s",
            (max(first, 0), after),
        )
    ]


@dataclass(frozen=True)
class Changes:
    new: tuple[Silence, ...]
    gone: tuple[Silence, ...]


def changes(database: Database, spans: Sequence[Silence], found: Iterable[Silence]) -> Changes:
    """What becomes of the silences that are known, where others were found.

    spans   point, first, after of what was looked through [s UTC]
    """
    if not spans:
        return Changes((), ())
    looked = defaultdict(list)
    for point, first, after in spans:
        looked[point].append((first, after))
    known = {
        (int(point), int(began), int(ended))
        for point, began, ended in database.rows(
            "SELECT point_id, first, after FROM meterhouse_historical.catch_up"
            f" WHERE {among('point_id', looked)} AND first < %s AND after > %s",
            (max(after for _, _, after in spans), max(min(first for _, first, _ in spans), 0)),
        )
        if any(began < after and ended > first for first, after in looked[int(point)])
    }
    now = set(found)
    return Changes(tuple(sorted(now - known)), tuple(sorted(known - now)))


def write(connection: Connection, changed: Changes) -> None:
    for point, first, after in changed.gone:
        run(
            connection,
            "DELETE FROM meterhouse_historical.catch_up WHERE point_id = %s AND first = %s AND after = %s",
            (point, first, after),
        )
    values(
        connection,
        "INSERT INTO meterhouse_historical.catch_up (point_id, first, after) VALUES {}"
        " ON DUPLICATE KEY UPDATE after = VALUES(after)",
        changed.new,
    )
