"""Workbooks: sheets of cells out and in. A cell that looks like a formula is text, and none is ever computed.

Characters that XML cannot hold, and line ends that it would change, are written as spreadsheets do: `_x000D_`.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from meterhouse.kernel.errors import Malformed
from meterhouse.store import packed
from meterhouse.store.packed import Sizes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

assert openpyxl.DEFUSEDXML, "openpyxl must read XML by defusedxml"


@dataclass(frozen=True)
class Page:
    """A sheet to write: lines of cells, the first of them the header."""

    name: str
    lines: Iterable[Sequence[Any]]
    has_header: bool = True
    widths: Mapping[str, float] | None = None
    """Column's letter to its width [character]."""


def write(pages: Iterable[Page]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    bold = Font(bold=True)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for letter, width in (page.widths or {}).items():
            sheet.column_dimensions[letter].width = width
        if page.has_header:
            sheet.freeze_panes = "B2"
        for place, line in enumerate(page.lines):
            font = bold if place == 0 else None
            sheet.append([_text(sheet, cell, font) if isinstance(cell, str) else cell for cell in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _text(sheet: Any, text: str, font: Font | None) -> Any:
    """A cell that is text whatever it begins with."""
    cell = WriteOnlyCell(sheet, _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
    cell.data_type = "s"
    if font is not None:
        cell.font = font
    return cell


@contextmanager
def read(raw: bytes, sizes: Sizes | None = None) -> Iterator[dict[str, Iterator[tuple[int, Sequence[Any]]]]]:
    """Sheets by name, each as its lines: number of the line, from 1, and its cells."""
    bounds = sizes or Sizes()
    with packed.opened(raw, "workbook") as parts:
        packed.looked_through(parts, len(raw), "workbook", bounds)
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError) as reason:
        raise Malformed(f"the body is no XLSX workbook: {_said(reason)}") from reason
    try:
        yield {sheet.title: _lines(sheet, bounds) for sheet in book.worksheets}
    finally:
        book.close()


def _lines(sheet: Any, sizes: Sizes) -> Iterator[tuple[int, Sequence[Any]]]:
    sheet.reset_dimensions()  # some programs write dimensions that do not hold
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=None), start=1):
            if number > sizes.rows + 1:
                raise Malformed(f"sheet {sheet.title} goes on below row {sizes.rows}")
            yield number, [_plain(cell) for cell in cells[: sizes.columns]]
    except (ValueError, TypeError, KeyError, IndexError, SyntaxError, AttributeError) as reason:
        raise Malformed(f"sheet {sheet.title} cannot be read: {_said(reason)}") from reason


def _plain(cell: Any) -> Any:
    if isinstance(cell, str) and "_x" in cell:
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell)
    return cell


def _said(reason: Exception) -> str:
    return str(reason).partition("\n")[0] or type(reason).__name__
