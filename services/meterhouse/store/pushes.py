"""Readings that somebody hands in or asks for over the API: which point is meant, what is there already.

A name may mean several points, since organizations need not know what others call theirs.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
import orjson
import redis as redis_client

from meterhouse.kernel.quality import Verdict
from meterhouse.store.channels import LATEST, LIVE
from meterhouse.store.engine import Database
from meterhouse.store.laid import around
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


Correction = Literal["edited", "left out", "accepted"]


@dataclass(frozen=True)
class Shown:
    """A reading with what is thought of it."""

    at: int
    """[s UTC]"""
    value: float | None
    """As it was read; None where only people say what was."""
    quality: str | None
    """good, bad, or None while it was not judged yet."""
    rule: str | None
    edited: float | None
    """The value that counts in its place."""
    corrected: Correction | None
    """What people say of it."""


def page(database: Database, point: int, first: int, after: int, limit: int) -> tuple[list[Shown], int | None]:
    """Readings at instants in [first, after), with what people laid over them, and where the next page begins."""
    ats, values = head(database, point, first, after, limit + 1)
    more = int(ats[limit]) if len(ats) > limit else None
    ats, values = ats[:limit], values[:limit]
    until = after if more is None else more
    laid = around(database, [(point, first, until)])[point].laid
    low, high = np.searchsorted(laid.ats, [first, until])
    counts = dict(zip(laid.ats[low:high].tolist(), laid.values[low:high].tolist(), strict=True))
    accepted = set(laid.ats[laid.accepted].tolist())
    read = dict(zip(ats.tolist(), values.tolist(), strict=True))
    every = sorted(read.keys() | counts.keys())
    if not every:
        return [], more
    judged = judgements(database, [point], every[0], every[-1] + 1)
    verdicts = {
        int(at): (Verdict(int(verdict)), rule)
        for at, verdict, rule in zip(judged.ats, judged.verdicts, judged.rules, strict=True)
    }
    unjudged = _not_judged(database, point)

    def shown(at: int) -> Shown:
        value, counted = read.get(at), counts.get(at)
        quality, rule = _judged(verdicts.get(at), is_waiting=unjudged[0] <= at < unjudged[1])
        if counted is None:
            return Shown(at, value, quality, rule, None, "left out")
        if counted != value:
            return Shown(at, value, quality, rule, counted, "edited")
        return Shown(at, value, quality, rule, None, "accepted" if at in accepted else None)

    return [shown(at) for at in every], more


def _judged(said: tuple[Verdict, str] | None, *, is_waiting: bool) -> tuple[str | None, str | None]:
    if said is None:
        return (None if is_waiting else "good"), None
    return ("bad" if said[0] in (Verdict.BAD, Verdict.SUSPECT) else "good"), said[1]


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
