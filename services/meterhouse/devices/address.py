"""Where a point's value stands in a device, and in which form: the point's address.

The JSON form is fixed: `{"unit": 1, "function": 3, "address": 0, "type": "float32", "order": "ABCD",
"scale": 1.0, "scale_register": null, "invalid": ["0x8000", "nan"], "max": null}`, with `count` for the
types that have no width of their own and `bit` for a flag inside a register.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import Any, TypeGuard

from meterhouse.kernel.errors import Fault, Refused

# Registers of 16 bit that a type takes; None where the address says it itself by `count`.
WIDTHS: dict[str, int | None] = {
    "int16": 1,
    "uint16": 1,
    "int32": 2,
    "uint32": 2,
    "int64": 4,
    "uint64": 4,
    "float32": 2,
    "float64": 4,
    "bcd16": 1,
    "bcd32": 2,
    "mod10k": None,
    "bool": 1,
    "string": None,
}
WIDEST = {"mod10k": 4, "string": 125}


@dataclass(frozen=True)
class Order:
    """How the bytes A (most significant), B, C … of a value come over the wire.

    words_reversed  the register with the least significant word comes first
    bytes_swapped   the low byte of each register comes first
    """

    words_reversed: bool
    bytes_swapped: bool


_BIG, _LITTLE_WORDS = Order(False, False), Order(True, False)
_SWAPPED_BYTES, _LITTLE = Order(False, True), Order(True, True)

# Four letters mean the same arrangement on narrower and on wider types.
ORDERS: dict[str, Order] = {
    "AB": _BIG,
    "BA": _SWAPPED_BYTES,
    "ABCD": _BIG,
    "CDAB": _LITTLE_WORDS,
    "BADC": _SWAPPED_BYTES,
    "DCBA": _LITTLE,
    "ABCDEFGH": _BIG,
    "GHEFCDAB": _LITTLE_WORDS,
    "BADCFEHG": _SWAPPED_BYTES,
    "HGFEDCBA": _LITTLE,
}


@dataclass(frozen=True)
class Address:
    """One value of one device, checked when made: what does not hold is `Refused`, all of it at once.

    unit            Modbus device behind the connection, 0 to 255
    function        3 holding, 4 input registers; 1 coils, 2 discrete inputs (bool only)
    address         first register on the wire, 0-based (manuals often count from 1, or from 40001)
    scale           unit of the point per step of the register
    scale_register  address of an int16 that holds a further power of ten (SunSpec's scale factor)
    invalid         what means "not available": bits as "0x8000", "nan", or the number before scaling
    max             largest believable size of the scaled value
    count           registers of a string or a mod10k (2, or 4 where the order has eight letters)
    bit             0 (least significant) to 15: a flag inside the register, bool only
    """

    address: int
    type: str
    unit: int = 1
    function: int = 3
    order: str = "ABCD"
    scale: float = 1.0
    scale_register: int | None = None
    invalid: tuple[str | float, ...] = ()
    max: float | None = None
    count: int | None = None
    bit: int | None = None
    width: int = field(init=False, repr=False, compare=False, default=1)
    arrangement: Order = field(init=False, repr=False, compare=False, default=_BIG)
    steps: Fraction = field(init=False, repr=False, compare=False, default=Fraction(1))
    invalid_bits: frozenset[int] = field(init=False, repr=False, compare=False, default=frozenset())
    invalid_numbers: frozenset[float] = field(init=False, repr=False, compare=False, default=frozenset())

    def __post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise Refused(faults)
        numbers = [_number(marker) for marker in self.invalid]
        derived = {
            "width": _width(self),
            "arrangement": ORDERS[self.order],
            # The scale as it was written, 1/100 for 0.01: values are divided once and rounded once.
            "steps": Fraction(repr(self.scale)),
            "invalid_bits": frozenset(int(m, 16) for m in self.invalid if _is_bits(m)),
            "invalid_numbers": frozenset(number for number in numbers if number is not None),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @property
    def end(self) -> int:
        """The first register after the value."""
        return self.address + self.width

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Address":
        """The address that a point's JSON describes; null and missing fields take their default."""
        known = {part.name for part in fields(cls) if part.init}
        faults = [Fault(name, "is no field of an address") for name in document if name not in known]
        faults += [Fault(name, "is needed") for name in ("address", "type") if document.get(name) is None]
        given = {name: value for name, value in document.items() if name in known and value is not None}
        invalid = given.get("invalid", ())
        if isinstance(invalid, str) or not isinstance(invalid, Sequence):
            faults.append(Fault("invalid", f'is {invalid!r}; take a list such as ["0x8000"]'))
            given.pop("invalid")
        else:
            given["invalid"] = tuple(invalid)
        try:
            address = cls(**{"address": 0, "type": "uint16", **given})
        except Refused as refused:
            # A missing field already stands in the list; its stand-in must not add another complaint.
            missing = {fault.field for fault in faults}
            raise Refused(faults + [f for f in refused.faults if f.field not in missing]) from refused
        if faults:
            raise Refused(faults)
        return address

    def document(self) -> dict[str, Any]:
        """The JSON form; `count` and `bit` only where they say something."""
        written: dict[str, Any] = {
            "unit": self.unit,
            "function": self.function,
            "address": self.address,
            "type": self.type,
            "order": self.order,
            "scale": self.scale,
            "scale_register": self.scale_register,
            "invalid": list(self.invalid),
            "max": self.max,
        }
        optional = {"count": self.count, "bit": self.bit}
        return written | {name: value for name, value in optional.items() if value is not None}


def _width(address: Address) -> int:
    width = WIDTHS[address.type]
    if width is not None:
        return width
    if address.count is not None:
        return address.count
    return 4 if len(address.order) == 8 else 2


def _faults(address: Address) -> list[Fault]:
    faults = [
        *_outside("unit", address.unit, 0, 255),
        *_outside("function", address.function, 1, 4),
        *_outside("address", address.address, 0, 65535),
        *_outside("scale_register", address.scale_register, 0, 65535),
        *_outside("bit", address.bit, 0, 15),
        *_outside("count", address.count, 1, WIDEST.get(address.type, 1) if _is_known(address.type) else 125),
    ]
    if not _is_known(address.type):
        faults.append(Fault("type", f"is {address.type!r}; take one of {', '.join(WIDTHS)}"))
    if not isinstance(address.order, str) or address.order not in ORDERS:
        faults.append(Fault("order", f"is {address.order!r}; take one of {', '.join(ORDERS)}"))
    if not _is_number(address.scale) or not math.isfinite(address.scale) or address.scale == 0:
        faults.append(Fault("scale", f"is {address.scale!r}; take a number other than 0"))
    if address.max is not None and not (_is_number(address.max) and address.max > 0):
        faults.append(Fault("max", f"is {address.max!r}; take a number above 0, in the unit of the point"))
    # What hangs together is looked at only where its parts hold by themselves.
    return faults or [*_mismatches(address), *_markers(address)]


def _mismatches(address: Address) -> list[Fault]:
    faults = []
    width = _width(address)
    if address.address + width > 65536:
        faults.append(Fault("address", f"{address.address} and {width} registers reach beyond 65535"))
    if address.function in (1, 2) and address.type != "bool":
        faults.append(Fault("function", f"{address.function} reads single bits; {address.type} needs 3 or 4"))
    if address.type == "string" and address.count is None:
        faults.append(Fault("count", "is needed for a string: its registers"))
    if address.count is not None and WIDTHS[address.type] not in (None, address.count):
        faults.append(Fault("count", f"is {address.count}, but {address.type} takes {width}"))
    if address.bit is not None and (address.type != "bool" or address.function in (1, 2)):
        faults.append(Fault("bit", "goes with type bool in a register (function 3 or 4)"))
    if address.scale_register is not None and address.type in ("bool", "string"):
        faults.append(Fault("scale_register", f"goes with numbers, not with {address.type}"))
    return faults


def _markers(address: Address) -> list[Fault]:
    faults = []
    for place, marker in enumerate(address.invalid):
        if _is_bits(marker):
            if int(marker, 16) >= 1 << (16 * _width(address)):
                faults.append(Fault(f"invalid[{place}]", f"{marker} is wider than {address.type}"))
        elif _number(marker) is None:
            reason = f'is {marker!r}; take bits such as "0x8000", "nan" or a number'
            faults.append(Fault(f"invalid[{place}]", reason))
    return faults


def _outside(name: str, value: object, lowest: int, highest: int) -> list[Fault]:
    if value is None and name in ("scale_register", "bit", "count"):
        return []
    if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
        return []
    return [Fault(name, f"is {value!r}; take a whole number from {lowest} to {highest}")]


def _is_known(kind: object) -> bool:
    return isinstance(kind, str) and kind in WIDTHS


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_bits(marker: object) -> TypeGuard[str]:
    if not isinstance(marker, str) or not marker.lower().startswith("0x"):
        return False
    return len(marker) > 2 and all(digit in "0123456789abcdefABCDEF" for digit in marker[2:])


def _number(marker: object) -> float | None:
    """The marker as a number before scaling, not-a-number included; None if it is bits or nonsense."""
    if isinstance(marker, bool) or not isinstance(marker, str | int | float) or _is_bits(marker):
        return None
    try:
        return float(marker)
    except ValueError:
        return None
