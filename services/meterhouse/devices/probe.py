"""A test read: each register of a table asked for by itself, so that whoever writes the table sees what answers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from meterhouse.devices.address import Address
from meterhouse.devices.codec import Absent, decode, decode_exponent
from meterhouse.devices.modbus import Connection, DeviceError, ModbusLine, NoAnswer, NoConnection

TIMEOUT_SECONDS = 20.0
"""Most that a whole test may take."""

_SILENT = 2
"""After so many registers without an answer the device is taken for silent, and not asked for the rest."""


@dataclass(frozen=True)
class Probed:
    """A value, or the reason why there is none; `registers` are those that came."""

    value: float | str | None
    reason: str | None
    registers: tuple[int, ...] = ()


async def probe(connection: Connection, addresses: Sequence[Address]) -> list[Probed]:
    """One answer for each address, in their order; never raises for what a device does."""
    line = ModbusLine(connection)
    found: list[Probed] = []
    silent = 0
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            for address in addresses:
                if silent >= _SILENT:
                    found.append(Probed(None, "was not asked: the device is silent"))
                    continue
                try:
                    found.append(await _read(line, address))
                    silent = 0
                except NoConnection as reason:
                    return [*found, *[Probed(None, str(reason))] * (len(addresses) - len(found))]
                except DeviceError as reason:
                    found.append(Probed(None, str(reason)))
                    silent += isinstance(reason, NoAnswer)
    except TimeoutError:
        rest = Probed(None, f"was not read: the test took longer than {TIMEOUT_SECONDS:.0f} s")
        found += [rest] * (len(addresses) - len(found))
    finally:
        await line.close()
    return found


async def _read(line: ModbusLine, address: Address) -> Probed:
    registers = await line.read(address.unit, address.function, address.address, address.width)
    exponent = None
    if address.scale_register is not None:
        (scale,) = await line.read(address.unit, address.function, address.scale_register, 1)
        exponent = decode_exponent(scale)
    value = decode(registers, address, exponent)
    if isinstance(value, Absent):
        return Probed(None, value.reason, tuple(registers))
    return Probed(value, None, tuple(registers))
