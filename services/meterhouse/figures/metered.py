"""What a meter counted in each slot, by way of what feeds it: its points, or other meters in a formula. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meterhouse.figures.rates import of_power, of_states
from meterhouse.figures.slots import Good, Share, SlotEnergy, of_counter, of_deltas
from meterhouse.figures.span import Instants, Span, Values
from meterhouse.figures.windows import Windows
from meterhouse.kernel.quality import COVERED, Quality
from meterhouse.store.catch_ups import Silence
from meterhouse.store.configuration import Computed, Feed, PointRow
from meterhouse.store.entries import Entry
from meterhouse.store.facts import COLUMNS, Facts


@dataclass(frozen=True)
class Metered:
    """A meter's slots that are there: positions in the span, and the columns."""

    positions: NDArray[np.int64]
    values: Values
    coverage: NDArray[np.int64]
    quality: NDArray[np.int64]
    highest: Values | None = None
    """Highest power in each [unit/h], not a number where it is not known; None where it is known of none."""


@dataclass(frozen=True)
class MeterSlots:
    """What was computed of one meter; None where it has nothing there."""

    series: int
    span: Span
    metered: Metered | None
    points: tuple[int, ...] = ()
    """Counters that it was looked up for silences in."""
    silences: tuple[Silence, ...] = ()


Shares = Mapping[int, Mapping[int, Share]]
"""By point, and by the instant at which a silence of it began."""


def of_feeds(feeds: Sequence[Feed], windows: Windows, span: Span, shares: Shares) -> Metered | None:
    """A meter's feeds together, each times its ratio.

    shares   how what a counter caught up is spread over its silences
    """
    energy = np.zeros(span.count)
    covered, expected = np.zeros(span.count, np.int64), np.zeros(span.count, np.int64)
    estimated, edited = np.zeros(span.count, bool), np.zeros(span.count, bool)
    highest, counting = np.full(span.count, np.nan), np.zeros(span.count, np.int64)
    for feed in feeds:
        found = _of_feed(feed, windows[feed.point.id].good, span, shares.get(feed.point.id, {}))
        energy += feed.ratio * found.energy
        covered += found.covered
        asked = _expected(feed, span)
        expected += asked
        counting += asked > 0
        highest[asked > 0] = found.highest[asked > 0] * feed.ratio if feed.ratio > 0 else np.nan
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
    # Two feeds are not highest at once, and of a slot that lacks a part nobody knows how high that was.
    known = (counting[positions] == 1) & (covered == expected)
    heights = np.where(known, np.maximum(highest[positions], energy[positions] * (3600 / span.seconds)), np.nan)
    return Metered(positions, energy[positions], covered * COVERED // expected, quality.astype(np.int64), heights)


def longest_gap(point: PointRow, slot_seconds: int) -> int:
    """How far apart readings of a point may be [s] before what lies between them is not known."""
    interval = round(point.interval or slot_seconds)
    return max(2 * slot_seconds, 3 * interval) if point.kind == "counter" else 3 * interval


def _of_feed(feed: Feed, good: Good, span: Span, shares: Mapping[int, Share]) -> SlotEnergy:
    gap = longest_gap(feed.point, span.seconds)
    match feed.point.kind:
        case "delta":
            return of_deltas(good, span, feed.stretch, round(feed.point.interval or span.seconds))
        case "analog":
            return of_power(good, span, feed.stretch, gap)
        case "digital":
            return of_states(good, span, feed.stretch, gap)
        case _:
            return of_counter(good, span, feed.stretch, gap, shares)


def _expected(feed: Feed, span: Span) -> Instants:
    """Seconds of each slot in which the point counts for the meter."""
    starts = span.first + np.arange(span.count) * span.seconds
    low, high = np.maximum(starts, feed.stretch[0]), np.minimum(starts + span.seconds, feed.stretch[1])
    return np.maximum(high - low, 0)  # type: ignore[no-any-return]


def of_formula(computed: Computed, inputs: Sequence[Facts], span: Span) -> Metered | None:
    """A virtual meter: its formula over the slots of its meters, in the order of its variables.

    Where one of them is missing, so is the result: what is left of a sum is not the sum. Where one is there in
    part, the result is as incomplete as that one.
    """
    values = np.full((len(inputs), span.count), np.nan)
    coverage = np.zeros((len(inputs), span.count), np.int64)
    quality = np.zeros((len(inputs), span.count), np.int64)
    for row, facts in enumerate(inputs):
        where = (facts.frame["slot"].to_numpy() - span.first) // span.seconds
        values[row, where] = facts.column("value")
        coverage[row, where] = facts.column("coverage")
        quality[row, where] = facts.column("quality")
    found = computed.formula(*values)
    found = np.where(np.isnan(values).any(axis=0), np.nan, found)
    positions = np.flatnonzero(~np.isnan(found))
    if not len(positions):
        return None
    covered = coverage.min(axis=0)[positions]
    worst = np.where(covered < COVERED, int(Quality.PARTIAL), quality.max(axis=0)[positions])
    return Metered(positions, found[positions], covered, worst)


def of_entries(entries: Sequence[Entry], profile: Facts | None, span: Span) -> Metered | None:
    """An offline meter: what was entered, spread over the slots it speaks of.

    entries   without overlaps, each within the span or outside of it
    profile   slots of the meter by whose course they are spread; where it has none for all of an entry, evenly
    """
    energy, covered = np.zeros(span.count), np.zeros(span.count, np.int64)
    weights = np.zeros(span.count)
    if profile is not None:
        weights[(profile.frame["slot"].to_numpy() - span.first) // span.seconds] = profile.column("value")
    for entry in entries:
        where = span.touched(entry.first, entry.after)
        edges = np.clip(span.first + np.arange(where.start, where.stop + 1) * span.seconds, entry.first, entry.after)
        length = np.diff(edges)
        course = length * weights[where]
        shape = course if (weights[where] > 0).any() and (weights[where] >= 0).all() else length
        until = np.concatenate([[0.0], np.cumsum(shape)])
        energy[where] += np.diff(entry.consumption * (until / until[-1]))
        covered[where] += length
    positions = np.flatnonzero(covered)
    if not len(positions):
        return None
    coverage = covered[positions] * COVERED // span.seconds
    quality = np.where(coverage < COVERED, int(Quality.PARTIAL), int(Quality.ESTIMATED))
    return Metered(positions, energy[positions], coverage, quality)


def facts_of(batch: Sequence[MeterSlots]) -> Facts:
    """What was computed of several meters, as one table."""
    there = [(each, each.metered) for each in batch if each.metered is not None]
    if not there:
        return Facts.empty("slot")
    frame = pl.DataFrame(
        {
            "series_id": np.concatenate([np.full(len(found.positions), each.series) for each, found in there]),
            "slot": np.concatenate([each.span.first + found.positions * each.span.seconds for each, found in there]),
            "value": np.concatenate([found.values for _, found in there]),
            "coverage": np.concatenate([found.coverage for _, found in there]),
            "quality": np.concatenate([found.quality for _, found in there]),
            "highest": np.concatenate([_heights(found) for _, found in there]),
        },
        schema=COLUMNS["slot"],
    )
    return Facts("slot", frame.with_columns(pl.col("highest").fill_nan(None)))


def _heights(found: Metered) -> Values:
    return np.full(len(found.positions), np.nan) if found.highest is None else found.highest
