"""Units and how they convert."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.kernel.errors import Refused
from meterhouse.kernel.quantity import factor, power_unit

FAMILIES = (
    ("Wh", "kWh", "MWh", "GWh", "J", "kJ", "MJ", "GJ"),
    ("m³", "m3", "l", "L", "cm³"),
    ("kg", "g", "t"),
    ("varh", "kvarh", "Mvarh"),
)
alike = st.sampled_from(FAMILIES).flatmap(lambda family: st.lists(st.sampled_from(family), min_size=3, max_size=3))


@pytest.mark.parametrize(
    ("unit", "into", "expected"),
    [
        pytest.param("Wh", "kWh", 0.001, id="a thousandth"),
        pytest.param("MJ", "kWh", 1 / 3.6, id="3.6 MJ are a kilowatt hour"),
        pytest.param("GJ", "MWh", 1 / 3.6, id="and 3.6 GJ a megawatt hour"),
        pytest.param("l", "m³", 0.001, id="a litre"),
        pytest.param("pieces", "pieces", 1.0, id="whatever it is into itself"),
    ],
)
def test_a_unit_counted_in_another(unit: str, into: str, expected: float) -> None:
    assert factor(unit, into) == expected


@given(alike)
def test_there_and_back_is_where_one_was_and_a_detour_changes_nothing(units: list[str]) -> None:
    one, other, third = units
    assert factor(one, other) * factor(other, one) == pytest.approx(1, rel=1e-15)
    assert factor(one, other) * factor(other, third) == pytest.approx(factor(one, third), rel=1e-15)


@pytest.mark.parametrize(("unit", "into"), [("m³", "kWh"), ("kWh", "kvarh"), ("kg", "l"), ("pieces", "kWh")])
def test_what_is_not_alike_is_refused_by_both_names(unit: str, into: str) -> None:
    with pytest.raises(Refused, match=f"'{unit}' does not convert into '{into}'"):
        factor(unit, into)


@pytest.mark.parametrize(("unit", "power"), [("kWh", "kW"), ("MWh", "MW"), ("m³", "m³/h"), ("MJ", "MJ/h")])
def test_the_unit_of_a_rate(unit: str, power: str) -> None:
    assert power_unit(unit) == power
