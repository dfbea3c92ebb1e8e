"""What a document can refer to: the records that somebody sees, by name, and each as a row of a document."""

from collections.abc import Iterable
from typing import Any

import msgspec

from meterhouse.catalogue import CATALOGUE, Entity
from meterhouse.catalogue.references import exchanged
from meterhouse.store.look import Preloaded
from meterhouse.store.names import Names, from_the_top, offered
from meterhouse.store.rows import MASK, Stored, concealed
from meterhouse.store.scope import Scope

Row = dict[str, Any]
"""Of a document: a record's fields, with names where it refers to others."""

_FIRST = 1
"""Organization that every installation begins with."""


class Known:
    """scope   whose records are known; it grows by what its owner makes"""

    def __init__(self, look: Preloaded, scope: Scope) -> None:
        self.look, self.scope = look, scope
        self._names: dict[str, Names] = {}

    def stored(self, kind: str) -> dict[int, Stored]:
        seen = self.scope.of(kind)
        found = self.look.stored(kind)
        return found if seen is None else {number: record for number, record in found.items() if number in seen}

    def names(self, kind: str) -> Names:
        if kind not in self._names:
            names = self._names[kind] = Names()
            for record in from_the_top(self.stored(kind), CATALOGUE[kind].above):
                names.add(record.id, self._offered(record))
        return self._names[kind]

    def note(self, record: Stored) -> None:
        """It was written: who is called like it, and by which names."""
        self.names(record.entity.kind).add(record.id, self._offered(record))

    def _offered(self, record: Stored) -> list[str]:
        return offered(record.entity, record.fields, self.names_of)

    def names_of(self, kind: str, named: int | str) -> Iterable[str]:
        """Names of a record, by its id or by one of them."""
        return (named,) if isinstance(named, str) else self.names(kind).offered(named)

    def named(self, kind: str, record_id: int) -> str | int | None:
        """Its name; the id where it has none, nothing where it is not to be seen."""
        if not self.scope.sees(kind, record_id):
            return None
        return self.names(kind).of(record_id) or record_id

    def row(self, record: Stored, *, with_secrets: bool = False) -> Row:
        """As a document tells it: without what is hidden, given by the platform, or as it is by default."""
        entity = record.entity
        row: Row = {}
        for each in msgspec.structs.fields(entity.record):
            value = record.fields[each.name]
            default = each.default_factory() if each.default_factory is not msgspec.NODEFAULT else each.default
            declared = entity.field[each.name]
            if declared.is_hidden or declared.is_read_only:
                continue
            if each.name == "organization_id" and entity.is_owned:
                if not self._goes_without_saying(value):
                    row[each.name] = self.named("organizations", value)
            elif value != default:
                row[each.name] = self.told(entity, each.name, value)
        for side in entity.sides:
            kind, subject = row.pop(f"{side}_kind"), row.pop(f"{side}_id")
            row[side] = {"kind": kind, "id": self.named(kind, subject)}
        return row if with_secrets else concealed(row)

    def told(self, entity: Entity, name: str, value: Any) -> Any:
        """The value of a field as a document tells it."""
        kind = entity.references.get(name)
        if kind is not None:
            return None if value is None else self.named(kind, value)
        return exchanged(entity, {name: value}, lambda each: self.named(each.kind, each.id))[name]

    def changes(self, before: Stored, after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Field to its value before and after, where they differ."""
        entity = before.entity
        found = {}
        for field in entity.fields:
            old, new = before.fields[field.name], after[field.name]
            if old == new or field.is_read_only:
                continue
            if field.is_hidden:
                found[field.name] = (old and MASK, new and MASK)
                continue
            sides = [side for side in entity.sides if field.name == f"{side}_id"]
            if sides:
                kinds = before.fields[f"{sides[0]}_kind"], after[f"{sides[0]}_kind"]
                found[field.name] = (self.named(kinds[0], old), self.named(kinds[1], new))
                continue
            told = [concealed({field.name: self.told(entity, field.name, each)})[field.name] for each in (old, new)]
            found[field.name] = (told[0], told[1])
        return found

    def _goes_without_saying(self, organization: int) -> bool:
        """Where there is but one organization, everything is that one's."""
        return len(self.stored("organizations")) <= 1 and (organization == _FIRST or not self.scope.is_everything)
