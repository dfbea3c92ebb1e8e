"""Changes of records within one transaction: checked, kept, audited, and their consequences marked.

Whoever writes configuration takes the catalogue's version first. That lets one writer in at a time, so that
what was checked still holds when it is written: no two moves make a circle, no binding meets a deletion.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from meterhouse.catalogue import CATALOGUE, Entity, Record
from meterhouse.catalogue.body import fields_of, record_from
from meterhouse.catalogue.permissions import PERMISSIONS, Permission
from meterhouse.kernel.errors import Forbidden, Outdated
from meterhouse.store import audit, keeping, month_locks, people_rules, rows, rules, secret, trash, uses
from meterhouse.store.change import Change
from meterhouse.store.engine import Connection
from meterhouse.store.keeping import Draft, Problem
from meterhouse.store.look import Look
from meterhouse.store.rows import Stored
from meterhouse.store.scope import EVERYTHING, Scope
from meterhouse.store.secret import NO_VAULT, Vault
from meterhouse.store.version import bump

_ANCHORS = {
    "bindings": "owner_id",
    "points": "device_id",
    "devices": "data_source_id",
    "carbon-factors": "space_id",
    "production-counts": "subject_id",
    "users": "space_ids",
    "api-keys": "space_ids",
}
"""Field that puts a record within the spaces that its writer is limited to, besides being part of a whole."""

_COPY = "{} copy{}"


@dataclass
class Writing:
    """Writes for one actor over one connection; `begin` makes it."""

    connection: Connection
    actor: str
    scope: Scope = EVERYTHING
    permissions: frozenset[Permission] = frozenset(PERMISSIONS)
    """What the actor may do: nobody gives others more."""
    vault: Vault = NO_VAULT
    changes: int = 0
    shown_once: dict[str, Any] = field(default_factory=dict)
    """What the answer to this writing shows, and no later one can."""
    look: Look = field(init=False)
    """What the checks ask."""

    def __post_init__(self) -> None:
        self.look = Look(self.connection)

    def create(self, kind: str, body: object) -> Stored:
        entity = CATALOGUE[kind]
        return self._kept(self.drafted(entity, None, fields_of(entity, body)))

    def replace(self, kind: str, record_id: int, body: object, version: int | None = None) -> Stored:
        """The record becomes what *body* says; fields that it leaves out become their defaults.

        version   that the record must still have, if any
        """
        before = self._seen(kind, record_id, version)
        given = fields_of(before.entity, body)
        return self._kept(self.drafted(before.entity, before, given))

    def patch(self, kind: str, record_id: int, body: object, version: int | None = None) -> Stored:
        """The fields that *body* names become what it says, each as a whole."""
        before = self._seen(kind, record_id, version)
        given = fields_of(before.entity, body)
        kept = {field.name: before.fields[field.name] for field in before.entity.fields if not field.is_hidden}
        return self._kept(self._draft(before.entity, before, kept | given, given))

    def delete(self, kind: str, record_id: int, version: int | None = None, *, unbind: bool = False) -> Stored:
        """What it was. Record, and with *unbind* its bindings, can be restored.

        unbind   take its bindings away too; otherwise they stand against it
        """
        before = self._seen(kind, record_id, version)
        self._only_within_scope(before.entity, before.record, before.record)
        month_locks.check_entries(self.look, before.entity, [before.record], before.id, self.scope)
        bindings = uses.bindings_of(self.connection, before) if unbind else []
        for binding in bindings:
            self._remove(binding)
        uses.check_unused(self.connection, before, self.scope)
        trash.keep(self.connection, before, bindings, self.actor)
        self._remove(before)
        return before

    def restore(self, kind: str, record_id: int) -> Stored:
        """The record that was deleted, under its own id, with the bindings that went with it and still fit."""
        deleted = trash.take(self.connection, kind, record_id, self.scope, self.actor)
        for entity, number, fields in deleted.records:
            after = record_from(entity, fields, {each.name: fields[each.name] for each in _given_by_us(entity)})
            if entity.kind == kind:
                self._check(entity, None, after, frozenset(fields), is_restored=True)
            elif not rules.fits(self.look, Change(entity, None, None, after, frozenset(fields), self.scope)):
                continue
            rows.add(self.connection, entity, after, number)
            self._changed("restore", entity, None, after, number)
        return rows.find(self.connection, kind, record_id)

    def clone(self, kind: str, record_id: int, body: object) -> Stored:
        """A new record like another one, under a name that is free; *body* says what is different."""
        original = self._seen(kind, record_id, None)
        entity, given = original.entity, fields_of(original.entity, body)
        own = {"key"} | {each.name for each in entity.fields if each.is_hidden or each.is_read_only}
        fields = {name: value for name, value in original.fields.items() if name not in own} | given
        if fields.get("name") is not None and "name" not in given:
            fields["name"] = self._free_name(entity, fields["name"])
        return self.create(kind, fields)

    def drafted(self, entity: Entity, before: Stored | None, given: dict[str, Any]) -> Draft:
        """The whole record that *given* describes, checked; in the place of *before*, or a new one."""
        if before is None:
            return self._draft(entity, None, self.placed(entity, given), given)
        kept = {"organization_id": before.fields["organization_id"]} if entity.is_owned else {}
        return self._draft(entity, before, kept | given, given)

    def _draft(self, entity: Entity, before: Stored | None, fields: dict[str, Any], given: dict[str, Any]) -> Draft:
        if before is None:
            after = record_from(entity, rows.revealed(entity, fields, {}), self._made(entity))
        else:
            made = {each.name: before.fields[each.name] for each in entity.fields if each.is_read_only}
            told = self._unseen_kept(before, fields)
            after = record_from(entity, rows.revealed(entity, told, before.fields), made)
        return Draft(before, self._check(entity, before, after, frozenset(given)))

    def keep(self, drafts: Sequence[Draft]) -> list[Stored | Problem]:
        """What each became, in their order; a problem where the database alone knew what stands against it.

        drafts   of one kind, each with a change
        """
        kept = keeping.keep(self.connection, self.actor, self.permissions, drafts)
        stored = [each for each in kept if isinstance(each, Stored)]
        self.changes += len(stored)
        if stored:
            self.scope = self.scope.including(stored[0].entity.kind, [each.id for each in stored])
        return kept

    def _kept(self, draft: Draft) -> Stored:
        """Read back, as it now stands."""
        if draft.before is not None and draft.changes_nothing:
            return draft.before
        (kept,) = self.keep([draft])
        if isinstance(kept, Problem):
            raise kept
        return rows.find(self.connection, draft.entity.kind, kept.id)

    def _remove(self, record: Stored) -> None:
        table = record.entity.table
        rows.do(self.connection, table.delete().where(table.c.id == record.id))
        self._changed("delete", record.entity, record.record, None, record.id)

    def _seen(self, kind: str, record_id: int, version: int | None) -> Stored:
        found = see(self.connection, kind, record_id, self.scope)
        if version is not None and version != found.version:
            raise Outdated(f"{found.title} was changed meanwhile; read it again and repeat the change")
        return found

    def placed(self, entity: Entity, given: dict[str, Any]) -> dict[str, Any]:
        """With the organization where none is given: that of what it refers to, else that of its author."""
        if "organization_id" not in entity.field or given.get("organization_id") is not None:
            return given
        found = rules.organization_of(self.look, entity, given) or self.scope.limit.organization_id
        return given if found is None else given | {"organization_id": found}

    def _unseen_kept(self, before: Stored, fields: dict[str, Any]) -> dict[str, Any]:
        """What its writer cannot see, and was answered as nothing, stays."""
        kept = {
            name: before.fields[name]
            for name, kind in before.entity.references.items()
            if fields.get(name) is None
            and before.fields[name] is not None
            and not self.scope.sees(kind, before.fields[name])
        }
        return fields | kept

    def _made(self, entity: Entity) -> dict[str, Any]:
        if entity.kind != "api-keys":
            return {}
        key, prefix, hashed = secret.new_key()
        self.shown_once["key"] = key
        return {"prefix": prefix, "hash": hashed}

    def _check(
        self, entity: Entity, before: Stored | None, after: Record, given: frozenset[str], *, is_restored: bool = False
    ) -> Change:
        stood = before.record if before else None
        identity = before.id if before else None
        change = Change(entity, identity, stood, after, given, self.scope, self.permissions, self.actor, self.vault)
        if not is_restored:
            rules.complete(self.look, change)
        if stood == after:
            return change
        rules.check(self.look, change)
        self._only_within_scope(entity, stood, after)
        return change

    def _only_within_scope(self, entity: Entity, before: Record | None, after: Record) -> None:
        """Who is limited changes what is theirs: not the vocabulary of all, not what lies beyond their spaces."""
        if self.scope.is_everything:
            return
        if entity.is_shared or entity.kind == "organizations":
            raise Forbidden(f"{entity.title_plural.lower()} are those of the whole installation")
        if self.scope.limit.is_organization:
            return
        anchor = entity.whole or _ANCHORS.get(entity.kind)
        loose = anchor is not None and not getattr(after, anchor)
        if anchor is None and (entity.kind != "meters" or before is None):
            raise Forbidden(f"{entity.title_plural.lower()} reach beyond the spaces that you see")
        if loose and (before is None or getattr(before, anchor or "")):
            raise Forbidden(f"{anchor} must name something within the spaces that you see")

    def _changed(
        self, action: str, entity: Entity, before: Record | None, after: Record | None, record_id: int
    ) -> None:
        self.changes += 1
        people_rules.written(self.connection, self.permissions, before, after)
        audit.note(self.connection, self.actor, action, entity, record_id, before, after)

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


def begin(
    connection: Connection,
    actor: str,
    scope: Scope = EVERYTHING,
    permissions: frozenset[Permission] = frozenset(PERMISSIONS),
    vault: Vault = NO_VAULT,
) -> Writing:
    bump(connection)
    return Writing(connection, actor, scope, permissions, vault)


def see(connection: Connection, kind: str, record_id: int, scope: Scope) -> Stored:
    """The record; NotFound too where it is not for these eyes."""
    if not scope.sees(kind, record_id):
        raise rows.missing(CATALOGUE[kind], record_id)
    return rows.find(connection, kind, record_id)


def _given_by_us(entity: Entity) -> list[Any]:
    return [each for each in entity.fields if each.is_read_only]
