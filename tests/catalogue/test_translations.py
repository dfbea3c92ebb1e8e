"""Every title, label, option and help that the catalogue declares has its translation, and none is left over.

What is asked for is what the forms and lists of the admin app show of the OpenAPI document. Where a language lacks a
text the app shows the English one; only this test complains, and says which.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.openapi import document

FOLDER = Path(__file__).resolve().parents[2] / "ui" / "src" / "i18n"
FILES = {path.suffixes[0][1:]: path for path in sorted(FOLDER.glob("catalogue.*.json"))}
TRANSLATED = sorted(set(FILES) - {"en"})

ADDRESS = '{"unit", "function", "address", "type", "order", "scale" …}'
EVERYWHERE = {"HTTP", "ICCID", "IMSI", "Modbus RTU over TCP", "Modbus TCP", "MQTT", "STARTTLS", "SVG", "TLS", "Webhook"}
SAME = {
    "de": EVERYWHERE
    | {
        "Byte",
        "Campus",
        "Container",
        "Gateway",
        "Gateways",
        "Name",
        "Port",
        "Scope",
        "Sensor",
        "Status",
        "System",
        "Text",
    }
    | {ADDRESS},
    "zh": EVERYWHERE | {ADDRESS},
}
"""Words that are the same in a language on purpose."""

Schema = dict[str, Any]
Sections = dict[str, dict[str, set[str]]]
"""Section (`field`, `option`, `text`, `unit`) to key to the contexts that the app asks for it with."""


def _told() -> Sections:
    found: Sections = {section: defaultdict(set) for section in ("field", "option", "text", "unit")}
    openapi = json.loads(document())
    schemas = openapi["components"]["schemas"]
    for kind in openapi["x-kinds"]:
        for text, context in ((kind["title"], "one"), (kind["titlePlural"], "many"), (kind["group"], "group")):
            found["text"][text].add(context)
        found["text"][kind["help"]].add("")
        for part in kind["parts"]:
            for role in part["roles"]:
                found["option"][role].add("role")
        _tell_fields(schemas[kind["schema"]], schemas, found, set())
    return {section: dict(keys) for section, keys in found.items()}


def _tell_fields(schema: Schema, schemas: dict[str, Schema], found: Sections, seen: set[str]) -> None:
    title = str(schema.get("title", ""))
    if title in seen:
        return
    properties = schema.get("properties", {})
    for name, written in properties.items():
        found["field"][name].add(title)
        # A kind and an id beside it are one reference: the app shows titles of kinds there.
        is_kind = name.endswith("_kind") and f"{name.removesuffix('_kind')}_id" in properties
        _tell_value(name, written, schemas, found, seen | {title}, with_options=not is_kind)


def _tell_value(
    name: str,
    written: Schema,
    schemas: dict[str, Schema],
    found: Sections,
    seen: set[str],
    *,
    with_options: bool = True,
) -> None:
    schema, alternatives = _resolved(written, schemas)
    help_text = schema.get("x-help", schema.get("description"))
    if help_text:
        found["text"][help_text].add(name)
    unit = schema.get("x-unit", "")
    if re.search(r"[a-z]{4}", unit):  # in words, and not in symbols
        found["unit"][unit].add("")
    if "x-subject" in schema or "x-ref" in schema:
        return
    if with_options:
        for option in _options(schema):
            found["option"][option].add(name)
    for alternative in alternatives or [schema]:
        _tell_fields(alternative, schemas, found, seen)
    if "items" in schema:
        _tell_value(name, schema["items"], schemas, found, seen)


def _resolved(written: Schema, schemas: dict[str, Schema]) -> tuple[Schema, list[Schema]]:
    """The schema of a value that is there, and its alternatives where it has several."""
    schema = {key: value for key, value in written.items() if key != "$ref"}
    if "$ref" in written:
        schema = {**_resolved(schemas[written["$ref"].split("/")[-1]], schemas)[0], **schema}
    present = [each for each in schema.get("anyOf", []) if each != {"type": "null"}]
    if not present:
        return schema, []
    if len(present) == 1 and "discriminator" not in schema:
        return {**_resolved(present[0], schemas)[0], **schema}, []
    return schema, [_resolved(each, schemas)[0] for each in present]


def _options(schema: Schema) -> Iterator[str]:
    for option in [*schema.get("enum", []), schema.get("const")]:
        if isinstance(option, str):
            yield option


def _keys(section: dict[str, str]) -> set[str]:
    return {key.partition("@")[0] for key in section}


def _plain(text: str) -> str:
    """As two texts are compared, one of which may be a name: `last_used_at` and "Last used at"."""
    return re.sub(r"[\s_-]+", " ", text).strip().lower()


def _list(what: str, texts: list[str]) -> str:
    return "\n  ".join([f"{what}:", *texts])


TOLD = _told()


@pytest.fixture(params=TRANSLATED)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def texts(language: str) -> dict[str, dict[str, str]]:
    return dict(json.loads(FILES[language].read_text()))


def test_the_catalogue_tells_its_texts() -> None:
    assert {"high_power", "master_id", "windows"} <= set(TOLD["field"])
    assert {"building", "time_of_use", "state-of-charge"} <= set(TOLD["option"])
    assert TOLD["option"]["building"] == {"kind", "phase"}
    assert {"category unit/h", "byte"} <= set(TOLD["unit"])
    assert {"Energy category", "Energy categories", "Metering", "May sign in"} <= set(TOLD["text"])


def test_every_text_of_the_catalogue_is_there(texts: dict[str, dict[str, str]]) -> None:
    missing = [
        f"{section}: {key}" for section, keys in TOLD.items() for key in sorted(set(keys) - _keys(texts[section]))
    ]
    assert not missing, _list("add these, in the words of docs/guides/add-a-language.md", missing)


@pytest.mark.parametrize("code", sorted(FILES))
def test_no_text_is_left_over(code: str) -> None:
    left_over = []
    for section, said in json.loads(FILES[code].read_text()).items():
        for written in said:
            key, _, context = written.partition("@")
            if key not in TOLD[section] or (context and context not in TOLD[section][key]):
                left_over.append(f"{section}: {written}")
    assert not left_over, _list("the catalogue tells these no more, or otherwise", left_over)


def test_what_is_filled_in_stays(texts: dict[str, dict[str, str]]) -> None:
    lost = [
        key
        for said in texts.values()
        for key, text in said.items()
        if sorted(re.findall(r"\$\w+", key)) != sorted(re.findall(r"\$\w+", text))
    ]
    assert not lost, _list("these lack a $name that the platform fills in", lost)


def test_no_text_is_empty_or_still_english(language: str, texts: dict[str, dict[str, str]]) -> None:
    same = {_plain(word) for word in SAME[language]}
    empty = [key for said in texts.values() for key, text in said.items() if text.strip() == ""]
    english = [
        key
        for said in texts.values()
        for key, text in said.items()
        if _plain(key.partition("@")[0]) == _plain(text) and _plain(text) not in same
    ]
    assert not empty, _list("these say nothing", empty)
    assert not english, _list("translate these, or put them among the words that are the same on purpose", english)


def test_what_is_the_same_on_purpose_is_said(language: str, texts: dict[str, dict[str, str]]) -> None:
    assert SAME[language] - {text for said in texts.values() for text in said.values()} == set()
