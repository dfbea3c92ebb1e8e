"""Addresses of points: what is taken, and that every fault is told at once."""

from typing import Any

import pytest

from meterhouse.devices.address import ORDERS, WIDTHS, Address
from meterhouse.kernel.errors import Refused


def test_an_address_reads_from_its_json_and_goes_back() -> None:
    document = {
        "unit": 7,
        "function": 4,
        "address": 72,
        "type": "int32",
        "order": "CDAB",
        "scale": 0.1,
        "scale_register": None,
        "invalid": ["0x80000000", "nan"],
        "max": 5000,
    }
    assert Address.from_document(document).document() == document


def test_what_is_not_said_takes_its_default() -> None:
    assert Address.from_document({"address": 0, "type": "float32"}) == Address(
        unit=1, function=3, address=0, type="float32", order="ABCD", scale=1.0
    )


@pytest.mark.parametrize(
    ("document", "fields"),
    [
        pytest.param({}, {"address", "type"}, id="nothing"),
        pytest.param({"address": 0, "type": "int24"}, {"type"}, id="unknown type"),
        pytest.param({"address": 0, "type": "int16", "order": "ACBD"}, {"order"}, id="no order of bytes"),
        pytest.param({"address": 65536, "type": "int16"}, {"address"}, id="beyond the last register"),
        pytest.param({"address": 65535, "type": "int32"}, {"address"}, id="second half beyond the last register"),
        pytest.param({"address": -1, "unit": 256, "type": "int16"}, {"address", "unit"}, id="two at once"),
        pytest.param({"address": 0, "type": "int16", "function": 1}, {"function"}, id="a number in a coil"),
        pytest.param({"address": 0, "type": "int16", "function": 16}, {"function"}, id="a function that writes"),
        pytest.param({"address": 0, "type": "int16", "scale": 0}, {"scale"}, id="scale zero"),
        pytest.param({"address": 0, "type": "int16", "scale": "1"}, {"scale"}, id="scale as text"),
        pytest.param({"address": 0, "type": "int16", "max": -1}, {"max"}, id="negative largest size"),
        pytest.param({"address": 0, "type": "int16", "invalid": "0x8000"}, {"invalid"}, id="no list"),
        pytest.param({"address": 0, "type": "int16", "invalid": ["0x80000000"]}, {"invalid[0]"}, id="too wide"),
        pytest.param({"address": 0, "type": "int16", "invalid": ["n/a"]}, {"invalid[0]"}, id="no marker"),
        pytest.param({"address": 0, "type": "string"}, {"count"}, id="text without length"),
        pytest.param({"address": 0, "type": "int32", "count": 1}, {"count"}, id="wrong count"),
        pytest.param({"address": True, "type": "int16"}, {"address"}, id="a truth value is no number"),
        pytest.param({"address": 0, "type": "int16", "bit": 3}, {"bit"}, id="bit of a number"),
        pytest.param({"address": 0, "type": "int16", "register": 1}, {"register"}, id="unknown field"),
        pytest.param({"type": "int24", "colour": 1}, {"address", "type", "colour"}, id="three at once"),
    ],
)
def test_a_wrong_address_is_refused_with_every_fault(document: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(Refused) as refused:
        Address.from_document(document)
    assert {fault.field for fault in refused.value.faults} == fields


@pytest.mark.parametrize("order", [order for order in ORDERS if len(order) > 2])
def test_an_order_names_every_byte_once(order: str) -> None:
    assert sorted(order) == list("ABCDEFGH"[: len(order)])


def test_the_order_of_eight_letters_makes_a_modulo_number_four_registers_wide() -> None:
    assert Address(address=0, type="mod10k").width == 2
    assert Address(address=0, type="mod10k", order="GHEFCDAB").width == 4
    assert Address(address=0, type="mod10k", count=3).width == 3


def test_every_type_has_its_width() -> None:
    for kind, width in WIDTHS.items():
        address = Address(address=10, type=kind, count=None if width else 4)
        assert address.end - 10 == (width or 4)
