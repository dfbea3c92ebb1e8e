"""ZIP archives from outside, looked through before anything of them is believed: what they unpack to is counted.

A workbook is one too. Its parts are read once, piece by piece, and measured: size, ratio, and for XML the number
of elements and of cells in a row. Only then may a library load it, which holds a row or all texts in memory.
"""

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from meterhouse.kernel.errors import Malformed, TooLarge

MOST_PACKED = 32 << 20
MOST_UNPACKED = 256 << 20
MOST_PARTS = 500
MOST_RATIO = 100
"""Unpacked by packed, of what unpacks to more than `_FREELY`."""

_FREELY = 16 << 20
_PIECE = 1 << 16
_MOST_ELEMENTS = 4_000_000
_DEEPEST = 64
_MOST_TEXTS = 1_000_000
"""Elements of the table of texts, which a library keeps as a whole."""
_MOST_OTHERS = 200_000
"""Elements of a sheet that are no part of a cell, and of any other part: a library keeps each of them."""
_LONGEST_TAG = 1 << 20
_TEXTS = "sharedstrings.xml"
_CELLS = {"row", "c", "v", "f", "is", "t", "r"}
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_METHODS = (0, 8)
"""Stored and deflated: all that workbooks use."""


@dataclass(frozen=True)
class Sizes:
    """Most that a sheet may hold."""

    rows: int = 100_000
    columns: int = 512


@contextmanager
def opened(raw: bytes, what: str) -> Iterator[ZipFile]:
    """The archive; Malformed or TooLarge, in the name of *what* it should be, where it is none to be opened."""
    if len(raw) > MOST_PACKED:
        raise TooLarge(f"the {what} has {len(raw)} bytes; at most {MOST_PACKED >> 20} MiB are taken")
    try:
        with ZipFile(io.BytesIO(raw)) as parts:
            yield parts
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as reason:
        raise Malformed(f"the {what} is damaged or none: {reason}") from reason


def looked_through(parts: ZipFile, packed: int, what: str, sizes: Sizes | None = None) -> None:
    """Read every part once, keeping nothing; TooLarge or Malformed where it is more or other than is taken.

    packed   size of the archive [byte]
    sizes    of the sheets, where its parts are those of a workbook
    """
    infos = parts.infolist()
    if len(infos) > MOST_PARTS:
        raise TooLarge(f"the {what} has {len(infos)} parts; at most {MOST_PARTS} are taken")
    if len({info.filename for info in infos}) < len(infos):
        raise Malformed(f"the {what} has two parts of one name")
    most = min(MOST_UNPACKED, max(_FREELY, packed * MOST_RATIO))
    left, elements = most, _MOST_ELEMENTS
    for info in infos:
        if info.flag_bits & 1:
            raise Malformed(f"the {what} is protected by a password; save it without one")
        if info.compress_type not in _METHODS:
            raise Malformed(f"{info.filename} is packed in a way that is not read here")
        is_xml = sizes is not None and info.filename.lower().endswith((".xml", ".rels", ".vml"))
        reader = _Xml(info.filename, sizes or Sizes(), elements) if is_xml else None
        for piece in _pieces(parts, info):
            left -= len(piece)
            if left < 0:
                raise TooLarge(f"the {what} unpacks to more than {most >> 20} MiB")
            if reader is not None:
                reader.take(piece)
        if reader is not None:
            reader.end()
            elements -= reader.elements


def _pieces(parts: ZipFile, info: ZipInfo) -> Iterator[bytes]:
    """What is really there, whatever the headers say; their sizes and sums are checked on the way."""
    with parts.open(info) as part:
        while piece := part.read(_PIECE):
            yield piece


class _Xml:
    """Counts what is in a part of a workbook; entities and document types are refused."""

    def __init__(self, name: str, sizes: Sizes, most: int) -> None:
        self.elements = 0
        self._name, self._sizes, self._most = name, sizes, most
        self._is_sheet = re.search(r"(^|/)worksheets/[^/]+\.xml$", name, re.IGNORECASE) is not None
        self._rows = self._cells = self._others = self._depth = self._taken = 0
        if not self._is_sheet:
            self._most = min(most, _MOST_TEXTS if name.lower().endswith(_TEXTS) else _MOST_OTHERS)
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse

    def take(self, piece: bytes) -> None:
        self._parse(piece, False)
        self._taken += len(piece)
        if self._taken - self._parser.CurrentByteIndex > _LONGEST_TAG:
            raise Malformed(f"{self._name} holds a tag of more than {_LONGEST_TAG >> 20} MiB")

    def end(self) -> None:
        self._parse(b"", True)

    def _parse(self, piece: bytes, is_last: bool) -> None:
        try:
            self._parser.Parse(piece, is_last)
        except (expat.ExpatError, ValueError, LookupError) as reason:
            raise Malformed(f"{self._name} is no sound XML: {reason}") from reason

    def _refuse(self, *_declared: object) -> None:
        raise Malformed(f"{self._name} declares a document type or entities, which no spreadsheet does")

    def _begin(self, tag: str, _attributes: object) -> None:
        self.elements += 1
        self._depth += 1
        if self.elements > self._most:
            raise TooLarge(f"{self._name} holds too much: more than {self._most} elements are left to it")
        if self._depth > _DEEPEST:
            raise Malformed(f"{self._name} is nested too deeply")
        if self._is_sheet:
            if self._depth == 1 and tag.partition(" ")[0] != _SHEET:
                raise Malformed(f"{self._name} is no sheet as it is read here; save it as a plain Excel workbook")
            self._count(tag.rpartition(" ")[2])

    def _end(self, _tag: str) -> None:
        self._depth -= 1

    def _count(self, tag: str) -> None:
        if tag == "row":
            self._rows, self._cells = self._rows + 1, 0
            if self._rows > self._sizes.rows:
                raise TooLarge(f"{self._name} has more than {self._sizes.rows} rows")
        elif tag == "c":
            self._cells += 1
            if self._cells > self._sizes.columns:
                raise TooLarge(f"a row of {self._name} has more than {self._sizes.columns} cells")
        elif tag not in _CELLS:
            self._others += 1
            if self._others > _MOST_OTHERS:
                raise TooLarge(f"{self._name} holds too much besides its cells")
