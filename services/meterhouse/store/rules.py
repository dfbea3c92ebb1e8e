"""What only the database knows of a record: what it refers to, what it must not contradict, what uses it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from meterhouse.catalogue import CATALOGUE, Entity, Field, Record
from meterhouse.catalogue.metering import OfflineMeter, VirtualMeter
from meterhouse.catalogue.permissions import PERMISSIONS, Permission
from meterhouse.catalogue.references import references
from meterhouse.catalogue.relations import PARTS, Binding
from meterhouse.catalogue.wiring import Point
from meterhouse.kernel.errors import Conflict, Fault, Forbidden, Refused
from meterhouse.kernel.formula import unit_faults
from meterhouse.kernel.quantity import feeding_factor
from meterhouse.store import people_rules
from meterhouse.store.engine import Connection, fetch
from meterhouse.store.look import Look
from meterhouse.store.rows import fields_of_record
from meterhouse.store.scope import EVERYTHING, Scope
from meterhouse.store.secret import NO_VAULT, Vault

Answer = TypeVar("Answer")


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
    vault: Vault = NO_VAULT

    @cached_property
    def fields(self) -> dict[str, Any]:
        """As JSON has them."""
        return fields_of_record(self.entity, self.after)

    def has_changed(self, field: str) -> bool:
        return self.before is None or getattr(self.before, field) != getattr(self.after, field)


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


def _meter(look: Look, change: Change) -> list[Fault]:
    faults = []
    category = change.after.category_id  # type: ignore[attr-defined]
    for field, kind in (("item_id", "energy-items"), ("master_id", "meters")):
        other = getattr(change.after, field, None)
        if other is not None:
            (theirs,) = look.known(kind, other, "category_id")
            if theirs != category:
                faults.append(Fault(field, f"{look.title(kind, other)} is of another energy category"))
    if not faults and change.id is not None and change.has_changed("category_id"):
        faults = _conversions(look, "category_id", "meter.id", change.id, category=category)
    return faults


def _virtual_meter(look: Look, change: Change) -> list[Fault]:
    meter = change.after
    assert isinstance(meter, VirtualMeter)
    faults = _meter(look, change)
    if change.id is not None and _is_made_of(look, meter, change.id):
        faults.append(Fault("variables", f"{meter.name} would be computed from itself"))
    units = {each.name: _unit(look, each.meter.kind, each.meter.id) for each in meter.variables}
    (own,) = look.known("energy-categories", meter.category_id, "unit")
    return faults + [Fault("formula", reason) for reason in unit_faults(meter.formula, units, own)]


def _is_made_of(look: Look, meter: VirtualMeter, number: int) -> bool:
    """Whether a virtual meter stands in the formula, or in that of one that does."""
    left = [each.meter.id for each in meter.variables if each.meter.kind == "virtual-meters"]
    seen: set[int] = set()
    while left:
        at = left.pop()
        if at == number:
            return True
        body = look.body("virtual-meters", at) if at not in seen else None
        seen.add(at)
        variables = body["variables"] if body else []
        left += [each["meter"]["id"] for each in variables if each["meter"]["kind"] == "virtual-meters"]
    return False


def _unit(look: Look, kind: str, meter: int) -> str:
    (category,) = look.known(kind, meter, "category_id")
    (unit,) = look.known("energy-categories", category, "unit")
    return str(unit)


def _offline_meter(look: Look, change: Change) -> list[Fault]:
    meter, before = change.after, change.before
    assert isinstance(meter, OfflineMeter)
    faults = _meter(look, change)
    if isinstance(before, OfflineMeter) and change.id is not None and change.has_changed("entered_as"):
        entity = CATALOGUE[_ENTRIES[before.entered_as]]
        stand = len(look.alike(entity, {"meter_id": change.id}, None))
        if stand:
            reason = f"{stand} {entity.title_plural.lower()} stand there already; delete these first"
            faults.append(Fault("entered_as", reason))
    return faults


_ENTRIES = {"consumption": "offline-consumptions", "register": "register-readings"}


def _entry(look: Look, change: Change) -> list[Fault]:
    """An entry of the sort that its meter takes, and at odds with no other."""
    meter = change.fields["meter_id"]
    (taken,) = look.known("offline-meters", meter, "entered_as")
    if _ENTRIES[taken] != change.entity.kind:
        name = look.title("offline-meters", meter)
        return [Fault("meter_id", f"{name} takes {CATALOGUE[_ENTRIES[taken]].title_plural.lower()}")]
    judge = _days_faults if change.entity.kind == "offline-consumptions" else _register_faults
    if not judge(change.fields, look.alike(change.entity, change.fields, change.id)):
        return []
    return judge(change.fields, look.alike_now(change.entity, change.fields, change.id))


def _days_faults(entry: dict[str, Any], others: list[dict[str, Any]]) -> list[Fault]:
    """Entries that speak of the same days."""
    return [
        Fault("day_from", f"{entry['day_from']} to {entry['day_to']} overlaps {other['day_from']} to {other['day_to']}")
        for other in others
        if entry["day_from"] < other["day_to"] and other["day_from"] < entry["day_to"]
    ]


def _register_faults(reading: dict[str, Any], others: list[dict[str, Any]]) -> list[Fault]:
    """A register that would run backwards, before or after the reading."""
    before = max((each for each in others if each["at"] < reading["at"]), key=lambda each: each["at"], default=None)
    after = min((each for each in others if each["at"] > reading["at"]), key=lambda each: each["at"], default=None)
    way_out = "where the device was exchanged or set back, say so by starts_anew"
    if before is not None and not reading["starts_anew"] and reading["register"] < before["register"]:
        return [Fault("register", f"is less than the {before['register']:g} of {before['at']}; {way_out}")]
    if after is not None and not after["starts_anew"] and after["register"] < reading["register"]:
        return [Fault("register", f"is more than the {after['register']:g} of {after['at']}; {way_out} there")]
    return []


def _category(look: Look, change: Change) -> list[Fault]:
    if change.id is None or not change.has_changed("unit"):
        return []
    unit = change.after.unit  # type: ignore[attr-defined]
    return _conversions(look, "unit", "meter.category_id", change.id, category_unit=unit)


def _point(look: Look, change: Change) -> list[Fault]:
    point = change.after
    assert isinstance(point, Point)
    if change.id is None or not (change.has_changed("unit") or change.has_changed("kind")):
        return []
    return _conversions(look, "unit", "point.id", change.id, point=point)


def _conversions(
    look: Look,
    field: str,
    column: str,
    record_id: int,
    *,
    category: int | None = None,
    category_unit: str | None = None,
    point: Point | None = None,
) -> list[Fault]:
    """Bound points whose unit would no longer convert into that of their meter's category."""
    faults = []
    if category is not None:
        (category_unit,) = look.known("energy-categories", category, "unit")
    for key, kind, unit, meter, into in fetch(
        look.connection,
        "SELECT point.`key`, point.kind, point.unit, meter.name, energy_category.unit"
        " FROM meterhouse_system.binding"
        " JOIN meterhouse_system.meter ON meter.id = binding.owner_id"
        " JOIN meterhouse_system.energy_category ON energy_category.id = meter.category_id"
        " JOIN meterhouse_system.point ON point.id = binding.part_id"
        f" WHERE owner_kind = 'meters' AND part_kind = 'points' AND {column} = %s",
        (record_id,),
    ):
        try:
            feeding_factor(point.kind if point else kind, point.unit if point else unit, category_unit or into)
        except Refused as refused:
            faults.append(Fault(field, f"{refused.faults[0].reason}: point {key!r} feeds meter {meter!r}"))
    return faults


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
        kind, unit = look.known("points", binding.part_id, "kind", "unit")
        (category,) = look.known("meters", binding.owner_id, "category_id")
        (into,) = look.known("energy-categories", category, "unit")
        try:
            feeding_factor(kind, unit, into)
        except Refused as refused:
            point, meter = look.title("points", binding.part_id), look.title("meters", binding.owner_id)
            return [Fault("part.id", f"{refused.faults[0].reason}: {point} of {meter}")]
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
    "energy-categories": _category,
    "meters": _meter,
    "offline-consumptions": _entry,
    "offline-meters": _offline_meter,
    "points": _point,
    "register-readings": _entry,
    "roles": _asking(people_rules.check_role),
    "users": _asking(people_rules.check_holder),
    "virtual-meters": _virtual_meter,
}
assert set(PARTS) <= set(CATALOGUE)
