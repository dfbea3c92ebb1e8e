"""Viewings: who has been told figures of what, over which days, in which form, when first and last, and how often.

One row for whatever is asked again and again alike, written with the answer.
"""

import time as clock
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from meterhouse.catalogue.metering import Node
from meterhouse.store.engine import Connection, Database, among, run, values
from meterhouse.store.rows import instant_of
from meterhouse.store.scope import Scope

Form = Literal["screen", "api", "csv", "xlsx"]
WhoKind = Literal["users", "api-keys"]

_TABLE = "meterhouse_reporting.viewing"
_MOST = 10_000
_NAMES: Mapping[str, str] = {"users": "user", "api-keys": "api_key"}


@dataclass(frozen=True)
class Viewing:
    """first, after   local days that the figures are of, half open"""

    subject: Node
    first: int
    after: int
    report: str
    form: Form
    who: tuple[WhoKind, int]


def note(database: Database, viewings: Iterable[Viewing], now: float | None = None) -> None:
    """Keep that figures were told."""
    moment = int(clock.time() if now is None else now)
    rows = sorted(
        (*each.subject, each.first, each.after, each.report, each.form, *each.who, moment, moment) for each in viewings
    )

    def write(connection: Connection) -> None:
        values(
            connection,
            f"INSERT INTO {_TABLE} (subject_kind, subject_id, first, after, report, form, who_kind, who_id, first_at,"
            " last_at, times) VALUES {} ON DUPLICATE KEY UPDATE times = times + 1,"
            " last_at = GREATEST(last_at, VALUES(last_at))",
            [(*row, 1) for row in rows],
        )

    if rows:
        database.transaction(write)


def of(
    database: Database, figures: Mapping[Node, tuple[int, int]], scope: Scope, asker: tuple[WhoKind, int]
) -> dict[str, Any]:
    """Who was told figures of these subjects in days [first, after), the last one first; by name whom the asker sees.

    figures   days by subject
    """
    found: dict[tuple[str, int], list[tuple[Any, ...]]] = defaultdict(list)
    for (kind, days), numbers in _alike(figures).items():
        for row in database.rows(
            f"SELECT who_kind, who_id, form, first_at, last_at, times FROM {_TABLE} WHERE subject_kind = %s"
            f" AND {among('subject_id', numbers)} AND first < %s AND after > %s",
            (kind, days[1], days[0]),
        ):
            found[row[0], int(row[1])].append(row[2:])
    seen = [who for who in found if who == asker or scope.sees(*who)]
    names = _names(database, seen)
    items = [
        {
            "who": {"kind": who[0], "id": who[1], "name": names[who]},
            "forms": sorted({form for form, *_ in found[who]}),
            "first_at": instant_of(min(first for _, first, _, _ in found[who])),
            "last_at": instant_of(max(last for _, _, last, _ in found[who])),
            "times": int(sum(times for *_, times in found[who])),
        }
        for who in sorted(seen, key=lambda who: -max(last for _, _, last, _ in found[who]))
        if who in names
    ]
    return {"items": items, "others": len(found) - len(seen)}


def _alike(figures: Mapping[Node, tuple[int, int]]) -> dict[tuple[str, tuple[int, int]], list[int]]:
    found: dict[tuple[str, tuple[int, int]], list[int]] = defaultdict(list)
    for (kind, number), days in figures.items():
        found[kind, days].append(number)
    return found


def _names(database: Database, people: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Of those who are still known."""
    found: dict[tuple[str, int], str] = {}
    for kind, table in _NAMES.items():
        numbers = [number for of_kind, number in people if of_kind == kind]
        rows = database.rows(f"SELECT id, name FROM meterhouse_user.{table} WHERE {among('id', numbers)}")
        found |= {(kind, int(number)): str(name) for number, name in rows}
    return found


def forget(database: Database, before: int) -> int:
    """Delete what nobody has asked for since an instant [s UTC], some thousand rows; how many they were."""
    return database.transaction(
        lambda connection: run(connection, f"DELETE FROM {_TABLE} WHERE last_at < %s LIMIT {_MOST}", (before,))
    )
