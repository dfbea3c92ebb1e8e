"""Cycles against simulated devices on a real socket: what is read, what is not, and who waits for whom."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from meterhouse.acquisition.questions import Answers
from meterhouse.acquisition.reader import Reader
from meterhouse.acquisition.sources import Point, Source
from meterhouse.devices.address import Address
from meterhouse.devices.modbus import Connection
from tests.devices.slave import Slave, Unit

SECONDS = frozenset({1.0})


def run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 20))


def point(id: int, unit: int = 1, register: int = 0, interval: float = 1.0, **address: Any) -> Point:
    where = Address(unit=unit, address=register, **({"type": "uint16"} | address))
    return Point(id, device=unit, address=where, interval_seconds=interval, is_stored=True)


def reader(
    slave: Slave,
    *points: Point,
    timeout: float = 0.2,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], float] = time.time,
) -> Reader:
    source = Source(1, "test", Connection("127.0.0.1", slave.port, timeout), points)
    return Reader(source, clock=clock, now=now)


async def cycle(reader: Reader, intervals: frozenset[float] = SECONDS) -> Answers:
    whole = Answers()
    async for part in reader.cycle(intervals):
        whole.readings += part.readings
        whole.faults |= part.faults
    return whole


def values(answers: Answers) -> dict[int, float | str]:
    return {reading.point.id: reading.value for reading in answers.readings}


def test_a_cycle_brings_every_point_in_few_requests() -> None:
    async def story() -> None:
        unit = Unit({0: 10, 1: 20, 5: 30, 100: 0x4366, 101: 0x3333})
        async with Slave({1: unit}) as slave:
            answers = await cycle(
                reader(
                    slave,
                    point(1),
                    point(2, register=1, scale=0.1),
                    point(3, register=5),
                    point(4, register=100, type="float32"),
                )
            )
            assert values(answers) == {1: 10, 2: 2, 3: 30, 4: 230.1999969482422}
            assert unit.requests == [(3, 0, 6), (3, 100, 2)]

    run(story)


def test_a_reading_carries_the_middle_of_its_request_in_whole_seconds() -> None:
    async def story() -> None:
        times = iter([100.0, 103.0])
        async with Slave({1: Unit({0: 10})}) as slave:
            answers = await cycle(reader(slave, point(1), now=lambda: next(times)))
            assert [reading.at for reading in answers.readings] == [101]

    run(story)


def test_only_what_is_due_is_asked_for() -> None:
    async def story() -> None:
        unit = Unit({0: 10, 1: 20})
        async with Slave({1: unit}) as slave:
            source = reader(slave, point(1), point(2, register=1, interval=60.0))
            assert values(await cycle(source)) == {1: 10}
            assert values(await cycle(source, frozenset({1.0, 60.0}))) == {1: 10, 2: 20}
            assert unit.requests == [(3, 0, 1), (3, 0, 2)]

    run(story)


def test_scale_factors_are_read_along() -> None:
    async def story() -> None:
        async with Slave({1: Unit({84: 4200, 85: 0xFFFF, 86: 5000, 87: 0x8000})}) as slave:
            answers = await cycle(
                reader(
                    slave,
                    point(1, register=84, type="int16", scale=0.001, scale_register=85),
                    point(2, register=86, type="int16", scale_register=87),
                )
            )
            assert values(answers) == {1: 0.42}
            assert "scale factor in register 87" in answers.faults[2]

    run(story)


def test_no_value_is_a_reason_and_never_a_reading() -> None:
    async def story() -> None:
        async with Slave({1: Unit({0: 0x7FC0, 2: 0x8000})}) as slave:
            answers = await cycle(
                reader(slave, point(1, type="float32"), point(2, register=2, type="int16", invalid=("0x8000",)))
            )
            assert values(answers) == {}
            assert "NaN" in answers.faults[1]
            assert "0x8000" in answers.faults[2]

    run(story)


def test_a_register_that_the_device_does_not_have_costs_the_others_nothing() -> None:
    async def story() -> None:
        unit = Unit({register: register for register in range(20)}, refused=[(7, 8, 2)])
        async with Slave({1: unit}) as slave:
            source = reader(slave, *(point(register, register=register) for register in range(1, 20)))
            for _ in range(2):
                unit.requests.clear()
                answers = await cycle(source)
                assert values(answers).keys() == set(range(1, 20)) - {7}
                assert "illegal data address" in answers.faults[7]
            assert unit.requests == [(3, 1, 6), (3, 8, 12)]

    run(story)


def test_a_function_that_the_device_does_not_know_is_the_reason_of_its_points() -> None:
    async def story() -> None:
        unit = Unit({0: 5})
        async with Slave({1: unit}) as slave:
            source = reader(slave, point(1), point(2, function=4))
            unit.reply = lambda request: bytes([0x84, 1]) if request[0] == 4 else _plain(unit, request)
            answers = await cycle(source)
            assert values(answers) == {1: 5}
            assert "illegal function" in answers.faults[2]

    run(story)


def _plain(unit: Unit, request: bytes) -> bytes:
    return Unit(unit.registers).answer(request)


def test_a_dead_device_delays_the_others_once_and_then_comes_last() -> None:
    async def story() -> None:
        units = {1: Unit({0: 1}), 2: Unit(is_dead=True), 3: Unit({0: 3})}
        async with Slave(units) as slave:
            source = reader(slave, *(point(unit, unit) for unit in units))
            assert values(await cycle(source)) == {1: 1, 3: 3}

            started = time.monotonic()
            parts = source.cycle(SECONDS)
            first = await anext(parts)
            assert values(first) == {1: 1, 3: 3}
            assert time.monotonic() - started < 0.1
            rest = await anext(parts)
            assert "did not answer" in rest.faults[2]
            await parts.aclose()

    run(story)


def test_a_dead_device_is_asked_again_at_growing_intervals_and_is_read_when_it_is_back() -> None:
    async def story() -> None:
        now = 0.0
        dead = Unit({0: 7}, is_dead=True)
        async with Slave({1: dead}) as slave:
            source = reader(slave, point(1), timeout=0.05, clock=lambda: now)
            asked = 0
            for _ in range(100):
                started = time.monotonic()
                assert (await cycle(source)).faults.keys() == {1}
                asked += time.monotonic() - started > 0.04
                now += 1.0
            assert 5 <= asked <= 8
            dead.is_dead = False
            now += 100.0
            assert values(await cycle(source)) == {1: 7}

    run(story)


def test_a_gateway_that_answers_for_a_silent_device_counts_as_silence() -> None:
    async def story() -> None:
        lost = Unit(reply=lambda request: bytes([request[0] | 0x80, 11]))
        async with Slave({1: lost, 2: Unit({0: 2})}) as slave:
            source = reader(slave, point(1), point(2, unit=2))
            answers = await cycle(source)
            assert values(answers) == {2: 2}
            assert "gateway target did not respond" in answers.faults[1]
            assert (await cycle(source)).faults == answers.faults
            assert len(lost.requests) == 1, "it is left alone for a while"

    run(story)


def test_a_source_that_nobody_answers_at_is_the_reason_of_all_its_points() -> None:
    async def story() -> None:
        slave = Slave({})
        await slave.start()
        await slave.stop()
        source = reader(slave, point(1), point(2, unit=2))
        for _ in range(2):
            answers = await cycle(source)
            assert answers.faults.keys() == {1, 2}
            assert "no connection" in answers.faults[1]

    run(story)


def test_what_came_before_a_device_fell_silent_counts() -> None:
    async def story() -> None:
        unit = Unit({0: 5})
        async with Slave({1: unit}) as slave:
            source = reader(slave, point(1), point(2, register=500))

            def fall_silent(request: bytes) -> bytes:
                unit.is_dead = True
                return _plain(unit, request)

            unit.reply = fall_silent
            answers = await cycle(source)
            assert values(answers) == {1: 5}
            assert "did not answer" in answers.faults[2]

    run(story)
