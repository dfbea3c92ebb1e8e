"""Money by the lines of tariffs, and carbon by factors: energy times each price that held."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from meterhouse.catalogue.pricing import Contract, Line, PriceBook
from meterhouse.kernel.calendar import Instants
from meterhouse.reports.answer import Values
from meterhouse.reports.derived import members_of
from meterhouse.store.configuration import Configuration
from meterhouse.store.series import Series


def lines(
    series: Series, told_in: Instants, energies: Values, configuration: Configuration
) -> list[dict[str, Any]] | None:
    """What a series of money or carbon is the sum of; last, without a price, the energy that nothing prices.

    None where what it holds has different prices, since its parts have lines of their own.

    told_in    starts of slots [s UTC]
    energies   of the same as the money or carbon, in each of these; not a number where there is none
    """
    contracts = {configuration.contract(member.meter) for member in members_of(series, configuration)}
    several = [_held(configuration.prices, contract, series, told_in) for contract in contracts]
    if (
        len({tuple((each.id, each.component, each.period, each.inside.tobytes()) for each in held) for held in several})
        > 1
    ):
        return None
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
