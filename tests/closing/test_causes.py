"""What the readings of a point, and the nights of a meter, tell by themselves."""

import datetime as dt

import numpy as np
import pytest

from meterhouse.closing.causes.base_load import raised
from meterhouse.closing.causes.delivery import twice
from meterhouse.closing.causes.silence import silent
from meterhouse.closing.causes.standstill import stuck
from meterhouse.closing.causes.verdicts import TOLD, episodes
from meterhouse.closing.words import KINDS, words
from meterhouse.kernel.quality import Verdict
from tests.closing.days import between, clock, lane, trace, use

KNOWN = clock()
ATS = KNOWN.slots[:2000]
STEADY = np.cumsum(np.full(len(ATS), 1.5)) + 1000.0
HOUR = 3600


def test_verdicts_of_one_rule_that_follow_each_other_are_one_episode() -> None:
    judged = [(at, Verdict.BAD, "glitch 6 h") for at in (10, 11, 12, 500)]
    found = list(episodes(trace(ATS, STEADY, judged=judged), KNOWN))
    assert [(each.kind, each.first, each.size) for each in found] == [
        ("glitch", int(ATS[10]), 3.0),
        ("glitch", int(ATS[500]), 1.0),
    ]


@pytest.mark.parametrize(
    ("verdict", "rule", "kind"),
    [
        pytest.param(Verdict.ROLLOVER, "rollover 1e+06", "rollover", id="rollover"),
        pytest.param(Verdict.RESET, "reset 1 h", "reset", id="reset"),
        pytest.param(Verdict.RESET, "exchange 1 h", "exchange", id="exchange"),
        pytest.param(Verdict.BAD, "spike 6 h", "spike", id="spike"),
        pytest.param(Verdict.BAD, "marker 4.29e+09", "marker", id="marker"),
        pytest.param(Verdict.BAD, "no number", "marker", id="not a number"),
        pytest.param(Verdict.SUSPECT, "future 60 s", "future", id="future"),
        pytest.param(Verdict.NOTED, "stuck 72 h", "stuck", id="stuck"),
    ],
)
def test_a_verdict_is_a_finding_of_its_kind(verdict: Verdict, rule: str, kind: str) -> None:
    (found,) = episodes(trace(ATS, STEADY, judged=[(10, verdict, rule)]), KNOWN)
    assert found.kind == kind


@pytest.mark.parametrize(
    ("verdict", "rule"),
    [
        pytest.param(Verdict.NOTED, "hampel 8", id="what only looks odd"),
        pytest.param(Verdict.BAD, "jitter 0.01", id="the jitter of a register"),
    ],
)
def test_some_verdicts_are_none(verdict: Verdict, rule: str) -> None:
    assert list(episodes(trace(ATS, STEADY, judged=[(10, verdict, rule)]), KNOWN)) == []


def silence(first: int, after: int, counted: float) -> list[str]:
    """Kinds of what is told of a silence between two positions, over which so many kWh a slot were counted."""
    usual = np.full(len(KNOWN.slots), 1.5)
    shown = np.cumsum(np.full(len(KNOWN.slots), 1.5))
    lost = (1.5 - counted) * (after - first)
    shown[after:] -= lost
    kept = np.ones(len(shown), bool)
    kept[first + 1 : after] = False
    stretch = (int(KNOWN.slots[first]), int(KNOWN.slots[after]))
    seen = trace(KNOWN.slots[kept], shown[kept], silences=[stretch], slots=usual)
    return [each.kind for each in silent(seen, KNOWN)]


def test_a_silence_is_caught_up_or_lost() -> None:
    assert silence(2000, 2030, counted=1.5) == ["silent_caught_up"]
    assert silence(2000, 2030, counted=0.0) == ["silent_lost"]
    assert silence(2000, 2004, counted=1.5) == []  # an hour: nobody needs to know


def test_a_short_silence_around_the_change_of_the_clocks_is_told_as_that() -> None:
    change = int(dt.datetime(2025, 3, 30, 1, tzinfo=dt.UTC).timestamp())
    at = int(np.searchsorted(KNOWN.slots, change))
    assert silence(at - 4, at + 6, counted=1.5) == ["clock_change_gap"]


def test_a_counter_that_stands_still_and_leaps_was_stuck() -> None:
    shown = STEADY.copy()
    shown[500:600] = shown[500]
    (found,) = stuck(trace(ATS, shown), KNOWN)
    assert found.kind == "stuck"
    assert (found.first, found.after) == (int(ATS[500]), int(ATS[600]))
    assert found.size == pytest.approx(100 * 1.5)


def test_a_counter_that_has_nothing_to_count_is_not_stuck() -> None:
    rises = np.full(len(ATS), 1.5)
    rises[500:900] = 0.0
    assert list(stuck(trace(ATS, np.cumsum(rises)), KNOWN)) == []


def test_readings_that_come_twice_are_told_once() -> None:
    again = np.sort(np.concatenate([ATS, ATS[100:196] + 7]))
    shown = STEADY[np.searchsorted(ATS, again, side="right") - 1]
    (found,) = twice(trace(again, shown), KNOWN)
    assert (found.kind, found.size) == ("duplicate", 96.0)
    assert list(twice(trace(ATS, STEADY), KNOWN)) == []


def test_something_left_on_at_night_is_a_step_until_it_goes() -> None:
    calm = use(KNOWN, base=1.0, peak=5.0, seed=4) + np.random.default_rng(5).normal(0, 0.02, len(KNOWN.slots))
    left_on = lane(1, calm + 1.0 * between(KNOWN, 16, 30))
    (found,) = raised(left_on, KNOWN)
    assert found.kind == "base_load"
    assert found.evidence["nights"] == 14
    assert found.size == pytest.approx(14 * 24 * 4.0, rel=0.05)


@pytest.mark.parametrize("course", ["the same", "grows slowly", "comes and goes", "begins"])
def test_nights_that_are_no_step(course: str) -> None:
    nights = (KNOWN.days - KNOWN.days[0]).astype(float)
    base = {
        "the same": np.full(len(nights), 1.0),
        "grows slowly": 1.0 + 0.03 * nights,
        "comes and goes": 1.0 + (nights > 16) * (nights % 3),
        "begins": (nights > 16).astype(float),
    }[course]
    assert list(raised(lane(1, base), KNOWN)) == []


def test_every_kind_that_is_told_has_its_words() -> None:
    assert set(TOLD.values()) <= KINDS.keys()
    assert words("ratio", {"factor": 10.0, "open_days": 3}).startswith("It shows 10 times")
    assert words("missing_sub", {"share": 0.084}) == (
        "Of what it counts 8.4% reach no meter behind it: something is not metered"
    )
