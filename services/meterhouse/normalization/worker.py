"""The normalization stage: turns the good readings of claimed meters into their slots."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meterhouse.kernel.quality import COVERED, Quality, Verdict
from meterhouse.normalization.slots import Good, Instants, SlotEnergy, Span, Values, of_counter, of_deltas
from meterhouse.store import facts, readings, work
from meterhouse.store.configuration import Configuration, Configurations, Feed, series_of_total
from meterhouse.store.engine import Connection, Database
from meterhouse.store.facts import COLUMNS, Facts
from meterhouse.store.readings import Around, Judgements
from meterhouse.store.reconciliation import reconcile
from meterhouse.store.series import SeriesIds
from meterhouse.store.work import Claim, Range

MOST_METERS = 1000
MOST_READINGS = 1_500_000
MOST_SLOTS = 100_000
"""Slots of one transaction."""
BUDGET_SECONDS = MOST_READINGS * 300
FAR = (1 << 12, 1 << 16, 1 << 20, 1 << 32)
"""How far [s] good readings are looked for, where those beside the range do not do."""

ENERGY = "meterhouse_energy"
_EXCLUDED = (Verdict.BAD, Verdict.SUSPECT)


class Normalization:
    def __init__(self, database: Database, configurations: Configurations) -> None:
        self._database, self._configurations = database, configurations
        self._series = SeriesIds(database)

    def first(self) -> None:
        """Mark what changes of the configuration have made dirty, in any stage."""
        reconcile(self._database, self._configurations.now(), self._series)

    def __call__(self, held: Claim) -> int:
        configuration = self._configurations.now()
        known = [each for each in held.ranges if each[0] in configuration.feeds]
        unknown = [key for key, _, _ in held.ranges if key not in configuration.feeds]
        written = 0
        for part in work.portions(known, lambda key: _rate(key, configuration), MOST_READINGS):
            written += self._normalize(held, part, configuration)
        if unknown:
            written += self._clear(held, [each for each in held.ranges if each[0] in set(unknown)], configuration)
        return written

    def _normalize(self, held: Claim, ranges: list[Range], configuration: Configuration) -> int:
        windows = self._windows(ranges, configuration)
        ids = self._series.of(configuration.series_of_meter(meter) for meter, _, _ in ranges)
        written, slots = 0, 0
        batch: list[_MeterSlots] = []
        for meter, first, last in ranges:
            span = _span(windows, configuration.feeds[meter], first, last, configuration.slot_seconds)
            series = ids[configuration.series_of_meter(meter)]
            batch.append(_MeterSlots(meter, series, span, _of_meter(configuration, meter, windows, span)))
            slots += span.count
            if slots >= MOST_SLOTS:
                written += self._write(held, batch, configuration)
                batch, slots = [], 0
        return written + (self._write(held, batch, configuration) if batch else 0)

    def _windows(self, ranges: list[Range], configuration: Configuration) -> "Mapping[int, _Window]":
        """Good readings of every point that the meters are fed by, wide enough for what must be computed."""
        asked = {
            point: (first, last)
            for point, first, last in work.united(
                (feed.point.id, first, last) for meter, first, last in ranges for feed in configuration.feeds[meter]
            )
        }
        found: dict[int, _Window] = {}
        for reach in FAR:
            missing = [(p, *span) for p, span in asked.items() if p not in found or not found[p].suffices(span)]
            if not missing:
                break
            around = readings.around(self._database, missing, reach=reach)
            judged = readings.judgements(self._database, list(around), *_extent(around))
            for point, _, _ in missing:
                row = configuration.points[point]
                good = _good(around[point], judged.of(point), row.register_max)
                back = round(row.interval or configuration.slot_seconds) if row.kind == "delta" else 0
                found[point] = _Window(good, around[point], configuration.slot_seconds, back)
        return found

    def _write(self, held: Claim, batch: "list[_MeterSlots]", configuration: Configuration) -> int:
        computed = _facts(batch)
        stood = pl.concat(
            [
                facts.read(
                    self._database,
                    ENERGY,
                    "slot",
                    series,
                    first,
                    after,
                    expected=len(series) * (after - first) // 900,
                ).frame
                for first, after, series in readings.clusters(
                    [(each.series, each.span.first, each.span.after) for each in batch if each.span.count]
                )
            ]
            or [Facts.empty("slot").frame]
        )
        bounds = {each.series: (each.span.first, each.span.after) for each in batch}
        stood = _within(stood, bounds)
        changed, gone = facts.difference(Facts("slot", stood), computed)
        touched = (
            pl.concat([changed.frame, gone.frame])
            .group_by("series_id")
            .agg(pl.col("slot").min().alias("first"), pl.col("slot").max().alias("last"))
        )
        meters = {each.series: each.meter for each in batch}
        downstream = self._downstream(
            [(meters[s], s, first, last + configuration.slot_seconds) for s, first, last in touched.iter_rows()],
            configuration,
        )

        def write(connection: Connection) -> None:
            facts.write(connection, ENERGY, changed, gone)
            work.mark(connection, "aggregation", downstream)
            work.complete(connection, held, [each.meter for each in batch])

        self._database.transaction(write)
        return len(changed.frame)

    def _downstream(self, touched: list[tuple[int, int, int, int]], configuration: Configuration) -> list[Range]:
        """Ranges of the energy series that hold these (meter, series, first, last)."""
        totals = configuration.composition.totals_of_meter
        ids = self._series.of(series_of_total(key) for meter, _, _, _ in touched for key in totals.get(meter, ()))
        return [
            (each, first, last)
            for meter, series, first, last in touched
            for each in (series, *(ids[series_of_total(key)] for key in totals.get(meter, ())))
        ]

    def _clear(self, held: Claim, ranges: list[Range], configuration: Configuration) -> int:
        """Meters that nothing feeds any more, or that are gone: what stood there goes."""
        batch = []
        for meter, first, last in ranges:
            if meter not in configuration.composition.meters:
                continue
            slot = configuration.slot_seconds
            series = self._series.of([configuration.series_of_meter(meter)])[configuration.series_of_meter(meter)]
            span = Span(first // slot * slot, -(-(last - first // slot * slot) // slot), slot)
            batch.append(_MeterSlots(meter, series, span, None))
        if batch:
            self._write(held, batch, configuration)
        gone = [meter for meter, _, _ in ranges if meter not in configuration.composition.meters]
        self._database.transaction(lambda connection: work.complete(connection, held, gone))
        return 0


@dataclass(frozen=True)
class _Window:
    """Good readings of a point around the range that was asked for."""

    good: Good
    around: Around
    slot_seconds: int
    back: int
    """How far before the first reading of all its energy came [s]: that of a delta, for one."""

    def bounds(self, first: int, last: int) -> tuple[int, int]:
        """Slots [start, end) that change when readings in [first, last) do: up to the good ones around."""
        ats, slot = self.good.ats, self.slot_seconds
        before, after = np.searchsorted(ats, first) - 1, np.searchsorted(ats, last)
        low = int(ats[before]) if before >= 0 else first - self.back
        high = int(ats[after]) if after < len(ats) else last
        return low // slot * slot, -(-high // slot) * slot

    def suffices(self, asked: tuple[int, int]) -> bool:
        """Whether every slot that changes lies between two good readings, or there are none further away."""
        ats = self.good.ats
        before, after = np.searchsorted(ats, asked[0]) - 1, np.searchsorted(ats, asked[1])
        low, high = self.bounds(*asked)
        reached_before = self.around.from_first or (before >= 0 and bool(ats[0] <= low))
        reached_after = self.around.to_last or (after < len(ats) and bool(ats[-1] >= high))
        return bool(reached_before and reached_after)


def _rate(meter: int, configuration: Configuration) -> float:
    """Readings per second of all points that feed a meter."""
    return sum(1 / (feed.point.interval or 300) for feed in configuration.feeds[meter])


def _extent(around: Mapping[int, Around]) -> tuple[int, int]:
    """Instants [first, after) that all of the readings lie in."""
    there = [each.ats for each in around.values() if len(each.ats)]
    return (min(int(ats[0]) for ats in there), max(int(ats[-1]) for ats in there) + 1) if there else (0, 0)


def _good(around: Around, judged: Judgements, register_max: float | None) -> Good:
    """What counts of the readings, with what the verdicts say of them."""
    ats, values = around.ats, around.values
    anew = np.zeros(len(ats), bool)
    passed = np.zeros(len(ats))
    edited = np.zeros(len(ats), bool)
    kept = np.ones(len(ats), bool)
    if len(judged.ats) and len(ats):
        at = np.searchsorted(ats, judged.ats)
        there = (at < len(ats)) & (ats[np.minimum(at, len(ats) - 1)] == judged.ats)
        at, verdicts, replaced = at[there], judged.verdicts[there], judged.values[there]
        values = values.copy()
        kept[at[np.isin(verdicts, _EXCLUDED)]] = False
        anew[at[verdicts == Verdict.RESET]] = True
        passed[at[verdicts == Verdict.ROLLOVER]] = register_max or 0.0
        by_hand = verdicts == Verdict.EDITED
        values[at[by_hand]] = replaced[by_hand]
        edited[at[by_hand]] = True
        kept &= np.isfinite(values)
    return Good(ats[kept], values[kept], anew[kept], passed[kept], edited[kept])


def _span(windows: "Mapping[int, _Window]", feeds: tuple[Feed, ...], first: int, last: int, slot: int) -> Span:
    bounds = [windows[feed.point.id].bounds(first, last) for feed in feeds]
    low, high = min(low for low, _ in bounds), max(high for _, high in bounds)
    return Span(low, max(high - low, 0) // slot, slot)


@dataclass(frozen=True)
class _Energy:
    """A meter's slots that are there: positions in the span, and the columns."""

    positions: NDArray[np.int64]
    values: Values
    coverage: NDArray[np.int64]
    quality: NDArray[np.int64]


def _of_meter(
    configuration: Configuration, meter: int, windows: "Mapping[int, _Window]", span: Span
) -> "_Energy | None":
    """What the meter counted in each slot: its feeds together, each times its ratio."""
    energy = np.zeros(span.count)
    covered, expected = np.zeros(span.count, np.int64), np.zeros(span.count, np.int64)
    estimated, edited = np.zeros(span.count, bool), np.zeros(span.count, bool)
    for feed in configuration.feeds[meter]:
        found = _of_feed(feed, windows[feed.point.id].good, span)
        energy += feed.ratio * found.energy
        covered += found.covered
        expected += _expected(feed, span)
        estimated |= found.estimated
        edited |= found.edited
    positions = np.flatnonzero(covered)
    if not len(positions):
        return None
    covered, expected = covered[positions], expected[positions]
    quality = np.select(
        [covered < expected, estimated[positions], edited[positions]],
        [Quality.PARTIAL, Quality.ESTIMATED, Quality.EDITED],
        Quality.VALID,
    )
    return _Energy(positions, energy[positions], covered * COVERED // expected, quality.astype(np.int64))


def _of_feed(feed: Feed, good: Good, span: Span) -> SlotEnergy:
    interval = round(feed.point.interval or span.seconds)
    if feed.point.kind == "delta":
        return of_deltas(good, span, feed.stretch, interval)
    return of_counter(good, span, feed.stretch, max(2 * span.seconds, 3 * interval))


def _expected(feed: Feed, span: Span) -> Instants:
    """Seconds of each slot in which the point counts for the meter."""
    starts = span.first + np.arange(span.count) * span.seconds
    low, high = np.maximum(starts, feed.stretch[0]), np.minimum(starts + span.seconds, feed.stretch[1])
    return np.maximum(high - low, 0)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class _MeterSlots:
    meter: int
    series: int
    span: Span
    energy: _Energy | None


def _facts(batch: list[_MeterSlots]) -> Facts:
    """What was computed of several meters, as one table."""
    there = [(each, each.energy) for each in batch if each.energy is not None]
    if not there:
        return Facts.empty("slot")
    frame = pl.DataFrame(
        {
            "series_id": np.concatenate([np.full(len(energy.positions), each.series) for each, energy in there]),
            "slot": np.concatenate([each.span.first + energy.positions * each.span.seconds for each, energy in there]),
            "value": np.concatenate([energy.values for _, energy in there]),
            "coverage": np.concatenate([energy.coverage for _, energy in there]),
            "quality": np.concatenate([energy.quality for _, energy in there]),
        },
        schema=COLUMNS["slot"],
    )
    return Facts("slot", frame)


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
