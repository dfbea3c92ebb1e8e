"""Places: the tree of spaces that everything else stands in, and what they are charged to."""

from typing import Annotated, Literal

from msgspec import Meta

from meterhouse.catalogue.entity import Id, Name, Positive, Record, Text, entity, note, ref, unit
from meterhouse.kernel.zones import is_zone


@entity("cost-centers", group="Money", columns=("name", "external_id"))
class CostCenter(Record):
    """Who pays: tariffs are bound to it, meters and spaces name it."""

    name: Name
    external_id: Annotated[Name, note("Its number in the books of the company")] | None = None
    description: Text | None = None


@entity(
    "spaces",
    group="Places",
    columns=("name", "kind", "parent_id", "zone", "area"),
    unique=("parent_id", "name"),
)
class Space(Record):
    """A place of any size: enterprise, campus, building, floor, room. The topmost one with a zone is a site."""

    name: Name
    parent_id: Annotated[Id, ref("spaces"), note("Space that this one is part of")] | None = None
    kind: Literal["enterprise", "campus", "building", "floor", "room", "area"] = "building"
    zone: Annotated[Name, note("IANA time zone, such as Europe/Berlin; makes this space a site")] | None = None
    currency: (
        Annotated[str, Meta(pattern="^[A-Z]{3}$", max_length=3), note("ISO 4217 code that its money is shown in")]
        | None
    ) = None
    area: Annotated[Positive, unit("m²")] | None = None
    occupants: Annotated[Positive, note("People who are here on a working day")] | None = None
    is_input_counted: Annotated[bool, note("Its consumption is part of its parent's")] = True
    is_output_counted: Annotated[bool, note("Its production is part of its parent's")] = True
    cost_center_id: Annotated[Id, ref("cost-centers"), note("For meters below that name none")] | None = None
    latitude: Annotated[float, Meta(ge=-90, le=90), unit("°")] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180), unit("°")] | None = None
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        if self.zone is not None and not is_zone(self.zone):
            return [("zone", f"{self.zone!r} is no IANA time zone; take one such as Europe/Berlin")]
        return []
