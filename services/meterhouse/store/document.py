"""A configuration as one document: kind to rows that refer to each other by name; applied twice is applied once.

    {"spaces": [{"name": "Berlin", "zone": "Europe/Berlin"}, {"name": "Hall", "parent_id": "Berlin"}],
     "bindings": [{"owner": {"kind": "spaces", "id": "Berlin/Hall"}, "part": {"kind": "meters", "id": "Main"}}]}

A row is the whole record: what it leaves out has its default. Records that the document does not speak of
stay as they are.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from meterhouse.catalogue import CATALOGUE, Entity, Record
from meterhouse.catalogue.body import fields_of, record_from
from meterhouse.catalogue.references import exchanged
from meterhouse.kernel.errors import Conflict, Fault, Forbidden, Malformed, NotFound, Refused
from meterhouse.store import rows, rules
from meterhouse.store.engine import Connection, Database
from meterhouse.store.names import ORDER, Names, names, natural_key, own_name
from meterhouse.store.records import Records
from meterhouse.store.rows import Stored
from meterhouse.store.scope import EVERYTHING, Scope
from meterhouse.store.writing import Writing

Document = Mapping[str, Sequence[Mapping[str, Any]]]
Status = Literal["created", "updated", "unchanged", "refused"]


@dataclass(frozen=True)
class Outcome:
    """What became of one row."""

    kind: str
    row: int
    """Its position, from 0."""
    status: Status
    id: int | None = None
    faults: tuple[Fault, ...] = ()


def apply(database: Database, document: Document, actor: str = "demo") -> dict[str, int]:
    """Bring the installation to what the document says, in one transaction; rows by what became of them.

    Refused names every fault with its kind and row, and then nothing was changed.
    """
    return dict(Counter(outcome.status for outcome in _applied(database, document, actor, dry_run=False)))


def plan(database: Database, document: Document) -> list[Outcome]:
    """What `apply` would do, row by row; Refused as it would."""
    return _applied(database, document, "plan", dry_run=True)


def _applied(database: Database, document: Document, actor: str, *, dry_run: bool) -> list[Outcome]:
    strange = [
        Fault(str(kind), f"is no kind of a configuration; these are {', '.join(ORDER)}")
        for kind in document
        if kind not in ORDER
    ]
    strange += [
        Fault(kind, "must be a list of records")
        for kind, given in document.items()
        if not isinstance(given, list | tuple)
    ]
    if strange:
        raise Refused(strange)

    def act(writing: Writing) -> list[Outcome]:
        outcomes = merge(writing, {kind: document[kind] for kind in ORDER if kind in document})
        faults = [_placed(document, outcome, fault) for outcome in outcomes for fault in outcome.faults]
        if faults:
            raise Refused(faults)
        return outcomes

    return Records(database, actor).write(act, dry_run=dry_run)


def _placed(document: Document, outcome: Outcome, fault: Fault) -> Fault:
    row = document[outcome.kind][outcome.row]
    name = row.get("key") or row.get("name") if isinstance(row, Mapping) else None
    place = f"{outcome.kind}[{outcome.row}]"
    return Fault(
        f"{place}.{fault.field}" if fault.field else place, f"{name}: {fault.reason}" if name else fault.reason
    )


def merge(writing: Writing, document: Document) -> list[Outcome]:
    """Create or update the rows; those that are refused are left out, and say why."""
    known = _Known(writing.connection, writing.scope)
    outcomes = []
    for kind, given in document.items():
        outcomes += _Kind(writing, known, CATALOGUE[kind]).merge(given)
    return sorted(outcomes, key=lambda outcome: (ORDER.index(outcome.kind), outcome.row))


def export(database: Database, scope: Scope = EVERYTHING) -> dict[str, list[dict[str, Any]]]:
    """The whole configuration as a document; applied again it changes nothing."""

    def read(connection: Connection) -> dict[str, list[dict[str, Any]]]:
        known = _Known(connection, scope)
        found = {kind: [row for _, row in _rows(known, kind)] for kind in ORDER}
        return {kind: those for kind, those in found.items() if those}

    return database.transaction(read)


def rows_of(connection: Connection, kind: str, scope: Scope = EVERYTHING) -> list[tuple[int, dict[str, Any]]]:
    """Id and row of every record of a kind, references by name."""
    return _rows(_Known(connection, scope), kind)


def _rows(known: "_Known", kind: str) -> list[tuple[int, dict[str, Any]]]:
    """Of all but the first organization: every installation has one, whatever it is called."""
    stored = known.stored(kind)
    return [(record.id, _row(known, record)) for record in stored if (kind, record.id) != ("organizations", 1)]


def _row(known: "_Known", record: Stored) -> dict[str, Any]:
    entity = record.entity
    row = {}
    for each in msgspec.structs.fields(entity.record):
        value = record.fields[each.name]
        declared = entity.field[each.name]
        default = each.default_factory() if each.default_factory is not msgspec.NODEFAULT else each.default
        if declared.is_hidden or declared.is_read_only or value == default:
            continue
        if declared.refers_to:
            value = known.named(declared.refers_to, value)
        row[each.name] = value
    for side in entity.sides:
        kind, subject = row.pop(f"{side}_kind"), row.pop(f"{side}_id")
        row[side] = {"kind": kind, "id": known.named(kind, subject)}
    return exchanged(entity, rows.concealed(row), lambda each: known.named(each.kind, each.id))


@dataclass
class _Known:
    """What is there, read once a kind, and what the document adds to it."""

    connection: Connection
    scope: Scope
    _stored: dict[str, list[Stored]] = field(default_factory=dict)
    _names: dict[str, Names] = field(default_factory=dict)

    def stored(self, kind: str) -> list[Stored]:
        if kind not in self._stored:
            seen = self.scope.of(kind)
            self._stored[kind] = [
                record for record in rows.every(self.connection, kind) if seen is None or record.id in seen
            ]
        return self._stored[kind]

    def names(self, kind: str) -> Names:
        if kind not in self._names:
            entity = CATALOGUE[kind]
            within = {
                entity.references[each]: self.names(entity.references[each])
                for each in entity.unique_within
                if entity.references.get(each) not in (None, kind)
            }
            self._names[kind] = names(self.stored(kind), within)
        return self._names[kind]

    def named(self, kind: str, record_id: int) -> str | int | None:
        """Its name; the id where it has none, nothing where it is not to be seen."""
        if not self.scope.sees(kind, record_id):
            return None
        return self.names(kind).of.get(record_id, record_id)

    def forget(self, kind: str) -> None:
        """It was changed: read it again when it is asked for."""
        broken = self._names[kind].broken if kind in self._names else set()
        self._stored.pop(kind, None)
        self._names.pop(kind, None)
        if broken:
            self.names(kind).broken |= broken


class _Waits(Exception):
    """A row refers to one of its own kind that has not been written yet."""


class _Kind:
    def __init__(self, writing: Writing, known: _Known, entity: Entity) -> None:
        self._writing, self._known, self._entity = writing, known, entity
        self._by_id = {record.id: record for record in known.stored(entity.kind)}
        self._by_key = {natural_key(entity, record.record): record for record in self._by_id.values()}
        self._written: dict[tuple[Any, ...], int] = {}
        self._coming: set[str] = set()

    def merge(self, given: Sequence[Mapping[str, Any]]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        left = list(enumerate(given))
        self._coming = {name for row in given if (name := self._name(row)) is not None}
        while left:
            waiting = []
            for position, row in left:
                try:
                    outcomes.append(self._outcome(position, row))
                except _Waits:
                    waiting.append((position, row))
            if len(waiting) == len(left):  # they wait for each other: a circle
                self._coming = set()
            left = waiting
        if any(outcome.status in ("created", "updated") for outcome in outcomes):
            self._known.forget(self._entity.kind)
        return outcomes

    def _name(self, row: object) -> str | None:
        return own_name(self._entity, dict(row)) if isinstance(row, Mapping) else None

    def _outcome(self, position: int, row: Mapping[str, Any]) -> Outcome:
        kind, name = self._entity.kind, self._name(row) or ""
        try:
            status, record_id = self._upsert(position, row)
        except Refused as refused:
            faults = tuple(refused.faults)
        except (Conflict, Forbidden, Malformed, NotFound) as reason:
            faults = (Fault("", str(reason)),)
        else:
            self._coming.discard(name)
            self._known.names(kind).ids.setdefault(name, record_id)
            return Outcome(kind, position, status, record_id)
        self._coming.discard(name)
        self._known.names(kind).broken.add(name)
        return Outcome(kind, position, "refused", None, faults)

    def _upsert(self, position: int, row: Mapping[str, Any]) -> tuple[Status, int]:
        kind, entity = self._entity.kind, self._entity
        body = self._writing.placed(entity, self._resolved(row))
        after = record_from(entity, body)
        if kind == "points" and "key" not in body:
            rules.complete(self._writing.connection, rules.Change(entity, None, None, after, frozenset(body)))
        stands = self._standing(row, after)
        key = natural_key(entity, after)
        if key in self._written:
            raise Refused([Fault("", f"row {self._written[key]} speaks of the same {entity.title.lower()}")])
        self._written[key] = position
        if stands is None:
            return "created", self._writing.create(kind, body).id
        if after == stands.record:
            return "unchanged", stands.id
        self._writing.replace(kind, stands.id, body)
        return "updated", stands.id

    def _standing(self, row: Mapping[str, Any], after: Record) -> Stored | None:
        """The record that a row speaks of: by its id if it names one, else by its natural key."""
        given = row.get("id")
        if given is None:
            return self._by_key.get(natural_key(self._entity, after))
        if not isinstance(given, int) or given not in self._by_id:
            raise Refused([Fault("id", f"there is no {self._entity.title.lower()} {given}")])
        return self._by_id[given]

    def _resolved(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The row with ids where it has names; Refused with every name that is unknown."""
        body = fields_of(self._entity, row)
        faults: list[Fault] = []

        def found(kind: str, name: Any, place: str) -> Any:
            if not isinstance(name, str) or kind not in CATALOGUE:
                return name
            number, reason = self._id(kind, name)
            if reason is not None:
                faults.append(Fault(place, reason))
            return number

        for name, kind in self._entity.references.items():
            if name in body:
                body[name] = found(kind, body[name], name)
        for side in self._entity.sides:
            if isinstance(body.get(f"{side}_kind"), str):
                body[f"{side}_id"] = found(body[f"{side}_kind"], body.get(f"{side}_id"), f"{side}.id")
        body = exchanged(self._entity, body, lambda each: found(each.kind, each.id, each.path))
        if faults:
            raise Refused(faults)
        return body

    def _id(self, kind: str, name: str) -> tuple[int | None, str | None]:
        known = self._known.names(kind)
        if kind == self._entity.kind and name in self._coming and name not in known.broken:
            raise _Waits
        if name in known.ids:
            return known.ids[name], None
        title = CATALOGUE[kind].title.lower()
        return (
            None,
            f"the row of {title} {name!r} was refused" if name in known.broken else f"there is no {title} {name!r}",
        )
