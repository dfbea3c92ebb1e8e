"""What is not here any more: stretches of time whose readings were archived to a file or have expired.

Figures that were computed from them stay. So nothing that lacks a reading that was taken away may be computed
anew: `floor` says from where on that can be done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from meterhouse.store.chunk_codec import Instants
from meterhouse.store.engine import Connection, Database, among, ask, values
from meterhouse.store.rows import instant_of

ARCHIVED, EXPIRED = "archived", "expired"


@dataclass(frozen=True)
class Gone:
    """A stretch [first, after) in seconds UTC."""

    point: int
    first: int
    after: int
    reason: str
    readings: int
    """How many were taken away."""
    place: str = ""
    """Name of the file that they went to."""


def stretches(source: Database | Connection, points: Sequence[int], first: int, after: int) -> list[Gone]:
    """Those that overlap with [first, after), by point and time."""
    rows = ask(
        source,
        "SELECT point_id, first, after, reason, readings, place FROM meterhouse_historical.reading_gone"
        f" WHERE {among('point_id', points)} AND first < {int(after)} AND after > {int(first)}"
        " ORDER BY point_id, first, reason, place",
    )
    return [
        Gone(int(p), int(low), int(high), str(why), int(count), str(where)) for p, low, high, why, count, where in rows
    ]


def told(several: Iterable[Gone]) -> list[dict[str, Any]]:
    """As the API tells of them."""
    return [
        {
            "from": instant_of(each.first),
            "to": instant_of(each.after),
            "reason": each.reason,
            "file": each.place or None,
        }
        for each in several
    ]


def note(connection: Connection, gone: Iterable[Gone]) -> None:
    """Keep them in mind, in the transaction that takes the readings away; what expires adds to what did."""
    values(
        connection,
        "INSERT INTO meterhouse_historical.reading_gone (point_id, first, after, reason, readings, place) VALUES {}"
        " ON DUPLICATE KEY UPDATE after = GREATEST(after, VALUES(after)), readings = readings + VALUES(readings)",
        [(each.point, each.first, each.after, each.reason, each.readings, each.place) for each in gone],
    )


def kept_from(source: Database | Connection, points: Sequence[int]) -> dict[int, int]:
    """From when on every reading of a point is still here [s UTC]; points that lost none are left out."""
    rows = ask(
        source,
        "SELECT point_id, MAX(after) FROM meterhouse_historical.reading_gone"
        f" WHERE {among('point_id', points)} GROUP BY point_id",
    )
    return {int(point): int(after) for point, after in rows}


def floor(good: Instants, kept_from: int, stretch: tuple[int, int], seconds: int) -> int:
    """Start of the first slot that can be computed anew from a point that lost what was before *kept_from* [s UTC].

    good      instants of its good readings around what is to be computed
    stretch   [first, after), in which the point counts
    seconds   length of a slot

    The reading that came before the first one that is left is gone. What was spread between the two stays as it is,
    and so does the slot that the first one lies in.
    """
    if not kept_from or kept_from <= stretch[0]:
        return 0
    nth = int(np.searchsorted(good, kept_from))
    whole = int(good[nth]) if nth < len(good) else kept_from
    return -(-min(whole, stretch[1]) // seconds) * seconds
