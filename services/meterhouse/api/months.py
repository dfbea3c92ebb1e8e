"""Months of spaces: what is open in them, closed with a word, locked, reopened; and what came to closed ones since."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import falcon

from meterhouse.api.gate import Access, principal
from meterhouse.api.month_shapes import MonthWish, Why
from meterhouse.api.platform import Platform
from meterhouse.api.records import BASE
from meterhouse.api.reports import subject_in
from meterhouse.api.route import Operation, Parameter, Route
from meterhouse.api.wire import Query, answer, body, from_json
from meterhouse.catalogue import CATALOGUE
from meterhouse.kernel.calendar import month_of, month_text, this_month
from meterhouse.kernel.errors import Conflict, Fault, Malformed, NotFound, Refused
from meterhouse.reports import Engine, matters, months
from meterhouse.reports.declared import SUBJECTS
from meterhouse.store import closed_months, superseded
from meterhouse.store.closed_months import ClosedMonth, Wish
from meterhouse.store.engine import Database
from meterhouse.store.rows import instant_of
from meterhouse.store.scope import Scope

LONGEST = 1000
"""Of a comment or a reason [character]."""
MOST_MONTHS, USUAL_MONTHS = 36, 12
EARLIEST, LATEST = month_of("1971-01"), month_of("2105-12")


class _Months:
    def __init__(self, platform: Platform, engine: Engine) -> None:
        self._platform, self._engine = platform, engine

    def _lineage(self, space: int, scope: Scope) -> tuple[int, ...]:
        """The space and those above it; NotFound where it is not for these eyes."""
        composition = self._engine.directories.now().configuration.composition
        if not scope.sees("spaces", space) or space not in composition.spaces:
            raise NotFound(f"there is no space {space}")
        return composition.lineage(space)

    def _close(self, number: int, scope: Scope) -> ClosedMonth:
        found = closed_months.get(self._platform.database, number)
        spaces = self._engine.directories.now().configuration.composition.spaces
        if found is None or found.space_id not in spaces or not scope.sees("spaces", found.space_id):
            raise NotFound(f"there is no closed month {number}")
        return found

    def _told(self, close: ClosedMonth, scope: Scope) -> dict[str, Any]:
        told = months.month_told(close, self._engine.directories, scope.sees)
        return told | {"matters": [{"kind": kind, **about} for kind, about in close.matters.items()]}


class MatrixResource(_Months):
    access: Mapping[str, Access] = {"GET": "reports"}

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "space", "from", "to")
        scope = self._platform.scope(req)
        space = query.whole("space")
        shown = self._tops(scope) if space is None else self._family(space, scope)
        after = _month(query, "to") or this_month() + 1
        first = _month(query, "from") or after - USUAL_MONTHS
        if not first < after <= first + MOST_MONTHS:
            raise Malformed(f"from and to are {after - first} months apart; take 1 to {MOST_MONTHS}")
        answer(
            resp,
            {
                "months": [month_text(month) for month in range(first, after)],
                "items": months.matrix(self._engine.directories, shown, (first, after)),
            },
        )

    def _tops(self, scope: Scope) -> list[int]:
        """The topmost of the spaces that are seen, and the sites below them."""
        directory = self._engine.directories.now()
        spaces = directory.configuration.composition.spaces
        seen = {each for each in directory.spaces if scope.sees("spaces", each) and each in spaces}
        tops = [each for each in directory.spaces if each in seen and spaces[each].parent_id not in seen]
        return list(dict.fromkeys([*tops, *(each for each in directory.sites if each in seen)]))

    def _family(self, space: int, scope: Scope) -> list[int]:
        """A space and those just below it."""
        self._lineage(space, scope)
        children = self._engine.directories.now().children.get(space, ())
        return [space, *(each for each in children if scope.sees("spaces", each))]


class ClosedMonthsResource(_Months):
    access: Mapping[str, Access] = {"GET": "reports", "POST": "months"}

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "space", "stands", "limit", "cursor")
        scope = self._platform.scope(req)
        limit = query.whole("limit", most=1000) or 100
        space = query.whole("space")
        if space is not None:
            self._lineage(space, scope)
        found = closed_months.listed(
            self._platform.database,
            scope.of("spaces") if space is None else [space],
            query.whole("cursor"),
            limit + 1,
            stands=None if query.text("stands") is None else query.truth("stands"),
        )
        more = str(found[limit - 1].id) if len(found) > limit else None
        answer(resp, {"items": [self._told(each, scope) for each in found[:limit]], "next": more})

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        dry_run = Query(req, "dry_run").truth("dry_run")
        asked = from_json(body(req), MonthWish)
        month, comment = _checked(asked)
        lineage = self._lineage(asked.space, self._platform.scope(req))
        closed_months.check_open(self._platform.database, lineage, month)
        settled = superseded.settles(month)
        if time.time() < settled:
            raise Conflict(f"{asked.month} is not over yet; it can be closed from {instant_of(settled)} on")
        directories = self._engine.directories
        found = matters.matters(directories, asked.space, month)
        still_open: dict[str, Any] = {each.kind: {"count": each.count, "of": each.of} for each in found if each.count}
        told = [{"kind": each.kind, "count": each.count, "of": each.of} for each in found]
        if dry_run:
            answer(resp, {"id": None, "is_open": bool(still_open), "matters": told})
            return
        if still_open and not asked.accept:
            said = ", ".join(f"{about['count']} {kind.replace('_', ' ')}" for kind, about in still_open.items())
            raise Refused([Fault("accept", f"{said} are still open in {asked.month}; mend them, or close with accept")])
        if not comment:
            raise Refused([Fault("comment", "say what is closed, and what was accepted")])
        configuration = directories.now().configuration
        wish = Wish(asked.space, month, *matters.span(configuration, asked.space, month), comment, still_open)
        number = closed_months.close(self._platform.database, wish, lineage, principal(req).actor)
        resp.location = f"{BASE}/closed-months/{number}"
        answer(resp, {"id": number, "is_open": bool(still_open), "matters": told}, falcon.HTTP_201)


class ClosedMonthResource(_Months):
    access: Mapping[str, Access] = {"GET": "reports"}

    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        scope = self._platform.scope(req)
        answer(resp, self._told(self._close(record_id, scope), scope))


class AdjustmentsResource(_Months):
    """Of the space that was closed, or of anything else that stands in it."""

    access: Mapping[str, Access] = {"GET": "reports"}

    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        query = Query(req, "kind", "id")
        scope = self._platform.scope(req)
        close = closed_months.get(self._platform.database, record_id)
        directory = self._engine.directories.now()
        composition = directory.configuration.composition
        subject = subject_in(query)
        if close is not None and subject is None:
            subject = ("spaces", close.space_id)
        if close is None or subject is None or not scope.sees(*subject):
            raise NotFound(f"there is no closed month {record_id}")
        space = composition.space_of(subject) if subject in directory.names else None
        if space is None or close.space_id not in composition.lineage(space):
            title = CATALOGUE[subject[0]].title.lower()
            raise NotFound(f"{title} {subject[1]} does not stand in the space whose month this is")
        answer(
            resp,
            {
                "closed": months.month_told(close, self._engine.directories, scope.sees),
                "subject": {"kind": subject[0], "id": subject[1], "name": directory.names[subject]},
                "figures": months.adjustments(self._engine.directories, close, subject, scope),
            },
        )


class LockResource(_Months):
    """Locks a month, or unlocks it."""

    access: Mapping[str, Access] = {"POST": "locks"}

    def __init__(self, platform: Platform, engine: Engine, act: Callable[[Database, int, str], None]) -> None:
        super().__init__(platform, engine)
        self._act = act

    def on_post(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        scope = self._platform.scope(req)
        self._close(record_id, scope)
        self._act(self._platform.database, record_id, principal(req).actor)
        answer(resp, self._told(self._close(record_id, scope), scope))


class ReopenResource(_Months):
    access: Mapping[str, Access] = {"POST": "locks"}

    def on_post(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        scope = self._platform.scope(req)
        asked = from_json(body(req), Why)
        reason = asked.reason.strip()
        if not reason or len(reason) > LONGEST:
            raise Refused([Fault("reason", f"say why, in at most {LONGEST} characters")])
        self._close(record_id, scope)
        closed_months.reopen(self._platform.database, record_id, principal(req).actor, reason)
        answer(resp, self._told(self._close(record_id, scope), scope))


def _checked(asked: MonthWish) -> tuple[int, str]:
    """Month and comment; Refused with all that does not hold."""
    faults, month = [], None
    try:
        month = month_of(asked.month)
    except ValueError:
        faults.append(Fault("month", f"{asked.month!r} is no month; write it as 2026-05"))
    if month is not None and not EARLIEST <= month <= LATEST:
        faults.append(Fault("month", f"{asked.month} is out of range; take one from 1971 to 2105"))
    if len(asked.comment) > LONGEST:
        faults.append(Fault("comment", f"has {len(asked.comment)} characters; take at most {LONGEST}"))
    if faults or month is None:
        raise Refused(faults)
    return month, asked.comment.strip()


def _month(query: Query, name: str) -> int | None:
    text = query.text(name)
    if text is None:
        return None
    try:
        found = month_of(text)
    except ValueError as reason:
        raise Malformed(f"{name} is {text!r}; take a month such as 2026-05") from reason
    if not EARLIEST <= found <= LATEST:
        raise Malformed(f"{name} is {text}; take a month from 1971 to 2105")
    return found


def routes(platform: Platform, engine: Engine) -> Iterator[Route]:
    whole = {"type": "integer", "minimum": 1}
    month = {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}
    boolean = {"type": "boolean"}

    def shape(name: str) -> dict[str, str]:
        return {"$ref": f"#/components/schemas/{name}"}

    matrix = Operation(
        "months",
        "months",
        "Months of spaces: running, open, closed or locked; how complete, and how many figures became others since",
        {"200": shape("MonthMatrix")},
        (
            Parameter("space", "Id of a space: it and its parts; else the topmost that you see, and sites", whole),
            Parameter("from", "First month", month),
            Parameter("to", "Month after the last", month),
        ),
        refusals=("404",),
    )
    listed = Operation(
        "closedMonths",
        "months",
        "Months that were closed, the latest first",
        {"200": shape("ClosedMonths")},
        (
            Parameter("space", "Id of a space", whole),
            Parameter("stands", "Those that are closed still, or those that were reopened", boolean),
            Parameter("limit", "At most so many", {**whole, "maximum": 1000, "default": 100}),
            Parameter("cursor", "`next` of the page before", whole),
        ),
        refusals=("404",),
    )
    close = Operation(
        "closeMonth",
        "months",
        "Close a month of a space with all below it; with dry_run only what is still open in it",
        {"200": shape("MonthOutcome"), "201": shape("MonthOutcome")},
        (Parameter("dry_run", "Do nothing, and answer what is still open", boolean),),
        body=shape("MonthWish"),
        refusals=("404", "409", "413", "415", "422"),
    )
    one = Operation("closedMonth", "months", "One closed month", {"200": shape("ClosedMonth")}, refusals=("404",))
    since = Operation(
        "adjustments",
        "months",
        "What has come to the figures of a closed month since, when, and by which corrections",
        {"200": shape("Adjustments")},
        (
            Parameter(
                "kind", "Kind of a subject that stands in the space; the space itself else", {"enum": [*SUBJECTS]}
            ),
            Parameter("id", "Its id", whole),
        ),
        refusals=("404",),
    )

    def changed(name: str, summary: str, *refusals: str, given: dict[str, str] | None = None) -> dict[str, Operation]:
        answers = {"200": shape("ClosedMonth")}
        return {"POST": Operation(name, "months", summary, answers, body=given, refusals=("404", "409", *refusals))}

    yield Route("/months", MatrixResource(platform, engine), {"GET": matrix})
    yield Route("/closed-months", ClosedMonthsResource(platform, engine), {"GET": listed, "POST": close})
    yield Route("/closed-months/{record_id}", ClosedMonthResource(platform, engine), {"GET": one})
    yield Route("/closed-months/{record_id}/adjustments", AdjustmentsResource(platform, engine), {"GET": since})
    yield Route(
        "/closed-months/{record_id}/lock",
        LockResource(platform, engine, closed_months.lock),
        changed("lockMonth", "From now on persons correct nothing in it"),
    )
    yield Route(
        "/closed-months/{record_id}/unlock",
        LockResource(platform, engine, closed_months.unlock),
        changed("unlockMonth", "It stays closed, and can be corrected again"),
    )
    yield Route(
        "/closed-months/{record_id}/reopen",
        ReopenResource(platform, engine),
        changed("reopenMonth", "Its figures are those of now again", "413", "415", "422", given=shape("Why")),
    )
