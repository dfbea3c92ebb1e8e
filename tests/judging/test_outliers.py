"""Bands of the readings beside: the fast way gives what the plain one does, and the neighbours must be near."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.catalogue.cleaning_rules import HampelRule, QuartileRule, ZScoreRule
from meterhouse.judging import outliers
from meterhouse.judging.beside import Beside, ascending
from tests.judging.golden import LATER, plan

START = 1_700_000_000
numbers = st.floats(-1e6, 1e6).map(lambda value: round(value, 2))
few = st.sampled_from([0.0, 1.0, 1.5, 2.0, 400.0])


def rows(least: int, most: int) -> st.SearchStrategy[np.ndarray]:
    """Some values for each of an even number of neighbours."""
    return st.tuples(st.integers(least, most), st.integers(1, 6), st.randoms(use_true_random=False)).flatmap(
        lambda shape: st.lists(
            st.one_of(numbers, few), min_size=2 * shape[0] * shape[1], max_size=2 * shape[0] * shape[1]
        ).map(lambda flat: np.array(flat).reshape(2 * shape[0], shape[1]))
    )


@given(rows(1, 10))
def test_rows_are_ordered_place_by_place(given_rows: np.ndarray) -> None:
    before = given_rows.copy()
    np.testing.assert_array_equal(np.array(ascending(list(given_rows))), np.sort(given_rows, axis=0))
    np.testing.assert_array_equal(given_rows, before)


@given(rows(3, 8))
def test_medians_deviations_and_quartiles_are_those_of_numpy(given_rows: np.ndarray) -> None:
    beside = Beside(given_rows[0], list(given_rows))
    middle = np.median(given_rows, axis=0)
    np.testing.assert_allclose(beside.middle, middle, rtol=1e-12, atol=1e-9)
    np.testing.assert_allclose(beside.away, np.median(np.abs(given_rows - middle), axis=0), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(beside.share(0.25), np.quantile(given_rows, 0.25, axis=0), rtol=1e-9, atol=1e-9)


@given(rows(3, 6), few)
def test_what_is_skipped_as_too_near_for_a_z_score_is_no_outlier(given_rows: np.ndarray, value: float) -> None:
    setting = ZScoreRule(neighbours=len(given_rows) // 2, deviations=5.0)
    values = np.full(given_rows.shape[1], value)
    low, high = outliers.z_score(setting, Beside(values, list(given_rows)))
    mean, margin = given_rows.mean(axis=0), 5.0 * given_rows.std(axis=0)
    plainly = np.abs(values - mean) > margin * (1 + 1e-9) + 1e-9
    found = (values < low) | (values > high)
    assert (found | ~plainly).all()
    assert (~found | (np.abs(values - mean) >= margin * (1 - 1e-9) - 1e-9)).all()


@pytest.mark.parametrize("setting", [HampelRule(), ZScoreRule(), QuartileRule()], ids=["hampel", "z_score", "iqr"])
def test_among_readings_that_are_all_alike_one_that_is_not_is_an_outlier(setting: outliers.Outlier) -> None:
    beside = Beside(np.array([5.0, 5.2, 50.0]), [np.full(3, 5.0)] * 12)
    low, high = outliers._BANDS[type(setting)][0](setting, beside)
    assert ((beside.values < low) | (beside.values > high)).tolist() == [False, True, True]


def test_deviations_up_to_the_least_are_none() -> None:
    rules = plan(kind="analog", unit="?", rules=[{"type": "hampel", "neighbours": 3, "least": 10}])
    values = np.array([5.0] * 5 + [14.0] + [5.0] * 5 + [16.0] + [5.0] * 5)
    assert rules.judge(START + 60 * np.arange(17), values, now=LATER).positions.tolist() == [11]


def test_readings_that_are_far_away_in_time_are_no_neighbours() -> None:
    given = [{"type": "hampel", "neighbours": 3, "within_seconds": 3600}]
    rules, values = plan(kind="analog", unit="?", rules=given), np.array([5.0, 5.1, 5.2, 90.0, 5.2, 5.1, 5.0])
    assert rules.judge(START + 1200 * np.arange(7), values, now=LATER).positions.tolist() == [3]
    assert rules.judge(START + 1201 * np.arange(7), values, now=LATER).is_nothing


def test_of_a_counter_the_power_is_judged() -> None:
    given = [{"type": "z_score", "neighbours": 3, "deviations": 6}]
    rises = np.array([2.0, 2.1, 1.9, 2.0, 60.0, 2.1, 2.0, 1.9, 2.1])
    values = 500 + np.concatenate([[0], np.cumsum(rises)])
    found = plan(rules=given).judge(START + 900 * np.arange(10), values, now=LATER)
    assert (found.positions.tolist(), found.rules) == ([5], ["z_score 6"])


def test_long_stretches_are_judged_as_short_ones() -> None:
    """They are taken in pieces; nothing is to be seen of that."""
    values = np.random.default_rng(5).standard_t(3, 50_000).round(2)
    ats = START + 60 * np.arange(50_000)
    rules = plan(kind="analog", unit="?", rules=[{"type": tag} for tag in ("hampel", "z_score", "iqr")])
    whole = rules.judge(ats, values, now=LATER)
    part = rules.judge(ats[30_000:34_000], values[30_000:34_000], now=LATER)
    inside = (whole.positions >= 30_100) & (whole.positions < 33_900)
    again = (part.positions >= 100) & (part.positions < 3900)
    assert len(whole.positions) > 100
    assert (whole.positions[inside] - 30_000).tolist() == part.positions[again].tolist()
