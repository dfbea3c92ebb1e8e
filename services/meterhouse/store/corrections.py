"""Corrections as they are kept: laid over readings, listed, undone; each marks what it touches to be computed again."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from meterhouse.kernel.correction import LONGEST_SHIFT, Act, Correction
from meterhouse.kernel.errors import Conflict, Fault, NotFound, Refused
from meterhouse.store import audit, work
from meterhouse.store.engine import Connection, Database, Row, among, fetch, insert, run, values
from meterhouse.store.rows import instant, instant_of
from meterhouse.store.scope import EVERYTHING, Scope

MOST_POINTS = 1000
MOST_VALUES = 100_000
LONGEST_REASON = 1000


@dataclass(frozen=True)
class Wish:
    """A correction as somebody asks for it.

    first, after   stamps of the readings that it is about [s UTC]; of a replacement those of its values
    seconds        of a shift [s], later positive
    given          of a replacement: value by point and instant
    """

    act: Act
    points: tuple[int, ...]
    first: int
    after: int
    reason: str
    seconds: int = 0
    given: Mapping[int, Mapping[int, float]] | None = None

    def faults(self) -> list[Fault]:
        found = []
        if not self.points or len(self.points) > MOST_POINTS:
            found.append(Fault("points", f"{len(self.points)} points; take 1 to {MOST_POINTS}"))
        if self.after <= self.first:
            found.append(Fault("to", f"{instant_of(self.after)} is not after from, {instant_of(self.first)}"))
        if not self.reason.strip() or len(self.reason) > LONGEST_REASON:
            found.append(Fault("reason", f"say why, in at most {LONGEST_REASON} characters"))
        if (self.act == "shift") != bool(self.seconds) or abs(self.seconds) > LONGEST_SHIFT:
            found.append(Fault("seconds", f"a shift takes 1 to {LONGEST_SHIFT} s, to either side; nothing else does"))
        count = sum(len(each) for each in (self.given or {}).values())
        if (self.act == "replace") != bool(count) or count > MOST_VALUES:
            found.append(Fault("values", f"a replacement takes 1 to {MOST_VALUES} values; nothing else does"))
        return found

    def corrections(self, number: int = 1 << 62) -> dict[int, Correction]:
        """By point; *number* tells which lie over which, by default the last over all."""
        found = {}
        for point in self.points:
            given = sorted((self.given or {}).get(point, {}).items())
            ats = np.array([at for at, _ in given], np.int64)
            shown = np.array([value for _, value in given], np.float64)
            found[point] = Correction(number, self.act, self.first, self.after, self.seconds, ats, shown)
        return found


def lay(database: Database, wish: Wish, author: str) -> int:
    """Lay a correction over readings; its id. Refused with all that does not hold."""
    faults = wish.faults()
    if faults:
        raise Refused(faults)

    def act(connection: Connection) -> int:
        number = insert(
            connection,
            "INSERT INTO meterhouse_historical.correction (act, first, after, seconds, reason, author)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (wish.act, wish.first, wish.after, wish.seconds, wish.reason.strip(), author),
        )
        values(
            connection,
            "INSERT INTO meterhouse_historical.correction_point (point_id, correction_id) VALUES {}",
            [(point, number) for point in wish.points],
        )
        values(
            connection,
            "INSERT INTO meterhouse_historical.correction_value (correction_id, point_id, at, value) VALUES {}",
            [
                (number, point, at, value)
                for point, given in sorted((wish.given or {}).items())
                for at, value in sorted(given.items())
            ],
        )
        _mark(connection, wish.corrections())
        _note(connection, author, "correct", number)
        return number

    return database.transaction(act)


def undo(database: Database, number: int, author: str, scope: Scope) -> None:
    """Take a correction back, for good; what lies over the same readings stays."""

    def act(connection: Connection) -> None:
        found = get(connection, number, scope)
        if found["undone_at"] is not None:
            raise Conflict(f"correction {number} was undone by {found['undone_by']} at {found['undone_at']}")
        standing_now = _standing(connection, f"correction.id = {int(number)}")
        run(
            connection,
            "UPDATE meterhouse_historical.correction SET undone_at = UTC_TIMESTAMP(3), undone_by = %s WHERE id = %s",
            (author, number),
        )
        _mark(connection, {point: each for point, several in standing_now.items() for each in several})
        _note(connection, author, "undo correction", number)

    database.transaction(act)


def _mark(connection: Connection, corrections: Mapping[int, Correction]) -> None:
    work.mark(
        connection,
        "cleaning",
        [(point, max(each.touched[0], 0), each.touched[1]) for point, each in corrections.items()],
    )


def standing(source: Database | Connection, points: Collection[int]) -> dict[int, tuple[Correction, ...]]:
    """Corrections of the points that were not undone, in the order in which they were made."""
    return _standing(source, among("point_id", points)) if points else {}


def _standing(source: Database | Connection, which: str) -> dict[int, tuple[Correction, ...]]:
    sql = (
        "SELECT point_id, correction.id, act, first, after, seconds FROM meterhouse_historical.correction_point"
        " JOIN meterhouse_historical.correction ON correction.id = correction_id"
        f" WHERE {which} AND undone_at IS NULL ORDER BY point_id, correction.id"
    )
    rows = _ask(source, sql)
    replaced = [int(number) for _, number, act, *_ in rows if act == "replace"]
    given: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
    for number, point, at, value in (
        _ask(
            source,
            "SELECT correction_id, point_id, at, value FROM meterhouse_historical.correction_value"
            f" WHERE {among('correction_id', replaced)} ORDER BY correction_id, point_id, at",
        )
        if replaced
        else ()
    ):
        given[int(number), int(point)].append((int(at), float(value)))
    found: dict[int, list[Correction]] = defaultdict(list)
    for point, number, act, first, after, seconds in rows:
        own = given.get((int(number), int(point)), [])
        ats, shown = np.array([at for at, _ in own], np.int64), np.array([value for _, value in own], np.float64)
        found[int(point)].append(Correction(int(number), act, int(first), int(after), int(seconds), ats, shown))
    return {point: tuple(several) for point, several in found.items()}


def _ask(source: Database | Connection, sql: str, params: Sequence[Any] = ()) -> list[Row]:
    return source.rows(sql, params) if isinstance(source, Database) else fetch(source, sql, params)


_COLUMNS = "correction.id, act, first, after, seconds, reason, author, made_at, undone_at, undone_by"


def listed(
    database: Database,
    scope: Scope,
    *,
    points: Iterable[int] | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[dict[str, Any]]:
    """Corrections of points that are seen, the newest first.

    points   only those of these
    before   only those older than the one of this id
    """
    seen = scope.of("points")
    wanted = seen if points is None else set(points) if seen is None else set(points) & seen
    of_points = "TRUE" if wanted is None else among("point_id", wanted)
    older = "TRUE" if before is None else f"correction.id < {int(before)}"
    rows = database.rows(
        f"SELECT {_COLUMNS} FROM meterhouse_historical.correction WHERE {older} AND EXISTS ("
        "SELECT 1 FROM meterhouse_historical.correction_point"
        f" WHERE correction_id = correction.id AND {of_points}) ORDER BY correction.id DESC LIMIT {int(limit)}"
    )
    return _told(database, rows, scope)


def get(source: Database | Connection, number: int, scope: Scope) -> dict[str, Any]:
    """NotFound where there is none, or none of its points is seen."""
    rows = _ask(source, f"SELECT {_COLUMNS} FROM meterhouse_historical.correction WHERE id = %s", (number,))
    told = _told(source, rows, scope)
    if not told or not told[0]["points"]:
        raise NotFound(f"there is no correction {number}")
    return told[0]


def _note(connection: Connection, author: str, action: str, number: int) -> None:
    """In the audit of the organization whose points these are."""
    [(organization,)] = fetch(
        connection,
        "SELECT MIN(organization_id) FROM meterhouse_historical.correction_point"
        " JOIN meterhouse_system.point ON point.id = point_id WHERE correction_id = %s",
        (number,),
    )
    audit.note_event(connection, author, action, get(connection, number, EVERYTHING), organization)


def _told(source: Database | Connection, rows: Sequence[Row], scope: Scope) -> list[dict[str, Any]]:
    these = among("correction_id", [row[0] for row in rows])
    points: dict[int, list[dict[str, Any]]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    for number, point, key, name in _ask(
        source,
        "SELECT correction_id, point_id, point.`key`, point.name FROM meterhouse_historical.correction_point"
        " LEFT JOIN meterhouse_system.point ON point.id = point_id"
        f" WHERE {these} ORDER BY correction_id, point_id",
    ):
        counts[int(number)] += 1
        if scope.sees("points", int(point)):
            points[int(number)].append({"id": int(point), "key": key, "name": name})
    return [
        {
            "id": int(number),
            "act": act,
            "from": instant_of(first),
            "to": instant_of(after),
            "seconds": int(seconds) or None,
            "reason": reason,
            "author": author,
            "made_at": instant(made_at),
            "undone_at": undone_at and instant(undone_at),
            "undone_by": undone_by,
            "point_count": counts[int(number)],
            "points": points[int(number)],
        }
        for number, act, first, after, seconds, reason, author, made_at, undone_at, undone_by in rows
    ]
