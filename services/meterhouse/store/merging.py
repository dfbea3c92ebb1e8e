"""Rows of a document become records: found by name, created or changed, a thousand at a time.

A row that refers to another row of its kind waits until that one is written. What is refused is left out, and
with it whatever refers to it.
"""

import datetime as dt
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa

from meterhouse.catalogue import CATALOGUE, Entity
from meterhouse.catalogue.body import fields_of, value_in
from meterhouse.catalogue.entity import utc
from meterhouse.catalogue.references import exchanged
from meterhouse.kernel.errors import Conflict, Fault, Forbidden, Malformed, NotFound, Refused
from meterhouse.store import rows, rules
from meterhouse.store.keeping import Draft, Problem
from meterhouse.store.known import Known
from meterhouse.store.look import Preloaded
from meterhouse.store.names import ORDER, key_fields, offered
from meterhouse.store.rows import Stored
from meterhouse.store.writing import Writing

Status = Literal["created", "updated", "unchanged", "refused"]

_AT_ONCE = 1_000


@dataclass(frozen=True)
class Outcome:
    """What became of one row."""

    kind: str
    row: int
    """Its position, from 0."""
    status: Status
    id: int | None = None
    faults: tuple[Fault, ...] = ()
    name: str = ""
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    """Of an update: field to its value before and after, references by name."""


def merge(writing: Writing, document: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Outcome]:
    """Create or update the rows, in the order of kinds and rows; those that are refused are left out, and say why."""
    look = Preloaded(writing.connection)
    writing.look = look
    known = Known(look, writing.scope)
    return [
        outcome
        for kind in ORDER
        if kind in document
        for outcome in _Kind(writing, look, known, CATALOGUE[kind], document[kind]).merged()
    ]


class _Waits(Exception):
    """A row refers to one of its own kind that has not been written yet."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class _Kind:
    """The rows of one kind, on their way."""

    def __init__(
        self, writing: Writing, look: Preloaded, known: Known, entity: Entity, given: Sequence[Mapping[str, Any]]
    ) -> None:
        self._writing, self._look, self._known, self._entity, self._given = writing, look, known, entity, given
        self._stored = known.stored(entity.kind)
        self._by_key = {_key(record): record for record in self._stored.values()}
        self._speaks: dict[tuple[Any, ...], int] = {}
        self._names = [self._offered(row) for row in given]
        self._coming = Counter(name for names in self._names for name in set(names))
        self._ready = deque(range(len(given)))
        self._waiting: dict[str, list[int]] = defaultdict(list)
        self._drafts: list[tuple[int, Draft]] = []
        self._outcomes: dict[int, Outcome] = {}
        look.written = self._write
        if entity.kind == "organizations":
            self._settle()

    def merged(self) -> list[Outcome]:
        while self._ready or self._drafts or self._waiting:
            while self._ready:
                self._judge(self._ready.popleft())
                if len(self._drafts) == _AT_ONCE:
                    self._write()
            self._write()
            if not self._ready:  # those that are left wait for each other: a circle
                self._ready.extend(sorted(row for rows in self._waiting.values() for row in rows))
                self._waiting.clear()
                self._coming.clear()
        return [self._outcomes[position] for position in range(len(self._given))]

    def _offered(self, row: object) -> list[str]:
        if not isinstance(row, Mapping):
            return []
        plain = {name: value for name, value in row.items() if isinstance(value, str | int)}
        return offered(self._entity, plain, self._known.names_of)

    def _settle(self) -> None:
        """The organization that an installation begins with takes the first one's name while it has nothing."""
        told = {names[0] for names in self._names if names}
        if len(self._stored) != 1 or not self._names or not self._names[0]:
            return
        (first,) = self._stored.values()
        if first.fields["name"] not in told and not _owns_anything(self._writing, first.id):
            self._by_key[self._names[0][0],] = first

    def _judge(self, position: int) -> None:
        try:
            draft = self._drafted(position, self._given[position])
            if draft.changes_nothing:
                assert draft.before is not None
                self._decide(position, "unchanged", draft.before.id)
                return
            if self._entity.write not in self._writing.permissions:
                raise Forbidden(f"changing {self._entity.title_plural.lower()} takes {self._entity.write!r}")
        except _Waits as other:
            self._waiting[other.name].append(position)
        except Refused as refused:
            self._decide(position, "refused", faults=tuple(refused.faults))
        except (Conflict, Forbidden, Malformed, NotFound) as reason:
            self._decide(position, "refused", faults=(Fault("", str(reason)),))
        else:
            self._look.expect(self._entity, draft.change.fields)
            self._drafts.append((position, draft))

    def _decide(
        self,
        position: int,
        status: Status,
        record_id: int | None = None,
        faults: tuple[Fault, ...] = (),
        changes: Mapping[str, tuple[Any, Any]] | None = None,
    ) -> None:
        names = self._names[position]
        if status == "refused":
            self._known.names(self._entity.kind).broken.update(names)
        title = names[0] if names else _sides(self._entity, self._given[position])
        self._outcomes[position] = Outcome(self._entity.kind, position, status, record_id, faults, title, changes or {})
        for name in set(names):
            self._coming[name] -= 1
            if self._coming[name] <= 0:
                self._ready.extend(self._waiting.pop(name, ()))

    def _write(self) -> None:
        drafts, self._drafts = self._drafts, []
        kept = self._writing.keep([draft for _, draft in drafts])
        self._known.scope = self._writing.scope
        for (position, draft), record in zip(drafts, kept, strict=True):
            if isinstance(record, Problem):
                self._decide(position, "refused", faults=(Fault("", str(record)),))
                continue
            changes = None if draft.before is None else self._known.changes(draft.before, record.fields)
            self._look.note(record, draft.before)
            self._known.note(record)
            self._decide(position, "created" if draft.before is None else "updated", record.id, changes=changes)

    def _drafted(self, position: int, row: Mapping[str, Any]) -> Draft:
        body = self._writing.placed(self._entity, self._resolved(row))
        key = self._key_of(body)
        stands = self._standing(row, key)
        if key is not None and self._speaks.setdefault(key, position) != position:
            title = self._entity.title.lower()
            raise Refused([Fault("", f"row {self._speaks[key]} speaks of the same {title}")])
        return self._writing.drafted(self._entity, stands, body)

    def _key_of(self, body: dict[str, Any]) -> tuple[Any, ...] | None:
        """What tells the record from others; None where the row does not even say that."""
        try:
            values = {name: value_in(self._entity, name, body) for name in key_fields(self._entity)}
            if self._entity.kind == "points" and values["key"] is None:
                device, name = (value_in(self._entity, each, body) for each in ("device_id", "name"))
                values["key"] = rules.key_of_point(self._look, device, name)
        except Refused:
            return None
        return tuple(_outward(value) for value in values.values())

    def _standing(self, row: Mapping[str, Any], key: tuple[Any, ...] | None) -> Stored | None:
        """The record that a row speaks of: by its id if it names one, else by its natural key."""
        given = row.get("id")
        if given is None:
            return None if key is None else self._by_key.get(key)
        if not isinstance(given, int) or given not in self._stored:
            raise Refused([Fault("id", f"there is no {self._entity.title.lower()} {given}")])
        return self._stored[given]

    def _resolved(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The row with ids where it has names; Refused with every name that is unknown."""
        body = fields_of(self._entity, row)
        faults: list[Fault] = []

        def found(kind: str, name: Any, place: str) -> Any:
            if not isinstance(name, str) or kind not in ORDER:  # people are not asked for by name
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
        names = self._known.names(kind)
        if kind == self._entity.kind and self._coming[name] > 0 and name not in names.broken:
            raise _Waits(name)
        called = names.called(name)
        if len(called) == 1:
            return next(iter(called)), None
        title = CATALOGUE[kind].title.lower()
        if name in names.broken:
            return None, f"the row of {title} {name!r} was refused"
        if called:
            longer = " or ".join(sorted(str(self._known.named(kind, each)) for each in called))
            return None, f"there are {len(called)} of the name {name!r}; write {longer}"
        return None, f"there is no {title} {name!r}"


def _outward(value: Any) -> Any:
    """As the fields of a record have it."""
    if isinstance(value, dt.datetime):
        return rows.instant(utc(value))
    return value.isoformat() if isinstance(value, dt.date) else value


def _key(record: Stored) -> tuple[Any, ...]:
    return tuple(record.fields[name] for name in key_fields(record.entity))


def _sides(entity: Entity, row: object) -> str:
    """What a row without a name is called by: what it refers to."""
    if not isinstance(row, Mapping):
        return ""
    told = ((side, row.get(side)) for side in entity.sides)
    return ", ".join(f"{side} {end.get('kind')} {end.get('id')}" for side, end in told if isinstance(end, Mapping))


def _owns_anything(writing: Writing, organization: int) -> bool:
    return any(
        rows.ask(
            writing.connection,
            sa.select(entity.table.c.id).where(entity.table.c.organization_id == organization).limit(1),
        )
        for entity in CATALOGUE.values()
        if "organization_id" in entity.field
    )
