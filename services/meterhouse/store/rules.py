"""What only the database knows of a record: what it refers to, what it must not contradict, what uses it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from meterhouse.catalogue import CATALOGUE, Entity, Record
from meterhouse.catalogue.people import User
from meterhouse.catalogue.permissions import PERMISSIONS, Permission
from meterhouse.catalogue.references import references
from meterhouse.catalogue.relations import PARTS, Binding
from meterhouse.catalogue.wiring import Point
from meterhouse.kernel.errors import Conflict, Fault, Forbidden, Refused
from meterhouse.kernel.quantity import factor
from meterhouse.store import secret
from meterhouse.store.engine import Connection, fetch
from meterhouse.store.rows import ask, fields_of_record, find, title
from meterhouse.store.scope import EVERYTHING, Scope


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
    permissions: frozenset[Permission] = frozenset(PERMISSIONS)
    """Of its author, who gives nobody more."""
    actor: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        """As JSON has them."""
        return fields_of_record(self.entity, self.after)

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


def fits(connection: Connection, change: Change) -> bool:
    """Whether nothing stands against the record."""
    try:
        check(connection, change)
    except (Conflict, Refused):
        return False
    return True


def _references(connection: Connection, change: Change) -> list[Fault]:
    """Those that are new: each must be there, be seen, be of a kind that fits, and of the same organization."""
    fields = change.fields
    own = fields.get("organization_id")
    stood = () if change.before is None else references(change.entity, fields_of_record(change.entity, change.before))
    known = {(each.path, each.kind, each.id) for each in stood}
    faults = []
    for each in references(change.entity, fields):
        moved = change.before is not None and change.has_changed("organization_id") if own is not None else False
        if (each.path, each.kind, each.id) in known and not moved:
            continue
        if each.kind not in CATALOGUE or (each.kinds is not None and each.kind not in each.kinds):
            offered = ", ".join(each.kinds or ())
            faults.append(Fault(each.path.removesuffix(".id") + ".kind", f"{each.kind!r} does not fit; take {offered}"))
            continue
        entity = CATALOGUE[each.kind]
        missing = Fault(each.path, f"there is no {entity.title.lower()} {each.id}")
        if not change.scope.sees(each.kind, each.id):
            faults.append(missing)
            continue
        there, theirs = _home(connection, entity, each.id)
        if not there:
            faults.append(missing)
        elif own is not None and theirs is not None and theirs != own:
            faults.append(Fault(each.path, f"{entity.title.lower()} {each.id} belongs to another organization"))
    return faults


def _home(connection: Connection, entity: Entity, record_id: int) -> tuple[bool, int | None]:
    """Whether there is such a record, and the organization that it belongs to, if to one."""
    table = entity.table.c
    column = table.organization_id if entity.is_owned else table[entity.whole] if entity.whole else sa.null()
    found = ask(connection, sa.select(column).where(table.id == record_id))
    if not found:
        return False, None
    if entity.is_owned or not entity.whole:
        return True, found[0][0]
    return _home(connection, CATALOGUE[entity.references[entity.whole]], found[0][0])


def organization_of(connection: Connection, entity: Entity, fields: dict[str, Any]) -> int | None:
    """The organization of the first record that one refers to; None where it refers to none that has one."""
    for each in references(entity, fields):
        if isinstance(each.id, int) and each.kind in CATALOGUE:
            _, found = _home(connection, CATALOGUE[each.kind], each.id)
            if found is not None:
                return found
    return None


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
    homes = [
        _home(connection, CATALOGUE[kind], record_id)[1]
        for kind, record_id in ((binding.owner_kind, binding.owner_id), (binding.part_kind, binding.part_id))
    ]
    if None not in homes and homes[0] != homes[1]:
        return [Fault("part.id", "belongs to another organization than the whole")]
    needed = CATALOGUE[binding.owner_kind].write
    if binding.owner_kind == "cost-centers" and needed not in change.permissions:
        raise Forbidden(f"binding tariffs to cost centers takes the permission {needed!r}")
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
        " AND part_kind = %s AND part_id = %s AND direction = %s AND role <=> %s AND id <> %s"
        " AND (valid_from IS NULL OR %s IS NULL OR valid_from < %s)"
        " AND (valid_to IS NULL OR %s IS NULL OR valid_to > %s)",
        (
            binding.owner_kind,
            binding.owner_id,
            binding.part_kind,
            binding.part_id,
            binding.direction,
            binding.role,
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


def keep_an_administrator(connection: Connection, before: Record | None, after: Record | None) -> None:
    """Conflict when nobody is left who may manage everybody: there would be no way back in."""
    if not _manages_people(before) or _manages_people(after):
        return
    rows = fetch(
        connection,
        "SELECT EXISTS (SELECT 1 FROM meterhouse_user.user WHERE role = 'admin' AND is_enabled"
        " AND organization_id IS NULL AND password IS NOT NULL"
        " AND (expires_at IS NULL OR expires_at > UTC_TIMESTAMP()))",
    )
    if not rows[0][0]:
        raise Conflict("this is the last administrator; make somebody else one first")


def _manages_people(record: Record | None) -> bool:
    return (
        isinstance(record, User)
        and record.role == "admin"
        and record.is_enabled
        and record.organization_id is None
        and record.password is not None
    )


_COMPLETED: dict[str, Callable[[Connection, Change], None]] = {"points": _point_key, "users": _password}
_CHECKED: dict[str, Callable[[Connection, Change], list[Fault] | None]] = {
    "bindings": _binding,
    "energy-categories": _category,
    "meters": _meter,
    "points": _point,
}
assert set(PARTS) <= set(CATALOGUE)
