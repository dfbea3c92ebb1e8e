"""Every use of every site, by what must hold for all of them."""

from datetime import UTC, datetime

import numpy as np
import pytest

from meterhouse.plant.branch import Branch, Site
from meterhouse.plant.charging import Charger
from meterhouse.plant.conditions import Conditions
from meterhouse.plant.noise import Stream
from meterhouse.plant.plant import SITES
from meterhouse.plant.use import Cooling

_LEAVES = [pytest.param(site, branch, id=branch.name) for site in SITES for branch in site.branches() if branch.use]
_ATS = np.concatenate(
    [
        int(datetime(2025, month, 6, tzinfo=UTC).timestamp()) + np.arange(0, 8 * 86_400, 300, dtype=np.int64)
        for month in (1, 4, 7, 10)
    ]
)


@pytest.fixture(scope="module")
def conditions() -> dict[str, Conditions]:
    return {site.name: Conditions(site.place, Stream(1, site.name), _ATS) for site in SITES}


@pytest.mark.parametrize(("site", "branch"), _LEAVES)
def test_every_use_is_finite_alive_and_almost_never_negative(
    site: Site, branch: Branch, conditions: dict[str, Conditions]
) -> None:
    assert branch.use is not None
    rate = branch.use.rate(conditions[site.name], Stream(1, branch.name))
    assert np.isfinite(rate).all()
    assert rate.min() > -0.05 * rate.max()
    assert rate.std() > 0.0
    assert len(np.unique(rate)) > 100


def test_a_charger_gives_whole_sessions_within_its_power(conditions: dict[str, Conditions]) -> None:
    charger = next(each for each in SITES[0].branches() if each.name == "Berlin charger 5")
    assert isinstance(charger.use, Charger)
    rate = charger.use.rate(conditions["Berlin campus"], Stream(1, "charger"))
    assert rate.max() <= charger.use.peak
    resting = rate <= charger.use.standby + 1e-9
    assert 0.6 < resting.mean() < 0.99


def test_cooling_bends_towards_the_limit_of_its_machines(conditions: dict[str, Conditions]) -> None:
    unit = next(each for each in SITES[2].branches() if each.name == "Austin rooftop unit 1")
    assert isinstance(unit.use, Cooling)
    rate = unit.use.rate(conditions["Austin store"], Stream(1, "unit"))
    assert rate.max() < 1.35 * unit.use.peak
