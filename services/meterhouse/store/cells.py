"""Rows of a document as the cells of a sheet, and cells as a row again: what went out comes in as it was.

A cell holds a text, a number or a truth; lists and objects stand in it as JSON, and are taken as YAML too. As a
cell without content says nothing, an empty text is told as one apostrophe. What would not fit one cell goes on
in columns of the same name with `+`: `svg`, `svg +`.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import orjson

from meterhouse.catalogue import Entity, Field
from meterhouse.kernel.errors import Malformed
from meterhouse.store import yaml_text

Row = dict[str, Any]
Cells = list[Any]

_LONGEST = 16_000
"""Characters of a cell: spreadsheets take 32,767 units of UTF-16, of which a character may need two."""
_EXACT = 10**15
"""Whole numbers of more digits are rounded by spreadsheets."""
_MORE = " +"
_APOSTROPHE = re.compile(r"^'(?=[=+\-@\t\r'])")
_TRUTHS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}


def columns(entity: Entity, rows: Iterable[Row] = (), *, with_id: bool = True) -> list[str]:
    """Of a sheet that can hold the rows."""
    names = ["id"] if with_id else []
    for field in entity.fields:
        side, _, rest = field.name.rpartition("_")
        if side in entity.sides:
            names.append(f"{side}.{rest}")
        elif not field.is_hidden and not field.is_read_only:
            names.append(field.name)
    longest: dict[str, int] = {}
    for row in rows:
        for name, value in _flat(entity, row).items():
            if isinstance(value, str | list | dict):
                longest[name] = max(longest.get(name, 1), len(_pieces(value)))
    return [each for name in names for each in [name, *[name + _MORE] * (longest.get(name, 1) - 1)]]


def line(entity: Entity, row: Row, header: Sequence[str]) -> Cells:
    """The cells of a row below the header."""
    left = {name: _pieces(value) for name, value in _flat(entity, row).items()}
    return [left[plain].pop(0) if left.get(plain := name.removesuffix(_MORE)) else None for name in header]


def _flat(entity: Entity, row: Row) -> Row:
    """With `owner.kind` and `owner.id` for an `owner`."""
    flat = dict(row)
    for side in entity.sides:
        subject = flat.pop(side, None)
        if isinstance(subject, dict):
            flat |= {f"{side}.{name}": value for name, value in subject.items()}
    return flat


def _pieces(value: Any) -> Cells:
    if value is None:
        return []
    if isinstance(value, bool):
        return [value]
    if isinstance(value, int) and abs(value) >= _EXACT:
        return [str(value)]
    if isinstance(value, float) and float(f"{value:.15g}") != value:
        return [repr(value)]  # more digits than a workbook keeps
    if isinstance(value, dict | list):
        value = orjson.dumps(value).decode()
    if not isinstance(value, str):
        return [value]
    text = value if value.strip("'") else f"'{value}"
    return [text[first : first + _LONGEST] for first in range(0, len(text), _LONGEST)]


def quoted(cell: Any) -> Any:
    """With an apostrophe where a program that opens a CSV would take the text for a formula."""
    if isinstance(cell, str) and (cell.startswith(("=", "+", "-", "@", "\t", "\r")) or _APOSTROPHE.match(cell)):
        return f"'{cell}"
    return cell


def unquoted(cell: str) -> str:
    return _APOSTROPHE.sub("", cell)


def header_of(cells: Sequence[Any]) -> list[str]:
    """Names of the columns; Malformed where there are none, or a name stands there twice."""
    header = ["" if cell is None else str(cell).strip() for cell in cells]
    if not any(header):
        raise Malformed("the first row must name the fields")
    twice = [name for place, name in enumerate(header) if name and name in header[:place] and _MORE not in name]
    if twice:
        raise Malformed(f"the first row names {twice[0]!r} twice")
    return header


def row_of(entity: Entity, header: Sequence[str], cells: Sequence[Any]) -> Row:
    """A record's fields; nothing where all cells are empty."""
    joined: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=False):
        if cell is None or cell == "" or not name:
            continue
        plain = name.removesuffix(_MORE)
        joined[plain] = f"{joined[plain]}{cell}" if plain in joined else cell
    row: Row = {}
    for name, cell in joined.items():
        is_marked = isinstance(cell, str) and not cell.strip("'")
        _put(entity, row, name, cell[1:] if is_marked else cell)
    return row


def _put(entity: Entity, row: Row, name: str, cell: Any) -> None:
    side, _, rest = name.partition(".")
    if side in entity.sides and rest in ("kind", "id"):
        row.setdefault(side, {})[rest] = _plain_text(cell)
    elif name == "id":
        row[name] = int(cell) if str(cell).isascii() and str(cell).isdecimal() and len(str(cell)) < 19 else cell
    else:
        row[name] = _typed(entity.field[name], cell) if name in entity.field else cell


def as_meant(entity: Entity, row: Mapping[str, Any]) -> Row:
    """A row that a person wrote as YAML: a text field holds text, though it looks like a number."""
    texts = {field.name for field in entity.fields if field.is_text}
    return {
        name: _plain_text(value) if name in texts and isinstance(value, int | float) else value
        for name, value in row.items()
    }


def _typed(field: Field, cell: Any) -> Any:
    """A cell as the field's JSON would be; what does not fit stays, to be refused by name."""
    if field.refers_to or field.is_text:
        return _plain_text(cell)
    if field.is_json:
        return _structured(cell)
    match field.kind:
        case msgspec.inspect.DateTimeType() | msgspec.inspect.DateType():
            if isinstance(cell, dt.datetime):
                return cell.isoformat() + "Z" if cell.tzinfo is None else cell.isoformat()
            return cell.isoformat() if isinstance(cell, dt.date) else cell
        case msgspec.inspect.BoolType():
            return _TRUTHS.get(str(cell).strip().lower(), cell)
        case msgspec.inspect.FloatType() | msgspec.inspect.IntType():
            return _number(cell)
        case msgspec.inspect.LiteralType(values=values) if all(isinstance(value, int) for value in values):
            return _number(cell)
    return cell


def _structured(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    try:
        return msgspec.json.decode(cell)
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        return yaml_text.read(cell).value
    except Malformed:
        return cell


def _plain_text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _number(cell: Any) -> Any:
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, str) and re.fullmatch(r"\s*[+-]?\d{1,30}\s*", cell, re.ASCII):
        return int(cell)
    try:
        number = float(cell)
    except (TypeError, ValueError):
        return cell
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
