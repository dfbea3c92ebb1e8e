from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.plant.berlin import BERLIN
from meterhouse.plant.flow import ANCHOR, UNIT, SiteFlow
from meterhouse.plant.plant import SITES, Plant

_HALF_A_YEAR = ANCHOR + 182 * 86_400
_BERLIN = SiteFlow(BERLIN, 1)
# Another instance, so that nothing remembered from the first question helps with the second.
_OTHER = SiteFlow(BERLIN, 1)
_instants = st.integers(ANCHOR, _HALF_A_YEAR)


def _at(*local: int, zone: str = "Europe/Berlin") -> int:
    return int(datetime(*local, tzinfo=ZoneInfo(zone)).timestamp())  # type: ignore[arg-type, misc]


@given(st.lists(_instants, min_size=1, max_size=5))
@settings(deadline=None, max_examples=60)
def test_an_instant_is_the_same_alone_and_in_company(ats: list[int]) -> None:
    together = _BERLIN.flowed(np.array(ats))
    for column, at in enumerate(ats):
        assert (_OTHER.flowed(np.array([at]))[:, 0] == together[:, column]).all()


def test_a_long_range_equals_its_instants_one_by_one() -> None:
    ats = np.arange(_at(2023, 3, 20), _at(2023, 6, 5), 86_400 // 4 + 7, dtype=np.int64)
    whole = SiteFlow(BERLIN, 1).flowed(ats)
    singly = np.stack([_BERLIN.flowed(ats[place : place + 1])[:, 0] for place in range(ats.size)], axis=1)
    assert (whole == singly).all()


@given(_instants, st.integers(0, 40 * 86_400))
@settings(deadline=None, max_examples=60)
def test_nothing_flows_backwards(at: int, later: int) -> None:
    before, after = (_BERLIN.flowed(np.array([each]))[:, 0] for each in (at, at + later))
    assert (after >= before).all()


@given(_instants, st.integers(1, 299))
@settings(deadline=None, max_examples=60)
def test_within_a_step_a_register_grows_evenly(at: int, seconds: int) -> None:
    start = at - at % 300
    flowed = _BERLIN.flowed(np.array([start, start + seconds]))
    assert (flowed[:, 1] - flowed[:, 0] == _BERLIN.rates(np.array([start]))[:, 0] * seconds).all()


@given(st.integers(0, len(SITES) - 1), st.integers(ANCHOR, ANCHOR + 1_400 * 86_400))
@settings(deadline=None, max_examples=60)
def test_parts_and_losses_make_the_main_at_any_instant(simulated: Plant, number: int, at: int) -> None:
    flow = simulated.flows[number]
    for rates in (flow.rates(np.array([at])), flow.shown(np.array([at]))):
        power = {meter: int(rates[row, 0]) for meter, row in flow.rows.items()}
        roots = [flow.site.grid, *flow.site.supplies]
        mains = [each for root in roots for each in root.below() if each.parts and each is not flow.site.grid]
        for main in mains:
            parts = sum(power[part.name] for part in main.parts)
            assert power[main.name] == parts + parts * round(main.loss * 1000) // 1000


@given(st.integers(ANCHOR, ANCHOR + 1_400 * 86_400))
@settings(deadline=None, max_examples=100)
def test_the_grid_meter_sees_load_less_sun_and_battery(simulated: Plant, at: int) -> None:
    flow = simulated.flows[0]
    for rates in (flow.rates(np.array([at])), flow.shown(np.array([at]))):
        power = {meter: int(rates[row, 0]) for meter, row in flow.rows.items()}
        load = sum(power[part.name] for part in BERLIN.grid.parts)
        load += load * 13 // 1000
        net = load - power["Berlin PV south"] - power["Berlin PV east and west"]
        net += power["Berlin battery charge"] - power["Berlin battery discharge"]
        assert power["Berlin grid import"] == max(net, 0)
        assert power["Berlin grid export"] == max(-net, 0)


def test_the_seed_decides() -> None:
    ats = np.array([_at(2023, 5, 9, 11)])
    assert (SiteFlow(BERLIN, 1).flowed(ats) == _BERLIN.flowed(ats)).all()
    assert (SiteFlow(BERLIN, 2).flowed(ats) != _BERLIN.flowed(ats)).any()


def test_there_is_no_past_before_the_anchor() -> None:
    assert (_BERLIN.flowed(np.array([ANCHOR])) == 0).all()
    with pytest.raises(ValueError, match="no past"):
        _BERLIN.flowed(np.array([ANCHOR - 1]))


@pytest.mark.parametrize("month_day", [(3, 24), (3, 31)], ids=["before clocks go forward", "after"])
def test_the_office_wakes_by_its_own_clock(month_day: tuple[int, int]) -> None:
    """Ventilation starts between five and six local time, on both sides of the change of clocks."""
    row = _BERLIN.rows["Berlin office ventilation"]
    ats = np.array([_at(2025, *month_day, *clock) for clock in ((4, 45), (6, 30))])
    night, morning = (_BERLIN.rates(ats)[row] / 1e6).tolist()
    assert night < 1.0
    assert morning > 6.0


def _energy(flow: SiteFlow, meter: str, first: int, last: int) -> float:
    flowed = flow.flowed(np.array([first, last]))[flow.rows[meter]]
    return float(flowed[1] - flowed[0]) / UNIT


def test_a_holiday_is_quiet(simulated: Plant) -> None:
    office = "Berlin office main"
    holiday = _energy(simulated.flows[0], office, _at(2024, 10, 3), _at(2024, 10, 4))  # German Unity Day
    usual = _energy(simulated.flows[0], office, _at(2024, 9, 26), _at(2024, 9, 27))
    assert holiday < 0.6 * usual


def test_the_factory_rests_at_diwali(simulated: Plant) -> None:
    zone = "Asia/Kolkata"
    rest = _energy(simulated.flows[1], "Pune machine shop main", *(_at(2025, 10, 21, h, zone=zone) for h in (8, 20)))
    usual = _energy(simulated.flows[1], "Pune machine shop main", *(_at(2025, 10, 14, h, zone=zone) for h in (8, 20)))
    assert rest < 0.2 * usual


def test_the_shop_cools_in_summer_and_heats_in_winter(simulated: Plant) -> None:
    zone, flow = "America/Chicago", simulated.flows[2]
    july = (_at(2025, 7, 1, zone=zone), _at(2025, 8, 1, zone=zone))
    january = (_at(2025, 1, 1, zone=zone), _at(2025, 2, 1, zone=zone))
    cooling, heating = "Austin air conditioning main", "Austin heating gas"
    assert _energy(flow, cooling, *july) > 3 * _energy(flow, cooling, *january)
    assert _energy(flow, heating, *january) > 5 * _energy(flow, heating, *july)


def test_the_panels_yield_what_berlin_roofs_do(simulated: Plant) -> None:
    year = (_at(2025, 1, 1), _at(2026, 1, 1))
    total = sum(_energy(simulated.flows[0], name, *year) for name in ("Berlin PV south", "Berlin PV east and west"))
    assert 850.0 < total / 180.0 < 1_100.0  # kWh a kWp
