"""What only the database knows of a record: what it refers to, what it must not contradict, what uses it."""

from collections.abc import Callable
from typing import Any, TypeVar

from meterhouse.catalogue import CATALOGUE, Entity, Field
from meterhouse.catalogue.references import references
from meterhouse.catalogue.relations import PARTS, Binding
from meterhouse.catalogue.wiring import Point
from meterhouse.kernel.errors import Conflict, Fault, Forbidden, Refused
from meterhouse.store import metering_rules, people_rules
from meterhouse.store.change import Change
from meterhouse.store.engine import Connection
from meterhouse.store.look import Look
from meterhouse.store.rows import fields_of_record

Answer = TypeVar("Answer")


def complete(look: Look, change: Change) -> None:
    """Fill in what the platform itself gives."""
    _hidden(change)
    _COMPLETED.get(change.entity.kind, _nothing)(look, change)


def check(look: Look, change: Change) -> None:
    """Refused with all that does not hold; Conflict where another record stands against it."""
    faults = _references(look, change) + _trees(look, change)
    if not faults:
        faults = _CHECKED.get(change.entity.kind, _nothing)(look, change) or []
    if faults:
        raise Refused(faults)
    check_unique(look, change)


def fits(look: Look, change: Change) -> bool:
    """Whether nothing stands against the record."""
    try:
        check(look, change)
    except (Conflict, Refused):
        return False
    return True


def _references(look: Look, change: Change) -> list[Fault]:
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
        there, theirs = look.home(entity, each.id)
        if not there:
            faults.append(missing)
        elif own is not None and theirs is not None and theirs != own:
            faults.append(Fault(each.path, f"{entity.title.lower()} {each.id} belongs to another organization"))
    return faults


def organization_of(look: Look, entity: Entity, fields: dict[str, Any]) -> int | None:
    """The organization of the first record that one refers to; None where it refers to none that has one."""
    for each in references(entity, fields):
        if isinstance(each.id, int) and each.kind in CATALOGUE:
            _, found = look.home(CATALOGUE[each.kind], each.id)
            if found is not None:
                return found
    return None


def _trees(look: Look, change: Change) -> list[Fault]:
    """A record that would stand below itself."""
    faults = []
    for field, kind in change.entity.references.items():
        if kind != change.entity.kind or change.id is None:
            continue
        above, seen = getattr(change.after, field), set()
        while above is not None and above != change.id and above not in seen:
            seen.add(above)
            found = look.cells(kind, above, field)
            above = found[0] if found else None
        if above == change.id:
            what = change.entity.title.lower()
            faults.append(
                Fault(field, f"{what} {getattr(change.after, field)} is {what} {change.id} or stands below it")
            )
    return faults


def check_unique(look: Look, change: Change) -> None:
    """Conflict where another record has the values that are unique together."""
    names = change.entity.unique_within
    if not names or not any(change.has_changed(name) for name in names):
        return
    if any(change.fields[name] is not None for name in names) and look.is_taken(
        change.entity, change.fields, change.id
    ):
        said = " and ".join(f"{name} {getattr(change.after, name)!r}" for name in names)
        raise Conflict(f"there is another {change.entity.title.lower()} with {said}")


def _nothing(_look: Look, _change: Change) -> None:
    return None


def _point_key(look: Look, change: Change) -> None:
    """A key stays as it was first made: pushes and imports name the point by it."""
    point, before = change.after, change.before
    assert isinstance(point, Point)
    if point.key is not None:
        return
    if isinstance(before, Point) and "key" not in change.given:
        point.key = before.key
        return
    key = key_of_point(look, point.device_id, point.name)
    if len(key) > 190:
        raise Refused([Fault("key", "device/channel is longer than 190 characters; give the point a shorter key")])
    point.key = key


def key_of_point(look: Look, device_id: int | None, name: str) -> str:
    """The key that it gets where none is given."""
    device = None if device_id is None else look.cells("devices", device_id, "name")
    return f"{device[0]}/{name}" if device else name


def _hidden(change: Change) -> None:
    """A body that is silent about what is hidden keeps it; what is encrypted reaches the table sealed."""
    for field in change.entity.fields:
        value = getattr(change.after, field.name)
        if not field.is_hidden or field.is_read_only:
            continue
        if change.before is not None and field.name not in change.given:
            setattr(change.after, field.name, getattr(change.before, field.name))
        elif field.is_encrypted and value is not None:
            setattr(change.after, field.name, _sealed(change, field, value))


def _sealed(change: Change, field: Field, value: str) -> str:
    sealed = change.vault.sealed(value)
    if sealed is None:
        raise Refused([Fault(field.name, "can only be kept where METERHOUSE_TOKEN_SECRET is set; leave it out here")])
    longest = getattr(field.kind, "max_length", None)
    if longest is not None and len(sealed) > longest:
        raise Refused([Fault(field.name, f"has {len(value)} characters; at most half of {longest} can be kept")])
    return sealed


def _binding(look: Look, change: Change) -> list[Fault]:
    binding = change.after
    assert isinstance(binding, Binding)
    homes = [
        look.home(CATALOGUE[kind], record_id)[1]
        for kind, record_id in ((binding.owner_kind, binding.owner_id), (binding.part_kind, binding.part_id))
    ]
    if None not in homes and homes[0] != homes[1]:
        return [Fault("part.id", "belongs to another organization than the whole")]
    needed = CATALOGUE[binding.owner_kind].write
    if binding.owner_kind == "cost-centers" and needed not in change.permissions:
        raise Forbidden(f"binding tariffs to cost centers takes the permission {needed!r}")
    if (binding.owner_kind, binding.part_kind) == ("meters", "points"):
        faults = metering_rules.check_feed(look, binding)
        if faults:
            return faults
    _no_overlap(look, change, binding)
    return []


def _no_overlap(look: Look, change: Change, binding: Binding) -> None:
    """The same part twice in the same whole at one time would count twice."""
    for number, first, after in look.overlapping(change.fields, change.id):
        part, owner = look.title(binding.part_kind, binding.part_id), look.title(binding.owner_kind, binding.owner_id)
        when = f"{first or 'always'} to {after or 'for ever'}"
        raise Conflict(f"{part} is bound to {owner} already, from {when} (binding {number})")


def _asking(rule: Callable[[Connection, Change], Answer]) -> Callable[[Look, Change], Answer]:
    """A rule that asks the database itself."""
    return lambda look, change: rule(look.connection, change)


_COMPLETED: dict[str, Callable[[Look, Change], None]] = {
    "points": _point_key,
    "users": _asking(people_rules.complete),
}
_CHECKED: dict[str, Callable[[Look, Change], list[Fault] | None]] = {
    "api-keys": _asking(people_rules.check_holder),
    "bindings": _binding,
    "energy-categories": metering_rules.check_category,
    "meters": metering_rules.check_meter,
    "offline-consumptions": metering_rules.check_entry,
    "offline-meters": metering_rules.check_offline_meter,
    "points": metering_rules.check_point,
    "register-readings": metering_rules.check_entry,
    "roles": _asking(people_rules.check_role),
    "users": _asking(people_rules.check_holder),
    "virtual-meters": metering_rules.check_virtual_meter,
}
assert set(PARTS) <= set(CATALOGUE)
