"""What checks ask of the records that are there: asked one by one, or of what was read at once.

A single write asks the database. A document of thousands of rows asks `Preloaded`, which reads each kind once
and is told of what is written since; the rules are the same for both.
"""

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import msgspec
import sqlalchemy as sa

from meterhouse.catalogue import CATALOGUE, Entity
from meterhouse.kernel.errors import NotFound
from meterhouse.store import closed_months, rows
from meterhouse.store.closed_months import ClosedMonth
from meterhouse.store.engine import Connection, Row, fetch
from meterhouse.store.rows import Stored

Fields = dict[str, Any]
"""Of a record, as JSON has them."""

_ALIKE: Mapping[str, tuple[str, ...]] = {
    "bindings": ("owner_kind", "owner_id", "part_kind", "part_id", "direction", "role"),
    "offline-consumptions": ("meter_id",),
    "register-readings": ("meter_id",),
}
"""Fields by which records are alike that must not contradict each other."""


class Look:
    """Asks the database."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @cached_property
    def locked_months(self) -> list[ClosedMonth]:
        """Every closed month that is locked, as they were when first asked for."""
        return closed_months.locked(self.connection)

    def cells(self, kind: str, record_id: int, *names: str) -> Row | None:
        """These fields of a record, none of them JSON or an instant; None where there is no such record."""
        table = CATALOGUE[kind].table.c
        found = rows.ask(self.connection, sa.select(*(table[name] for name in names)).where(table.id == record_id))
        return found[0] if found else None

    def body(self, kind: str, record_id: int) -> Fields | None:
        """All fields of a record; None where there is no such record."""
        try:
            return rows.find(self.connection, kind, record_id).fields
        except NotFound:
            return None

    def known(self, kind: str, record_id: int, *names: str) -> Row:
        """As `cells`; NotFound where there is no such record."""
        found = self.cells(kind, record_id, *names)
        if found is None:
            raise rows.missing(CATALOGUE[kind], record_id)
        return found

    def title(self, kind: str, record_id: int) -> str:
        entity = CATALOGUE[kind]
        name = self.known(kind, record_id, "name" if "name" in entity.field else "id")[0]
        return rows.title(entity, record_id, {"name": name} if "name" in entity.field else {})

    def home(self, entity: Entity, record_id: int) -> tuple[bool, int | None]:
        """Whether there is such a record, and the organization that it belongs to, if to one."""
        column = "organization_id" if entity.is_owned else entity.whole or "id"
        found = self.cells(entity.kind, record_id, column)
        if found is None:
            return False, None
        if entity.is_owned:
            return True, found[0]
        if entity.whole:
            return self.home(CATALOGUE[entity.references[entity.whole]], found[0])
        return True, None

    def is_taken(self, entity: Entity, fields: Fields, own_id: int | None) -> bool:
        """Whether another record has the same values in the fields that are unique together."""
        table = entity.table
        same = [table.c[name].is_not_distinct_from(_cell(entity, fields, name)) for name in entity.unique_within]
        others = sa.select(table.c.id).where(*same, table.c.id != (own_id or 0)).limit(1)
        return bool(rows.ask(self.connection, others))

    def overlapping(self, binding: Fields, own_id: int | None) -> list[Row]:
        """Id, start and end of bindings of the same two records, in the same way, at one time with *binding*."""
        first, after = (_cell(CATALOGUE["bindings"], binding, name) for name in ("valid_from", "valid_to"))
        return fetch(
            self.connection,
            "SELECT id, valid_from, valid_to FROM meterhouse_system.binding WHERE owner_kind = %s AND owner_id = %s"
            " AND part_kind = %s AND part_id = %s AND direction = %s AND role <=> %s AND id <> %s"
            " AND (valid_from IS NULL OR %s IS NULL OR valid_from < %s)"
            " AND (valid_to IS NULL OR %s IS NULL OR valid_to > %s)",
            (
                *_likeness(CATALOGUE["bindings"], binding),
                own_id or 0,
                *[after] * 2,
                *[first] * 2,
            ),
        )

    def alike(self, entity: Entity, fields: Fields, own_id: int | None) -> list[Fields]:
        """Other records that are alike, and of what was read before some as they were."""
        return self.alike_now(entity, fields, own_id)

    def alike_now(self, entity: Entity, fields: Fields, own_id: int | None) -> list[Fields]:
        """Other records that are alike, as they are."""
        table = entity.table
        same = [table.c[name].is_not_distinct_from(_cell(entity, fields, name)) for name in _ALIKE[entity.kind]]
        others = sa.select(*rows.columns(entity)).where(*same, table.c.id != (own_id or 0))
        return [rows.stored(entity, row).fields for row in rows.ask(self.connection, others)]


class Preloaded(Look):
    """Knows every record of the kinds that it was asked of.

    written   writes what is only expected so far, so that the database can be asked about it
    """

    def __init__(self, connection: Connection, written: Callable[[], None] = lambda: None) -> None:
        super().__init__(connection)
        self.written = written
        self._kinds: dict[str, _Kind] = {}

    def stored(self, kind: str) -> dict[int, Stored]:
        """By id, in its order."""
        return self._kind(kind).records

    def expect(self, entity: Entity, fields: Fields) -> None:
        """A record is about to be written, a new one or one that will be like this."""
        self._kind(entity.kind).enter(entity, fields, None)

    def note(self, record: Stored, before: Stored | None) -> None:
        """A record was written."""
        kind = self._kind(record.entity.kind)
        kind.leave(record.entity, record.fields, None)
        if before is not None:
            kind.leave(before.entity, before.fields, before.id)
        kind.records[record.id] = record
        kind.enter(record.entity, record.fields, record.id)

    def cells(self, kind: str, record_id: int, *names: str) -> Row | None:
        found = self.stored(kind).get(record_id)
        return None if found is None else tuple(found.fields[name] if name != "id" else found.id for name in names)

    def body(self, kind: str, record_id: int) -> Fields | None:
        found = self.stored(kind).get(record_id)
        return None if found is None else found.fields

    def is_taken(self, entity: Entity, fields: Fields, own_id: int | None) -> bool:
        if not any(_is_other(holder, own_id) for holder in self._kind(entity.kind).holders(entity, fields)):
            return False
        self.written()  # The database alone knows which texts it takes for the same.
        return super().is_taken(entity, fields, own_id)

    def overlapping(self, binding: Fields, own_id: int | None) -> list[Row]:
        others = self._kind("bindings").alike(CATALOGUE["bindings"], binding)
        if not any(_is_other(number, own_id) and _overlap(binding, other) for number, other in others):
            return []
        self.written()
        return super().overlapping(binding, own_id)

    def alike(self, entity: Entity, fields: Fields, own_id: int | None) -> list[Fields]:
        others = self._kind(entity.kind).alike(entity, fields)
        return [other for number, other in others if _is_other(number, own_id)]

    def alike_now(self, entity: Entity, fields: Fields, own_id: int | None) -> list[Fields]:
        self.written()
        return super().alike_now(entity, fields, own_id)

    def _kind(self, kind: str) -> "_Kind":
        if kind not in self._kinds:
            self._kinds[kind] = _Kind(rows.every(self.connection, kind))
        return self._kinds[kind]


class _Kind:
    """Records of one kind, and who holds which value of what is unique; an expected record has no id yet."""

    def __init__(self, stored: list[Stored]) -> None:
        self.records = {record.id: record for record in stored}
        self._holders: dict[tuple[Any, ...], set[int | None]] = defaultdict(set)
        self._alike: dict[tuple[Any, ...], list[tuple[int | None, Fields]]] = defaultdict(list)
        for record in stored:
            self.enter(record.entity, record.fields, record.id)

    def enter(self, entity: Entity, fields: Fields, record_id: int | None) -> None:
        if entity.unique_within:
            self._holders[_folded(entity, fields)].add(record_id)
        if entity.kind in _ALIKE:
            self._alike[_likeness(entity, fields)].append((record_id, fields))

    def leave(self, entity: Entity, fields: Fields, record_id: int | None) -> None:
        if entity.unique_within:
            self._holders[_folded(entity, fields)].discard(record_id)
        if entity.kind in _ALIKE:
            several = self._alike[_likeness(entity, fields)]
            several[:] = [each for each in several if each[0] != record_id]

    def holders(self, entity: Entity, fields: Fields) -> set[int | None]:
        return self._holders.get(_folded(entity, fields), set())

    def alike(self, entity: Entity, fields: Fields) -> list[tuple[int | None, Fields]]:
        return self._alike.get(_likeness(entity, fields), [])


def _is_other(record_id: int | None, own_id: int | None) -> bool:
    """What is only expected may be another one."""
    return record_id is None or record_id != own_id


def _likeness(entity: Entity, fields: Fields) -> tuple[Any, ...]:
    return tuple(fields[name] for name in _ALIKE[entity.kind])


def _cell(entity: Entity, fields: Fields, name: str) -> Any:
    """As its column takes it."""
    value = fields[name]
    if value is not None and isinstance(entity.field[name].kind, msgspec.inspect.DateTimeType):
        return dt.datetime.fromisoformat(value).replace(tzinfo=None)
    return value


def _overlap(one: Fields, other: Fields) -> bool:
    """Instants compare as text: all of them are in UTC and as long as each other."""
    return not (
        (one["valid_to"] is not None and other["valid_from"] is not None and other["valid_from"] >= one["valid_to"])
        or (one["valid_from"] is not None and other["valid_to"] is not None and other["valid_to"] <= one["valid_from"])
    )


def _folded(entity: Entity, fields: Fields) -> tuple[Any, ...]:
    return tuple(_fold(fields[name]) for name in entity.unique_within)


def _fold(value: Any) -> Any:
    """Text without case, accents and spaces behind it: what a database might take for the same."""
    if not isinstance(value, str):
        return value
    if value.isascii():
        return value.lower().rstrip()
    parts = unicodedata.normalize("NFKD", value.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each)).rstrip()
