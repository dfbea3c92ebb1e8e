import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.devices.address import Address
from meterhouse.devices.codec import decode, encode
from meterhouse.devices.profile import Register, profiles
from meterhouse.plant.flow import UNIT
from meterhouse.plant.register import resolution

_COUNTERS = [
    pytest.param(register, id=f"{profile.id} {register.channel}")
    for profile in profiles()
    for register in profile.registers
    if register.kind == "counter"
]


@pytest.mark.parametrize("register", _COUNTERS)
def test_what_a_counter_shows_is_what_is_decoded_from_its_words(register: Register) -> None:
    shape = resolution(register.address, register.unit)
    rng = np.random.default_rng(1)
    flows = np.sort(rng.integers(UNIT, 900_000 * UNIT, 200))
    for shown in shape.counter(flows).tolist():
        words = encode(shown, register.address, shape.exponent)
        assert decode(words, register.address, shape.exponent) == shown


@given(st.integers(0, 50_000 * UNIT), st.integers(0, UNIT))
def test_a_counter_never_shows_less_later_nor_more_than_flowed(flow: int, more: int) -> None:
    shape = resolution(Address(address=0, type="uint32", scale=0.01), "kWh")
    before, after = shape.counter(np.array([flow, flow + more])).tolist()
    assert before <= after
    assert 0 <= flow / UNIT - before < 0.01 + 1e-6


@pytest.mark.parametrize(
    ("address", "kwh", "shown"),
    [
        pytest.param(Address(address=0, type="uint32", scale=0.01), 12.3499, 12.34, id="hundredths"),
        pytest.param(Address(address=0, type="int32", scale=0.1), 12.3499, 12.3, id="tenths"),
        pytest.param(Address(address=0, type="int64", scale=0.001), 12.3499, 12.349, id="watt hours"),
        pytest.param(Address(address=0, type="bcd32"), 12.3499, 12.0, id="whole ones on a display"),
        pytest.param(Address(address=0, type="float64", scale=0.001), 12.3499, 12.349, id="whole Wh in a float"),
        pytest.param(Address(address=0, type="bcd16"), 10_012.0, 12.0, id="four digits start again"),
        pytest.param(Address(address=0, type="uint16"), 65_540.0, 4.0, id="sixteen bits start again"),
    ],
)
def test_a_counter_cuts_down_to_its_last_full_step(address: Address, kwh: float, shown: float) -> None:
    assert resolution(address, "kWh").counter(np.array([round(kwh * UNIT)]))[0] == pytest.approx(shown)


def test_a_float_of_many_kwh_shows_coarser_steps() -> None:
    shape = resolution(Address(address=0, type="float32"), "kWh")
    flows = np.array([1_000_000 * UNIT, 1_000_000 * UNIT + UNIT // 50])
    assert len(set(shape.counter(flows).tolist())) == 1  # 24 bits reach to 1/16 kWh there


def test_a_state_is_held_at_the_end_of_its_register() -> None:
    shape = resolution(Address(address=0, type="int16", scale=0.01), "kW")
    assert shape.state(np.array([1_000.0, -1_000.0])).tolist() == [327.67, -327.67]
