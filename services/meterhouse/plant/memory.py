"""A device's registers as Modbus sees them: which there are, what a read gives, what a write does."""

import struct

from meterhouse.devices.profile import Register
from meterhouse.plant import boost
from meterhouse.plant.device import Device
from meterhouse.plant.register import EXPONENTS

_GAP = 16
"""Unused registers up to this many between two used ones are there and hold 0, as in most meters."""

HOLDING, INPUT = 3, 4


class IllegalAddressError(Exception):
    """The device has no such register, or it cannot be written."""


class IllegalValueError(Exception):
    """The register does not take that value."""


class SilentError(Exception):
    """The device does not answer."""


class Memory:
    """Registers of one device, worked out when asked for, at most once a second."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self._registers: dict[int, list[Register]] = {HOLDING: [], INPUT: []}
        for register in device.instrument.profile.registers:
            self._registers[register.address.function].append(register)
        self._spans = {function: _spans(registers) for function, registers in self._registers.items()}
        if not device.instrument.is_probe:
            self._spans[HOLDING].append((boost.REGISTER, boost.REGISTER + 2))
        self._constants = _scale_factors(device)
        self._second = -1
        self._known: dict[tuple[int, int], list[int]] = {}
        self._high_word: int | None = None

    def read(self, function: int, address: int, count: int, at: float) -> list[int]:
        """Words of *count* registers, answered at the instant [s since 1970]."""
        if not any(address >= first and address + count <= end for first, end in self._spans[function]):
            raise IllegalAddressError
        if int(at) != self._second:
            self._second, self._known = int(at), {}
        words = [self._constants.get((function, place), 0) for place in range(address, address + count)]
        if function == HOLDING and address >= boost.REGISTER:
            added = struct.unpack(">2H", struct.pack(">f", self.device.boosts.total(self.device.instrument.name)))
            offset = address - boost.REGISTER
            return list(added[offset : offset + count])
        for register in self._registers[function]:
            first = register.address.address
            if first < address + count and register.address.end > address:
                for place, word in enumerate(self._words(register), first - address):
                    if 0 <= place < count:
                        # Flags of one register are several values: each brings its bit.
                        words[place] = words[place] | word if register.address.bit is not None else word
        return words

    def write(self, address: int, words: list[int], at: float) -> None:
        """Take a boost: both words at once, or the high word first and the low word after it."""
        place = address - boost.REGISTER
        if self.device.instrument.is_probe or not (place >= 0 and place + len(words) <= 2):
            raise IllegalAddressError
        if len(words) == 1 and place == 0:
            self._high_word = words[0]
            return
        if len(words) == 1:
            if self._high_word is None:
                raise IllegalValueError
            words = [self._high_word, words[0]]
        self._high_word = None
        (amount,) = struct.unpack(">f", struct.pack(">2H", *words))
        try:
            self.device.boosts.add(self.device.instrument.name, int(at), amount)
        except ValueError as reason:
            raise IllegalValueError from reason
        self._known = {}

    def _words(self, register: Register) -> list[int]:
        key = (register.address.address, register.address.bit or 0)
        if key not in self._known:
            words = self.device.words(register, self._second)
            if words is None:
                raise SilentError
            self._known[key] = words
        return self._known[key]


def _spans(registers: list[Register]) -> list[tuple[int, int]]:
    """Addresses that are there, as [first, end) with small gaps closed."""
    taken = [(each.address.address, each.address.end) for each in registers]
    taken += [
        (each.address.scale_register, each.address.scale_register + 1)
        for each in registers
        if each.address.scale_register is not None
    ]
    spans: list[tuple[int, int]] = []
    for first, end in sorted(taken):
        if spans and first - spans[-1][1] <= _GAP:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((first, end))
    return spans


def _scale_factors(device: Device) -> dict[tuple[int, int], int]:
    return {
        (each.address.function, each.address.scale_register): EXPONENTS[each.unit] & 0xFFFF
        for each in device.instrument.profile.registers
        if each.address.scale_register is not None
    }
