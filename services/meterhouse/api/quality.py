"""The quality of data: how complete it is, what is silent, what was judged, what was found and what became of it."""

import re
import time
from collections.abc import Iterator, Mapping

import falcon
import msgspec
import redis as redis_client

from meterhouse.api.gate import Access, principal
from meterhouse.api.platform import Platform
from meterhouse.api.reports import date_in
from meterhouse.api.route import DATE, Operation, Parameter, Route
from meterhouse.api.wire import Query, answer, body, from_json
from meterhouse.kernel.calendar import day_of
from meterhouse.kernel.errors import Malformed, NotFound, Unavailable
from meterhouse.store import quality, score
from meterhouse.store.findings import STATES, State
from meterhouse.store.quality import Place, Wanted
from meterhouse.store.rows import instant_of

MOST_DAYS = 400
USUAL_DAYS = 30
MOST_POINTS, USUAL_POINTS = 500, 100
MOST_FINDINGS, USUAL_FINDINGS = 500, 100
_CURSOR = re.compile(r"(\d{1,10})-(\d{1,18})")


class _State(msgspec.Struct, forbid_unknown_fields=True):
    state: State


class _Quality:
    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def _place(self, req: falcon.Request, query: Query) -> Place | None:
        space = query.whole("space")
        if space is None:
            return None
        if not self._platform.scope(req).sees("spaces", space):
            raise NotFound(f"there is no space {space}")
        return quality.place(self._platform.database, space)


class SitesResource(_Quality):
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "from", "to")
        items = quality.sites(self._platform.database, self._platform.scope(req), _days(query))
        answer(resp, {"items": items})


class CoverageResource(_Quality):
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "space", "from", "to", "limit", "cursor")
        where = self._place(req, query)
        most = query.whole("limit", most=MOST_POINTS) or USUAL_POINTS
        found = quality.coverage(
            self._platform.database,
            self._platform.scope(req),
            where,
            _days(query),
            query.whole("cursor", least=0) or 0,
            most,
        )
        answer(resp, found)


class SilentResource(_Quality):
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        where = self._place(req, Query(req, "space"))
        platform = self._platform
        try:
            items = quality.silent(platform.database, platform.redis, platform.scope(req), where, time.time())
        except redis_client.RedisError as reason:
            raise Unavailable("what came last is kept in Redis, which does not answer; try again") from reason
        answer(resp, {"items": items})


class VerdictsResource(_Quality):
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "space", "from", "to")
        where = self._place(req, query)
        first, after = quality.instants(_days(query))
        answer(
            resp,
            {"items": quality.verdicts(self._platform.database, self._platform.scope(req), where, first, after)},
        )


class FindingsResource(_Quality):
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "space", "kind", "state", "from", "to", "limit", "cursor")
        where = self._place(req, query)
        first, after = None, None
        if query.text("from") is not None or query.text("to") is not None:
            first, after = quality.instants(_days(query))
        wanted = Wanted(
            query.text("kind"),
            query.one_of("state", STATES),
            first,
            after,
            _cursor(query.text("cursor")),
            query.whole("limit", most=MOST_FINDINGS) or USUAL_FINDINGS,
        )
        answer(resp, quality.findings(self._platform.database, self._platform.scope(req), where, wanted))


class FindingResource(_Quality):
    access: Mapping[str, Access] = {"GET": "reports", "PATCH": "corrections"}

    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        answer(resp, self._found(req, record_id))

    def on_patch(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        given = from_json(body(req), _State)
        self._found(req, record_id)
        quality.set_state(self._platform.database, record_id, given.state, principal(req).actor)
        answer(resp, self._found(req, record_id))

    def _found(self, req: falcon.Request, record_id: int) -> dict[str, object]:
        found = quality.finding(self._platform.database, self._platform.scope(req), record_id)
        if found is None:
            raise NotFound(f"there is no finding {record_id}")
        return found


class PlantedResource(_Quality):
    """What the demo plant has planted, and what of it was found; nothing where no demo runs."""

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        platform = self._platform
        try:
            labels = score.planted(platform.redis)
        except redis_client.RedisError as reason:
            raise Unavailable("what is planted is told by Redis, which does not answer; try again") from reason
        visible = platform.scope(req)
        labels = score.in_history(platform.database, labels)
        judged = score.score(labels, score.standing(platform.database)) if visible.is_everything else None
        answer(resp, _score(platform, judged, is_demo=bool(labels)))


def _score(platform: Platform, judged: score.Score | None, *, is_demo: bool) -> dict[str, object]:
    if judged is None or not is_demo:
        return {"is_demo": False, "planted": [], "false_alarms": []}
    ids = [seen.id for _, seen in judged.found] + [seen.id for seen in judged.false_alarms]
    shown = {row["id"]: row for row in quality.by_id(platform.database, ids)}
    planted = [(label, shown[seen.id]) for label, seen in judged.found] + [(label, None) for label in judged.missed]
    return {
        "is_demo": True,
        "planted": [
            {
                "name": label.name,
                "kind": label.kind,
                "meter": label.meter,
                "first": instant_of(label.first),
                "after": instant_of(label.after),
                "finding": found,
            }
            for label, found in sorted(planted, key=lambda each: each[0].first)
        ],
        "false_alarms": [shown[seen.id] for seen in judged.false_alarms],
    }


def _days(query: Query) -> tuple[int, int]:
    """Local days [first, after); the last thirty where nothing is said."""
    today = quality.today()
    after = day_of(date_in(query, "to")) if query.text("to") is not None else today + 1
    first = day_of(date_in(query, "from")) if query.text("from") is not None else after - USUAL_DAYS
    if not first < after <= first + MOST_DAYS:
        raise Malformed(f"from and to are {after - first} days apart; take 1 to {MOST_DAYS}")
    return first, after


def _cursor(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise Malformed(f"cursor is {text!r}; take `next` of the page before")
    return int(found[1]), int(found[2])


def routes(platform: Platform) -> Iterator[Route]:
    space = Parameter("space", "Id of a space: only what stands below it", {"type": "integer", "minimum": 1})
    span = (
        Parameter("from", "First local day; thirty days before `to` where it is not said", DATE),
        Parameter("to", "Local day after the last", DATE),
    )

    def paged(most: int, usual: int) -> tuple[Parameter, Parameter]:
        limit = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
        return Parameter("limit", "At most so many", limit), Parameter("cursor", "`next` of the page before")

    def got(name: str, summary: str, shape: str, *parameters: Parameter) -> dict[str, Operation]:
        refusals = ("404",) if space in parameters or shape == "Finding" else ()
        answers = {"200": {"$ref": f"#/components/schemas/{shape}"}}
        return {"GET": Operation(name, "quality", summary, answers, parameters, refusals=refusals)}

    state = {
        "type": "object",
        "properties": {"state": {"enum": list(STATES)}},
        "required": ["state"],
        "additionalProperties": False,
    }
    changed = Operation(
        "changeFinding",
        "quality",
        "Say that a finding was seen, or is done with, or open again",
        {"200": {"$ref": "#/components/schemas/Finding"}},
        body=state,
        refusals=("404", "413", "415", "422"),
    )
    filters = (
        Parameter("kind", "Likely cause"),
        Parameter("state", "Where it stands", {"enum": list(STATES)}),
    )
    yield Route(
        "/quality/sites", SitesResource(platform), got("qualityOfSites", "How good the data of each site is",
                                                       "SiteQualities", *span)
    )  # fmt: skip
    yield Route(
        "/quality/coverage",
        CoverageResource(platform),
        got("coverage", "How complete each point is, day by day", "CoverageMatrix", space, *span,
            *paged(MOST_POINTS, USUAL_POINTS)),
    )  # fmt: skip
    yield Route(
        "/quality/silent",
        SilentResource(platform),
        got("silentPoints", "Points that are late or silent now, since when and why", "SilentPoints", space),
    )
    yield Route(
        "/quality/verdicts",
        VerdictsResource(platform),
        got("verdictCounts", "How many readings each rule has judged", "VerdictCounts", space, *span),
    )
    yield Route(
        "/quality/findings",
        FindingsResource(platform),
        got("findings", "What does not add up, with its likely cause", "Findings", space, *filters, *span,
            *paged(MOST_FINDINGS, USUAL_FINDINGS)),
    )  # fmt: skip
    yield Route(
        "/quality/findings/{record_id}",
        FindingResource(platform),
        got("finding", "One finding", "Finding") | {"PATCH": changed},
    )
    yield Route(
        "/quality/planted",
        PlantedResource(platform),
        got("plantedFaults", "What the demo plant has planted, and what of it was found", "PlantedFaults"),
    )
