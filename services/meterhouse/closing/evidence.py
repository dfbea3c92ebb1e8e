"""The evidence of some days of a site, read from the database: lanes of its meters and traces of its points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from meterhouse.catalogue.metering import Node
from meterhouse.closing.seen import Clock, Lane, Trace, Values
from meterhouse.closing.site import Site
from meterhouse.kernel.correction import laid_over
from meterhouse.kernel.quality import COVERED, Quality
from meterhouse.store import catch_ups, corrections, facts, readings
from meterhouse.store.configuration import Configuration, PointRow
from meterhouse.store.engine import Database
from meterhouse.store.readings import LATEST
from meterhouse.store.series import SeriesIds

USUAL_SECONDS = 900
"""Interval of a point that declares none [s]."""


@dataclass(frozen=True)
class Evidence:
    """For what the database is asked."""

    database: Database
    configuration: Configuration
    series: SeriesIds
    units: Mapping[int, str]
    """By category."""

    def lanes(self, meters: Sequence[Node], clock: Clock) -> dict[Node, Lane]:
        """Slots of the meters; sure where they are whole and nothing about them is estimated."""
        keys = self._keys(meters)
        found = facts.read(
            self.database,
            "meterhouse_energy",
            "slot",
            sorted(keys.values()),
            clock.first,
            clock.after,
            expected=len(keys) * len(clock.slots),
        )
        lanes = {}
        for meter, key in keys.items():
            own = found.of(key)
            values, sure = np.full(len(clock.slots), np.nan), np.zeros(len(clock.slots), bool)
            where = clock.positions(own.frame["slot"].to_numpy())
            values[where] = own.column("value")
            sure[where] = (own.column("coverage") == COVERED) & (own.column("quality") <= Quality.EDITED)
            lanes[meter] = Lane(meter, self.unit_of(meter), values, sure)
        return lanes

    def days(self, meters: Sequence[Node], clock: Clock) -> dict[Node, Values]:
        """Days of the meters as they were folded; not a number where there is none."""
        keys = self._keys(meters)
        local = clock.days[clock.starts]
        first, after = int(local[0]), int(local[-1]) + 1
        found = facts.read(self.database, "meterhouse_energy", "day", sorted(keys.values()), first, after)
        days = {}
        for meter, key in keys.items():
            own = found.of(key)
            values = np.full(len(local), np.nan)
            where = np.searchsorted(local, own.frame["day"].to_numpy())
            values[where] = own.column("value")
            days[meter] = values
        return days

    def traces(self, site: Site, first: int, after: int, now: int) -> dict[int, Trace]:
        """Readings of the points in [first, after) as they count, with verdicts on them and on what is to come."""
        rows = {point.id: point for point in site.points}
        numbers = sorted(rows)
        expected = sum(int((after - first) / (row.interval or USUAL_SECONDS)) for row in rows.values())
        shown = readings.read(self.database, numbers, first, after, expected=expected)
        corrected = corrections.standing(self.database, numbers)
        judged = readings.judgements(self.database, numbers, first, after)
        ahead = readings.judgements(self.database, numbers, max(after, now), LATEST)
        silences: dict[int, list[tuple[int, int]]] = {}
        for point, began, ended in catch_ups.following(self.database, numbers, first, after):
            silences.setdefault(point, []).append((began, ended))
        found = {}
        for number, row in rows.items():
            ats, values = shown.of(number)
            if number in corrected:
                laid = laid_over(ats, values, corrected[number])
                ats, values = laid.ats, laid.values
            said, to_come = judged.of(number), ahead.of(number)
            found[number] = Trace(
                number,
                row.kind,
                row.unit,
                ats,
                values,
                np.concatenate([said.ats, to_come.ats]),
                np.concatenate([said.verdicts, to_come.verdicts]),
                [*said.rules, *to_come.rules],
                sorted(silences.get(number, ())),
                row.interval or USUAL_SECONDS,
                row.resolution or 0.0,
            )
        return found

    def ratio(self, meter: Node) -> tuple[PointRow, float] | None:
        """The one counter that a meter is fed by, with its ratio; None where there are others, or other kinds."""
        feeds = self.configuration.feeds.get(meter, ())
        if len(feeds) != 1 or feeds[0].point.kind != "counter":
            return None
        return feeds[0].point, feeds[0].ratio

    def unit_of(self, meter: Node) -> str:
        return self.units.get(self.configuration.composition.meters[meter].category_id, "")

    def _keys(self, meters: Sequence[Node]) -> dict[Node, int]:
        series = {meter: self.configuration.series_of_meter(meter) for meter in meters}
        ids = self.series.of(series.values())
        return {meter: ids[each] for meter, each in series.items()}


def units(database: Database) -> dict[int, str]:
    rows = database.rows("SELECT id, unit FROM meterhouse_system.energy_category")
    return {int(number): str(unit) for number, unit in rows}
