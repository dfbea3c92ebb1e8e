"""A Modbus TCP gateway for tests: programmable registers, latency, refusals and silence of each unit."""

import asyncio
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from tests.servers import free_port


@dataclass
class Unit:
    """One device behind the gateway.

    registers  what it answers per register; what is missing answers 0
    refused    (first, end, code): a request that touches it gets this exception
    longest    a longer request gets exception 3
    reply      if set, makes the whole answer from the request's bytes after the MBAP header
    """

    registers: dict[int, int] = field(default_factory=dict)
    latency: float = 0.0
    is_dead: bool = False
    refused: list[tuple[int, int, int]] = field(default_factory=list)
    longest: int = 125
    reply: Callable[[bytes], bytes] | None = None
    requests: list[tuple[int, int, int]] = field(default_factory=list)

    def answer(self, request: bytes) -> bytes:
        function, address, count = struct.unpack(">BHH", request[:5])
        self.requests.append((function, address, count))
        if self.reply is not None:
            return self.reply(request)
        if function not in (1, 2, 3, 4):
            return bytes([function | 0x80, 1])
        for first, end, code in self.refused:
            if address < end and address + count > first:
                return bytes([function | 0x80, code])
        if count > self.longest:
            return bytes([function | 0x80, 3])
        words = [self.registers.get(register, 0) for register in range(address, address + count)]
        if function in (1, 2):
            bits = sum(bool(word) << place for place, word in enumerate(words))
            body = bits.to_bytes((count + 7) // 8, "little")
        else:
            body = struct.pack(f">{count}H", *words)
        return bytes([function, len(body)]) + body


class Slave:
    """`async with Slave({1: Unit()}) as slave` listens on loopback, one request at a time."""

    def __init__(self, units: dict[int, Unit], framing: str = "tcp", port: int = 0) -> None:
        self.units = units
        self.framing = framing
        self.port = port
        self.connections = 0
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> "Slave":
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port or free_port())
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        self.hang_up()
        await self._server.wait_closed()

    def hang_up(self) -> None:
        for writer in list(self._writers):
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        try:
            while True:
                await (self._turn_tcp if self.framing == "tcp" else self._turn_rtu)(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _turn_tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        transaction, _protocol, length, unit = struct.unpack(">HHHB", await reader.readexactly(7))
        answer = await self._answer(unit, await reader.readexactly(length - 1))
        if answer is not None:
            writer.write(struct.pack(">HHHB", transaction, 0, len(answer) + 1, unit) + answer)

    async def _turn_rtu(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        frame = await reader.readexactly(8)
        answer = await self._answer(frame[0], frame[1:6])
        if answer is not None:
            told = frame[:1] + answer
            writer.write(told + crc(told))

    async def _answer(self, number: int, request: bytes) -> bytes | None:
        unit = self.units.get(number)
        if unit is None or unit.is_dead:
            return None
        if unit.latency:
            await asyncio.sleep(unit.latency)
        return unit.answer(request)


def crc(frame: bytes) -> bytes:
    """Modbus over Serial Line V1.02, 6.2.2: polynomial 0xA001, low byte first."""
    rest = 0xFFFF
    for byte in frame:
        rest ^= byte
        for _ in range(8):
            rest = rest >> 1 ^ 0xA001 if rest & 1 else rest >> 1
    return rest.to_bytes(2, "little")
