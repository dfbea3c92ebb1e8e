"""Totals of a space: what its members' slots add up to, in energy, money and carbon. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from meterhouse.aggregation.grid import Counts, Grid, Lanes, Values
from meterhouse.catalogue.composition import Member
from meterhouse.catalogue.metering import Node
from meterhouse.catalogue.pricing import Contract, PriceBook, Prices
from meterhouse.kernel.quality import COVERED, Quality
from meterhouse.kernel.tariff import Direction

_ROUNDING = 1e-11


@dataclass
class Sum:
    """A sum that is being taken: in the order in which its members come."""

    value: Values
    covered: Values
    """Weights of what was there, each times its coverage."""
    expected: Values
    """Weights of all that should be there."""
    quality: np.ndarray[tuple[int], np.dtype[np.uint8]]

    @staticmethod
    def none(count: int) -> "Sum":
        return Sum(np.zeros(count), np.zeros(count), np.zeros(count), np.zeros(count, np.uint8))

    def add(self, value: Values, covered: Values, expected: Values | float, quality: object) -> None:
        self.value += value
        self.covered += covered
        self.expected += expected
        np.maximum(self.quality, quality, out=self.quality)  # type: ignore[call-overload]

    def coverage(self) -> Counts:
        """In ten-thousandths: never all while anything lacks, never nothing while anything is there."""
        share = np.divide(self.covered, self.expected, out=np.zeros_like(self.covered), where=self.expected > 0)
        # Weights such as 0.1 and 0.2 do not add up exactly; what one of 100,000 meters lacks is a hundred times more.
        whole = np.floor(share * (1 + _ROUNDING))
        return np.where(share > 0, np.clip(whole, 1, COVERED), 0).astype(np.int64)

    def graded(self, coverage: Counts) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
        return np.where(coverage < COVERED, Quality.PARTIAL, self.quality).astype(np.uint8)


@dataclass(frozen=True)
class Total:
    """One space's total in every measure; money by currency."""

    energy: Sum
    money: dict[str, Sum]
    carbon: Sum | None


def total(
    members: Sequence[Member],
    lanes: Lanes,
    row_of: dict[Node, int],
    grid: Grid,
    direction: Direction,
    contract_of: Callable[[Node], Contract],
    book: PriceBook,
) -> Total:
    """What the members add up to.

    lanes, row_of   slots of meters, and the row that each meter stands in
    """
    count = len(grid.slots)
    energy = Sum.none(count)
    by_contract: dict[Contract, Sum] = {}
    for member in members:
        row = row_of[member.meter]
        part = by_contract.setdefault(contract_of(member.meter), Sum.none(count))
        weight = abs(member.weight)
        if grid.first >= member.first and grid.after <= member.after:
            addend: tuple[Values, Values, Values | float, object] = (
                member.weight * lanes.values[row],
                weight * lanes.coverage[row],
                weight,
                lanes.quality[row],
            )
        else:
            inside = (grid.slots >= member.first) & (grid.slots < member.after)
            addend = (
                np.where(inside, member.weight * lanes.values[row], 0.0),
                np.where(inside, weight * lanes.coverage[row], 0.0),
                np.where(inside, weight, 0.0),
                np.where(inside, lanes.quality[row], 0),
            )
        energy.add(*addend)
        part.add(*addend)
    money = {contract: book.money(contract, direction, grid.slots) for contract in by_contract}
    return Total(energy, _money(by_contract, money), _carbon(by_contract, book, grid) if direction == "input" else None)


def _money(by_contract: dict[Contract, Sum], money: dict[Contract, dict[str, Prices]]) -> dict[str, Sum]:
    """Cost by currency. Energy that no tariff prices counts as missing in every currency."""
    found: dict[str, Sum] = {}
    for currency in sorted({currency for prices in money.values() for currency in prices}):
        found[currency] = _priced(
            [
                (part, money[contract].get(currency))
                for contract, part in sorted(by_contract.items(), key=lambda each: each[0])
                if currency in money[contract] or not money[contract]
            ]
        )
    return found


def _carbon(by_contract: dict[Contract, Sum], book: PriceBook, grid: Grid) -> Sum | None:
    factors = [
        (part, book.carbon(contract, grid.slots))
        for contract, part in sorted(by_contract.items(), key=lambda each: each[0])
    ]
    return _priced(factors) if any(factor is not None for _, factor in factors) else None


def _priced(parts: Sequence[tuple[Sum, Prices | None]]) -> Sum:
    found = Sum.none(len(parts[0][0].value))
    for part, price in parts:
        if price is None:
            found.expected += part.expected
            continue
        known = ~np.isnan(price)
        found.add(
            np.where(known, part.value * np.where(known, price, 0.0), 0.0),
            np.where(known, part.covered, 0.0),
            part.expected,
            part.quality,
        )
    return found


def priced_lanes(lanes: Lanes, rows: Sequence[int], series: list[int], prices: Sequence[Prices]) -> Lanes:
    """Lanes of meters times a price or factor each; where there is none, there is no value."""
    price = np.stack(prices)
    known = ~np.isnan(price)
    chosen = np.asarray(rows)
    return Lanes(
        series,
        np.where(known, lanes.values[chosen] * np.where(known, price, 0.0), 0.0),
        np.where(known, lanes.coverage[chosen], 0),
        lanes.quality[chosen],
    )
