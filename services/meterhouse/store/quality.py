"""The quality of data as people ask for it: how complete, what is silent, what was judged, what was found.

Whatever leaves here is limited to what the asker's scope sees, point by point and meter by meter.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import redis as redis_client

from meterhouse.kernel.calendar import DAY, date_of
from meterhouse.kernel.quality import Verdict
from meterhouse.store import readings
from meterhouse.store.channels import LATEST, POINT_FAULTS
from meterhouse.store.engine import Database, among
from meterhouse.store.rows import instant_of
from meterhouse.store.scope import EVERYTHING, Scope

LATE_TIMES, LATE_LEAST = 5.0, 300.0
"""A point is late when its last reading is older than so many of its intervals, and than so long [s]."""
SILENT_SECONDS = 86_400
SLOWEST = 900.0
"""Interval of a point that declares none [s]."""


@dataclass(frozen=True)
class Place:
    """A space with all below it; None for all that is seen."""

    spaces: frozenset[int]
    points: frozenset[int]
    meters: frozenset[int]


def place(database: Database, space: int) -> Place:
    """What stands in a space and below it: by bindings, and by the devices that meters are read from."""
    parents: dict[int, int | None] = dict(database.rows("SELECT id, parent_id FROM meterhouse_system.space"))
    spaces = {each for each in parents if space in _lineage(each, parents)}
    bound = database.rows(
        "SELECT part_kind, part_id FROM meterhouse_system.binding"
        f" WHERE owner_kind = 'spaces' AND {among('owner_id', spaces)} AND part_kind IN ('meters', 'sensors')"
    )
    meters = {int(part) for kind, part in bound if kind == "meters"}
    sensors = {int(part) for kind, part in bound if kind == "sensors"}
    fed = database.rows(
        "SELECT part_id FROM meterhouse_system.binding WHERE part_kind = 'points'"
        f" AND ((owner_kind = 'meters' AND {among('owner_id', meters)})"
        f" OR (owner_kind = 'sensors' AND {among('owner_id', sensors)}))"
    )
    points = {int(point) for (point,) in fed}
    beside = database.rows(
        "SELECT other.id FROM meterhouse_system.point"
        " JOIN meterhouse_system.point AS other ON other.device_id = point.device_id"
        f" WHERE {among('point.id', points)}"
    )
    return Place(frozenset(spaces), frozenset(points | {int(point) for (point,) in beside}), frozenset(meters))


def _lineage(space: int, parents: dict[int, int | None]) -> set[int]:
    found: set[int] = set()
    at: int | None = space
    while at is not None and at not in found:
        found.add(at)
        at = parents.get(at)
    return found


def _seen_points(scope: Scope, where: Place | None) -> str:
    """A condition on `point.id`."""
    conditions = ["TRUE"]
    if (visible := scope.of("points")) is not None:
        conditions.append(among("point.id", visible))
    if where is not None:
        conditions.append(among("point.id", where.points))
    return " AND ".join(conditions)


_NAMED = (
    "point.id, point.name, point.`key`, device.name, (SELECT MIN(owner_id) FROM meterhouse_system.binding"
    " WHERE owner_kind = 'meters' AND part_kind = 'points' AND part_id = point.id)"
)
_FROM_POINTS = "meterhouse_system.point LEFT JOIN meterhouse_system.device ON device.id = point.device_id"


def _point(row: Sequence[Any], scope: Scope) -> dict[str, Any]:
    meter = row[4] if row[4] is not None and scope.sees("meters", int(row[4])) else None
    return {"id": int(row[0]), "name": row[1], "key": row[2], "device": row[3], "meter_id": meter}


def coverage(
    database: Database, scope: Scope, where: Place | None, days: tuple[int, int], after_point: int, most: int
) -> dict[str, Any]:
    """Points by days: of each cell the slots that a day has, those with a reading, and readings with a verdict.

    days          [first, after) since 1970-01-01, local
    after_point   id of the last point of the page before
    """
    rows = database.rows(
        f"SELECT {_NAMED} FROM {_FROM_POINTS} WHERE {_seen_points(scope, where)} AND point.id > %s"
        " AND EXISTS (SELECT 1 FROM meterhouse_fdd.point_day"
        " WHERE point_id = point.id AND `day` >= %s AND `day` < %s)"
        " ORDER BY point.id LIMIT %s",
        (after_point, *days, most + 1),
    )
    shown = rows[:most]
    cells: dict[int, dict[int, list[int]]] = {int(row[0]): {} for row in shown}
    for point, day, expected, present, odd in database.rows(
        "SELECT point_id, `day`, expected, present, odd FROM meterhouse_fdd.point_day"
        f" WHERE {among('point_id', cells)} AND `day` >= %s AND `day` < %s",
        days,
    ):
        cells[int(point)][int(day)] = [int(expected), int(present), int(odd)]
    return {
        "days": [date_of(day).isoformat() for day in range(*days)],
        "items": [
            {"point": _point(row, scope), "days": [cells[int(row[0])].get(day) for day in range(*days)]}
            for row in shown
        ],
        "next": str(shown[-1][0]) if len(rows) > most else None,
    }


def silent(
    database: Database, redis: "redis_client.Redis", scope: Scope, where: Place | None, now: float
) -> list[dict[str, Any]]:
    """Points that should have told something by now, the longest silent first; with why, where that is known."""
    rows = database.rows(
        f"SELECT {_NAMED}, COALESCE(point.interval_seconds, data_source.interval_seconds) FROM {_FROM_POINTS}"
        " LEFT JOIN meterhouse_system.data_source ON data_source.id = device.data_source_id"
        f" WHERE {_seen_points(scope, where)} AND point.is_enabled AND point.is_stored ORDER BY point.id"
    )
    ids = [int(row[0]) for row in rows]
    last = _last(database, redis, ids, now)
    reasons = _reasons(redis, ids)
    found = []
    for row in rows:
        at = last.get(int(row[0]))
        age = None if at is None else now - at
        if age is not None and age <= max(LATE_TIMES * float(row[5] or SLOWEST), LATE_LEAST):
            continue
        state = "never" if age is None else "silent" if age > SILENT_SECONDS else "late"
        told = {"state": state, "since": None if at is None else instant_of(at), "seconds": age and int(age)}
        found.append((at or 0.0, {"point": _point(row, scope), **told, "reason": reasons.get(int(row[0]))}))
    return [told for _, told in sorted(found, key=lambda each: each[0])]


def _last(database: Database, redis: "redis_client.Redis", points: list[int], now: float) -> dict[int, float]:
    """When each point last told something; what is stamped in the future tells nothing of now [s UTC]."""
    if not points:
        return {}
    found: dict[int, float] = {
        point: float(at) for point, at in readings.nearest(database, points, int(now) + 1, before=True).items()
    }
    for point, cell in zip(points, redis.hmget(LATEST, [str(point) for point in points]), strict=True):
        if cell is not None and (at := float(orjson.loads(cell)[0])) <= now:
            found[point] = max(found.get(point, at), at)
    return found


def _reasons(redis: "redis_client.Redis", points: list[int]) -> dict[int, str]:
    """What acquisition says of points that it gets nothing from."""
    if not points:
        return {}
    cells = redis.hmget(POINT_FAULTS, [str(point) for point in points])
    told = {point: orjson.loads(cell) for point, cell in zip(points, cells, strict=True) if cell}
    return {point: str(fault["reason"]) for point, fault in told.items() if fault}


def verdicts(database: Database, scope: Scope, where: Place | None, first: int, after: int) -> list[dict[str, Any]]:
    """How many readings of how many points each rule has judged in [first, after) [s UTC]."""
    rows = database.rows(
        "SELECT SUBSTRING_INDEX(rule, ' ', 1), verdict, COUNT(*), COUNT(DISTINCT point_id)"
        " FROM meterhouse_historical.reading_quality JOIN meterhouse_system.point ON point.id = point_id"
        f" WHERE {_seen_points(scope, where)} AND at >= %s AND at < %s GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        (max(first, 0), after),
    )
    return [
        {"rule": rule, "verdict": Verdict(verdict).name.lower(), "readings": int(count), "points": int(points)}
        for rule, verdict, count, points in rows
    ]


def sites(database: Database, scope: Scope, days: tuple[int, int]) -> list[dict[str, Any]]:
    """Sites that are seen, each with its days in the range together; a score is the share of what is sure.

    `open_findings` are those that `findings` answers for these days and the state open.
    """
    visible = scope.of("spaces")
    limit = "TRUE" if visible is None else among("space_id", visible)
    opened: dict[int, int] = dict(
        database.rows(
            f"SELECT space_id, COUNT(*) FROM meterhouse_fdd.finding WHERE state = 'open' AND {limit}"
            f" AND {_seen_subjects(scope)} AND after > %s AND first < %s GROUP BY space_id",
            instants(days),
        )
    )
    return [
        {
            "space": {"kind": "spaces", "id": int(space), "name": name},
            "days": int(number),
            "expected": int(expected),
            "present": int(present),
            "coverage": _share(present, expected),
            "score": _share(sure, expected),
            "balances": int(balances),
            "unequal": int(unequal),
            "open_findings": int(opened.get(space, 0)),
            "closed_until": date_of(int(last)).isoformat(),
        }
        for space, name, number, expected, present, sure, balances, unequal, last in database.rows(
            "SELECT space_id, name, COUNT(*), SUM(expected), SUM(present), SUM(sure), SUM(balances), SUM(unequal),"
            " MAX(`day`) FROM meterhouse_fdd.site_day JOIN meterhouse_system.space ON space.id = space_id"
            f" WHERE {limit} AND `day` >= %s AND `day` < %s GROUP BY space_id, name ORDER BY name",
            days,
        )
    ]


def _share(part: Any, whole: Any) -> float | None:
    return round(float(part) / float(whole), 4) if whole else None


_SUBJECT_KINDS = ("points", "meters")


def _seen_subjects(scope: Scope) -> str:
    """A condition on the subject of a finding."""
    parts = []
    for kind in _SUBJECT_KINDS:
        visible = scope.of(kind)
        seen = "TRUE" if visible is None else among("subject_id", visible)
        parts.append(f"(subject_kind = '{kind}' AND {seen})")
    return f"({' OR '.join(parts)})"


@dataclass(frozen=True)
class Wanted:
    """Findings asked for; None where anything will do.

    cursor   first instant and id of the last finding of the page before
    """

    kind: str | None = None
    state: str | None = None
    first: int | None = None
    after: int | None = None
    cursor: tuple[int, int] | None = None
    limit: int = 100


_FINDING = (
    "finding.id, kind, space_id, subject_kind, subject_id, first, after, size, unit, words, evidence, state,"
    " changed_by, changed_at, found_at"
)


def findings(database: Database, scope: Scope, where: Place | None, wanted: Wanted) -> dict[str, Any]:
    """The latest first."""
    conditions, given = [_seen_subjects(scope)], []
    if where is not None:
        conditions.append(f"({among('space_id', where.spaces)} OR {_inside(where)})")
    for condition, value in (
        ("kind = %s", wanted.kind),
        ("state = %s", wanted.state),
        ("after > %s", wanted.first),
        ("first < %s", wanted.after),
    ):
        if value is not None:
            conditions.append(condition)
            given.append(value)
    total = int(
        database.rows(f"SELECT COUNT(*) FROM meterhouse_fdd.finding WHERE {' AND '.join(conditions)}", given)[0][0]
    )
    if wanted.cursor is not None:
        conditions.append("(first < %s OR (first = %s AND finding.id < %s))")
        given += [wanted.cursor[0], *wanted.cursor]
    rows = database.rows(
        f"SELECT {_FINDING} FROM meterhouse_fdd.finding WHERE {' AND '.join(conditions)}"
        f" ORDER BY first DESC, finding.id DESC LIMIT {int(wanted.limit) + 1}",
        given,
    )
    shown = rows[: wanted.limit]
    following = f"{shown[-1][5]}-{shown[-1][0]}" if len(rows) > wanted.limit else None
    return {"items": told(database, shown, scope), "next": following, "total": total}


def open_findings(database: Database, where: Place, kinds: Sequence[str], first: int, after: int) -> int:
    """How many of these kinds nobody has looked at, of what stands there, in [first, after) [s UTC]."""
    marks = ", ".join(["%s"] * len(kinds))
    [(count,)] = database.rows(
        f"SELECT COUNT(*) FROM meterhouse_fdd.finding WHERE state = 'open' AND kind IN ({marks})"
        f" AND first < %s AND after > %s AND {_inside(where)}",
        (*kinds, after, first),
    )
    return int(count)


def _inside(where: Place) -> str:
    """A condition on the subject of a finding."""
    return (
        f"((subject_kind = 'points' AND {among('subject_id', where.points)})"
        f" OR (subject_kind = 'meters' AND {among('subject_id', where.meters)}))"
    )


def finding(database: Database, scope: Scope, number: int) -> dict[str, Any] | None:
    """One of them; None too where it is not for these eyes."""
    rows = database.rows(
        f"SELECT {_FINDING} FROM meterhouse_fdd.finding WHERE finding.id = %s AND {_seen_subjects(scope)}", (number,)
    )
    return told(database, rows, scope)[0] if rows else None


def set_state(database: Database, number: int, state: str, actor: str) -> None:
    database.execute(
        "UPDATE meterhouse_fdd.finding SET state = %s, changed_by = %s, changed_at = UTC_TIMESTAMP(3) WHERE id = %s",
        (state, actor[:190], number),
    )


def by_id(database: Database, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Findings for whoever sees all."""
    return told(
        database,
        database.rows(f"SELECT {_FINDING} FROM meterhouse_fdd.finding WHERE {among('finding.id', numbers)}"),
    )


def told(database: Database, rows: Iterable[Sequence[Any]], scope: Scope = EVERYTHING) -> list[dict[str, Any]]:
    """Findings as they go out, with the names of what they are about; a site that is not seen is not named."""
    kept = list(rows)
    meters = {int(row[4]) for row in kept if row[3] == "meters"}
    points = {int(row[4]) for row in kept if row[3] == "points"}
    names: dict[tuple[str, int], str] = {
        ("meters", int(number)): str(name)
        for number, name in database.rows(f"SELECT id, name FROM meterhouse_system.meter WHERE {among('id', meters)}")
    }
    for number, name, key, device, _ in database.rows(
        f"SELECT {_NAMED} FROM {_FROM_POINTS} WHERE {among('point.id', points)}"
    ):
        names["points", int(number)] = str(key or (f"{device}/{name}" if device else name))
    spaces: dict[int, str] = dict(
        database.rows(
            f"SELECT id, name FROM meterhouse_system.space WHERE {among('id', {int(row[2]) for row in kept})}"
        )
    )
    return [_told(row, names, spaces, is_seen=scope.sees("spaces", int(row[2]))) for row in kept]


def _told(
    row: Sequence[Any], names: dict[tuple[str, int], str], spaces: dict[int, str], *, is_seen: bool
) -> dict[str, Any]:
    number, kind, space, subject_kind, subject, first, after, size, unit, words, evidence, state, by, at, since = row
    return {
        "id": int(number),
        "kind": kind,
        "space": {"kind": "spaces", "id": int(space), "name": spaces.get(space, "")} if is_seen else None,
        "subject": {"kind": subject_kind, "id": int(subject), "name": names.get((subject_kind, int(subject)), "")},
        "first": instant_of(first),
        "after": instant_of(after),
        "size": size,
        "unit": unit,
        "words": words,
        "evidence": orjson.loads(evidence),
        "state": state,
        "changed_by": by,
        "changed_at": at and at.isoformat() + "Z",
        "found_at": since.isoformat() + "Z",
    }


def instants(days: tuple[int, int]) -> tuple[int, int]:
    """From the earliest to the latest instant that may belong to these local days, in whatever zone [s UTC]."""
    return days[0] * DAY - 14 * 3600, days[1] * DAY + 12 * 3600


def today() -> int:
    """The day that has begun everywhere in UTC [d since 1970-01-01]."""
    return (dt.datetime.now(dt.UTC).date() - dt.date(1970, 1, 1)).days
