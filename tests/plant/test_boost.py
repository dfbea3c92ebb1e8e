from pathlib import Path

import numpy as np
import pytest

from meterhouse.kernel.errors import Unfit
from meterhouse.plant.boost import Boosts
from meterhouse.plant.flow import UNIT


def test_a_boost_counts_from_its_instant_on() -> None:
    boosts = Boosts()
    boosts.add("a meter", 100, 2.5)
    boosts.add("a meter", 200, 1.0)
    flow = boosts.flow("a meter", np.array([99, 100, 199, 200]))
    assert (flow / UNIT).tolist() == [0.0, 2.5, 2.5, 3.5]
    assert boosts.total("a meter") == 3.5
    assert boosts.total("another") == 0.0


def test_boosts_outlive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "state" / "boosts.json"
    Boosts(path).add("a meter", 100, 7.0)
    assert Boosts(path).total("a meter") == 7.0


@pytest.mark.parametrize("amount", [-0.1, float("nan"), float("inf"), 2_000_000.0])
def test_what_would_turn_a_counter_back_or_break_it_is_refused(amount: float) -> None:
    with pytest.raises(ValueError, match="cannot be added"):
        Boosts().add("a meter", 0, amount)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "boosts.json"
    path.write_text("[1, 2")
    with pytest.raises(Unfit, match=r"boosts\.json"):
        Boosts(path)
