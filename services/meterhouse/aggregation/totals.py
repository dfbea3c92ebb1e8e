"""Totals of a space: what its members' slots add up to, in energy, money and carbon. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meterhouse.aggregation.grid import Counts, Grid, Lanes, Values
from meterhouse.catalogue.composition import Member
from meterhouse.catalogue.metering import Node
from meterhouse.catalogue.pricing import Contract, Inside, PriceBook, Prices
from meterhouse.kernel.quality import COVERED, Quality
from meterhouse.kernel.tariff import Direction

Amounts = Values | float
"""Of each slot, or the same for all of them."""
Grades = NDArray[np.uint8]

_ROUNDING = 1e-11


@dataclass
class Sum:
    """A sum that is being taken: in the order in which its members come."""

    value: Values
    covered: Values
    """Weights of what was there, each times its coverage."""
    expected: Values
    """Weights of all that should be there."""
    quality: Grades

    @staticmethod
    def none(count: int) -> "Sum":
        return Sum(np.zeros(count), np.zeros(count), np.zeros(count), np.zeros(count, np.uint8))

    def add(self, value: Values, covered: Values, expected: Amounts, quality: Grades, inside: Inside = True) -> None:
        """One more, in the slots that it lies inside."""
        if inside is not True:
            value, covered, quality = value * inside, covered * inside, quality * inside
        self.value += value
        self.covered += covered
        self.expected += expected * np.asarray(inside)
        np.maximum(self.quality, quality, out=self.quality)

    def coverage(self) -> Counts:
        """In ten-thousandths: never all while anything lacks, never nothing while anything is there."""
        share = np.divide(self.covered, self.expected, out=np.zeros_like(self.covered), where=self.expected > 0)
        # Weights such as 0.1 and 0.2 do not add up exactly; what one of 100,000 meters lacks is a hundred times more.
        whole = np.floor(share * (1 + _ROUNDING))
        return np.where(share > 0, np.clip(whole, 1, COVERED), 0).astype(np.int64)

    def graded(self, coverage: Counts) -> Grades:
        return np.where(coverage < COVERED, Quality.PARTIAL, self.quality).astype(np.uint8)


@dataclass(frozen=True)
class Total:
    """One space's total in every measure; money by currency."""

    energy: Sum
    money: dict[str, Sum]
    carbon: Sum | None


@dataclass(frozen=True)
class Part:
    """The stored total of a space right below, by the rows that it stands in."""

    members: Sequence[Member]
    """What it holds: says how much of it should be there."""
    energy: int
    money: Mapping[str, int]
    """By currency."""
    carbon: int | None


def total(
    members: Sequence[Member],
    parts: Sequence[Part],
    lanes: Lanes,
    row_of: Mapping[Node, int],
    grid: Grid,
    direction: Direction,
    contract_of: Callable[[Node], Contract],
    book: PriceBook,
) -> Total:
    """What the parts and, after them, the members add up to.

    lanes, row_of   slots of meters and of parts, and the row that each meter stands in
    """
    count = len(grid.slots)
    energy = Sum.none(count)
    below = [(part, _weights(part.members, grid, contract_of)) for part in parts]
    for part, weights in below:
        _add_part(energy, lanes, part.energy, sum(weights.values(), np.zeros(count)))
    by_contract: dict[Contract, Sum] = {}
    for member in members:
        row = row_of[member.meter]
        own = by_contract.setdefault(contract_of(member.meter), Sum.none(count))
        size = abs(member.weight)
        addend = member.weight * lanes.values[row], size * lanes.coverage[row], size, lanes.quality[row]
        inside = _inside(member, grid)
        energy.add(*addend, inside)
        own.add(*addend, inside)
    shares = _Shares(below, sorted(by_contract.items(), key=lambda each: each[0]), lanes, grid, direction, book)
    return Total(energy, shares.money(), shares.carbon() if direction == "input" else None)


def _inside(member: Member, grid: Grid) -> Inside:
    if grid.first >= member.first and grid.after <= member.after:
        return True
    return (grid.slots >= member.first) & (grid.slots < member.after)


def _weights(members: Sequence[Member], grid: Grid, contract_of: Callable[[Node], Contract]) -> dict[Contract, Values]:
    """What of the members should be there in each slot, by contract."""
    found: dict[Contract, Values] = {}
    for member in members:
        weight = abs(member.weight)
        expected = found.setdefault(contract_of(member.meter), np.zeros(len(grid.slots)))
        expected += weight * _inside(member, grid)
    return found


@dataclass(frozen=True)
class _Shares:
    """What a total consists of, before prices and factors.

    below   parts, each with what of it should be there by contract
    own     members added up by contract
    """

    below: Sequence[tuple[Part, Mapping[Contract, Values]]]
    own: Sequence[tuple[Contract, Sum]]
    lanes: Lanes
    grid: Grid
    direction: Direction
    book: PriceBook

    def money(self) -> dict[str, Sum]:
        """By currency; energy that no tariff prices counts as missing in each."""
        contracts = {contract for _, weights in self.below for contract in weights} | {c for c, _ in self.own}
        prices = {contract: self.book.money(contract, self.direction, self.grid.slots) for contract in contracts}
        found = {}
        for currency in sorted({currency for each in prices.values() for currency in each}):
            counted = {
                contract: self.book.counted(contract, self.direction, currency, self.grid.slots)
                for contract in contracts
            }
            sum_ = Sum.none(len(self.grid.slots))
            for part, weights in self.below:
                weight = sum((counted[each] * weights[each] for each in weights), self._nothing)
                _add_part(sum_, self.lanes, part.money.get(currency), weight)
            for contract, own in self.own:
                _add_priced(sum_, own, prices[contract].get(currency), counted[contract])
            found[currency] = sum_
        return found

    def carbon(self) -> Sum | None:
        """None where no factor holds for anything; what none holds for is missing."""
        factors = [(own, self.book.carbon(contract, self.grid.slots)) for contract, own in self.own]
        if all(part.carbon is None for part, _ in self.below) and all(factor is None for _, factor in factors):
            return None
        found = Sum.none(len(self.grid.slots))
        for part, weights in self.below:
            _add_part(found, self.lanes, part.carbon, sum(weights.values(), self._nothing))
        for own, factor in factors:
            _add_priced(found, own, factor, True)
        return found

    @property
    def _nothing(self) -> Values:
        return np.zeros(len(self.grid.slots))


def _add_part(found: Sum, lanes: Lanes, row: int | None, weight: Values) -> None:
    """A stored total, of which nothing is there where it has no row; *weight* of it should be there in each slot."""
    if row is None:
        found.expected += weight
    else:
        found.add(lanes.values[row], weight * lanes.coverage[row], weight, lanes.quality[row])


def _add_priced(found: Sum, own: Sum, price: Prices | None, counted: Inside) -> None:
    expected = own.expected * counted
    if price is None:
        found.expected += expected
        return
    known = ~np.isnan(price)
    found.add(
        np.where(known, own.value * np.where(known, price, 0.0), 0.0),
        np.where(known, own.covered, 0.0),
        expected,
        own.quality,
    )


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
