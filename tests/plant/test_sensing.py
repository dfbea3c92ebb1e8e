"""What probes feel: plausible by the year, and the same alone and in company."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.devices.profile import Register
from meterhouse.plant.boost import REGISTER
from meterhouse.plant.device import Device
from meterhouse.plant.flow import ANCHOR
from meterhouse.plant.memory import HOLDING, INPUT, IllegalAddressError, Memory
from meterhouse.plant.noise import Floats
from meterhouse.plant.plant import Plant, plant

_PROBES = [device.instrument.name for device in plant(1).devices if device.instrument.is_probe]
_YEAR = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp()) + np.arange(0, 365 * 86_400, 3_600, dtype=np.int64)

every_probe = pytest.mark.parametrize("name", _PROBES)


def _channels(device: Device) -> dict[str, Register]:
    return {each.channel: each for each in device.instrument.profile.registers if each.kind == "analog"}


def _felt(simulated: Plant, name: str, channel: str, ats: np.ndarray = _YEAR) -> Floats:
    device = simulated.device(name)
    return device.answer(_channels(device)[channel], ats)


@pytest.mark.parametrize(
    ("name", "channel", "coldest", "warmest"),
    [
        pytest.param("Berlin weather station", "Temperature", (-18, 0), (26, 38), id="Berlin, outside"),
        pytest.param("Pune weather station", "Temperature", (5, 16), (34, 44), id="Pune, outside"),
        pytest.param("Austin weather station", "Temperature", (-9, 4), (34, 43), id="Austin, outside"),
        pytest.param("Berlin second floor climate", "Temperature", (17, 21), (23, 28), id="an office"),
        pytest.param("Austin sales floor climate", "Temperature", (18, 21), (23, 26), id="a shop"),
        pytest.param("Pune assembly climate", "Temperature", (21, 26), (30, 36), id="a hall that is not cooled"),
        pytest.param("Berlin second floor climate", "CarbonDioxide", (400, 430), (700, 1_100), id="breath"),
        pytest.param("Berlin weather station", "Irradiance", (0, 0), (800, 1_100), id="sun"),
        pytest.param("Berlin weather station", "Humidity", (15, 40), (95, 99), id="damp and dry air"),
    ],
)
def test_the_extremes_of_a_year_are_those_of_the_place(
    simulated: Plant, name: str, channel: str, coldest: tuple[int, int], warmest: tuple[int, int]
) -> None:
    felt = _felt(simulated, name, channel)
    assert coldest[0] <= felt.min() <= coldest[1]
    assert warmest[0] <= felt.max() <= warmest[1]


@every_probe
def test_a_probe_is_finite_and_alive_in_every_channel(simulated: Plant, name: str) -> None:
    for channel in _channels(simulated.device(name)):
        felt = _felt(simulated, name, channel)
        assert np.isfinite(felt).all()
        assert len(np.unique(felt)) > 80, channel


@given(st.lists(st.integers(ANCHOR, ANCHOR + 900 * 86_400), min_size=1, max_size=5, unique=True))
@settings(deadline=None, max_examples=25)
def test_an_instant_feels_the_same_alone_and_in_company(simulated: Plant, ats: list[int]) -> None:
    for name in _PROBES[:2]:
        for channel in _channels(simulated.device(name)):
            together = _felt(simulated, name, channel, np.array(ats))
            alone = [_felt(simulated, name, channel, np.array([at]))[0] for at in ats]
            assert together.tolist() == alone


def test_a_room_that_people_have_left_has_fresh_air(simulated: Plant) -> None:
    clock = [int(datetime(2025, 6, 4, hour, tzinfo=UTC).timestamp()) for hour in (2, 9)]  # four and eleven in Berlin
    night, day = _felt(simulated, "Berlin second floor climate", "CarbonDioxide", np.array(clock))
    assert night < 450 < 600 < day


def test_what_a_probe_does_not_feel_is_named(simulated: Plant) -> None:
    device = simulated.device("Berlin weather station")
    carbon_dioxide = _channels(simulated.device("Berlin second floor climate"))["CarbonDioxide"]
    with pytest.raises(KeyError, match="senses no CarbonDioxide; it has Temperature, Humidity, Irradiance"):
        device.answer(carbon_dioxide, _YEAR[:1])


@every_probe
def test_a_probe_takes_no_boost(simulated: Plant, name: str) -> None:
    memory = Memory(simulated.device(name))
    with pytest.raises(IllegalAddressError):
        memory.write(REGISTER, [0x4280, 0], ANCHOR)
    for function in (HOLDING, INPUT):
        with pytest.raises(IllegalAddressError):
            memory.read(function, REGISTER, 2, ANCHOR)
