"""How well what was planted was found: labels of the demo plant, held against the findings that stand.

The plant says in Redis what it has planted, so that whoever wants the score need not know the plant.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import redis as redis_client
from msgspec import Struct

from meterhouse.store import readings
from meterhouse.store.engine import Database, among
from meterhouse.store.findings import NEAR

KEY = "meterhouse:planted"


class Label(Struct, frozen=True):
    """A fault that was planted.

    point, meter   key of the point, and name of the meter that it feeds
    first, after   when it should be found [s UTC], half open
    """

    name: str
    kind: str
    point: str
    meter: str
    first: int
    after: int


class Seen(Struct, frozen=True):
    """A finding as far as the score is concerned; subject: key of a point, or name of a meter."""

    id: int
    kind: str
    subject: str
    first: int
    after: int


class Score(Struct, frozen=True):
    found: list[tuple[Label, Seen]]
    missed: list[Label]
    false_alarms: list[Seen]
    """Findings that nothing was planted for."""


def written(labels: Iterable[Label]) -> bytes:
    """What is planted, as it is told under the key."""
    return msgspec.json.encode(list(labels))


def planted(redis: "redis_client.Redis") -> list[Label]:
    """What is planted; nothing where there is no demo plant."""
    kept: Any = redis.get(KEY)
    return msgspec.json.decode(kept, type=list[Label]) if kept else []


def in_history(database: Database, labels: Sequence[Label]) -> list[Label]:
    """Those that lie within the readings that there are by now: a history is written from today backwards."""
    keys = {each.point for each in labels}
    ids = {
        str(key): int(number)
        for key, number in database.rows("SELECT `key`, id FROM meterhouse_system.point WHERE `key` IS NOT NULL")
        if key in keys
    }
    began = {point: first for point, (first, _) in readings.extents(database, list(ids.values())).items()}
    return [each for each in labels if each.point in ids and began.get(ids[each.point], each.first + 1) <= each.first]


def standing(database: Database) -> list[Seen]:
    """Findings that stand: all but those whose evidence is gone."""
    rows = database.rows(
        "SELECT id, kind, subject_kind, subject_id, first, after FROM meterhouse_fdd.finding"
        " WHERE NOT (state = 'closed' AND changed_by IS NULL) ORDER BY first, id"
    )
    names = {
        ("points", int(number)): str(key or name)
        for number, key, name in database.rows(
            f"SELECT id, `key`, name FROM meterhouse_system.point WHERE {among('id', [row[3] for row in rows])}"
        )
    } | {
        ("meters", int(number)): str(name)
        for number, name in database.rows(
            f"SELECT id, name FROM meterhouse_system.meter WHERE {among('id', [row[3] for row in rows])}"
        )
    }
    return [
        Seen(int(number), kind, names.get((subject, int(record)), f"{subject} {record}"), int(first), int(after))
        for number, kind, subject, record, first, after in rows
    ]


def score(labels: Sequence[Label], findings: Sequence[Seen]) -> Score:
    """Each label with the first finding of its kind at its place and time. Pure."""
    hits = [(label, [each for each in findings if _is_of(each, label)]) for label in labels]
    taken = {each.id for _, several in hits for each in several}
    return Score(
        [(label, several[0]) for label, several in hits if several],
        [label for label, several in hits if not several],
        [each for each in findings if each.id not in taken],
    )


def _is_of(finding: Seen, label: Label) -> bool:
    is_there = finding.subject in (label.point, label.meter)
    is_then = finding.first < label.after + NEAR and label.first < finding.after + NEAR
    return finding.kind == label.kind and is_there and is_then
