"""What registers mean: words of 16 bit to a number or text, and back. No connection, no clock.

A value that the device marks as not available, or that cannot be one, decodes to `Absent` with the
reason to show. It never becomes 0 and never NaN.
"""

import math
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from meterhouse.devices.address import ORDERS, WIDTHS, Address, Order
from meterhouse.kernel.errors import Fault, Refused

__all__ = ["ORDERS", "WIDTHS", "Absent", "Address", "Order", "decode", "decode_exponent", "encode"]

# SunSpec Device Information Model Specification: sunssf is -10 to 10, 0x8000 is not implemented.
HIGHEST_EXPONENT = 10

STRUCTS = {
    "int16": ">h",
    "uint16": ">H",
    "int32": ">i",
    "uint32": ">I",
    "int64": ">q",
    "uint64": ">Q",
    "float32": ">f",
    "float64": ">d",
}


@dataclass(frozen=True)
class Absent:
    """There is no value, and why: shown to people as it stands."""

    reason: str


def decode(registers: Sequence[int], address: Address, scale_exponent: int | None = None) -> float | str | Absent:
    """The value in the unit of the point; a bool is 0.0 or 1.0.

    registers       as they came over the wire, the value's first
    scale_exponent  what `decode_exponent` made of the scale register, where the address names one
    """
    if len(registers) < address.width:
        return Absent(f"the answer holds {len(registers)} of {address.width} registers")
    try:
        plain = _bytes(registers[: address.width], address)
    except struct.error:
        return Absent(f"the answer holds what is no register: {list(registers[: address.width])}")
    bits = int.from_bytes(plain, "big")
    if bits in address.invalid_bits:
        return Absent(f"the device says not available (0x{bits:0{len(plain) * 2}X})")
    raw = _READERS[address.type](plain, address)
    if isinstance(raw, str | Absent):
        return raw
    if not math.isfinite(raw):
        return Absent("the device answers not a number (NaN)" if math.isnan(raw) else "the value is infinite")
    if raw in address.invalid_numbers:
        return Absent(f"the device says not available ({raw:g})")
    if address.scale_register is not None and scale_exponent is None:
        return Absent(f"the scale factor in register {address.scale_register} has no value")
    value = _scaled(raw, address, scale_exponent)
    if address.max is not None and abs(value) > address.max:
        return Absent(f"{value:g} is beyond the largest believable {address.max:g}")
    return value


def encode(value: float | str, address: Address, scale_exponent: int | None = None) -> list[int]:
    """The registers a device would answer: the inverse of `decode`, to the nearest step of the register.

    A value that the type cannot hold is `Refused`.
    """
    if isinstance(value, str) != (address.type == "string"):
        raise Refused([Fault("value", f"is {value!r}, which is no {address.type}")])
    try:
        plain = _WRITERS[address.type](_unscaled(value, address, scale_exponent), address)
    except (struct.error, OverflowError, ValueError) as reason:
        fault = Fault("value", f"is {value!r}, which {address.type} cannot hold ({reason})")
        raise Refused([fault]) from reason
    return _registers(plain, address)


def decode_exponent(register: int) -> int | None:
    """The power of ten that a scale register holds; None if it is not implemented or cannot be one."""
    exponent = register - 0x10000 if register >= 0x8000 else register
    return exponent if -HIGHEST_EXPONENT <= exponent <= HIGHEST_EXPONENT else None


def _scaled(raw: float, address: Address, exponent: int | None) -> float:
    numerator, denominator = address.steps.numerator, address.steps.denominator
    if exponent is not None and address.scale_register is not None:
        if exponent >= 0:
            numerator *= 10**exponent
        else:
            denominator *= 10**-exponent
    if numerator == 1 and denominator == 1:
        return float(raw)
    # For whole registers both are whole numbers: 1234567 / 1000 is the double nearest to 1234.567.
    return raw * numerator / denominator


def _unscaled(value: float | str, address: Address, exponent: int | None) -> float | str:
    """The raw number; whole for the types that hold whole numbers."""
    if isinstance(value, str):
        return value
    ten = 10.0**exponent if exponent is not None and address.scale_register is not None else 1.0
    raw = value * address.steps.denominator / address.steps.numerator / ten
    if address.type in ("float32", "float64"):
        return raw
    if address.type == "bool":
        return float(bool(value))
    if not math.isfinite(raw):
        raise Refused([Fault("value", f"is {value!r}, which {address.type} cannot hold")])
    return round(raw)


def _bytes(registers: Sequence[int], address: Address) -> bytes:
    """The value's bytes, most significant first."""
    order = address.arrangement
    # Text reads from its first register in every order; only the bytes within a register may be swapped.
    words = registers[::-1] if order.words_reversed and address.type != "string" else registers
    return struct.pack(f"{'<' if order.bytes_swapped else '>'}{len(words)}H", *words)


def _registers(plain: bytes, address: Address) -> list[int]:
    order = address.arrangement
    words = list(struct.unpack(f"{'<' if order.bytes_swapped else '>'}{len(plain) // 2}H", plain))
    return words[::-1] if order.words_reversed and address.type != "string" else words


def _read_number(plain: bytes, address: Address) -> float:
    number: float = struct.unpack(STRUCTS[address.type], plain)[0]
    return number


def _write_number(raw: float | str, address: Address) -> bytes:
    return struct.pack(STRUCTS[address.type], raw)


def _read_digits(plain: bytes, _address: Address) -> float | Absent:
    """Binary coded decimals: each half of a byte is one digit."""
    digits = plain.hex()
    return int(digits) if digits.isdecimal() else Absent(f"0x{digits.upper()} holds more than decimal digits")


def _write_digits(raw: float | str, address: Address) -> bytes:
    digits = f"{raw:0{address.width * 4}d}"
    if len(digits) > address.width * 4 or not digits.isdecimal():
        raise ValueError(f"{address.width * 4} digits without sign")
    return bytes.fromhex(digits)


def _read_modulo(plain: bytes, address: Address) -> float | Absent:
    """Modulo 10000: each register is four decimal digits as a binary number (Schneider PowerLogic, ION)."""
    value = 0
    for word in struct.unpack(f">{address.width}H", plain):
        if word > 9999:
            return Absent(f"{word} is no part of a modulo-10000 number: each register holds 0 to 9999")
        value = value * 10_000 + word
    return value


def _write_modulo(raw: float | str, address: Address) -> bytes:
    rest, words = int(raw), []
    for _ in range(address.width):
        rest, word = divmod(rest, 10_000)
        words.append(word)
    if rest:
        raise ValueError(f"{address.width * 4} digits without sign")
    return struct.pack(f">{address.width}H", *reversed(words))


def _read_flag(plain: bytes, address: Address) -> float:
    word = int.from_bytes(plain, "big")
    return float(bool(word) if address.bit is None else word >> address.bit & 1)


def _write_flag(raw: float | str, address: Address) -> bytes:
    return (int(bool(raw)) << (address.bit or 0)).to_bytes(2, "big")


def _read_text(plain: bytes, _address: Address) -> str | Absent:
    """Text up to its first NUL, without padding; UTF-8 if it is that, else Latin-1."""
    filled = plain.split(b"\0", 1)[0]
    try:
        text = filled.decode("utf-8")
    except UnicodeDecodeError:
        text = filled.decode("latin-1")
    text = text.strip()
    return text or Absent("the text is empty")


def _write_text(raw: float | str, address: Address) -> bytes:
    letters = str(raw).encode("utf-8")
    if len(letters) > address.width * 2:
        raise ValueError(f"{address.width * 2} bytes")
    return letters.ljust(address.width * 2, b"\0")


_READERS: dict[str, Callable[[bytes, Address], float | str | Absent]] = {
    **dict.fromkeys(STRUCTS, _read_number),
    "bcd16": _read_digits,
    "bcd32": _read_digits,
    "mod10k": _read_modulo,
    "bool": _read_flag,
    "string": _read_text,
}
_WRITERS: dict[str, Callable[[float | str, Address], bytes]] = {
    **dict.fromkeys(STRUCTS, _write_number),
    "bcd16": _write_digits,
    "bcd32": _write_digits,
    "mod10k": _write_modulo,
    "bool": _write_flag,
    "string": _write_text,
}
