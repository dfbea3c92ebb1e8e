"""Decoding a block at once says what decoding each value alone says."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from meterhouse.devices.address import ORDERS, WIDTHS
from meterhouse.devices.codec import Absent, Address, decode
from meterhouse.devices.layout import Layout

COUNT = 40
MARKERS = {1: ("0x8000", 0), 2: ("0x80000000", "nan"), 4: ("0xFFFFFFFFFFFFFFFF", 7)}


@st.composite
def addresses(draw: st.DrawFn) -> Address:
    kind = draw(st.sampled_from(sorted(WIDTHS)))
    width = WIDTHS[kind] or draw(st.integers(1, 4))
    options: dict[str, Any] = {"count": width} if WIDTHS[kind] is None else {}
    if kind != "string" and width in MARKERS and draw(st.booleans()):
        options["invalid"] = MARKERS[width]
    return Address(
        address=100 + draw(st.integers(0, COUNT - width)),
        type=kind,
        order=draw(st.sampled_from(sorted(ORDERS))),
        scale=draw(st.sampled_from([1.0, 0.1, 0.001, 10.0, -1.0, 1 / 3])),
        max=draw(st.sampled_from([None, 1000.0, 1e9])),
        **options,
    )


registers = st.lists(
    st.one_of(st.integers(0, 0xFFFF), st.sampled_from([0, 0x7FC0, 0x7F80, 0x8000, 0xFFFF])),
    min_size=COUNT,
    max_size=COUNT,
)


@given(wanted=st.lists(addresses(), max_size=12), answer=registers)
def test_a_block_decodes_as_its_values_do(wanted: list[Address], answer: list[int]) -> None:
    alone = [decode(answer[each.address - 100 : each.end - 100], each) for each in wanted]
    assert Layout(100, COUNT, wanted).decode(answer) == alone


def test_markers_are_seen_in_a_block() -> None:
    wanted = [
        Address(address=0, type="int16", invalid=("0x8000",)),
        Address(address=1, type="uint32", order="CDAB", invalid=("0xFFFFFFFE",)),
        Address(address=3, type="uint16", invalid=(7,), scale=0.1),
        Address(address=4, type="uint16", invalid=(7,), scale=0.1),
    ]
    *marked, valid = Layout(0, 5, wanted).decode([0x8000, 0xFFFE, 0xFFFF, 7, 8])
    assert [isinstance(value, Absent) for value in marked] == [True, True, True]
    assert valid == 0.8


def test_what_is_no_register_is_the_reason_of_its_value_alone() -> None:
    wanted = [Address(address=0, type="uint16"), Address(address=1, type="uint16")]
    first, second = Layout(0, 2, wanted).decode([5, 70_000])
    assert first == 5.0
    assert isinstance(second, Absent)
