"""Whatever the order and the batches in which readings come, their verdicts are those of all of them at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.judging.rules import Plan
from meterhouse.kernel.quality import Verdict
from tests.judging.counters import START, Counter, sound, troubled
from tests.judging.golden import plan
from tests.judging.memory import Memory, whole
from tests.judging.test_counter import plans

analog_plans = st.sampled_from(
    [
        plan(kind="analog", unit="°C"),
        plan(kind="analog", unit="°C", rules=[{"type": "rate", "high": 100}, {"type": "stuck", "after_seconds": 7200}]),
        plan(
            kind="analog",
            unit="kW",
            rules=[{"type": "stuck", "after_seconds": 3600, "readings": 3}]
            + [{"type": tag, "neighbours": 3, "leaves_out": True} for tag in ("hampel", "z_score", "iqr")],
        ),
        plan(kind="delta", high_power=200.0, rules=[{"type": "hampel", "neighbours": 3, "leaves_out": True}]),
        plan(kind="digital", unit="1", low=0.0, high=1000.0),
    ]
)


@st.composite
def batches(draw: st.DrawFn, count: int) -> list[np.ndarray]:
    """Positions of readings in the batches in which they come: in order, backwards, with some late, or at random."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    late = np.argsort(np.arange(count) + np.where(chance.random(count) < 0.2, count, 0), kind="stable")
    orders = {
        "in order": np.arange(count),
        "backwards": np.arange(count)[::-1],
        "with some late": late,
        "at random": chance.permutation(count),
    }
    order = orders[draw(st.sampled_from(sorted(orders)))]
    cuts = sorted(draw(st.sets(st.integers(1, max(count - 1, 1)), max_size=count)))
    return [np.sort(part) for part in np.split(order, cuts) if len(part)]


def in_batches(rules: Plan, counter: Counter, parts: list[np.ndarray]) -> Memory:
    memory = Memory(rules)
    for part in parts:
        memory.take(counter.ats[part], counter.values[part])
    return memory


@given(troubled(), plans, st.data())
@settings(deadline=None, max_examples=150)
def test_a_counter_in_trouble_is_judged_alike_in_any_batches(
    counter: Counter, rules: Plan, data: st.DataObject
) -> None:
    memory = in_batches(rules, counter, data.draw(batches(len(counter.ats))))
    assert memory.verdicts == whole(rules, counter.ats, counter.values)


@given(troubled(), analog_plans, st.data())
@settings(deadline=None, max_examples=150)
def test_values_of_other_kinds_are_judged_alike_in_any_batches(
    counter: Counter, rules: Plan, data: st.DataObject
) -> None:
    memory = in_batches(rules, counter, data.draw(batches(len(counter.ats))))
    assert memory.verdicts == whole(rules, counter.ats, counter.values)


@given(sound(), troubled(), plans)
@settings(deadline=None, max_examples=50)
def test_judging_again_changes_nothing(before: Counter, counter: Counter, rules: Plan) -> None:
    memory = in_batches(rules, counter, [np.arange(len(counter.ats))])
    memory.take(before.ats - before.ats[-1] + START, before.values)
    told = dict(memory.verdicts)
    memory.judge(int(memory.ats[0]), int(memory.ats[-1]) + 1)
    assert memory.verdicts == told


def test_a_reset_is_taken_back_when_the_counter_leaps_back_after_days() -> None:
    """Zeros told from Friday to Monday look like a new start for a while."""
    ats = START + 900 * np.arange(260)
    values = np.concatenate([5000 + 2.5 * np.arange(20), np.linspace(3, 9, 200).round(2), 5550 + 2.5 * np.arange(40)])
    memory = Memory(plan())
    memory.take(ats[:200], values[:200])
    assert set(memory.verdicts.values()) == {(Verdict.RESET, "reset 1 h")}
    for position in range(200, 260):
        memory.take(ats[[position]], values[[position]])
    assert memory.verdicts == dict.fromkeys(ats[20:220].tolist(), (Verdict.BAD, "glitch 72 h"))


def test_a_late_reading_decides_what_was_undecided() -> None:
    ats, values = START + 900 * np.arange(6), np.array([640.0, 641.0, 642.0, 3.0, 4.0, 645.0])
    memory = Memory(plan())
    memory.take(ats[:5], values[:5])
    assert set(memory.verdicts.values()) == {(Verdict.SUSPECT, "drop 1 h")}
    memory.take(ats[5:], values[5:])
    assert set(memory.verdicts.values()) == {(Verdict.BAD, "glitch 6 h")}


def test_what_waits_for_its_time_is_judged_when_it_is_asked_for_again() -> None:
    ats, values = START + 900 * np.arange(4), np.array([640.0, 641.0, 642.0, 600.0])
    memory = Memory(plan())
    memory.take(ats, values, now=START + 900)
    assert memory.verdicts == dict.fromkeys(ats[2:].tolist(), (Verdict.SUSPECT, "future 60 s"))
    memory.judge(int(ats[2]), int(ats[3]) + 1, now=START + 5000)
    assert memory.verdicts == {int(ats[3]): (Verdict.SUSPECT, "drop 1 h")}


@pytest.mark.parametrize("far", [8 * 365 * 86_400, 600])
def test_a_reading_of_the_future_makes_no_other_conspicuous(far: int) -> None:
    ats, values = START + 900 * np.arange(40), 640.0 + np.arange(40)
    memory = Memory(plan())
    memory.take(ats[[20]] + far, np.array([100.0]), now=int(ats[20]))
    for position in range(20):
        memory.take(ats[[position]], values[[position]], now=int(ats[20]))
    assert list(memory.verdicts) == [int(ats[20]) + far]
