"""Reports as files: the same numbers in each, and nothing that a spreadsheet would run."""

import csv
import datetime as dt
import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from meterhouse.reports import Answer, Ask, Engine, Period, files
from tests.pipeline.plant import SITE

ASKED = Ask("cost", "spaces", SITE, Period(dt.date(2024, 3, 30), dt.date(2024, 4, 2)), step="hour", against="previous")
FIELDS = ["slot", "part", "unit", "value", "reference", "change", "coverage", "quality", "adjustment"]


@pytest.fixture(scope="module")
def answer(engine: Engine) -> Answer:
    return engine.run(ASKED)


def named(answer: Answer, name: str) -> Answer:
    """The answer as if its first part had that name."""
    return replace(answer, parts=(replace(answer.parts[0], name=name), *answer.parts[1:]))


def workbook(answer: Answer) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(files.xlsx(answer)))


def table(answer: Answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files.csv(answer).decode("utf-8-sig"), newline="")))


def alike(number: Any) -> Any:
    """As a workbook holds it: sixteen digits."""
    return pytest.approx(number, rel=1e-15, abs=0)


def _number(text: Any) -> float | None:
    return None if text in (None, "") else float(text)


def test_sheet_and_csv_hold_the_numbers_of_the_answer(answer: Answer) -> None:
    rows, written = answer.rows(), table(answer)
    header, *sheet = workbook(answer)["Data"].iter_rows(values_only=True)
    assert list(header) == list(written[0]) == FIELDS
    assert len(rows) == len(written) == len(sheet) == 71 * 2
    for row, line, cells in zip(rows, written, sheet, strict=True):
        for field in ("value", "reference", "change", "coverage"):
            assert _number(line[field]) == row[field]
            assert _number(cells[FIELDS.index(field)]) == alike(row[field])
        assert line["slot"] == cells[0] == row["slot"]
        assert line["quality"] == cells[FIELDS.index("quality")] == row["quality"]


def test_the_first_sheet_has_a_column_for_each_part_and_its_total(answer: Answer) -> None:
    header, *rows, total = workbook(answer)["Cost"].iter_rows(values_only=True)
    assert list(header) == ["slot", *(f"{part.name} [EUR]" for part in answer.parts)]
    assert [row[0] for row in rows] == answer.labels
    for nth, part in enumerate(answer.parts, 1):
        assert [row[nth] for row in rows] == alike(answer.told[part.id].values.tolist())
        assert total[nth] == alike({row["part"]: row["value"] for row in answer.totals()}[part.id])


def test_the_last_sheet_says_what_was_asked(answer: Answer) -> None:
    said = dict(workbook(answer)["About"].iter_rows(values_only=True))
    assert said["Subject"] == "Site"
    assert (said["From"], said["To (exclusive)"]) == ("2024-03-30", "2024-04-02")
    assert (said["Step"], said["Time zone"], said["Held against"]) == ("hour", "Europe/Berlin", "previous")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")'])
def test_a_name_is_never_a_formula(answer: Answer, name: str) -> None:
    bad = named(answer, name)
    assert all(line["part"].startswith("'") for line in table(bad)[::2])
    for sheet in workbook(replace(bad, subject=name)):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
            assert not any(str(cell.value).startswith(("=", "@", "+")) for cell in row)


def test_negative_numbers_stay_numbers(answer: Answer) -> None:
    changes = [row["change"] for row in answer.rows() if row["change"] is not None and row["change"] < 0]
    assert changes
    written = [_number(line["change"]) for line in table(answer)]
    assert [change for change in written if change is not None and change < 0] == changes


def test_names_of_any_language_come_back(answer: Answer) -> None:
    name = 'Ström; "Öl", 電気 🏭\nzweite Zeile'
    assert table(named(answer, name))[0]["part"] == name
    assert workbook(named(answer, name))["Data"]["B2"].value == name


def test_characters_that_no_sheet_can_hold_are_left_out(answer: Answer) -> None:
    assert workbook(named(answer, "Pump\x00 \x0b1"))["Data"]["B2"].value == "Pump 1"


def test_a_csv_begins_with_the_mark_that_spreadsheets_look_for(answer: Answer) -> None:
    assert files.csv(answer).startswith(b"\xef\xbb\xbfslot,part,")
