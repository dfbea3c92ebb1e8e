"""Packed readings come out as they went in, to the last bit, or not at all."""

import struct
import zlib

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from meterhouse.store.chunk_codec import Torn, decimal, decode, encode

MONTH = 1_714_521_600  # 2024-05-01T00:00Z


def bits(values: NDArray[np.float64]) -> list[int]:
    found: list[int] = values.view(np.int64).tolist()
    return found


def jittered(count: int, step: int, jitter: int, seed: int = 1) -> NDArray[np.int64]:
    return MONTH + np.arange(count) * step + np.random.default_rng(seed).integers(0, jitter + 1, count)


def counter(count: int, digits: int = 2, seed: int = 1) -> NDArray[np.float64]:
    rises = np.random.default_rng(seed).gamma(2.0, 0.4, count)
    return np.round(54_321.0 + np.cumsum(rises), digits)


any_double = st.integers(0, 2**64 - 1).map(lambda pattern: struct.unpack("<d", struct.pack("<Q", pattern))[0])
a_decimal = st.tuples(st.integers(-(10**15), 10**15), st.integers(0, 6)).map(lambda pair: pair[0] / 10.0 ** pair[1])
a_product = st.tuples(st.integers(-(10**9), 10**9), st.sampled_from([0.1, 0.01, 0.001])).map(
    lambda pair: pair[0] * pair[1]
)
awkward = st.sampled_from([0.0, -0.0, 5e-324, -5e-324, 1.7976931348623157e308, 2.0**53, 2.0**53 + 2, -(2.0**63), 1e21])


@given(
    st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=200, unique=True),
    st.data(),
    st.sampled_from(["any", "decimals", "products", "mixed"]),
)
@settings(deadline=None, max_examples=300)
def test_every_double_at_every_instant_comes_back_to_the_last_bit(
    ats: list[int], data: st.DataObject, kind: str
) -> None:
    drawn = {
        "any": any_double,
        "decimals": a_decimal,
        "products": a_product,
        "mixed": st.one_of(a_decimal, awkward, any_double),
    }
    values = np.array(data.draw(st.lists(drawn[kind], min_size=len(ats), max_size=len(ats))), np.float64)
    instants = np.array(sorted(ats), np.int64)
    again, same = decode(encode(instants, values))
    assert again.tolist() == instants.tolist()
    assert bits(same) == bits(values)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(counter(3000), id="a counter with two decimals"),
        pytest.param(counter(3000, digits=0), id="whole numbers"),
        pytest.param(np.where(np.arange(3000) % 100 == 7, 1e21, counter(3000)), id="a counter with spikes"),
        pytest.param(np.where(np.arange(3000) < 3, -0.0, counter(3000)), id="patches from the first one on"),
        pytest.param(np.rint(counter(3000) * 100) * 0.01, id="a register times a hundredth"),
        pytest.param(counter(3000).astype(np.float32).astype(np.float64), id="single precision"),
        pytest.param(np.random.default_rng(3).normal(0, 1e-9, 3000), id="noise"),
        pytest.param(np.full(3000, 7.5), id="nothing moves"),
        pytest.param(np.where(np.arange(3000) < 1500, 99_999_999.99, 0.25), id="a register that starts again"),
        pytest.param(np.array([0.0001, -288230298986.713, 450359962736.92]), id="rises that are no doubles"),
        pytest.param(np.array([np.nan, np.inf, -np.inf] * 1000), id="no numbers at all"),
        pytest.param(
            np.array([0x7FF8000000000001, 0xFFF0000000000F00] * 1500, np.uint64).view(np.float64), id="marked NaNs"
        ),
    ],
)
def test_what_points_read_comes_back(values: NDArray[np.float64]) -> None:
    ats = jittered(len(values), 900, 30)
    again, same = decode(encode(ats, values))
    assert np.array_equal(again, ats)
    assert bits(same) == bits(values)


@pytest.mark.parametrize(
    ("count", "step", "jitter", "most"),
    [
        pytest.param(44_640, 60, 3, 1.6, id="a month by the minute"),
        pytest.param(2_976, 900, 30, 2.3, id="a month by the quarter of an hour"),
        pytest.param(96, 900, 30, 3.0, id="a day by the quarter of an hour"),
    ],
)
def test_a_counter_takes_few_bytes(count: int, step: int, jitter: int, most: float) -> None:
    assert len(encode(jittered(count, step, jitter), counter(count))) / count < most


def test_spikes_make_the_rest_little_longer() -> None:
    ats, plain = jittered(3000, 900, 30), counter(3000)
    spiked = plain.copy()
    spiked[[17, 1500]] = 1e21, -1.0
    assert len(encode(ats, spiked)) < 1.2 * len(encode(ats, plain))


@given(st.integers(0, 10_000), st.integers(1, 255))
@example(0, 1)
@settings(deadline=None)
def test_one_wrong_byte_is_noticed(position: int, change: int) -> None:
    packed = bytearray(encode(jittered(300, 60, 5), counter(300)))
    packed[position % len(packed)] ^= change
    with pytest.raises(Torn):
        decode(bytes(packed))


@pytest.mark.parametrize("kept", [0, 3, 7, 20, -1])
def test_missing_bytes_are_noticed(kept: int) -> None:
    with pytest.raises(Torn):
        decode(encode(jittered(300, 60, 5), counter(300))[:kept])


def test_a_later_version_is_named() -> None:
    packed = bytes([2]) + encode(jittered(3, 60, 5), counter(3))[1:-4]
    with pytest.raises(Torn, match="version 2 is not known"):
        decode(packed + struct.pack("<I", zlib.crc32(packed)))


@pytest.mark.parametrize(
    ("ats", "values"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([2, 1], [1.0, 2.0], id="backwards"),
        pytest.param([1, 1], [1.0, 1.0], id="one instant twice"),
        pytest.param([1, 2], [1.0], id="a value too few"),
    ],
)
def test_what_is_no_stretch_of_readings_is_not_packed(ats: list[int], values: list[float]) -> None:
    with pytest.raises(ValueError, match="instants must ascend"):
        encode(np.array(ats, np.int64), np.array(values, np.float64))


def test_decimals_are_told_with_those_that_are_none() -> None:
    values = counter(100)
    values[5] = np.pi
    found = decimal(values)
    assert found is not None
    digits, numbers, patches = found
    assert (digits, patches.tolist()) == (2, [5])
    assert np.array_equal(np.delete(numbers / 100, 5), np.delete(values, 5))
    assert decimal(np.random.default_rng(1).normal(size=100)) is None
