"""What the rises of a register tell."""

import numpy as np
import pytest

from meterhouse.judging.steps import rises_too_fast, step_of, usual_rate


@pytest.mark.parametrize(
    ("values", "step"),
    [
        pytest.param((23_998.0, 23_999.0), 1.0, id="whole units"),
        pytest.param((12_010.0, 12_040.0), 10.0, id="tens"),
        pytest.param((12_010.0, 12_045.0), 1.0, id="the finer of the two"),
        pytest.param((5.1, 5.3), 0.1, id="tenths"),
        pytest.param((115_603.0078125, 115_749.0078125), 0.0, id="a float"),
        pytest.param((0.0, 17.0), 1.0, id="nothing shows no step"),
    ],
)
def test_the_step_of_a_register_is_what_divides_what_it_shows(values: tuple[float, float], step: float) -> None:
    assert step_of(None, *(np.array([value]) for value in values)).tolist() == [step]
    assert step_of(0.25, *(np.array([value]) for value in values)).tolist() == [0.25]


@pytest.mark.parametrize(
    ("values", "power", "resolution", "fast"),
    [
        pytest.param([100.3, 101.2, 150.4], 20.0, None, [False, True], id="by far"),
        pytest.param([100.0, 101.0, 102.0], 2.0, None, [False, False], id="whole units take no time"),
        pytest.param([100.25, 101.25, 103.5], 2.0, 1.0, [False, True], id="nor do those that were declared"),
        pytest.param([100.3, 90.0, 150.4], None, None, [False, False], id="no limit"),
        pytest.param([100.3], 1.0, None, [], id="one reading"),
    ],
)
def test_a_rise_is_too_fast_for_the_time_it_took(
    values: list[float], power: float | None, resolution: float | None, fast: list[bool]
) -> None:
    ats = 600 * np.arange(len(values))
    assert rises_too_fast(ats, np.array(values), power, resolution).tolist() == fast


def test_what_is_usual_is_seldom_exceeded_and_takes_no_notice_of_falls_and_rests() -> None:
    values = np.concatenate([np.cumsum([0.0, *[2.0, 0.0] * 20]), [3.0, 900.0]])
    assert usual_rate(900 * np.arange(len(values)), values) == pytest.approx(8.0)
    assert usual_rate(900 * np.arange(3), np.array([5.0, 5.0, 4.0])) == 0.0
