"""What only the database knows of a record: what it refers to, what it must not contradict, what uses it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from meterhouse.catalogue import CATALOGUE, Entity, Record
from meterhouse.catalogue.relations import PARTS, Binding
from meterhouse.catalogue.wiring import Point
from meterhouse.kernel.errors import Conflict, Fault, Refused
from meterhouse.kernel.quantity import factor
from meterhouse.store import secret
from meterhouse.store.engine import Connection, fetch
from meterhouse.store.rows import Stored, ask, find, title
from meterhouse.store.scope import EVERYTHING, Scope

_NAMED = 5
"""Most records that a refusal names; the rest is counted."""


@dataclass(frozen=True)
class Change:
    """A record as it is about to be written; what comes next is checked in the transaction that writes it."""

    entity: Entity
    id: int | None
    """None while it is created."""
    before: Record | None
    after: Record
    given: frozenset[str]
    """Fields that the body spoke of."""
    scope: Scope = EVERYTHING

    def has_changed(self, field: str) -> bool:
        return self.before is None or getattr(self.before, field) != getattr(self.after, field)


def complete(connection: Connection, change: Change) -> None:
    """Fill in what the platform itself gives."""
    _COMPLETED.get(change.entity.kind, _nothing)(connection, change)


def check(connection: Connection, change: Change) -> None:
    """Refused with all that does not hold; Conflict where another record stands against it."""
    faults = _references(connection, change) + _trees(connection, change)
    if not faults:
        faults = _CHECKED.get(change.entity.kind, _nothing)(connection, change) or []
    if faults:
        raise Refused(faults)
    _unique(connection, change)


def check_unused(connection: Connection, record: Stored) -> None:
    """Conflict that says by whom and how often the record is used."""
    kind = record.entity.kind
    users = []
    for entity in CATALOGUE.values():
        for name, referred in entity.references.items():
            if referred == kind:
                users += _users(connection, entity, entity.table.c[name] == record.id)
    bindings = CATALOGUE["bindings"].table.c
    for side, other in (("owner", "part"), ("part", "owner")):
        bound = sa.select(bindings[f"{other}_kind"], bindings[f"{other}_id"]).where(
            bindings[f"{side}_kind"] == kind, bindings[f"{side}_id"] == record.id
        )
        users += _subjects(connection, ask(connection, bound))
    if users:
        raise Conflict(f"{record.title} is used by {'; '.join(users)}")


def _users(connection: Connection, entity: Entity, condition: Any) -> list[str]:
    table = entity.table.c
    label = table.name if "name" in entity.field else table.id
    found = ask(connection, sa.select(label).where(condition).order_by(table.id))
    return [_counted(entity, [str(name) for (name,) in found])] if found else []


def _subjects(connection: Connection, bound: list[Any]) -> list[str]:
    by_kind: dict[str, list[int]] = {}
    for kind, record_id in bound:
        by_kind.setdefault(kind, []).append(record_id)
    return [
        said
        for kind, ids in by_kind.items()
        for said in _users(connection, CATALOGUE[kind], CATALOGUE[kind].table.c.id.in_(ids))
    ]


def _counted(entity: Entity, names: list[str]) -> str:
    what = entity.title.lower() if len(names) == 1 else entity.title_plural.lower()
    rest = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{len(names)} {what}: {', '.join(names[:_NAMED])}{rest}"


def _references(connection: Connection, change: Change) -> list[Fault]:
    faults = []
    for field, kind in change.entity.references.items():
        referred = getattr(change.after, field)
        if referred is not None and change.has_changed(field):
            faults += _existence(connection, change.scope, field, kind, referred)
    return faults


def _existence(connection: Connection, scope: Scope, field: str, kind: str, record_id: int) -> list[Fault]:
    table = CATALOGUE[kind].table
    there = scope.sees(kind, record_id) and ask(connection, sa.select(table.c.id).where(table.c.id == record_id))
    return [] if there else [Fault(field, f"there is no {CATALOGUE[kind].title.lower()} {record_id}")]


def _trees(connection: Connection, change: Change) -> list[Fault]:
    """A record that would stand below itself."""
    faults = []
    for field, kind in change.entity.references.items():
        if kind != change.entity.kind or change.id is None:
            continue
        table, above, seen = change.entity.table, getattr(change.after, field), set()
        while above is not None and above != change.id and above not in seen:
            seen.add(above)
            rows = ask(connection, sa.select(table.c[field]).where(table.c.id == above))
            above = rows[0][0] if rows else None
        if above == change.id:
            what = change.entity.title.lower()
            faults.append(
                Fault(field, f"{what} {getattr(change.after, field)} is {what} {change.id} or stands below it")
            )
    return faults


def _unique(connection: Connection, change: Change) -> None:
    fields = change.entity.unique_within
    if not fields or not any(change.has_changed(field) for field in fields):
        return
    table = change.entity.table
    same = [table.c[field].is_not_distinct_from(getattr(change.after, field)) for field in fields]
    others = sa.select(table.c.id).where(*same, table.c.id != (change.id or 0)).limit(1)
    if any(getattr(change.after, field) is not None for field in fields) and ask(connection, others):
        said = " and ".join(f"{field} {getattr(change.after, field)!r}" for field in fields)
        raise Conflict(f"there is another {change.entity.title.lower()} with {said}")


def _nothing(_connection: Connection, _change: Change) -> None:
    return None


def _point_key(connection: Connection, change: Change) -> None:
    """A key stays as it was first made: pushes and imports name the point by it."""
    point, before = change.after, change.before
    assert isinstance(point, Point)
    if point.key is not None:
        return
    if isinstance(before, Point) and "key" not in change.given:
        point.key = before.key
        return
    table = CATALOGUE["devices"].table.c
    device = ask(connection, sa.select(table.name).where(table.id == point.device_id))
    key = f"{device[0][0]}/{point.name}" if device else point.name
    if len(key) > 190:
        raise Refused([Fault("key", "device/channel is longer than 190 characters; give the point a shorter key")])
    point.key = key


def _password(_connection: Connection, change: Change) -> None:
    """Only a hash reaches the table; a body that is silent about the password keeps it."""
    password = getattr(change.after, "password", None)
    if change.before is not None and "password" not in change.given:
        change.after.password = change.before.password  # type: ignore[attr-defined]
    elif password is not None:
        change.after.password = secret.kept(password)  # type: ignore[attr-defined]


def _meter(connection: Connection, change: Change) -> list[Fault]:
    faults = []
    category = change.after.category_id  # type: ignore[attr-defined]
    for field, kind in (("item_id", "energy-items"), ("master_id", "meters")):
        other = getattr(change.after, field)
        if other is not None:
            theirs = find(connection, kind, other)
            if theirs.fields["category_id"] != category:
                faults.append(Fault(field, f"{theirs.title} is of another energy category"))
    if not faults and change.id is not None and change.has_changed("category_id"):
        faults = _conversions(connection, "category_id", "meter.id", change.id, category=category)
    return faults


def _category(connection: Connection, change: Change) -> list[Fault]:
    if change.id is None or not change.has_changed("unit"):
        return []
    unit = change.after.unit  # type: ignore[attr-defined]
    return _conversions(connection, "unit", "meter.category_id", change.id, category_unit=unit)


def _point(connection: Connection, change: Change) -> list[Fault]:
    if change.id is None or not change.has_changed("unit"):
        return []
    return _conversions(connection, "unit", "point.id", change.id, point_unit=change.after.unit)  # type: ignore[attr-defined]


def _conversions(
    connection: Connection,
    field: str,
    column: str,
    record_id: int,
    *,
    category: int | None = None,
    category_unit: str | None = None,
    point_unit: str | None = None,
) -> list[Fault]:
    """Bound points whose unit would no longer convert into that of their meter's category."""
    faults = []
    if category is not None:
        category_unit = find(connection, "energy-categories", category).fields["unit"]
    for point, unit, meter, into in fetch(
        connection,
        "SELECT point.`key`, point.unit, meter.name, energy_category.unit"
        " FROM meterhouse_system.binding"
        " JOIN meterhouse_system.meter ON meter.id = binding.owner_id"
        " JOIN meterhouse_system.energy_category ON energy_category.id = meter.category_id"
        " JOIN meterhouse_system.point ON point.id = binding.part_id"
        f" WHERE owner_kind = 'meters' AND part_kind = 'points' AND {column} = %s",
        (record_id,),
    ):
        try:
            factor(point_unit or unit, category_unit or into)
        except Refused as refused:
            faults.append(Fault(field, f"{refused.faults[0].reason}: point {point!r} feeds meter {meter!r}"))
    return faults


def _binding(connection: Connection, change: Change) -> list[Fault]:
    binding = change.after
    assert isinstance(binding, Binding)
    faults = []
    for side in ("owner", "part"):
        kind, record_id = getattr(binding, f"{side}_kind"), getattr(binding, f"{side}_id")
        faults += _existence(connection, change.scope, f"{side}.id", kind, record_id)
    if faults:
        return faults
    if (binding.owner_kind, binding.part_kind) == ("meters", "points"):
        point = find(connection, "points", binding.part_id)
        meter = find(connection, "meters", binding.owner_id)
        category = find(connection, "energy-categories", meter.fields["category_id"])
        try:
            factor(point.fields["unit"], category.fields["unit"])
        except Refused as refused:
            return [Fault("part.id", f"{refused.faults[0].reason}: {point.title} of {meter.title}")]
    _no_overlap(connection, change, binding)
    return []


def _no_overlap(connection: Connection, change: Change, binding: Binding) -> None:
    """The same part twice in the same whole at one time would count twice."""
    for other in fetch(
        connection,
        "SELECT id, valid_from, valid_to FROM meterhouse_system.binding WHERE owner_kind = %s AND owner_id = %s"
        " AND part_kind = %s AND part_id = %s AND direction = %s AND id <> %s"
        " AND (valid_from IS NULL OR %s IS NULL OR valid_from < %s)"
        " AND (valid_to IS NULL OR %s IS NULL OR valid_to > %s)",
        (
            binding.owner_kind,
            binding.owner_id,
            binding.part_kind,
            binding.part_id,
            binding.direction,
            change.id or 0,
            *[binding.valid_to and binding.valid_to.replace(tzinfo=None)] * 2,
            *[binding.valid_from and binding.valid_from.replace(tzinfo=None)] * 2,
        ),
    ):
        names = [
            title(CATALOGUE[kind], record_id, find(connection, kind, record_id).fields)
            for kind, record_id in (
                (binding.part_kind, binding.part_id),
                (binding.owner_kind, binding.owner_id),
            )
        ]
        when = f"{other[1] or 'always'} to {other[2] or 'for ever'}"
        raise Conflict(f"{names[0]} is bound to {names[1]} already, from {when} (binding {other[0]})")


def keep_an_administrator(connection: Connection) -> None:
    """Conflict when nobody is left who may manage people: there would be no way back in."""
    rows = fetch(
        connection,
        "SELECT EXISTS (SELECT 1 FROM meterhouse_user.user"
        " WHERE role = 'admin' AND is_enabled AND space_id IS NULL AND password IS NOT NULL)",
    )
    if not rows[0][0]:
        raise Conflict("this is the last administrator; make somebody else one first")


_COMPLETED: dict[str, Callable[[Connection, Change], None]] = {"points": _point_key, "users": _password}
_CHECKED: dict[str, Callable[[Connection, Change], list[Fault] | None]] = {
    "bindings": _binding,
    "energy-categories": _category,
    "meters": _meter,
    "points": _point,
}
assert set(PARTS) <= set(CATALOGUE)
