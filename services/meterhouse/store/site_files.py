"""A whole site as a file: one workbook, a folder or archive of YAML with a file for each kind, or one text.

What goes out comes in as it was; every row keeps where it stands, so that what is wrong with it can be found.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import orjson

from meterhouse.catalogue import CATALOGUE, Entity
from meterhouse.kernel.errors import Malformed, TooLarge, Unfit
from meterhouse.store import cells, document, packed, sheet, workbook, yaml_text
from meterhouse.store.cells import Row
from meterhouse.store.names import ORDER
from meterhouse.store.packed import Sizes
from meterhouse.store.sheet import NOTES, Sheet

ZIP = "application/zip"
MOST_ROWS = 100_000

_ENDINGS = (".yaml", ".yml")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""Time of every file of an archive: the same site gives the same bytes."""

Rows = Mapping[str, Sequence[Row]]
"""Of a document."""


@dataclass(frozen=True)
class Site:
    """What a file told of a site."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)

    @property
    def document(self) -> dict[str, list[Any]]:
        return {kind: each.rows for kind, each in self.sheets.items()}

    def place(self, kind: str, row: int, name: str) -> str:
        """Of a field in the file: `meters!D7`."""
        return self.sheets[kind].place(row, name)


def read_path(path: Path) -> Site:
    """A workbook, an archive, one text, or a folder."""
    if path.is_dir():
        return _folder(path)
    if not path.is_file():
        raise Unfit(f"there is no file or folder {path}")
    if path.stat().st_size > packed.MOST_PACKED:
        raise TooLarge(f"{path} has more than {packed.MOST_PACKED >> 20} MiB")
    raw = path.read_bytes()
    match path.suffix.lower():
        case ".xlsx" | ".xlsm":
            return from_xlsx(raw)
        case ".zip":
            return from_zip(raw)
        case ".yaml" | ".yml":
            return from_yaml(raw)
        case ".json":
            return from_json(raw)
    raise Unfit(f"{path} is neither .xlsx, .zip, .yaml nor .json, and no folder")


def write_path(path: Path, told: Rows) -> None:
    """As the path's ending says; a folder is made where it has none, and files of kinds without records go."""
    match path.suffix.lower():
        case ".xlsx":
            path.write_bytes(to_xlsx(told))
        case ".zip":
            path.write_bytes(to_zip(told))
        case ".yaml" | ".yml":
            path.write_text(yaml_text.write(dict(told)))
        case ".json":
            path.write_bytes(to_json(told))
        case _:
            _write_folder(path, told)


def from_xlsx(raw: bytes) -> Site:
    with workbook.read(raw, Sizes(rows=MOST_ROWS + 1)) as pages:
        if not pages:
            raise Malformed("the workbook has no sheets")
        strange = [name for name in pages if name != NOTES and name not in ORDER]
        if strange:
            raise Malformed(
                f"sheet {', '.join(map(repr, strange))} is of no kind; name it as one of {', '.join(ORDER)}"
            )
        sheets = {}
        left = MOST_ROWS
        for kind, lines in pages.items():
            if kind != NOTES:
                sheets[kind] = sheet.from_lines(CATALOGUE[kind], lines, most=left)
                left -= len(sheets[kind].rows)
        return Site(sheets)


def to_xlsx(told: Rows) -> bytes:
    return workbook.write(
        [
            workbook.Page(NOTES, _notes(told), has_header=False, widths={"A": 26, "B": 26, "C": 14, "D": 90}),
            *(sheet.page(CATALOGUE[kind], kind, rows, with_id=False) for kind, rows in told.items()),
        ]
    )


def from_zip(raw: bytes) -> Site:
    texts: dict[str, bytes] = {}
    with packed.opened(raw, "archive") as parts:
        packed.looked_through(parts, len(raw), "archive")
        for info in parts.infolist():
            path = PurePosixPath(info.filename)
            if info.is_dir() or path.name.startswith(".") or "__MACOSX" in path.parts:
                continue
            texts[path.name] = parts.read(info)
    return _files(texts)


def to_zip(told: Rows) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as parts:
        for kind, rows in told.items():
            info = ZipInfo(f"{kind}.yaml", _LONG_AGO)
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
            parts.writestr(info, yaml_text.write([*rows]))
    return file.getvalue()


def _folder(path: Path) -> Site:
    found = sorted(each for each in path.iterdir() if each.suffix in _ENDINGS)
    if sum(each.stat().st_size for each in found) > packed.MOST_UNPACKED:
        raise TooLarge(f"the files in {path} have more than {packed.MOST_UNPACKED >> 20} MiB")
    return _files({each.name: each.read_bytes() for each in found})


def _write_folder(path: Path, told: Rows) -> None:
    path.mkdir(parents=True, exist_ok=True)
    for kind in ORDER:
        if kind in told:
            (path / f"{kind}.yaml").write_text(yaml_text.write([*told[kind]]))
        else:
            (path / f"{kind}.yaml").unlink(missing_ok=True)


def _files(texts: Mapping[str, bytes]) -> Site:
    sheets: dict[str, Sheet] = {}
    left = MOST_ROWS
    for name, raw in texts.items():
        kind, _, ending = name.rpartition(".")
        if f".{ending}" not in _ENDINGS or kind not in ORDER:
            raise Malformed(f"{name} is of no kind; the files are {', '.join(f'{each}.yaml' for each in ORDER)}")
        if kind in sheets:
            raise Malformed(f"there are two files of {kind}")
        try:
            sheets[kind] = sheet.from_yaml(CATALOGUE[kind], raw, most=left)
        except Malformed as reason:
            raise Malformed(f"{name}: {reason}") from reason
        left -= len(sheets[kind].rows)
    return Site({kind: sheets[kind] for kind in ORDER if kind in sheets})


def from_yaml(raw: bytes) -> Site:
    return _one_text(yaml_text.read(raw).value, is_yaml=True)


def from_json(raw: bytes) -> Site:
    return _one_text(sheet.json_value(raw), is_yaml=False)


def to_json(told: Rows) -> bytes:
    return orjson.dumps(dict(told), option=orjson.OPT_INDENT_2)


def _one_text(given: Any, *, is_yaml: bool) -> Site:
    document.check(given)
    if sum(map(len, given.values())) > MOST_ROWS:
        raise TooLarge(f"at most {MOST_ROWS} rows are taken at once")
    return Site(
        {kind: Sheet(kind, sheet.meant(CATALOGUE[kind], rows) if is_yaml else rows) for kind, rows in given.items()}
    )


def _notes(told: Rows) -> list[list[Any]]:
    lines: list[list[Any]] = [
        ["A site as one workbook"],
        [],
        ["Each sheet holds the records of one kind, a line each. The first line names the fields, in any order."],
        ["A line is the whole record: an empty cell has the field's default. What no line speaks of stays as it is."],
        ["Another record is named, not numbered: a space by its path (Campus/Building/Floor), a point by its key."],
        ["Where a name is not the only one of its kind, write what it stands within before it: Gas/Other."],
        ["Instants are written with their zone (2026-01-31T08:00:00Z); lists and objects as JSON or YAML in one cell."],
        ["An empty text is written as one apostrophe; a text too long for a cell goes on in columns that end in +."],
        ["Passwords are not told: what is masked (•••) stays as it was, or is given anew."],
        [],
        ["Sheet", "Field", "Needed", "Meaning"],
    ]
    for kind in told:
        entity = CATALOGUE[kind]
        lines.append([kind, None, None, (entity.record.__doc__ or "").strip().partition("\n")[0]])
        lines += [[None, *_described(entity, name)] for name in cells.columns(entity, with_id=False)]
    return lines


def _described(entity: Entity, name: str) -> list[str | None]:
    declared = entity.field[name.replace(".", "_") if name not in entity.field else name]
    said = [
        declared.extra.get("comment"),
        f"[{declared.extra['unit']}]" if "unit" in declared.extra else None,
        f"name of one of {declared.refers_to}" if declared.refers_to else None,
    ]
    return [name, "yes" if declared.required else None, "; ".join(each for each in said if each) or None]
