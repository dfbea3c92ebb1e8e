"""A meter model is a table of registers under its manual's name, one TOML file in `profiles/`.

    [profile]   id, vendor, model, function (3 or 4), order, source (the manual or map), notes
    [[register]] channel, address (0-based on the wire), type, unit, kind, scale? (raw to unit),
                 order?, function?, scale_register?, invalid?, max?, count?, bit?

`register = [{channel = …}, …]` is the same in one line a register. Adding a file adds a model.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from meterhouse.devices.address import Address
from meterhouse.kernel.errors import Fault, NotFound, Refused

FOLDER = Path(__file__).with_name("profiles")
KINDS = ("counter", "analog", "digital", "text")

_HEAD = {"id": str, "vendor": str, "model": str, "function": int, "source": str}
_OF_ADDRESS = (
    "address", "type", "order", "function", "scale", "scale_register", "invalid", "max", "count", "bit",
)  # fmt: skip


@dataclass(frozen=True)
class Register:
    """One value of a model: `address` is that of unit 1, `unit` the unit of the scaled value."""

    channel: str
    kind: str
    unit: str
    address: Address

    @property
    def rollover(self) -> float | None:
        """Where a counter starts again from 0 [unit]; None for other kinds and floats."""
        address = self.address
        if self.kind != "counter" or address.scale_register is not None or address.type.startswith("float"):
            return None
        if address.type in ("bcd16", "bcd32", "mod10k"):
            states = 10 ** (4 * address.width)
        else:
            # A counter kept in a signed type rolls over to 0 where it would turn negative.
            states = 1 << (16 * address.width - (0 if address.type.startswith("u") else 1))
        return float(states * address.steps)


@dataclass(frozen=True)
class Profile:
    id: str
    vendor: str
    model: str
    source: str
    notes: str
    registers: tuple[Register, ...]

    def register(self, channel: str) -> Register:
        for register in self.registers:
            if register.channel == channel:
                return register
        known = ", ".join(register.channel for register in self.registers)
        raise NotFound(f"{self.id} has no channel {channel}; it has {known}")

    def address(self, channel: str, unit: int) -> Address:
        """Where the channel stands in the device `unit` (the Modbus one, 0 to 255)."""
        return replace(self.register(channel).address, unit=unit)


def profiles() -> tuple[Profile, ...]:
    """All models that come with Meterhouse, by id."""
    return tuple(_all().values())


def load_profile(id: str) -> Profile:
    try:
        return _all()[id]
    except KeyError:
        raise NotFound(f"there is no profile {id!r}; there are {', '.join(_all())}") from None


def read_profile(document: Mapping[str, Any], name: str) -> Profile:
    """The profile of a parsed file; every fault of it at once. `name` is the file's, which the id repeats."""
    head, rows = document.get("profile"), document.get("register")
    if not isinstance(head, Mapping) or not isinstance(rows, list) or not rows:
        raise Refused([Fault(name, "a profile has one [profile] and at least one [[register]]")])
    faults = [
        Fault(f"profile.{field}", f"is {head.get(field)!r}; it must be there, as {kind.__name__}")
        for field, kind in _HEAD.items()
        if not isinstance(head.get(field), kind)
    ]
    if head.get("id") != name:
        faults.append(Fault("profile.id", f"is {head.get('id')!r}, but the file is {name}.toml"))
    registers = []
    for place, row in enumerate(rows):
        try:
            registers.append(_register(row, head))
        except Refused as refused:
            path = f"register[{place}]"
            faults += [Fault(f"{path}.{fault.field}", fault.reason) for fault in refused.faults]
    faults += _collisions(registers)
    if faults:
        raise Refused(faults)
    return Profile(
        id=name,
        vendor=head["vendor"],
        model=head["model"],
        source=head["source"],
        notes=head.get("notes", ""),
        registers=tuple(registers),
    )


def _register(row: Mapping[str, Any], head: Mapping[str, Any]) -> Register:
    faults = [
        Fault(field, f"is {row.get(field)!r}; it must be there, as text")
        for field in ("channel", "unit")
        if not isinstance(row.get(field), str)
    ]
    if row.get("kind") not in KINDS:
        faults.append(Fault("kind", f"is {row.get('kind')!r}; take one of {', '.join(KINDS)}"))
    allowed = {"channel", "unit", "kind", *_OF_ADDRESS}
    faults += [Fault(field, "is no field of a register") for field in row if field not in allowed]
    inherited = {"function": head.get("function"), "order": head.get("order")}
    try:
        own = {field: row[field] for field in _OF_ADDRESS if field in row}
        address = Address.from_document(inherited | own)
    except Refused as refused:
        raise Refused(faults + refused.faults) from refused
    if (address.type == "string") != (row.get("kind") == "text"):
        faults.append(Fault("kind", f"is {row.get('kind')!r} for a {address.type}; text goes with string"))
    if faults:
        raise Refused(faults)
    return Register(row["channel"], row["kind"], row["unit"], address)


def _collisions(registers: list[Register]) -> list[Fault]:
    """A channel stands once; no two values share a register, except flags that are its bits."""
    seen = Counter(register.channel for register in registers)
    faults = [Fault(channel, f"stands {count} times") for channel, count in seen.items() if count > 1]
    taken = sorted(registers, key=lambda register: (register.address.function, register.address.address))
    for first, second in pairwise(taken):
        ours, theirs = first.address, second.address
        if ours.function != theirs.function or theirs.address >= ours.end:
            continue
        if None in (ours.bit, theirs.bit) or ours.bit == theirs.bit:
            faults.append(Fault(second.channel, f"overlaps {first.channel} at register {theirs.address}"))
    return faults


@cache
def _all() -> dict[str, Profile]:
    read = {}
    for path in sorted(FOLDER.glob("*.toml")):
        with path.open("rb") as file:
            read[path.stem] = read_profile(tomllib.load(file), path.stem)
    return read
