"""What the calls about the quality of data answer, as the OpenAPI document has it."""

from typing import Any, Literal

from msgspec import Struct

from meterhouse.api.named import Named


class NamedPoint(Struct):
    id: int
    name: str
    key: str | None
    device: str | None
    meter_id: int | None


class SiteQuality(Struct):
    """Of some closed days together. The score is the share of all slots that are measured, whole and undoubted."""

    space: Named
    days: int
    expected: int
    present: int
    coverage: float | None
    score: float | None
    balances: int
    unequal: int
    open_findings: int
    closed_until: str


class SiteQualities(Struct):
    items: list[SiteQuality]


class CoverageOfPoint(Struct):
    """Of each day: slots that it has, those with a reading that counts, readings with a verdict; null before it is
    closed.
    """

    point: NamedPoint
    days: list[list[int] | None]


class CoverageMatrix(Struct):
    days: list[str]
    items: list[CoverageOfPoint]
    next: str | None


class SilentPoint(Struct):
    """`since` its last reading; `reason` as acquisition tells it, where it does."""

    point: NamedPoint
    state: Literal["late", "silent", "never"]
    since: str | None
    seconds: int | None
    reason: str | None


class SilentPoints(Struct):
    items: list[SilentPoint]


class VerdictCount(Struct):
    rule: str
    verdict: str
    readings: int
    points: int


class VerdictCounts(Struct):
    items: list[VerdictCount]


class Finding(Struct):
    """`kind` is the likely cause; `changed_by` is null where the service closed it, since its evidence is gone."""

    id: int
    kind: str
    space: Named | None
    subject: Named
    first: str
    after: str
    size: float | None
    unit: str
    words: str
    evidence: dict[str, Any]
    state: Literal["open", "seen", "closed"]
    changed_by: str | None
    changed_at: str | None
    found_at: str


class Findings(Struct):
    items: list[Finding]
    next: str | None
    total: int


class PlantedFault(Struct):
    name: str
    kind: str
    meter: str
    first: str
    after: str
    finding: Finding | None


class PlantedFaults(Struct):
    is_demo: bool
    planted: list[PlantedFault]
    false_alarms: list[Finding]
