"""What goes out to a file comes in as it was, whatever stands in it."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.catalogue import CATALOGUE
from meterhouse.kernel.errors import Malformed
from meterhouse.kernel.settings import Settings
from meterhouse.plant.configuration import configuration
from meterhouse.store import cells, sheet, site_files, workbook, yaml_text

FIND = settings(max_examples=50, deadline=None, derandomize=True, database=None)

looks_odd = (
    "=1+1|@x|'|''|'=1| lead|trail |a\r\nb|_x0041_|\x01|1|1.0|true|no|null|0012|12:30|2026-01-31|#N/A|a\tb|- a|a: b"
)
odd = st.sampled_from([*looks_odd.split("|"), "•••", "\ufeffx", "\u2028"])
text = odd | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
long = st.sampled_from("x😀'").map(lambda sign: sign * 20_000)
number = st.floats(-1e300, 1e300) | st.integers(-(2**53), 2**53)
plain = st.none() | st.booleans() | number | text
anything = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3), max_leaves=6
)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")
)
subjects = st.fixed_dictionaries({"kind": st.sampled_from(["spaces", "meters"]), "id": text.filter(bool) | long})


def rows(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """As a document tells them: what is not there stands for its default."""
    return st.lists(st.fixed_dictionaries({}, optional=fields).filter(bool), min_size=1, max_size=4)


documents = st.fixed_dictionaries(
    {},
    optional={
        "data-sources": rows(
            name=text.filter(bool),
            connection=st.dictionaries(text, anything, max_size=3),
            interval_seconds=st.floats(1, 86400),
            is_enabled=st.booleans(),
        ),
        "points": rows(
            key=text.filter(bool), name=text, address=st.dictionaries(text, anything), low=number, high=number
        ),
        "virtual-meters": rows(name=text, formula=text, variables=st.lists(st.fixed_dictionaries({"meter": subjects}))),
        "drawings": rows(name=text, source=text | long),
        "bindings": rows(owner=subjects, part=subjects, share=number, valid_from=instants, direction=st.just("output")),
    },
).map(lambda told: {kind: told[kind] for kind in CATALOGUE if kind in told})


@FIND
@given(documents)
def test_a_document_comes_out_of_a_workbook_as_it_went_in(told: Any) -> None:
    assert site_files.from_xlsx(site_files.to_xlsx(told)).document == told


@FIND
@given(documents)
def test_a_document_comes_out_of_yaml_as_it_went_in(told: Any) -> None:
    assert site_files.from_zip(site_files.to_zip(told)).document == told
    assert site_files.from_yaml(yaml_text.write(told).encode()).document == told
    assert site_files.from_json(site_files.to_json(told)).document == told


@FIND
@given(documents.filter(lambda told: "points" in told))
def test_rows_come_out_of_each_kind_of_sheet_as_they_went_in(told: Any) -> None:
    points = CATALOGUE["points"]
    for write, read in (
        (sheet.to_xlsx, sheet.from_xlsx),
        (sheet.to_csv, sheet.from_csv),
        (sheet.to_yaml, sheet.from_yaml),
        (sheet.to_json, sheet.from_json),
    ):
        assert read(points, write(points, told["points"]), most=100).rows == told["points"]


@FIND
@given(anything)
def test_any_value_comes_out_of_yaml_as_it_went_in(value: Any) -> None:
    assert yaml_text.read(yaml_text.write(value)).value == value


def test_the_demo_plant_comes_out_of_a_folder_as_it_went_in(tmp_path: Path) -> None:
    plant = {
        kind: [{name: value for name, value in row.items() if value is not None} for row in those]
        for kind, those in configuration(Settings()).items()
    }
    site_files.write_path(tmp_path / "site", plant)
    assert site_files.read_path(tmp_path / "site").document == plant
    site_files.write_path(tmp_path / "site.xlsx", plant)
    assert site_files.read_path(tmp_path / "site.xlsx").document == plant


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(ending: str, sign: str) -> None:
    name = f"{sign}HYPERLINK(1)"
    raw = sheet.WRITERS[ending][1](CATALOGUE["gateways"], [{"name": name}])
    if ending == "csv":
        (_, line) = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
        assert line[1] == f"'{name}"
        return
    cell = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0]["B2"]
    assert cell.data_type == "s"


def test_a_formula_that_comes_in_is_what_was_last_computed_or_nothing() -> None:
    book = openpyxl.Workbook()
    book.active.append(["name", "description"])
    book.active.append(["A", "=1+1"])
    file = io.BytesIO()
    book.save(file)
    assert sheet.from_xlsx(CATALOGUE["gateways"], file.getvalue(), most=10).rows == [{"name": "A"}]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param('{"host": "a", "port": 502}', {"host": "a", "port": 502}, id="JSON"),
        pytest.param("{host: a, port: 502}", {"host": "a", "port": 502}, id="YAML in one line"),
        pytest.param("host: a\nport: 502", {"host": "a", "port": 502}, id="YAML in several"),
        pytest.param("{host: [", "{host: [", id="neither stays, to be refused"),
    ],
)
def test_a_cell_may_hold_an_object(written: str, value: object) -> None:
    entity = CATALOGUE["data-sources"]
    assert cells.row_of(entity, ["name", "connection"], ["A", written])["connection"] == value


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        pytest.param("serial", 12.0, "12", id="a number is a text where text is meant"),
        pytest.param("is_enabled", "TRUE", True, id="a truth"),
        pytest.param("rated_power", "5.5", 5.5, id="a number written as text"),
        pytest.param("rated_power", "much", "much", id="what is none stays, to be refused"),
    ],
)
def test_a_cell_is_read_as_its_field_means(field: str, cell: object, value: object) -> None:
    assert cells.row_of(CATALOGUE["devices"], [field], [cell]) == {field: value}


def test_a_day_in_a_cell_is_midnight() -> None:
    row = cells.row_of(CATALOGUE["bindings"], ["valid_from"], [datetime(2026, 1, 31)])
    assert row == {"valid_from": "2026-01-31T00:00:00Z"}


def test_two_columns_of_one_name_are_malformed() -> None:
    with pytest.raises(Malformed, match="twice"):
        cells.header_of(["name", "name"])


def test_a_sheet_of_no_kind_is_malformed() -> None:
    raw = workbook.write([workbook.Page("castles", [["name"], ["A"]])])
    with pytest.raises(Malformed, match="castles"):
        site_files.from_xlsx(raw)


def test_the_first_sheet_says_what_the_others_mean() -> None:
    raw = site_files.to_xlsx({"meters": [{"name": "Main", "category_id": "Electricity"}]})
    book = openpyxl.load_workbook(io.BytesIO(raw))
    assert book.sheetnames == ["Read me", "meters"]
    notes = [[cell.value for cell in line] for line in book["Read me"].iter_rows()]
    assert [None, "master_id", None, "Meter upstream that counts this one's energy too; name of one of meters"] in notes
