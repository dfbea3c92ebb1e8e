"""The normalization stage: turns what claimed meters are made of into their slots.

A meter's slots come from the good readings of its points, a virtual meter's from the slots of others. Keys of
the stage are the energy series of meters of every kind.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from meterhouse.catalogue.composition import ALWAYS
from meterhouse.catalogue.metering import Node
from meterhouse.kernel.calendar import Calendar
from meterhouse.normalization.course import REACH, Course, course
from meterhouse.normalization.metered import MeterSlots, facts_of, longest_gap, of_entries, of_feeds, of_formula
from meterhouse.normalization.slots import Share, Span, silences
from meterhouse.normalization.windows import span_of, windows
from meterhouse.store import catch_ups, facts, readings, work
from meterhouse.store.configuration import Configuration, Configurations, PointRow, meter_of, series_of_total
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


@dataclass(frozen=True)
class _Task:
    """A claimed meter, by its energy series."""

    key: int
    meter: Node
    first: int
    last: int


_SharesByZone = dict[str, dict[int, dict[int, Share]]]


Computation = Callable[[Sequence[_Task], Configuration], Iterable[MeterSlots]]


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
        tasks: dict[Computation, list[_Task]] = defaultdict(list)
        for key, first, last in held.ranges:
            if meter := known[key]:
                tasks[self._computation(meter, configuration)].append(_Task(key, meter, first, last))
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

    def _of_readings(self, tasks: Sequence[_Task], configuration: Configuration) -> Iterator[MeterSlots]:
        seconds = configuration.slot_seconds
        tasks = self._with_catch_ups(tasks, configuration)
        asked = [(feed.point, task.first, task.last) for task in tasks for feed in configuration.feeds[task.meter]]
        found = windows(self._database, asked, seconds)
        spans = {
            task.key: span_of(found, configuration.feeds[task.meter], task.first, task.last, seconds) for task in tasks
        }
        shares: _SharesByZone = defaultdict(lambda: defaultdict(dict))
        for task in tasks:
            feeds = configuration.feeds[task.meter]
            span = spans[task.key]
            zone = configuration.composition.zone_of(task.meter)
            counters = [feed for feed in feeds if feed.point.kind == "counter"]
            silent = []
            for feed in counters:
                gap = longest_gap(feed.point, seconds)
                for first, after in silences(found[feed.point.id].good, span, feed.stretch, gap):
                    silent.append((feed.point.id, first, after))
                    if first not in shares[zone][feed.point.id]:
                        shares[zone][feed.point.id][first] = self._course(feed.point, first, zone, seconds).share
            metered = of_feeds(feeds, found, span, shares[zone])
            yield MeterSlots(task.key, span, metered, tuple(feed.point.id for feed in counters), tuple(silent))

    def _course(self, point: PointRow, before: int, zone: str, seconds: int) -> Course:
        """The usual course of a counter in the weeks before a silence."""
        good = windows(self._database, [(point, before - REACH, before + 1)], seconds)[point.id].good
        return course(good, before, ALWAYS, longest_gap(point, seconds), Calendar.of(zone), seconds)

    def _with_catch_ups(self, tasks: Sequence[_Task], configuration: Configuration) -> list[_Task]:
        """Tasks, each as far as to the end of the silences whose course their readings tell of."""
        feeds = {task.key: [feed.point.id for feed in configuration.feeds[task.meter]] for task in tasks}
        first, last = min(task.first for task in tasks), max(task.last for task in tasks)
        known = catch_ups.following(
            self._database, {point for points in feeds.values() for point in points}, first, last + REACH
        )
        return [
            replace(
                task,
                last=max(
                    [task.last]
                    + [
                        after
                        for point, began, after in known
                        if point in feeds[task.key] and task.first <= began < task.last + REACH
                    ]
                ),
            )
            for task in tasks
        ]

    def _of_formulas(self, tasks: Sequence[_Task], configuration: Configuration) -> Iterator[MeterSlots]:
        """Virtual meters, from the slots of those that stand in their formulas."""
        by_key = {task.key: task for task in tasks}
        for first, last, keys in readings.clusters([(task.key, task.first, task.last) for task in tasks]):
            span = _whole_slots(first, last, configuration.slot_seconds)
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

    def _of_entries(self, tasks: Sequence[_Task], configuration: Configuration) -> Iterator[MeterSlots]:
        """Offline meters, from what was entered: always whole entries, since a part of one tells nothing."""
        zones = {task.meter[1]: configuration.composition.zone_of(task.meter) for task in tasks}
        known = entries(self._database, zones)
        for task in tasks:
            touched = [
                each for each in known.get(task.meter[1], ()) if each.first < task.last and task.first < each.after
            ]
            first = min([task.first, *(each.first for each in touched)])
            last = max([task.last, *(each.after for each in touched)])
            span = _whole_slots(first, last, configuration.slot_seconds)
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

    def _of_nothing(self, tasks: Sequence[_Task], configuration: Configuration) -> Iterator[MeterSlots]:
        """Meters that nothing feeds any more: what stood there goes."""
        for task in tasks:
            yield MeterSlots(task.key, _whole_slots(task.first, task.last, configuration.slot_seconds), None)

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
        touched = (
            pl.concat([found.changed.frame, found.gone.frame])
            .group_by("series_id")
            .agg(pl.col("slot").min().alias("first"), pl.col("slot").max().alias("last"))
            .iter_rows()
        )
        ranges = [(key, first, last + configuration.slot_seconds) for key, first, last in touched]
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
        """Ranges of the totals that hold these series of meters, and of the virtual meters made of them."""
        meters = {key: self._meter(key, configuration) for key, _, _ in touched}
        totals = configuration.composition.totals_of_meter
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


def _portions(tasks: list[_Task], configuration: Configuration) -> list[list[_Task]]:
    """Tasks in portions that fit into memory."""
    by_key = {task.key: task for task in tasks}
    ranges = [(task.key, task.first, task.last) for task in tasks]
    parts = work.portions(ranges, lambda key: _rate(by_key[key].meter, configuration), MOST_READINGS)
    return [[by_key[key] for key, _, _ in part] for part in parts]


def _rate(meter: Node, configuration: Configuration) -> float:
    """Readings, or slots of other meters, per second that a meter is made of."""
    if meter in configuration.formulas:
        return len(configuration.formulas[meter].meters) / configuration.slot_seconds
    return sum(1 / (feed.point.interval or 300) for feed in configuration.feeds.get(meter, ()))


def _whole_slots(first: int, last: int, slot: int) -> Span:
    low = first // slot * slot
    return Span(low, -(-(last - low) // slot), slot)


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
