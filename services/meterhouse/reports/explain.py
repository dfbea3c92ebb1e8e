"""Explain this number: from one slot's figure down to the readings, with the arithmetic in between.

A total leads to its members and their weights, money to the tariff and its period, carbon to the factor
and its source, a meter's slot to the readings on either side and what was said of them.
"""

from typing import Any

import numpy as np

from meterhouse.catalogue.metering import Node
from meterhouse.catalogue.pricing import Contract, PriceBook
from meterhouse.kernel.calendar import Calendar, date_of
from meterhouse.kernel.errors import NotFound
from meterhouse.kernel.quality import COVERED, Quality, Verdict
from meterhouse.kernel.quantity import power_unit
from meterhouse.kernel.tariff import EnergyPrice, periods_at
from meterhouse.reports.answer import Answer, Closed, Sees, month_figures
from meterhouse.reports.closed import closes
from meterhouse.reports.derived import derived, is_derived
from meterhouse.reports.directory import Directory
from meterhouse.reports.engine import Engine
from meterhouse.reports.months import month_told
from meterhouse.reports.period import Period, local_time
from meterhouse.store import facts, gone, readings
from meterhouse.store.closed_months import ClosedMonth
from meterhouse.store.configuration import Computed, Feed, meter_of, total_of
from meterhouse.store.rows import instant_of
from meterhouse.store.series import Series


def explain(
    engine: Engine, series_id: int, instant: int, sees: Sees, as_of: int | None = None, closed: Closed = "as-closed"
) -> dict[str, Any]:
    """The lineage of the slot that holds *instant* [s UTC]; of what the asker may not see neither name nor figure.

    as_of    instant [s UTC] at which the figures were shown so; prices and readings are those of today
    closed   whether a slot of a closed month is told as it was closed, or as it is now
    """
    close = _close(engine, series_id, instant, as_of)
    if close is None:
        return _lineage(engine, series_id, instant, sees, as_of) | {"closed": None}
    then = _lineage(engine, series_id, instant, sees, close.closed_at)
    now = _lineage(engine, series_id, instant, sees, as_of)
    figures = month_figures(then["value"], now["value"])
    return (then if closed == "as-closed" else now) | {"closed": month_told(close, engine.directories, sees) | figures}


def _close(engine: Engine, series_id: int, instant: int, as_of: int | None) -> ClosedMonth | None:
    """What has closed the month of the slot, for what the series is about."""
    directory = engine.directories.now()
    series = engine.directories.series.series(series_id)
    if series is None:
        return None
    composition = directory.configuration.composition
    subject = (series.subject_kind, series.subject_id)
    space = composition.space_of(subject)
    day = Calendar.of(composition.zone_of(subject)).touched(instant, instant + 1)[0]
    period = Period(date_of(day), date_of(day + 1))
    lineage = composition.lineage(space) if space is not None else ()
    return next(iter(closes(engine.directories.database, lineage, period, as_of).values()), None)


def _lineage(engine: Engine, series_id: int, instant: int, sees: Sees, as_of: int | None) -> dict[str, Any]:
    directory = engine.directories.now()
    series = engine.directories.series.series(series_id)
    if series is None:
        raise NotFound(f"there is no series {series_id}")
    seconds = directory.configuration.slot_seconds
    slot = instant // seconds * seconds
    subject, zone = _subject(series, directory)
    told = {
        "series": series_id,
        "subject": subject,
        "measure": series.measure,
        "direction": series.direction,
        "category": directory.categories[series.category_id].name,
        "unit": series.currency
        or {"carbon": "kg CO₂e"}.get(series.measure, directory.categories[series.category_id].unit),
        "power_unit": power_unit(directory.categories[series.category_id].unit),
        "slot": local_time(slot, Calendar.of(zone)),
        "minutes": seconds // 60,
        "zone": zone,
        "as_of": None if as_of is None else instant_of(as_of),
    }
    if meter_of(series) is not None:
        return told | _of_meter(engine, series, slot, directory, sees, as_of)
    members = _members(engine, series, slot, directory, as_of)
    return told | _stored(engine, series, series_id, slot, as_of) | {"members": members}


def explain_answer(answer: Answer) -> list[dict[str, Any]]:
    """The series, with their signs, that each part of a report is the sum of."""
    return [
        {"part": part.id, "series": [{"series": key, "sign": sign} for key, sign in part.series]}
        for part in answer.parts
    ]


def _subject(series: Series, directory: Directory) -> tuple[dict[str, Any], str]:
    composition = directory.configuration.composition
    subject = (series.subject_kind, series.subject_id)
    if subject not in directory.names:
        raise NotFound(f"{series.subject_kind} {series.subject_id} is gone")
    return _named(subject, directory), composition.zone_of(subject)


def _named(subject: Node, directory: Directory) -> dict[str, Any]:
    return {"kind": subject[0], "id": subject[1], "name": directory.names.get(subject)}


def _stored(engine: Engine, series: Series, series_id: int, slot: int, as_of: int | None) -> dict[str, Any]:
    after = slot + engine.directories.now().configuration.slot_seconds
    found = (
        derived(engine.directories, series, series_id, slot, after, as_of=as_of)
        if is_derived(series)
        else facts.read(
            engine.directories.database, series.database, "slot", [series_id], slot, after, expected=1, as_of=as_of
        )
    )
    if found.frame.is_empty():
        return {"value": None, "coverage": None, "quality": None, "highest": None}
    row = found.frame.row(0, named=True)
    return {
        "value": row["value"],
        "coverage": row["coverage"] / COVERED,
        "quality": Quality(row["quality"]).name,
        "highest": row["highest"],
    }


def _members(
    engine: Engine, series: Series, slot: int, directory: Directory, as_of: int | None
) -> list[dict[str, Any]]:
    """Each meter of a total with its weight, its energy, and in money and carbon what it was multiplied by."""
    configuration = directory.configuration
    counted = configuration.composition.totals.get(total_of(series), ())
    members = [member for member in counted if member.first <= slot < member.after]
    energies = {member.meter: configuration.series_of_meter(member.meter) for member in members}
    ids = engine.directories.series.of(energies.values())
    told = []
    for member in members:
        own = ids[energies[member.meter]]
        row = {
            "meter": _named(member.meter, directory),
            "weight": member.weight,
            "series": own,
            "energy": _stored(engine, energies[member.meter], own, slot, as_of)["value"],
        }
        told.append(row | _multiplier(series, configuration.contract(member.meter), configuration.prices, slot))
    return told


def _multiplier(series: Series, contract: Contract, book: PriceBook, slot: int) -> dict[str, Any]:
    if series.measure in ("cost", "income"):
        return {"price": _price(series, contract, book, slot)}
    if series.measure == "carbon":
        return {"factor": _factor(contract, book, slot)}
    return {}


def _price(series: Series, contract: Contract, book: PriceBook, slot: int) -> dict[str, Any] | None:
    """The tariff, and of each of its components the period and the price."""
    slots = np.array([slot], np.int64)
    price = book.money(contract, series.direction, slots).get(series.currency)
    if price is None or np.isnan(price[0]):
        return None
    calendar = Calendar.of(contract.zone)
    tariff = book.tariff_at(contract, slot)
    lines = []
    for component in tariff.components if tariff else ():
        if component.direction != series.direction:
            continue
        if isinstance(component, EnergyPrice):
            lines.append({"component": component.name, "period": None, "price": component.price})
        else:
            period = component.periods[int(periods_at(component, slots, calendar)[0])]
            lines.append({"component": component.name, "period": period.name, "price": period.price})
    return {
        "tariff": {"id": tariff.id, "name": tariff.name} if tariff else None,
        "currency": series.currency,
        "price": float(price[0]),
        "lines": lines,
    }


def _factor(contract: Contract, book: PriceBook, slot: int) -> dict[str, Any] | None:
    factor = book.factor_at(contract, slot)
    return None if factor is None else {"id": factor.id, "name": factor.name, "factor": factor.factor}


def _of_meter(
    engine: Engine, series: Series, slot: int, directory: Directory, sees: Sees, as_of: int | None
) -> dict[str, Any]:
    configuration = directory.configuration
    meter = (series.subject_kind, series.subject_id)
    energy = configuration.series_of_meter(meter)
    own = engine.directories.series.of([energy])[energy]
    told = _stored(engine, energy, own, slot, as_of)
    told["energy"] = told["value"]
    told |= _multiplier(series, configuration.contract(meter), configuration.prices, slot)
    multiplier = told.get("price", {}) if series.measure != "carbon" else told.get("factor", {})
    if series.measure != "energy":
        by = (multiplier or {}).get("factor" if series.measure == "carbon" else "price")
        told["value"] = None if by is None or told["energy"] is None else told["energy"] * by
    told["feeds"] = [
        _feed(engine, feed, slot, configuration.slot_seconds) for feed in configuration.feeds.get(meter, ())
    ]
    if meter in configuration.formulas:
        told["formula"] = _formula(engine, configuration.formulas[meter], slot, directory, sees, as_of)
    return told


def _formula(
    engine: Engine, computed: Computed, slot: int, directory: Directory, sees: Sees, as_of: int | None
) -> dict[str, Any]:
    """What a virtual meter is computed from: the formula, and of each of its meters the figure in this slot."""
    configuration = directory.configuration
    there = [meter for meter in computed.meters if meter in configuration.composition.meters]
    ids = engine.directories.series.of(configuration.series_of_meter(meter) for meter in there)
    told = []
    for name, meter in computed.variables:
        row: dict[str, Any] = {"variable": name, "meter": _named(meter, directory) if sees(*meter) else None}
        if meter in there and sees(*meter):
            energy = configuration.series_of_meter(meter)
            row |= {"series": ids[energy]} | _stored(engine, energy, ids[energy], slot, as_of)
        told.append(row)
    return {"text": computed.text, "inputs": told}


def _feed(engine: Engine, feed: Feed, slot: int, seconds: int) -> dict[str, Any]:
    """Readings of a point from the last before the slot to the first after it."""
    database = engine.directories.database
    around = readings.around(database, [(feed.point.id, slot, slot + seconds)], reach=seconds)[feed.point.id]
    first = max(int(np.searchsorted(around.ats, slot, side="right")) - 1, 0)
    after = int(np.searchsorted(around.ats, slot + seconds)) + 1
    said = readings.judgements(database, [feed.point.id], slot - 86_400, slot + seconds + 86_400)
    verdicts = {
        int(at): (Verdict(int(verdict)).name, rule)
        for at, verdict, rule in zip(said.ats, said.verdicts, said.rules, strict=True)
    }
    return {
        "point": feed.point.id,
        "kind": feed.point.kind,
        "unit": feed.point.unit,
        "ratio": feed.ratio,
        "readings": [
            {
                "at": instant_of(at),
                "value": float(value),
                "verdict": verdicts.get(int(at), ("GOOD", None))[0],
                "rule": verdicts.get(int(at), ("GOOD", None))[1],
            }
            for at, value in zip(around.ats[first:after], around.values[first:after], strict=True)
        ],
        "gone": gone.told(gone.stretches(database, [feed.point.id], slot, slot + seconds)),
    }
