"""The normalization stage: turns what claimed meters are made of into their slots.

A meter's slots come from the good readings of its points, a virtual meter's from the slots of others. Keys of
the stage are the energy series of meters of every kind.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import polars as pl

from meterhouse.catalogue.metering import Node
from meterhouse.figures.metered import MeterSlots, facts_of, of_entries, of_formula
from meterhouse.figures.metering import Task, of_readings, whole_slots
from meterhouse.figures.span import Span
from meterhouse.store import catch_ups, facts, readings, work
from meterhouse.store.configuration import Configuration, Configurations, meter_of, series_of_total
from meterhouse.store.engine import Connection, Database
from meterhouse.store.entries import entries
from meterhouse.store.facts import Facts
from meterhouse.store.reconciliation import reconcile
from meterhouse.store.series import SeriesIds
from meterhouse.store.work import Claim, Range

MOST_METERS = 1000
MOST_READINGS = 1_500_000
MOST_SLOTS = 100_000
"""Slots of one transaction."""
BUDGET_SECONDS = MOST_READINGS * 300

ENERGY = "meterhouse_energy"


Computation = Callable[[Sequence[Task], Configuration], Iterable[MeterSlots]]


class Normalization:
    def __init__(self, database: Database, configurations: Configurations) -> None:
        self._database, self._configurations = database, configurations
        self._series = SeriesIds(database)

    def first(self) -> None:
        """Mark what changes of the configuration have made dirty, in any stage."""
        reconcile(self._database, self._configurations.now(), self._series)

    def __call__(self, held: Claim) -> int:
        configuration = self._configurations.now()
        known = {key: self._meter(key, configuration) for key, _, _ in held.ranges}
        tasks: dict[Computation, list[Task]] = defaultdict(list)
        for key, first, last in held.ranges:
            if meter := known[key]:
                tasks[self._computation(meter, configuration)].append(Task(key, meter, first, last))
        written = 0
        for computation, several in tasks.items():
            for part in _portions(several, configuration):
                written += self._keep(held, computation(part, configuration), configuration)
        gone = [key for key, meter in known.items() if meter is None]
        self._database.transaction(lambda connection: work.complete(connection, held, gone))
        return written

    def _meter(self, key: int, configuration: Configuration) -> Node | None:
        """The meter whose energy a series is, if it is still there."""
        series = self._series.series(key)
        meter = meter_of(series) if series is not None else None
        return meter if meter in configuration.composition.meters else None

    def _computation(self, meter: Node, configuration: Configuration) -> "Computation":
        if meter in configuration.feeds:
            return self._of_readings
        if meter[0] == "offline-meters":
            return self._of_entries
        return self._of_formulas if meter in configuration.formulas else self._of_nothing

    def _of_readings(self, tasks: Sequence[Task], configuration: Configuration) -> Iterator[MeterSlots]:
        return of_readings(self._database, tasks, configuration)

    def _of_formulas(self, tasks: Sequence[Task], configuration: Configuration) -> Iterator[MeterSlots]:
        """Virtual meters, from the slots of those that stand in their formulas."""
        by_key = {task.key: task for task in tasks}
        for first, last, keys in readings.clusters([(task.key, task.first, task.last) for task in tasks]):
            span = whole_slots(first, last, configuration.slot_seconds)
            inputs = {meter for key in keys for meter in configuration.formulas[by_key[key].meter].meters}
            there = [meter for meter in sorted(inputs) if meter in configuration.composition.meters]
            ids = self._series.of(configuration.series_of_meter(meter) for meter in there)
            series = {meter: ids[configuration.series_of_meter(meter)] for meter in there}
            found = facts.read(
                self._database,
                ENERGY,
                "slot",
                sorted(series.values()),
                span.first,
                span.after,
                expected=len(series) * span.count,
            )
            for key in keys:
                computed = configuration.formulas[by_key[key].meter]
                parts = [found.of(series.get(meter, 0)) for meter in computed.meters]
                yield MeterSlots(key, span, of_formula(computed, parts, span))

    def _of_entries(self, tasks: Sequence[Task], configuration: Configuration) -> Iterator[MeterSlots]:
        """Offline meters, from what was entered: always whole entries, since a part of one tells nothing."""
        zones = {task.meter[1]: configuration.composition.zone_of(task.meter) for task in tasks}
        known = entries(self._database, zones)
        for task in tasks:
            touched = [
                each for each in known.get(task.meter[1], ()) if each.first < task.last and task.first < each.after
            ]
            first = min([task.first, *(each.first for each in touched)])
            last = max([task.last, *(each.after for each in touched)])
            span = whole_slots(first, last, configuration.slot_seconds)
            beside = [
                each for each in known.get(task.meter[1], ()) if each.first < span.after and span.first < each.after
            ]
            yield MeterSlots(task.key, span, of_entries(beside, self._profile(task.meter, span, configuration), span))

    def _profile(self, meter: Node, span: Span, configuration: Configuration) -> Facts | None:
        """Slots of the meter that an offline one is spread by."""
        profile = configuration.profiles.get(meter)
        if profile is None:
            return None
        series = configuration.series_of_meter(profile)
        key = self._series.of([series])[series]
        return facts.read(self._database, ENERGY, "slot", [key], span.first, span.after, expected=span.count)

    def _of_nothing(self, tasks: Sequence[Task], configuration: Configuration) -> Iterator[MeterSlots]:
        """Meters that nothing feeds any more: what stood there goes."""
        for task in tasks:
            yield MeterSlots(task.key, whole_slots(task.first, task.last, configuration.slot_seconds), None)

    def _keep(self, held: Claim, computed: Iterable[MeterSlots], configuration: Configuration) -> int:
        """Write what was computed, in transactions of bounded size; rows written."""
        written, slots = 0, 0
        batch: list[MeterSlots] = []
        for each in computed:
            batch.append(each)
            slots += each.span.count
            if slots >= MOST_SLOTS:
                written += self._write(held, batch, configuration)
                batch, slots = [], 0
        return written + (self._write(held, batch, configuration) if batch else 0)

    def _write(self, held: Claim, batch: list[MeterSlots], configuration: Configuration) -> int:
        found = facts.difference(self._stood(batch), facts_of(batch))
        ranges = [(key, first, last + configuration.slot_seconds) for key, first, last in found.touched()]
        totals, virtual = self._downstream(ranges, configuration)

        silent = catch_ups.changes(
            self._database,
            [(point, each.span.first, each.span.after) for each in batch for point in each.points],
            [silence for each in batch for silence in each.silences],
        )

        def write(connection: Connection) -> None:
            facts.write(connection, ENERGY, found)
            catch_ups.write(connection, silent)
            work.mark(connection, "aggregation", [*ranges, *totals])
            work.mark(connection, "normalization", virtual)
            work.complete(connection, held, [each.series for each in batch])

        self._database.transaction(write)
        return len(found.changed.frame)

    def _stood(self, batch: list[MeterSlots]) -> Facts:
        """What stands in the slots that were computed."""
        parts = [
            facts.read(
                self._database, ENERGY, "slot", series, first, after, expected=len(series) * (after - first) // 900
            ).frame
            for first, after, series in readings.clusters(
                [(each.series, each.span.first, each.span.after) for each in batch if each.span.count]
            )
        ]
        bounds = {each.series: (each.span.first, each.span.after) for each in batch}
        return Facts("slot", _within(pl.concat(parts) if parts else Facts.empty("slot").frame, bounds))

    def _downstream(self, touched: list[Range], configuration: Configuration) -> tuple[list[Range], list[Range]]:
        """Ranges of the totals summed from these series of meters, and of the virtual meters made of them."""
        meters = {key: self._meter(key, configuration) for key, _, _ in touched}
        totals = configuration.composition.summed_from_meter
        of_total = self._series.of(
            series_of_total(total) for meter in meters.values() if meter for total in totals.get(meter, ())
        )
        of_virtual = self._series.of(
            configuration.series_of_meter(virtual)
            for meter in meters.values()
            if meter
            for virtual in configuration.computed_from.get(meter, ())
        )
        above, beside = [], []
        for key, first, last in touched:
            meter = meters[key]
            if meter is None:
                continue
            above += [(of_total[series_of_total(total)], first, last) for total in totals.get(meter, ())]
            beside += [
                (of_virtual[configuration.series_of_meter(virtual)], first, last)
                for virtual in configuration.computed_from.get(meter, ())
            ]
        return above, beside


def _portions(tasks: list[Task], configuration: Configuration) -> list[list[Task]]:
    """Tasks in portions that fit into memory."""
    by_key = {task.key: task for task in tasks}
    ranges = [(task.key, task.first, task.last) for task in tasks]
    parts = work.portions(ranges, lambda key: _rate(by_key[key].meter, configuration), MOST_READINGS)
    return [[by_key[key] for key, _, _ in part] for part in parts]


def _rate(meter: Node, configuration: Configuration) -> float:
    """Readings, or slots of other meters, per second that a meter is made of."""
    if meter in configuration.formulas:
        return len(configuration.formulas[meter].meters) / configuration.slot_seconds
    return sum(feed.point.rate for feed in configuration.feeds.get(meter, ()))


def _within(stood: pl.DataFrame, bounds: dict[int, tuple[int, int]]) -> pl.DataFrame:
    """Rows of each series that lie in its own span: series that were read together differ in theirs."""
    if stood.is_empty():
        return stood
    frame = pl.DataFrame(
        [(series, first, after) for series, (first, after) in bounds.items()],
        schema={"series_id": pl.Int64, "low": pl.Int64, "high": pl.Int64},
        orient="row",
    )
    return (
        stood.join(frame, on="series_id", maintain_order="left")
        .filter((pl.col("slot") >= pl.col("low")) & (pl.col("slot") < pl.col("high")))
        .drop("low", "high")
    )


def make(database: Database, default_zone: str) -> Normalization:
    return Normalization(database, Configurations(database, default_zone))
