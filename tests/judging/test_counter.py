"""Laws of counters: sound ones are good, a planted fault is found and nothing else, and what is left only grows."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from meterhouse.judging.rules import Plan
from meterhouse.kernel.quality import Verdict
from tests.judging.counters import FAULTS, START, Counter, Fault, sound, troubled
from tests.judging.golden import LATER, plan, words
from tests.judging.memory import whole

LEFT_OUT = (Verdict.BAD, Verdict.SUSPECT)
quick = settings(deadline=None, max_examples=150)

plans = st.sampled_from(
    [
        plan(),
        plan(register_max=5500.0, resolution=0.5),
        plan(high_power=50.0),
        plan(register_max=5500.0, rules=[{"type": "jitter", "is_enabled": False}]),
        plan(rules=[{"type": "hampel", "neighbours": 3}, {"type": "stuck", "after_seconds": 7200, "readings": 3}]),
    ]
)


@given(sound(), st.sampled_from([plan(), plan(high_power=900.0), plan(register_max=1e8, resolution=0.001)]))
@quick
def test_a_sound_counter_has_no_verdicts(counter: Counter, rules: Plan) -> None:
    assert whole(rules, counter.ats, counter.values) == {}


@given(sound(least=40), st.sampled_from(FAULTS), st.data())
@quick
def test_a_fault_in_a_sound_counter_is_found_and_nothing_else(
    counter: Counter, fault: Fault, data: st.DataObject
) -> None:
    length = data.draw(st.sampled_from(fault.lengths))
    at = data.draw(st.integers(12, len(counter.ats) - 20))
    where = slice(at, at + length)
    ats, values = counter.ats, counter.values + 200_000.0
    assume(ats[at + length] - ats[at - 1] <= 3600 * 6)
    planted = values.copy()
    planted[where] = fault.plant(values, where)
    expected = ["good"] * at + [fault.verdict] * length + ["good"] * (len(ats) - at - length)
    assert words(plan().judge(ats, planted, now=LATER), len(ats)) == expected


@given(sound(least=40), st.data())
@quick
def test_a_new_start_in_a_sound_counter_is_found_and_nothing_else(counter: Counter, data: st.DataObject) -> None:
    at = data.draw(st.integers(2, len(counter.ats) - 20))
    values = counter.values + 2000.0
    values[at:] -= values[at] - data.draw(st.sampled_from([0.0, 0.5, 3.0, 1250.0]))
    assume(values[-1] < values[at - 1])
    assume(counter.ats[-1] - counter.ats[at] > 3600 * 6 + 1)
    assume(values[at] > 0 or values[at + 1] > 0)
    expected = ["good"] * at + ["reset"] + ["good"] * (len(values) - at - 1)
    assert words(plan().judge(counter.ats, values, now=LATER), len(values)) == expected


@given(sound(least=40), st.data())
@quick
def test_passing_the_end_of_a_register_is_found_and_nothing_else(counter: Counter, data: st.DataObject) -> None:
    end, at = 99_999.0, data.draw(st.integers(2, len(counter.ats) - 2))
    values = np.floor(counter.values - counter.values[at] + end)
    assume(values[at - 1] < end <= values[at])
    assume(values[0] > 0.95 * end)
    assume(values[-1] < 1.05 * end)
    found = plan(register_max=end).judge(counter.ats, np.where(values >= end, values - end, values), now=LATER)
    assert found.positions.tolist() == [at]
    assert found.verdicts.tolist() == [Verdict.ROLLOVER]


@given(troubled(), plans)
@quick
def test_what_is_left_of_a_counter_only_grows_between_new_starts(counter: Counter, rules: Plan) -> None:
    said = whole(rules, counter.ats, counter.values)
    before = None
    for at, value in zip(counter.ats.tolist(), counter.values.tolist(), strict=True):
        verdict = said.get(at, (Verdict.GOOD, ""))[0]
        if verdict in LEFT_OUT:
            continue
        if before is not None and verdict not in (Verdict.RESET, Verdict.ROLLOVER):
            assert value >= before
        before = value


@given(troubled(), plans)
@quick
def test_every_reading_has_at_most_one_verdict_and_each_verdict_its_rule(counter: Counter, rules: Plan) -> None:
    found = rules.judge(counter.ats, counter.values, now=LATER)
    assert found.positions.tolist() == sorted(set(found.positions.tolist()))
    assert all(text.split()[0] and len(text.split()) > 1 for text in found.rules)


def test_a_value_that_wavers_for_weeks_is_no_counter() -> None:
    """Somebody took a temperature for a counter: one verdict for all of it, and soon."""
    ats = START + 60 * np.arange(40_000)
    values = np.round(20 + 5 * np.sin(np.arange(40_000) / 50) + np.random.default_rng(1).normal(0, 0.2, 40_000), 1)
    found = plan().judge(ats, values, now=LATER)
    assert set(found.rules) == {"drop 10%"}
    assert len(found.positions) > 39_000


@pytest.mark.parametrize("seconds", [60, 900])
def test_trouble_without_end_is_judged_in_parts(seconds: int) -> None:
    """A device that restarts every hour for months: energy is counted between them, week by week."""
    count = 60 * 86_400 // seconds
    ats = START + seconds * np.arange(count)
    values = np.arange(count) % (3600 // seconds) * 0.25 * seconds / 60
    found = plan().judge(ats, values, now=LATER)
    assert set(found.verdicts.tolist()) == {Verdict.RESET}
    assert max(part.last - part.first for part in found.wholes) <= 15 * 86_400
    assert len(found.wholes) >= 8
