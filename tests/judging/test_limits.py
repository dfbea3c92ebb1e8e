"""Rules that need a reading and the one beside it: the limits themselves, and what the verdict says."""

import numpy as np
import pytest

from meterhouse.catalogue.cleaning_defaults import MARKERS
from tests.judging.golden import LATER, plan, words

HOURLY = 1_700_000_000 + 3600 * np.arange(100)


@pytest.mark.parametrize(
    ("values", "bad"),
    [
        pytest.param([1.0, 2.0, 3.0], [], id="between the limits"),
        pytest.param([-1.0, 0.0, 10.0, 10.5], [0, 3], id="the limits themselves are good"),
        pytest.param([np.nan, 1.0, np.inf, -np.inf], [0, 2, 3], id="no numbers"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_values_are_held_against_their_limits(values: list[float], bad: list[int]) -> None:
    found = plan(kind="analog", unit="?", low=0.0, high=10.0).judge(HOURLY[: len(values)], np.array(values), now=LATER)
    assert found.positions.tolist() == bad


@pytest.mark.parametrize(
    ("declared", "values", "rules"),
    [
        pytest.param({"high": 50.0}, [5.0, -2.0, 6.0, 99.0], ["low 0", "high 50"], id="limits"),
        pytest.param({}, [5.0, np.nan, 6.0], ["no number"], id="no number"),
        pytest.param({}, [5.0, 1e21, 6.0], ["marker 1e+15"], id="an absurd one"),
        pytest.param({}, [5.0, 4294967295.0, 6.0], ["marker 4294967295"], id="a full register"),
        pytest.param(
            {"kind": "delta", "interval": 3600.0, "high_power": 4.0},
            [3.0, 5.0, 3.0],
            ["rate 4/h"],
            id="too much at once",
        ),
        pytest.param({"kind": "delta", "rules": [{"type": "range", "high": 4}]}, [3.0, 5.0], ["high 4"], id="own rule"),
        pytest.param({"rules": [{"type": "marker", "values": [6.0]}]}, [50, 6, 51], ["marker 6"], id="own marker"),
        pytest.param({"rules": [{"type": "marker", "is_enabled": False}], "low": -1.0}, [5, 6, 7], [], id="nothing"),
    ],
)
def test_a_verdict_names_its_rule_and_limit(declared: dict[str, object], values: list[float], rules: list[str]) -> None:
    found = plan(**declared).judge(HOURLY[: len(values)], np.array(values, float), now=LATER)
    assert found.rules == rules


def test_what_a_person_declared_goes_before_what_is_usual() -> None:
    values = np.array([-3.0, -2.0, -1.0, 40.0, 60.0])
    assert words(plan(low=-2.5, high=50.0).judge(HOURLY[:5], values, now=LATER), 5) == [
        "bad",
        "good",
        "good",
        "good",
        "bad",
    ]


@pytest.mark.parametrize("marker", [marker for marker in MARKERS if abs(marker) > 1000])
def test_markers_are_found_where_they_stand_apart_and_nowhere_else(marker: float) -> None:
    analog = plan(kind="analog", unit="?")
    apart, passed = np.array([1.2, 1.3, marker, marker, 1.1]), marker * np.array([0.98, 0.99, 1.0, 1.01])
    assert analog.judge(HOURLY[:5], apart, now=LATER).positions.tolist() == [2, 3]
    assert analog.judge(HOURLY[:4], passed, now=LATER).positions.tolist() == [0, 1, 2, 3][: 4 * (abs(marker) > 1e15)]


def test_a_reading_from_the_future_waits_and_is_judged_when_its_time_has_come() -> None:
    counter, values = plan(), np.array([10.0, 11.0, 12.0])
    early = counter.judge(HOURLY[:3], values, now=int(HOURLY[1]))
    assert (early.positions.tolist(), early.rules) == ([2], ["future 60 s"])
    assert counter.judge(HOURLY[:3], values, now=int(HOURLY[2]) - 60).is_nothing


def test_a_reading_from_the_future_is_no_neighbour_of_what_was_read() -> None:
    """Its value is that of years ago: once it counts, the counter fell."""
    values = np.array([10.0, 11.0, 12.0, 4.0])
    ats = np.concatenate([HOURLY[:3], [HOURLY[2] + 10**8]])
    assert words(plan().judge(ats, values, now=int(HOURLY[2])), 4) == ["good", "good", "good", "suspect"]


def test_every_other_of_values_that_leap_to_and_fro_is_away() -> None:
    leaping = plan(kind="analog", unit="?", rules=[{"type": "rate", "high": 5}])
    values = np.array([1.0, 20.0, 1.0, 20.0, 1.0, 1.0])
    assert words(leaping.judge(HOURLY[:6], values, now=LATER), 6) == ["good", "bad", "good", "bad", "good", "good"]
