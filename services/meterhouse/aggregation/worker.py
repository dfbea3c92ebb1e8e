"""The aggregation stage: totals of what claimed energy series say, and their days, months, money and carbon.

A meter's slots of money and carbon are its energy times a price, and those of a use within a space are a sum
over its few meters; they are not stored, only their days and months are. Of a space's categories everything is,
and the space above is summed from that: whatever changes slots of a total marks the one which it is a part of.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import polars as pl

from meterhouse.aggregation.grid import Grid, Lanes, month_facts
from meterhouse.aggregation.totals import Part, Sum, priced_lanes, total
from meterhouse.catalogue.composition import Makeup, TotalKey, is_kept_by_slot
from meterhouse.catalogue.metering import Node
from meterhouse.catalogue.pricing import Contract, Prices
from meterhouse.kernel.calendar import Calendar, first_day, months_touched
from meterhouse.store import closed_days, facts, work
from meterhouse.store.configuration import Configuration, Configurations, meter_of, series_of_total, total_of
from meterhouse.store.engine import LOAD_ROWS, Connection, Database
from meterhouse.store.facts import Difference, Facts, Measure, database_of
from meterhouse.store.readings import clusters
from meterhouse.store.series import Series, SeriesIds
from meterhouse.store.superseded import Grain
from meterhouse.store.work import Claim, Range

MOST_SERIES = 5000
MOST_CELLS = 3_000_000
"""Slots of meters that are held in memory at a time."""
BUDGET_SECONDS = 50_000 * 86_400
MEASURES: tuple[Measure, ...] = ("energy", "cost", "income", "carbon")
_NOTHING = Makeup((), ())


@dataclass(frozen=True)
class _Task:
    """A claimed series and what is known of it."""

    key: int
    series: Series
    meter: Node | None
    """None for a total."""
    first: int
    last: int
    makeup: Makeup
    """Of a total; empty for a meter."""


@dataclass(frozen=True)
class _Strip:
    """Some days of series that are alike, and the meters and totals whose slots they are made of."""

    calendar: Calendar
    tasks: list[_Task]
    meters: list[Node]
    parts: list[TotalKey]
    days: tuple[int, int]
    is_last: bool
    """With it, all days of these series are done."""


class Aggregation:
    def __init__(self, database: Database, configurations: Configurations) -> None:
        self._database, self._configurations = database, configurations
        self._series = SeriesIds(database)

    def __call__(self, held: Claim) -> int:
        configuration = self._configurations.now()
        by_zone: dict[str, list[_Task]] = defaultdict(list)
        unknown = []
        for each in held.ranges:
            task = self._task(each, configuration)
            if task is None:
                unknown.append(each[0])
            else:
                by_zone[_zone(task.series, configuration)].append(task)
        strips = [
            strip
            for zone, tasks in sorted(by_zone.items())
            for group in _alike(tasks)
            for strip in _strips(Calendar.of(zone), group, configuration.slot_seconds)
        ]
        written = 0
        # The newest days of all first: they are what people look at while a long history is being computed.
        for strip in sorted(strips, key=lambda each: -each.days[1]):
            grid = Grid.of(strip.calendar, *strip.days, configuration.slot_seconds)
            portion = self._compute(grid, strip, configuration) if len(grid.slots) else _Portion.none()
            written += self._write(held, strip, portion, configuration)
        self._database.transaction(lambda connection: work.complete(connection, held, unknown))
        return written

    def _task(self, claimed: Range, configuration: Configuration) -> _Task | None:
        key, first, last = claimed
        series = self._series.series(key)
        if series is None:
            return None
        meter = meter_of(series)
        if meter is not None:
            return (
                _Task(key, series, meter, first, last, _NOTHING) if meter in configuration.composition.meters else None
            )
        return _Task(key, series, None, first, last, configuration.composition.makeups.get(total_of(series), _NOTHING))

    def _compute(self, grid: Grid, strip: _Strip, configuration: Configuration) -> "_Portion":
        tasks = strip.tasks
        lanes, row_of, parts = self._lanes(grid, strip, configuration)
        contracts: dict[Node, Contract] = {}

        def contract_of(meter: Node) -> Contract:
            if meter not in contracts:
                contracts[meter] = configuration.contract(meter)
            return contracts[meter]

        portion = _Portion.none()
        own = {task.meter: task for task in tasks if task.meter is not None}
        if own:
            rows = [row_of[meter] for meter in own]
            keys = [task.key for task in own.values()]
            energy = lanes.only(rows).known_as(keys)
            portion.days["energy"].append(energy.day_facts(grid))
            priced = [(task.series, row_of[meter], contract_of(meter)) for meter, task in own.items()]
            self._price_meters(portion, grid, lanes, priced, configuration)
        sums: dict[Measure, list[tuple[Series, Sum]]] = defaultdict(list)
        for task in tasks:
            if task.makeup == _NOTHING:
                continue
            found = total(
                task.makeup.own,
                [parts[part] for part in task.makeup.parts],
                lanes,
                row_of,
                grid,
                task.series.direction,
                contract_of,
                configuration.prices,
            )
            sums["energy"].append((task.series, found.energy))
            measure: Measure = "cost" if task.series.direction == "input" else "income"
            for currency, each in found.money.items():
                sums[measure].append((_of(task.series, measure, currency), each))
            if found.carbon is not None:
                sums["carbon"].append((_of(task.series, "carbon"), found.carbon))
        for measure, several in sums.items():
            stacked = self._stack(several)
            stored = [nth for nth, (series, _) in enumerate(several) if _has_slots(series)]
            portion.slots[measure].append(stacked.only(stored).slot_facts(grid))
            portion.days[measure].append(stacked.day_facts(grid))
        return portion

    def _lanes(
        self, grid: Grid, strip: _Strip, configuration: Configuration
    ) -> tuple[Lanes, dict[Node, int], dict[TotalKey, Part]]:
        """Slots of the meters and totals that a strip is made of, and the rows that they stand in."""
        ids = self._series.of(configuration.series_of_meter(meter) for meter in strip.meters)
        of_meters = {meter: ids[configuration.series_of_meter(meter)] for meter in strip.meters}
        of_parts: dict[TotalKey, list[tuple[Series, int]]] = defaultdict(list)
        for series, key in self._series.alike(self._series.of(map(series_of_total, strip.parts))):
            of_parts[total_of(series)].append((series, key))
        needed: dict[str, set[int]] = defaultdict(set)
        needed[database_of("energy")].update(of_meters.values())
        for series, key in (each for several in of_parts.values() for each in several):
            needed[series.database].add(key)
        found = [
            facts.read(
                self._database,
                database,
                "slot",
                sorted(keys),
                grid.first,
                grid.after,
                expected=len(keys) * len(grid.slots),
            )
            for database, keys in sorted(needed.items())
        ]
        every = sorted(key for keys in needed.values() for key in keys)
        row = {key: nth for nth, key in enumerate(every)}
        lanes = Lanes.of_facts(_joined("slot", [each.frame for each in found]), every, grid)
        return (
            lanes,
            {meter: row[key] for meter, key in of_meters.items()},
            {part: _part(part, several, row, configuration) for part, several in of_parts.items()},
        )

    def _price_meters(
        self,
        portion: "_Portion",
        grid: Grid,
        lanes: Lanes,
        own: list[tuple[Series, int, Contract]],
        configuration: Configuration,
    ) -> None:
        """Days of the meters' own cost and carbon.

        own   energy series of each, the row that it stands in, and its contract
        """
        priced: dict[Measure, list[tuple[Series, int, Prices]]] = defaultdict(list)
        for series, row, contract in own:
            for currency, price in configuration.prices.money(contract, "input", grid.slots).items():
                priced["cost"].append((_of(series, "cost", currency), row, price))
            factor = configuration.prices.carbon(contract, grid.slots)
            if factor is not None:
                priced["carbon"].append((_of(series, "carbon"), row, factor))
        for measure, several in priced.items():
            ids = self._series.of(series for series, _, _ in several)
            money = priced_lanes(
                lanes,
                [row for _, row, _ in several],
                [ids[s] for s, _, _ in several],
                [price for _, _, price in several],
            )
            portion.days[measure].append(money.day_facts(grid))

    def _stack(self, several: list[tuple[Series, Sum]]) -> Lanes:
        ids = self._series.of(series for series, _ in several)
        coverage = [each.coverage() for _, each in several]
        return Lanes(
            [ids[series] for series, _ in several],
            np.stack([each.value for _, each in several]),
            np.stack(coverage),
            np.stack([each.graded(covered) for (_, each), covered in zip(several, coverage, strict=True)]),
        )

    def _write(self, held: Claim, strip: _Strip, portion: "_Portion", configuration: Configuration) -> int:
        """Everything of some days, in transactions of bounded size; the last one lets go of the keys."""
        calendar, days, tasks = strip.calendar, strip.days, strip.tasks
        keys = [task.key for task in tasks]
        low, high = calendar.span(*days)
        seconds = configuration.slot_seconds
        slots = (low // seconds * seconds, -(-high // seconds) * seconds)
        owners = self._owned(tasks)
        written = 0
        for measure in MEASURES:
            # A meter's slots are the work of normalization.
            spaces = [each for each, series in owners[measure] if _has_slots(series)]
            stood = _of_days(
                facts.read(
                    self._database,
                    database_of(measure),
                    "slot",
                    spaces,
                    *slots,
                    expected=len(spaces) * (slots[1] - slots[0]) // seconds,
                ),
                calendar,
                days,
            )
            found = facts.difference(stood, _joined("slot", portion.slots[measure]))
            for part in found.parts(LOAD_ROWS):

                def write_slots(connection: Connection, m: Measure = measure, p: Difference = part) -> None:
                    work.hold(connection, held, keys)
                    facts.write(connection, database_of(m), p)
                    work.mark(connection, "aggregation", self._above(p, configuration))

                self._database.transaction(write_slots)
            written += len(found.changed.frame)

        recomputed = [(task.meter, task.first, task.last) for task in tasks if task.meter is not None]
        closed = closed_days.ranges(configuration, recomputed)

        def write_days(connection: Connection) -> int:
            rows = 0
            for measure in MEASURES:
                series = [each for each, _ in owners[measure]]
                rows += _replace(connection, measure, "day", series, days, _joined("day", portion.days[measure]))
                first, after = months_touched(*days)
                whole = facts.read(connection, database_of(measure), "day", series, first_day(first), first_day(after))
                folded = Facts("month", month_facts(whole.frame, calendar, seconds))
                rows += _replace(connection, measure, "month", series, (first, after), folded)
            if strip.is_last:
                work.mark(connection, "closing", closed)
                work.complete(connection, held, keys)
            else:
                work.hold(connection, held, keys)
            return rows

        return written + self._database.transaction(write_days)

    def _above(self, changed: Difference, configuration: Configuration) -> list[Range]:
        """What is summed from totals whose slots change."""
        wholes = configuration.composition.summed_from_total
        found = []
        for key, first, last in changed.touched():
            series = self._series.series(key)
            whole = wholes.get(total_of(series)) if series else None
            if whole is not None:
                found.append((series_of_total(whole), first, last + configuration.slot_seconds))
        ids = self._series.of(series for series, _, _ in found)
        return [(ids[series], first, last) for series, first, last in found]

    def _owned(self, tasks: list[_Task]) -> dict[Measure, list[tuple[int, Series]]]:
        """Every series, by measure, that these tasks answer for: also those that have nothing any more."""
        found: dict[Measure, list[tuple[int, Series]]] = {
            "energy": [],
            "cost": [],
            "income": [],
            "carbon": [],
        }
        wanted = {_of(task.series, "energy") for task in tasks}
        for series, key in self._series.alike(wanted):
            found[series.measure].append((key, series))
        return found


@dataclass(frozen=True)
class _Portion:
    """What was computed for some days, by measure."""

    slots: dict[Measure, list[pl.DataFrame]]
    days: dict[Measure, list[pl.DataFrame]]

    @staticmethod
    def none() -> "_Portion":
        return _Portion(defaultdict(list), defaultdict(list))


def _of(series: Series, measure: Measure, currency: str = "") -> Series:
    """The series of another measure about the same."""
    return Series(
        series.subject_kind,
        series.subject_id,
        measure,
        series.scenario,
        series.direction,
        series.category_id,
        series.item_id,
        currency,
    )


def _has_slots(series: Series) -> bool:
    """Whether this stage keeps slots of the series, and not only its days and months."""
    return is_kept_by_slot(total_of(series))


def _part(key: TotalKey, several: list[tuple[Series, int]], row: dict[int, int], configuration: Configuration) -> Part:
    """The total by the rows that its series stand in.

    several   its series of every measure and currency, with their ids
    """
    by_measure: dict[Measure, dict[str, int]] = defaultdict(dict)
    for series, number in several:
        by_measure[series.measure][series.currency] = row[number]
    money: Measure = "cost" if key.direction == "input" else "income"
    return Part(
        configuration.composition.totals[key],
        by_measure["energy"][""],
        by_measure[money],
        by_measure["carbon"].get(""),
    )


def _zone(series: Series, configuration: Configuration) -> str:
    return configuration.composition.zone_of((series.subject_kind, series.subject_id))


def _alike(tasks: list[_Task]) -> list[list[_Task]]:
    """Tasks whose ranges are nearly the same, so that the same days are computed for all of them."""
    by_key = {task.key: task for task in tasks}
    groups = clusters([(task.key, task.first, task.last) for task in tasks])
    return [[by_key[key] for key in keys] for _, _, keys in groups]


def _strips(calendar: Calendar, tasks: list[_Task], slot_seconds: int) -> list[_Strip]:
    """The days of some tasks in strips that fit into memory, the newest first."""
    meters = sorted(
        {member.meter for task in tasks for member in task.makeup.own}
        | {task.meter for task in tasks if task.meter is not None}
    )
    parts = sorted({part for task in tasks for part in task.makeup.parts})
    first, after = _days(calendar, tasks)
    stride = max(1, MOST_CELLS * slot_seconds // (86_400 * max(len(meters) + len(MEASURES) * len(parts), 1)))
    return [
        _Strip(calendar, tasks, meters, parts, (max(until - stride, first), until), until - stride <= first)
        for until in range(after, first, -stride)
    ]


def _days(calendar: Calendar, tasks: list[_Task]) -> tuple[int, int]:
    """Local days [first, after) that the tasks' ranges touch."""
    return calendar.touched(min(task.first for task in tasks), max(task.last for task in tasks))


def _of_days(stood: Facts, calendar: Calendar, days: tuple[int, int]) -> Facts:
    day = calendar.day(stood.frame["slot"].to_numpy())
    return Facts(stood.grain, stood.frame.filter((day >= days[0]) & (day < days[1])))


def _joined(grain: Grain, parts: list[pl.DataFrame]) -> Facts:
    return Facts(grain, pl.concat(parts)) if parts else Facts.empty(grain)


def _replace(
    connection: Connection,
    measure: Measure,
    grain: Grain,
    series: list[int],
    within: tuple[int, int],
    computed: Facts,
) -> int:
    """Put what was computed in place of what stands there; rows written."""
    database = database_of(measure)
    stood = facts.read(connection, database, grain, series, *within)
    found = facts.difference(stood, computed)
    facts.write(connection, database, found)
    return len(found.changed.frame)


def make(database: Database, default_zone: str) -> Aggregation:
    return Aggregation(database, Configurations(database, default_zone))
