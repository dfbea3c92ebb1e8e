"""References within the JSON of a record: found, and exchanged, by walking a value beside its declared type.

A reference is an id that is declared with `ref`, or a Subject, which names its kind itself. The walk takes a
value as JSON has it, before it is checked: what does not fit the type is left as it is, to be refused by name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from meterhouse.catalogue.entity import Entity, Subject, holds_references


@dataclass(frozen=True)
class Reference:
    path: str
    """`variables[0].meter`."""
    kind: str
    id: Any
    """An id; in documents also a name."""
    kinds: tuple[str, ...] | None = None
    """Kinds that it may be of, where it names its kind itself."""
    is_followed: bool = False
    """Whether who sees the record sees what it refers to."""


Swap = Callable[[Reference], Any]
"""What shall stand in the reference's place; for a Subject in the place of its id."""


def exchanged(entity: Entity, fields: dict[str, Any], swap: Swap) -> dict[str, Any]:
    """The fields with every nested reference exchanged for what *swap* gives."""
    found = dict(fields)
    for field in entity.nested:
        if found.get(field.name) is not None:
            found[field.name] = _exchanged(field.declared, found[field.name], field.name, swap)
    return found


def references(entity: Entity, fields: dict[str, Any]) -> Iterator[Reference]:
    """Every reference of a record as JSON has it: by fields, by kind and id, and nested ones."""
    for name, kind in entity.references.items():
        if fields.get(name) is not None:
            yield Reference(name, kind, fields[name], None, entity.field[name].is_followed)
    for side in entity.sides:
        if fields.get(f"{side}_id") is not None:
            yield Reference(f"{side}.id", fields[f"{side}_kind"], fields[f"{side}_id"])
    found: list[Reference] = []

    def note(reference: Reference) -> Any:
        found.append(reference)
        return reference.id

    exchanged(entity, fields, note)
    yield from found


def _exchanged(declared: msgspec.inspect.Type, value: Any, path: str, swap: Swap) -> Any:
    match declared:
        case msgspec.inspect.Metadata(type=inner, extra=extra):
            if extra and "ref" in extra:
                return value if value is None else swap(Reference(path, extra["ref"], value, None, extra["followed"]))
            if extra and "kinds" in extra:
                return _subject(value, path, extra["kinds"], swap)
            return _exchanged(inner, value, path, swap)
        case msgspec.inspect.UnionType(types=types):
            chosen = _chosen(types, value)
            return value if chosen is None else _exchanged(chosen, value, path, swap)
        case msgspec.inspect.ListType(item_type=item) if isinstance(value, list):
            return [_exchanged(item, each, f"{path}[{place}]", swap) for place, each in enumerate(value)]
        case msgspec.inspect.StructType(cls=cls, fields=fields) if isinstance(value, dict):
            if cls is Subject:
                return _subject(value, path, None, swap)
            return value | {
                each.encode_name: _exchanged(each.type, value[each.encode_name], f"{path}.{each.encode_name}", swap)
                for each in fields
                if each.encode_name in value
            }
    return value


def _subject(value: Any, path: str, kinds: tuple[str, ...] | None, swap: Swap) -> Any:
    if not isinstance(value, dict) or not isinstance(value.get("kind"), str) or value.get("id") is None:
        return value
    return value | {"id": swap(Reference(f"{path}.id", value["kind"], value["id"], kinds))}


def _chosen(types: tuple[msgspec.inspect.Type, ...], value: Any) -> msgspec.inspect.Type | None:
    """The alternative that a value is of: by its tag where objects have one."""
    candidates = [each for each in types if holds_references(each)]
    for each in candidates:
        if isinstance(each, msgspec.inspect.StructType) and each.tag_field is not None:
            if isinstance(value, dict) and value.get(each.tag_field) == each.tag:
                return each
        else:
            return each
    return None
