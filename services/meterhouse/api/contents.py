"""Contents of documents: put and fetched beside their records, checked by what is in them and not by their names."""

import io
from collections.abc import Iterator, Mapping
from typing import Any
from zipfile import BadZipFile, ZipFile, is_zipfile

import falcon

from meterhouse.api.gate import Access, principal
from meterhouse.api.platform import Platform
from meterhouse.api.route import Operation, Route
from meterhouse.api.wire import Query, attach, body
from meterhouse.kernel.errors import Malformed, NotFound, TooLarge
from meterhouse.store import contents
from meterhouse.store.engine import Connection
from meterhouse.store.writing import see

BINARY = "application/octet-stream"
MOST_BYTES = 12 << 20
"""A statement holds it whole: what MariaDB and MySQL take by default is 16 MiB."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
_MAGIC: Mapping[str, tuple[str, bytes]] = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".docx": (f"{_OFFICE}.wordprocessingml.document", b"PK\x03\x04"),
    ".xlsx": (f"{_OFFICE}.spreadsheetml.sheet", b"PK\x03\x04"),
    ".pptx": (f"{_OFFICE}.presentationml.presentation", b"PK\x03\x04"),
    ".txt": ("text/plain", b""),
    ".csv": ("text/csv", b""),
    ".md": ("text/markdown", b""),
}
"""Ending of the name to the type, and the bytes that a file of it begins with."""

_MACROS = ("vbaProject.bin", "vbaData.xml")


def media_type(name: str, content: bytes) -> str:
    """Of a file; Malformed where its content is not what its name says, or nothing that is kept here."""
    ending = f".{name.rpartition('.')[2].lower()}"
    if ending not in _MAGIC:
        raise Malformed(f"{name!r} is no document that is kept here; take {', '.join(_MAGIC)}")
    kind, magic = _MAGIC[ending]
    if not content.startswith(magic):
        raise Malformed(f"the content is not what the name {name!r} says")
    if kind.startswith("text/"):
        try:
            content.decode()
        except UnicodeDecodeError as reason:
            raise Malformed("the text is not in UTF-8") from reason
    if kind.startswith(_OFFICE):
        _check_office(name, content)
    return kind


def _check_office(name: str, content: bytes) -> None:
    if not is_zipfile(io.BytesIO(content)):
        raise Malformed(f"the content is not what the name {name!r} says")
    try:
        with ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
    except BadZipFile as reason:
        raise Malformed(f"{name!r} is damaged: {reason}") from reason
    if "[Content_Types].xml" not in names:
        raise Malformed(f"the content is not what the name {name!r} says")
    if any(each.endswith(_MACROS) for each in names):
        raise Malformed(f"{name!r} holds macros; save it without them")


class ContentResource:
    access: Mapping[str, Access] = {"GET": "reports", "PUT": "documents"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_put(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        content = body(req, types=(BINARY,))
        if len(content) > MOST_BYTES:
            raise TooLarge(f"the document has {len(content)} bytes; at most {MOST_BYTES} are kept")
        scope, actor = self._platform.scope(req), principal(req).actor

        def keep(connection: Connection) -> None:
            before = see(connection, contents.KIND, record_id, scope)
            contents.keep(connection, actor, before, content, media_type(before.fields["name"], content), scope)

        self._platform.database.transaction(keep)
        resp.status = falcon.HTTP_204

    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        scope = self._platform.scope(req)

        def read(connection: Connection) -> tuple[dict[str, Any], bytes | None]:
            stored = see(connection, contents.KIND, record_id, scope)
            return stored.fields, contents.content_of(connection, record_id)

        fields, content = self._platform.database.transaction(read)
        if content is None:
            raise NotFound(f"{fields['name']!r} has no content yet")
        attach(resp, bytes(content), fields["media_type"], fields["name"])
        # Whatever is in it runs nowhere: it is saved, not shown, and if shown then alone.
        resp.set_header("Content-Security-Policy", "sandbox; default-src 'none'")


def routes(platform: Platform) -> Iterator[Route]:
    put = Operation(
        "putContent",
        "knowledge-files",
        "Put the content of a document; its type is read from it and must fit the name",
        {"204": None},
        body={"type": "string", "format": "binary"},
        body_types=(BINARY,),
        refusals=("404", "413", "415"),
    )
    get = Operation(
        "getContent",
        "knowledge-files",
        "The content of a document, to save",
        {"200": {"type": "string", "format": "binary"}},
        answer_type="*/*",
        refusals=("404",),
    )
    yield Route("/knowledge-files/{record_id}/content", ContentResource(platform), {"PUT": put, "GET": get})
