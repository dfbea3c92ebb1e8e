"""Who uses a record: what refers to it by a field, within a list or a formula, or is bound to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import orjson
import sqlalchemy as sa

from meterhouse.catalogue import CATALOGUE, Entity
from meterhouse.catalogue.references import references
from meterhouse.kernel.errors import Conflict
from meterhouse.store.engine import Connection
from meterhouse.store.rows import Stored, ask, find
from meterhouse.store.scope import Scope

_NAMED = 5
"""Most records that a refusal names; the rest is counted."""


@dataclass(frozen=True)
class Use:
    kind: str
    id: int
    name: str
    field: str
    """`part` or `owner` for what is bound to it; then `id` is that of the other end."""
    binding_id: int | None = None


def uses(connection: Connection, kind: str, record_id: int) -> list[Use]:
    """Every use of the record, by kind."""
    found = [*_by_fields(connection, kind, record_id), *_within(connection, kind, record_id)]
    found += _by_sides(connection, kind, record_id)
    order = list(CATALOGUE)
    return sorted(found, key=lambda use: (order.index(use.kind), use.id))


def check_unused(connection: Connection, record: Stored, scope: Scope) -> None:
    """Conflict that says by whom and how often the record is used, as far as its reader may see them."""
    found = uses(connection, record.entity.kind, record.id)
    if not found:
        return
    seen = [use for use in found if scope.sees(use.kind, use.id)]
    said = [
        _counted(CATALOGUE[kind], [use.name for use in those])
        for kind, those in groupby(seen, key=lambda use: use.kind)
    ]
    if len(seen) < len(found):
        said.append("others that you do not see")
    raise Conflict(f"{record.title} is used by {'; '.join(said)}")


def bindings_of(connection: Connection, record: Stored) -> list[Stored]:
    """Bindings that the record is an end of."""
    table = CATALOGUE["bindings"].table.c
    ids = ask(
        connection,
        sa.select(table.id).where(
            sa.or_(
                *(
                    sa.and_(table[f"{side}_kind"] == record.entity.kind, table[f"{side}_id"] == record.id)
                    for side in ("owner", "part")
                )
            )
        ),
    )
    return [find(connection, "bindings", number) for (number,) in ids]


def _by_fields(connection: Connection, kind: str, record_id: int) -> Iterator[Use]:
    for entity in CATALOGUE.values():
        for name, referred in entity.references.items():
            if referred == kind:
                for number, label in _labelled(connection, entity, entity.table.c[name] == record_id):
                    yield Use(entity.kind, number, label, name)


def _within(connection: Connection, kind: str, record_id: int) -> Iterator[Use]:
    """Uses within the JSON of records: as there are few of them, each is read."""
    for entity in CATALOGUE.values():
        for field in entity.nested:
            column = entity.table.c[field.name]
            rows = ask(connection, sa.select(entity.table.c.id, _label(entity), column).where(column != "[]"))
            for number, label, cell in rows:
                for each in references(entity, {field.name: orjson.loads(cell)}):
                    if (each.kind, each.id) == (kind, record_id):
                        yield Use(entity.kind, number, str(label), each.path)


def _by_sides(connection: Connection, kind: str, record_id: int) -> Iterator[Use]:
    for entity in CATALOGUE.values():
        table = entity.table.c
        for side in entity.sides:
            condition = sa.and_(table[f"{side}_kind"] == kind, table[f"{side}_id"] == record_id)
            if entity.kind != "bindings":
                for number, label in _labelled(connection, entity, condition):
                    yield Use(entity.kind, number, label, side)
                continue
            other = "owner" if side == "part" else "part"
            rows = ask(connection, sa.select(table.id, table[f"{other}_kind"], table[f"{other}_id"]).where(condition))
            for binding, other_kind, other_id in rows:
                there = _labelled(connection, CATALOGUE[other_kind], CATALOGUE[other_kind].table.c.id == other_id)
                for number, label in there:
                    yield Use(other_kind, number, label, other, binding)


def _labelled(connection: Connection, entity: Entity, condition: Any) -> list[tuple[int, str]]:
    table = entity.table.c
    found = ask(connection, sa.select(table.id, _label(entity)).where(condition).order_by(table.id))
    return [(int(number), str(label)) for number, label in found]


def _label(entity: Entity) -> Any:
    return entity.table.c.name if "name" in entity.field else entity.table.c.id


def _counted(entity: Entity, names: list[str]) -> str:
    what = entity.title.lower() if len(names) == 1 else entity.title_plural.lower()
    rest = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{len(names)} {what}: {', '.join(names[:_NAMED])}{rest}"
