"""A report as a file: one tidy sheet, and one that has a column for each part."""

import csv as csv_format
import io
import math
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from meterhouse.kernel.calendar import month_text
from meterhouse.reports.answer import Answer
from meterhouse.store.rows import instant_of

_COLUMNS = ["slot", "part", "unit", "value", "reference", "change", "coverage", "quality", "adjustment"]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: Any) -> Any:
    """Text that a spreadsheet would take for a formula, made plain text; without characters that none can hold."""
    if not isinstance(text, str):
        return text
    shown = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def csv(answer: Answer) -> bytes:
    """Tidy rows, comma and dot, UTF-8 with a mark that spreadsheets look for."""
    text = io.StringIO()
    writer = csv_format.writer(text, lineterminator="\r\n")
    writer.writerow(_header(answer))
    for row in _tidy(answer):
        writer.writerow(["" if cell is None else harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def xlsx(answer: Answer) -> bytes:
    """Three sheets: by slot, tidy, and what was asked; a fourth where months are closed."""
    book = Workbook(write_only=True)
    _pivot(book, answer)
    tidy = book.create_sheet("Data")
    tidy.append(_bold(tidy, _header(answer)))
    for row in _tidy(answer):
        tidy.append([harmless(cell) for cell in row])
    about = book.create_sheet("About")
    for name, value in (
        ("Report", answer.report.name),
        ("Subject", answer.subject),
        ("From", answer.ask.period.first.isoformat()),
        ("To (exclusive)", answer.ask.period.after.isoformat()),
        ("Step", answer.ask.step),
        ("Time zone", answer.zone),
        ("Held against", answer.ask.against or "nothing"),
        ("Being recomputed", answer.pending),
        *(_closed(answer) if answer.months else ()),
    ):
        about.append([name, harmless(value)])
    if answer.months:
        _months(book, answer)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _closed(answer: Answer) -> list[tuple[str, str]]:
    told = {"as-closed": "as they were closed; adjustments are not in the figures", "current": "as they are now"}
    return [("Closed months", told[answer.ask.closed])]


def _months(book: Workbook, answer: Answer) -> None:
    """What each closed month was, and what has come to it since."""
    sheet = book.create_sheet("Closed months")
    names = {part.id: part for part in answer.parts}
    sheet.append(_bold(sheet, ["month", "closed at", "part", "unit", "closed", "adjustment", "current"]))
    for each in answer.months:
        for row in each.parts():
            part = names[row["part"]]
            at = instant_of(each.close.closed_at)
            cells = [month_text(each.close.month), at, harmless(part.name), part.unit]
            sheet.append([*cells, row["closed"], row["adjustment"], row["current"]])


def _pivot(book: Workbook, answer: Answer) -> None:
    sheet = book.create_sheet(answer.report.name)
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 26
    sheet.append(_bold(sheet, ["slot", *(f"{harmless(part.name)} [{part.unit}]" for part in answer.parts)]))
    for nth, label in enumerate(answer.labels):
        values = [float(answer.told[part.id].values[nth]) for part in answer.parts]
        sheet.append([label, *(None if math.isnan(value) else value for value in values)])
    totals = {row["part"]: row["value"] for row in answer.totals()}
    name = "Highest" if answer.report.fold == "max" else "Total"
    sheet.append(_bold(sheet, [name, *(totals[part.id] for part in answer.parts)]))


def _header(answer: Answer) -> list[str]:
    return [*_COLUMNS, "highest"] if answer.report.fold == "max" else _COLUMNS


def _tidy(answer: Answer) -> list[list[Any]]:
    parts = {part.id: part for part in answer.parts}
    return [
        [
            row["slot"],
            parts[row["part"]].name,
            parts[row["part"]].unit,
            row["value"],
            row["reference"],
            row["change"],
            row["coverage"],
            row["quality"],
            row["adjustment"],
            *([row["highest"]] if "highest" in row else []),
        ]
        for row in answer.rows()
    ]


def _bold(sheet: Any, cells: list[Any]) -> list[Any]:
    made = [WriteOnlyCell(sheet, value=cell) for cell in cells]
    for cell in made:
        cell.font = Font(bold=True)
    return made
