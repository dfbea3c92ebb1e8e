"""Modbus TCP slaves of the plant: one port a gateway, several units behind it, answers from the clock.

Speaks function 3, 4, 6 and 16. Answers exception 1 to other functions, 2 where a device has no such register,
3 to counts and values that cannot be, and 11, as a serial gateway does, for a unit that does not answer.
"""

import asyncio
import struct
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import structlog

from meterhouse.plant.device import Device
from meterhouse.plant.memory import (
    HOLDING,
    INPUT,
    IllegalAddressError,
    IllegalValueError,
    Memory,
    SilentError,
)

log: structlog.stdlib.BoundLogger = structlog.get_logger()

_HEADER = struct.Struct(">HHHB")  # transaction, protocol, length, unit
_LONGEST_PDU = 253
_MOST_READ, _MOST_WRITTEN = 125, 123
_WRITE_ONE, _WRITE_MANY = 6, 16

_ILLEGAL_FUNCTION, _ILLEGAL_ADDRESS, _ILLEGAL_VALUE, _NO_ANSWER = 1, 2, 3, 11

Clock = Callable[[], float]


@dataclass
class Gateway:
    """A gateway: the units behind it share one line, so one request is answered after the other.

    latency  time that each request takes on the line [s]
    """

    name: str
    units: Mapping[int, Memory]
    clock: Clock = time.time
    latency: float = 0.0
    answered: int = 0
    _line: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def serve(self, port: int, host: str = "127.0.0.1") -> asyncio.Server:
        return await asyncio.start_server(self._converse, host, port)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, until it leaves or stops speaking Modbus."""
        try:
            while True:
                transaction, protocol, length, unit = _HEADER.unpack(await reader.readexactly(_HEADER.size))
                if protocol != 0 or not 2 <= length <= _LONGEST_PDU + 1:
                    log.warning("plant_frame_refused", gateway=self.name, protocol=protocol, length=length)
                    return
                request = await reader.readexactly(length - 1)
                async with self._line:
                    if self.latency:
                        await asyncio.sleep(self.latency)
                    response = self.respond(unit, request)
                self.answered += 1
                writer.write(_HEADER.pack(transaction, 0, len(response) + 1, unit) + response)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    def respond(self, unit: int, request: bytes) -> bytes:
        """Answer of a unit to a request, both without the header."""
        function = request[0]
        memory = self.units.get(unit)
        if memory is None:
            return _exception(function, _NO_ANSWER)
        try:
            if function in (HOLDING, INPUT):
                return self._read(memory, function, request)
            if function in (_WRITE_ONE, _WRITE_MANY):
                return self._write(memory, function, request)
        except IllegalAddressError:
            return _exception(function, _ILLEGAL_ADDRESS)
        except IllegalValueError:
            return _exception(function, _ILLEGAL_VALUE)
        except SilentError:
            return _exception(function, _NO_ANSWER)
        return _exception(function, _ILLEGAL_FUNCTION)

    def _read(self, memory: Memory, function: int, request: bytes) -> bytes:
        if len(request) != 5:
            raise IllegalValueError
        address, count = struct.unpack(">HH", request[1:])
        if not 1 <= count <= _MOST_READ:
            raise IllegalValueError
        if address + count > 0x10000:
            raise IllegalAddressError
        words = memory.read(function, address, count, self.clock())
        return struct.pack(f">BB{count}H", function, 2 * count, *words)

    def _write(self, memory: Memory, function: int, request: bytes) -> bytes:
        if len(request) < 5:
            raise IllegalValueError
        address, value = struct.unpack(">HH", request[1:5])
        if function == _WRITE_ONE:
            if len(request) != 5:
                raise IllegalValueError
            words = [value]
        else:
            if not 1 <= value <= _MOST_WRITTEN or len(request) != 6 + 2 * value or request[5] != 2 * value:
                raise IllegalValueError
            words = list(struct.unpack(f">{value}H", request[6:]))
        memory.write(address, words, self.clock())
        name = memory.device.instrument.name
        log.info("plant_counter_boosted", device=name, total=memory.device.boosts.total(name))
        return request[:5]


def gateway(name: str, devices: Iterable[Device], clock: Clock = time.time, latency: float = 0.0) -> Gateway:
    return Gateway(name, {each.instrument.unit: Memory(each) for each in devices}, clock, latency)


def _exception(function: int, code: int) -> bytes:
    return bytes((function | 0x80, code))
