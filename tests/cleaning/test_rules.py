"""Verdicts on readings: cases whose answer a person gave, and laws that hold for any."""

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.cleaning.rules import CONTEXT, Judged, Limits, judge_counter, judge_range
from meterhouse.kernel.quality import Verdict

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "readings"
FIELD = Path(__file__).resolve().parents[3] / "shared" / "examples" / "bad_readings.json"


def _at(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).timestamp())


def _verdicts(judged: Judged, count: int) -> list[str]:
    found = ["good"] * count
    for position, verdict in zip(judged.positions, judged.verdicts, strict=True):
        found[position] = Verdict(int(verdict)).name.lower()
    return found


@pytest.mark.parametrize("file", [pytest.param(path, id=path.stem) for path in sorted(GOLDEN.glob("*.csv"))])
def test_a_counter_is_judged_as_a_person_judged_it(file: Path) -> None:
    """Lines that begin with # say what the case is, or a limit as name=value."""
    lines = file.read_text().splitlines()
    said = dict(line[2:].split("=") for line in lines if line.startswith("# ") and "=" in line)
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    limits = Limits(**({"low": 0.0} | {name: float(value) for name, value in said.items()}))
    ats, values = np.array([_at(row["at"]) for row in rows]), np.array([float(row["value"]) for row in rows])
    assert _verdicts(judge_counter(ats, values, limits), len(rows)) == [row["verdict"] for row in rows]


def _field_cases() -> list[Any]:
    if not FIELD.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"{FIELD} is not there"))]
    return [pytest.param(rows, id=name) for name, rows in json.loads(FIELD.read_text())["cases"].items()]


@pytest.mark.parametrize("rows", _field_cases())
def test_readings_from_the_field_are_judged_as_a_person_judged_them(rows: list[tuple[str, float, str]]) -> None:
    ats, values = np.array([_at(row[0]) for row in rows]), np.array([row[1] for row in rows])
    assert _verdicts(judge_counter(ats, values, Limits(low=0.0)), len(rows)) == [row[2] for row in rows]


@given(st.lists(st.tuples(st.integers(1, 20_000), st.integers(0, 1000)), max_size=40))
def test_a_counter_that_only_grows_is_good(steps: list[tuple[int, int]]) -> None:
    ats = 1_700_000_000 + np.cumsum([step for step, _ in steps], dtype=np.int64)
    values = np.cumsum([rise / 100 for _, rise in steps], dtype=np.float64)
    limits = Limits(0.0, None, 1e6, 0.01, 10.0 * 3600)  # 10 units a second: more than any step rises
    assert not len(judge_counter(ats, values, limits).positions)


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
    judged = judge_range(np.array(values), Limits(low=0.0, high=10.0))
    assert judged.positions.tolist() == bad
    assert all(verdict == Verdict.BAD for verdict in judged.verdicts)


def test_a_verdict_names_its_rule_and_limit() -> None:
    judged = judge_counter(np.arange(4) * 900, np.array([5.0, -2.0, 6.0, 99.0]), Limits(low=0.0, high=50.0))
    assert judged.rules == ["low 0", "high 50"]


@st.composite
def troubled(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, Limits]:
    """A counter in trouble: zeros, spikes, restarts and silences, some hours to some days of it."""
    count = draw(st.integers(2, 30))
    steps = draw(st.lists(st.sampled_from([300, 900, 1800, 3600, 9000, 25_000]), min_size=count, max_size=count))
    true, shown = 5000.0, []
    for _ in steps:
        true += draw(st.integers(0, 30))
        what = draw(st.sampled_from(["true"] * 12 + ["zero", "low", "spike", "restart", "negative", "jitter"]))
        if what == "restart":
            true = float(draw(st.integers(0, 20)))
        shown.append(
            {"zero": 0.0, "low": true / 2, "spike": true + 1000, "negative": -0.5, "jitter": true - 0.25}.get(
                what, true
            )
        )
    limits = Limits(0.0, None, draw(st.sampled_from([None, 5500.0])), draw(st.sampled_from([None, 0.5])), None)
    return 1_700_000_000 + np.cumsum(steps), np.array(shown), limits


def _by_instant(ats: np.ndarray, judged: Judged) -> dict[int, tuple[int, str]]:
    return {
        int(ats[position]): (int(verdict), rule)
        for position, verdict, rule in zip(judged.positions, judged.verdicts, judged.rules, strict=True)
    }


@given(troubled())
@settings(deadline=None, max_examples=80)
def test_what_is_left_of_a_counter_only_grows_between_new_starts(
    counter: tuple[np.ndarray, np.ndarray, Limits],
) -> None:
    ats, values, limits = counter
    said = _by_instant(ats, judge_counter(ats, values, limits))
    before = None
    for at, value in zip(ats.tolist(), values.tolist(), strict=True):
        verdict = said.get(at, (Verdict.GOOD, ""))[0]
        if verdict in (Verdict.BAD, Verdict.SUSPECT):
            continue
        if before is not None and verdict == Verdict.GOOD:
            assert value >= before
        before = value


@given(troubled())
@settings(deadline=None, max_examples=80)
def test_every_reading_has_at_most_one_verdict(counter: tuple[np.ndarray, np.ndarray, Limits]) -> None:
    ats, values, limits = counter
    positions = judge_counter(ats, values, limits).positions.tolist()
    assert positions == sorted(set(positions))


@given(troubled(), st.integers(0, 29), st.integers(0, 29))
@settings(deadline=None, max_examples=150, derandomize=True)  # some chain of troubles is longer than any context
def test_a_part_seen_with_enough_around_it_is_judged_as_in_the_whole(
    counter: tuple[np.ndarray, np.ndarray, Limits], one: int, other: int
) -> None:
    """So it does not matter in which batches the readings came: each batch is judged with what surrounds it."""
    ats, values, limits = counter
    first, last = sorted((min(one, len(ats) - 1), min(other, len(ats) - 1)))
    low = max(int(np.searchsorted(ats, ats[first] - CONTEXT)) - 1, 0)
    while low and values[low] < 0:  # the last reading that counts may lie further back
        low -= 1
    high = int(np.searchsorted(ats, ats[last] + CONTEXT, side="right")) + 1
    seen = slice(low, high)
    inside = range(int(ats[first]), int(ats[last]) + 1)
    whole = _by_instant(ats, judge_counter(ats, values, limits))
    part = _by_instant(ats[seen], judge_counter(ats[seen], values[seen], limits))
    assert {at: said for at, said in part.items() if at in inside} == {
        at: said for at, said in whole.items() if at in inside
    }
