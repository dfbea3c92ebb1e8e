"""What a sensor measured over a period: of each point the mean, the least and the greatest value of each step.

Nothing of it is stored: readings are folded as they are asked for, with what rules and people have said of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from meterhouse.figures.sensing import Sensed, sensed
from meterhouse.kernel.calendar import Calendar
from meterhouse.kernel.quality import LEFT_OUT
from meterhouse.reports.directory import Directories
from meterhouse.reports.period import Period, Slots, Step, local_time, slots
from meterhouse.store import laid, readings
from meterhouse.store.engine import Database
from meterhouse.store.scope import seconds

HOLDS = 3
"""Intervals for which a value holds where no other comes."""
USUAL_SECONDS = 1200
"""Interval of a point that declares none [s]: its values hold for an hour."""
_FOR_EVER = 2.0**40


@dataclass(frozen=True)
class _Point:
    id: int
    name: str
    unit: str
    interval: float
    first: float
    after: float
    """When it belongs to the sensor [s UTC]."""


def sensor(
    directories: Directories, number: int, name: str, period: Period, step: Step, sees: Callable[[str, int], bool]
) -> dict[str, Any]:
    """The answer of the API; points that the asker may not see are left out.

    sees   whether whoever asks may know of a record, by its kind and id
    """
    directory = directories.now()
    space, zone = _place(directories, number)
    calendar = Calendar.of(zone)
    told_in = slots(period, step, calendar, directory.configuration.slot_seconds, directory.reckoning(space))
    edges = np.append(told_in.starts, calendar.start(period.days[1]))
    points = [each for each in _points(directories.database, number) if sees("points", each.id)]
    folded = {each.id: _folded(directories.database, each, edges) for each in points}
    return {
        "sensor": {"kind": "sensors", "id": number, "name": name},
        "zone": zone,
        "step": step,
        "from": period.first.isoformat(),
        "to": period.after.isoformat(),
        "points": [{"id": each.id, "name": each.name, "unit": each.unit} for each in points],
        "rows": [
            _row(told_in, nth, each, folded[each.id], calendar) for nth in range(len(told_in.starts)) for each in points
        ],
    }


def _row(told_in: Slots, nth: int, point: _Point, found: Sensed, calendar: Calendar) -> dict[str, Any]:
    told = {
        name: None if np.isnan(column[nth]) else float(column[nth])
        for name, column in (("mean", found.mean), ("min", found.least), ("max", found.greatest))
    }
    label = local_time(int(told_in.starts[nth]), calendar)
    return {"slot": label, "point": point.id} | told | {"coverage": float(found.coverage[nth])}


def _folded(database: Database, point: _Point, edges: np.ndarray) -> Sensed:
    longest = int(HOLDS * point.interval)
    low, high = int(edges[0]) - longest, int(edges[-1])
    around = laid.around(database, [(point.id, low, high)])[point.id]
    said = readings.judgements(database, [point.id], low, high)
    out = said.ats[np.isin(said.verdicts, LEFT_OUT)]
    kept = (around.ats >= max(low, point.first)) & (around.ats < min(high, point.after)) & ~np.isin(around.ats, out)
    return sensed(around.ats[kept], around.values[kept], edges, longest)


def _points(database: Database, number: int) -> list[_Point]:
    return [
        _Point(point, name, unit, interval or USUAL_SECONDS, seconds(first, -_FOR_EVER), seconds(after, _FOR_EVER))
        for point, name, unit, interval, first, after in database.rows(
            "SELECT point.id, point.name, point.unit, COALESCE(point.interval_seconds, data_source.interval_seconds),"
            " valid_from, valid_to FROM meterhouse_system.binding"
            " JOIN meterhouse_system.point ON point.id = part_id"
            " LEFT JOIN meterhouse_system.device ON device.id = point.device_id"
            " LEFT JOIN meterhouse_system.data_source ON data_source.id = device.data_source_id"
            " WHERE owner_kind = 'sensors' AND owner_id = %s AND part_kind = 'points' AND point.kind <> 'text'"
            " ORDER BY point.name, point.id",
            (number,),
        )
    ]


def _place(directories: Directories, number: int) -> tuple[int | None, str]:
    """The space that a sensor hangs in, and the zone of its site."""
    composition = directories.now().configuration.composition
    for kind, owner in directories.database.rows(
        "SELECT owner_kind, owner_id FROM meterhouse_system.binding WHERE part_kind = 'sensors' AND part_id = %s"
        " ORDER BY owner_kind = 'spaces' DESC, id",
        (number,),
    ):
        space = composition.space_of((kind, owner))
        if space is not None:
            return space, composition.zone_of((kind, owner))
    return None, composition.default_zone
