"""A record from what somebody sent: everything that is wrong with it at once, and dates taken kindly.

msgspec stops at the first fault, which is right for speed and wrong for a person with a form or a sheet of
500 rows. So a body that is refused as a whole is asked again, field by field.
"""

import datetime as dt
import math
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, get_type_hints

import msgspec

from meterhouse.catalogue.entity import CATALOGUE, Entity, Field, Record
from meterhouse.kernel.errors import Fault, Malformed, Refused

NEVER_GIVEN = ("id", "_names")
"""In every answer, so that it may be sent back as it came; the path says which record is meant."""

MOST_JSON = 1 << 20
"""Longest encoded value of one field [byte]."""

_LARGEST = 2**63 - 1
_PLACE = re.compile(r" - at `\$(.*)`$")
_WORDS = {
    "`str`": "text",
    "`int`": "a whole number",
    "`float`": "a number",
    "`bool`": "true or false",
    "`null`": "nothing",
    "`array`": "a list",
    "`object`": "an object",
    "`datetime`": "an instant with its zone, such as 2026-01-31T08:00:00Z,",
    "`date`": "a date such as 2026-01-31",
}


def record_from(entity: Entity, body: object, made: Mapping[str, Any] | None = None) -> Record:
    """The record that *body* describes; Refused with every fault of it.

    made   values of fields that the platform itself gives
    """
    given = fields_of(entity, body) | dict(made or {})
    found: list[Fault] = []
    read: dict[str, Any] = {}
    for name in given:
        if name not in entity.field:
            found.append(Fault(name, f"is no field of {entity.kind}; these are {', '.join(entity.field)}"))
    for field in entity.fields:
        if field.name in given:
            try:
                read[field.name] = _value(entity, field, given[field.name])
            except Refused as refused:
                found += refused.faults
        elif field.required:
            found.append(Fault(field.name, "is required"))
    if found:
        raise Refused(found)
    record = entity.record(**read)
    found = [Fault(field, reason) for field, reason in record.faults()]
    if found:
        raise Refused(found)
    return record


def value_in(entity: Entity, name: str, body: Mapping[str, Any]) -> Any:
    """What a body says of one plain field, its default where it is silent; Refused as by `record_from`."""
    if name in body:
        return _value(entity, entity.field[name], body[name])
    default = _defaults(entity.record)[name]
    if default is msgspec.NODEFAULT:
        raise Refused([Fault(name, "is required")])
    return default


@cache
def _defaults(record: type[Record]) -> dict[str, Any]:
    """Of the fields whose default is a plain value; NODEFAULT for the others."""
    return {field.name: field.default for field in msgspec.structs.fields(record)}


def fields_of(entity: Entity, body: object) -> dict[str, Any]:
    """What *body* says, by the names of the fields, without what only answers say."""
    if not isinstance(body, Mapping):
        raise Malformed("the body must be a JSON object")
    flat = entity.record.flattened(dict(body))
    passed_over = _passed_over(entity.kind)
    return {name: value for name, value in flat.items() if name not in passed_over}


@cache
def _passed_over(kind: str) -> frozenset[str]:
    return frozenset({*NEVER_GIVEN, *(field.name for field in CATALOGUE[kind].fields if field.is_read_only)})


def _value(entity: Entity, field: Field, given: object) -> Any:
    try:
        value = msgspec.convert(_kindly(field, given), _types(entity.record)[field.name])
    except msgspec.ValidationError as reason:
        raise Refused([_fault(field.name, str(reason))]) from reason
    except OverflowError as reason:
        raise Refused([Fault(field.name, "is out of range")]) from reason
    problem = _problem(field, value)
    if problem:
        raise Refused([Fault(field.name, problem)])
    return _whole_second(value) if isinstance(value, dt.datetime) else value


@cache
def _types(record: type[Record]) -> dict[str, Any]:
    return get_type_hints(record, include_extras=True)


def _kindly(field: Field, given: object) -> object:
    """A day where an instant is asked for is its midnight UTC; an instant where a day is asked for is its day."""
    if isinstance(field.kind, msgspec.inspect.DateTimeType):
        if isinstance(given, dt.date) and not isinstance(given, dt.datetime):
            return dt.datetime.combine(given, dt.time(), dt.UTC)
        if isinstance(given, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", given):
            return f"{given}T00:00:00Z"
    if isinstance(field.kind, msgspec.inspect.DateType):
        if isinstance(given, dt.datetime):
            return given.date()
        if isinstance(given, str) and re.fullmatch(r"\d{4}-\d\d-\d\d[T ].+", given):
            return given[:10]
    return given


def _problem(field: Field, value: object) -> str | None:
    """What the types let pass and the table would not."""
    if isinstance(value, int) and abs(value) > _LARGEST:
        return f"{value} is out of range"
    if isinstance(value, float) and not math.isfinite(value):
        return "must be a finite number"
    if isinstance(value, str) and "\0" in value:
        return "holds a NUL character"
    if isinstance(value, dt.date) and value.year < 1000:
        return f"the year {value.year} is too long ago"
    if field.is_json and value is not None and len(msgspec.json.encode(value)) > MOST_JSON:
        return f"is longer than {MOST_JSON >> 20} MiB"
    return None


def _whole_second(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(microsecond=0)


def in_words(reason: str) -> str:
    """What msgspec finds wrong, for people; with its path, `$.price`, at the end where there is one."""
    text, _, place = reason.partition(" - at ")
    for word, plain in _WORDS.items():
        text = text.replace(word, plain)
    return text[:1].lower() + text[1:] + (f" at {place.strip('`')}" if place else "")


def _fault(field: str, reason: str) -> Fault:
    place = _PLACE.search(reason)
    return Fault(field + (place[1] if place else ""), in_words(_PLACE.sub("", reason)))
