"""Over the wire: a real socket, a real client."""

import asyncio
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from pymodbus.client import AsyncModbusTcpClient

from meterhouse.devices.codec import decode, decode_exponent
from meterhouse.plant.boost import REGISTER, Boosts
from meterhouse.plant.fault import Sound
from meterhouse.plant.flow import ANCHOR
from meterhouse.plant.noise import Floats, Integers
from meterhouse.plant.plant import Plant, plant
from meterhouse.plant.point import PlantPoint, points
from meterhouse.plant.server import Gateway, gateway

_NOW = ANCHOR + 40 * 86_400 + 39_777
_ENERGY = "Berlin energy centre"
_OFFICE = "Berlin office risers"


@asynccontextmanager
async def _served(line: Gateway) -> AsyncIterator[int]:
    for port in range(23_100, 23_900):
        try:
            server = await line.serve(port)
        except OSError:
            continue
        async with server:
            yield port
        return
    raise RuntimeError("no free port between 23100 and 23900")


@asynccontextmanager
async def _client(port: int) -> AsyncIterator[AsyncModbusTcpClient]:
    client = AsyncModbusTcpClient("127.0.0.1", port=port, timeout=5, retries=0)
    assert await client.connect()
    try:
        yield client
    finally:
        client.close()


@asynccontextmanager
async def _asked(line: Gateway) -> AsyncIterator[AsyncModbusTcpClient]:
    async with _served(line) as port, _client(port) as client:
        yield client


def _line(simulated: Plant, name: str, now: float = _NOW, latency: float = 0.0) -> Gateway:
    return gateway(name, simulated.behind(name).values(), lambda: now, latency)


def test_every_point_decodes_to_what_history_says(simulated: Plant) -> None:
    async def read() -> list[tuple[str, object, float]]:
        found = []
        for name in sorted({point.device.instrument.gateway for point in points(simulated)}):
            async with _asked(_line(simulated, name)) as client:
                for point in points(simulated):
                    if point.device.instrument.gateway == name:
                        found.append((point.key, await _value(client, point), _history(point)))
        return found

    async def _value(client: AsyncModbusTcpClient, point: PlantPoint) -> object:
        instrument = point.device.instrument
        address = instrument.profile.address(point.register.channel, instrument.unit)
        ask = client.read_holding_registers if address.function == 3 else client.read_input_registers
        answer = await ask(address.address, count=address.width, device_id=address.unit)
        exponent = None
        if address.scale_register is not None:
            scale = await ask(address.scale_register, count=1, device_id=address.unit)
            exponent = decode_exponent(scale.registers[0])
        return decode(answer.registers, address, exponent)

    def _history(point: PlantPoint) -> float:
        return float(point.device.answer(point.register, np.array([_NOW]))[0])

    for key, over_the_wire, from_history in asyncio.run(read()):
        assert over_the_wire == from_history, key


def test_a_whole_block_is_read_at_once(simulated: Plant) -> None:
    async def read() -> list[int]:
        async with _asked(_line(simulated, _OFFICE)) as client:
            answer = await client.read_input_registers(0, count=80, device_id=1)
            return list(answer.registers)

    words = asyncio.run(read())
    assert len(words) == 80
    voltage = struct.unpack(">f", struct.pack(">2H", *words[0:2]))[0]
    assert 215.0 < voltage < 245.0


@pytest.mark.parametrize(
    ("unit", "request_", "code"),
    [
        pytest.param(1, b"\x01\x00\x00\x00\x01", 1, id="reading coils is no function of these devices"),
        pytest.param(1, b"\x2b\x0e\x01\x00", 1, id="nor is device identification"),
        pytest.param(1, b"\x04\x75\x30\x00\x01", 2, id="no register 30000"),
        pytest.param(1, b"\x04\xff\xff\x00\x02", 2, id="beyond the last register"),
        pytest.param(1, b"\x03\x00\x00\x00\x02", 2, id="no holding registers where there are input registers"),
        pytest.param(1, b"\x04\x00\x00\x00\x00", 3, id="no registers at all"),
        pytest.param(1, b"\x04\x00\x00\x00\x7e", 3, id="more than 125 registers"),
        pytest.param(1, b"\x04\x00\x00", 3, id="a request cut short"),
        pytest.param(1, b"\x10\xea\x60\x00\x02\x04\x3f\x80", 3, id="fewer words than announced"),
        pytest.param(1, b"\x10\xea\x60\x00\x02\x04\xbf\x80\x00\x00", 3, id="a negative boost"),
        pytest.param(1, b"\x10\xea\x60\x00\x02\x04\x7f\xc0\x00\x00", 3, id="a boost that is no number"),
        pytest.param(1, b"\x06\x00\x00\x00\x01", 2, id="a measured register cannot be written"),
        pytest.param(1, b"\x06\xea\x61\x00\x00", 3, id="a low word without its high word"),
        pytest.param(99, b"\x04\x00\x00\x00\x02", 11, id="nobody at that unit"),
    ],
)
def test_what_cannot_be_is_answered_by_its_exception(unit: int, request_: bytes, code: int) -> None:
    line = _line(plant(1), _OFFICE)
    assert line.respond(unit, request_) == bytes((request_[0] | 0x80, code))


def test_a_frame_that_is_not_modbus_ends_the_conversation(simulated: Plant) -> None:
    async def speak(header: bytes) -> bytes:
        async with _served(_line(simulated, _OFFICE)) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(header)
            async with asyncio.timeout(5):
                answer = await reader.read()
            writer.close()
            return answer

    assert asyncio.run(speak(b"\x00\x01\x00\x07\x00\x06\x01\x04\x00\x00\x00\x02")) == b""  # protocol 7
    assert asyncio.run(speak(b"\x00\x01\x00\x00\x04\x00\x01\x04\x00\x00\x00\x02")) == b""  # 1024 bytes long


def test_several_clients_are_served_while_one_is_silent(simulated: Plant) -> None:
    async def ask() -> list[bool]:
        async with _served(_line(simulated, _ENERGY)) as port:
            _, silent = await asyncio.open_connection("127.0.0.1", port)
            silent.write(b"\x00\x01")

            async def one() -> bool:
                async with _client(port) as client:
                    answers = [await client.read_holding_registers(100, count=17, device_id=3) for _ in range(20)]
                return not any(answer.isError() for answer in answers)

            async with asyncio.timeout(20):
                found = await asyncio.gather(*(one() for _ in range(8)))
            silent.close()
            return found

    assert all(asyncio.run(ask()))


def test_a_slow_line_takes_its_time_for_each_request(simulated: Plant) -> None:
    async def ask() -> float:
        async with _asked(_line(simulated, _ENERGY, latency=0.05)) as client:
            began = time.monotonic()
            for _ in range(4):
                await client.read_holding_registers(100, count=2, device_id=3)
            return time.monotonic() - began

    assert asyncio.run(ask()) >= 0.2


def test_a_written_boost_lifts_the_main_counter_and_outlives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "boosts.json"

    async def counter(boosts: Boosts, boost: list[int] | None) -> tuple[float, float]:
        line = _line(plant(1, boosts=boosts), _OFFICE)
        address = line.units[1].device.instrument.profile.address("ActiveEnergyImport", 1)
        async with _asked(line) as client:
            before = await client.read_input_registers(address.address, count=2, device_id=1)
            if boost is not None:
                written = await client.write_registers(REGISTER, boost, device_id=1)
                assert not written.isError()
            after = await client.read_input_registers(address.address, count=2, device_id=1)
            total = await client.read_holding_registers(REGISTER, count=2, device_id=1)
        assert struct.unpack(">f", struct.pack(">2H", *total.registers)) == (64.0,)
        first, second = (decode(each.registers, address) for each in (before, after))
        assert isinstance(first, float)
        assert isinstance(second, float)
        return first, second

    boost = list(struct.unpack(">2H", struct.pack(">f", 64.0)))
    before, after = asyncio.run(counter(Boosts(path), boost))
    assert after - before == pytest.approx(64.0, abs=0.02)
    again, _ = asyncio.run(counter(Boosts(path), None))
    assert again == after


def test_single_writes_boost_with_their_second_word() -> None:
    simulated = plant(1)
    line = _line(simulated, _OFFICE)
    high, low = struct.unpack(">2H", struct.pack(">f", 12.5))
    for place, word in ((REGISTER, high), (REGISTER + 1, low)):
        request = struct.pack(">BHH", 6, place, word)
        assert line.respond(1, request) == request
    assert simulated.boosts.total(simulated.behind(_OFFICE)[1].instrument.name) == 12.5


def test_a_fault_stands_between_the_truth_and_the_answer() -> None:
    class Stuck:
        def seen(self, ats: Integers, shown: Floats, _: Sound) -> Floats:
            return np.full(ats.shape, 4_711.0) + 0.0 * shown

    class Dead:
        def seen(self, ats: Integers, shown: Floats, _: Sound) -> Floats:
            return np.full(ats.shape, np.nan) + 0.0 * shown

    name = plant(1).behind(_OFFICE)[1].instrument.name
    stuck = plant(1, faults={(name, "ActiveEnergyImport"): Stuck(), (name, "Frequency"): Dead()})
    line = _line(stuck, _OFFICE)
    answer = line.respond(1, struct.pack(">BHH", 4, 72, 2))
    assert struct.unpack(">f", answer[2:]) == (4_711.0,)
    assert line.respond(1, struct.pack(">BHH", 4, 70, 2)) == bytes((0x84, 11))
