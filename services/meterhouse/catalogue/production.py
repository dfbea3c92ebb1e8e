"""Production: what is made, and how much of it, for energy per piece."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from meterhouse.catalogue.entity import Id, Name, Owned, Positive, Text, Word, entity, note, ref
from meterhouse.catalogue.sides import Sided, kinds

COUNTED = ("spaces", "shopfloors", "equipment", "combined-equipment")


@entity(
    "products",
    group="Production",
    read="reports",
    columns=("name", "unit", "tag", "coefficient"),
    database="meterhouse_production",
)
class Product(Owned):
    """What is made, and the unit that it is counted in."""

    name: Name
    unit: Annotated[Word, note("Piece, t, m² …")]
    tag: Annotated[Word, note("Short mark for charts")] | None = None
    coefficient: Annotated[Positive, note("Standard products that one of it stands for")] = 1.0
    description: Text | None = None


@entity(
    "production-counts",
    group="Production",
    write="readings",
    read="reports",
    columns=("subject_kind", "subject_id", "product_id", "at", "step", "count"),
    unique=("subject_kind", "subject_id", "product_id", "at"),
    database="meterhouse_production",
)
class ProductionCount(Sided):
    """How much of a product was made somewhere in an hour, a day or a month."""

    subject_kind: Annotated[Word, kinds(COUNTED), note("Kind of what made it")]
    subject_id: Annotated[Id, note("What made it")]
    product_id: Annotated[Id, ref("products"), note("What was made")]
    at: Annotated[dt.datetime, Meta(tz=True), note("Start of the hour, or of the local day or month")]
    count: Annotated[float, Meta(ge=0), note("How much, in the unit of the product")]
    step: Annotated[Literal["hour", "day", "month"], note("How long it took")] = "day"

    def faults(self) -> list[tuple[str, str]]:
        if self.subject_kind not in COUNTED:
            return [("subject.kind", f"{self.subject_kind!r} makes nothing; take {', '.join(COUNTED)}")]
        return []
