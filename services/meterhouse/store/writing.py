"""Changes of records within one transaction: checked, kept, audited, and their consequences marked.

Whoever writes configuration takes the catalogue's version first. That lets one writer in at a time, so that
what was checked still holds when it is written: no two moves make a circle, no binding meets a deletion.
"""

from dataclasses import dataclass, field
from typing import Any

import orjson
import sqlalchemy as sa

from meterhouse.catalogue import CATALOGUE, Entity, Record
from meterhouse.catalogue.body import fields_of, record_from
from meterhouse.kernel.errors import Forbidden, Outdated
from meterhouse.store import rows, rules, secret
from meterhouse.store.engine import Connection, run
from meterhouse.store.rows import Stored
from meterhouse.store.scope import EVERYTHING, Scope
from meterhouse.store.version import bump

_ANCHORS = {
    "spaces": "parent_id",
    "bindings": "owner_id",
    "points": "device_id",
    "devices": "data_source_id",
    "carbon-factors": "space_id",
    "users": "space_id",
    "api-keys": "space_id",
}
"""Field that puts a record below the space that its writer is limited to."""

_MASK = "•••"
_COPY = "{} copy{}"


@dataclass
class Writing:
    """Writes for one actor over one connection; `begin` makes it."""

    connection: Connection
    actor: str
    scope: Scope = EVERYTHING
    changes: int = 0
    shown_once: dict[str, Any] = field(default_factory=dict)
    """What the answer to this writing shows, and no later one can."""

    def create(self, kind: str, body: object) -> Stored:
        entity = CATALOGUE[kind]
        given = fields_of(entity, body)
        after = record_from(entity, given, self._made(entity))
        self._check(entity, None, after, frozenset(given))
        record_id = rows.add(self.connection, entity, after)
        self._changed("create", entity, None, after, record_id)
        return rows.find(self.connection, kind, record_id)

    def replace(self, kind: str, record_id: int, body: object, version: int | None = None) -> Stored:
        """The record becomes what *body* says; fields that it leaves out become their defaults.

        version   that the record must still have, if any
        """
        before = self._seen(kind, record_id, version)
        return self._update(before, fields_of(before.entity, body), fields_of(before.entity, body))

    def patch(self, kind: str, record_id: int, body: object, version: int | None = None) -> Stored:
        """The fields that *body* names become what it says, each as a whole."""
        before = self._seen(kind, record_id, version)
        given = fields_of(before.entity, body)
        kept = {field.name: before.fields[field.name] for field in before.entity.fields if not field.is_hidden}
        return self._update(before, kept | given, given)

    def delete(self, kind: str, record_id: int, version: int | None = None) -> Stored:
        """What it was."""
        before = self._seen(kind, record_id, version)
        self._only_within_scope(before.entity, before.record, before.record)
        rules.check_unused(self.connection, before)
        table = before.entity.table
        rows.do(self.connection, table.delete().where(table.c.id == record_id))
        self._changed("delete", before.entity, before.record, None, record_id)
        return before

    def clone(self, kind: str, record_id: int, body: object) -> Stored:
        """A new record like another one, under a name that is free; *body* says what is different."""
        original = self._seen(kind, record_id, None)
        entity, given = original.entity, fields_of(original.entity, body)
        own = {"key"} | {each.name for each in entity.fields if each.is_hidden or each.is_read_only}
        fields = {name: value for name, value in original.fields.items() if name not in own} | given
        if "name" in fields and "name" not in given:
            fields["name"] = self._free_name(entity, fields["name"])
        return self.create(kind, fields)

    def _update(self, before: Stored, fields: dict[str, Any], given: dict[str, Any]) -> Stored:
        entity = before.entity
        made = {each.name: before.fields[each.name] for each in entity.fields if each.is_read_only}
        after = record_from(entity, fields, made)
        self._check(entity, before, after, frozenset(given))
        if after == before.record:
            return before
        table = entity.table
        cells = rows.cells(entity, after)
        assignments = ", ".join(f"`{name}` = %s" for name in cells)
        run(
            self.connection,
            f"UPDATE {table.schema}.{table.name} SET {assignments}, version = version + 1 WHERE id = %s",
            [*cells.values(), before.id],
        )
        self._changed("update", entity, before.record, after, before.id)
        return rows.find(self.connection, entity.kind, before.id)

    def _seen(self, kind: str, record_id: int, version: int | None) -> Stored:
        found = see(self.connection, kind, record_id, self.scope)
        if version is not None and version != found.version:
            raise Outdated(f"{found.title} was changed meanwhile; read it again and repeat the change")
        return found

    def _made(self, entity: Entity) -> dict[str, Any]:
        if entity.kind != "api-keys":
            return {}
        key, prefix, hashed = secret.new_key()
        self.shown_once["key"] = key
        return {"prefix": prefix, "hash": hashed}

    def _check(self, entity: Entity, before: Stored | None, after: Record, given: frozenset[str]) -> None:
        stood = before.record if before else None
        change = rules.Change(entity, before.id if before else None, stood, after, given, self.scope)
        rules.complete(self.connection, change)
        rules.check(self.connection, change)
        self._only_within_scope(entity, stood, after)

    def _only_within_scope(self, entity: Entity, before: Record | None, after: Record) -> None:
        """Who is limited to a space changes what stands below it, and nothing that others use as well."""
        if self.scope.space_id is None:
            return
        anchor = _ANCHORS.get(entity.kind)
        loose = anchor is not None and getattr(after, anchor) is None
        if anchor is None and (entity.kind != "meters" or before is None):
            raise Forbidden(f"{entity.title_plural.lower()} reach beyond space {self.scope.space_id}")
        if loose and (before is None or getattr(before, anchor or "") is not None):
            raise Forbidden(f"{anchor} must name something below space {self.scope.space_id}")

    def _changed(
        self, action: str, entity: Entity, before: Record | None, after: Record | None, record_id: int
    ) -> None:
        self.changes += 1
        if entity.kind == "users" and _manages_people(before) and not _manages_people(after):
            rules.keep_an_administrator(self.connection)
        run(
            self.connection,
            "INSERT INTO meterhouse_user.audit (actor, action, kind, record_id, before_change, after_change)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (self.actor, action, entity.kind, record_id, _told(entity, before), _told(entity, after)),
        )

    def _free_name(self, entity: Entity, name: str) -> str:
        taken = {
            text
            for (text,) in rows.ask(
                self.connection,
                sa.select(entity.table.c.name).where(entity.table.c.name.startswith(name[:180], autoescape=True)),
            )
        }
        tries = (_COPY.format(name[:180], "" if nth == 1 else f" {nth}") for nth in range(1, len(taken) + 2))
        return next(each for each in tries if each not in taken)


def begin(connection: Connection, actor: str, scope: Scope = EVERYTHING) -> Writing:
    bump(connection)
    return Writing(connection, actor, scope)


def see(connection: Connection, kind: str, record_id: int, scope: Scope) -> Stored:
    """The record; NotFound too where it is not for these eyes."""
    if not scope.sees(kind, record_id):
        raise rows.missing(CATALOGUE[kind], record_id)
    return rows.find(connection, kind, record_id)


def _manages_people(record: Record | None) -> bool:
    return (
        getattr(record, "role", None) == "admin"
        and getattr(record, "is_enabled", False)
        and getattr(record, "space_id", None) is None
        and getattr(record, "password", None) is not None
    )


def _told(entity: Entity, record: Record | None) -> str | None:
    """As the audit keeps it."""
    if record is None:
        return None
    fields = rows.fields_of_row(entity, tuple(rows.cells(entity, record).values()))
    hidden = {each.name: _MASK for each in entity.fields if each.is_hidden and fields[each.name] is not None}
    return orjson.dumps(fields | hidden).decode()
