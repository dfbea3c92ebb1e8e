"""Money and carbon: categories of energy, tariffs and emission factors, each of them dated."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from meterhouse.catalogue.entity import Currency, Id, Name, Owned, Record, Text, Word, entity, note, ref, unit
from meterhouse.kernel.tariff import Component, component_faults


@entity("energy-categories", group="Metering", read="reports", columns=("name", "unit", "color"), is_shared=True)
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


@entity(
    "energy-items",
    group="Metering",
    read="reports",
    columns=("name", "category_id"),
    unique=("category_id", "name"),
    is_shared=True,
)
class EnergyItem(Record):
    """A use of one category: lighting, cooling, production."""

    name: Name
    category_id: Annotated[Id, ref("energy-categories"), note("That it is a use of")]
    description: Text | None = None


@entity("tariffs", group="Money", write="money", columns=("name", "category_id", "currency", "valid_from", "valid_to"))
class Tariff(Owned):
    """What a unit of one category costs, from one local date to another; bound to cost centers."""

    name: Name
    category_id: Annotated[Id, ref("energy-categories"), note("That it prices")]
    currency: Currency
    components: Annotated[list[Component], Meta(min_length=1), note("What is charged; prices add up")]
    valid_from: Annotated[dt.date, note("First day, by the local calendar of the site")] | None = None
    valid_to: Annotated[dt.date, note("Day after the last, by the local calendar of the site")] | None = None
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        return period_faults(self.valid_from, self.valid_to) + component_faults(self.components)


@entity(
    "carbon-factors",
    group="Money",
    write="money",
    columns=("name", "category_id", "factor", "scope", "valid_from", "valid_to"),
)
class CarbonFactor(Owned):
    """Emissions of a unit of one category, dated and with its source."""

    name: Name
    category_id: Annotated[Id, ref("energy-categories"), note("That it holds for")]
    factor: Annotated[float, unit("kg CO₂e/unit")]
    source: Annotated[Text, note("Who published the factor, and where")]
    space_id: (
        Annotated[
            Id, ref("spaces", followed=False), note("Holds for this space and all below it; everywhere when empty")
        ]
        | None
    ) = None
    scope: Annotated[Literal[1, 2, 3], note("Of the GHG Protocol")] = 2
    valid_from: Annotated[dt.date, note("First day, by the local calendar of the site")] | None = None
    valid_to: Annotated[dt.date, note("Day after the last, by the local calendar of the site")] | None = None

    def faults(self) -> list[tuple[str, str]]:
        return period_faults(self.valid_from, self.valid_to)


def period_faults(
    first: dt.date | None, after: dt.date | None, named: tuple[str, str] = ("valid_from", "valid_to")
) -> list[tuple[str, str]]:
    if first is not None and after is not None and after <= first:
        return [(named[1], f"{after} is not after {named[0]}, {first}")]
    return []
