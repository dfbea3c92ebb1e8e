"""A test read: a value or a reason for every register of a table, in their order."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from meterhouse.devices.address import Address
from meterhouse.devices.modbus import Connection
from meterhouse.devices.probe import Probed, probe
from tests.devices.slave import Slave, Unit
from tests.servers import free_port


def run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 20))


def test_each_register_answers_for_itself() -> None:
    async def story() -> None:
        unit = Unit({10: 1, 11: 2, 30: 0x8000, 40: 1234, 41: 0xFFFE}, refused=[(20, 21, 2)])
        async with Slave({1: unit}) as slave:
            found = await probe(
                Connection("127.0.0.1", slave.port, 0.3),
                [
                    Address(10, "uint32"),
                    Address(20, "uint16"),
                    Address(30, "int16", invalid=("0x8000",)),
                    Address(40, "uint16", scale_register=41),
                ],
            )
        assert found[0] == Probed(65538.0, None, (1, 2))
        assert found[1].value is None
        assert "2" in str(found[1].reason)
        assert found[2].value is None
        assert found[2].registers == (0x8000,)
        assert found[3].value == 12.34

    run(story)


def test_a_silent_device_is_not_asked_for_ever() -> None:
    async def story() -> None:
        async with Slave({1: Unit(is_dead=True)}) as slave:
            found = await probe(Connection("127.0.0.1", slave.port, 0.1), [Address(n, "uint16") for n in range(50)])
        assert [each.value for each in found] == [None] * 50
        assert found[-1].reason == "was not asked: the device is silent"

    run(story)


def test_nobody_there_is_the_reason_of_all() -> None:
    async def story() -> None:
        port = free_port()
        found = await probe(Connection("127.0.0.1", port, 0.2), [Address(1, "uint16"), Address(2, "uint16")])
        assert all(str(port) in str(each.reason) for each in found)
        assert len(found) == 2

    run(story)
