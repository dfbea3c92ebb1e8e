"""A main that is not the sum of its parts, and what explains that."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.closing.cause import Finding
from meterhouse.closing.causes.factors import FACTORS, factor_of
from meterhouse.closing.causes.parts import unequal
from tests.closing.days import FIRST, Floats, balance, between, clock, lane, use

KNOWN = clock()
OFFICE, LAB, LIFT = (
    use(KNOWN, base=base, peak=peak, seed=seed) for base, peak, seed in ((1, 6, 1), (2, 3, 2), (0.5, 2, 3))
)
TRUE = [OFFICE, LAB, LIFT]
BAD_DAYS = between(KNOWN, 20, 30)


def shown(change: Callable[[Floats], Floats], which: int = 1) -> list[Floats]:
    """The parts, one of them changed on the bad days."""
    changed = [each.copy() for each in TRUE]
    changed[which] = np.where(BAD_DAYS, change(TRUE[which]), TRUE[which])
    return changed


def days_of(finding: Finding) -> tuple[int, int]:
    """First and last day, counted from the first."""
    ends = KNOWN.calendar.day(np.array([finding.first, finding.after - 1]))
    return int(ends[0]) - FIRST, int(ends[1]) - FIRST


def test_parts_that_add_up_are_no_finding() -> None:
    assert list(unequal(balance(KNOWN, TRUE), KNOWN)) == []


@pytest.mark.parametrize(
    ("change", "kind", "evidence"),
    [
        pytest.param(lambda x: 10 * x, "ratio", {"factor": 10.0}, id="ten times too much"),
        pytest.param(lambda x: x / 10, "ratio", {"factor": 0.1}, id="a tenth"),
        pytest.param(lambda x: x * math.sqrt(3), "ratio", {"factor": 1.7321}, id="the root of three"),
        pytest.param(lambda x: x * 200 / 150, "ratio", {"factor": 1.3333}, id="the next current transformer"),
        pytest.param(lambda x: x / 3, "reversed", {"factor": 0.3333}, id="one of three phases reversed"),
        pytest.param(lambda x: -x, "reversed", {"factor": -1.0}, id="all phases reversed"),
        pytest.param(lambda x: 2 * x, "doubled_sub", {"factor": 2.0}, id="counted twice"),
        pytest.param(lambda x: np.roll(x, 1), "clock_drift", {"minutes_behind": 15}, id="a quarter of an hour late"),
        pytest.param(lambda x: np.roll(x, -4), "clock_drift", {"minutes_behind": -60}, id="an hour early"),
    ],
)
def test_one_part_that_is_off_is_told_with_its_cause(
    change: Callable[[Floats], Floats], kind: str, evidence: dict[str, float]
) -> None:
    (finding,) = unequal(balance(KNOWN, TRUE, shown=shown(change)), KNOWN)
    assert (finding.kind, finding.subject) == (kind, ("meters", 3))
    assert {name: finding.evidence[name] for name in evidence} == evidence
    first, last = days_of(finding)
    assert 20 <= first <= 21
    assert 28 <= last <= 29


def test_the_size_is_what_it_counted_too_much() -> None:
    (finding,) = unequal(balance(KNOWN, TRUE, shown=shown(lambda x: 2 * x)), KNOWN)
    assert finding.size == pytest.approx(float(LAB[BAD_DAYS].sum()), rel=0.01)


def test_what_no_meter_counts_is_a_missing_sub() -> None:
    whole = balance(KNOWN, TRUE)
    main = lane(1, whole.group.main.values + 1.5 * BAD_DAYS)
    (finding,) = unequal(type(whole)(type(whole.group)(main, whole.group.parts, whole.group.signs), KNOWN), KNOWN)
    assert (finding.kind, finding.subject) == ("missing_sub", ("meters", 1))
    assert finding.evidence["mean_power"] == pytest.approx(6.0, rel=0.01)


def test_a_part_that_counts_nothing_while_its_share_lacks_stands_still() -> None:
    (finding,) = unequal(balance(KNOWN, TRUE, shown=shown(lambda x: 0 * x)), KNOWN)
    assert (finding.kind, finding.subject) == ("standstill", ("meters", 3))
    assert finding.size == pytest.approx(-float(LAB[BAD_DAYS].sum()), rel=0.05)
    first, last = days_of(finding)
    assert 20 <= first <= 21
    assert 28 <= last <= 29


def test_a_part_that_counts_nothing_is_no_cause_of_what_is_far_more_than_it_uses() -> None:
    changed = shown(lambda x: 0 * x, which=2)
    whole = balance(KNOWN, TRUE, shown=changed)
    main = lane(1, whole.group.main.values + 20.0 * BAD_DAYS)
    (finding,) = unequal(type(whole)(type(whole.group)(main, whole.group.parts, whole.group.signs), KNOWN), KNOWN)
    assert (finding.kind, finding.subject) == ("missing_sub", ("meters", 1))


def test_what_nothing_explains_is_an_imbalance() -> None:
    chance = np.random.default_rng(9)
    noisy = shown(lambda x: x + chance.normal(0, 3, len(x)))
    (finding,) = unequal(balance(KNOWN, TRUE, shown=noisy), KNOWN)
    assert (finding.kind, finding.subject) == ("imbalance", ("meters", 1))


def test_a_single_slot_is_no_open_day() -> None:
    changed = [each.copy() for each in TRUE]
    changed[0][np.flatnonzero(BAD_DAYS)[40]] += 50
    assert list(unequal(balance(KNOWN, TRUE, shown=changed), KNOWN)) == []


def test_a_part_without_slots_leaves_nothing_to_judge() -> None:
    changed = [each.copy() for each in TRUE]
    changed[2][BAD_DAYS] = np.nan
    assert list(unequal(balance(KNOWN, TRUE, shown=changed), KNOWN)) == []


@given(st.sampled_from([factor for factor, _ in FACTORS]), st.floats(-0.01, 0.01))
def test_a_factor_is_known_again_within_its_noise(factor: float, off: float) -> None:
    found = factor_of(factor * (1 + off))
    assert found is not None
    assert found[0] == pytest.approx(factor, rel=0.02)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2), st.sampled_from([10.0, 0.1, 5.0, 0.2]))
def test_whichever_part_is_off_it_is_the_one_that_is_told(which: int, times: float) -> None:
    findings = list(unequal(balance(KNOWN, TRUE, shown=shown(lambda x: times * x, which)), KNOWN))
    assert [(each.kind, each.subject) for each in findings] == [("ratio", ("meters", which + 2))]
