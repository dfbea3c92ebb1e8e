"""Settings of cleaning rules: which hold for a point by default, and what becomes of its own."""

from typing import Any

import msgspec
import pytest

from meterhouse.catalogue import CATALOGUE
from meterhouse.catalogue.body import record_from
from meterhouse.catalogue.cleaning_defaults import BY_KIND, MARKERS, QUANTITIES, rules_of
from meterhouse.catalogue.cleaning_rules import (
    ORDER,
    CleaningRule,
    HampelRule,
    MarkerRule,
    RangeRule,
    RateRule,
    StuckRule,
)
from meterhouse.kernel.errors import Refused


def rule(kind: type[CleaningRule], *given: Any) -> Any:
    return next((each for each in rules_of(*given) if type(each) is kind), None)


@pytest.mark.parametrize(
    ("given", "limits"),
    [
        pytest.param(("counter", "kWh", "ActiveEnergyImport"), (0, None), id="a counter has no end that all share"),
        pytest.param(("counter", "furlong", "?"), (0, None), id="a counter of anything"),
        pytest.param(("delta", "m³", "Volume"), (0, None), id="amounts"),
        pytest.param(("analog", "°C", "Anything"), (-90, 1500), id="temperature"),
        pytest.param(("analog", "%", "RoomHumidity"), (-1, 105), id="humidity"),
        pytest.param(("analog", "%", "StateOfCharge"), (-1, 101), id="state of charge"),
        pytest.param(("analog", "%", "Valve"), (None, None), id="a share of whatever"),
        pytest.param(("analog", "1", "PowerFactorL3"), (-1.01, 1.01), id="power factor"),
        pytest.param(("analog", "1", "Mode"), (None, None), id="a number"),
        pytest.param(("analog", "V", "VoltageL1"), (0, 1e6), id="voltage against neutral"),
        pytest.param(("analog", "V", "Bus"), (-1e6, 1e6), id="voltage"),
        pytest.param(("analog", "kW", "ActivePower"), (-1e6, 1e6), id="power"),
        pytest.param(("analog", "kVA", "ApparentPower"), (0, 1e6), id="apparent power"),
        pytest.param(("digital", "1", "Running"), (None, None), id="a switch"),
    ],
)
def test_limits_follow_from_what_is_measured(given: tuple[str, str, str], limits: tuple[float, float]) -> None:
    found = rule(RangeRule, *given)
    assert (found.low, found.high) == limits


def test_the_own_rule_replaces_what_is_usual_and_a_limit_it_lacks_stays() -> None:
    point = ("counter", "kWh", "ActiveEnergyImport")
    assert rule(RateRule, *point).high == 1e5
    assert rule(RateRule, *point, (RateRule(high=7.0),)).high == 7.0
    assert rule(RateRule, *point, (RateRule(step_times=5.0),)) == RateRule(high=1e5, step_times=5.0)
    assert rule(RangeRule, *point, (RangeRule(high=9.0),)) == RangeRule(low=0.0, high=9.0)
    assert rule(MarkerRule, *point, (MarkerRule(highest=9.0),)) == MarkerRule(highest=9.0, values=MARKERS)


def test_a_rule_is_switched_on_and_off() -> None:
    assert rule(HampelRule, "counter", "kWh", "?") is None
    assert rule(HampelRule, "counter", "kWh", "?", (HampelRule(),)) == HampelRule()
    assert rule(StuckRule, "analog", "kW", "?") is not None
    assert rule(StuckRule, "analog", "kW", "?", (StuckRule(is_enabled=False),)) is None


@pytest.mark.parametrize("kind", [*BY_KIND, "text"])
def test_rules_hold_once_and_in_their_order(kind: str) -> None:
    for quantity in QUANTITIES:
        places = [ORDER.index(type(each)) for each in rules_of(kind, quantity.units[0], quantity.name)]
        assert places == sorted(set(places))


@pytest.mark.parametrize("quantity", [pytest.param(each, id=f"{each.name} {each.units[0]}") for each in QUANTITIES])
def test_every_line_of_the_table_can_be_reached(quantity: Any) -> None:
    name = quantity.channels[0] if quantity.channels else "?"
    assert next(each for each in QUANTITIES if each.holds(quantity.kinds[0], quantity.units[0], name)) is quantity


def test_nothing_but_what_no_instrument_shows_is_left_out_by_a_statistic_of_ours() -> None:
    for quantity in QUANTITIES:
        assert not any(getattr(each, "leaves_out", False) for each in quantity.rules)


POINT = {"name": "Energy", "unit": "kWh", "key": "a"}


@pytest.mark.parametrize(
    ("rules", "fields"),
    [
        pytest.param([{"type": "hampel"}, {"type": "hampel"}], ["rules[1].type"], id="a rule twice"),
        pytest.param([{"type": "range", "low": 5, "high": 4}], ["rules[0].high"], id="limits that exclude each other"),
        pytest.param(
            [{"type": "counter", "span_seconds": 9, "return_seconds": 8}], ["rules[0].return_seconds"], id="spans"
        ),
        pytest.param([{"type": "kalman"}], ["rules[0].type"], id="no rule"),
        pytest.param([{"type": "rate", "high": 0}], ["rules[0].high"], id="a limit of nothing"),
        pytest.param([{"type": "stuck", "hours": 4}], ["rules[0]"], id="a strange setting"),
    ],
)
def test_settings_that_make_no_sense_are_refused(rules: list[dict[str, Any]], fields: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        record_from(CATALOGUE["points"], {**POINT, "rules": rules})
    assert [fault.field for fault in refused.value.faults] == fields


def test_settings_are_kept_as_they_were_given() -> None:
    given = [{"type": "stuck", "after_seconds": 7200}, {"type": "zero", "is_enabled": False}]
    point: Any = record_from(CATALOGUE["points"], {**POINT, "rules": given})
    again = msgspec.json.decode(msgspec.json.encode(point.rules), type=list[CleaningRule])
    assert again == point.rules
    assert [type(each) for each in rules_of("counter", "kWh", "?", tuple(again))][-1] is StuckRule
