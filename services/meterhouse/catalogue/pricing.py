"""Pricing: which tariff and which carbon factor hold for a meter, slot by slot.

Where two tariffs of a cost center hold on the same day for the same category, the one that began later
holds; so a new price list is entered without touching the old one. Factors likewise, and one that is
declared for a space goes before one for everywhere, the nearer space first.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meterhouse.kernel.calendar import Calendar, Instants, day_of
from meterhouse.kernel.tariff import Component, Direction, EnergyPrice, periods_at, prices

Prices = NDArray[np.float64]
Inside = NDArray[np.bool_] | bool
"""Of each slot whether it counts; true for all of them."""


@dataclass(frozen=True)
class TariffRow:
    id: int
    category_id: int
    currency: str
    components: list[Component]
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    name: str = ""


@dataclass(frozen=True)
class FactorRow:
    id: int
    category_id: int
    factor: float
    space_id: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    name: str = ""
    organization_id: int = 1


@dataclass(frozen=True, order=True)
class Contract:
    """What decides on a meter's price and factor; meters with equal contracts are priced together."""

    category_id: int
    cost_center_id: int
    """0 for none: such a meter has no cost."""
    zone: str
    lineage: tuple[int, ...]
    """Spaces that it stands in, nearest first: decides on factors."""
    organization_id: int = 1
    """Whose factors hold where none is declared for a space."""


@dataclass(frozen=True)
class Line:
    """A price of one tariff's component, or a factor, with the slots in which it holds."""

    id: int
    name: str
    """Of the tariff or the factor."""
    component: str | None
    """Of a tariff."""
    period: str | None
    """Of a component by time of use."""
    price: float
    """[currency/unit or kg CO₂e/unit]"""
    inside: NDArray[np.bool_]


@dataclass(frozen=True)
class PriceBook:
    tariffs: dict[int, Sequence[TariffRow]]
    """By cost center."""
    factors: dict[int, Sequence[FactorRow]]
    """By category."""
    _kept: dict[tuple[int, int], dict[object, Any]] = field(default_factory=dict, repr=False, compare=False)
    """By stretch of slots, first and count: that one which was asked for last."""

    def money(self, contract: Contract, direction: Direction, slots: Instants) -> dict[str, Prices]:
        """Price of a unit in each slot [currency/unit] by currency; not a number where no tariff holds."""
        rows = self.tariffs_of(contract)
        if not rows:
            return {}
        key = (tuple(row.id for row in rows), direction, contract.zone)
        return self._once(key, slots, lambda: self._money(rows, contract.zone, direction, slots))  # type: ignore[no-any-return]

    def counted(self, contract: Contract, direction: Direction, currency: str, slots: Instants) -> Inside:
        """Slots in which a contract's energy belongs to what a currency's money is of: priced in it, or in none.

        Energy that no tariff prices is missing from the money of every currency.
        """
        by_currency = self.money(contract, direction, slots)
        others = [~np.isnan(price) for each, price in by_currency.items() if each != currency]
        if not others:
            return True
        counted: NDArray[np.bool_] = ~np.logical_or.reduce(others)
        own = by_currency.get(currency)
        return counted if own is None else counted | ~np.isnan(own)

    def tariffs_of(self, contract: Contract) -> list[TariffRow]:
        """Tariffs that may hold."""
        return [row for row in self.tariffs.get(contract.cost_center_id, ()) if row.category_id == contract.category_id]

    def price_lines(self, contract: Contract, direction: Direction, currency: str, slots: Instants) -> list[Line]:
        """What `money` is the sum of in each slot, by tariff, component and period; only what holds in some slot."""
        rows, calendar = self.tariffs_of(contract), Calendar.of(contract.zone)
        holding = _holding(rows, calendar.day(slots))
        found = []
        for position, tariff in enumerate(rows):
            where = holding == position
            if tariff.currency != currency or not where.any():
                continue
            for component in tariff.components:
                if component.direction != direction:
                    continue
                if isinstance(component, EnergyPrice):
                    found.append(Line(tariff.id, tariff.name, component.name, None, component.price, where))
                    continue
                at = periods_at(component, slots, calendar)
                found += [
                    Line(tariff.id, tariff.name, component.name, period.name, period.price, where & (at == nth))
                    for nth, period in enumerate(component.periods)
                ]
        return [line for line in found if line.inside.any()]

    def factor_lines(self, contract: Contract, slots: Instants) -> list[Line]:
        """Factors that hold in some slot."""
        days = Calendar.of(contract.zone).day(slots)
        held: list[tuple[FactorRow, NDArray[np.bool_]]] = []
        for _, alike in self._factors(contract):
            holding = _holding(alike, days)
            for position, row in enumerate(alike):
                where = holding == position
                held = [(each, inside & ~where) for each, inside in held] + [(row, where)]
        return [Line(row.id, row.name, None, None, row.factor, inside) for row, inside in held if inside.any()]

    def tariff_at(self, contract: Contract, instant: int) -> TariffRow | None:
        """The tariff that holds for the contract at an instant [s UTC]."""
        rows = self.tariffs_of(contract)
        holding = int(_holding(rows, Calendar.of(contract.zone).day(np.array([instant], np.int64)))[0])
        return rows[holding] if holding >= 0 else None

    def factor_at(self, contract: Contract, instant: int) -> FactorRow | None:
        """The factor that holds for the contract at an instant [s UTC]."""
        day = Calendar.of(contract.zone).day(np.array([instant], np.int64))
        found = None
        for _, alike in self._factors(contract):
            holding = int(_holding(alike, day)[0])
            found = alike[holding] if holding >= 0 else found
        return found

    def _factors(self, contract: Contract) -> list[tuple[int, list[FactorRow]]]:
        """Factors that may hold, by how far above the meter they were declared, the farthest first."""
        by_distance: dict[int, list[FactorRow]] = {}
        for factor in self.factors_of(contract):
            by_distance.setdefault(_distance(factor, contract), []).append(factor)
        return sorted(by_distance.items(), key=lambda each: -each[0])

    def factors_of(self, contract: Contract) -> list[FactorRow]:
        """Factors that may hold: of its category and organization, declared for where it stands or everywhere."""
        return [
            factor
            for factor in self.factors.get(contract.category_id, ())
            if factor.organization_id == contract.organization_id
            and (factor.space_id is None or factor.space_id in contract.lineage)
        ]

    def _money(self, rows: list[TariffRow], zone: str, direction: Direction, slots: Instants) -> dict[str, Prices]:
        calendar = Calendar.of(zone)
        days = calendar.day(slots)
        holding = _holding(rows, days)
        found: dict[str, Prices] = {}
        for position, tariff in enumerate(rows):
            where = holding == position
            if not where.any():
                continue
            price = prices(tariff.components, direction, slots[where], calendar)
            if price is not None:
                found.setdefault(tariff.currency, np.full(len(slots), np.nan))[where] = price
        return found

    def carbon(self, contract: Contract, slots: Instants) -> Prices | None:
        """Emissions of a unit in each slot [kg CO₂e/unit]; not a number where no factor holds."""
        factors = self._factors(contract)
        if not factors:
            return None
        key = (tuple(row.id for _, alike in factors for row in alike), contract.zone)
        return self._once(key, slots, lambda: _factors_by_slot(factors, contract.zone, slots))  # type: ignore[no-any-return]

    def _once(self, key: object, slots: Instants, make: Callable[[], Any]) -> Any:
        """Prices of the same slots are asked for by many meters in a row."""
        stretch = (int(slots[0]), len(slots)) if len(slots) else (0, 0)
        # Others may ask for another stretch meanwhile: what is worked on here is held, whatever is kept.
        kept = self._kept.get(stretch)
        if kept is None:
            self._kept.clear()
            kept = self._kept.setdefault(stretch, {})
        if key not in kept:
            kept[key] = make()
        return kept[key]


def _factors_by_slot(factors: list[tuple[int, list[FactorRow]]], zone: str, slots: Instants) -> Prices:
    days = Calendar.of(zone).day(slots)
    found = np.full(len(slots), np.nan)
    for _, alike in factors:
        holding = _holding(alike, days)
        for position, row in enumerate(alike):
            found[holding == position] = row.factor
    return found


def _holding(rows: Sequence[TariffRow] | Sequence[FactorRow], days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Position of the row that holds on each day, -1 for none."""
    holding = np.full(len(days), -1)
    order = sorted(range(len(rows)), key=lambda nth: (rows[nth].valid_from or dt.date.min, rows[nth].id))
    for nth in order:
        row = rows[nth]
        inside = np.ones(len(days), bool)
        if row.valid_from is not None:
            inside &= days >= day_of(row.valid_from)
        if row.valid_to is not None:
            inside &= days < day_of(row.valid_to)
        holding[inside] = nth
    return holding


def _distance(factor: FactorRow, contract: Contract) -> int:
    """How far above the meter the factor was declared; everywhere is farthest."""
    if factor.space_id is None:
        return len(contract.lineage)
    return contract.lineage.index(factor.space_id)
