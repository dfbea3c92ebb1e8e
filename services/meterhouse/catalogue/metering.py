"""Metering: the forms of energy a site uses, and the meters that count them."""

from typing import Annotated

from meterhouse.catalogue.entity import Id, Name, Positive, Record, Text, entity, note, ref, unit


@entity("meters", group="Metering", columns=("name", "category_id", "item_id", "master_id", "is_counted"))
class Meter(Record):
    """A metering point of one energy category: it keeps its history whatever device is fitted to it."""

    name: Name
    category_id: Annotated[Id, ref("energy-categories")]
    item_id: Annotated[Id, ref("energy-items"), note("What the energy is used for")] | None = None
    master_id: Annotated[Id, ref("meters"), note("Meter upstream that counts this one's energy too")] | None = None
    is_counted: Annotated[bool, note("Counted in the totals of what it is bound to")] = True
    cost_center_id: Annotated[Id, ref("cost-centers"), note("Else that of the space it is bound to")] | None = None
    high_power: (
        Annotated[Positive, unit("category unit/h"), note("More, on average between two readings, is refused")] | None
    ) = None
    description: Text | None = None
