"""How fast we read over Modbus TCP, against simulated devices in a process of their own.

(a) 100 devices of 10 registers that take 20 ms to answer, 10 behind each of 10 gateways: time of one full
    cycle of the acquisition's reader, all gateways at once. The floor is what the latency itself takes.
    Then the same with one dead device: time until all the others are read.
(b) Registers per second from 100 devices of 20 float32 that answer at once, decoded to values with unit.
    The floor reads the same blocks over raw sockets and decodes nothing.

"""

import asyncio
import multiprocessing
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from statistics import median

import uvloop

from bench.figures import Figure, report
from meterhouse.acquisition.questions import Answers
from meterhouse.acquisition.reader import Reader
from meterhouse.acquisition.sources import Point, Source
from meterhouse.devices.address import Address
from meterhouse.devices.modbus import Connection
from tests.devices.slave import Slave, Unit

GATEWAYS, BEHIND_EACH, LATENCY = 10, 10, 0.020
DEVICES, FLOATS, ROUNDS = 100, 20, 200
SECOND = frozenset({1.0})


def serve(pipe: Pipe, gateways: list[dict[int, Unit]]) -> None:
    async def story() -> None:
        slaves = [Slave(units) for units in gateways]
        for slave in slaves:
            await slave.start()
        pipe.send([slave.port for slave in slaves])
        await asyncio.get_running_loop().run_in_executor(None, pipe.recv)

    uvloop.run(story())


@contextmanager
def simulated(gateways: list[dict[int, Unit]]) -> Iterator[list[int]]:
    """Ports of gateways that run in another process."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, gateways))
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send(None)
        process.join(10)


def reader(number: int, port: int, addresses: list[Address]) -> Reader:
    points = tuple(Point(id, address.unit, address, 1.0, True) for id, address in enumerate(addresses))
    return Reader(Source(number, f"gateway {number}", Connection("127.0.0.1", port, 1.0), points))


async def living_only(reader: Reader) -> tuple[Answers, float]:
    """The first part of a cycle, which does not wait for silent devices, and when it was there; then the rest."""
    parts = reader.cycle(SECOND)
    answers = await anext(parts)
    there = time.perf_counter()
    async for _ in parts:
        pass
    return answers, there


def full_read(with_dead: bool) -> tuple[float, float]:
    """Seconds until all living devices are read: (while a dead one is discovered, from then on)."""
    gateways = [
        {unit: Unit({register: register for register in range(10)}, LATENCY) for unit in range(1, BEHIND_EACH + 1)}
        for _ in range(GATEWAYS)
    ]
    if with_dead:
        gateways[0][1].is_dead = True
    expected = (GATEWAYS * BEHIND_EACH - with_dead) * 10

    async def story(ports: list[int]) -> tuple[float, float]:
        addresses = [
            Address(unit=unit, address=register, type="uint16")
            for unit in range(1, BEHIND_EACH + 1)
            for register in range(10)
        ]
        readers = [reader(number, port, addresses) for number, port in enumerate(ports)]
        taken = []
        for _ in range(6):
            started = time.perf_counter()
            parts = await asyncio.gather(*(living_only(each) for each in readers))
            taken.append(max(there for _, there in parts) - started)
            assert sum(len(part.readings) for part, _ in parts) == expected
        for each in readers:
            await each.close()
        return taken[0], median(taken[1:])

    with simulated(gateways) as ports:
        return uvloop.run(story(ports))


def register_rate() -> tuple[float, float]:
    """Registers per second: (ours, decoded to values; raw blocks over plain sockets)."""
    block = struct.pack(f">{FLOATS}f", *(230.0 + place for place in range(FLOATS)))
    words = dict(enumerate(struct.unpack(f">{FLOATS * 2}H", block)))

    async def ours(ports: list[int]) -> float:
        addresses = [Address(address=2 * place, type="float32", scale=0.001) for place in range(FLOATS)]
        readers = [reader(number, port, addresses) for number, port in enumerate(ports)]
        await asyncio.gather(*(living_only(each) for each in readers))

        async def rounds(each: Reader) -> None:
            for _ in range(ROUNDS):
                answers, _ = await living_only(each)
                assert len(answers.readings) == FLOATS

        started = time.perf_counter()
        await asyncio.gather(*(rounds(each) for each in readers))
        taken = time.perf_counter() - started
        for each in readers:
            await each.close()
        return DEVICES * FLOATS * 2 * ROUNDS / taken

    def floor(ports: list[int]) -> float:
        sockets = [socket.create_connection(("127.0.0.1", port)) for port in ports]
        request = struct.pack(">HHHBBHH", 1, 0, 6, 1, 3, 0, FLOATS * 2)
        length = 9 + FLOATS * 4
        started = time.perf_counter()
        for _ in range(ROUNDS):
            for each in sockets:
                each.sendall(request)
            for each in sockets:
                assert len(each.recv(length, socket.MSG_WAITALL)) == length
        taken = time.perf_counter() - started
        for each in sockets:
            each.close()
        return DEVICES * FLOATS * 2 * ROUNDS / taken

    with simulated([{1: Unit(words)} for _ in range(DEVICES)]) as ports:
        raw = floor(ports)
        return uvloop.run(ours(ports)), raw


def main() -> None:
    latency = BEHIND_EACH * LATENCY
    first, later = full_read(with_dead=False)
    discovering, beside = full_read(with_dead=True)
    ours, raw = register_rate()
    report(
        [
            Figure("Modbus, 100 devices at 20 ms, first read", first, "s", latency, "floor: the latency itself"),
            Figure("Modbus, 100 devices at 20 ms", later, "s", latency),
            Figure("Modbus, 99 of them, one found dead", discovering, "s", latency),
            Figure("Modbus, 99 of them, one known dead", beside, "s", latency),
            Figure("Modbus, decoded", ours, "registers/s", raw, "floor: raw sockets, nothing decoded"),
        ]
    )


if __name__ == "__main__":
    main()
