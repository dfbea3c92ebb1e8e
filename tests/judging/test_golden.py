"""Readings are judged as a person judged them: each file of the golden folder, and cases from the field."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from meterhouse.judging.rules import Plan
from tests.judging.golden import FOLDER, LATER, golden, plan, seconds, words

FIELD = Path(__file__).resolve().parents[3] / "shared" / "examples" / "bad_readings.json"


@pytest.mark.parametrize("file", [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob("*.csv"))])
def test_readings_are_judged_as_a_person_judged_them(file: Path) -> None:
    case = golden(file)
    found = Plan.of(case.point).judge(case.ats, case.values, now=case.now)
    assert words(found, len(case.ats)) == case.verdicts


def _field_cases() -> list[Any]:
    if not FIELD.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"{FIELD} is not there"))]
    return [pytest.param(rows, id=name) for name, rows in json.loads(FIELD.read_text())["cases"].items()]


@pytest.mark.parametrize("rows", _field_cases())
def test_by_default_readings_from_the_field_are_judged_as_a_person_judged_them(
    rows: list[tuple[str, float, str]],
) -> None:
    ats, values = np.array([seconds(row[0]) for row in rows]), np.array([row[1] for row in rows])
    assert words(plan().judge(ats, values, now=LATER), len(rows)) == [row[2] for row in rows]
