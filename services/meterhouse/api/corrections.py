"""Corrections: what people lay over readings, tried first, undone where it was wrong."""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import falcon

from meterhouse.api.gate import Access, principal
from meterhouse.api.platform import Platform
from meterhouse.api.records import BASE
from meterhouse.api.route import Operation, Parameter, Route
from meterhouse.api.shapes import CorrectionWish
from meterhouse.api.wire import Query, answer, body, from_json
from meterhouse.kernel.errors import Fault, Forbidden, Refused
from meterhouse.reports import Engine
from meterhouse.reports.effect import effect
from meterhouse.store import corrections, pushes, readings
from meterhouse.store.corrections import Wish
from meterhouse.store.scope import Scope

PERMISSION: Access = "corrections"


class CorrectionsResource:
    access: Mapping[str, Access] = {"POST": PERMISSION, "GET": "reports"}

    def __init__(self, platform: Platform, engine: Engine) -> None:
        self._platform, self._engine = platform, engine

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "dry_run")
        dry_run = query.truth("dry_run")
        wish = self._wish(from_json(body(req), CorrectionWish), self._platform.scope(req))
        faults = wish.faults()
        if faults:
            raise Refused(faults)
        changed = effect(self._engine.directories, wish.corrections())
        if dry_run:
            answer(resp, {"id": None, "effect": changed})
            return
        number = corrections.lay(self._platform.database, wish, principal(req).actor)
        resp.location = f"{BASE}/corrections/{number}"
        answer(resp, {"id": number, "effect": changed}, falcon.HTTP_201)

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "point", "meter", "limit", "cursor")
        scope = self._platform.scope(req)
        limit = query.whole("limit", most=1000) or 100
        points: Sequence[int] | None = None
        named, meter = query.text("point"), query.whole("meter")
        if named is not None:
            points = self._points([named], scope)
        elif meter is not None:
            points = self._fed_by([meter], scope)
        items = corrections.listed(
            self._platform.database, scope, points=points, before=query.whole("cursor"), limit=limit + 1
        )
        more = str(items[limit - 1]["id"]) if len(items) > limit else None
        answer(resp, {"items": items[:limit], "next": more})

    def _wish(self, asked: CorrectionWish, scope: Scope) -> Wish:
        points = tuple(dict.fromkeys([*self._points(asked.points, scope), *self._fed_by(asked.meters, scope)]))
        given: dict[int, dict[int, float]] = defaultdict(dict)
        faults = []
        for nth, each in enumerate(asked.values):
            if each.at.tzinfo is None or not math.isfinite(each.value):
                faults.append(Fault(f"values[{nth}]", "takes an instant with its zone, and a finite value"))
                continue
            if each.point is None and len(points) != 1:
                faults.append(Fault(f"values[{nth}].point", f"must be said where there are {len(points)} points"))
                continue
            point = points[0] if each.point is None else self._points([each.point], scope)[0]
            if point not in points:
                faults.append(Fault(f"values[{nth}].point", f"{each.point!r} is not among the points"))
            given[point][math.floor(each.at.timestamp())] = each.value
        if faults:
            raise Refused(faults)
        ats = [at for several in given.values() for at in several]
        first = _instant(asked.first, "from", min(ats, default=None))
        after = _instant(asked.after, "to", max(ats) + 1 if ats else None)
        return Wish(asked.act, points, first, after, asked.reason, asked.seconds, given or None)

    def _points(self, named: Sequence[int | str], scope: Scope) -> list[int]:
        """By id or key; Refused with all that are not there."""
        numbers = {each for each in named if isinstance(each, int)}
        numbers |= {int(each) for each in named if isinstance(each, str) and each.isascii() and each.isdecimal()}
        keys = {each for each in named if isinstance(each, str)}
        database = self._platform.database
        found: dict[int | str, list[int]] = {
            **{key: [each.id for each in several] for key, several in pushes.by_key(database, keys).items()},
            **{number: [each.id for each in several] for number, several in pushes.by_id(database, numbers).items()},
        }
        points, faults = [], []
        for nth, each in enumerate(named):
            targets = found.get(each) or found.get(int(each) if str(each).isdecimal() else -1) or []
            seen = [point for point in targets if scope.sees("points", point)]
            if len(seen) != 1:
                said = f"there are {len(seen)} points {each!r}; name one by its id" if seen else f"no point {each!r}"
                faults.append(Fault(f"points[{nth}]", said))
            points += seen[:1]
        if faults:
            raise Refused(faults)
        return points

    def _fed_by(self, meters: Sequence[int], scope: Scope) -> list[int]:
        feeds = self._engine.directories.now().configuration.feeds
        points: list[int] = []
        faults = []
        for nth, meter in enumerate(meters):
            own = [feed.point.id for feed in feeds.get(("meters", meter), ())] if scope.sees("meters", meter) else []
            if not own:
                faults.append(Fault(f"meters[{nth}]", f"there is no meter {meter} that is fed by a point"))
            points += own
        if faults:
            raise Refused(faults)
        return points


class CorrectionResource:
    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        answer(resp, corrections.get(self._platform.database, record_id, self._platform.scope(req)))


class UndoResource:
    access: Mapping[str, Access] = {"POST": PERMISSION}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_post(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        database, scope = self._platform.database, self._platform.scope(req)
        found = corrections.get(database, record_id, scope)
        if len(found["points"]) < found["point_count"]:
            raise Forbidden(f"correction {record_id} is about points, too, that you do not see")
        corrections.undo(database, record_id, principal(req).actor, scope)
        answer(resp, corrections.get(database, record_id, scope))


def _instant(moment: dt.datetime | None, name: str, otherwise: int | None) -> int:
    if moment is None and otherwise is not None:
        return otherwise
    if moment is None or moment.tzinfo is None:
        raise Refused([Fault(name, "takes an instant with its zone, such as 2026-01-31T08:00:00Z")])
    return min(max(math.ceil(moment.timestamp()), readings.EARLIEST), readings.LATEST)


_SHAPE = {"type": "object"}


def routes(platform: Platform, engine: Engine) -> Iterator[Route]:
    lay = Operation(
        "correct",
        "corrections",
        "Lay a correction over readings; with dry_run only what it would change in slots, energy, money and carbon",
        {"200": _SHAPE, "201": _SHAPE},
        (Parameter("dry_run", "Do nothing, and answer what would be done", {"type": "boolean"}),),
        body={"$ref": "#/components/schemas/CorrectionWish"},
        refusals=("415", "422"),
    )
    listed = Operation(
        "corrections",
        "corrections",
        "Corrections, the newest first",
        {"200": _SHAPE},
        (
            Parameter("point", "Of this point, by id or key"),
            Parameter("meter", "Of the points that feed this meter", {"type": "integer", "minimum": 1}),
            Parameter("limit", "At most so many", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}),
            Parameter("cursor", "`next` of the page before", {"type": "integer", "minimum": 1}),
        ),
        refusals=("422",),
    )
    one = Operation("correction", "corrections", "One correction", {"200": _SHAPE}, refusals=("404",))
    undone = Operation(
        "undoCorrection", "corrections", "Take a correction back", {"200": _SHAPE}, refusals=("404", "409")
    )
    yield Route("/corrections", CorrectionsResource(platform, engine), {"POST": lay, "GET": listed})
    yield Route("/corrections/{record_id}", CorrectionResource(platform), {"GET": one})
    yield Route("/corrections/{record_id}/undo", UndoResource(platform), {"POST": undone})
