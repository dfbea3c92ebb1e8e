"""What a correction would change: slots, energy, money and carbon of each meter, before it is laid.

Meters that are computed from those that it touches are told too, by the formulas that compute them for real; the sums
are of the touched ones alone, since a formula counts what others have counted. The rules judge what corrections leave,
as they will once these stand, and by the limits that a meter's power sets to its points once its ratio is another.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from meterhouse.catalogue.metering import Node
from meterhouse.figures.metered import MeterSlots, facts_of, of_formula
from meterhouse.figures.metering import Task, of_readings, whole_slots
from meterhouse.figures.span import Span
from meterhouse.judging.trial import judged, judged_by
from meterhouse.reports.answer import Sees
from meterhouse.reports.directory import Directories, Directory
from meterhouse.store import facts
from meterhouse.store.configuration import Configuration
from meterhouse.store.engine import Database
from meterhouse.store.facts import Facts, database_of
from meterhouse.store.laid import Trial, Tried, around, touched
from meterhouse.store.ratios import Ratio, with_ratio
from meterhouse.store.readings import extents
from meterhouse.store.rows import instant_of

ENERGY = database_of("energy")
_TOLD = 200
"""Wholes that are told by name."""


@dataclass(frozen=True)
class _Difference:
    """Of one meter: slots that change, and by how much."""

    meter: Node
    slots: np.ndarray[Any, np.dtype[np.int64]]
    energy: np.ndarray[Any, np.dtype[np.float64]]
    facts: facts.Difference


def effect(directories: Directories, tried: Tried, sees: Sees) -> dict[str, Any]:
    """What laying these corrections, by point, over all others would change; nothing is changed.

    Energy in the unit of each meter's category, negative where there is less of it.
    """
    directory = directories.now()
    configuration = directory.configuration
    changes = judged(directories.database, configuration, tried)
    spans: dict[Node, tuple[int, int]] = {}
    for point, several in tried.items():
        for span in (touched(several), *([changes.spread[point]] if point in changes.spread else ())):
            _widen(spans, configuration, point, span)
    differences = _differences(directories, configuration, spans, Trial(tried, changes.said()))
    return _summed(directories, differences, directory, _touched(directories.database, tried), sees)


def effect_of_ratio(directories: Directories, ratio: Ratio, sees: Sees) -> dict[str, Any]:
    """The same of other ratios of meters."""
    directory = directories.now()
    units = {category.id: category.unit for category in directory.categories.values()}
    configuration = with_ratio(directory.configuration, ratio, units)
    feeds = {each: configuration.feeds[each] for each in (("meters", number) for number in ratio.meters)}
    there = extents(directories.database, sorted({feed.point.id for several in feeds.values() for feed in several}))
    spans: dict[Node, tuple[int, int]] = {}
    for meter, several in feeds.items():
        ends = [there[feed.point.id] for feed in several if feed.point.id in there]
        first = max(ratio.first, min((low for low, _ in ends), default=ratio.first))
        after = min(ratio.after, max((high for _, high in ends), default=ratio.first) + 1)
        if first < after:
            spans[meter] = first, after
    changes = judged_by(directories.database, directory.configuration, configuration, there)
    for point, spread in changes.spread.items():
        _widen(spans, configuration, point, spread)
    trial = Trial({}, changes.said())
    differences: list[_Difference] = []
    for meter, span in spans.items():  # one at a time: these may be years
        differences += _differences(directories, configuration, {meter: span}, trial)
    return _summed(directories, differences, directory, 0, sees)


def _widen(spans: dict[Node, tuple[int, int]], configuration: Configuration, point: int, span: tuple[int, int]) -> None:
    """The stretches [first, after) of the meters that a point feeds, so that they hold this one."""
    first, after = span
    for meter in configuration.meters_of_point.get(point, ()):
        low, high = spans.get(meter, span)
        spans[meter] = min(low, first), max(high, after)


def together(effects: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of corrections that touch different meters, or are small beside each other."""
    money: dict[str, float] = defaultdict(float)
    for each in effects:
        for currency, amount in each["money"].items():
            money[currency] += amount
    return {
        "readings": sum(each["readings"] for each in effects),
        "slots": sum(each["slots"] for each in effects),
        "meters": [row for each in effects for row in each["meters"]],
        "money": dict(sorted(money.items())),
        "carbon": sum(each["carbon"] for each in effects),
        "wholes": [row for each in effects for row in each["wholes"]],
    }


def _summed(
    directories: Directories, differences: list[_Difference], directory: Directory, readings: int, sees: Sees
) -> dict[str, Any]:
    told = [_told(each, directory) for each in differences]
    computed = _computed(directories, directory.configuration, differences)
    money: dict[str, float] = defaultdict(float)
    for row in told:
        for currency, amount in row["money"].items():
            money[currency] += amount
    return {
        "readings": readings,
        "slots": sum(row["slots"] for row in told),
        "meters": told + [_told(each, directory) for each in computed if sees(*each.meter)],
        "money": dict(sorted(money.items())),
        "carbon": sum(row["carbon"] or 0.0 for row in told),
        "wholes": _wholes([*differences, *computed], directory, sees),
    }


def _touched(database: Database, tried: Tried) -> int:
    """Readings that count now and are in the stretch of a correction, or else the values that it gives."""
    count = 0
    spans = {
        point: (min(each.first for each in several), max(each.after for each in several))
        for point, several in tried.items()
    }
    found = around(database, [(point, *span) for point, span in spans.items()])
    for point, several in tried.items():
        ats = found[point].ats
        inside = np.zeros(len(ats), bool)
        for each in several:
            is_between = (ats >= each.first) & (ats < each.after)
            inside |= np.isin(ats, each.ats) if each.act == "replace" else is_between
        given = np.concatenate([each.ats for each in several])
        count += int(inside.sum()) + len(np.setdiff1d(given, ats[inside]))
    return count


def _differences(
    directories: Directories, configuration: Configuration, spans: Mapping[Node, tuple[int, int]], trial: Trial
) -> list[_Difference]:
    ids = directories.series.of(configuration.series_of_meter(meter) for meter in spans)
    meters = {ids[configuration.series_of_meter(meter)]: meter for meter in spans}
    tasks = [Task(key, meter, *spans[meter]) for key, meter in sorted(meters.items())]
    found = []
    for computed in of_readings(directories.database, tasks, configuration, trial) if tasks else ():
        span = computed.span
        stood = facts.read(directories.database, ENERGY, "slot", [computed.series], span.first, span.after)
        differing = facts.difference(stood, facts_of([computed]))
        if not (differing.changed.frame.is_empty() and differing.gone.frame.is_empty()):
            found.append(_difference(meters[computed.series], stood, differing))
    return found


def _computed(
    directories: Directories, configuration: Configuration, differences: Sequence[_Difference]
) -> list[_Difference]:
    """Of the virtual meters that these meters stand in, directly or by way of others."""
    changed: dict[Node, list[_Difference]] = defaultdict(list)
    for each in differences:
        changed[each.meter].append(each)
    found: list[_Difference] = []
    for meter in _from_inputs_on(configuration, changed):
        formula = configuration.formulas[meter]
        inputs = [one for each in formula.meters for one in changed.get(each, ())]
        if not inputs:
            continue
        slot = configuration.slot_seconds
        first, last = min(int(each.slots[0]) for each in inputs), max(int(each.slots[-1]) for each in inputs)
        span = whole_slots(first, last + slot, slot)
        there = [each for each in (meter, *formula.meters) if each in configuration.composition.meters]
        ids = directories.series.of(configuration.series_of_meter(each) for each in there)
        own = {each: ids[configuration.series_of_meter(each)] for each in there}
        stood = facts.read(
            directories.database, ENERGY, "slot", sorted(set(own.values())), span.first, span.after, expected=span.count
        )
        parts = [_tried(stood.of(own.get(each, 0)), changed.get(each, ()), span) for each in formula.meters]
        slots = MeterSlots(own[meter], span, of_formula(formula, parts, span))
        differing = facts.difference(stood.of(own[meter]), facts_of([slots]))
        if not (differing.changed.frame.is_empty() and differing.gone.frame.is_empty()):
            changed[meter].append(_difference(meter, stood.of(own[meter]), differing))
            found += changed[meter]
    return found


def _from_inputs_on(configuration: Configuration, changed: Iterable[Node]) -> list[Node]:
    """Virtual meters that follow from these, each after all those that it follows from."""
    ordered: list[Node] = []

    def follow(meter: Node) -> None:
        for virtual in configuration.computed_from.get(meter, ()):
            if virtual in configuration.formulas and virtual not in ordered:
                follow(virtual)
        if meter in configuration.formulas and meter not in ordered:
            ordered.append(meter)

    for meter in changed:
        follow(meter)
    return ordered[::-1]


def _tried(stood: Facts, differences: Sequence[_Difference], span: Span) -> Facts:
    """Slots of a meter as they would be."""
    frame = stood.frame
    for each in differences:
        others = [each.facts.changed.frame, each.facts.gone.frame]
        key = ["series_id", "slot"]
        frame = pl.concat([frame.join(pl.concat(others), on=key, how="anti"), each.facts.changed.frame]).sort(key)
    return Facts("slot", frame.filter((pl.col("slot") >= span.first) & (pl.col("slot") < span.after)))


def _difference(meter: Node, stood: Facts, differing: facts.Difference) -> _Difference:
    changed, gone = differing.changed, differing.gone
    before = stood.frame.select("slot", pl.col("value").alias("before"))
    after = changed.frame.select("slot", pl.col("value").alias("after"))
    both = before.join(after, on="slot", how="full", coalesce=True).with_columns(
        pl.col("slot").is_in(gone.frame["slot"].implode()).alias("gone")
    )
    rows = both.filter(pl.col("after").is_not_null() | pl.col("gone")).sort("slot")
    rows = rows.with_columns(pl.col("before", "after").fill_null(0.0))
    return _Difference(meter, rows["slot"].to_numpy(), (rows["after"] - rows["before"]).to_numpy(), differing)


def _told(each: _Difference, directory: Directory) -> dict[str, Any]:
    configuration = directory.configuration
    contract = configuration.contract(each.meter)
    prices = configuration.prices.money(contract, "input", each.slots)
    factor = configuration.prices.carbon(contract, each.slots)
    kind, number = each.meter
    return {
        "kind": kind,
        "id": number,
        "name": directory.names[each.meter],
        "unit": directory.categories[configuration.composition.meters[each.meter].category_id].unit,
        "slots": len(each.slots),
        "from": instant_of(each.slots[0]),
        "to": instant_of(each.slots[-1] + configuration.slot_seconds),
        "energy": float(each.energy.sum()),
        "money": {currency: float(np.nansum(each.energy * price)) for currency, price in sorted(prices.items())},
        "carbon": None if factor is None else float(np.nansum(each.energy * factor)),
    }


def _wholes(differences: list[_Difference], directory: Directory, sees: Sees) -> list[dict[str, Any]]:
    """Spaces, tenants, machines … in whose totals the meters count, with what changes in these."""
    composition = directory.configuration.composition
    energy: dict[tuple[Node, int], float] = defaultdict(float)
    for each in differences:
        for key in composition.totals_of_meter.get(each.meter, ()):
            if key.item_id or key.direction != "input":
                continue
            for member in composition.totals[key]:
                if member.meter == each.meter:
                    inside = (each.slots >= member.first) & (each.slots < member.after)
                    energy[key.owner, key.category_id] += member.weight * float(each.energy[inside].sum())
    return [
        {
            "kind": owner[0],
            "id": owner[1],
            "name": directory.names.get(owner),
            "unit": directory.categories[category].unit,
            "energy": amount,
        }
        for (owner, category), amount in [each for each in sorted(energy.items()) if sees(*each[0][0])][:_TOLD]
    ]
