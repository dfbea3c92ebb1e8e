"""Records by the names that people know them by: spaces by their path, points by their key, the rest by name."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from meterhouse.catalogue import CATALOGUE, Entity, Record
from meterhouse.store.rows import Stored

_OWN = {"points": "key", "sim-cards": "iccid"}
"""Field that is the name of a record, where it is not `name`."""

_BINDING_KEY = ("owner_kind", "owner_id", "part_kind", "part_id", "role", "direction", "valid_from")
"""A binding has no name: this tells it from others."""


@dataclass
class Names:
    """Names of the records of one kind; `broken` are those of rows that could not be read."""

    ids: dict[str, int] = field(default_factory=dict)
    of: dict[int, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)


def natural_key(entity: Entity, record: Record) -> tuple[Any, ...]:
    """What makes a record the same one when a document comes again."""
    return tuple(getattr(record, name) for name in entity.unique_within or _BINDING_KEY)


def names(stored: list[Stored], qualifiers: dict[str, Names]) -> Names:
    """qualifiers   names of the kinds that were read before, for names that are unique only within another record"""
    found = Names()
    if not stored or "name" not in stored[0].entity.field:
        return found
    entity = stored[0].entity
    if entity.above in entity.unique_within:
        return _paths(stored)
    plain = {record.id: str(record.fields[_OWN.get(entity.kind, "name")]) for record in stored}
    repeated = Counter(plain.values())
    for record in stored:
        name = plain[record.id]
        longer = _qualified(record, name, qualifiers)
        found.of[record.id] = longer if repeated[name] > 1 else name
        found.ids[found.of[record.id]] = record.id
        found.ids.setdefault(longer, record.id)
    return found


def _qualified(record: Stored, name: str, qualifiers: dict[str, Names]) -> str:
    """`Electricity/Lighting` where a name is unique only within its category."""
    for within in record.entity.unique_within[:-1]:
        known = qualifiers.get(record.entity.references.get(within, ""))
        if known and record.fields[within] in known.of:
            return f"{known.of[record.fields[within]]}/{name}"
    return name


def _paths(stored: list[Stored]) -> Names:
    """Of a tree: the names from the root on, parted by `/`."""
    by_id = {record.id: record for record in stored}
    parent = stored[0].entity.above or ""
    found = Names()

    def path(record: Stored) -> str:
        if record.id not in found.of:
            above = by_id.get(record.fields[parent])
            name = str(record.fields["name"])
            found.of[record.id] = f"{path(above)}/{name}" if above else name
        return found.of[record.id]

    for record in stored:
        found.ids[path(record)] = record.id
    return found


def own_name(entity: Entity, row: dict[str, Any]) -> str | None:
    """The name that a row of a document will be referred to by, as far as the row itself says it."""
    name = row.get(_OWN.get(entity.kind, "name"))
    if not isinstance(name, str):
        return None
    if entity.above and entity.above in entity.unique_within:
        above = row.get(entity.above)
        return f"{above}/{name}" if above else name
    return name


ORDER = tuple(kind for kind, entity in CATALOGUE.items() if entity.table.schema != "meterhouse_user")
"""Kinds of a configuration: all but people. Each refers to itself or to kinds before it."""
