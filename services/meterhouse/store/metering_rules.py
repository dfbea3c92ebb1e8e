"""What meters must not contradict: what they are made of, what is entered for them, units that do not convert."""

from typing import Any

from meterhouse.catalogue import CATALOGUE
from meterhouse.catalogue.metering import OfflineMeter, VirtualMeter
from meterhouse.catalogue.relations import Binding
from meterhouse.catalogue.wiring import Point
from meterhouse.kernel.errors import Fault, Refused
from meterhouse.kernel.formula import unit_faults
from meterhouse.kernel.quantity import feeding_factor
from meterhouse.store import month_locks
from meterhouse.store.change import Change
from meterhouse.store.engine import fetch
from meterhouse.store.look import Look


def check_meter(look: Look, change: Change) -> list[Fault]:
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


def check_virtual_meter(look: Look, change: Change) -> list[Fault]:
    meter = change.after
    assert isinstance(meter, VirtualMeter)
    faults = check_meter(look, change)
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


def check_offline_meter(look: Look, change: Change) -> list[Fault]:
    meter, before = change.after, change.before
    assert isinstance(meter, OfflineMeter)
    faults = check_meter(look, change)
    if isinstance(before, OfflineMeter) and change.id is not None and change.has_changed("entered_as"):
        entity = CATALOGUE[_ENTRIES[before.entered_as]]
        stand = len(look.alike(entity, {"meter_id": change.id}, None))
        if stand:
            reason = f"{stand} {entity.title_plural.lower()} stand there already; delete these first"
            faults.append(Fault("entered_as", reason))
    return faults


_ENTRIES = {"consumption": "offline-consumptions", "register": "register-readings"}


def check_entry(look: Look, change: Change) -> list[Fault]:
    """An entry of the sort that its meter takes, and at odds with no other."""
    meter = change.fields["meter_id"]
    (taken,) = look.known("offline-meters", meter, "entered_as")
    if _ENTRIES[taken] != change.entity.kind:
        name = look.title("offline-meters", meter)
        return [Fault("meter_id", f"{name} takes {CATALOGUE[_ENTRIES[taken]].title_plural.lower()}")]
    month_locks.check_entries(look, change.entity, [change.before, change.after], change.id, change.scope)
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


def check_category(look: Look, change: Change) -> list[Fault]:
    if change.id is None or not change.has_changed("unit"):
        return []
    unit = change.after.unit  # type: ignore[attr-defined]
    return _conversions(look, "unit", "meter.category_id", change.id, category_unit=unit)


def check_point(look: Look, change: Change) -> list[Fault]:
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


def check_feed(look: Look, binding: Binding) -> list[Fault]:
    """A point that feeds a meter which does not count in its unit."""
    kind, unit = look.known("points", binding.part_id, "kind", "unit")
    (category,) = look.known("meters", binding.owner_id, "category_id")
    (into,) = look.known("energy-categories", category, "unit")
    try:
        feeding_factor(kind, unit, into)
    except Refused as refused:
        point, meter = look.title("points", binding.part_id), look.title("meters", binding.owner_id)
        return [Fault("part.id", f"{refused.faults[0].reason}: {point} of {meter}")]
    return []
