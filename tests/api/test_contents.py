"""Contents of documents: kept as they came where they are what they say, refused otherwise."""

import io
from collections.abc import Callable
from zipfile import ZipFile

import pytest

from tests.api.conftest import Caller

BINARY = {"Content-Type": "application/octet-stream"}


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as parts:
        for name in names:
            parts.writestr(name, "<x/>")
    return file.getvalue()


def put(caller: Caller, name: str, content: bytes) -> tuple[int, int, str]:
    number = caller("POST", "/knowledge-files", json={"name": name}).json["id"]
    answer = caller("PUT", f"/knowledge-files/{number}/content", body=content, headers=dict(BINARY))
    return number, answer.status_code, answer.json["detail"] if answer.status_code >= 400 else ""


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        pytest.param("manual.pdf", b"%PDF-1.7 ...", "application/pdf", id="pdf"),
        pytest.param("plan.PNG", b"\x89PNG\r\n\x1a\n...", "image/png", id="picture"),
        pytest.param("notes.md", "Zähler im Keller".encode(), "text/markdown", id="text"),
        pytest.param("list.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), None, id="workbook"),
    ],
)
def test_a_document_comes_back_as_it_went_in(admin: Caller, name: str, content: bytes, kind: str | None) -> None:
    number, status, _ = put(admin, name, content)
    assert status == 204
    got = admin("GET", f"/knowledge-files/{number}/content")
    assert got.content == content
    assert name in got.headers["Content-Disposition"]
    assert got.headers["Content-Security-Policy"].startswith("sandbox")
    record = admin("GET", f"/knowledge-files/{number}").json
    assert record["size"] == len(content)
    assert len(record["digest"]) == 64
    assert kind is None or record["media_type"] == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("page.html", b"<script>alert(1)</script>", id="a page"),
        pytest.param("picture.svg", b"<svg onload='x'/>", id="a drawing"),
        pytest.param("manual.pdf", b"<html>", id="a page that says it is a pdf"),
        pytest.param("list.xlsx", b"PK\x03\x04 broken", id="a damaged workbook"),
        pytest.param("list.xlsx", archive("readme.txt"), id="an archive that says it is a workbook"),
        pytest.param("list.xlsx", archive("[Content_Types].xml", "xl/vbaProject.bin"), id="macros"),
        pytest.param("notes.txt", b"\xff\xfe\x00", id="text in no UTF-8"),
    ],
)
def test_what_is_not_what_it_says_is_refused(admin: Caller, name: str, content: bytes) -> None:
    number, status, detail = put(admin, name, content)
    assert status == 400
    assert detail
    assert admin("GET", f"/knowledge-files/{number}/content").status_code == 404


def test_too_large_is_refused_before_it_is_read(admin: Caller) -> None:
    number, status, _ = put(admin, "big.txt", b"a" * (13 << 20))
    assert status == 413
    assert admin("GET", f"/knowledge-files/{number}").json["size"] is None


def test_a_viewer_reads_and_does_not_write(admin: Caller, signed_in: Callable[..., Caller]) -> None:
    number, _, _ = put(admin, "notes.txt", b"words")
    viewer = signed_in("viewer")
    assert viewer("GET", f"/knowledge-files/{number}/content").text == "words"
    answer = viewer("PUT", f"/knowledge-files/{number}/content", body=b"others", headers=dict(BINARY))
    assert answer.status_code == 403
