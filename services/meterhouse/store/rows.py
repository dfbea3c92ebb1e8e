"""Records as rows of their table and back, and composed statements on a plain connection."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from meterhouse.catalogue import CATALOGUE, Entity, Field, Record
from meterhouse.catalogue.entity import utc
from meterhouse.kernel.errors import Fault, NotFound, Refused
from meterhouse.store.engine import Connection, Row, fetch, insert, run

MASK = "•••"
"""Stands where a secret is kept."""

_SECRET = re.compile("password|passphrase|secret|token|private", re.IGNORECASE)
_DIALECT = mysql.dialect(paramstyle="format")


@dataclass(frozen=True)
class Stored:
    """A record as its table holds it."""

    entity: Entity
    id: int
    version: int
    fields: dict[str, Any]
    """By name, as JSON has them, hidden ones too."""

    @property
    def record(self) -> Record:
        return msgspec.convert(self.fields, self.entity.record)

    @property
    def answer(self) -> dict[str, Any]:
        """What may be shown."""
        return answer(self.entity, self.id, self.fields)

    @property
    def title(self) -> str:
        return title(self.entity, self.id, self.fields)


def answer(entity: Entity, record_id: int, fields: dict[str, Any]) -> dict[str, Any]:
    shown = concealed({name: fields[name] for name in _shown(entity.kind)})
    return {"id": record_id, **shown, **entity.record.nested(shown)}


def concealed(fields: dict[str, Any]) -> dict[str, Any]:
    """Without the secrets that stand within objects: the password of a connection."""
    return {name: _masked(value) if isinstance(value, dict) else value for name, value in fields.items()}


def _masked(value: dict[str, Any]) -> dict[str, Any]:
    return {name: MASK if _SECRET.search(name) and each else each for name, each in value.items()}


def revealed(entity: Entity, fields: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """With the secrets that a body repeats as they were shown; Refused where there is none to stand for."""
    found, faults = dict(fields), []
    for name, value in fields.items():
        if not isinstance(value, dict) or name not in entity.field:
            continue
        known = before.get(name) or {}
        found[name] = {key: known.get(key, each) if each == MASK else each for key, each in value.items()}
        faults += [
            Fault(f"{name}.{key}", "is masked; give it anew") for key, each in found[name].items() if each == MASK
        ]
    if faults:
        raise Refused(faults)
    return found


def title(entity: Entity, record_id: int, fields: dict[str, Any]) -> str:
    name = fields.get("name")
    return f"{entity.title.lower()} {record_id}" if name is None else f"{entity.title.lower()} {name!r}"


@cache
def _shown(kind: str) -> tuple[str, ...]:
    return tuple(field.name for field in CATALOGUE[kind].fields if not field.is_hidden)


def columns(entity: Entity) -> list[sa.Column[Any]]:
    """Id, version, then the fields in their order."""
    table = entity.table
    return [table.c.id, table.c.version, *(table.c[field.name] for field in entity.fields)]


def stored(entity: Entity, row: Row) -> Stored:
    return Stored(entity, int(row[0]), int(row[1]), fields_of_row(entity, row[2:]))


def fields_of_row(entity: Entity, cells: Row) -> dict[str, Any]:
    return {
        name: cell if cell is None or shown is None else shown(cell)
        for (name, shown), cell in zip(_outward(entity.kind), cells, strict=False)
    }


@cache
def _outward(kind: str) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    """Field, and how its cell becomes what JSON has; None where it stays as it is."""
    return tuple((field.name, _shown_as(field)) for field in CATALOGUE[kind].fields)


def _shown_as(field: Field) -> Callable[[Any], Any] | None:
    if field.is_json:
        return orjson.loads
    match field.kind:
        case msgspec.inspect.BoolType():
            return bool
        case msgspec.inspect.DateTimeType():
            return instant
        case msgspec.inspect.DateType():
            return dt.date.isoformat
    return None


def instant(moment: dt.datetime) -> str:
    """A cell of a DATETIME column, as it goes out."""
    return moment.isoformat() + "Z"


def instant_of(seconds: float) -> str:
    """Of Unix time, as it goes out."""
    return instant(dt.datetime.fromtimestamp(int(seconds), dt.UTC).replace(tzinfo=None))


def cells(entity: Entity, record: Record) -> dict[str, Any]:
    """The record's values as the columns take them."""
    given = {}
    for name, column in _inward(entity.kind):
        value = getattr(record, name)
        given[name] = value if value is None or column is None else column(value)
    return given


@cache
def _inward(kind: str) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    """Field, and how its value becomes what its column takes; None where it stays as it is."""
    return tuple((field.name, _kept_as(field)) for field in CATALOGUE[kind].fields)


def _kept_as(field: Field) -> Callable[[Any], Any] | None:
    if field.is_json:
        return lambda value: msgspec.json.encode(value).decode()
    return utc if isinstance(field.kind, msgspec.inspect.DateTimeType) else None


def fields_of_record(entity: Entity, record: Record) -> dict[str, Any]:
    """By name, as JSON has them."""
    return fields_of_row(entity, tuple(cells(entity, record).values()))


def find(connection: Connection, kind: str, record_id: int) -> Stored:
    """The record; NotFound when there is none."""
    entity = CATALOGUE[kind]
    rows = fetch(connection, f"{_select(kind)} WHERE id = %s", (record_id,))
    if not rows:
        raise missing(entity, record_id)
    return stored(entity, rows[0])


def missing(entity: Entity, record_id: int) -> NotFound:
    return NotFound(f"there is no {entity.title.lower()} {record_id}")


@cache
def _select(kind: str) -> str:
    """Composed once: the same few statements are asked all day."""
    return _plain(sa.select(*columns(CATALOGUE[kind])))[0]


def every(connection: Connection, kind: str) -> list[Stored]:
    """All records of a kind, in the order of their ids."""
    entity = CATALOGUE[kind]
    statement = sa.select(*columns(entity)).order_by(entity.table.c.id)
    return [stored(entity, row) for row in ask(connection, statement)]


def add(connection: Connection, entity: Entity, record: Record, record_id: int | None = None) -> int:
    """Id of the new row.

    record_id   that it shall have, where it had one before
    """
    named = {f"`{name}`": cell for name, cell in cells(entity, record).items()}
    if record_id is not None:
        named["id"] = record_id
    marks = ", ".join(["%s"] * len(named))
    table = f"{entity.table.schema}.{entity.table.name}"
    return insert(connection, f"INSERT INTO {table} ({', '.join(named)}) VALUES ({marks})", list(named.values()))


def add_all(connection: Connection, entity: Entity, records: Sequence[Record], key: Sequence[str]) -> list[int]:
    """Ids of the new rows, in one statement.

    key   fields that tell each of them from all others
    """
    if len(records) == 1:
        return [add(connection, entity, records[0])]
    table = f"{entity.table.schema}.{entity.table.name}"
    given = [cells(entity, record) for record in records]
    names = ", ".join(f"`{name}`" for name in given[0])
    marks = ", ".join([f"({', '.join(['%s'] * len(given[0]))})"] * len(given))
    flat = [cell for each in given for cell in each.values()]
    first = insert(connection, f"INSERT INTO {table} ({names}) VALUES {marks}", flat)
    # That ids follow each other is not promised everywhere: they are read back.
    keys = ", ".join(f"`{name}`" for name in key)
    told = fetch(connection, f"SELECT id, {keys} FROM {table} WHERE id >= %s", (first,))
    ids = {tuple(row[1:]): int(row[0]) for row in told}
    return [ids[tuple(each[name] for name in key)] for each in given]


def ask(connection: Connection, statement: sa.Select[Any]) -> list[Row]:
    return fetch(connection, *_plain(statement))


def do(connection: Connection, statement: sa.Update | sa.Delete | sa.Insert) -> int:
    """Rows that the statement touched."""
    return run(connection, *_plain(statement))


def _plain(statement: Any) -> tuple[str, list[Any]]:
    compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    given = compiled.params
    return str(compiled), [given[name] for name in compiled.positiontup or ()]
