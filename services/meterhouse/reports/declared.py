"""The reports that the platform offers: a measure, told for some kinds, broken down, held against something."""

from dataclasses import dataclass
from typing import Literal

from meterhouse.catalogue.metering import METERS
from meterhouse.catalogue.paths import CARRYING
from meterhouse.kernel.tariff import Direction
from meterhouse.reports.period import AGAINST, STEPS, Against, Step
from meterhouse.store.facts import Measure

By = Literal["total", "category", "item", "child", "day-type", "balance"]
Fold = Literal["sum", "max"]

_USUAL: tuple[By, ...] = ("total", "category", "item", "child", "day-type")

WHOLES = ("spaces", *sorted(CARRYING - {"spaces", *METERS}))
"""Kinds that are made of others."""
SUBJECTS = (*WHOLES, *METERS)
"""Kinds that have energy."""


@dataclass(frozen=True)
class Report:
    key: str
    name: str
    measure: Measure
    fold: Fold = "sum"
    """max: the highest slot, as a rate."""
    by: tuple[By, ...] = _USUAL
    kinds: tuple[str, ...] = SUBJECTS
    steps: tuple[Step, ...] = STEPS
    against: tuple[Against, ...] = AGAINST
    direction: Direction = "input"
    """What a whole takes, or what it makes and gives."""


REPORTS = {
    report.key: report
    for report in (
        Report("energy", "Energy", "energy", by=(*_USUAL, "balance")),
        Report("cost", "Cost", "cost"),
        Report("carbon", "Carbon", "carbon"),
        Report("load", "Load", "energy", fold="max"),
        Report("production", "Production", "energy", kinds=WHOLES, direction="output"),
        Report("income", "Income", "income", kinds=WHOLES, direction="output"),
    )
}

ALIASES = {"energycategory": ("energy", "category"), "energyitem": ("energy", "item")}
"""Names that MyEMS has for a report and its breakdown."""
