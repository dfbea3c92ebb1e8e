"""All rules of a point together: who comes first, what each sees, and how far one must look."""

import numpy as np
import pytest

from meterhouse.catalogue.cleaning_rules import ORDER, JitterRule, RateRule, ZeroRule
from meterhouse.judging.rule import RULES, Found, Whole
from meterhouse.kernel.quality import Verdict
from tests.judging.golden import LATER, plan

START = 1_700_000_000
NO_MARKERS = {"type": "marker", "is_enabled": False}
"""These look at the reading beside, wherever the point is."""
WITHIN_COUNTED = {JitterRule, ZeroRule}
"""What a pass over a counter asks for as it goes."""


def test_every_setting_has_the_function_that_it_is_for() -> None:
    declared = [setting for rule in RULES for setting in rule.settings]
    assert set(declared) | WITHIN_COUNTED == set(ORDER)
    twice = {setting for setting in declared if declared.count(setting) > 1}
    assert twice == {RateRule}
    kinds = [kind for rule in RULES for kind in rule.kinds if RateRule in rule.settings]
    assert sorted(kinds) == ["analog", "delta", "digital"]


def test_what_one_rule_leaves_out_the_next_does_not_see() -> None:
    """A value out of its limits is no step, and its neighbours stand beside each other."""
    rules = plan(kind="analog", unit="?", high=100.0, rules=[{"type": "rate", "high": 10}])
    found = rules.judge(START + 3600 * np.arange(4), np.array([20.0, 5000.0, 25.0, 26.0]), now=LATER)
    assert (found.positions.tolist(), found.rules) == ([1], ["high 100"])


def test_of_two_verdicts_that_one_stays_which_leaves_the_reading_out() -> None:
    given = [{"type": "hampel", "neighbours": 3}, {"type": "iqr", "neighbours": 3, "leaves_out": True}]
    values = np.array([20.0, 20.5, 20.1, 20.3, 95.0, 20.2, 20.4, 20.1, 20.3])
    found = plan(kind="analog", unit="?", rules=given).judge(START + 900 * np.arange(9), values, now=LATER)
    assert (found.positions.tolist(), found.verdicts.tolist(), found.rules) == ([4], [Verdict.BAD], ["iqr 5"])


def test_rates_of_a_counter_are_not_taken_across_a_new_start() -> None:
    values = np.concatenate([5000 + 2.0 * np.arange(20), 1 + 2.0 * np.arange(20)])
    found = plan(rules=[{"type": "hampel", "neighbours": 3}]).judge(START + 900 * np.arange(40), values, now=LATER)
    assert (found.positions.tolist(), found.rules) == ([20], ["reset 1 h"])


def test_a_counter_is_looked_at_from_as_far_as_its_settings_say() -> None:
    assert plan().before == 3 * 86_400 + 2 * 6 * 3600
    wider = plan(rules=[NO_MARKERS, {"type": "counter", "span_seconds": 3600, "return_seconds": 7200}])
    assert (wider.before, wider.after, wider.beside) == (14_400, 14_400, 0)
    noted = [NO_MARKERS, {"type": "hampel", "within_seconds": 600}, {"type": "stuck"}]
    analog = plan(kind="analog", unit="?", rules=noted)
    assert (analog.before, analog.after, analog.beside) == (86_400, 600, 1200)


@pytest.mark.parametrize(
    ("wholes", "touched"),
    [
        pytest.param([], (900, 2100), id="nothing odd"),
        pytest.param([Whole(500, 950, 500, 950)], (500, 2100), id="one that reaches in"),
        pytest.param([Whole(100, 899, 100, 899)], (900, 2100), id="one that ends before"),
        pytest.param([Whole(1000, 1100, 300, 5000)], (300, 5001), id="one with its parts beside"),
    ],
)
def test_wholes_are_judged_as_a_whole(wholes: list[Whole], touched: tuple[int, int]) -> None:
    rules = plan(kind="analog", unit="?", rules=[NO_MARKERS, {"type": "hampel", "within_seconds": 100}])
    assert rules.touched(1000, 2000, wholes) == touched


@pytest.mark.parametrize(
    ("ats", "left_out", "begins", "ends", "suffices"),
    [
        pytest.param([100, 1500, 3000], [], False, False, True, id="far enough on both sides"),
        pytest.param([100, 1500, 3000], [0], False, False, False, id="what is left out tells nothing"),
        pytest.param([950, 1500, 3000], [], False, False, False, id="too near"),
        pytest.param([950, 1500, 3000], [], True, False, True, id="nothing is earlier"),
        pytest.param([100, 1500, 2000], [], False, True, True, id="nothing is later"),
        pytest.param([], [], True, True, True, id="nothing at all"),
    ],
)
def test_enough_is_seen_when_there_are_readings_that_count_on_both_sides(
    ats: list[int], left_out: list[int], begins: bool, ends: bool, suffices: bool
) -> None:
    rules = plan(kind="analog", unit="?", rules=[NO_MARKERS, {"type": "hampel", "within_seconds": 100}])
    verdicts = np.full(len(left_out), Verdict.BAD, np.int64)
    found = Found(np.array(left_out, np.int64), verdicts, ["low 0"] * len(left_out))
    assert rules.suffices(np.array(ats, np.int64), found, (1000, 2000), begins=begins, ends=ends) is suffices
