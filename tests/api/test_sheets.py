"""Records as sheets: what goes out comes in again, and nothing in it is a formula."""

import io

import openpyxl
import pytest

from .conftest import Caller

KINDS = ["spaces", "energy-categories", "meters", "devices", "points", "bindings"]
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
}


@pytest.mark.parametrize("suffix", TYPES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_imported_again_changes_nothing(admin: Caller, house: None, kind: str, suffix: str) -> None:
    admin("POST", "/devices", json={"name": "=HYPERLINK(1)", "description": "'+1", "serial": "0012"})
    admin("POST", "/points", json={"name": "odd", "unit": "kWh", "register_max": 2**64 / 100, "low": 0.1 + 0.2})
    sheet = admin("GET", f"/{kind}.{suffix}")
    assert sheet.status_code == 200
    assert f"{kind}.{suffix}" in sheet.headers["content-disposition"]
    again = admin("POST", f"/{kind}/import", body=sheet.content, headers={"Content-Type": TYPES[suffix]}).json
    total = admin("GET", f"/{kind}").json["total"]
    assert {name: again[name] for name in ("created", "updated", "unchanged", "refused")} == {
        "created": 0,
        "updated": 0,
        "unchanged": total,
        "refused": 0,
    }


def test_text_that_looks_like_a_formula_stays_text(admin: Caller) -> None:
    admin("POST", "/gateways", json={"name": "=1+1"})
    assert "'=1+1" in admin("GET", "/gateways.csv").text
    sheet = openpyxl.load_workbook(io.BytesIO(admin("GET", "/gateways.xlsx").content)).worksheets[0]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")


def test_every_row_has_its_verdict(admin: Caller, house: None) -> None:
    rows = (
        "name,category_id,master_id,high_power\r\n"
        "Main,Electricity,,\r\n"
        "Upper main,Electricity,Main,5.5\r\n"
        "New,Gas,,\r\n"
        "Wrong,Steam,Nobody,-1\r\n"
    )
    answer = admin("POST", "/meters/import", body=rows, headers={"Content-Type": "text/csv; charset=utf-8"}).json
    assert [row["status"] for row in answer["rows"]] == ["unchanged", "updated", "created", "refused"]
    assert {fault["field"] for fault in answer["rows"][3]["errors"]} == {"category_id", "master_id"}
    assert admin("GET", "/meters").json["total"] == 4


def test_a_dry_run_judges_and_keeps_nothing(admin: Caller, house: None) -> None:
    answer = admin(
        "POST", "/gateways/import", params={"dry_run": "true"}, json=[{"name": "A"}, {"name": "A"}, {"nam": "B"}]
    ).json
    assert [row["status"] for row in answer["rows"]] == ["created", "refused", "refused"]
    assert admin("GET", "/gateways").json["total"] == 0


@pytest.mark.parametrize("text", ["name;description\nA;b,c\n", '\ufeffname,description\r\nA,"b,c"\r\n'])
def test_a_csv_may_have_commas_or_semicolons(admin: Caller, text: str) -> None:
    admin("POST", "/gateways/import", body=text.encode(), headers={"Content-Type": "text/csv"})
    (item,) = admin("GET", "/gateways").json["items"]
    assert (item["name"], item["description"]) == ("A", "b,c")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(b"no workbook", "xlsx", id="no workbook"),
        pytest.param(b"name\n\xff\xfe", "csv", id="no UTF-8"),
        pytest.param(b"{}", "json", id="no list"),
    ],
)
def test_what_is_no_sheet_is_malformed(admin: Caller, body: bytes, kind: str) -> None:
    assert admin("POST", "/gateways/import", body=body, headers={"Content-Type": TYPES[kind]}).status_code == 400
