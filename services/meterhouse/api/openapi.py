"""The OpenAPI document: made from the catalogue and the table of routes, so that it cannot be out of date."""

from collections.abc import Iterable
from copy import deepcopy
from functools import cached_property
from typing import Any

import falcon
import msgspec
import orjson

from meterhouse.api import correction_shapes, month_shapes, quality_shapes, report_shapes, round_shapes, shapes
from meterhouse.api.gate import PUBLIC, SIGNED_IN, Access
from meterhouse.api.problems import PROBLEM
from meterhouse.api.route import JSON, Operation, Route
from meterhouse.catalogue import CATALOGUE, Entity
from meterhouse.catalogue.relations import PARTS, ROLES, WHOLES
from meterhouse.store.names import ORDER
from meterhouse.store.people import COOKIE

_REF = "#/components/schemas/{name}"
Schema = dict[str, Any]
SHAPES = (shapes, correction_shapes, month_shapes, quality_shapes, report_shapes, round_shapes)
"""Modules whose structures are all there."""


def document(routes: Iterable[Route], web_root: str) -> Schema:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Meterhouse",
            "version": "1",
            "description": "From a meter's register to trusted energy, money and carbon.",
        },
        "servers": [{"url": f"{web_root}/api/v1"}],
        "security": [{"token": []}, {"key": []}, {"cookie": []}],
        "paths": {route.path: _path(route) for route in routes},
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE},
            },
        },
        "x-kinds": [_kind(entity) for entity in CATALOGUE.values()],
    }


def _kind(entity: Entity) -> Schema:
    return {
        "kind": entity.kind,
        "schema": entity.record.__name__,
        "title": entity.title,
        "titlePlural": entity.title_plural,
        "group": entity.group,
        "columns": list(entity.columns),
        "search": any(field.is_text for field in entity.fields),
        "help": (entity.record.__doc__ or "").strip(),
        "permission": entity.write,
        "readPermission": entity.read,
        "importable": entity.kind in ORDER,
        "tree": entity.above,
        "parts": [
            {"kind": part, "roles": list(ROLES.get((entity.kind, part), ()))} for part in PARTS.get(entity.kind, ())
        ],
        "wholes": list(WHOLES.get(entity.kind, ())),
    }


def _path(route: Route) -> Schema:
    described = {method.lower(): _operation(route, method, operation) for method, operation in route.operations.items()}
    if "{record_id}" in route.path:
        described["parameters"] = [  # type: ignore[assignment]
            {"name": "record_id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
        ]
    return described


def _operation(route: Route, method: str, operation: Operation) -> Schema:
    access = route.resource.access[method]
    described: Schema = {
        "summary": operation.summary,
        "operationId": operation.name,
        "tags": [operation.tag],
        "parameters": [each.described for each in operation.parameters],
        "responses": _responses(operation, access),
    }
    if operation.body is not None:
        required = not operation.body_may_lack
        content = {kind: {"schema": operation.body} for kind in operation.body_types}
        described["requestBody"] = {"required": required, "content": content}
    if access == PUBLIC:
        described["security"] = []
    else:
        described["description"] = f"Takes the permission `{access}`." if access != SIGNED_IN else f"For {access}."
    return described


def _responses(operation: Operation, access: Access) -> Schema:
    found: Schema = {}
    for status, shape in operation.answers.items():
        content = None if shape is None else {operation.answer_type: {"schema": shape}}
        found[status] = {"description": falcon.code_to_http_status(int(status))[4:]} | (
            {"content": content} if content else {}
        )
    refusals = ["400", "429", *operation.refusals, *([] if access == PUBLIC else ["401", "403"]), "503"]
    problem = {PROBLEM: {"schema": {"$ref": _REF.format(name="Problem")}}}
    for status in sorted(set(refusals)):
        found.setdefault(status, {"description": falcon.code_to_http_status(int(status))[4:], "content": problem})
    return found


def _schemas() -> Schema:
    records = [entity.record for entity in CATALOGUE.values()]
    used = [
        kind
        for home in SHAPES
        for kind in vars(home).values()
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind is not msgspec.Struct
    ]
    _, components = msgspec.json.schema_components([*used, *records], ref_template=_REF)
    for entity in CATALOGUE.values():
        name = entity.record.__name__
        taken = components[name]
        taken["properties"] = {key: _flat(value) for key, value in taken["properties"].items()}
        components[f"{name}Answer"] = _answered(entity, taken)
        for field in entity.fields:
            if field.is_read_only:
                taken["required"] = [each for each in taken.get("required", []) if each != field.name]
        components[f"{name}Patch"] = {key: value for key, value in taken.items() if key != "required"}
        components[f"{name}Page"] = _page(f"{name}Answer")
    return components


def _flat(schema: Schema) -> Schema:
    """One schema for a value that may be null, instead of two; its help where forms look for it."""
    choices = schema.get("anyOf", [])
    rest = [each for each in choices if each != {"type": "null"}]
    if len(choices) == 2 and len(rest) == 1 and "$ref" not in rest[0]:
        outer = {key: value for key, value in schema.items() if key != "anyOf"}
        schema = outer | deepcopy(rest[0])
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
        if "type" in schema:
            schema["type"] = [schema["type"], "null"]
    if "description" in schema:
        schema.setdefault("x-help", schema["description"])
    return schema


def _answered(entity: Entity, taken: Schema) -> Schema:
    """A record as it is answered: with its id and the names of what it refers to, without what is hidden."""
    shown = {field.name for field in entity.fields if not field.is_hidden}
    properties: Schema = {"id": {"type": ["integer", "null"]}}
    properties |= {key: _without_default(value) for key, value in taken["properties"].items() if key in shown}
    if entity.references or entity.nested or entity.sides:
        properties["_names"] = {
            "type": "object",
            "description": "Names of what it refers to, by field or by the path within one",
            "additionalProperties": {"type": ["string", "null"]},
        }
    if entity.kind == "bindings":
        properties["_notes"] = {"type": "array", "items": {"type": "string"}, "description": "What is counted already"}
    return {
        "title": f"{entity.title} as answered",
        "type": "object",
        "properties": properties,
        "required": ["id", *(field.name for field in entity.fields if field.name in shown)],
    }


def _without_default(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in ("default", "writeOnly", "x-write-only")}


def _page(of: str) -> Schema:
    return {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": {"$ref": _REF.format(name=of)}},
            "next": {"type": ["string", "null"]},
            "total": {"type": "integer"},
        },
        "required": ["items", "next", "total"],
    }


class OpenApiResource:
    access = {"GET": PUBLIC}

    def __init__(self, routes: list[Route], web_root: str) -> None:
        self._routes, self._web_root = routes, web_root

    @cached_property
    def document(self) -> Schema:
        return document(self._routes, self._web_root)

    @cached_property
    def _encoded(self) -> bytes:
        return orjson.dumps(self.document)

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.content_type = JSON
        resp.set_header("Cache-Control", "no-cache")
        resp.data = self._encoded
