"""The API's page for people: the OpenAPI document as one HTML page, without scripts or anything from elsewhere."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from html import escape
from typing import Any

import falcon

from meterhouse.api.gate import PUBLIC, Access
from meterhouse.api.openapi import OpenApiResource

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --dim: #888; --mark: #2563eb; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .3rem 0; padding: 0 .8rem; }
summary { cursor: pointer; padding: .45rem 0; } summary code { margin: 0 .5rem; }
.method { display: inline-block; min-width: 4.2rem; font-weight: 600; color: var(--mark); }
.note { color: var(--dim); }
table { border-collapse: collapse; margin: .5rem 0 1rem; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid var(--line); }
code { font: 13px ui-monospace, monospace; } nav a { margin-right: .8rem; white-space: nowrap; }
"""


class StyleResource:
    access: Mapping[str, Access] = {"GET": PUBLIC}

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.content_type = "text/css; charset=utf-8"
        resp.text = _STYLE


class DocsResource:
    access: Mapping[str, Access] = {"GET": PUBLIC}

    def __init__(self, openapi: OpenApiResource) -> None:
        self._openapi = openapi

    @cached_property
    def _page(self) -> bytes:
        return page(self._openapi.document).encode()

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.content_type = falcon.MEDIA_HTML
        resp.data = self._page


def page(document: Mapping[str, Any]) -> str:
    by_tag: dict[str, list[str]] = defaultdict(list)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method != "parameters":
                by_tag[operation["tags"][0]].append(_operation(path, method, operation))
    index = "".join(f'<a href="#{escape(tag)}">{escape(tag)}</a> ' for tag in by_tag)
    sections = "".join(
        f'<section id="{escape(tag)}"><h2>{escape(tag)}</h2>{"".join(each)}</section>' for tag, each in by_tag.items()
    )
    schemas = "".join(_schema(name, schema) for name, schema in document["components"]["schemas"].items())
    info = document["info"]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(info["title"])} API</title><link rel="stylesheet" href="docs.css"></head><body>'
        f"<h1>{escape(info['title'])} API</h1><p>{escape(info['description'])}"
        " Sign in with <code>POST /session</code> and send <code>Authorization: Bearer TOKEN</code>, or send a"
        ' program\'s key as <code>X-API-Key</code>. For machines: <a href="openapi.json">openapi.json</a>.</p>'
        f'<nav>{index}<a href="#schemas">schemas</a></nav>{sections}'
        f'<section id="schemas"><h2>schemas</h2>{schemas}</section></body></html>'
    )


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(each['name'])}</code></td>"
        f"<td>{escape(each['in'])}{', required' * each['required']}</td>"
        f"<td>{_type(each['schema'])}</td><td>{escape(each['description'])}</td></tr>"
        for each in operation["parameters"]
    )
    parameters = f"<table><tr><th>parameter</th><th>in</th><th>type</th><th></th></tr>{rows}</table>" if rows else ""
    body = ""
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]
        body = f"<p>Body: {_type(next(iter(content.values()))['schema'])} as {escape(', '.join(content))}</p>"
    answers = "".join(
        f"<tr><td>{status}</td><td>{escape(each['description'])}</td><td>{_content(each)}</td></tr>"
        for status, each in operation["responses"].items()
    )
    return (
        f'<details><summary><span class="method">{method.upper()}</span><code>{escape(path)}</code>'
        f'<span class="note">{escape(operation["summary"])}</span></summary>'
        f"<p>{escape(operation.get('description', 'For anybody.'))}</p>{parameters}{body}"
        f"<table><tr><th>status</th><th></th><th>body</th></tr>{answers}</table></details>"
    )


def _content(answer: Mapping[str, Any]) -> str:
    return ", ".join(_type(each["schema"]) for each in answer.get("content", {}).values())


def _schema(name: str, schema: Mapping[str, Any]) -> str:
    required = schema.get("required", [])
    rows = "".join(
        f"<tr><td><code>{escape(field)}</code></td><td>{'required' if field in required else ''}</td>"
        f"<td>{_type(each)}</td><td>{escape(' '.join(_notes(each)))}</td></tr>"
        for field, each in schema.get("properties", {}).items()
    )
    note = escape(schema.get("description", ""))
    return (
        f'<details id="schema-{escape(name)}"><summary><code>{escape(name)}</code>'
        f'<span class="note">{note}</span></summary><table>{rows}</table></details>'
    )


def _notes(schema: Mapping[str, Any]) -> Iterator[str]:
    if "x-unit" in schema:
        yield f"[{schema['x-unit']}]"
    if "x-ref" in schema:
        yield f"id of one of {schema['x-ref']}."
    if "description" in schema:
        yield str(schema["description"])


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#schema-{name}">{name}</a>'
    if "enum" in schema:
        return " | ".join(f"<code>{escape(str(each))}</code>" for each in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    kind = schema.get("format") or schema.get("type", "anything")
    return escape(" or ".join(kind) if isinstance(kind, list) else str(kind))
