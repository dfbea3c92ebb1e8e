"""The wire, against a slave on a real socket: answers, refusals, silence, nonsense and broken connections."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from meterhouse.devices.backoff import Backoff
from meterhouse.devices.modbus import (
    BadAnswer,
    Connection,
    DeviceError,
    ModbusLine,
    NoAnswer,
    NoConnection,
    RefusedByDevice,
)
from meterhouse.kernel.errors import Refused
from tests.devices.slave import Slave, Unit


def run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 20))


def line_to(slave: Slave, timeout: float = 0.3) -> ModbusLine:
    return ModbusLine(Connection("127.0.0.1", slave.port, timeout, slave.framing))


@pytest.mark.parametrize("framing", ["tcp", "rtu"])
@pytest.mark.parametrize("function", [3, 4])
def test_registers_come_as_the_device_has_them(framing: str, function: int) -> None:
    async def story() -> None:
        async with Slave({5: Unit({10: 1, 11: 65535, 134: 7})}, framing) as slave:
            line = line_to(slave)
            assert await line.read(5, function, 10, 2) == [1, 65535]
            assert (await line.read(5, function, 10, 125))[-1] == 7
            await line.close()

    run(story)


@pytest.mark.parametrize("function", [1, 2])
def test_bits_come_as_zeros_and_ones(function: int) -> None:
    async def story() -> None:
        async with Slave({1: Unit({3: 1, 11: 1})}) as slave:
            assert await line_to(slave).read(1, function, 3, 9) == [1, 0, 0, 0, 0, 0, 0, 0, 1]

    run(story)


def test_an_exception_carries_its_code() -> None:
    async def story() -> None:
        async with Slave({1: Unit(refused=[(20, 21, 2)])}) as slave:
            line = line_to(slave)
            with pytest.raises(RefusedByDevice, match="illegal data address") as refused:
                await line.read(1, 3, 18, 4)
            assert refused.value.code == 2
            assert await line.read(1, 3, 21, 1) == [0]

    run(story)


@pytest.mark.parametrize("framing", ["tcp", "rtu"])
def test_a_silent_unit_does_not_cost_the_others_their_answer(framing: str) -> None:
    async def story() -> None:
        async with Slave({1: Unit(is_dead=True), 2: Unit({0: 42})}, framing) as slave:
            line = line_to(slave)
            with pytest.raises(NoAnswer, match=r"unit 1 did not answer within 0\.3 s"):
                await line.read(1, 3, 0, 1)
            assert await line.read(2, 3, 0, 1) == [42]

    run(story)


@pytest.mark.parametrize("framing", ["tcp", "rtu"])
def test_a_late_answer_is_not_taken_for_the_next_one(framing: str) -> None:
    async def story() -> None:
        late = Unit({0: 111, 1: 222}, latency=0.4)
        async with Slave({1: late}, framing) as slave:
            line = line_to(slave)
            with pytest.raises(NoAnswer):
                await line.read(1, 3, 0, 1)
            late.latency = 0.0
            assert await line.read(1, 3, 1, 1) == [222]

    run(story)


def test_nobody_listening_is_told_at_once_and_left_alone_for_a_while() -> None:
    async def story() -> None:
        now = 0.0
        slave = Slave({1: Unit({0: 9})})
        await slave.start()
        await slave.stop()
        line = ModbusLine(
            Connection("127.0.0.1", slave.port),
            clock=lambda: now,
            backoff=Backoff(uniform=lambda a, b: (a + b) / 2),
        )
        with pytest.raises(NoConnection, match="tried 1 times"):
            await line.read(1, 3, 0, 1)
        await slave.start()
        with pytest.raises(NoConnection):
            await line.read(1, 3, 0, 1)
        now = 1.0
        assert await line.read(1, 3, 0, 1) == [9]
        await line.close()
        await slave.stop()

    run(story)


def test_a_connection_that_was_dropped_while_idle_is_made_anew_within_the_read() -> None:
    async def story() -> None:
        async with Slave({1: Unit({0: 9})}) as slave:
            line = line_to(slave)
            await line.read(1, 3, 0, 1)
            slave.hang_up()
            assert await line.read(1, 3, 0, 1) == [9]
            assert slave.connections == 2

    run(story)


def test_a_connection_that_breaks_during_a_request_fails_at_once() -> None:
    async def story() -> None:
        slow = Unit(latency=5.0)
        async with Slave({1: slow}) as slave:
            line = line_to(slave, timeout=5.0)
            asked = asyncio.create_task(line.read(1, 3, 0, 1))
            await asyncio.sleep(0.1)
            started = time.monotonic()
            slave.hang_up()
            with pytest.raises(NoConnection):
                await asked
            assert time.monotonic() - started < 1

    run(story)


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(lambda request: request[:1] + b"\x02\x00\x01", id="one register of two"),
        pytest.param(lambda request: request[:1] + b"\x06" + bytes(6), id="three registers of two"),
        pytest.param(lambda request: request[:1] + b"\x04\x00", id="cut short"),
        pytest.param(lambda request: request[:1] + b"\x03\x00\x00\x00", id="an odd number of bytes"),
        pytest.param(lambda _request: b"\x63\x00", id="an unknown function"),
        pytest.param(lambda _request: b"\x04\x04" + bytes(4), id="another function"),
        pytest.param(lambda request: bytes([request[0] | 0x80]), id="an exception without its code"),
    ],
)
def test_nonsense_is_an_error_and_never_a_value(reply: Callable[[bytes], bytes]) -> None:
    async def story() -> None:
        unit = Unit({0: 5, 1: 6}, reply=reply)
        async with Slave({1: unit}) as slave:
            line = line_to(slave)
            started = time.monotonic()
            with pytest.raises(BadAnswer):
                await line.read(1, 3, 0, 2)
            assert time.monotonic() - started < 0.25
            unit.reply = None
            assert await line.read(1, 3, 0, 2) == [5, 6]

    run(story)


def test_requests_of_many_wait_for_their_turn() -> None:
    async def story() -> None:
        units = {number: Unit({0: number}, latency=0.005) for number in range(1, 11)}
        async with Slave(units) as slave:
            line = line_to(slave)
            answers = await asyncio.gather(*(line.read(number, 3, 0, 1) for number in units))
            assert answers == [[number] for number in units]
            assert slave.connections == 1

    run(story)


def test_after_three_silences_the_connection_is_doubted() -> None:
    async def story() -> None:
        async with Slave({1: Unit(is_dead=True)}) as slave:
            line = line_to(slave, timeout=0.05)
            for _ in range(4):
                with pytest.raises(NoAnswer):
                    await line.read(1, 3, 0, 1)
            await asyncio.sleep(0.05)
            assert slave.connections == 2

    run(story)


def test_every_error_is_a_device_error() -> None:
    assert all(issubclass(kind, DeviceError) for kind in (NoConnection, NoAnswer, BadAnswer, RefusedByDevice))
    assert RefusedByDevice(11, "registers 0 to 1").is_silence


@pytest.mark.parametrize(
    ("document", "fields"),
    [
        pytest.param({}, {"host"}, id="no host"),
        pytest.param({"host": "meter", "port": 0}, {"port"}, id="no port"),
        pytest.param({"host": "meter", "timeout_seconds": 0}, {"timeout_seconds"}, id="no time to answer"),
        pytest.param({"host": "meter", "framing": "ascii", "baud": 9600}, {"framing", "baud"}, id="two at once"),
    ],
)
def test_a_wrong_connection_is_refused_with_every_fault(document: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(Refused) as refused:
        Connection.from_document(document)
    assert {fault.field for fault in refused.value.faults} == fields


def test_a_connection_takes_its_defaults() -> None:
    assert Connection.from_document({"host": "meter"}) == Connection("meter", 502, 2.0, "tcp")
