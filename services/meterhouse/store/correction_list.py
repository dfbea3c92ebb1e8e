"""Corrections as they are listed and told: who laid what over which readings, why, and whether it was undone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from meterhouse.kernel.errors import NotFound
from meterhouse.store import changed
from meterhouse.store.engine import Connection, Database, Row, among, ask
from meterhouse.store.rows import instant, instant_of
from meterhouse.store.scope import Scope

_COLUMNS = (
    "correction.id, act, first, after, seconds, factor, register_end, changed, reason,"
    " author, made_at, undone_at, undone_by"
)


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
    rows = ask(source, f"SELECT {_COLUMNS} FROM meterhouse_historical.correction WHERE id = %s", (number,))
    told = _told(source, rows, scope)
    if not told or not told[0]["points"]:
        raise NotFound(f"there is no correction {number}")
    return told[0]


@dataclass(frozen=True)
class Happening:
    """A correction was laid, or undone."""

    at: int
    """[s UTC]"""
    id: int
    act: str
    is_undone: bool


REACH = 86_400
"""How far beside its stretch a correction may change figures [s]: about as far as readings are apart."""


def since(
    database: Database, points: Iterable[int], within: tuple[int, int], instant: int, scope: Scope
) -> list[Happening]:
    """What was laid over these points within [first, after), or undone there, after an instant [s UTC], in order."""
    seen = [point for point in points if scope.sees("points", point)]
    rows = database.rows(
        "SELECT DISTINCT correction.id, act, UNIX_TIMESTAMP(made_at), UNIX_TIMESTAMP(undone_at)"
        " FROM meterhouse_historical.correction"
        " JOIN meterhouse_historical.correction_point ON correction_id = correction.id"
        f" WHERE {among('point_id', seen)} AND first < %s AND after > %s",
        (within[1] + REACH, within[0] - REACH),
    )
    told = [
        Happening(int(at), int(number), act, is_undone)
        for number, act, made, undone in rows
        for at, is_undone in ((made, False), (undone, True))
        if at is not None and at > instant
    ]
    return sorted(told, key=lambda each: (each.at, each.id))


def written(database: Database, scope: Scope) -> Iterator[dict[str, Any]]:
    """Those that stand on points that are seen, oldest first: a row for each point, and for each value given."""
    of_points = scope.of("points")
    which = "TRUE" if of_points is None else among("point_id", of_points)
    rows = database.rows(
        "SELECT correction.id, act, first, after, seconds, factor, register_end, changed, reason, author, made_at,"
        " point_id, point.`key` FROM meterhouse_historical.correction"
        " JOIN meterhouse_historical.correction_point ON correction_id = correction.id"
        " JOIN meterhouse_system.point ON point.id = point_id"
        f" WHERE undone_at IS NULL AND {which} ORDER BY correction.id, point_id"
    )
    given: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
    for number, point, at, value in database.rows(
        "SELECT correction_id, point_id, at, value FROM meterhouse_historical.correction_value"
        f" WHERE {which} ORDER BY correction_id, point_id, at"
    ):
        given[int(number), int(point)].append((int(at), float(value)))
    for number, act, first, after, seconds, factor, end, text, reason, author, made_at, point, key in rows:
        common = {"point": key or str(point), "reason": reason, "author": author}
        common |= {"made_at": instant(made_at), "id": int(number)}
        values_given = given.get((int(number), int(point)), [])
        stretch = {"from": instant_of(first), "to": instant_of(after)}
        if act == "copy":  # what was copied is told: the like stretch may have become another since
            yield common | stretch | {"act": "exclude"}
        if act in ("replace", "copy"):
            yield from (
                common | {"from": instant_of(at), "act": "replace", "value": value} for at, value in values_given
            )
        elif act == "exchange":
            records = changed.read(text) if text else []
            serial = next((each.after["serial"] for each in records if "serial" in each.after), None)
            [(_, start)] = values_given
            told = {"from": instant_of(first), "act": act, "value": end, "start": start, "serial": serial}
            yield common | told
        elif act == "ratio":
            shares = [each.after["share"] for each in changed.read(text or "[]") if "share" in each.after]
            yield common | stretch | {"act": act, "value": shares[0] if shares else factor}
        elif act != "copy":
            yield common | stretch | {"act": act, "value": factor if act == "scale" else seconds or None}


def _told(source: Database | Connection, rows: Sequence[Row], scope: Scope) -> list[dict[str, Any]]:
    these = among("correction_id", [row[0] for row in rows])
    points: dict[int, list[dict[str, Any]]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    for number, point, key, name in ask(
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
            "factor": factor,
            "end": end,
            "changed": [each.told() for each in changed.read(text)] if text else [],
            "reason": reason,
            "author": author,
            "made_at": instant(made_at),
            "undone_at": undone_at and instant(undone_at),
            "undone_by": undone_by,
            "point_count": counts[int(number)],
            "points": points[int(number)],
        }
        for number, act, first, after, seconds, factor, end, text, reason, author, made_at, undone_at, undone_by in rows
    ]
