"""Repair files: many corrections as one workbook, tried line by line and laid as a whole; and what stands, as one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import falcon
import msgspec

from meterhouse.api import repair_rows
from meterhouse.api.correction_shapes import CorrectionWish, RepairRow
from meterhouse.api.gate import Access, principal
from meterhouse.api.platform import Platform
from meterhouse.api.repair_rows import Line
from meterhouse.api.route import JSON, Operation, Parameter, Route
from meterhouse.api.shown import touched
from meterhouse.api.wire import JSON_TYPES, Query, answer, attach, body, from_json, type_of
from meterhouse.api.wishes import Meant, Wishes
from meterhouse.kernel.errors import Conflict, Forbidden, Malformed, NotFound, Refused
from meterhouse.reports import Engine
from meterhouse.reports.effect import effect, together
from meterhouse.store import correction_list, corrections, packed, workbook
from meterhouse.store.engine import Connection
from meterhouse.store.workbook import XLSX, Page

PERMISSION: Access = "corrections"
_SHEET = "corrections"
_TOLD = (*repair_rows.COLUMNS, "author", "made_at", "id")
_WIDTHS = {"A": 26, "B": 22, "C": 22, "D": 12, "E": 14, "F": 12, "G": 16, "H": 44, "I": 20, "J": 22, "K": 8}


@dataclass
class _Group:
    """Lines that are one correction: replacements beside each other, of the same reason, are."""

    lines: list[Line]
    meant: Meant | None = None


class RepairsResource:
    """`POST /corrections/import`: all of it or nothing."""

    access: Mapping[str, Access] = {"POST": PERMISSION}

    def __init__(self, platform: Platform, engine: Engine) -> None:
        self._platform, self._engine = platform, engine

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        dry_run = Query(req, "dry_run").truth("dry_run")
        raw = body(req, types=(XLSX, *JSON_TYPES), most=packed.MOST_PACKED)
        wishes = Wishes(self._platform.database, self._engine, principal(req), self._platform.scope(req))
        if type_of(req) == XLSX:
            lines = _of_workbook(raw, wishes)
        else:
            table: list[tuple[int, Sequence[Any]]] = [(0, repair_rows.COLUMNS)]
            table += enumerate(map(_cells, from_json(raw, list[RepairRow])), 1)
            lines = repair_rows.lines(table, wishes.zone_of)
        groups = _groups(lines)
        for group in groups:
            _understand(group, wishes)
        new = [each.meant for each in groups if each.meant is not None and not wishes.stands(each.meant)]
        is_refused = any(line.reasons for line in lines) or not lines
        changed = None if is_refused else self._effect(new, wishes)
        numbers = [] if dry_run or is_refused else self._lay(new, principal(req).actor)
        unchanged = {
            line.row
            for each in groups
            if each.meant is not None and all(each.meant is not other for other in new)
            for line in each.lines
        }
        rows = [_told(line, line.row in unchanged) for line in lines]
        counts = {status: sum(row["status"] == status for row in rows) for status in ("new", "unchanged", "refused")}
        about: dict[str, Any] = {"seen": None, "months": []}
        if changed is not None:
            about = touched(self._engine.directories, changed, principal(req), self._platform.scope(req))
        answer(resp, {"kept": bool(numbers), "ids": numbers, **counts, "rows": rows, "effect": changed, **about})

    def _effect(self, new: Sequence[Meant], wishes: Wishes) -> dict[str, Any]:
        """Of all together."""
        tried: dict[int, list[Any]] = {}
        for nth, meant in enumerate(new):
            for point, each in meant.wish.corrections((1 << 62) + nth).items():
                tried.setdefault(point, []).append(each)
        others = [meant.effect() for meant in new if meant.wish.act == "ratio"]
        return together([effect(self._engine.directories, tried, wishes.scope.sees), *others])

    def _lay(self, new: Sequence[Meant], author: str) -> list[int]:
        def act(connection: Connection) -> list[int]:
            return [
                corrections.keep(connection, meant.wish, author, meant.beside(connection) if meant.beside else [])
                for meant in new
            ]

        return self._platform.database.transaction(act)


def _of_workbook(raw: bytes, wishes: Wishes) -> list[Line]:
    with workbook.read(raw) as sheets:
        if not sheets:
            raise Malformed("the workbook has no sheet")
        return repair_rows.lines(sheets.get(_SHEET) or next(iter(sheets.values())), wishes.zone_of)


def _cells(row: RepairRow) -> Sequence[Any]:
    told = msgspec.to_builtins(row)
    return [told.get(name) for name in repair_rows.COLUMNS]


def _groups(lines: Sequence[Line]) -> list[_Group]:
    found: list[_Group] = []
    for line in lines:
        if line.wish is None:
            continue
        last = found[-1].lines[-1] if found else None
        if last is not None and line.replaced and last.replaced and _reason(line) == _reason(last):
            found[-1].lines.append(line)
        else:
            found.append(_Group([line]))
    return found


def _reason(line: Line) -> str:
    return line.wish.reason if line.wish is not None else ""


def _understand(group: _Group, wishes: Wishes) -> None:
    """What the lines mean; each is told why it is refused."""
    (first, *_) = group.lines
    assert first.wish is not None
    wish = first.wish
    if wish.values:
        points = dict.fromkeys(each.wish.points[0] for each in group.lines if each.wish is not None)
        values = [each.replaced for each in group.lines if each.replaced is not None]
        wish = CorrectionWish("replace", wish.reason, list(points), values=values)
    try:
        if wish.act == "ratio":
            wish.meters = wishes.fed_from(wish.points)
        group.meant = wishes.meant(wish)
    except Refused as refused:
        for fault in refused.faults:
            line = next(
                (each for nth, each in enumerate(group.lines) if fault.field.startswith(f"values[{nth}]")), first
            )
            line.reasons.append(f"{fault.field}: {fault.reason}")
    except (Conflict, Forbidden, NotFound) as reason:
        first.reasons.append(str(reason))


def _told(line: Line, is_unchanged: bool) -> dict[str, Any]:
    status = "refused" if line.reasons else "unchanged" if is_unchanged else "new"
    return {"row": line.row, "status": status, "reasons": line.reasons}


class RepairFileResource:
    """`GET /corrections.xlsx`: those that stand, as the file that would lay them again."""

    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        rows = correction_list.written(self._platform.database, self._platform.scope(req))
        page = Page(_SHEET, [_TOLD, *([row.get(name) for name in _TOLD] for row in rows)], widths=_WIDTHS)
        attach(resp, workbook.write([page]), XLSX, "corrections.xlsx")


def routes(platform: Platform, engine: Engine) -> Iterator[Route]:
    taken = Operation(
        "importCorrections",
        "corrections",
        "Lay what a repair file says, all of it or nothing: when a line is refused, the answer says so",
        {"200": {"$ref": "#/components/schemas/RepairOutcome"}},
        (Parameter("dry_run", "Do nothing, and answer what would be done", {"type": "boolean"}),),
        body={"type": "array", "items": {"$ref": "#/components/schemas/RepairRow"}},
        body_types=(JSON, XLSX),
        refusals=("413", "415", "422"),
    )
    yield Route("/corrections/import", RepairsResource(platform, engine), {"POST": taken})
    told = Operation(
        "exportCorrections",
        "corrections",
        "The corrections that stand, as the repair file that would lay them again",
        {"200": {"type": "string", "format": "binary"}},
        answer_type=XLSX,
    )
    yield Route("/corrections.xlsx", RepairFileResource(platform), {"GET": told})
