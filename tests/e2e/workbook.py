"""A site's workbook in the hands of somebody who makes another site of it in a spreadsheet."""

import re
from pathlib import Path

import openpyxl

README = "Read me"


def renamed(source: Path, target: Path, former: str, name: str) -> int:
    """Keep the rows that speak of *former*, and let them speak of *name*; how many there are."""
    workbook = openpyxl.load_workbook(source)
    kept = 0
    for sheet in workbook:
        if sheet.title == README:
            continue
        for row in range(sheet.max_row, 1, -1):
            cells = [cell for cell in sheet[row] if isinstance(cell.value, str) and former in cell.value]
            for cell in cells:
                cell.value = str(cell.value).replace(former, name)
            if cells:
                kept += 1
            else:
                sheet.delete_rows(row)
    workbook.save(target)
    return kept


def with_cell(source: Path, target: Path, sheet: str, column: str, value: str) -> str:
    """Another value in the first row of a sheet; where it stands, as `meters!B2`."""
    workbook = openpyxl.load_workbook(source)
    [cell] = [cell for cell in workbook[sheet][1] if cell.value == column]
    place = f"{cell.column_letter}2"
    workbook[sheet][place] = value
    workbook.save(target)
    return f"{sheet}!{place}"


def items_of(yaml: str, word: str) -> list[str]:
    """Entries of a YAML list that hold the word, as they stand there."""
    return [item for item in re.split(r"(?m)^(?=- )", yaml) if word in item]
