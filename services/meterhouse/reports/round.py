"""The round: offline meters in the order of the way through their building, with what was written down last.

What is usual is told with them, so that whoever writes a value down sees at once that it is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from meterhouse.catalogue.metering import Node
from meterhouse.reports.answer import Sees
from meterhouse.reports.directory import Directory
from meterhouse.reports.period import Period
from meterhouse.store import written
from meterhouse.store.engine import Database
from meterhouse.store.rows import instant_of

FEWEST = 3
"""Entries from which something is usual."""
LATEST = 12
"""Entries that say what is usual."""


@dataclass(frozen=True)
class Usual:
    """Of the latest entries, each as its mean over its days [category unit/day]."""

    median: float
    least: float
    greatest: float


def usual(rates: Sequence[float]) -> Usual | None:
    """None where too few are known; rates in order of time."""
    latest = rates[-LATEST:]
    return Usual(median(latest), min(latest), max(latest)) if len(latest) >= FEWEST else None


def round_of(
    database: Database, directory: Directory, space: int | None, period: Period, sees: Sees
) -> list[dict[str, Any]]:
    """Offline meters of a space and all below it, or all there are.

    period   whose entries are told, with the last ones before it
    sees     whether whoever asks may know of a record, by its kind and id
    """
    there = _meters(database, directory, space, sees)
    ids = [each["id"] for each in there]
    consumed = written.consumptions(database, ids, period.first, period.after)
    shown = written.registers(database, ids, period.first, period.after)
    for each in there:
        of_days, of_register = consumed.get(each["id"], []), shown.get(each["id"], [])
        rates = [one.rate for one in of_days] + written.rates_between(of_register)
        each["usual"] = usual(rates)
        each["consumptions"] = [
            {
                "id": one.id,
                "day_from": one.day_from.isoformat(),
                "day_to": one.day_to.isoformat(),
                "consumption": one.consumption,
                "description": one.description,
            }
            for one in of_days
        ]
        each["registers"] = [
            {
                "id": one.id,
                "at": instant_of(one.at),
                "register": one.register,
                "starts_anew": one.starts_anew,
                "description": one.description,
            }
            for one in of_register
        ]
    return there


def _meters(database: Database, directory: Directory, space: int | None, sees: Sees) -> list[dict[str, Any]]:
    composition = directory.configuration.composition
    below = None if space is None else set(composition.below(space))
    found: list[tuple[list[str], dict[str, Any]]] = []
    for meter, name, category, entered_as in database.rows(
        "SELECT id, name, category_id, entered_as FROM meterhouse_system.offline_meter ORDER BY name, id"
    ):
        node: Node = ("offline-meters", meter)
        stands = composition.space_of(node)
        if not sees(*node) or (below is not None and stands not in below):
            continue
        way = [] if stands is None else [one for one in reversed(composition.lineage(stands)) if sees("spaces", one)]
        names = [directory.spaces[one].name for one in way]
        told = {
            "id": meter,
            "name": name,
            "category": directory.categories[category].name,
            "unit": directory.categories[category].unit,
            "entered_as": entered_as,
            "place": names,
            "zone": composition.zone_of(node),
        }
        found.append((names, told))
    return [told for _, told in sorted(found, key=lambda each: each[0])]
