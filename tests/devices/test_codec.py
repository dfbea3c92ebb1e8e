"""Registers to values: worked examples, what is absent and why, and laws over every type and order."""

import math
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.devices.address import ORDERS
from meterhouse.devices.codec import Absent, Address, decode, decode_exponent, encode
from meterhouse.kernel.errors import Refused

INTEGERS = {
    "int16": (-(1 << 15), (1 << 15) - 1),
    "uint16": (0, (1 << 16) - 1),
    "int32": (-(1 << 31), (1 << 31) - 1),
    "uint32": (0, (1 << 32) - 1),
    # Beyond 2**53 a double does not hold every whole number.
    "int64": (-(1 << 53), 1 << 53),
    "uint64": (0, 1 << 53),
    "bcd16": (0, 9_999),
    "bcd32": (0, 99_999_999),
    "mod10k": (0, 99_999_999),
}
LONG_ORDERS = [order for order in ORDERS if len(order) > 2]


def address(type: str, **others: Any) -> Address:
    return Address(address=0, type=type, **others)


@pytest.mark.parametrize(
    ("registers", "where", "value"),
    [
        pytest.param([0x4366, 0x3334], address("float32"), 230.2000122, id="230.2 V of an SDM630"),
        pytest.param([0x3334, 0x4366], address("float32", order="CDAB"), 230.2000122, id="words swapped"),
        pytest.param([0x6643, 0x3433], address("float32", order="BADC"), 230.2000122, id="bytes swapped"),
        pytest.param([0x3433, 0x6643], address("float32", order="DCBA"), 230.2000122, id="both swapped"),
        pytest.param([0xFFFE], address("int16"), -2.0, id="negative"),
        pytest.param([0x0201], address("uint16", order="BADC"), 0x0102, id="one register, bytes swapped"),
        pytest.param([0x0201], address("uint16", order="BA"), 0x0102, id="two letters"),
        pytest.param([0x0001, 0x0000], address("uint32"), 65536.0, id="two registers"),
        pytest.param([0, 0, 0x0012, 0xD687], address("int64", scale=0.001), 1234.567, id="Wh as kWh"),
        pytest.param([0xD687, 0x0012, 0, 0], address("int64", order="CDAB", scale=0.001), 1234.567, id="CDAB on 8"),
        pytest.param([0xD687, 0x0012, 0, 0], address("int64", order="GHEFCDAB"), 1234567.0, id="GHEFCDAB"),
        pytest.param([0x8000, 0, 0, 0], address("uint64"), float(1 << 63), id="the sign bit of an unsigned"),
        pytest.param([0x40C8, 0x1CD6, 0xE631, 0xF8A1], address("float64"), 12345.6789, id="float64"),
        pytest.param([0x1234], address("bcd16"), 1234.0, id="decimal digits"),
        pytest.param([0x1234, 0x5678], address("bcd32", scale=0.01), 123456.78, id="eight digits"),
        pytest.param([1234, 5678], address("mod10k"), 12345678.0, id="modulo 10000"),
        # Schneider Electric FAQ FA146443 gives these four registers and 1,234,567 Wh.
        pytest.param([4567, 123, 0, 0], address("mod10k", count=4, order="CDAB"), 1234567.0, id="PM800"),
        pytest.param([0x0008], address("bool"), 1.0, id="any bit is true"),
        pytest.param([0x0008], address("bool", bit=3), 1.0, id="its bit"),
        pytest.param([0x0008], address("bool", bit=2), 0.0, id="another's bit"),
        pytest.param([0x4142, 0x4300], address("string", count=2), "ABC", id="text"),
        pytest.param([0x4241, 0x0043], address("string", count=2, order="BADC"), "ABC", id="text, swapped"),
        pytest.param([0x4142, 0x4320], address("string", count=2, order="CDAB"), "ABC", id="text keeps its words"),
        pytest.param([5, 6, 7], address("uint16"), 5.0, id="more registers than the value takes"),
    ],
)
def test_registers_decode_to_the_value(registers: list[int], where: Address, value: float | str) -> None:
    decoded = decode(registers, where)
    assert decoded == (value if isinstance(value, str) else pytest.approx(value, rel=1e-9))


@pytest.mark.parametrize(
    ("registers", "where", "reason"),
    [
        pytest.param([0x8000], address("int16", invalid=("0x8000",)), "not available (0x8000)", id="bits"),
        pytest.param([0x0080], address("int16", order="BADC", invalid=("0x8000",)), "0x8000", id="bits, swapped"),
        pytest.param([0xFFFF] * 2, address("uint32", invalid=("0xFFFFFFFF",)), "0xFFFFFFFF", id="all ones"),
        pytest.param([0xFFFF] * 4, address("uint64", invalid=("0xffffffffffffffff",)), "not available", id="64"),
        pytest.param([0x8000], address("int16", invalid=(-32768,)), "-32768", id="the number before scaling"),
        pytest.param([0x7FC0, 0], address("float32"), "NaN", id="not a number"),
        pytest.param([0x7FC0, 0], address("float32", invalid=("nan",)), "NaN", id="not a number, expected"),
        pytest.param([0x7F80, 0], address("float32"), "infinite", id="infinite"),
        pytest.param([0xFF80, 0], address("float32"), "infinite", id="minus infinite"),
        pytest.param([0x12A4], address("bcd16"), "0x12A4", id="no decimal digit"),
        pytest.param([0, 10_000], address("mod10k"), "10000", id="beyond modulo 10000"),
        pytest.param([50_000], address("uint16", max=40_000), "largest believable", id="beyond the largest"),
        pytest.param([0x8000], address("int16", max=30_000), "largest believable", id="beyond the negative largest"),
        pytest.param([1], address("uint32"), "1 of 2 registers", id="half a value"),
        pytest.param([], address("uint16"), "0 of 1 registers", id="no answer"),
        pytest.param([70_000], address("uint16"), "no register", id="not 16 bit"),
        pytest.param([0, 0], address("string", count=2), "empty", id="no text"),
        pytest.param([5], address("int16", scale_register=9), "scale factor", id="no scale factor"),
    ],
)
def test_what_is_no_value_is_absent_with_a_reason(registers: list[int], where: Address, reason: str) -> None:
    decoded = decode(registers, where)
    assert isinstance(decoded, Absent)
    assert reason in decoded.reason


@pytest.mark.parametrize(
    ("register", "exponent"),
    [(0xFFFE, -2), (0, 0), (3, 3), (0xFFF6, -10), (0x8000, None), (11, None), (0xFFF5, None)],
)
def test_a_scale_register_holds_a_small_power_of_ten_or_nothing(register: int, exponent: int | None) -> None:
    assert decode_exponent(register) == exponent


def test_scale_and_scale_register_multiply() -> None:
    power = address("int16", scale=0.001, scale_register=9)
    assert decode([4200], power, 1) == 42.0
    assert decode([4200], power, -1) == 0.42
    assert encode(42.0, power, 1) == [4200]


@given(raw=st.integers(0, (1 << 32) - 1), digits=st.integers(0, 6))
def test_a_decimal_scale_gives_the_number_nearest_to_the_decimal(raw: int, digits: int) -> None:
    scale = float(f"1e-{digits}")
    decoded = decode(encode(float(raw), address("uint32")), address("uint32", scale=scale))
    assert decoded == float(f"{raw}e-{digits}")


@pytest.mark.parametrize("order", LONG_ORDERS)
@pytest.mark.parametrize("kind", INTEGERS)
@given(data=st.data())
def test_whole_numbers_come_back_in_every_order(kind: str, order: str, data: st.DataObject) -> None:
    lowest, highest = INTEGERS[kind]
    value = float(data.draw(st.integers(lowest, highest)))
    where = address(kind, order=order)
    registers = encode(value, where)
    assert len(registers) == where.width
    assert all(0 <= register <= 0xFFFF for register in registers)
    assert decode(registers, where) == value


@pytest.mark.parametrize("order", LONG_ORDERS)
@pytest.mark.parametrize("kind", ["float32", "float64"])
@given(data=st.data())
def test_floats_come_back_in_every_order(kind: str, order: str, data: st.DataObject) -> None:
    value = data.draw(st.floats(allow_nan=False, allow_infinity=False, width=32 if kind == "float32" else 64))
    assert decode(encode(value, address(kind, order=order)), address(kind, order=order)) == value


@pytest.mark.parametrize("order", LONG_ORDERS)
@given(text=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=16))
def test_text_comes_back_in_every_order(order: str, text: str) -> None:
    where = address("string", count=8, order=order)
    assert decode(encode(text, where), where) == text


@pytest.mark.parametrize("order", LONG_ORDERS)
@given(value=st.booleans(), bit=st.one_of(st.none(), st.integers(0, 15)))
def test_flags_come_back_in_every_order(order: str, value: bool, bit: int | None) -> None:
    where = address("bool", order=order, bit=bit)
    assert decode(encode(float(value), where), where) == float(value)


@pytest.mark.parametrize("order", LONG_ORDERS)
@given(plain=st.binary(min_size=8, max_size=8))
def test_an_order_is_a_permutation_of_the_bytes(order: str, plain: bytes) -> None:
    arranged = dict(zip("ABCDEFGH", plain, strict=True))
    # The order's own letters say which byte comes when; four letters stand for their eight.
    letters = {
        "ABCD": "ABCDEFGH",
        "CDAB": "GHEFCDAB",
        "BADC": "BADCFEHG",
        "DCBA": "HGFEDCBA",
    }.get(order, order)
    wire = bytes(arranged[letter] for letter in letters)
    registers = list(struct.unpack(">4H", wire))
    assert decode(registers, address("uint64", order=order)) == float(int.from_bytes(plain, "big"))


@given(words=st.lists(st.integers(0, 0xFFFF), min_size=4, max_size=4), kind=st.sampled_from(sorted(INTEGERS)))
def test_no_answer_ever_becomes_a_number_that_is_none(words: list[int], kind: str) -> None:
    decoded = decode(words, address(kind, scale=0.1, max=1e9))
    assert isinstance(decoded, Absent) or (isinstance(decoded, float) and math.isfinite(decoded))


@given(value=st.floats(0, 40_000))
def test_encoding_goes_to_the_nearest_step(value: float) -> None:
    decoded = decode(encode(value, address("uint32", scale=0.25)), address("uint32", scale=0.25))
    assert isinstance(decoded, float)
    assert abs(decoded - value) <= 0.125


@pytest.mark.parametrize(
    ("value", "where"),
    [
        pytest.param(70_000, address("uint16"), id="too large"),
        pytest.param(-1, address("uint16"), id="negative"),
        pytest.param(-1, address("bcd16"), id="negative digits"),
        pytest.param(10_000, address("bcd16"), id="too many digits"),
        pytest.param(1e9, address("mod10k"), id="too many digits for modulo 10000"),
        pytest.param(1e39, address("float32"), id="too large for a float"),
        pytest.param(math.nan, address("int16"), id="not a number"),
        pytest.param("text", address("int16"), id="text for a number"),
        pytest.param(1.0, address("string", count=2), id="a number for text"),
        pytest.param("much too long", address("string", count=2), id="text that does not fit"),
    ],
)
def test_what_a_register_cannot_hold_is_refused(value: float | str, where: Address) -> None:
    with pytest.raises(Refused, match="value"):
        encode(value, where)


def test_a_device_may_answer_not_a_number() -> None:
    assert isinstance(decode(encode(math.nan, address("float32")), address("float32")), Absent)
