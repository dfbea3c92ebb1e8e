"""What reports, the portfolio and the values of sensors answer, as the OpenAPI document has it."""

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType, field

from meterhouse.api.month_shapes import ClosedMonthSummary, ReportMonth
from meterhouse.api.named import Named
from meterhouse.reports.answer import Closed, DayType

Grade = Literal["VALID", "EDITED", "ESTIMATED", "PARTIAL"]


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
    days: DayType | None = None
    """Those that it is told of alone."""


class ReportRow(Struct):
    """Of a load also `highest`: the highest power between readings, where it is known."""

    slot: str
    part: str
    value: float | None
    reference: float | None
    change: float | None
    coverage: float | None
    quality: Grade | None
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


class SignedSeries(Struct):
    series: int
    sign: float


class ExplainedPiece(Struct, rename={"first": "from"}):
    """A slot by `at`; a day or a month by `from` and `to`, local days."""

    value: float | None
    coverage: float | None
    quality: Grade | None
    at: str | UnsetType = UNSET
    first: str | UnsetType = UNSET
    to: str | UnsetType = UNSET


class ExplainedPart(Struct):
    """What a space below or a meter adds; between two instants where it counts for some of the days alone."""

    subject: Named | None
    """None where you do not see it; then nothing is told of what it adds either."""
    series: int | None
    """Where it is a figure of its own, that can be asked for in turn; not where other days are worked in it."""
    weight: float
    since: str | None
    until: str | None
    adds: float | None


class ExplainedLine(Struct):
    """Energy by what it is multiplied with; of what nothing is known to be multiplied with only the energy."""

    id: int | None
    """Of the tariff or the factor."""
    name: str | None
    component: str | None
    period: str | None
    price: float | None
    energy: float
    amount: float | None


class ClosedDays(Struct):
    """The closed months among the days, the figure as it was closed, what came since, and the figure now."""

    months: list[ClosedMonthSummary]
    closed: float | None
    adjustment: float | None
    current: float | None


class ExplainedDays(Struct, rename={"first": "from"}):
    """`from` inclusive, `to` exclusive: days of the zone, of an hour instants.

    `slots` counts by quality, and what is missing by now.
    """

    series: list[SignedSeries]
    subject: Named
    measure: str
    direction: str
    category: str
    unit: str
    energy_unit: str
    """Of the energy of the lines."""
    zone: str
    first: str
    to: str
    days: DayType | None
    """Which days of these count alone."""
    as_of: str | None
    value: float | None
    coverage: float | None
    quality: Grade | None
    step: Literal["slot", "day", "month"]
    pieces: list[ExplainedPiece]
    parts: list[ExplainedPart]
    lines: list[ExplainedLine] | None
    slots: dict[str, int] | None
    closed: ClosedDays | None
