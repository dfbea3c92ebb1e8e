"""Deleted records, kept with the bindings that went with them: what was deleted by mistake comes back as it was.

Facts hang on a record's id, so it comes back under its own, and its history with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from meterhouse.catalogue import CATALOGUE, Entity
from meterhouse.kernel.errors import NotFound
from meterhouse.store import rows
from meterhouse.store.engine import Connection, Database, fetch, run
from meterhouse.store.rows import Stored, instant
from meterhouse.store.scope import Scope


@dataclass(frozen=True)
class Deleted:
    records: list[tuple[Entity, int, dict[str, Any]]]
    """The record, then its bindings: entity, id and fields."""


def keep(connection: Connection, record: Stored, bindings: Sequence[Stored], actor: str) -> None:
    run(
        connection,
        "REPLACE INTO meterhouse_user.deleted (kind, record_id, organization_id, deleted_by, record, bindings)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (
            record.entity.kind,
            record.id,
            record.fields.get("organization_id"),
            actor,
            orjson.dumps(record.fields).decode(),
            orjson.dumps([{"id": each.id, "fields": each.fields} for each in bindings]).decode(),
        ),
    )


def take(connection: Connection, kind: str, record_id: int, scope: Scope, actor: str) -> Deleted:
    """What was kept of it, and keep it no longer; NotFound where there is nothing, or not for these eyes."""
    where, values = _within(scope, actor)
    found = fetch(
        connection,
        f"SELECT record, bindings FROM meterhouse_user.deleted WHERE kind = %s AND record_id = %s {where}",
        (kind, record_id, *values),
    )
    if not found:
        raise NotFound(f"there is no deleted {CATALOGUE[kind].title.lower()} {record_id}")
    run(connection, "DELETE FROM meterhouse_user.deleted WHERE kind = %s AND record_id = %s", (kind, record_id))
    record, bindings = map(orjson.loads, found[0])
    bound = CATALOGUE["bindings"]
    return Deleted([(CATALOGUE[kind], record_id, record), *((bound, each["id"], each["fields"]) for each in bindings)])


def page(database: Database, kind: str, scope: Scope, actor: str, limit: int) -> list[dict[str, Any]]:
    """What was deleted last, newest first, as it may be shown."""
    where, values = _within(scope, actor)
    entity = CATALOGUE[kind]
    return [
        rows.answer(entity, record_id, orjson.loads(record))
        | {"_names": {}, "deleted_at": instant(at), "deleted_by": actor}
        for record_id, at, actor, record in database.rows(
            "SELECT record_id, at, deleted_by, record FROM meterhouse_user.deleted"
            f" WHERE kind = %s {where} ORDER BY at DESC, record_id DESC LIMIT {int(limit)}",
            (kind, *values),
        )
    ]


def _within(scope: Scope, actor: str) -> tuple[str, list[int | str]]:
    """Who is limited to an organization restores what belonged to it; who sees less, what they deleted themselves."""
    if scope.is_everything:
        return "", []
    if scope.limit.is_organization:
        return "AND organization_id = %s", [scope.limit.organization_id or 0]
    return "AND deleted_by = %s", [actor]
