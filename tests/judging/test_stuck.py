"""Stuck values: how long, over how many readings, and what is known only from afar."""

from dataclasses import replace

import numpy as np
import pytest

from meterhouse.judging.rule import Seen
from meterhouse.judging.rules import Plan
from meterhouse.judging.stuck import stuck
from tests.judging.golden import LATER, plan

HOUR = 3600
START = 1_700_000_000


def voltage(**setting: object) -> Plan:
    return plan(kind="analog", unit="?", rules=[{"type": "stuck", **setting}])


def seen(values: list[float], step: int = HOUR) -> Seen:
    ats = START + step * np.arange(len(values))
    return Seen(ats, np.array(values), int(ats[-1]), LATER, int(ats[-2]), True, np.zeros(len(ats), bool))


@pytest.mark.parametrize(
    ("values", "stuck_from"),
    [
        pytest.param([230.0, *[231.5] * 7], [6, 7], id="from five hours on"),
        pytest.param([230.0, *[231.5] * 5, 231.4], [], id="not quite so long"),
        pytest.param([0.0] * 12, [], id="nothing flows"),
        pytest.param([231.5] * 4 + [231.6] + [231.5] * 4, [], id="it moved once"),
    ],
)
def test_each_reading_counts_that_comes_after_the_same_for_so_long(values: list[float], stuck_from: list[int]) -> None:
    rule = voltage(after_seconds=5 * HOUR, readings=3)
    assert stuck(seen(values), rule.point).positions.tolist() == stuck_from


def test_too_few_readings_tell_nothing() -> None:
    week = 7 * 86_400
    assert not len(stuck(seen([1.5, 1.5], step=week), voltage(readings=3).point).positions)
    assert stuck(seen([1.5] * 30), voltage(after_seconds=24 * HOUR, readings=26).point).positions.tolist() == []
    assert stuck(seen([1.5] * 30), voltage(after_seconds=24 * HOUR, readings=25).point).positions[0] == 24


def test_what_begins_or_ends_beyond_what_was_seen_is_looked_at_from_afar() -> None:
    rule, here = voltage(after_seconds=24 * HOUR), seen([1.5] * 4)
    assert stuck(here, rule.point).is_open
    assert stuck(replace(here, is_last=False), rule.point).is_open
    assert not stuck(seen([1.4, 1.5, 1.6, 1.7]), rule.point).is_open
    assert not stuck(seen([1.4, 1.5, 1.5, 1.5]), rule.point).is_open
    assert stuck(replace(seen([1.4, 1.5, 1.5, 1.5]), is_last=False), rule.point).is_open
