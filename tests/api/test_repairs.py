"""Repair files over the API: tried line by line, laid as a whole or not at all, and exported as they stand."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from meterhouse.store import workbook
from meterhouse.store.engine import Database
from meterhouse.store.workbook import XLSX, Page
from tests.api.conftest import Caller
from tests.pipeline.plant import LIGHT, of_meter, seconds, settle

HEADER = ("point", "from", "to", "act", "value", "start", "serial", "reason")


def file(*lines: Sequence[Any], header: Sequence[Any] = HEADER) -> bytes:
    return workbook.write([Page("corrections", [header, *lines])])


def send(admin: Caller, raw: bytes, *, dry_run: bool = False) -> Any:
    headers = {"Content-Type": XLSX}
    return admin("POST", "/corrections/import", params={"dry_run": str(dry_run).lower()}, body=raw, headers=headers)


def test_a_file_is_tried_laid_once_and_exported_as_it_stands(admin: Caller, on_time: Database) -> None:
    """Times without an offset are those of the site: three o'clock in Berlin is one o'clock UTC."""
    [(value,)] = on_time.rows(
        "SELECT value FROM meterhouse_historical.reading WHERE point_id = %s AND at = %s",
        (LIGHT, seconds("2024-05-07T01:00:00Z")),
    )
    raw = file(
        (f"plant/{LIGHT}", dt.datetime(2024, 5, 7, 3, 0), None, "replace", value + 0.25, None, None, "Read by hand"),
        (LIGHT, "2024-05-07T01:15:00Z", None, "replace", value + 0.5, None, None, "Read by hand"),
        (str(LIGHT), "2024-05-08 03:00", "2024-05-08 04:00", "exclude", None, None, None, "Repaired"),
        (f"plant/{LIGHT}", "2024-05-08 06:00", "2024-05-08 07:00", "shift", 120, None, None, "Slow clock"),
    )
    before = of_meter(on_time, LIGHT)
    tried = send(admin, raw, dry_run=True)
    assert tried.status_code == 200, tried.json
    assert (tried.json["new"], tried.json["refused"], tried.json["kept"]) == (4, 0, False)
    assert tried.json["effect"]["slots"] > 4
    assert admin("GET", "/corrections").json["items"] == []

    laid = send(admin, raw)
    assert (laid.json["kept"], len(laid.json["ids"])) == (True, 3), "two replacements of one reason are one correction"
    assert laid.json["effect"] == tried.json["effect"]
    settle(on_time)
    after = of_meter(on_time, LIGHT)
    changed = sum(after.values != before.values)
    assert changed == tried.json["effect"]["slots"]
    again = send(admin, raw)
    assert (again.json["unchanged"], again.json["kept"]) == (4, False), "twice is once"

    book = openpyxl.load_workbook(io.BytesIO(admin("GET", "/corrections.xlsx").content))
    header, *rows = book["corrections"].iter_rows(values_only=True)
    told = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(row["act"], row["author"]) for row in told] == [
        ("replace", "admin"),
        ("replace", "admin"),
        ("exclude", "admin"),
        ("shift", "admin"),
    ]
    assert told[0]["from"] == "2024-05-07T01:00:00Z"
    assert send(admin, admin("GET", "/corrections.xlsx").content).json["unchanged"] == 4


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param(("nowhere", "2024-05-07 03:00Z", None, "exclude"), "no point 'nowhere'", id="no such point"),
        pytest.param((LIGHT, "2024-05-07 03:00", None, "erase"), "act is 'erase'", id="no such act"),
        pytest.param((LIGHT, "yesterday", None, "exclude"), "from is 'yesterday'", id="no instant"),
        pytest.param((LIGHT, "2024-10-27 02:30", None, "exclude"), "show twice", id="an hour that there is twice"),
        pytest.param((LIGHT, "2024-03-31 02:30", None, "exclude"), "show twice or never", id="one that never was"),
        pytest.param((LIGHT, "2024-05-07 03:00", None, "exclude"), "to: takes an instant", id="no end"),
        pytest.param((LIGHT, "2024-05-07 03:00", None, "replace", "much"), "no number", id="no number"),
        pytest.param((LIGHT, "2024-05-07 03:00", "2024-05-07 04:00", "exclude", 5), "no value", id="an idle value"),
        pytest.param((LIGHT, "2024-05-07 03:00", "2024-05-07 04:00", "scale"), "factor", id="no factor"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_and_none_is_laid(
    admin: Caller, on_time: Database, line: Sequence[Any], said: str
) -> None:
    good = (LIGHT, "2024-05-08 03:00", "2024-05-08 04:00", "exclude", None, None, None, "Repaired")
    told = send(admin, file(good, (*line, *[None] * (7 - len(line)), "Because")))
    assert (told.json["new"], told.json["refused"], told.json["kept"]) == (1, 1, False)
    assert said in " ".join(told.json["rows"][1]["reasons"])
    assert told.json["rows"][1]["row"] == 3
    assert on_time.rows("SELECT * FROM meterhouse_historical.correction") == []


def test_lines_come_as_json_too(admin: Caller, on_time: Database) -> None:
    lines = [{"point": LIGHT, "from": "2024-05-08 03:00", "to": "2024-05-08 04:00", "act": "exclude", "reason": "R"}]
    told = admin("POST", "/corrections/import", json=lines).json
    assert (told["kept"], told["rows"]) == (True, [{"row": 1, "status": "new", "reasons": []}])
    assert on_time.rows("SELECT act FROM meterhouse_historical.correction") == [("exclude",)]


def test_a_file_without_its_columns_says_which(admin: Caller, on_time: Database) -> None:
    told = send(admin, file(("1", "x"), header=("point", "act")))
    assert told.json["rows"][0]["reasons"] == [
        "the header lacks from, reason; it takes point, from, to, act, value, start, serial, reason"
    ]
    assert on_time.rows("SELECT * FROM meterhouse_historical.correction") == []


def test_a_ratio_and_an_exchange_come_by_file_too(admin: Caller, on_time: Database) -> None:
    raw = file(
        (LIGHT, "2024-05-07 03:00", None, "ratio", 40, None, None, "Wrong transformer"),
        (3, "2024-05-08 03:00", None, "exchange", 5, 6, None, "New register"),
    )
    told = send(admin, raw)
    assert "is no counter but delta" in told.json["rows"][1]["reasons"][0]
    told = send(admin, file((LIGHT, "2024-05-07 03:00", None, "ratio", 40, None, None, "Wrong transformer")))
    assert told.json["kept"]
    settle(on_time)
    assert on_time.rows(
        "SELECT share FROM meterhouse_system.binding WHERE part_kind = 'points' AND part_id = %s ORDER BY valid_from",
        (LIGHT,),
    ) == [(1.0,), (40.0,)]


def test_a_ratio_that_holds_already_is_unchanged_by_its_file(admin: Caller, on_time: Database) -> None:
    raw = file((LIGHT, "2024-05-07 03:00", None, "ratio", 40, None, None, "Wrong transformer"))
    assert send(admin, raw).json["kept"]
    bindings = on_time.rows("SELECT id, valid_from, valid_to, share FROM meterhouse_system.binding ORDER BY id")
    again = send(admin, raw)
    assert (again.status_code, again.json["kept"], again.json["unchanged"]) == (200, False, 1)
    assert on_time.rows("SELECT id, valid_from, valid_to, share FROM meterhouse_system.binding ORDER BY id") == bindings
    # Of an earlier instant on it is another ratio, and would be new.
    earlier = file((LIGHT, "2024-05-07 01:00", None, "ratio", 40, None, None, "Wrong transformer"))
    assert send(admin, earlier, dry_run=True).json["new"] == 1
