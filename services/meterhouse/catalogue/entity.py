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
from typing import Annotated, Any, Literal

import msgspec
import sqlalchemy as sa
from msgspec import Meta, Struct
from sqlalchemy.dialects import mysql

from meterhouse.catalogue.permissions import Permission

Id = Annotated[int, Meta(gt=0)]
Name = Annotated[str, Meta(min_length=1, max_length=190)]
Word = Annotated[str, Meta(min_length=1, max_length=64)]
Text = Annotated[str, Meta(max_length=4000)]
Positive = Annotated[float, Meta(gt=0)]
Latitude = Annotated[float, Meta(ge=-90, le=90), Meta(extra_json_schema={"x-unit": "°"}, extra={"unit": "°"})]
Longitude = Annotated[float, Meta(ge=-180, le=180), Meta(extra_json_schema={"x-unit": "°"}, extra={"unit": "°"})]
Currency = Annotated[
    str,
    Meta(pattern="^[A-Z]{3}$", max_length=3),
    Meta(description="ISO 4217 code", extra_json_schema={"x-offers": "currencies"}),
]

HIDDEN = Meta(extra={"hidden": True}, extra_json_schema={"x-write-only": True, "writeOnly": True})
"""Taken in, kept, and never shown again (a password's hash)."""
ENCRYPTED = Meta(extra={"hidden": True, "encrypted": True}, extra_json_schema={"x-write-only": True, "writeOnly": True})
"""Taken in and never shown again, but kept so that the platform itself can use it (a mail server's password)."""
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
    write: Permission
    """Permission that changing it takes."""
    read: Permission
    """Permission that seeing it takes."""
    table: sa.Table
    columns: tuple[str, ...]
    """Fields that a list shows."""
    unique_within: tuple[str, ...] = ()
    """Fields within which the name is unique; the whole installation when empty."""
    is_shared: bool = False
    """Vocabulary of the whole installation: everybody sees it, and who is limited to a part changes none of it."""

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

    @cached_property
    def nested(self) -> "tuple[Field, ...]":
        """Fields that hold references within their JSON."""
        return tuple(field for field in self.fields if field.is_json and holds_references(field.declared))

    @cached_property
    def sides(self) -> tuple[str, ...]:
        """`owner` where a record refers to any kind by owner_kind and owner_id."""
        return sides_of(self.record)

    @cached_property
    def whole(self) -> str | None:
        """Field that names the record which this one is a part of, and is seen with."""
        return next((field.name for field in self.fields if field.extra.get("whole")), None)

    @cached_property
    def above(self) -> str | None:
        """Field that names another record of the kind, where the kind is a tree."""
        return self.whole if self.whole and self.references[self.whole] == self.kind else None

    @property
    def is_owned(self) -> bool:
        """Whether its records belong to an organization."""
        return issubclass(self.record, Owned)


@dataclass(frozen=True)
class Field:
    name: str
    declared: msgspec.inspect.Type
    """With what is said of it, and of its parts."""
    kind: msgspec.inspect.Type
    nullable: bool
    required: bool
    extra: dict[str, Any]

    @property
    def refers_to(self) -> str | None:
        return self.extra.get("ref")

    @property
    def is_followed(self) -> bool:
        """Whether who sees the record sees what it refers to by this field."""
        return bool(self.extra.get("followed"))

    @property
    def is_json(self) -> bool:
        return not isinstance(self.kind, _PLAIN)

    @property
    def is_hidden(self) -> bool:
        return bool(self.extra.get("hidden"))

    @property
    def is_encrypted(self) -> bool:
        """Whether it is kept so that only the platform can read it."""
        return bool(self.extra.get("encrypted"))

    @property
    def is_read_only(self) -> bool:
        return bool(self.extra.get("read_only"))

    @property
    def is_text(self) -> bool:
        return isinstance(self.kind, msgspec.inspect.StrType)


CATALOGUE: dict[str, Entity] = {}
"""Kind to entity, in the order of declaration."""

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


_TEXT = 16_000
"""Longest that fits a TEXT column, whatever its characters."""


def unit(name: str) -> Meta:
    return Meta(extra_json_schema={"x-unit": name}, extra={"unit": name})


def note(text: str) -> Meta:
    return Meta(description=text)


def offers(what: Literal["zones", "profiles"]) -> Meta:
    """Forms offer what there is of it while it is typed."""
    return Meta(extra_json_schema={"x-offers": what})


def ref(kind: str, *, whole: bool = False, followed: bool = True) -> Meta:
    """A record of *kind*, by its id; alone it makes a foreign key, within lists and objects it is looked up.

    whole      the record is a part of that one: it is seen with it, and belongs where it belongs
    followed   who sees the record sees that one too
    """
    return Meta(
        extra_json_schema={"x-ref": kind}, extra={"ref": kind, "whole": whole, "followed": followed and not whole}
    )


def one_of(*kinds: str) -> Meta:
    """Kinds that a Subject may be of."""
    return Meta(extra_json_schema={"x-subject": list(kinds)}, extra={"kinds": kinds})


class Subject(Struct, frozen=True, forbid_unknown_fields=True):
    """Any record of any kind."""

    kind: Word
    id: Id


class Owned(Record, kw_only=True):
    """Base of what belongs to one organization, which others see nothing of."""

    organization_id: Annotated[
        Id,
        ref("organizations", followed=False),
        note("Organization that it belongs to; that of what it refers to, or of its author, when not given"),
    ] = 1


def entity(
    kind: str,
    *,
    group: str,
    write: Permission = "configuration",
    read: Permission = "records",
    columns: tuple[str, ...] = ("name",),
    unique: tuple[str, ...] = ("name",),
    is_shared: bool = False,
    database: str = "meterhouse_system",
) -> Callable[[type[Record]], type[Record]]:
    """Enter a record class in the catalogue under *kind*.

    columns   fields that a list shows
    unique    fields that are unique together, within the organization where the record belongs to one; may be empty
    """

    def enter(record: type[Record]) -> type[Record]:
        shape = msgspec.inspect.type_info(record)
        assert isinstance(shape, msgspec.inspect.StructType)
        name = table_name(record)
        declared = [_field(field) for field in shape.fields]
        alone = ("organization_id", *unique) if unique and issubclass(record, Owned) else unique
        constraints = [sa.UniqueConstraint(*alone, name=f"uq_{name}")] if alone else []
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
        CATALOGUE[kind] = Entity(record, kind, group, write, read, table, columns, alone, is_shared)
        _TABLE_OF[kind] = (database, name)
        return record

    return enter


_TABLE_OF: dict[str, tuple[str, str]] = {}


def table_name(record: type[Record]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", record.__name__).lower()


def _field(field: msgspec.inspect.Field) -> Field:
    """What is said of a field may stand around the alternative to nothing, or within it."""
    kind, nullable = field.type, False
    extra: dict[str, Any] = {}
    while True:
        if isinstance(kind, msgspec.inspect.Metadata):
            extra |= kind.extra or {}
            if kind.extra_json_schema and "description" in kind.extra_json_schema:
                extra["comment"] = kind.extra_json_schema["description"]
            kind = kind.type
        elif isinstance(kind, msgspec.inspect.UnionType) and any(map(_is_none, kind.types)):
            nullable = True
            rest = tuple(each for each in kind.types if not _is_none(each))
            kind = rest[0] if len(rest) == 1 else msgspec.inspect.UnionType(rest)
        else:
            return Field(field.name, field.type, kind, nullable, field.required, extra)


def _is_none(declared: msgspec.inspect.Type) -> bool:
    return isinstance(declared, msgspec.inspect.NoneType)


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
        # Rows that are written by hand, and those from before there were organizations, belong to the first.
        server_default=sa.text("1") if field.name == "organization_id" and not field.nullable else None,
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
            if length is None or length > _TEXT:
                return mysql.MEDIUMTEXT()
            return sa.Text() if length > 1000 else sa.String(length)
        case msgspec.inspect.LiteralType(values=values) if all(isinstance(value, int) for value in values):
            return mysql.TINYINT(unsigned=True)
        case msgspec.inspect.EnumType() | msgspec.inspect.LiteralType():
            return sa.String(32)
    return sa.JSON()


def sides_of(record: type[Record]) -> tuple[str, ...]:
    names = record.__struct_fields__
    sides = (name.removesuffix("_kind") for name in names if name.endswith("_kind"))
    return tuple(side for side in sides if f"{side}_id" in names)


def holds_references(declared: msgspec.inspect.Type) -> bool:
    """Whether values of the type refer to records, however deep."""
    if isinstance(declared, msgspec.inspect.Metadata):
        return "ref" in (declared.extra or {}) or holds_references(declared.type)
    if isinstance(declared, msgspec.inspect.UnionType):
        return any(map(holds_references, declared.types))
    if isinstance(declared, msgspec.inspect.ListType):
        return holds_references(declared.item_type)
    if isinstance(declared, msgspec.inspect.StructType):
        return declared.cls is Subject or any(holds_references(field.type) for field in declared.fields)
    return False


def utc(moment: dt.datetime) -> dt.datetime:
    """As the columns hold it: UTC without a zone."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None)
