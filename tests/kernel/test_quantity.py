"""Units and how they convert."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.kernel.errors import Refused
from meterhouse.kernel.quantity import factor, feeding_factor, power_unit

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


@pytest.mark.parametrize(
    ("kind", "unit", "into", "expected"),
    [
        pytest.param("counter", "Wh", "kWh", 0.001, id="a register"),
        pytest.param("delta", "pulse", "m³", 1.0, id="pulses are worth what their ratio says"),
        pytest.param("analog", "kW", "kWh", 1.0, id="power"),
        pytest.param("analog", "W", "MWh", 1e-6, id="power in small, energy in great"),
        pytest.param("analog", "l/min", "m³", 0.06, id="a flow"),
        pytest.param("analog", "kvar", "kvarh", 1.0, id="reactive power"),
        pytest.param("digital", "", "h", 1.0, id="a switch counts hours"),
        pytest.param("digital", "", "min", 60.0, id="a switch counts minutes"),
    ],
)
def test_what_a_point_gives_a_meter(kind: str, unit: str, into: str, expected: float) -> None:
    assert feeding_factor(kind, unit, into) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("kind", "unit", "into"),
    [
        pytest.param("analog", "°C", "kWh", id="a temperature"),
        pytest.param("analog", "kWh", "kWh", id="a register that was declared as a state"),
        pytest.param("analog", "kW", "m³", id="power to volume"),
        pytest.param("digital", "", "kWh", id="a switch to energy"),
        pytest.param("text", "", "kWh", id="a text"),
        pytest.param("counter", "kW", "kWh", id="power that was declared as a register"),
    ],
)
def test_what_can_give_a_meter_nothing_is_refused_by_name(kind: str, unit: str, into: str) -> None:
    with pytest.raises(Refused) as refused:
        feeding_factor(kind, unit, into)
    assert repr(unit) in refused.value.faults[0].reason
