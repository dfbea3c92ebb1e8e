"""One kind's rows as a file and from one: XLSX, CSV, YAML or JSON, with where each row and field stands in it."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import msgspec
import orjson
from openpyxl.utils import get_column_letter

from meterhouse.catalogue import Entity
from meterhouse.kernel.errors import Malformed, TooLarge
from meterhouse.store import cells, workbook, yaml_text
from meterhouse.store.cells import Row
from meterhouse.store.packed import Sizes

CSV = "text/csv"
YAML = "application/yaml"
JSON = "application/json"
NOTES = "Read me"
"""Sheet of a workbook that is for people alone."""

_WIDEST, _NARROWEST = 40, 10

csv.field_size_limit(4 << 20)


@dataclass(frozen=True)
class Sheet:
    """Rows of one kind as a file told them."""

    kind: str
    rows: list[Any]
    lines: list[int] = field(default_factory=list)
    """Where each row stands in the file, from 1; empty where it has no lines."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Field to its column, where the file has columns."""

    def place(self, row: int, name: str) -> str:
        """`meters!D7` of a workbook, `meters.yaml[6] (line 31)` of a text."""
        line = self.lines[row] if row < len(self.lines) else None
        if not self.letters:
            return f"{self.kind}[{row}]" if line is None else f"{self.kind}.yaml[{row}] (line {line})"
        plain = name.partition("[")[0]
        letter = self.letters.get(name) or self.letters.get(plain) or self.letters.get(plain.partition(".")[0]) or ""
        return f"{self.kind}!{letter}{line}"


def from_lines(
    entity: Entity, lines: Iterable[tuple[int, Sequence[Any]]], kind: str | None = None, *, most: int
) -> Sheet:
    """A record's fields for each line below the first; empty lines are passed over."""
    rows: list[Any] = []
    places: list[int] = []
    header: list[str] = []
    for number, line in lines:
        if not header:
            header = cells.header_of(line)
        elif row := cells.row_of(entity, header, line):
            rows.append(row)
            places.append(number)
            if len(rows) > most:
                raise TooLarge(f"at most {most} rows are taken at once")
    letters = {name: get_column_letter(place) for place, name in reversed([*enumerate(header, 1)]) if name}
    return Sheet(kind or entity.kind, rows, places, letters)


def from_xlsx(entity: Entity, raw: bytes, *, most: int) -> Sheet:
    """The sheet that is named as the kind, else the first one."""
    with workbook.read(raw, Sizes(rows=most + 1)) as sheets:
        names = [name for name in sheets if name != NOTES]
        if not names:
            raise Malformed("the workbook has no sheet of records")
        name = next((each for each in names if each in (entity.kind, entity.title_plural)), names[0])
        return from_lines(entity, sheets[name], name, most=most)


def from_csv(entity: Entity, raw: bytes, *, most: int) -> Sheet:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise Malformed("the CSV is not in UTF-8; save it as `CSV UTF-8`") from reason
    return from_lines(entity, _csv_lines(text), most=most)


def _csv_lines(text: str) -> Iterator[tuple[int, Sequence[Any]]]:
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 1
    try:
        for line in reader:
            yield number, [cells.unquoted(cell) for cell in islice(line, Sizes().columns)]
            number = reader.line_num + 1
    except csv.Error as reason:
        raise Malformed(f"line {reader.line_num} of the CSV cannot be read: {reason}") from reason


def from_yaml(entity: Entity, raw: bytes, *, most: int) -> Sheet:
    found = yaml_text.read(raw)
    given = [] if found.value is None else found.value
    return Sheet(entity.kind, meant(entity, _listed(given, most)), found.lines)


def from_json(entity: Entity, raw: bytes, *, most: int) -> Sheet:
    return Sheet(entity.kind, _listed(json_value(raw), most))


def json_value(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except RecursionError as reason:
        raise Malformed("the body is nested too deeply") from reason
    except (msgspec.DecodeError, UnicodeDecodeError) as reason:
        raise Malformed(f"the body is no JSON: {reason}") from reason


def _listed(given: Any, most: int) -> list[Any]:
    if not isinstance(given, list):
        raise Malformed("the body must be a list of records")
    if len(given) > most:
        raise TooLarge(f"at most {most} rows are taken at once")
    return given


def meant(entity: Entity, rows: Sequence[Any]) -> list[Any]:
    return [cells.as_meant(entity, row) if isinstance(row, Mapping) else row for row in rows]


def page(entity: Entity, name: str, rows: Sequence[Row], *, with_id: bool) -> workbook.Page:
    header = cells.columns(entity, rows, with_id=with_id)
    lines = [header, *(cells.line(entity, row, header) for row in rows)]
    widths = {get_column_letter(place): _width(lines[:200], place - 1) for place in range(1, len(header) + 1)}
    return workbook.Page(name, lines, widths=widths)


def _width(lines: Sequence[Sequence[Any]], place: int) -> float:
    return min(max(_NARROWEST, *(len(str(line[place] or "")) for line in lines)), _WIDEST)


def to_xlsx(entity: Entity, rows: Sequence[Row]) -> bytes:
    return workbook.write([page(entity, entity.title_plural, rows, with_id=True)])


def to_csv(entity: Entity, rows: Sequence[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    header = cells.columns(entity, rows)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in cells.line(entity, row, header)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _csv_cell(cell: Any) -> Any:
    if cell is None or isinstance(cell, bool):
        return {None: "", True: "true", False: "false"}[cell]
    return cells.quoted(cell)


def to_yaml(_entity: Entity, rows: Sequence[Row]) -> bytes:
    return yaml_text.write([*rows]).encode()


def to_json(_entity: Entity, rows: Sequence[Row]) -> bytes:
    return orjson.dumps([*rows], option=orjson.OPT_INDENT_2)


WRITERS: Mapping[str, tuple[str, Callable[[Entity, Sequence[Row]], bytes]]] = {
    "xlsx": (workbook.XLSX, to_xlsx),
    "csv": (CSV, to_csv),
    "yaml": (YAML, to_yaml),
    "json": (JSON, to_json),
}
"""By the file's ending."""
