import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from meterhouse.plant.battery import Battery

_BATTERY = Battery(capacity=200.0, power=80.0)
_THERE = np.ones((1, 288))

_nets = arrays(np.float64, (1, 288), elements=st.floats(-200.0, 200.0, allow_nan=False, width=32))
_works = st.sampled_from([0.0, 1.0])


@given(_nets, _works)
def test_a_day_ends_as_empty_as_it_began_and_never_overfills(net: np.ndarray, works: float) -> None:
    taken, given_ = _BATTERY.schedule(net, _THERE, np.array([[works]]))
    efficiency = _BATTERY.efficiency
    charge = np.cumsum(taken * efficiency - given_ / efficiency) / 12.0
    assert charge.min() > -1e-6
    assert charge.max() < _BATTERY.usable + 1e-6
    assert abs(charge[-1]) < 1e-6


@given(_nets, _works)
def test_power_stays_within_the_inverter(net: np.ndarray, works: float) -> None:
    taken, given_ = _BATTERY.schedule(net, _THERE, np.array([[works]]))
    assert min(taken.min(), given_.min()) > -1e-9
    assert max(taken.max(), given_.max()) < _BATTERY.power + 1e-6


@given(_nets)
def test_on_days_off_it_takes_nothing_but_surplus(net: np.ndarray) -> None:
    taken, _ = _BATTERY.schedule(net, _THERE, np.array([[0.0]]))
    assert (taken <= np.clip(-net, 0.0, None) + 1e-9).all()


@given(_nets, _works)
def test_it_never_feeds_the_grid(net: np.ndarray, works: float) -> None:
    _, given_ = _BATTERY.schedule(net, _THERE, np.array([[works]]))
    assert (given_ <= np.clip(net, 0.0, None) + 1e-9).all()


def test_a_dull_working_day_is_prepared_for_before_dawn() -> None:
    taken, given_ = _BATTERY.schedule(np.full((1, 288), 60.0), _THERE, np.array([[1.0]]))
    assert taken[0, :36].sum() / 12.0 * _BATTERY.efficiency == np.float64(taken.sum() / 12.0 * _BATTERY.efficiency)
    assert 100.0 < taken.sum() / 12.0 < 140.0  # 70 % of 180 kWh, and the losses
    assert given_[0, :144].sum() == 0.0
    assert given_[0, 144] > 50.0  # at four in the afternoon


def test_steps_that_a_short_day_does_not_have_stay_empty() -> None:
    is_there = _THERE.copy()
    is_there[0, 276:] = 0.0
    net = np.where(np.arange(288) < 144, -100.0, 20.0)[None, :]
    taken, given_ = _BATTERY.schedule(net, is_there, np.array([[0.0]]))
    assert taken[0, 276:].sum() == given_[0, 276:].sum() == 0.0
