"""Money by the lines of tariffs, and carbon by factors: energy times each price that held, over some days."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meterhouse.catalogue.pricing import Contract, Line, PriceBook
from meterhouse.kernel.calendar import Calendar, Instants
from meterhouse.reports.answer import Ask, Closed, Part, Values
from meterhouse.reports.declared import REPORTS
from meterhouse.reports.derived import members_of
from meterhouse.reports.engine import Engine
from meterhouse.reports.period import Period, Slots, slots
from meterhouse.reports.telling import Telling
from meterhouse.store.series import Series

MOST_DAYS = 400
"""Of more days there are too many slots to be told by line."""


def lines(
    engine: Engine, series: Series, period: Period, as_of: int | None, closed: Closed
) -> list[dict[str, Any]] | None:
    """What a series of money or carbon is the sum of; last, without a price, the energy that nothing prices.

    None where what it holds has different prices, since its parts have lines of their own, and of too many days.
    """
    first, after = period.days
    if after - first > MOST_DAYS:
        return None
    configuration = engine.directories.now().configuration
    calendar = Calendar.of(configuration.composition.zone_of((series.subject_kind, series.subject_id)))
    told_in = slots(period, "slot", calendar, configuration.slot_seconds)
    contracts = {configuration.contract(member.meter) for member in members_of(series, configuration)}
    several = [_held(configuration.prices, contract, series, told_in.starts) for contract in contracts]
    if (
        len({tuple((each.id, each.component, each.period, each.inside.tobytes()) for each in held) for held in several})
        > 1
    ):
        return None
    energies = _energies(engine, series, told_in, period, as_of, closed)
    there = ~np.isnan(energies)
    held = several[0] if several else []
    priced = np.logical_or.reduce([line.inside for line in held]) if held else np.zeros(len(there), np.bool_)
    found = [_told(line, energies, there & line.inside) for line in held]
    rest = there & ~priced
    return [*found, *([_told(None, energies, rest)] if rest.any() else [])]


def _told(line: Line | None, energies: Values, where: NDArray[np.bool_]) -> dict[str, Any]:
    energy = float(energies[where].sum())
    return {
        "id": line and line.id,
        "name": line and line.name,
        "component": line and line.component,
        "period": line and line.period,
        "price": line and line.price,
        "energy": energy,
        "amount": None if line is None else energy * line.price,
    }


def _held(prices: PriceBook, contract: Contract, series: Series, told_in: Instants) -> list[Line]:
    if series.measure == "carbon":
        return prices.factor_lines(contract, told_in)
    return prices.price_lines(contract, series.direction, series.currency, told_in)


def _energies(
    engine: Engine, series: Series, told_in: Slots, period: Period, as_of: int | None, closed: Closed
) -> Values:
    """Of the same as the money or carbon, in each slot; not a number where there is none."""
    directories, subject = engine.directories, (series.subject_kind, series.subject_id)
    directory, energy = directories.now(), replace(series, measure="energy", currency="")
    key = directories.series.there([energy]).get(energy)
    if key is None:
        return np.full(len(told_in.starts), np.nan)
    report, part = REPORTS["energy"], Part("energy", "", "", ((key, 1.0),))
    ask = Ask(report.key, *subject, period, "slot", as_of=as_of)
    calendar = Calendar.of(directory.configuration.composition.zone_of(subject))
    telling = Telling(directories, directory, calendar, report, [part], ask, period)
    return telling.told(told_in, closed)[part.id].values
