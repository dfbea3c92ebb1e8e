"""Newest values as channels: what a point is called outside, whom it belongs to, and its value in Redis.

A device is a deviceId, a point its channel. A channel belongs to the meter that it feeds; one that feeds
none (power, voltage) to the first meter that its device feeds.
"""

import datetime as dt
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import redis as redis_client

from meterhouse.store.engine import Connection, Database, fetch
from meterhouse.store.paths import BOUND_NOW
from meterhouse.store.rows import instant
from meterhouse.store.scope import Scope
from meterhouse.store.version import catalogue_version
from meterhouse.store.writing import see

LATEST = "meterhouse:latest"
LIVE = "meterhouse:live"
POINT_FAULTS = "meterhouse:point_faults"
"""By point: why acquisition gets nothing from it, and since when."""

_KEPT_SECONDS = 60.0
"""Bindings begin and end while nobody changes anything."""

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")


@dataclass(frozen=True)
class Channel:
    point_id: int
    device: str
    name: str
    parameter: str
    """What is measured, in words."""
    unit: str
    meter_id: int | None

    def value(self, at: float, value: float | str | bool | None) -> dict[str, Any]:
        """As it goes out. at [s UTC]"""
        moment = dt.datetime.fromtimestamp(at, dt.UTC).replace(tzinfo=None)
        return {
            "deviceId": self.device,
            "component": self.device,
            "channel": self.name,
            "parameter": self.parameter,
            "value": value,
            "unit": self.unit,
            "timestamp": moment.isoformat(timespec="milliseconds") + "Z",
            "meter_id": self.meter_id,
        }


@dataclass(frozen=True)
class Index:
    """All channels of one version of the configuration."""

    version: int
    channels: Mapping[int, Channel]
    """By point."""
    of_device: Mapping[str, frozenset[int]]
    of_meter: Mapping[int, frozenset[int]]
    of_space: Mapping[int, frozenset[int]]
    """Of everything below the space, too."""

    def points(
        self, *, device: str | None = None, meter: int | None = None, space: int | None = None
    ) -> frozenset[int]:
        """Points of what is asked for; of all that are asked for, those in common."""
        found = frozenset(self.channels)
        if device is not None:
            found &= self.of_device.get(device, frozenset())
        if meter is not None:
            found &= self.of_meter.get(meter, frozenset())
        if space is not None:
            found &= self.of_space.get(space, frozenset())
        return found


class Channels:
    """The index, read again when the configuration has changed; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._kept: Index | None = None
        self._until = 0.0

    def index(self) -> Index:
        version = catalogue_version(self._database)
        kept = self._kept
        if kept is not None and kept.version == version and time.monotonic() < self._until:
            return kept
        with self._lock:
            if self._kept is None or self._kept.version != version or time.monotonic() >= self._until:
                self._kept = self._database.transaction(lambda connection: _read(connection, version))
                self._until = time.monotonic() + _KEPT_SECONDS
            return self._kept


def seen(points: Iterable[int], scope: Scope) -> list[int]:
    """Those of the points that the scope sees, in order."""
    visible = scope.of("points")
    return sorted(points if visible is None else visible.intersection(points))


def latest(redis: "redis_client.Redis", index: Index, points: list[int]) -> list[dict[str, Any]]:
    """Newest values of the points that have one."""
    if not points:
        return []
    cells = redis.hmget(LATEST, [str(point) for point in points])
    found = []
    for point, cell in zip(points, cells, strict=True):
        if cell is not None:
            at, value = orjson.loads(cell)
            found.append(index.channels[point].value(at, value))
    return found


def _read(connection: Connection, version: int) -> Index:
    rows = fetch(
        connection,
        "SELECT point.id, device_id, device.name, point.name, point.`key`, unit FROM meterhouse_system.point"
        " LEFT JOIN meterhouse_system.device ON device.id = device_id",
    )
    fed = _fed(connection)
    first_of_device: dict[int, int] = {}
    for point, device, *_ in rows:
        if device is not None and point in fed:
            first_of_device[device] = min(first_of_device.get(device, fed[point]), fed[point])
    channels, of_device, of_meter = {}, defaultdict(set), defaultdict(set)
    for point, device, device_name, name, key, unit in rows:
        meter = fed.get(point, first_of_device.get(device))
        where = device_name or (key or name).rpartition("/")[0] or key or name
        channels[point] = Channel(point, where, name, _WORD.sub(" ", name).capitalize(), unit, meter)
        of_device[where].add(point)
        if meter is not None:
            of_meter[meter].add(point)
    return Index(version, channels, _frozen(of_device), _frozen(of_meter), _frozen(_of_spaces(connection, of_meter)))


def _fed(connection: Connection) -> dict[int, int]:
    """Point to the meter that it feeds now; the first one where there are several."""
    rows = fetch(
        connection,
        "SELECT part_id, MIN(owner_id) FROM meterhouse_system.binding"
        f" WHERE owner_kind = 'meters' AND part_kind = 'points' AND {BOUND_NOW} GROUP BY part_id",
    )
    return {int(point): int(meter) for point, meter in rows}


def _of_spaces(connection: Connection, of_meter: Mapping[int, set[int]]) -> dict[int, set[int]]:
    parents: dict[int, int | None] = dict(fetch(connection, "SELECT id, parent_id FROM meterhouse_system.space"))
    found: dict[int, set[int]] = defaultdict(set)
    for owner, meter in fetch(
        connection,
        "SELECT owner_id, part_id FROM meterhouse_system.binding"
        f" WHERE owner_kind = 'spaces' AND part_kind = 'meters' AND {BOUND_NOW}",
    ):
        space: int | None = owner
        while space is not None:
            found[space] |= of_meter.get(meter, set())
            space = parents.get(space)
    return found


def _frozen(sets: Mapping[Any, set[int]]) -> dict[Any, frozenset[int]]:
    return {key: frozenset(members) for key, members in sets.items()}


def points_of_meter(connection: Connection, meter: int, scope: Scope) -> list[dict[str, Any]]:
    """Points that feed the meter, with ratio and dates, then the others of their devices that feed none."""
    see(connection, "meters", meter, scope)
    bound = fetch(
        connection,
        "SELECT point.id, point.`key`, point.name, unit, kind, device_id, device.name, share, valid_from, valid_to"
        " FROM meterhouse_system.binding"
        " JOIN meterhouse_system.point ON point.id = part_id"
        " LEFT JOIN meterhouse_system.device ON device.id = device_id"
        " WHERE owner_kind = 'meters' AND owner_id = %s AND part_kind = 'points'"
        " ORDER BY valid_from, point.name, point.id",
        (meter,),
    )
    beside = fetch(
        connection,
        "SELECT DISTINCT other.id, other.`key`, other.name, other.unit, other.kind, other.device_id, device.name,"
        " NULL, NULL, NULL FROM meterhouse_system.binding"
        " JOIN meterhouse_system.point ON point.id = part_id"
        " JOIN meterhouse_system.point AS other ON other.device_id = point.device_id"
        " JOIN meterhouse_system.device ON device.id = other.device_id"
        " WHERE owner_kind = 'meters' AND owner_id = %s AND part_kind = 'points' AND NOT EXISTS ("
        "SELECT 1 FROM meterhouse_system.binding AS feeding"
        " WHERE feeding.owner_kind = 'meters' AND feeding.part_kind = 'points' AND feeding.part_id = other.id)"
        " ORDER BY other.name, other.id",
        (meter,),
    )
    names = ("id", "key", "name", "unit", "kind", "device_id", "device", "ratio", "valid_from", "valid_to")
    return [
        dict(zip(names, (*row[:8], row[8] and instant(row[8]), row[9] and instant(row[9])), strict=True))
        for row in (*bound, *beside)
        if scope.sees("points", row[0])
    ]
