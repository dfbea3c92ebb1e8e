"""Readings that somebody hands in or asks for over the API: which point is meant, what is there already.

A name may mean several points, since organizations need not know what others call theirs.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import orjson
import redis as redis_client

from meterhouse.kernel.quality import Verdict
from meterhouse.store.channels import LATEST, LIVE
from meterhouse.store.engine import Database
from meterhouse.store.readings import Ids, Instants, Values, head, judgements

Item = TypeVar("Item")
_PART = 5_000


@dataclass(frozen=True)
class Target:
    """A point that readings are meant for."""

    id: int
    unit: str


def by_id(database: Database, ids: Collection[int]) -> dict[int, list[Target]]:
    found: dict[int, list[Target]] = {}
    for part in _parts(sorted(ids)):
        marks = ",".join(["%s"] * len(part))
        rows = database.rows(f"SELECT id, unit FROM meterhouse_system.point WHERE id IN ({marks})", part)
        found |= {row[0]: [Target(*row)] for row in rows}
    return found


def by_key(database: Database, keys: Collection[str]) -> dict[str, list[Target]]:
    """By the keys as they were asked for: the database holds upper and lower case for the same."""
    found: dict[str, list[Target]] = defaultdict(list)
    for part in _parts(sorted(keys)):
        marks = ",".join(["%s"] * len(part))
        rows = database.rows(f"SELECT `key`, id, unit FROM meterhouse_system.point WHERE `key` IN ({marks})", part)
        for key, point, unit in rows:
            found[key].append(Target(point, unit))
    return found


def by_channel(database: Database, channels: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[Target]]:
    """By names of device and channel."""
    found: dict[tuple[str, str], list[Target]] = defaultdict(list)
    for part in _parts(sorted(channels)):
        marks = ",".join(["(%s, %s)"] * len(part))
        rows = database.rows(
            "SELECT device.name, point.name, point.id, unit FROM meterhouse_system.point"
            " JOIN meterhouse_system.device ON device.id = device_id"
            f" WHERE (device.name, point.name) IN ({marks})",
            [name for pair in part for name in pair],
        )
        for device, channel, point, unit in rows:
            found[device, channel].append(Target(point, unit))
    return found


def edits(database: Database, points: Ids, ats: Instants) -> dict[tuple[int, int], float]:
    """The values that people put in the place of readings, by point and instant."""
    found: dict[tuple[int, int], float] = {}
    for part in _parts(sorted(set(zip(points.tolist(), ats.tolist(), strict=True)))):
        marks = ",".join(f"({point},{at})" for point, at in part)
        rows = database.rows(
            "SELECT point_id, at, value FROM meterhouse_historical.reading_quality"
            f" WHERE (point_id, at) IN ({marks}) AND verdict = %s AND value IS NOT NULL",
            (int(Verdict.EDITED),),
        )
        found |= {(int(point), int(at)): float(value) for point, at, value in rows}
    return found


@dataclass(frozen=True)
class Shown:
    """A reading with what is thought of it."""

    at: int
    """[s UTC]"""
    value: float
    quality: str | None
    """good, bad, or None while it was not judged yet."""
    rule: str | None
    edited: float | None
    """The value that a person put in its place."""


def page(database: Database, point: int, first: int, after: int, limit: int) -> tuple[list[Shown], int | None]:
    """Readings at instants in [first, after), and where the next page begins."""
    ats, values = head(database, point, first, after, limit + 1)
    more = int(ats[limit]) if len(ats) > limit else None
    if not len(ats):
        return [], None
    rows = list(zip(ats[:limit].tolist(), values[:limit].tolist(), strict=True))
    judged = judgements(database, [point], rows[0][0], rows[-1][0] + 1)
    verdicts = {
        int(at): (Verdict(int(verdict)), rule, None if np.isnan(value) else float(value))
        for at, verdict, rule, value in zip(judged.ats, judged.verdicts, judged.rules, judged.values, strict=True)
    }
    unjudged = _not_judged(database, point)
    return [_shown(at, value, verdicts.get(at), unjudged) for at, value in rows], more


def _shown(at: int, value: float, judged: tuple[Verdict, str, float | None] | None, unjudged: tuple[int, int]) -> Shown:
    if judged is None:
        return Shown(at, value, None if unjudged[0] <= at < unjudged[1] else "good", None, None)
    verdict, rule, edited = judged
    is_bad = verdict in (Verdict.BAD, Verdict.SUSPECT)
    return Shown(at, value, "bad" if is_bad else "good", rule, edited if verdict is Verdict.EDITED else None)


def _not_judged(database: Database, point: int) -> tuple[int, int]:
    """Range of instants that wait for cleaning [s UTC]; empty when none does."""
    rows = database.rows(
        "SELECT LEAST(COALESCE(first, claimed_first), COALESCE(claimed_first, first)),"
        " GREATEST(COALESCE(last, claimed_last), COALESCE(claimed_last, last))"
        " FROM meterhouse_system.work WHERE stage = 'cleaning' AND key_id = %s",
        (point,),
    )
    if not rows or rows[0][0] is None:
        return (0, 0)
    return int(rows[0][0]), int(rows[0][1])


def tell(redis: "redis_client.Redis", points: Ids, ats: Instants, values: Values) -> None:
    """Let those who watch see what is newer than what they saw; nothing of the future."""
    newest: dict[int, tuple[int, float]] = {}
    now = time.time() + 60  # clocks of those who push may run a little ahead
    for point, at, value in zip(points.tolist(), ats.tolist(), values.tolist(), strict=True):
        if at <= now and at >= newest.get(point, (0, 0.0))[0]:
            newest[point] = (at, value)
    if not newest:
        return
    known = redis.hmget(LATEST, [str(point) for point in newest])
    news = [
        [point, float(at), value]
        for (point, (at, value)), cell in zip(newest.items(), known, strict=True)
        if cell is None or orjson.loads(cell)[0] < at
    ]
    if news:
        with redis.pipeline(transaction=False) as pipe:
            pipe.hset(LATEST, mapping={str(point): orjson.dumps([at, value]) for point, at, value in news})
            pipe.publish(LIVE, orjson.dumps(news))
            pipe.execute()


def _parts(items: Sequence[Item]) -> Iterable[Sequence[Item]]:
    return (items[first : first + _PART] for first in range(0, len(items), _PART))
