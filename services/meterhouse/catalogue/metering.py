"""Metering: the meters that count what a site uses, computes from others, or writes down by hand."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

from meterhouse.catalogue.entity import (
    Id,
    Name,
    Owned,
    Positive,
    Record,
    Subject,
    Text,
    entity,
    note,
    one_of,
    ref,
    unit,
)
from meterhouse.catalogue.lists import repeated
from meterhouse.catalogue.money import period_faults
from meterhouse.kernel.formula import formula_faults

METERS = ("meters", "virtual-meters", "offline-meters")
"""Kinds of metering points."""

Node = tuple[str, int]
"""Kind and id of a record."""

LONGEST_ENTRY = 1100
"""Days that one entry may speak of: three years."""


class _Meter(Owned):
    name: Name
    category_id: Annotated[Id, ref("energy-categories"), note("What it counts, and in which unit")]
    item_id: Annotated[Id, ref("energy-items"), note("What the energy is used for")] | None = None
    is_counted: Annotated[bool, note("Counted in the totals of what it is bound to")] = True
    cost_center_id: Annotated[Id, ref("cost-centers"), note("Else that of the space it is bound to")] | None = None
    high_power: (
        Annotated[Positive, unit("category unit/h"), note("More, on average between two readings, is refused")] | None
    ) = None
    description: Text | None = None


def circular(made_of: Mapping[Node, Iterable[Node]]) -> set[Node]:
    """Those that are made of themselves, by however many others, and those made of such."""
    left = {node: set(parts) for node, parts in made_of.items()}
    while free := [node for node, parts in left.items() if not parts & left.keys()]:
        for node in free:
            del left[node]
    return set(left)


_COLUMNS = ("name", "category_id", "item_id", "is_counted")


@entity("meters", group="Metering", write="metering", read="reports", columns=(*_COLUMNS, "master_id"))
class Meter(_Meter):
    """A metering point of one energy category: it keeps its history whatever device is fitted to it."""

    master_id: (
        Annotated[Id, ref("meters", followed=False), note("Meter upstream that counts this one's energy too")] | None
    ) = None


@entity("offline-meters", group="Metering", write="metering", read="reports", columns=_COLUMNS)
class OfflineMeter(_Meter):
    """A meter that nobody reads by wire: what it shows or counted is entered by hand or by file."""

    entered_as: Annotated[
        Literal["consumption", "register"],
        note("What is written down: the consumption of a period, or what the register shows at an instant"),
    ] = "consumption"
    profile: Annotated[
        Subject | None,
        one_of(*METERS),
        note("Meter by whose course an entry is spread over its days; evenly when empty"),
    ] = None


@entity(
    "offline-consumptions",
    group="Metering",
    write="readings",
    read="reports",
    columns=("meter_id", "day_from", "day_to", "consumption"),
    unique=("meter_id", "day_from"),
)
class OfflineConsumption(Record):
    """What an offline meter counted in a day, a month, or between two bills."""

    meter_id: Annotated[Id, ref("offline-meters", whole=True), note("That counted it")]
    day_from: Annotated[dt.date, note("First day, of the calendar of its site")]
    day_to: Annotated[dt.date, note("Day after the last one")]
    consumption: Annotated[float, unit("category unit"), note("Of the whole period")]
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        found = period_faults(self.day_from, self.day_to, ("day_from", "day_to"))
        if not found and (self.day_to - self.day_from).days > LONGEST_ENTRY:
            found.append(("day_to", f"is more than {LONGEST_ENTRY} days after day_from; enter the parts of it"))
        return found


@entity(
    "register-readings",
    group="Metering",
    write="readings",
    read="reports",
    columns=("meter_id", "at", "register", "starts_anew"),
    unique=("meter_id", "at"),
)
class RegisterReading(Record):
    """What the register of an offline meter showed when somebody looked."""

    meter_id: Annotated[Id, ref("offline-meters", whole=True), note("That was read")]
    at: Annotated[dt.datetime, Meta(tz=True), note("When it was read")]
    register: Annotated[float, unit("category unit"), note("What it showed")]
    starts_anew: Annotated[bool, note("Another device, or one set back: nothing is counted from the one before")] = (
        False
    )
    description: Text | None = None


class Variable(Struct, forbid_unknown_fields=True):
    """A letter of the formula, and the meter that it stands for."""

    name: Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=64)]
    meter: Annotated[Subject, one_of(*METERS)]


@entity("virtual-meters", group="Metering", write="metering", read="reports", columns=(*_COLUMNS, "formula"))
class VirtualMeter(_Meter, kw_only=True):
    """A meter that is computed from others, slot by slot: what a floor leaves over, a tenant's share."""

    formula: Annotated[str, Meta(min_length=1, max_length=1000), note("Such as main - 0.5 * (lift + light)")]
    variables: Annotated[list[Variable], Meta(min_length=1), note("What the names in the formula stand for")]

    def faults(self) -> list[tuple[str, str]]:
        names = [each.name for each in self.variables]
        return repeated("variables", names) + [("formula", reason) for reason in formula_faults(self.formula, names)]
