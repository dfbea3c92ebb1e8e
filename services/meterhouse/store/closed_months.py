"""Months that people have closed: kept with the instant whose figures they are, locked, and reopened.

A close is of a space with all below it. Of several that cover a subject the one of the nearest space counts. What was
reopened stays as a row, so that what was shown while it stood can be told again.
"""

import time as clock
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import mysql.connector
import orjson

from meterhouse.kernel.calendar import month_text
from meterhouse.kernel.errors import Conflict, NotFound
from meterhouse.store import audit
from meterhouse.store.engine import Connection, Database, among, ask, fetch, insert, run
from meterhouse.store.rows import instant_of

State = Literal["closed", "locked", "reopened"]

_COLUMNS = (
    "id, space_id, month, first, after, comment, matters, closed_at, closed_by, locked_at, locked_by,"
    " reopened_at, reopened_by, reason"
)
_TABLE = "meterhouse_reporting.closed_month"


@dataclass(frozen=True)
class ClosedMonth:
    """Instants [s UTC]; months since January 1970 of the calendar of the space."""

    id: int
    space_id: int
    month: int
    first: int
    after: int
    comment: str
    matters: Mapping[str, Any]
    closed_at: int
    closed_by: str
    locked_at: int | None
    locked_by: str | None
    reopened_at: int | None
    reopened_by: str | None
    reason: str | None

    @property
    def state(self) -> State:
        if self.reopened_at is not None:
            return "reopened"
        return "closed" if self.locked_at is None else "locked"

    def stood(self, instant: int) -> bool:
        """Whether it was closed at an instant [s UTC]."""
        return self.closed_at <= instant and (self.reopened_at is None or instant < self.reopened_at)


def standing(
    source: Database | Connection, lineage: Sequence[int], months: tuple[int, int], at: int | None = None
) -> dict[int, ClosedMonth]:
    """By month the close that counts for a space: its own, else that of the nearest space above it.

    lineage   the space and those above it, from itself to the root
    months    [first, after)
    at        instant [s UTC] at which they stood; now when None
    """
    if not lineage:
        return {}
    when = "stands = 1" if at is None else "TRUE"
    rows = ask(
        source,
        f"SELECT {_COLUMNS} FROM {_TABLE} WHERE {among('space_id', lineage)} AND month >= %s AND month < %s AND {when}"
        " ORDER BY id",
        months,
    )
    found: dict[int, ClosedMonth] = {}
    for close in map(_close, rows):
        if at is not None and not close.stood(at):
            continue
        nearest = found.get(close.month)
        if nearest is None or lineage.index(close.space_id) < lineage.index(nearest.space_id):
            found[close.month] = close
    return found


def of_spaces(source: Database | Connection, spaces: Iterable[int], months: tuple[int, int]) -> list[ClosedMonth]:
    """Closes that stand of any of these spaces."""
    sql = f"SELECT {_COLUMNS} FROM {_TABLE} WHERE stands = 1 AND {among('space_id', spaces)}"
    return [_close(row) for row in ask(source, f"{sql} AND month >= %s AND month < %s ORDER BY id", months)]


def locked(source: Database | Connection) -> list[ClosedMonth]:
    """Every month of any space that is locked, in order of time."""
    sql = f"SELECT {_COLUMNS} FROM {_TABLE} WHERE stands = 1 AND locked_at IS NOT NULL ORDER BY first, id"
    return [_close(row) for row in ask(source, sql)]


def get(source: Database | Connection, number: int) -> ClosedMonth | None:
    rows = ask(source, f"SELECT {_COLUMNS} FROM {_TABLE} WHERE id = %s", (number,))
    return _close(rows[0]) if rows else None


def listed(
    source: Database, spaces: Iterable[int] | None, before: int | None, limit: int, *, stands: bool | None = None
) -> list[ClosedMonth]:
    """The latest first.

    spaces   of these alone; of all when None
    before   id of the last one of the page before
    """
    conditions = ["TRUE" if spaces is None else among("space_id", spaces)]
    if before is not None:
        conditions.append(f"id < {int(before)}")
    if stands is not None:
        conditions.append("stands = 1" if stands else "stands IS NULL")
    sql = f"SELECT {_COLUMNS} FROM {_TABLE} WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT {int(limit)}"
    return [_close(row) for row in source.rows(sql)]


@dataclass(frozen=True)
class Wish:
    """A month that somebody wants to close.

    first, after   when it began, and when it was over, in whatever zone below the space [s UTC]
    matters        what is still open in it, as it is kept
    """

    space_id: int
    month: int
    first: int
    after: int
    comment: str
    matters: Mapping[str, Any]


def close(database: Database, wish: Wish, lineage: Sequence[int], author: str, now: float | None = None) -> int:
    """Close it, as of *now* [s UTC]; Conflict where it is closed already, with its space or one above."""

    def act(connection: Connection) -> int:
        check_open(connection, lineage, wish.month)
        moment = int(clock.time() if now is None else now)
        number = insert(
            connection,
            f"INSERT INTO {_TABLE} (space_id, month, first, after, comment, matters, closed_at, closed_by)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            (
                wish.space_id,
                wish.month,
                wish.first,
                wish.after,
                wish.comment,
                orjson.dumps(wish.matters).decode(),
                moment,
                author,
            ),
        )
        _note(connection, author, "close month", number)
        return number

    try:
        return database.transaction(act)
    except mysql.connector.IntegrityError as reason:  # two people at once
        raise Conflict(f"{month_text(wish.month)} was closed by somebody else just now") from reason


def check_open(source: Database | Connection, lineage: Sequence[int], month: int) -> None:
    """Conflict where the month of a space is closed already."""
    stands = standing(source, lineage, (month, month + 1)).get(month)
    if stands is not None:
        whose = "" if stands.space_id == lineage[0] else ", with a space above it"
        raise Conflict(
            f"{month_text(month)} was closed by {stands.closed_by} at {instant_of(stands.closed_at)}{whose};"
            " what came since is shown as adjustments, or reopen it first"
        )


def lock(database: Database, number: int, author: str) -> None:
    """Nobody corrects anything in it any more; what is locked already stays as it is."""

    def act(connection: Connection) -> None:
        if _standing(connection, number).locked_at is None:
            _set(connection, number, "locked_at = %s, locked_by = %s", (int(clock.time()), author))
            _note(connection, author, "lock month", number)

    database.transaction(act)


def unlock(database: Database, number: int, author: str) -> None:
    def act(connection: Connection) -> None:
        if _standing(connection, number).locked_at is not None:
            _set(connection, number, "locked_at = NULL, locked_by = NULL", ())
            _note(connection, author, "unlock month", number)

    database.transaction(act)


def reopen(database: Database, number: int, author: str, reason: str) -> None:
    """Its figures are what they are from now on; Conflict while it is locked."""

    def act(connection: Connection) -> None:
        stood = _standing(connection, number)
        if stood.locked_at is not None:
            raise Conflict(f"{month_text(stood.month)} was locked by {stood.locked_by}; unlock it first")
        told = (int(clock.time()), author, reason)
        _set(connection, number, "stands = NULL, reopened_at = %s, reopened_by = %s, reason = %s", told)
        _note(connection, author, "reopen month", number)

    database.transaction(act)


def leaned_on(source: Database | Connection) -> list[tuple[int, int, int, int]]:
    """Of each month that is closed anywhere: month, when it began and was over, and when it was closed first."""
    sql = f"SELECT month, MIN(first), MAX(after), MIN(closed_at) FROM {_TABLE} WHERE stands = 1 GROUP BY month"
    return [(int(month), int(first), int(after), int(at)) for month, first, after, at in ask(source, sql)]


def _standing(connection: Connection, number: int) -> ClosedMonth:
    rows = fetch(connection, f"SELECT {_COLUMNS} FROM {_TABLE} WHERE id = %s FOR UPDATE", (number,))
    if not rows:
        raise NotFound(f"there is no closed month {number}")
    found = _close(rows[0])
    if found.reopened_at is not None:
        raise Conflict(f"{month_text(found.month)} was reopened by {found.reopened_by}; close it again first")
    return found


def _set(connection: Connection, number: int, what: str, given: tuple[Any, ...]) -> None:
    run(connection, f"UPDATE {_TABLE} SET {what} WHERE id = %s", (*given, number))


def _note(connection: Connection, author: str, action: str, number: int) -> None:
    """In the audit of the organization whose space it is."""
    [(organization, name)] = fetch(
        connection,
        f"SELECT organization_id, name FROM {_TABLE} JOIN meterhouse_system.space ON space.id = space_id"
        " WHERE closed_month.id = %s",
        (number,),
    )
    found = get(connection, number)
    assert found is not None
    detail = {
        "id": number,
        "space": {"id": found.space_id, "name": name},
        "month": month_text(found.month),
        "comment": found.comment,
        "matters": found.matters,
        "reason": found.reason,
    }
    audit.note_event(connection, author, action, detail, organization)


def _close(row: Sequence[Any]) -> ClosedMonth:
    number, space, month, first, after, comment, matters, *rest = row
    return ClosedMonth(
        int(number), int(space), int(month), int(first), int(after), comment, orjson.loads(matters), *rest
    )
