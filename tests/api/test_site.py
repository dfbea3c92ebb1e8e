"""The whole site over HTTP: all of a document or nothing, and uploads that are not what they say."""

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import orjson
import pytest

from meterhouse.store import site_files, yaml_text
from meterhouse.store.workbook import XLSX

from .conftest import Caller

TYPES = {"xlsx": XLSX, "zip": "application/zip", "json": "application/json", "yaml": "application/yaml"}
SHEET = "xl/worksheets/sheet1.xml"


def post(caller: Caller, raw: bytes, ending: str, **how: object) -> object:
    return caller("POST", "/site", body=raw, headers={"Content-Type": TYPES[ending]}, **how)


@pytest.mark.parametrize("ending", ["xlsx", "zip", "json"])
def test_a_site_that_comes_in_as_it_went_out_changes_nothing(admin: Caller, house: None, ending: str) -> None:
    told = admin("GET", f"/site.{ending}")
    assert told.status_code == 200
    answer = post(admin, told.content, ending).json
    assert (answer["created"], answer["updated"], answer["refused"]) == (0, 0, 0)
    assert answer["unchanged"] > 15


def test_a_document_is_taken_as_a_whole(admin: Caller, house: None) -> None:
    given = {
        "meters": [
            {"name": "New", "category_id": "Gas"},
            {"name": "Main", "category_id": "Electricity", "high_power": 5},
        ]
    }
    tried = post(admin, orjson.dumps(given), "json", params={"dry_run": "true"}).json
    assert [(row["status"], row["id"] is None) for row in tried["rows"]] == [("created", True), ("updated", False)]
    assert tried["rows"][1]["changes"] == {"high_power": [None, 5.0]}
    assert admin("GET", "/meters").json["total"] == 3
    taken = post(admin, orjson.dumps(given), "json").json
    assert (taken["created"], taken["updated"]) == (1, 1)
    assert admin("GET", "/meters").json["total"] == 4


def test_one_refused_row_keeps_all_the_others_out(admin: Caller, house: None) -> None:
    given = b"meters:\n- name: New\n  category_id: Gas\n- name: Wrong\n  category_id: Steam\n"
    answer = post(admin, given, "yaml").json
    assert [(row["status"], row["name"]) for row in answer["rows"]] == [("created", "New"), ("refused", "Wrong")]
    assert answer["rows"][1]["errors"] == [
        {"field": "category_id", "reason": "there is no energy category 'Steam'", "place": "meters[1]"}
    ]
    assert answer["rows"][0]["id"] is None
    assert admin("GET", "/meters").json["total"] == 3


def test_a_refused_cell_is_named(admin: Caller, house: None) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "meters"
    sheet.append(["name", "category_id", "high_power"])
    sheet.append(["New", "Gas", "much"])
    answer = post(admin, _saved(book), "xlsx").json
    assert answer["rows"][0]["errors"][0]["place"] == "meters!C2"


def _saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("role", ["viewer", "tenant"])
def test_a_site_is_for_those_who_may_change_all_of_it(signed_in: object, house: None, role: str) -> None:
    caller = signed_in(role)  # type: ignore[operator]
    assert caller("GET", "/site.json").status_code == 403
    assert post(caller, b"{}", "json").status_code == 403


def test_an_engineer_does_not_see_what_only_administrators_see(admin: Caller, signed_in: object, house: None) -> None:
    admin("POST", "/email-servers", json={"name": "Post", "host": "mail.example.org", "from_address": "a@example.org"})
    engineer = signed_in("engineer")  # type: ignore[operator]
    assert "email-servers" in admin("GET", "/site.json").json
    assert "email-servers" not in engineer("GET", "/site.json").json
    answer = post(
        engineer, b'{"email-servers": [{"name": "Own", "host": "h", "from_address": "a@example.org"}]}', "json"
    ).json
    assert answer["refused"] == 1


@pytest.mark.parametrize("given", [b"[]", b'{"castles": []}', b'{"meters": {}}', b"3"])
def test_what_is_no_document_is_refused(admin: Caller, given: bytes) -> None:
    assert post(admin, given, "json").status_code == 422


@pytest.mark.parametrize(
    ("raw", "ending", "said"),
    [
        pytest.param(b"no workbook", "xlsx", "damaged or none", id="no workbook"),
        pytest.param(b"no archive", "zip", "damaged or none", id="no archive"),
        pytest.param(b"{", "json", "no JSON", id="no JSON"),
        pytest.param(b"[" * 100_000, "json", "deeply", id="JSON without end"),
        pytest.param(b"a: [1", "yaml", "line 2: did not find", id="no YAML"),
        pytest.param(b"[" * 100_000, "yaml", "deep", id="YAML without end"),
        pytest.param(b"a: &x [1]\nb: *x\n", "yaml", "aliases", id="an alias"),
        pytest.param(b"meters: !!python/object:os.system {}\n", "yaml", "tag", id="a tag"),
        pytest.param(b"meters: []\nmeters: []\n", "yaml", "twice", id="a key that comes twice"),
    ],
)
def test_what_cannot_be_read_is_malformed_and_says_why(admin: Caller, raw: bytes, ending: str, said: str) -> None:
    answer = post(admin, raw, ending)
    assert answer.status_code == 400
    assert said in answer.json["detail"]


def test_a_length_of_2_gib_is_not_even_read(admin: Caller) -> None:
    answer = admin("POST", "/site", body=b"x", headers={"Content-Type": XLSX, "Content-Length": str(2 << 30)})
    assert answer.status_code == 413


def rebuilt(parts: dict[str, bytes]) -> bytes:
    """A workbook of ours with other parts in it."""
    file = io.BytesIO()
    ours = io.BytesIO(site_files.to_xlsx({"gateways": [{"name": "A"}]}))
    with ZipFile(ours) as given, ZipFile(file, "w", ZIP_DEFLATED) as made:
        for info in given.infolist():
            made.writestr(info.filename, parts.get(info.filename) or given.read(info))
        for name in parts.keys() - set(given.namelist()):
            made.writestr(name, parts[name])
    return file.getvalue()


def lying(raw: bytes) -> bytes:
    """With a directory that calls the largest part 100 bytes long."""
    with ZipFile(io.BytesIO(raw)) as parts:
        largest = max(parts.infolist(), key=lambda info: info.file_size).file_size
    return raw.replace(struct.pack("<L", largest), struct.pack("<L", 100))


OPEN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
WIDE = OPEN + b"<sheetData><row>" + b"<c><v>1</v></c>" * 100_000 + b"</row></sheetData></worksheet>"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxx">]><worksheet><sheetData>&x;</sheetData></worksheet>'
SPACES = b" " * (20 << 20)
MANY = b"<workbook>" + b"<a/>" * 300_000 + b"</workbook>"
LONG_TAG = OPEN + b"<row " + b" ".join(b'a%d="x"' % number for number in range(200_000)) + b"/></worksheet>"


@pytest.mark.parametrize(
    ("raw", "status", "said"),
    [
        pytest.param(rebuilt({SHEET: OPEN + SPACES + b"</worksheet>"}), 413, "unpacks", id="a bomb"),
        pytest.param(rebuilt({"xl/media/image1.png": SPACES}), 413, "unpacks", id="a bomb beside the sheets"),
        pytest.param(lying(rebuilt({SHEET: OPEN + SPACES + b"</worksheet>"})), 400, "CRC", id="a lie"),
        pytest.param(rebuilt({SHEET: WIDE}), 413, "cells", id="a row without end"),
        pytest.param(rebuilt({SHEET: ENTITIES}), 400, "entities", id="entities"),
        pytest.param(rebuilt({SHEET: OPEN + b"<a>" * 200}), 400, "deep", id="deep"),
        pytest.param(rebuilt({SHEET: OPEN}), 400, "XML", id="cut off"),
        pytest.param(rebuilt({SHEET: OPEN + b"<a/>" * 300_000}), 413, "besides", id="much that is no cell"),
        pytest.param(rebuilt({SHEET: b"<worksheet/>"}), 400, "plain Excel", id="another kind of sheet"),
        pytest.param(rebuilt({"xl/workbook.xml": b"<workbook/>"}), 400, "", id="no sheets"),
        pytest.param(rebuilt({f"x/{number}": b"x" for number in range(600)}), 413, "parts", id="many parts"),
        pytest.param(rebuilt({"xl/workbook.xml": MANY}), 413, "workbook.xml holds too much", id="a part beside sheets"),
        pytest.param(rebuilt({SHEET: LONG_TAG}), 400, "tag of more than 1 MiB", id="a tag without end"),
    ],
)
def test_a_workbook_that_only_troubles_is_refused(admin: Caller, raw: bytes, status: int, said: str) -> None:
    for path in ("/site", "/gateways/import"):
        answer = admin("POST", path, body=raw, headers={"Content-Type": XLSX})
        assert answer.status_code == status, answer.text
        assert said in answer.json["detail"]


def test_a_bomb_of_many_layers_of_yaml_is_refused(admin: Caller) -> None:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as parts:
        parts.writestr("meters.yaml", b"- name: x\n" + b"#" * (200 << 20))
    assert post(admin, file.getvalue(), "zip").status_code == 413


def test_an_archive_with_other_files_says_which(admin: Caller) -> None:
    file = io.BytesIO()
    with ZipFile(file, "w") as parts:
        parts.writestr("site/meters.yaml", "- name: x\n")
        parts.writestr("site/castles.yaml", "[]")
    answer = post(admin, file.getvalue(), "zip")
    assert answer.status_code == 400
    assert "castles.yaml" in answer.json["detail"]


@pytest.mark.parametrize("kind", ["spaces", "meters", "points", "bindings"])
def test_yaml_of_a_kind_imported_again_changes_nothing(admin: Caller, house: None, kind: str) -> None:
    told = admin("GET", f"/{kind}.yaml")
    assert told.headers["content-type"] == "application/yaml"
    assert len(yaml_text.read(told.content).value) == admin("GET", f"/{kind}").json["total"]
    again = admin("POST", f"/{kind}/import", body=told.content, headers={"Content-Type": "application/yaml"}).json
    assert again["created"] + again["updated"] + again["refused"] == 0
    assert zlib.crc32(admin("GET", f"/{kind}.yaml").content) == zlib.crc32(told.content)
