"""Metering: the meters that count what a site uses, computes from others, or writes down by hand."""

from typing import Annotated

from msgspec import Meta, Struct

from meterhouse.catalogue.entity import Id, Name, Owned, Positive, Subject, Text, entity, note, one_of, ref, unit
from meterhouse.catalogue.lists import repeated
from meterhouse.kernel.formula import formula_faults

METERS = ("meters", "virtual-meters", "offline-meters")
"""Kinds of metering points."""


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


_COLUMNS = ("name", "category_id", "item_id", "is_counted")


@entity("meters", group="Metering", write="metering", read="reports", columns=(*_COLUMNS, "master_id"))
class Meter(_Meter):
    """A metering point of one energy category: it keeps its history whatever device is fitted to it."""

    master_id: (
        Annotated[Id, ref("meters", followed=False), note("Meter upstream that counts this one's energy too")] | None
    ) = None


@entity("offline-meters", group="Metering", write="metering", read="reports", columns=_COLUMNS)
class OfflineMeter(_Meter):
    """A meter that nobody reads by wire: its consumption is entered by hand or by file."""


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
