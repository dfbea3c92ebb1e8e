"""What a person or a program may see: an organization, or some spaces and tenants with all that belongs to them.

A scope is asked wherever records, readings or live values leave the platform. Below a space or tenant it
follows three declarations: bindings that hold now, from owner to part; fields declared as `whole`, from whole
to part; and then, one way only, what these records name. A meter that moved to another tenant yesterday is no
longer seen by the one before.
"""

import datetime as dt
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from meterhouse.catalogue import CATALOGUE, Entity
from meterhouse.catalogue.references import exchanged, references
from meterhouse.store.engine import Connection, Database, fetch
from meterhouse.store.version import catalogue_version

_NOTHING: frozenset[int] = frozenset()
_FOR_EVER = float("inf")

_CARRIED = {("cost-centers", "tariffs")}
"""Owner and part kinds where who sees the owner by its name alone sees its parts too."""


@dataclass(frozen=True)
class Limit:
    """What a user or a key is limited to; nothing where all is empty.

    space_ids, tenant_ids   within the organization only these; all of it when both are empty
    """

    organization_id: int | None = None
    space_ids: tuple[int, ...] = ()
    tenant_ids: tuple[int, ...] = ()

    @property
    def is_none(self) -> bool:
        return self == NO_LIMIT

    @property
    def is_organization(self) -> bool:
        """Whether it is a whole organization."""
        return self.organization_id is not None and not self.space_ids and not self.tenant_ids


NO_LIMIT = Limit()


@dataclass(frozen=True)
class Scope:
    limit: Limit = NO_LIMIT
    ids: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """What is seen, by kind."""

    @property
    def is_everything(self) -> bool:
        return self.limit.is_none

    def of(self, kind: str) -> frozenset[int] | None:
        """Ids that are seen; None for all of the kind."""
        if self.is_everything or CATALOGUE[kind].is_shared:
            return None
        return self.ids.get(kind, _NOTHING)

    def including(self, kind: str, ids: Iterable[int]) -> "Scope":
        """With records that somebody who is limited has just made within it."""
        seen = self.of(kind)
        return self if seen is None else replace(self, ids={**self.ids, kind: seen.union(ids)})

    def sees(self, kind: str, record_id: int) -> bool:
        seen = self.of(kind)
        return seen is None or record_id in seen


EVERYTHING = Scope()


def masked(entity: Entity, answer: dict[str, Any], scope: Scope) -> dict[str, Any]:
    """An answer without the ids of what its reader does not see."""
    if scope.is_everything:
        return answer
    found = exchanged(entity, answer, lambda named: named.id if scope.sees(named.kind, named.id) else None)
    return found | {
        name: None
        for name, kind in entity.references.items()
        if answer.get(name) is not None and not scope.sees(kind, answer[name])
    }


class Scopes:
    """Scopes by their limit, kept until the configuration changes or a binding begins or ends.

    Safe to share between threads.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._version = -1
        self._until = _FOR_EVER
        self._kept: dict[Limit, Scope] = {}

    def of(self, limit: Limit) -> Scope:
        if limit.is_none:
            return EVERYTHING
        version, now = catalogue_version(self._database), time.time()
        with self._lock:
            if version != self._version or now >= self._until:
                self._version, self._until, self._kept = version, _FOR_EVER, {}
            if limit in self._kept:
                return self._kept[limit]
        scope, until = self._database.transaction(lambda connection: read(connection, limit, now))
        with self._lock:
            if version == self._version:
                self._until = min(self._until, until)
                self._kept[limit] = scope
        return scope


def read(connection: Connection, limit: Limit, now: float) -> tuple[Scope, float]:
    """The scope of a limit, and the instant from which it may be another one [s UTC]."""
    view = _View(connection, now)
    if limit.is_organization:
        seen = view.of_organization(limit.organization_id or 0)
    else:
        seen = view.below({"spaces": set(limit.space_ids), "tenants": set(limit.tenant_ids)})
        seen |= view.limited_within(seen)
    seen |= view.between(seen)
    return Scope(limit, {kind: frozenset(ids) for kind, ids in seen.items()}), view.until


class _View:
    """One reading of the configuration, as far as it says who belongs to whom."""

    def __init__(self, connection: Connection, now: float) -> None:
        self._connection = connection
        self._parts, self.until = _bound(connection, now)
        self._rows: dict[tuple[str, str], list[tuple[int, Any]]] = {}

    def of_organization(self, organization: int) -> dict[str, set[int]]:
        """All that belongs to it."""
        seen: dict[str, set[int]] = {"organizations": {organization}}
        for entity in CATALOGUE.values():
            if "organization_id" in entity.field:
                rows = self._column(entity, "organization_id")
                seen[entity.kind] = {record for record, owner in rows if owner == organization}
            elif entity.whole:
                wholes = seen[entity.references[entity.whole]]
                seen[entity.kind] = {record for record, whole in self._column(entity, entity.whole) if whole in wholes}
        return seen

    def below(self, wholly: dict[str, set[int]]) -> dict[str, set[int]]:
        """What is part of these records, and what such records name."""
        children = self._children()
        left = [(kind, record) for kind, ids in wholly.items() for record in ids]
        found: dict[str, set[int]] = defaultdict(set)
        while left:
            kind, record = left.pop()
            if record not in found[kind]:
                found[kind].add(record)
                left += self._parts[kind, record]
                left += children[kind, record]
        found["points"] |= self._beside(found["meters"])
        return self._named(found)

    def _children(self) -> dict[tuple[str, int], list[tuple[str, int]]]:
        children: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
        for entity in CATALOGUE.values():
            if entity.whole:
                kind = entity.references[entity.whole]
                for record, whole in self._column(entity, entity.whole):
                    children[kind, whole].append((entity.kind, record))
        for point, device in self._column(CATALOGUE["points"], "device_id"):
            children["devices", device].append(("points", point))
        return children

    def _beside(self, meters: set[int]) -> set[int]:
        """Points that feed no meter, of devices that serve none but these: the voltage beside the counted energy."""
        serves: dict[int, set[int]] = defaultdict(set)
        for (kind, meter), parts in self._parts.items():
            if kind == "meters":
                for part_kind, point in parts:
                    if part_kind == "points":
                        serves[point].add(meter)
        by_device: dict[int, set[int]] = defaultdict(set)
        for point, device in self._column(CATALOGUE["points"], "device_id"):
            by_device[device].add(point)
        found: set[int] = set()
        for points in by_device.values():
            served = {meter for point in points for meter in serves.get(point, ())}
            if served and served <= meters:
                found |= points
        return found

    def _named(self, seen: dict[str, set[int]]) -> dict[str, set[int]]:
        """With what the records refer to by followed fields, and what that refers to."""
        left = {kind: set(ids) for kind, ids in seen.items()}
        while left:
            kind, ids = left.popitem()
            for other, record in self._named_by(CATALOGUE[kind], ids):
                if record not in seen[other]:
                    seen[other].add(record)
                    left.setdefault(other, set()).add(record)
        return seen

    def _named_by(self, entity: Entity, ids: set[int]) -> Iterable[tuple[str, int]]:
        for name, kind in entity.references.items():
            if entity.field[name].is_followed:
                yield from ((kind, named) for record, named in self._column(entity, name) if record in ids)
        for each in entity.nested:
            for record, cell in self._column(entity, each.name):
                if record in ids:
                    named = references(entity, {each.name: orjson.loads(cell)})
                    yield from ((one.kind, one.id) for one in named if one.is_followed)
        for owner_kind, part_kind in _CARRIED:
            if owner_kind == entity.kind:
                for record in ids:
                    yield from (part for part in self._parts[entity.kind, record] if part[0] == part_kind)

    def limited_within(self, seen: dict[str, set[int]]) -> dict[str, set[int]]:
        """The organization by name, factors that hold here or all over it, users and keys of no wider limit."""
        above = self._above(seen.get("spaces", set())) | seen.get("spaces", set())
        organizations = {
            owner
            for kind in ("spaces", "tenants")
            for record, owner in self._column(CATALOGUE[kind], "organization_id")
            if record in seen.get(kind, _NOTHING)
        }
        entity = CATALOGUE["carbon-factors"]
        of = dict(self._column(entity, "space_id"))
        found = {
            "organizations": organizations,
            "carbon-factors": {
                record
                for record, owner in self._column(entity, "organization_id")
                if (record in of and of[record] in above) or (record not in of and owner in organizations)
            },
        }
        for kind in ("users", "api-keys"):
            spaces = {record: set(orjson.loads(cell)) for record, cell in self._column(CATALOGUE[kind], "space_ids")}
            tenants = {record: set(orjson.loads(cell)) for record, cell in self._column(CATALOGUE[kind], "tenant_ids")}
            found[kind] = {
                record
                for record in spaces
                if (spaces[record] or tenants[record])
                and spaces[record] <= seen.get("spaces", set())
                and tenants[record] <= seen.get("tenants", set())
            }
        return found

    def _above(self, spaces: set[int]) -> set[int]:
        parents = dict(self._column(CATALOGUE["spaces"], "parent_id"))
        found: set[int] = set()
        for space in spaces:
            at = parents.get(space)
            while at is not None and at not in found:
                found.add(at)
                at = parents.get(at)
        return found

    def between(self, seen: dict[str, set[int]]) -> dict[str, set[int]]:
        """Records that refer to any kind, where both ends are seen."""
        found = {}
        for entity in CATALOGUE.values():
            if entity.sides:
                columns = ", ".join(f"{side}_kind, {side}_id" for side in entity.sides)
                table = f"{entity.table.schema}.{entity.table.name}"
                found[entity.kind] = {
                    int(row[0])
                    for row in fetch(self._connection, f"SELECT id, {columns} FROM {table}")
                    if all(row[at + 1] in seen.get(row[at], _NOTHING) for at in range(1, len(row), 2))
                }
        return found

    def _column(self, entity: Entity, name: str) -> list[tuple[int, Any]]:
        """Id and value of every record that has one."""
        key = (entity.kind, name)
        if key not in self._rows:
            table = f"{entity.table.schema}.{entity.table.name}"
            rows = fetch(self._connection, f"SELECT id, `{name}` FROM {table} WHERE `{name}` IS NOT NULL")
            self._rows[key] = [(int(record), value) for record, value in rows]
        return self._rows[key]


def _bound(connection: Connection, now: float) -> tuple[dict[tuple[str, int], list[tuple[str, int]]], float]:
    """Parts that are bound now, by owner; and when that changes next [s UTC]."""
    found: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
    until = _FOR_EVER
    for owner_kind, owner_id, part_kind, part_id, first, after in fetch(
        connection,
        "SELECT owner_kind, owner_id, part_kind, part_id, valid_from, valid_to FROM meterhouse_system.binding",
    ):
        start, end = seconds(first, -_FOR_EVER), seconds(after, _FOR_EVER)
        until = min([until, *(edge for edge in (start, end) if edge > now)])
        if start <= now < end:
            found[owner_kind, owner_id].append((part_kind, part_id))
    return found, until


def seconds(moment: dt.datetime | None, otherwise: float) -> float:
    """A cell of a DATETIME column [s UTC], or *otherwise* where it is empty."""
    return otherwise if moment is None else moment.replace(tzinfo=dt.UTC).timestamp()
