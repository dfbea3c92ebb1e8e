"""What reports, the portfolio and the values of sensors answer, as the OpenAPI document has it."""

from typing import Any, Literal

from msgspec import Struct, field

from meterhouse.api.month_shapes import ReportMonth
from meterhouse.api.named import Named
from meterhouse.reports.answer import Closed


class Offer(Struct):
    report: str
    name: str
    kinds: list[str]
    by: list[str]
    against: list[str]
    steps: list[str]


class Offers(Struct):
    reports: list[Offer]


class Part(Struct):
    id: str
    name: str
    unit: str
    color: str | None = None
    kind: str | None = None


class ReportRow(Struct):
    """Of a load also `highest`: the highest power between readings, where it is known."""

    slot: str
    part: str
    value: float | None
    reference: float | None
    change: float | None
    coverage: float | None
    quality: Literal["VALID", "EDITED", "ESTIMATED", "PARTIAL"] | None
    adjustment: float | None
    """What came to it since its month was closed; null where nothing did, or it is not closed."""
    highest: float | None = None


class ReportTotal(Struct):
    part: str
    value: float | None
    reference: float | None
    change: float | None
    coverage: float | None
    adjustment: float | None
    highest: float | None = None


class Report(Struct, rename={"first": "from"}):
    """`from` inclusive, `to` exclusive, in days of the zone."""

    report: str
    subject: Named
    zone: str
    currency: str | None
    step: str
    first: str
    to: str
    against: str | None
    as_of: str | None
    closed: Closed
    """Whether figures of closed months are those of their close."""
    slots_expected: int
    parts: list[Part]
    rows: list[ReportRow]
    totals: list[ReportTotal]
    pending: int
    months: list[ReportMonth]
    """Those of the period that are closed."""


class SensedPoint(Struct):
    id: int
    name: str
    unit: str


class SensedRow(Struct):
    """Of a step in which no value held, only the coverage."""

    slot: str
    point: int
    mean: float | None
    min: float | None
    max: float | None
    coverage: float


class Sensed(Struct, rename={"first": "from"}):
    sensor: Named
    zone: str
    step: str
    first: str
    to: str
    points: list[SensedPoint]
    rows: list[SensedRow]


class Portfolio(Struct, rename={"first": "from"}):
    first: str
    to: str
    against: str
    pending: int
    sites: list[dict[str, Any]] = field(default_factory=list)
