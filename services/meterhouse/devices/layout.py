"""All values of one block at once: what `codec.decode` answers for each, several times faster.

The bytes of all plain numbers are gathered in the order of significance and unpacked in one call. Whatever
is unusual (a marker, not a number, decimal digits, text) goes through `decode`, which also has the reasons.
"""

import math
import struct
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from meterhouse.devices.address import Address
from meterhouse.devices.codec import STRUCTS, Absent, decode


class _Number(NamedTuple):
    """How one unpacked number becomes a value; `invalid` are numbers before scaling."""

    place: int
    numerator: int
    denominator: int
    invalid: frozenset[float]
    most: float


class Layout:
    """Where the values of `addresses` stand in a block that begins at register `first`.

    Addresses with a scale register are none of its business: their exponent may stand in another block.
    """

    def __init__(self, first: int, count: int, addresses: Sequence[Address]) -> None:
        self._first = first
        self._addresses = tuple(addresses)
        self._words = struct.Struct(f">{count}H")
        self._numbers: list[_Number] = []
        index: list[int] = []
        codes = ">"
        for place, address in enumerate(self._addresses):
            if address.type in STRUCTS:
                self._numbers.append(_number(place, address))
                index += _bytes_by_significance(address, first)
                codes += STRUCTS[address.type][1]
        self._gather = itemgetter(*index) if index else None
        self._unpack = struct.Struct(codes).unpack
        plain = {number.place for number in self._numbers}
        self._others = [place for place in range(len(self._addresses)) if place not in plain]

    def decode(self, registers: Sequence[int]) -> list[float | str | Absent]:
        """A value, or why there is none, for each address in turn."""
        values: list[float | str | Absent] = [0.0] * len(self._addresses)
        for place in self._others:
            values[place] = self._decode_alone(place, registers)
        if self._gather is None:
            return values
        try:
            raws = self._unpack(bytes(self._gather(self._words.pack(*registers))))
        except struct.error:
            return [self._decode_alone(place, registers) for place in range(len(values))]
        for raw, (place, numerator, denominator, invalid, most) in zip(raws, self._numbers, strict=True):
            value = raw if numerator == denominator else raw * numerator / denominator
            # Also false for what is not a number.
            if -most <= value <= most and not (invalid and raw in invalid):
                values[place] = float(value)
            else:
                values[place] = self._decode_alone(place, registers)
        return values

    def _decode_alone(self, place: int, registers: Sequence[int]) -> float | str | Absent:
        address = self._addresses[place]
        return decode(registers[address.address - self._first : address.end - self._first], address)


def _number(place: int, address: Address) -> _Number:
    code, width = STRUCTS[address.type], address.width * 2
    marked = (struct.unpack(code, bits.to_bytes(width, "big"))[0] for bits in address.invalid_bits)
    return _Number(
        place,
        address.steps.numerator,
        address.steps.denominator,
        frozenset(marked) | address.invalid_numbers,
        # The largest double: infinities fail the comparison as well.
        math.nextafter(math.inf, 0) if address.max is None else address.max,
    )


def _bytes_by_significance(address: Address, first: int) -> list[int]:
    """Positions of the value's bytes in the block, most significant first."""
    words = range(address.address - first, address.end - first)
    places = []
    for word in reversed(words) if address.arrangement.words_reversed else words:
        high, low = 2 * word, 2 * word + 1
        places += [low, high] if address.arrangement.bytes_swapped else [high, low]
    return places
