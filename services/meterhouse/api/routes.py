"""Every path of the API, with what it takes and answers: the router and the OpenAPI document read this table."""

from collections.abc import Iterator
from typing import Any, get_args

from meterhouse.api import calendars, contents, corrections, devices, months, quality, repairs, rounds, sensors, site
from meterhouse.api.channels import LatestResource, MeterPointsResource
from meterhouse.api.health import LiveResource, PendingResource, ReadyResource
from meterhouse.api.metrics import MetricsResource
from meterhouse.api.people_routes import people_routes
from meterhouse.api.platform import Platform
from meterhouse.api.readings import ReadingsResource
from meterhouse.api.records import (
    CloneResource,
    CollectionResource,
    HistoryResource,
    ItemResource,
    PathsResource,
    RestoreResource,
    UsesResource,
)
from meterhouse.api.reports import ExplainResource, OfferedResource, PortfolioResource, ReportResource
from meterhouse.api.route import FROM, JSON, TO, Operation, Parameter, Route
from meterhouse.api.sheets import IMPORT_TYPES, SHEET_TYPES, SUFFIXES, ImportResource, SheetResource, importable
from meterhouse.api.tree import TreeResource
from meterhouse.api.wire import NDJSON_TYPES
from meterhouse.catalogue import CATALOGUE, Entity
from meterhouse.catalogue.paths import CARRYING
from meterhouse.reports import Directories, Engine
from meterhouse.reports.answer import CLOSED, DAY_TYPES
from meterhouse.reports.declared import SUBJECTS, By
from meterhouse.reports.period import AGAINST, STEPS
from meterhouse.store.listing import MOST, USUAL

_WHOLE = {"type": "integer", "minimum": 1}
_BOOLEAN = {"type": "boolean"}
_INSTANT = {"type": "string", "format": "date-time"}

_DRY_RUN = Parameter("dry_run", "Do nothing, and answer what would be done", _BOOLEAN)
_IF_MATCH = Parameter("If-Match", "ETag that the record must still have", where="header")
_LIMIT = Parameter("limit", "At most so many", {**_WHOLE, "maximum": MOST, "default": USUAL})
_CURSOR = Parameter("cursor", "`next` of the page before")
_AS_OF = Parameter("as_of", "Instant whose figures are told, as they were shown then", _INSTANT)
_CLOSED = Parameter("closed", "Whether months are told as they were closed, or as they are now", {"enum": list(CLOSED)})
_AGAINST = Parameter("against", "What to hold it against", {"enum": list(AGAINST)})


def routes(platform: Platform) -> list[Route]:
    engine = Engine(Directories(platform.database, platform.settings.default_zone))
    return [
        *people_routes(platform),
        *_reports(platform, engine),
        *_readings(platform),
        *repairs.routes(platform, engine),
        *corrections.routes(platform, engine),
        *_state(platform),
        *devices.routes(platform),
        *contents.routes(platform),
        *sensors.routes(platform, engine),
        *rounds.routes(platform, engine),
        *site.routes(platform),
        *calendars.routes(platform),
        *quality.routes(platform),
        *months.routes(platform, engine),
        *(route for entity in CATALOGUE.values() for route in _records(platform, entity)),
    ]


def _shape(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _items(shape: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"items": {"type": "array", "items": shape}},
        "required": ["items"],
    }


def _reports(platform: Platform, engine: Engine) -> Iterator[Route]:
    portfolio = Operation(
        "portfolio",
        "reports",
        "Every site on one line",
        {"200": _shape("Portfolio")},
        (FROM, TO, _AGAINST),
        refusals=("422",),
    )
    report = Operation(
        "report",
        "reports",
        "A report of a space, a meter, a tenant or whatever else has energy; with the suffix .xlsx or .csv as a file",
        {"200": _shape("Report")},
        (
            Parameter("report", "As GET /reports lists them", required=True, where="path"),
            Parameter("kind", "Kind of the subject", {"enum": list(SUBJECTS)}, required=True, where="path"),
            Parameter("subject", "Id of the subject, and perhaps .xlsx or .csv", required=True, where="path"),
            FROM,
            TO,
            Parameter("step", "Length of a row", {"enum": list(STEPS)}),
            Parameter("by", "Breakdown", {"enum": list(get_args(By))}),
            _AGAINST,
            Parameter("category", "The one energy category of a breakdown by child", _WHOLE),
            Parameter("explain", "Add the series behind each part", _BOOLEAN),
            _AS_OF,
            _CLOSED,
        ),
        refusals=("404", "422"),
    )
    explained = Operation(
        "explain",
        "reports",
        "Where a figure comes from: that of a slot or an hour, by an instant in it, or of whole days, by from and to",
        {"200": {"anyOf": [_shape("ExplainedDays"), {"type": "object"}]}},
        (
            Parameter("series", "Id; or several with commas, those that are taken away with a minus", required=True),
            Parameter("at", "In the slot or the hour", _INSTANT),
            Parameter("step", "How much of that instant: a slot, unless said otherwise", {"enum": ["slot", "hour"]}),
            Parameter("from", "First local day", {"type": "string", "format": "date"}),
            Parameter("to", "Local day after the last", {"type": "string", "format": "date"}),
            Parameter(
                "days", "Of the days those alone that are worked or not, by its calendar", {"enum": [*DAY_TYPES]}
            ),
            Parameter("peak", "The highest slot as a power, instead of the sum", _BOOLEAN),
            _AS_OF,
            _CLOSED,
        ),
        refusals=("404", "422"),
    )
    offered = Operation(
        "reports",
        "reports",
        "What is offered; of one subject only what it has: of what it takes, of what it makes, or both",
        {"200": _shape("Offers")},
        (Parameter("kind", "Kind of the subject", {"enum": list(SUBJECTS)}), Parameter("id", "Its id", _WHOLE)),
        refusals=("404",),
    )
    yield Route("/portfolio", PortfolioResource(platform, engine), {"GET": portfolio})
    yield Route("/reports", OfferedResource(platform, engine), {"GET": offered})
    yield Route("/reports/{report}/{kind}/{subject}", ReportResource(platform, engine), {"GET": report})
    yield Route("/explain", ExplainResource(platform, engine), {"GET": explained})


def _readings(platform: Platform) -> Iterator[Route]:
    pushed = _shape("PushedReading")
    push = Operation(
        "pushReadings",
        "readings",
        "Hand in readings: up to 50,000 as an array or as NDJSON; each row has its own result",
        {"200": _shape("Results")},
        (Parameter("correct", "A different value at the same instant corrects the reading", _BOOLEAN), _DRY_RUN),
        body={"anyOf": [{"type": "array", "items": pushed}, pushed]},
        body_types=(JSON, *NDJSON_TYPES),
        refusals=("413", "415", "422"),
    )
    read = Operation(
        "readings",
        "readings",
        "Readings of a point, with what is thought of them",
        {"200": _shape("Readings")},
        (
            Parameter("point", "Id or key", required=True),
            Parameter("from", "First instant", _INSTANT, required=True),
            Parameter("to", "Instant after the last", _INSTANT, required=True),
            Parameter("limit", "At most so many", {**_WHOLE, "maximum": 50_000, "default": 5_000}),
            Parameter("cursor", "`next` of the page before"),
        ),
        refusals=("404",),
    )
    latest = Operation(
        "latestChannels",
        "readings",
        "Newest values of channels",
        {"200": {"type": "array", "items": _shape("ChannelValue")}},
        (
            Parameter("deviceId", "Name of a device"),
            Parameter("component", "Component"),
            Parameter("channel", "Channel"),
            Parameter("meter", "Id of a meter", _WHOLE),
            Parameter("space", "Id of a space: of all below it", _WHOLE),
        ),
    )
    points = Operation(
        "meterPoints", "readings", "Points of a meter", {"200": _shape("MeterPoints")}, refusals=("404",)
    )
    yield Route("/readings", ReadingsResource(platform), {"POST": push, "GET": read})
    yield Route("/channels/latest", LatestResource(platform), {"GET": latest})
    yield Route("/meters/{record_id}/points", MeterPointsResource(platform), {"GET": points})


def _state(platform: Platform) -> Iterator[Route]:
    tree = Operation(
        "spaceTree",
        "records",
        "The tree of spaces with their meters and all else that has figures",
        {"200": _shape("Tree")},
    )
    pending = Operation("pending", "state", "What is still to be computed", {"200": _shape("Pending")})
    alive = Operation("healthz", "state", "Whether the process lives", {"200": _shape("Alive")})
    ready = Operation("readyz", "state", "Whether it can serve", {"200": _shape("Ready"), "503": _shape("Ready")})
    metrics = Operation(
        "metrics", "state", "Figures for Prometheus", {"200": {"type": "string"}}, answer_type="text/plain"
    )
    yield Route("/spaces/tree", TreeResource(platform), {"GET": tree})
    yield Route("/pending", PendingResource(platform), {"GET": pending})
    yield Route("/healthz", LiveResource(), {"GET": alive})
    yield Route("/readyz", ReadyResource(platform), {"GET": ready})
    yield Route("/metrics", MetricsResource(platform), {"GET": metrics})


def _records(platform: Platform, entity: Entity) -> Iterator[Route]:
    kind, name = entity.kind, entity.record.__name__
    plural = "".join(word.capitalize() for word in kind.split("-"))
    record, answered = _shape(name), _shape(f"{name}Answer")
    writing = ("404", "409", "412", "413", "415", "422")

    def operation(verb: str, summary: str, answers: dict[str, Any], **more: Any) -> Operation:
        return Operation(f"{verb}{name}", kind, summary, answers, **more)

    title = entity.title.lower()
    collection = {
        "GET": Operation(
            f"list{plural}",
            kind,
            f"List {entity.title_plural.lower()}",
            {"200": _shape(f"{name}Page")},
            (
                _LIMIT,
                _CURSOR,
                Parameter("deleted", "Instead those that were deleted last and can be restored", _BOOLEAN),
                Parameter("q", "Part of any text"),
                Parameter("sort", "Field, with - before it from the greatest on"),
                *(_filter(each.name) for each in entity.fields if not each.is_hidden and not each.is_json),
            ),
        ),
        "POST": operation(
            "create",
            f"Create a {title}, or several at once, all or none",
            {"201": {"anyOf": [answered, _items(answered)]}, "200": {"anyOf": [answered, _items(answered)]}},
            parameters=(_DRY_RUN,),
            body={"anyOf": [record, {"type": "array", "items": record, "minItems": 1, "maxItems": MOST}]},
            refusals=writing,
        ),
    }
    item = {
        "GET": operation("get", f"One {title}", {"200": answered}, refusals=("404",)),
        "PUT": operation(
            "replace",
            f"Replace a {title}",
            {"200": answered},
            parameters=(_DRY_RUN, _IF_MATCH),
            body=record,
            refusals=writing,
        ),
        "PATCH": operation(
            "change",
            f"Change fields of a {title}",
            {"200": answered},
            parameters=(_DRY_RUN, _IF_MATCH),
            body=_shape(f"{name}Patch"),
            refusals=writing,
        ),
        "DELETE": operation(
            "delete",
            f"Delete a {title}",
            {"204": None, "200": answered},
            parameters=(_DRY_RUN, _IF_MATCH, Parameter("unbind", "Take its bindings away too", _BOOLEAN)),
            refusals=("404", "409", "412"),
        ),
    }
    clone = operation(
        "clone",
        f"A new {title} like this one",
        {"201": answered, "200": answered},
        parameters=(_DRY_RUN,),
        body=_shape(f"{name}Patch"),
        body_may_lack=True,
        refusals=writing,
    )
    collection["PATCH"] = Operation(
        f"changeSeveral{plural}",
        kind,
        f"Make the same change to several {entity.title_plural.lower()}, all or none",
        {"200": _items(answered)},
        (_DRY_RUN,),
        body={
            "type": "object",
            "properties": {
                "ids": {"type": "array", "items": _WHOLE, "minItems": 1, "maxItems": MOST},
                "change": _shape(f"{name}Patch"),
            },
            "required": ["ids", "change"],
            "additionalProperties": False,
        },
        refusals=writing,
    )
    restored = operation(
        "restore",
        f"Bring back a deleted {title}, with the bindings that went with it",
        {"201": answered, "200": answered},
        parameters=(_DRY_RUN,),
        refusals=("404", "409", "422"),
    )
    used = operation("usesOf", f"Who uses a {title}", {"200": _shape("Uses")}, refusals=("404",))
    changed = operation(
        "historyOf",
        f"What was changed of a {title}, newest first",
        {"200": _shape("Entries")},
        parameters=(_CURSOR, _LIMIT),
        refusals=("404",),
    )
    yield Route(f"/{kind}", CollectionResource(platform, entity), collection)
    yield Route(f"/{kind}/{{record_id}}/restore", RestoreResource(platform, entity), {"POST": restored})
    yield Route(f"/{kind}/{{record_id}}/uses", UsesResource(platform, entity), {"GET": used})
    yield Route(f"/{kind}/{{record_id}}/history", HistoryResource(platform, entity), {"GET": changed})
    if kind in CARRYING:
        above = operation(
            "pathsTo", f"Every way by which a {title} is part of something", {"200": _shape("Paths")}, refusals=("404",)
        )
        yield Route(f"/{kind}/{{record_id}}/paths", PathsResource(platform, entity), {"GET": above})
    yield Route(f"/{kind}/{{record_id}}", ItemResource(platform, entity), item)
    yield Route(f"/{kind}/{{record_id}}/clone", CloneResource(platform, entity), {"POST": clone})
    if importable(entity):
        yield from _sheets(platform, entity, plural)


def _sheets(platform: Platform, entity: Entity, plural: str) -> Iterator[Route]:
    for suffix in SUFFIXES:
        named = f"{suffix.capitalize()}Of{plural}"
        rows = {"type": "array", "items": {"type": "object"}}
        shape: dict[str, Any] = rows if suffix in ("json", "yaml") else {"type": "string", "format": "binary"}
        export = Operation(
            f"export{named}", entity.kind, f"All as {suffix}", {"200": shape}, answer_type=SHEET_TYPES[suffix]
        )
        yield Route(f"/{entity.kind}.{suffix}", SheetResource(platform, entity, suffix), {"GET": export})
    taken = Operation(
        f"import{plural}",
        entity.kind,
        "Create or change many at once; rows that do not fit are left out, and say why",
        {"200": _shape("Imported")},
        (_DRY_RUN,),
        body={"type": "array", "items": {"type": "object"}},
        body_types=IMPORT_TYPES,
        refusals=("413", "415"),
    )
    yield Route(f"/{entity.kind}/import", ImportResource(platform, entity), {"POST": taken})


def _filter(name: str) -> Parameter:
    return Parameter(name, "Only those with this value; `null` for none")
