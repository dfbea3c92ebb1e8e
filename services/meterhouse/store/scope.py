"""What a person or a program may see: a space with all below it, and whatever belongs to these.

A scope is asked wherever records, readings or live values leave the platform. It follows the bindings that
hold now: a meter that moved to another tenant yesterday is no longer seen by the one before.
"""

import datetime as dt
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from meterhouse.store.engine import Connection, Database, fetch
from meterhouse.store.version import catalogue_version

SHARED = frozenset({"energy-categories", "energy-items"})
"""Kinds that are the vocabulary of the whole installation: everybody sees them."""

_NOTHING: frozenset[int] = frozenset()
_FOR_EVER = float("inf")


@dataclass(frozen=True)
class Scope:
    space_id: int | None = None
    """The space at its top; None sees everything."""
    ids: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """What is seen, by kind."""

    def of(self, kind: str) -> frozenset[int] | None:
        """Ids that are seen; None for all of the kind."""
        if self.space_id is None or kind in SHARED:
            return None
        return self.ids.get(kind, _NOTHING)

    def sees(self, kind: str, record_id: int) -> bool:
        seen = self.of(kind)
        return seen is None or record_id in seen


EVERYTHING = Scope()


class Scopes:
    """Scopes by their topmost space, kept until the configuration changes or a binding begins or ends.

    Safe to share between threads.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._version = -1
        self._until = _FOR_EVER
        self._kept: dict[int, Scope] = {}

    def of(self, space_id: int | None) -> Scope:
        if space_id is None:
            return EVERYTHING
        version, now = catalogue_version(self._database), time.time()
        with self._lock:
            if version != self._version or now >= self._until:
                self._version, self._until, self._kept = version, _FOR_EVER, {}
            if space_id in self._kept:
                return self._kept[space_id]
        scope, until = self._database.transaction(lambda connection: read(connection, space_id, now))
        with self._lock:
            if version == self._version:
                self._until = min(self._until, until)
                self._kept[space_id] = scope
        return scope


def read(connection: Connection, space_id: int, now: float) -> tuple[Scope, float]:
    """The scope of a space, and the instant from which it may be another one [s UTC]."""
    bound, until = _bound(connection, now)
    spaces = _below(connection, space_id)
    meters = frozenset(part for space in spaces for part in bound["spaces", "meters", space])
    points = frozenset(part for meter in meters for part in bound["meters", "points", meter])
    points |= _beside(connection, bound, meters)
    devices = _named_by(connection, "point", "device_id", points)
    sources = _named_by(connection, "device", "data_source_id", devices)
    centers = _named_by(connection, "space", "cost_center_id", spaces) | _named_by(
        connection, "meter", "cost_center_id", meters
    )
    seen = {
        "spaces": spaces,
        "meters": meters,
        "points": points,
        "devices": devices,
        "data-sources": sources,
        "gateways": _named_by(connection, "data_source", "gateway_id", sources),
        "cost-centers": centers,
        "tariffs": frozenset(part for center in centers for part in bound["cost-centers", "tariffs", center]),
        "carbon-factors": _factors(connection, spaces | _above(connection, space_id)),
        "users": _limited_to(connection, "user", spaces),
        "api-keys": _limited_to(connection, "api_key", spaces),
    }
    seen["bindings"] = frozenset(
        row[0]
        for row in fetch(
            connection, "SELECT id, owner_kind, owner_id, part_kind, part_id FROM meterhouse_system.binding"
        )
        if row[2] in seen.get(row[1], _NOTHING) and row[4] in seen.get(row[3], _NOTHING)
    )
    return Scope(space_id, seen), until


def _bound(connection: Connection, now: float) -> tuple[dict[tuple[str, str, int], set[int]], float]:
    """Parts that are bound now, by owner's kind, part's kind and owner; and when that changes next."""
    found: dict[tuple[str, str, int], set[int]] = defaultdict(set)
    until = _FOR_EVER
    for owner_kind, owner_id, part_kind, part_id, first, after in fetch(
        connection,
        "SELECT owner_kind, owner_id, part_kind, part_id, valid_from, valid_to FROM meterhouse_system.binding",
    ):
        start, end = _seconds(first, -_FOR_EVER), _seconds(after, _FOR_EVER)
        until = min([until, *(edge for edge in (start, end) if edge > now)])
        if start <= now < end:
            found[owner_kind, part_kind, owner_id].add(part_id)
    return found, until


def _beside(
    connection: Connection, bound: dict[tuple[str, str, int], set[int]], meters: frozenset[int]
) -> frozenset[int]:
    """Points that feed no meter, of devices that serve none but these: the voltage beside the counted energy."""
    serves: dict[int, set[int]] = defaultdict(set)
    for (owner_kind, part_kind, meter), parts in bound.items():
        if (owner_kind, part_kind) == ("meters", "points"):
            for point in parts:
                serves[point].add(meter)
    by_device: dict[int, set[int]] = defaultdict(set)
    for point, device in fetch(
        connection, "SELECT id, device_id FROM meterhouse_system.point WHERE device_id IS NOT NULL"
    ):
        by_device[device].add(point)
    found: set[int] = set()
    for points in by_device.values():
        served = {meter for point in points for meter in serves.get(point, ())}
        if served and served <= meters:
            found |= points
    return frozenset(found)


def _seconds(moment: dt.datetime | None, otherwise: float) -> float:
    return otherwise if moment is None else moment.replace(tzinfo=dt.UTC).timestamp()


def _below(connection: Connection, space_id: int) -> frozenset[int]:
    """The space and all below it."""
    parents = _parents(connection)
    children: dict[int | None, list[int]] = defaultdict(list)
    for space, parent in parents.items():
        children[parent].append(space)
    found: set[int] = set()
    left = [space_id] if space_id in parents else []
    while left:
        space = left.pop()
        if space not in found:
            found.add(space)
            left += children[space]
    return frozenset(found)


def _above(connection: Connection, space_id: int) -> frozenset[int]:
    parents = _parents(connection)
    found: set[int] = set()
    space = parents.get(space_id)
    while space is not None and space not in found:
        found.add(space)
        space = parents.get(space)
    return frozenset(found)


def _parents(connection: Connection) -> dict[int, int | None]:
    return dict(fetch(connection, "SELECT id, parent_id FROM meterhouse_system.space"))


def _named_by(connection: Connection, table: str, column: str, ids: Iterable[int]) -> frozenset[int]:
    """What the rows of those ids refer to."""
    wanted = set(ids)
    rows = fetch(connection, f"SELECT id, {column} FROM meterhouse_system.{table} WHERE {column} IS NOT NULL")
    return frozenset(named for record, named in rows if record in wanted)


def _factors(connection: Connection, spaces: frozenset[int]) -> frozenset[int]:
    rows = fetch(connection, "SELECT id, space_id FROM meterhouse_system.carbon_factor")
    return frozenset(record for record, space in rows if space is None or space in spaces)


def _limited_to(connection: Connection, table: str, spaces: frozenset[int]) -> frozenset[int]:
    rows = fetch(connection, f"SELECT id, space_id FROM meterhouse_user.{table}")
    return frozenset(record for record, space in rows if space in spaces)
