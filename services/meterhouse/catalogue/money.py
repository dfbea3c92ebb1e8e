"""Money and carbon: categories of energy, tariffs and emission factors, each of them dated."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from meterhouse.catalogue.entity import Id, Name, Record, Text, Word, entity, note, ref, unit
from meterhouse.kernel.tariff import Component, component_faults


@entity("energy-categories", group="Metering", columns=("name", "unit", "color"))
class EnergyCategory(Record):
    """A form of energy or matter that is counted in one unit; values of two categories are never added."""

    name: Name
    unit: Annotated[Word, note("Unit that its values are kept and shown in: kWh, m³ …")]
    color: Annotated[str, Meta(pattern="^#[0-9a-fA-F]{6}$", max_length=7), note("Its colour in every chart")] = (
        "#4c6ef5"
    )
    kgce: Annotated[float, Meta(ge=0), unit("kg coal equivalent/unit"), note("As GB/T 2589-2020 lists it")] | None = (
        None
    )
    description: Text | None = None


@entity("energy-items", group="Metering", columns=("name", "category_id"), unique=("category_id", "name"))
class EnergyItem(Record):
    """A use of one category: lighting, cooling, production."""

    name: Name
    category_id: Annotated[Id, ref("energy-categories")]
    description: Text | None = None


@entity("tariffs", group="Money", columns=("name", "category_id", "currency", "valid_from", "valid_to"))
class Tariff(Record):
    """What a unit of one category costs, from one local date to another; bound to cost centers."""

    name: Name
    category_id: Annotated[Id, ref("energy-categories")]
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$", max_length=3), note("ISO 4217 code")]
    components: Annotated[list[Component], Meta(min_length=1)]
    valid_from: Annotated[dt.date, note("First day, by the local calendar of the site")] | None = None
    valid_to: Annotated[dt.date, note("Day after the last, by the local calendar of the site")] | None = None
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        return period_faults(self.valid_from, self.valid_to) + component_faults(self.components)


@entity(
    "carbon-factors",
    group="Money",
    columns=("name", "category_id", "factor", "scope", "valid_from", "valid_to"),
)
class CarbonFactor(Record):
    """Emissions of a unit of one category, dated and with its source."""

    name: Name
    category_id: Annotated[Id, ref("energy-categories")]
    factor: Annotated[float, unit("kg CO₂e/unit")]
    source: Annotated[Text, note("Who published the factor, and where")]
    space_id: (
        Annotated[Id, ref("spaces"), note("Holds for this space and all below it; everywhere when empty")] | None
    ) = None
    scope: Annotated[Literal[1, 2, 3], note("Of the GHG Protocol")] = 2
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def faults(self) -> list[tuple[str, str]]:
        return period_faults(self.valid_from, self.valid_to)


def period_faults(first: dt.date | None, after: dt.date | None) -> list[tuple[str, str]]:
    if first is not None and after is not None and after <= first:
        return [("valid_to", f"{after} is not after valid_from, {first}")]
    return []
