"""Files of readings with the verdict of a person on each: how they are read.

Lines that begin with # say what the case is, or what is known of the point as name=value: kind, unit, name,
interval, register_max, resolution, low, high, high_power, its own rules as JSON, and the instant `now`.
"""

import csv
import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from meterhouse.catalogue.cleaning_rules import CleaningRule
from meterhouse.judging.plans import point_of
from meterhouse.judging.rule import Found, Instants, Point, Values
from meterhouse.judging.rules import Plan
from meterhouse.kernel.quality import Verdict
from meterhouse.store.configuration import PointRow

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "readings"
LATER = 1 << 33


@dataclass(frozen=True)
class Golden:
    point: Point
    ats: Instants
    values: Values
    verdicts: list[str]
    now: int


def golden(file: Path) -> Golden:
    lines = file.read_text().splitlines()
    said = dict(line[2:].split("=", 1) for line in lines if line.startswith("# ") and "=" in line)
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    return Golden(
        point(**{name: _value(text) for name, text in said.items() if name != "now"}),
        np.array([seconds(row["at"]) for row in rows]),
        np.array([float(row["value"]) for row in rows]),
        [row["verdict"] for row in rows],
        seconds(said["now"]) if "now" in said else LATER,
    )


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def point(
    kind: str = "counter",
    unit: str = "kWh",
    name: str = "ActiveEnergyImport",
    high_power: float | None = None,
    rules: list[dict[str, Any]] | None = None,
    interval: float | None = 900.0,
    **declared: float,
) -> Point:
    """A point as it is declared; what is not said is as for any such point.

    high_power   of the meter that it feeds
    """
    own = tuple(msgspec.convert(rules or [], list[CleaningRule]))
    limits = {field: declared.pop(field, None) for field in ("low", "high", "register_max", "resolution")}
    assert not declared, f"nobody knows {declared}"
    row = PointRow(1, kind, unit, **limits, interval=interval, name=name, own_rules=own)
    return point_of(row, high_power)


def seconds(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).timestamp())


def plan(**declared: Any) -> Plan:
    return Plan.of(point(**declared))


def words(found: Found, count: int) -> list[str]:
    """The verdict on each reading."""
    told = ["good"] * count
    for position, verdict in zip(found.positions, found.verdicts, strict=True):
        told[position] = Verdict(int(verdict)).name.lower()
    return told
