"""A report's question and its answer: one tidy table, which API, chart, workbook and CSV all take as it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from meterhouse.catalogue.metering import Node
from meterhouse.kernel.quality import COVERED, Quality
from meterhouse.reports.declared import By, Report
from meterhouse.reports.period import Against, Period, Slots, Step
from meterhouse.store.closed_months import ClosedMonth
from meterhouse.store.rows import instant_of

Values = NDArray[np.float64]
Closed = Literal["as-closed", "current"]
CLOSED: tuple[Closed, ...] = get_args(Closed)
Sees = Callable[[str, int], bool]
"""Whether whoever asks may know of a record, by its kind and id."""
DayType = Literal["working", "non-working"]
DAY_TYPES: tuple[DayType, ...] = get_args(DayType)


@dataclass(frozen=True)
class Ask:
    """A question: which report of which subject, over which days, told how."""

    report: str
    kind: str
    id: int
    period: Period
    step: Step = "day"
    by: By = "category"
    against: Against | None = None
    as_of: int | None = None
    """Instant at which the figures were shown so [s UTC]; now when None."""
    closed: Closed = "as-closed"
    """Whether closed months are told as they were closed, or as they are now."""
    category: int | None = None
    """The one category that a breakdown by child is about; the first one when None."""

    @property
    def subject(self) -> Node:
        return self.kind, self.id


@dataclass(frozen=True)
class Part:
    id: str
    name: str
    unit: str
    series: tuple[tuple[int, float], ...]
    """Series and signs that it is the sum of."""
    color: str | None = None
    kind: str | None = None
    days: DayType | None = None
    """Days that it is told of alone."""


@dataclass(frozen=True)
class Told:
    """One part's column: not a number where nothing was counted."""

    values: Values
    coverage: NDArray[np.int64]
    quality: NDArray[np.int64]
    expected: NDArray[np.int64]
    """Base slots that each of its slots is made of."""
    highest: Values | None = None
    """Of a load the highest power between readings; not a number where it is not known, None where of no slot."""

    @property
    def there(self) -> NDArray[np.bool_]:
        return self.coverage > 0


def month_figures(closed: float | None, current: float | None) -> dict[str, float | None]:
    """A figure of a closed month as it goes out: no adjustment where it is what it was."""
    change = None if closed == current else (current or 0.0) - (closed or 0.0)
    return {"closed": closed, "adjustment": change, "current": current}


@dataclass(frozen=True)
class MonthTold:
    """A closed month of the period, as far as it lies in it: what each part was at the close, and is now."""

    close: ClosedMonth
    figures: dict[str, tuple[float | None, float | None]]

    def parts(self) -> list[dict[str, Any]]:
        return [{"part": part} | month_figures(*figures) for part, figures in self.figures.items()]


@dataclass(frozen=True)
class Answer:
    ask: Ask
    report: Report
    subject: str
    zone: str
    currency: str | None
    slots: Slots
    labels: list[str]
    parts: tuple[Part, ...]
    told: dict[str, Told]
    references: dict[str, Values]
    """What each slot of a part is held against; not a number where there is nothing."""
    held_totals: dict[str, float | None]
    """What each part's total is held against: all of the earlier period, each day once."""
    pending: int
    elapsed: dict[DayType | None, int]
    """Base slots of the period that are over, by the days that they lie in."""
    months: tuple[MonthTold, ...] = ()
    """Those that are closed."""
    adjustments: dict[str, Values] = field(default_factory=dict)
    """What came to each slot of a part since its month was closed; not a number where nothing did."""

    def rows(self) -> list[dict[str, Any]]:
        rows = []
        for nth, label in enumerate(self.labels):
            for part in self.parts:
                rows.append(self._row(label, part, nth))
        return rows

    def _row(self, label: str, part: Part, nth: int) -> dict[str, Any]:
        told, reference = self.told[part.id], self.references.get(part.id)
        value = number(told.values[nth])
        held = number(reference[nth]) if reference is not None else None
        return {
            "slot": label,
            "part": part.id,
            "value": value,
            "reference": held,
            "change": _change(value, held),
            "coverage": int(told.coverage[nth]) / COVERED if value is not None else None,
            "quality": Quality(int(told.quality[nth])).name if value is not None else None,
            "adjustment": number(self.adjustments[part.id][nth]) if part.id in self.adjustments else None,
        } | self._highest(None if told.highest is None else told.highest[nth])

    def totals(self) -> list[dict[str, Any]]:
        rows = []
        for part in self.parts:
            value, held = folded(self.report, self.told[part.id].values), self.held_totals.get(part.id)
            rows.append(
                {
                    "part": part.id,
                    "value": value,
                    "reference": held,
                    "change": _change(value, held),
                    "coverage": self.completeness(part),
                    "adjustment": self._adjustment(part),
                }
                | self._highest(known_highest(self.told[part.id], value))
            )
        return rows

    def _highest(self, value: float | None) -> dict[str, Any]:
        """A load alone is told with the highest power between readings."""
        if self.report.fold != "max":
            return {}
        return {"highest": None if value is None else number(value)}

    def _adjustment(self, part: Part) -> float | None:
        """Of all slots together; of what is no sum only its slots have any."""
        found = self.adjustments.get(part.id)
        there = found[~np.isnan(found)] if found is not None else ()
        return float(np.sum(there)) if len(there) and self.report.fold == "sum" else None

    def completeness(self, part: Part) -> float | None:
        """Share of what should be there by now."""
        elapsed, told = self.elapsed[part.days], self.told[part.id]
        if not elapsed:
            return None
        return min(1.0, float((told.coverage * told.expected).sum()) / COVERED / elapsed)

    def body(self) -> dict[str, Any]:
        """As the contract has it."""
        return {
            "report": self.ask.report,
            "subject": {"kind": self.ask.kind, "id": self.ask.id, "name": self.subject},
            "zone": self.zone,
            "currency": self.currency,
            "step": self.ask.step,
            "by": self.ask.by,
            "from": self.ask.period.first.isoformat(),
            "to": self.ask.period.after.isoformat(),
            "against": self.ask.against,
            "as_of": None if self.ask.as_of is None else instant_of(self.ask.as_of),
            "closed": self.ask.closed,
            "slots_expected": len(self.labels),
            "parts": [_shown(part) for part in self.parts],
            "rows": self.rows(),
            "totals": self.totals(),
            "pending": self.pending,
        }


def _shown(part: Part) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": part.id, "name": part.name, "unit": part.unit}
    if part.color:
        shown["color"] = part.color
    if part.kind:
        shown["kind"] = part.kind
    if part.days:
        shown["days"] = part.days
    return shown


def folded(report: Report, values: Values) -> float | None:
    """All slots in one: their sum or the highest; None where nothing was counted."""
    there = values[~np.isnan(values)]
    if not len(there):
        return None
    return float(there.max() if report.fold == "max" else there.sum())


def known_highest(told: Told, peak: float | None) -> float | None:
    """The highest power of all slots; None where none is known, or the one of the highest slot is not."""
    if told.highest is None or peak is None or np.isnan(told.highest).all():
        return None
    highest = float(np.nanmax(told.highest))
    return highest if highest >= peak else None


def number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _change(value: float | None, reference: float | None) -> float | None:
    return None if value is None or not reference else value / reference - 1
