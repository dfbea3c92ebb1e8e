"""Records of one kind as sheets: XLSX, CSV, YAML and JSON out, and in again with a verdict for every row."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

import falcon

from meterhouse.api.gate import Access
from meterhouse.api.platform import Platform
from meterhouse.api.records import access_of
from meterhouse.api.wire import JSON_TYPES, Query, answer, attach, body, type_of
from meterhouse.catalogue import Entity
from meterhouse.store import document, packed, sheet
from meterhouse.store.merging import Outcome, Status, merge
from meterhouse.store.names import ORDER
from meterhouse.store.sheet import Sheet
from meterhouse.store.workbook import XLSX

YAML_TYPES = (sheet.YAML, "application/x-yaml", "text/yaml", "text/x-yaml")
MOST_ROWS = 20_000

_READERS: Mapping[str, Callable[..., Sheet]] = {
    **dict.fromkeys(JSON_TYPES, sheet.from_json),
    **dict.fromkeys(YAML_TYPES, sheet.from_yaml),
    XLSX: sheet.from_xlsx,
    sheet.CSV: sheet.from_csv,
}
IMPORT_TYPES = (sheet.JSON, sheet.CSV, XLSX, sheet.YAML)
"""Types of an import, as the documents name them."""
SUFFIXES = tuple(sheet.WRITERS)
SHEET_TYPES = {suffix: content_type for suffix, (content_type, _) in sheet.WRITERS.items()}


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
        content_type, write = sheet.WRITERS[self._suffix]
        said = f"{content_type}; charset=utf-8" if content_type == sheet.CSV else content_type
        content = write(self._entity, [{"id": number} | row for number, row in found])
        attach(resp, content, said, f"{self._entity.kind}.{self._suffix}")


class ImportResource:
    """`POST /meters/import`: rows that fit are kept, rows that do not say why."""

    def __init__(self, platform: Platform, entity: Entity) -> None:
        self._platform, self._entity = platform, entity
        self.access: Mapping[str, Access] = {"POST": access_of(entity)["POST"]}

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        dry_run = Query(req, "dry_run").truth("dry_run")
        raw = body(req, types=tuple(_READERS), most=packed.MOST_PACKED)
        given = _READERS[type_of(req)](self._entity, raw, most=MOST_ROWS)
        kind = self._entity.kind
        outcomes = self._platform.records(req).write(
            lambda writing: merge(writing, {kind: given.rows}), dry_run=dry_run
        )
        answer(resp, verdict(outcomes, lambda _, row, name: given.place(row, name), is_kept=not dry_run))


def importable(entity: Entity) -> bool:
    return entity.kind in ORDER


def verdict(outcomes: Sequence[Outcome], place: Callable[[str, int, str], str], *, is_kept: bool) -> dict[str, Any]:
    """What became of every row, or would have.

    place     where in what was sent a field of a row stands
    is_kept   whether what was created is there now, and has its id
    """
    counts = Counter(outcome.status for outcome in outcomes)
    totals = {status: counts[status] for status in get_args(Status)}
    return totals | {"rows": [_row(outcome, place, is_kept) for outcome in outcomes]}


def _row(outcome: Outcome, place: Callable[[str, int, str], str], is_kept: bool) -> dict[str, Any]:
    kind, row = outcome.kind, outcome.row
    return {
        "kind": kind,
        "row": row,
        "place": place(kind, row, ""),
        "status": outcome.status,
        "name": outcome.name,
        "id": None if outcome.status == "created" and not is_kept else outcome.id,
        "errors": [
            {"field": fault.field, "reason": fault.reason, "place": place(kind, row, fault.field)}
            for fault in outcome.faults
        ],
        "changes": {name: list(both) for name, both in outcome.changes.items()},
    }
