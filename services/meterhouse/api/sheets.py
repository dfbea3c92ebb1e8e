"""Records as sheets: XLSX, CSV and JSON out, and in again with a verdict for every row.

A sheet's first row names the fields; references are written as names. What a spreadsheet would take for a
formula goes out as plain text.
"""

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, get_args
from zipfile import BadZipFile, ZipFile

import falcon
import msgspec
import openpyxl
import orjson
from openpyxl.cell import WriteOnlyCell

from meterhouse.api.gate import Access
from meterhouse.api.platform import Platform
from meterhouse.api.records import access_of
from meterhouse.api.wire import JSON_TYPES, Query, answer, attach, body, from_json
from meterhouse.catalogue import Entity, Field
from meterhouse.kernel.errors import Malformed, TooLarge
from meterhouse.store import document
from meterhouse.store.document import Outcome, Status
from meterhouse.store.names import ORDER

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv"
MOST_ROWS = 20_000
MOST_UNPACKED = 256 << 20

_FORMULA = re.compile(r"^[=+\-@\t\r]")
_QUOTED = re.compile(r"^'(?=[=+\-@\t\r'])")
Cells = list[Any]
Given = dict[str, Any]


class SheetResource:
    """`GET /meters.xlsx`: every record of a kind that the asker sees."""

    def __init__(self, platform: Platform, entity: Entity, suffix: str) -> None:
        self._platform, self._entity, self._suffix = platform, entity, suffix
        self.access: Mapping[str, Access] = {"GET": access_of(entity)["GET"]}

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        scope = self._platform.scope(req)
        found = self._platform.database.transaction(
            lambda connection: document.rows_of(connection, self._entity.kind, scope)
        )
        content_type, write = _WRITERS[self._suffix]
        name = f"{self._entity.kind}.{self._suffix}"
        attach(resp, write(self._entity, [{"id": number} | row for number, row in found]), content_type, name)


class ImportResource:
    """`POST /meters/import`: rows that fit are kept, rows that do not say why."""

    def __init__(self, platform: Platform, entity: Entity) -> None:
        self._platform, self._entity = platform, entity
        self.access: Mapping[str, Access] = {"POST": access_of(entity)["POST"]}

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        dry_run = Query(req, "dry_run").truth("dry_run")
        rows = _rows(self._entity, req)
        if len(rows) > MOST_ROWS:
            raise TooLarge(f"at most {MOST_ROWS} rows are taken at once")
        kind = self._entity.kind
        outcomes = self._platform.records(req).write(
            lambda writing: document.merge(writing, {kind: rows}), dry_run=dry_run
        )
        counts = Counter(outcome.status for outcome in outcomes)
        totals = {status: counts[status] for status in get_args(Status)}
        answer(resp, totals | {"rows": [_verdict(outcome, dry_run) for outcome in outcomes]})


def importable(entity: Entity) -> bool:
    return entity.kind in ORDER


def _verdict(outcome: Outcome, dry_run: bool) -> dict[str, Any]:
    return {
        "row": outcome.row,
        "status": outcome.status,
        "id": None if dry_run and outcome.status == "created" else outcome.id,
        "errors": [{"field": fault.field, "reason": fault.reason} for fault in outcome.faults],
    }


def _columns(entity: Entity) -> list[str]:
    names = ["id"]
    for field in entity.fields:
        side, _, rest = field.name.rpartition("_")
        if side in entity.sides:
            names.append(f"{side}.{rest}")
        elif not field.is_hidden and not field.is_read_only:
            names.append(field.name)
    return names


def _line(entity: Entity, row: Given) -> Cells:
    flat = dict(row)
    for side in entity.sides:
        for name, value in flat.pop(side, {}).items() if side in flat and isinstance(flat[side], dict) else ():
            flat[f"{side}.{name}"] = value
    return [_cell(flat.get(name)) for name in _columns(entity)]


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode()
    return value


def _xlsx(entity: Entity, rows: list[Given]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(entity.title_plural)
    sheet.freeze_panes = "B2"
    sheet.append(_columns(entity))
    for row in rows:
        sheet.append([_exact(sheet, cell) for cell in _line(entity, row)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _exact(sheet: Any, value: Any) -> Any:
    """Numbers with more digits than a workbook keeps go as text, which an import reads again."""
    if isinstance(value, float) and float(f"{value:.15g}") != value:
        value = repr(value)
    return _text(sheet, value) if isinstance(value, str) else value


def _text(sheet: Any, text: str) -> Any:
    """A cell that is text whatever it begins with."""
    cell = WriteOnlyCell(sheet, openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    return cell


def _csv(entity: Entity, rows: list[Given]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_columns(entity))
    for row in rows:
        writer.writerow(["" if cell is None else _plain(cell) for cell in _line(entity, row)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _plain(cell: Any) -> Any:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"'{cell}" if isinstance(cell, str) and (_FORMULA.match(cell) or _QUOTED.match(cell)) else cell


def _json(_entity: Entity, rows: list[Given]) -> bytes:
    return orjson.dumps(rows, option=orjson.OPT_INDENT_2)


_WRITERS: dict[str, tuple[str, Callable[[Entity, list[Given]], bytes]]] = {
    "xlsx": (XLSX_TYPE, _xlsx),
    "csv": (f"{CSV_TYPE}; charset=utf-8", _csv),
    "json": (falcon.MEDIA_JSON, _json),
}
SUFFIXES = tuple(_WRITERS)
SHEET_TYPES = {suffix: content_type.partition(";")[0] for suffix, (content_type, _) in _WRITERS.items()}


def _rows(entity: Entity, req: falcon.Request) -> list[Given]:
    raw = body(req, types=(*JSON_TYPES, XLSX_TYPE, CSV_TYPE))
    kind = (req.content_type or "").partition(";")[0].strip().lower()
    if kind in JSON_TYPES:
        given = from_json(raw)
        if not isinstance(given, list):
            raise Malformed("the body must be a JSON array of records")
        return given
    lines = _from_xlsx(raw) if kind == XLSX_TYPE else _from_csv(raw)
    return list(islice(_given(entity, lines), MOST_ROWS + 1))


def _from_xlsx(raw: bytes) -> Iterable[Sequence[Any]]:
    try:
        with ZipFile(io.BytesIO(raw)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise TooLarge(f"the workbook unpacks to more than {MOST_UNPACKED >> 20} MiB")
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, OSError) as reason:
        raise Malformed(f"the body is no XLSX workbook: {reason}") from reason
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # some programs write dimensions that do not hold
    return sheet.iter_rows(values_only=True)


def _from_csv(raw: bytes) -> Iterable[Sequence[Any]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise Malformed("the CSV is not in UTF-8; save it as `CSV UTF-8`") from reason
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    for line in csv.reader(io.StringIO(text), delimiter=separator):
        yield [_QUOTED.sub("", cell) for cell in line]


def _given(entity: Entity, lines: Iterable[Sequence[Any]]) -> Iterable[Given]:
    """A record's fields for each line below the first; empty cells say nothing."""
    header: list[str] | None = None
    for line in lines:
        if header is None:
            header = [str(cell or "").strip() for cell in line]
            if not any(header):
                raise Malformed("the first row must name the fields")
            continue
        row: Given = {}
        for name, cell in zip(header, line, strict=False):
            if cell is not None and cell != "" and name:
                _put(entity, row, name, cell)
        if row:
            yield row


def _put(entity: Entity, row: Given, name: str, cell: Any) -> None:
    side, _, rest = name.partition(".")
    if side in entity.sides and rest in ("kind", "id"):
        row.setdefault(side, {})[rest] = str(cell)
    elif name == "id":
        row[name] = int(cell) if str(cell).isdecimal() else cell
    else:
        row[name] = _typed(entity.field[name], cell) if name in entity.field else cell


def _typed(field: Field, cell: Any) -> Any:
    """A cell as the field's JSON would be; what does not fit stays, to be refused by name."""
    if field.refers_to:
        return _number_as_text(cell)
    if field.is_json:
        try:
            return orjson.loads(cell) if isinstance(cell, str) else cell
        except orjson.JSONDecodeError:
            return cell
    match field.kind:
        case msgspec.inspect.StrType():
            return _number_as_text(cell)
        case msgspec.inspect.DateTimeType() | msgspec.inspect.DateType():
            if isinstance(cell, dt.datetime):
                return cell.isoformat() + "Z" if cell.tzinfo is None else cell.isoformat()
            return cell.isoformat() if isinstance(cell, dt.date) else cell
        case msgspec.inspect.BoolType():
            return {"true": True, "false": False, "1": True, "0": False}.get(str(cell).strip().lower(), cell)
        case msgspec.inspect.FloatType() | msgspec.inspect.IntType() | msgspec.inspect.LiteralType():
            return _number(cell)
    return cell


def _number_as_text(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _number(cell: Any) -> Any:
    try:
        number = float(cell)
    except (TypeError, ValueError):
        return cell
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
