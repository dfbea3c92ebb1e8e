"""What the calls about corrections and repair files take and answer, as the OpenAPI document has it."""

import datetime as dt
from typing import Any, Literal

from msgspec import Struct

from meterhouse.api.month_shapes import ClosedMonthSummary, Seen
from meterhouse.store.corrections import Kept


class CorrectedValue(Struct, forbid_unknown_fields=True):
    """Of a replacement; *point* may be left out where the correction is about one."""

    at: dt.datetime
    value: float
    point: int | str | None = None


class CorrectionWish(Struct, forbid_unknown_fields=True, rename={"first": "from", "after": "to"}):
    """What to lay over which readings: those of the points, and of the points that feed the meters."""

    act: Kept
    reason: str
    points: list[int | str] = []
    meters: list[int] = []
    first: dt.datetime | None = None
    after: dt.datetime | None = None
    """Not included; of a ratio it may be left out: from then on."""
    seconds: int | None = None
    """Of a shift, later positive."""
    values: list[CorrectedValue] = []
    """Of a replacement."""
    factor: float | None = None
    """Of a scaling; of a ratio what it is multiplied by, -1 for the other sign."""
    ratio: float | None = None
    """Of a ratio: what it is from then on."""
    like: dt.datetime | None = None
    """Of a copy: where the like stretch begins."""
    end: float | None = None
    start: float | None = None
    """Of an exchange at `from`: what the old register showed at last, and the new one at first."""
    serial: str | None = None
    """Of an exchange: that of the new device."""


class MeterEffect(Struct, rename={"first": "from", "after": "to"}):
    """What a correction changes of one meter; energy in *unit*, less is negative."""

    kind: str
    id: int
    name: str
    unit: str
    slots: int
    first: str
    after: str
    """Within these instants its slots change."""
    energy: float
    money: dict[str, float]
    """By currency."""
    carbon: float | None
    """[kg CO₂e]"""


class WholeEffect(Struct):
    """What a correction changes of the total of a space, a tenant, a machine …"""

    kind: str
    id: int
    name: str | None
    unit: str
    energy: float


class CorrectionEffect(Struct):
    readings: int
    """How many it is about."""
    slots: int
    meters: list[MeterEffect]
    money: dict[str, float]
    carbon: float
    wholes: list[WholeEffect]


class CorrectionOutcome(Struct):
    id: int | None
    """None where it was only tried."""
    effect: CorrectionEffect
    seen: Seen
    """Who has been told the figures that it changes."""
    months: list[ClosedMonthSummary]
    """Closed months that it reaches into: there it becomes an adjustment."""


class CorrectedPoint(Struct):
    id: int
    key: str | None
    name: str | None


class ChangedRecord(Struct):
    """A record that a correction has changed too."""

    kind: str
    id: int
    before: dict[str, Any] | None
    after: dict[str, Any]


class LaidCorrection(Struct, rename={"first": "from", "after": "to"}):
    id: int
    act: Kept
    first: str
    after: str
    seconds: int | None
    factor: float | None
    end: float | None
    changed: list[ChangedRecord]
    reason: str
    author: str
    made_at: str
    undone_at: str | None
    undone_by: str | None
    point_count: int
    points: list[CorrectedPoint]
    """Those that you see."""


class LaidCorrections(Struct):
    items: list[LaidCorrection]
    next: str | None


class RepairRow(Struct, forbid_unknown_fields=True, rename={"first": "from", "after": "to"}):
    """A line of a repair file; what *value* means is told by the act."""

    point: int | str
    first: str
    act: Kept
    reason: str
    after: str | None = None
    value: float | str | None = None
    start: float | None = None
    serial: str | None = None


class RepairLine(Struct):
    row: int
    """Number of the line in the file, the header's being 1."""
    status: Literal["new", "unchanged", "refused"]
    reasons: list[str]


class RepairOutcome(Struct):
    kept: bool
    ids: list[int]
    new: int
    unchanged: int
    refused: int
    rows: list[RepairLine]
    effect: CorrectionEffect | None
    """None where a line is refused."""
    seen: Seen | None
    months: list[ClosedMonthSummary]
