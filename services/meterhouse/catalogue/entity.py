"""What follows from declaring an entity: its table, its keys, its JSON Schema and its place in the catalogue.

A record class is table, request body, form and sheet at once. `msgspec.Meta` carries what the types
cannot say: `extra_json_schema` reaches the OpenAPI document and the form, `extra` reaches the table.
"""

import datetime as dt
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

import msgspec
import sqlalchemy as sa
from msgspec import Meta, Struct
from sqlalchemy.dialects import mysql

Id = Annotated[int, Meta(gt=0)]
Name = Annotated[str, Meta(min_length=1, max_length=190)]
Word = Annotated[str, Meta(min_length=1, max_length=64)]
Text = Annotated[str, Meta(max_length=4000)]
Positive = Annotated[float, Meta(gt=0)]

HIDDEN = Meta(extra={"hidden": True}, extra_json_schema={"x-write-only": True, "writeOnly": True})
"""Taken in, kept, and never shown again (a password's hash)."""
READ_ONLY = Meta(extra={"read_only": True}, extra_json_schema={"x-read-only": True, "readOnly": True})
"""Shown, and made by the platform itself: what a body says of it is passed over."""

METADATA = sa.MetaData()


class Record(Struct, kw_only=True, forbid_unknown_fields=True):
    """Base of every declared entity."""

    def faults(self) -> list[tuple[str, str]]:
        """What no single field can know, as (field, reason); none by default."""
        return []

    @classmethod
    def flattened(cls, body: dict[str, Any]) -> dict[str, Any]:
        """*body* with the fields of this class, where bodies may also be written in another shape."""
        return body

    @classmethod
    def nested(cls, answer: dict[str, Any]) -> dict[str, Any]:
        """What an answer says besides its fields; *answer* holds these."""
        del answer
        return {}


@dataclass(frozen=True)
class Entity:
    record: type[Record]
    kind: str
    """In the URL: `energy-categories`."""
    group: str
    """Heading it stands under in the administrator's menu."""
    write: str
    """Permission that changing it takes."""
    table: sa.Table
    columns: tuple[str, ...]
    """Fields that a list shows."""
    unique_within: tuple[str, ...] = ()
    """Fields within which the name is unique; the whole installation when empty."""

    @cached_property
    def title(self) -> str:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.record.__name__).capitalize()

    @cached_property
    def title_plural(self) -> str:
        return self.kind.replace("-", " ").capitalize()

    @cached_property
    def fields(self) -> "tuple[Field, ...]":
        shape = msgspec.inspect.type_info(self.record)
        assert isinstance(shape, msgspec.inspect.StructType)
        return tuple(_field(field) for field in shape.fields)

    @cached_property
    def field(self) -> "dict[str, Field]":
        return {field.name: field for field in self.fields}

    @cached_property
    def references(self) -> dict[str, str]:
        """Field to the kind it refers to."""
        return {field.name: field.refers_to for field in self.fields if field.refers_to}


@dataclass(frozen=True)
class Field:
    name: str
    kind: msgspec.inspect.Type
    nullable: bool
    required: bool
    extra: dict[str, Any]

    @property
    def refers_to(self) -> str | None:
        return self.extra.get("ref")

    @property
    def is_json(self) -> bool:
        return not isinstance(self.kind, _PLAIN)

    @property
    def is_hidden(self) -> bool:
        return bool(self.extra.get("hidden"))

    @property
    def is_read_only(self) -> bool:
        return bool(self.extra.get("read_only"))

    @property
    def is_text(self) -> bool:
        return isinstance(self.kind, msgspec.inspect.StrType)


class Catalogue(dict[str, Entity]):
    """Kind to entity, in the order of declaration."""


CATALOGUE = Catalogue()

_PLAIN = (
    msgspec.inspect.BoolType,
    msgspec.inspect.IntType,
    msgspec.inspect.FloatType,
    msgspec.inspect.StrType,
    msgspec.inspect.DateTimeType,
    msgspec.inspect.DateType,
    msgspec.inspect.EnumType,
    msgspec.inspect.LiteralType,
)


def unit(name: str) -> Meta:
    return Meta(extra_json_schema={"x-unit": name}, extra={"unit": name})


def note(text: str) -> Meta:
    return Meta(description=text)


def ref(kind: str) -> Meta:
    return Meta(extra_json_schema={"x-ref": kind}, extra={"ref": kind})


def entity(
    kind: str,
    *,
    group: str,
    write: str = "configuration",
    columns: tuple[str, ...] = ("name",),
    unique: tuple[str, ...] = ("name",),
    database: str = "meterhouse_system",
) -> Callable[[type[Record]], type[Record]]:
    """Enter a record class in the catalogue under *kind*.

    columns   fields that a list shows
    unique    fields that are unique together; empty for none
    """

    def enter(record: type[Record]) -> type[Record]:
        shape = msgspec.inspect.type_info(record)
        assert isinstance(shape, msgspec.inspect.StructType)
        name = table_name(record)
        declared = [_field(field) for field in shape.fields]
        constraints = [sa.UniqueConstraint(*unique, name=f"uq_{name}")] if unique else []
        table = sa.Table(
            name,
            METADATA,
            sa.Column("id", mysql.BIGINT(unsigned=True), primary_key=True, autoincrement=True),
            *(_column(field, name, database) for field in declared),
            sa.Column("version", mysql.INTEGER(unsigned=True), nullable=False, server_default="1"),
            *constraints,
            schema=database,
            mysql_charset="utf8mb4",
            mysql_collate="utf8mb4_unicode_ci",
            comment=(inspect.getdoc(record) or "").split("\n")[0],
        )
        CATALOGUE[kind] = Entity(record, kind, group, write, table, columns, unique)
        _TABLE_OF[kind] = (database, name)
        return record

    return enter


_TABLE_OF: dict[str, tuple[str, str]] = {}


def table_name(record: type[Record]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", record.__name__).lower()


def _field(field: msgspec.inspect.Field) -> Field:
    kind, nullable = field.type, False
    if isinstance(kind, msgspec.inspect.UnionType) and any(
        isinstance(each, msgspec.inspect.NoneType) for each in kind.types
    ):
        nullable = True
        rest = [each for each in kind.types if not isinstance(each, msgspec.inspect.NoneType)]
        kind = rest[0] if len(rest) == 1 else msgspec.inspect.UnionType(tuple(rest))
    extra: dict[str, Any] = {}
    while isinstance(kind, msgspec.inspect.Metadata):
        extra |= kind.extra or {}
        if kind.extra_json_schema and "description" in kind.extra_json_schema:
            extra["comment"] = kind.extra_json_schema["description"]
        kind = kind.type
    return Field(field.name, kind, nullable, field.required, extra)


def _column(field: Field, table: str, database: str) -> sa.Column[Any]:
    keys = []
    if field.refers_to and field.refers_to in _TABLE_OF | {"": ("", "")}:
        keys = [_foreign_key(field.refers_to, field.name, table, database)]
    elif field.refers_to:  # a reference to the kind that is just being declared: a tree
        keys = [sa.ForeignKey(f"{database}.{table}.id", name=f"fk_{table}_{field.name}")]
    return sa.Column(
        field.name,
        _sql_type(field),
        *[key for key in keys if key is not None],
        nullable=field.nullable,
        comment=field.extra.get("unit") and f"[{field.extra['unit']}]",
    )


def _foreign_key(kind: str, field: str, table: str, database: str) -> sa.ForeignKey | None:
    home, name = _TABLE_OF[kind]
    # Databases can be moved apart, so keys do not reach across them.
    return sa.ForeignKey(f"{home}.{name}.id", name=f"fk_{table}_{field}") if home == database else None


def _sql_type(field: Field) -> sa.types.TypeEngine[Any]:
    if field.refers_to:
        return mysql.BIGINT(unsigned=True)
    match field.kind:
        case msgspec.inspect.BoolType():
            return mysql.TINYINT(1)
        case msgspec.inspect.IntType():
            return mysql.BIGINT()
        case msgspec.inspect.FloatType():
            return mysql.DOUBLE()
        case msgspec.inspect.DateTimeType():
            return mysql.DATETIME()
        case msgspec.inspect.DateType():
            return sa.Date()
        case msgspec.inspect.StrType(max_length=length):
            return sa.Text() if length is None or length > 1000 else sa.String(length)
        case msgspec.inspect.LiteralType(values=values) if all(isinstance(value, int) for value in values):
            return mysql.TINYINT(unsigned=True)
        case msgspec.inspect.EnumType() | msgspec.inspect.LiteralType():
            return sa.String(32)
    return sa.JSON()


def utc(moment: dt.datetime) -> dt.datetime:
    """As the columns hold it: UTC without a zone."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None)
