"""The audit: who changed what, with before and after, and who signed in; secrets are masked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from meterhouse.catalogue import CATALOGUE, Entity, Record
from meterhouse.kernel.errors import Forbidden, Malformed
from meterhouse.store.engine import Connection, Database, Row, run, values
from meterhouse.store.rows import MASK, concealed, fields_of_record, instant
from meterhouse.store.scope import Scope

_COLUMNS = "id, at, actor, action, kind, record_id, before_change, after_change"


@dataclass(frozen=True)
class Change:
    """Of one record."""

    action: str
    record_id: int
    before: Record | None
    after: Record | None


def note(
    connection: Connection,
    actor: str,
    action: str,
    entity: Entity,
    record_id: int,
    before: Record | None,
    after: Record | None,
) -> None:
    """A change of a record, in the transaction that makes it."""
    note_all(connection, actor, entity, [Change(action, record_id, before, after)])


def note_all(connection: Connection, actor: str, entity: Entity, changes: Sequence[Change]) -> None:
    """Likewise changes of several records of a kind."""
    cells = [
        (
            actor,
            each.action,
            entity.kind,
            each.record_id,
            getattr(each.after or each.before, "organization_id", None),
            _told(entity, each.before),
            _told(entity, each.after),
        )
        for each in changes
    ]
    values(
        connection,
        "INSERT INTO meterhouse_user.audit"
        " (actor, action, kind, record_id, organization_id, before_change, after_change) VALUES {}",
        cells,
        batch=1000,
    )


def note_event(
    connection: Connection, actor: str, action: str, detail: dict[str, Any], organization_id: int | None = None
) -> None:
    """Something that happened and is no change of a record: a sign-in, a sent command."""
    run(
        connection,
        "INSERT INTO meterhouse_user.audit (actor, action, kind, record_id, organization_id, after_change)"
        " VALUES (%s, %s, '', 0, %s, %s)",
        (actor, action, organization_id, orjson.dumps(detail).decode()),
    )


def _told(entity: Entity, record: Record | None) -> str | None:
    if record is None:
        return None
    fields = fields_of_record(entity, record)
    hidden = {each.name: MASK for each in entity.fields if each.is_hidden and fields[each.name] is not None}
    return orjson.dumps(concealed(fields) | hidden).decode()


@dataclass(frozen=True)
class Wanted:
    """Entries asked for; None where anything will do."""

    kind: str | None = None
    record_id: int | None = None
    actor: str | None = None
    action: str | None = None
    first: dt.datetime | None = None
    """UTC without a zone."""
    after: dt.datetime | None = None
    cursor: int | None = None
    """Id of the last entry of the page before."""
    limit: int = 100


def everything(database: Database, wanted: Wanted, scope: Scope) -> tuple[list[dict[str, Any]], str | None]:
    """As `entries`; who is limited to an organization sees only its own."""
    if scope.is_everything:
        return entries(database, wanted)
    if not scope.limit.is_organization:
        raise Forbidden("the audit is that of a whole organization; you see a part of one")
    return entries(database, wanted, scope.limit.organization_id)


def entries(
    database: Database, wanted: Wanted, organization_id: int | None = None
) -> tuple[list[dict[str, Any]], str | None]:
    """Newest first, and the cursor of the next page.

    organization_id   whose entries; everybody's when None
    """
    conditions: list[tuple[str, Any]] = [
        ("kind = %s", wanted.kind),
        ("record_id = %s", wanted.record_id),
        ("actor = %s", wanted.actor),
        ("action = %s", wanted.action),
        ("at >= %s", wanted.first),
        ("at < %s", wanted.after),
        ("id < %s", wanted.cursor),
        ("organization_id = %s", organization_id),
    ]
    asked = [(sql, value) for sql, value in conditions if value is not None]
    where = f"WHERE {' AND '.join(sql for sql, _ in asked)}" if asked else ""
    found = database.rows(
        f"SELECT {_COLUMNS} FROM meterhouse_user.audit {where} ORDER BY id DESC LIMIT {wanted.limit + 1}",
        [value for _, value in asked],
    )
    items = [_entry(row) for row in found[: wanted.limit]]
    return items, str(items[-1]["id"]) if len(found) > wanted.limit else None


def _entry(row: Row) -> dict[str, Any]:
    number, at, actor, action, kind, record_id, before, after = row
    return {
        "id": number,
        "at": instant(at),
        "actor": actor,
        "action": action,
        "kind": kind or None,
        "record_id": record_id or None,
        "before": before and orjson.loads(before),
        "after": after and orjson.loads(after),
    }


def known_kind(kind: str | None) -> str | None:
    if kind is not None and kind not in CATALOGUE:
        raise Malformed(f"kind is {kind!r}, which is none")
    return kind


ACTIONS: Sequence[str] = (
    "create",
    "update",
    "delete",
    "restore",
    "sign-in",
    "sign-in-refused",
    "sign-out",
    "password-change",
    "password-forgotten",
    "password-reset",
)
