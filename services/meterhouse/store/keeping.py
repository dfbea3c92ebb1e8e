"""Checked records into their tables: a thousand in one statement, with the audit of each.

One record is a set of one, and goes the same way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import mysql.connector

from meterhouse.catalogue import Entity, Record
from meterhouse.catalogue.permissions import Permission
from meterhouse.kernel.errors import Conflict, Malformed
from meterhouse.store import audit, people_rules, rows, rules
from meterhouse.store.change import Change
from meterhouse.store.engine import Connection, run
from meterhouse.store.look import Look
from meterhouse.store.names import key_fields
from meterhouse.store.rows import Stored

_MOST_AT_ONCE = 1_000
"""Rows of one statement."""
_MOST_TEXT = 2 << 20
"""Of one statement [character]: servers refuse longer ones."""


Problem: TypeAlias = Conflict | Malformed


@dataclass(frozen=True)
class Draft:
    """A record that was checked and is to be written."""

    before: Stored | None
    change: Change

    @property
    def entity(self) -> Entity:
        return self.change.entity

    @property
    def after(self) -> Record:
        return self.change.after

    @property
    def changes_nothing(self) -> bool:
        return self.before is not None and self.change.before == self.after

    @property
    def length(self) -> int:
        """Of what is written of it [character], about."""
        records = [self.after] if self.change.before is None else [self.change.before, self.after]
        return sum(
            len(cell)
            for record in records
            for cell in rows.cells(self.entity, record).values()
            if isinstance(cell, str)
        )


def keep(
    connection: Connection, actor: str, permissions: frozenset[Permission], drafts: Sequence[Draft]
) -> list[Stored | Problem]:
    """What each became, in their order; a problem where the database alone knew what stands against it.

    permissions   of the actor
    drafts        of one kind, each with a change
    """
    kept: list[Stored | Problem] = []
    for part in _parts(drafts):
        ids = _written(connection, part)
        changes = []
        for draft, number in zip(part, ids, strict=True):
            if isinstance(number, Problem):
                kept.append(number)
                continue
            people_rules.written(connection, permissions, draft.change.before, draft.after)
            action, version = ("create", 1) if draft.before is None else ("update", draft.before.version + 1)
            changes.append(audit.Change(action, number, draft.change.before, draft.after))
            kept.append(Stored(draft.entity, number, version, draft.change.fields))
        audit.note_all(connection, actor, part[0].entity, changes)
    return kept


def _parts(drafts: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    """As many at once as one statement may hold."""
    part: list[Draft] = []
    length = 0
    for draft in drafts:
        size = draft.length
        if part and (len(part) == _MOST_AT_ONCE or length + size > _MOST_TEXT):
            yield part
            part, length = [], 0
        part.append(draft)
        length += size
    if part:
        yield part


def _written(connection: Connection, drafts: Sequence[Draft]) -> list[int | Problem]:
    """Id of each; what is new first, in one statement."""
    new = iter(_added(connection, [draft for draft in drafts if draft.before is None]))
    return [next(new) if draft.before is None else _updated(connection, draft) for draft in drafts]


def _added(connection: Connection, drafts: Sequence[Draft]) -> list[int | Problem]:
    """In one statement; where one of them stands against another record, one by one."""
    if not drafts:
        return []
    entity = drafts[0].entity
    try:
        return [*rows.add_all(connection, entity, [each.after for each in drafts], key_fields(entity))]
    except (mysql.connector.IntegrityError, mysql.connector.DataError) as reason:
        if len(drafts) == 1:
            return [_contradiction(connection, drafts[0], reason)]
    return [_added(connection, [draft])[0] for draft in drafts]


def _contradiction(connection: Connection, draft: Draft, reason: mysql.connector.Error) -> Problem:
    """In our words where we have some."""
    if isinstance(reason, mysql.connector.DataError):
        return Malformed(f"a value does not fit its column: {reason.msg}")
    try:
        rules.check_unique(Look(connection), draft.change)
    except Conflict as known:
        return known
    return Conflict(f"another record stands against it: {reason.msg}")


def _updated(connection: Connection, draft: Draft) -> int | Problem:
    assert draft.before is not None
    table = draft.entity.table
    cells = rows.cells(draft.entity, draft.after)
    assignments = ", ".join(f"`{name}` = %s" for name in cells)
    try:
        run(
            connection,
            f"UPDATE {table.schema}.{table.name} SET {assignments}, version = version + 1 WHERE id = %s",
            [*cells.values(), draft.before.id],
        )
    except (mysql.connector.IntegrityError, mysql.connector.DataError) as reason:
        return _contradiction(connection, draft, reason)
    return draft.before.id
