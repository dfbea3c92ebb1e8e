"""Corrections: what people lay over readings, tried first, undone where it was wrong."""

from collections.abc import Iterator, Mapping, Sequence

import falcon

from meterhouse.api.correction_shapes import CorrectionWish
from meterhouse.api.gate import Access, principal
from meterhouse.api.platform import Platform
from meterhouse.api.records import BASE
from meterhouse.api.route import Operation, Parameter, Route
from meterhouse.api.shown import touched
from meterhouse.api.wire import Query, answer, body, from_json
from meterhouse.api.wishes import Wishes, may_change_records
from meterhouse.kernel.errors import Forbidden
from meterhouse.reports import Engine
from meterhouse.store import correction_list, corrections

PERMISSION: Access = "corrections"


class CorrectionsResource:
    access: Mapping[str, Access] = {"POST": PERMISSION, "GET": "reports"}

    def __init__(self, platform: Platform, engine: Engine) -> None:
        self._platform, self._engine = platform, engine

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "dry_run")
        dry_run = query.truth("dry_run")
        asked = from_json(body(req), CorrectionWish)
        scope = self._platform.scope(req)
        meant = Wishes(self._platform.database, self._engine, principal(req), scope).meant(asked)
        changed = meant.effect()
        outcome = {"effect": changed} | touched(self._engine.directories, changed, principal(req), scope)
        if dry_run:
            answer(resp, {"id": None} | outcome)
            return
        number = corrections.lay(self._platform.database, meant.wish, principal(req).actor, meant.beside, scope)
        resp.location = f"{BASE}/corrections/{number}"
        answer(resp, {"id": number} | outcome, falcon.HTTP_201)

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "point", "meter", "limit", "cursor")
        scope = self._platform.scope(req)
        limit = query.whole("limit", most=1000) or 100
        points: Sequence[int] | None = None
        wishes = Wishes(self._platform.database, self._engine, principal(req), scope)
        named, meter = query.text("point"), query.whole("meter")
        if named is not None:
            points = wishes.points([named])
        elif meter is not None:
            points = wishes.fed_by([meter])
        items = correction_list.listed(
            self._platform.database, scope, points=points, before=query.whole("cursor"), limit=limit + 1
        )
        more = str(items[limit - 1]["id"]) if len(items) > limit else None
        answer(resp, {"items": items[:limit], "next": more})


class CorrectionResource:
    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        answer(resp, correction_list.get(self._platform.database, record_id, self._platform.scope(req)))


class UndoResource:
    access: Mapping[str, Access] = {"POST": PERMISSION}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_post(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        database, scope = self._platform.database, self._platform.scope(req)
        found = correction_list.get(database, record_id, scope)
        if len(found["points"]) < found["point_count"]:
            raise Forbidden(f"correction {record_id} is about points, too, that you do not see")
        if found["changed"]:
            may_change_records(principal(req))
        corrections.undo(database, record_id, principal(req).actor, scope, principal(req).permissions)
        answer(resp, correction_list.get(database, record_id, scope))


_LAID = {"$ref": "#/components/schemas/LaidCorrection"}
_OUTCOME = {"$ref": "#/components/schemas/CorrectionOutcome"}


def routes(platform: Platform, engine: Engine) -> Iterator[Route]:
    lay = Operation(
        "correct",
        "corrections",
        "Lay a correction over readings; with dry_run only what it would change in slots, energy, money and carbon,"
        " who has seen these figures, and the closed months among them",
        {"200": _OUTCOME, "201": _OUTCOME},
        (Parameter("dry_run", "Do nothing, and answer what would be done", {"type": "boolean"}),),
        body={"$ref": "#/components/schemas/CorrectionWish"},
        refusals=("409", "415", "422"),
    )
    listed = Operation(
        "corrections",
        "corrections",
        "Corrections, the newest first",
        {"200": {"$ref": "#/components/schemas/LaidCorrections"}},
        (
            Parameter("point", "Of this point, by id or key"),
            Parameter("meter", "Of the points that feed this meter", {"type": "integer", "minimum": 1}),
            Parameter("limit", "At most so many", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}),
            Parameter("cursor", "`next` of the page before", {"type": "integer", "minimum": 1}),
        ),
        refusals=("422",),
    )
    one = Operation("correction", "corrections", "One correction", {"200": _LAID}, refusals=("404",))
    undone = Operation(
        "undoCorrection", "corrections", "Take a correction back", {"200": _LAID}, refusals=("404", "409")
    )
    yield Route("/corrections", CorrectionsResource(platform, engine), {"POST": lay, "GET": listed})
    yield Route("/corrections/{record_id}", CorrectionResource(platform), {"GET": one})
    yield Route("/corrections/{record_id}/undo", UndoResource(platform), {"POST": undone})
