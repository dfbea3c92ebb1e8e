"""Records by the names that people know them by: spaces by their path, points by their key, the rest by name.

A name that several records of a kind share is told with what it is unique within before it: `Gas/Other`,
`Acme/Main meter`. A record is found by each of its names that no other one has.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from meterhouse.catalogue import CATALOGUE, Entity
from meterhouse.store.rows import Stored

_OWN = {"points": "key", "sim-cards": "iccid"}
"""Field that is the name of a record, where it is not `name`."""

_BINDING_KEY = ("owner_kind", "owner_id", "part_kind", "part_id", "role", "direction", "valid_from")
"""A binding has no name: this tells it from others."""

ORDER = tuple(kind for kind, entity in CATALOGUE.items() if entity.table.schema != "meterhouse_user")
"""Kinds of a configuration: all but people. Each refers to itself or to kinds before it."""


def key_fields(entity: Entity) -> tuple[str, ...]:
    """What makes a record the same one when a document comes again."""
    return entity.unique_within or _BINDING_KEY


def name_field(entity: Entity) -> str | None:
    name = _OWN.get(entity.kind, "name")
    return name if name in entity.field else None


class Names:
    """Names of the records of one kind.

    broken   names of rows that were refused: who refers to them is told so
    """

    def __init__(self) -> None:
        self.broken: set[str] = set()
        self._found: dict[str, set[int]] = defaultdict(set)
        self._offered: dict[int, tuple[str, ...]] = {}

    def add(self, record_id: int, offered: Iterable[str]) -> None:
        self.remove(record_id)
        self._offered[record_id] = tuple(offered)
        for name in self._offered[record_id]:
            self._found[name].add(record_id)

    def remove(self, record_id: int) -> None:
        for name in self._offered.pop(record_id, ()):
            self._found[name].discard(record_id)

    def offered(self, record_id: int) -> tuple[str, ...]:
        """Every name of a record, the shortest first."""
        return self._offered.get(record_id, ())

    def called(self, name: str) -> set[int]:
        """Records of this name."""
        return self._found.get(name, set())

    def of(self, record_id: int) -> str | None:
        """Its shortest name that is no other's; None where it has none."""
        return next((name for name in self.offered(record_id) if len(self._found[name]) == 1), None)


Offered = Callable[[str, Any], Iterable[str]]
"""Names of what is referred to: kind and id (in a document's row also a name) to its names."""


def offered(entity: Entity, fields: dict[str, Any], names_of: Offered) -> list[str]:
    """Names that a record may be called by, or a row of a document will be; none where it has no name.

    names_of   of the records that it stands within
    """
    own = fields.get(name_field(entity) or "")
    if not isinstance(own, str):
        return []
    within = [name for name in entity.unique_within if name in entity.references and name != "organization_id"]
    around = next(((name, fields[name]) for name in within if fields.get(name) is not None), None)
    if around is not None:
        longer = [f"{name}/{own}" for name in names_of(entity.references[around[0]], around[1])]
        return longer if around[0] == entity.above else [own, *longer]
    organization = fields.get("organization_id")
    if organization is None:
        return [own]
    return [own, *(f"{name}/{own}" for name in names_of("organizations", organization))]


def from_the_top(stored: dict[int, Stored], above: str | None) -> Iterator[Stored]:
    """Records so that each comes after the one that it is part of."""
    if above is None:
        yield from stored.values()
        return
    told: set[int] = set()
    for record in stored.values():
        chain = []
        at: Stored | None = record
        while at is not None and at.id not in told:
            told.add(at.id)
            chain.append(at)
            at = stored.get(at.fields[above]) if at.fields[above] is not None else None
        yield from reversed(chain)
