"""What the calls about closed months and viewings take and answer, as the OpenAPI document has it."""

from typing import Literal

from msgspec import Struct

from meterhouse.api.named import Named
from meterhouse.reports.matters import Kind
from meterhouse.store.viewings import Form, WhoKind


class MonthWish(Struct, forbid_unknown_fields=True):
    """A month of a space, with all below it, to be closed."""

    space: int
    month: str
    """As 2026-05."""
    comment: str = ""
    accept: bool = False
    """Whether what is still open in it is accepted."""


class Why(Struct, forbid_unknown_fields=True):
    reason: str


class Matter(Struct):
    """What is still open in a month; `of` how many, where that can be said."""

    kind: Kind
    count: int
    of: int | None


class MonthOutcome(Struct):
    id: int | None
    """None where it was only asked."""
    is_open: bool
    """Whether anything is still open."""
    matters: list[Matter]


class ClosedMonthSummary(Struct):
    """A close that counts for a subject; of a space that you do not see neither name, nor who closed it and why."""

    id: int
    month: str
    state: Literal["closed", "locked", "reopened"]
    space: Named | None
    closed_at: str
    closed_by: str | None
    comment: str | None
    locked_at: str | None
    locked_by: str | None
    reopened_at: str | None
    reopened_by: str | None
    reason: str | None


class ClosedMonth(ClosedMonthSummary):
    matters: list[Matter]
    """What was open in it, and was accepted."""


class ClosedMonths(Struct):
    items: list[ClosedMonth]
    next: str | None


class MonthCell(Struct):
    """`running` until six hours after its end anywhere on Earth; `adjusted` how many of its figures are others now."""

    month: str
    state: Literal["running", "open", "closed", "locked"]
    closed_id: int | None
    is_inherited: bool
    """Closed with a space above."""
    coverage: float | None
    adjusted: int | None


class MonthsOfSpace(Struct):
    space: Named
    months: list[MonthCell]


class MonthMatrix(Struct):
    months: list[str]
    items: list[MonthsOfSpace]


class CausingCorrection(Struct):
    id: int
    act: str
    is_undone: bool
    """Whether what counts is that it was undone."""


class AdjustmentStep(Struct):
    """`normalization`: the energy of a meter changed; `aggregation`: what it is bound to, its prices or factors."""

    at: str
    stage: Literal["normalization", "aggregation"]
    change: float
    corrections: list[CausingCorrection]
    """Laid or undone since the step before, over readings that it is made of."""


class AdjustedFigure(Struct):
    """closed + adjustment = current; no adjustment where it is what it was, and the steps add up to it."""

    series: int
    measure: str
    direction: str
    category: str
    unit: str
    closed: float | None
    adjustment: float | None
    current: float | None
    steps: list[AdjustmentStep]


class Adjustments(Struct):
    closed: ClosedMonthSummary
    subject: Named
    figures: list[AdjustedFigure]


class ClosedFigure(Struct):
    part: str
    closed: float | None
    adjustment: float | None
    current: float | None


class ReportMonth(ClosedMonthSummary):
    """A closed month of the period, as far as it lies in it."""

    parts: list[ClosedFigure]


class Viewer(Struct):
    kind: WhoKind
    id: int
    name: str


class SeenBy(Struct):
    """Somebody who was told figures: in which forms, when first and last, how often."""

    who: Viewer
    forms: list[Form]
    first_at: str
    last_at: str
    times: int


class Seen(Struct):
    items: list[SeenBy]
    others: int
    """How many more there are whom you do not see."""
