"""Lists of records: filtered, searched, sorted, and paged by where the last page ended.

A cursor is the sort column's value and the id of the last record, so a page costs the same however far down
it is, and records that come or go meanwhile neither repeat nor hide others.
"""

import base64
import binascii
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import orjson
import sqlalchemy as sa

from meterhouse.catalogue import CATALOGUE, Entity, Field
from meterhouse.catalogue.entity import utc
from meterhouse.kernel.errors import Malformed
from meterhouse.store import rows
from meterhouse.store.engine import Connection, Row
from meterhouse.store.scope import EVERYTHING, Scope

MOST = 1000
USUAL = 100


@dataclass(frozen=True)
class Wanted:
    kind: str
    q: str = ""
    """Part of any text of the record."""
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Field to the values that it may have, as a query string has them; `null` for none."""
    sort: str = "id"
    """Field, with `-` before it from the greatest to the least."""
    cursor: str | None = None
    limit: int = USUAL


@dataclass(frozen=True)
class Page:
    items: list[dict[str, Any]]
    """Answers; `_names` has the names of the records that an item refers to."""
    next: str | None
    total: int


def page(connection: Connection, wanted: Wanted, scope: Scope = EVERYTHING) -> Page:
    entity = CATALOGUE[wanted.kind]
    conditions = _conditions(entity, wanted, scope)
    column, descending = _sorting(entity, wanted.sort)
    edge = _edge(entity, column, descending, wanted)
    named, joined = _with_names(entity)
    select = (
        sa.select(*rows.columns(entity), *named)
        .select_from(joined)
        .where(*conditions, *edge)
        .order_by(*_order(column, entity, descending))
        .limit(min(max(wanted.limit, 1), MOST) + 1)
    )
    found = rows.ask(connection, select)
    size = min(max(wanted.limit, 1), MOST)
    items, more = [_item(entity, row) for row in found[:size]], len(found) > size
    total = _total(connection, entity, conditions) if more or wanted.cursor else len(items)
    last = found[size - 1] if more else None
    return Page(items, None if last is None else _cursor(entity, wanted.sort, column, last), total)


def _item(entity: Entity, row: Row) -> dict[str, Any]:
    fields = rows.fields_of_row(entity, row[2 : 2 + len(entity.fields)])
    names = dict(zip(entity.references, row[2 + len(entity.fields) :], strict=True))
    return rows.answer(entity, row[0], fields) | {"_names": names}


def names_of(connection: Connection, entity: Entity, record_id: int) -> dict[str, str | None]:
    """Names of the records that one record refers to."""
    if not entity.references:
        return {}
    named, joined = _with_names(entity)
    (row,) = rows.ask(connection, sa.select(*named).select_from(joined).where(entity.table.c.id == record_id))
    return dict(zip(entity.references, row, strict=True))


def _with_names(entity: Entity) -> tuple[list[sa.ColumnElement[Any]], sa.FromClause]:
    joined: sa.FromClause = entity.table
    named: list[sa.ColumnElement[Any]] = []
    for name, kind in entity.references.items():
        referred = CATALOGUE[kind].table.alias(f"of_{name}")
        joined = joined.outerjoin(referred, referred.c.id == entity.table.c[name])
        named.append(referred.c.name)
    return named, joined


def _total(connection: Connection, entity: Entity, conditions: list[Any]) -> int:
    counted = sa.select(sa.func.count()).select_from(entity.table).where(*conditions)
    return int(rows.ask(connection, counted)[0][0])


def _conditions(entity: Entity, wanted: Wanted, scope: Scope) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    seen = scope.of(entity.kind)
    if seen is not None:
        conditions.append(entity.table.c.id.in_(sorted(seen)) if seen else sa.false())
    if wanted.q:
        texts = [each.name for each in entity.fields if each.is_text and not each.is_hidden]
        found = [entity.table.c[name].contains(wanted.q, autoescape=True, escape="|") for name in texts]
        conditions.append(sa.or_(*found) if found else sa.false())
    for name, values in wanted.where.items():
        conditions.append(_one_of(entity, name, values))
    return conditions


def _one_of(entity: Entity, name: str, values: Sequence[str]) -> sa.ColumnElement[bool]:
    if name == "id":
        return entity.table.c.id.in_([_number(name, text) for text in values])
    declared = entity.field.get(name)
    if declared is None or declared.is_hidden or declared.is_json:
        offered = ", ".join(each.name for each in entity.fields if not each.is_hidden and not each.is_json)
        raise Malformed(f"{entity.kind} have no field {name!r} to filter by; there are {offered}")
    column = entity.table.c[name]
    given = [_value(declared, text) for text in values if text not in ("", "null")]
    absent = [column.is_(None)] if any(text in ("", "null") for text in values) else []
    return sa.or_(*absent, *([column.in_(given)] if given else []))


def _number(name: str, text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise Malformed(f"{name} is {text!r}, which is no id")
    return int(text)


def _value(declared: Field, text: str) -> Any:
    """Text of a query string as the column has it."""
    kind: Any = {
        msgspec.inspect.BoolType: bool,
        msgspec.inspect.IntType: int,
        msgspec.inspect.FloatType: float,
        msgspec.inspect.DateTimeType: dt.datetime,
        msgspec.inspect.DateType: dt.date,
    }.get(type(declared.kind), str)
    if isinstance(declared.kind, msgspec.inspect.LiteralType) and isinstance(declared.kind.values[0], int):
        kind = int
    try:
        value = msgspec.convert(text, kind, strict=False)
    except msgspec.ValidationError as reason:
        raise Malformed(f"{declared.name}={text!r}: {str(reason)[:1].lower()}{str(reason)[1:]}") from reason
    if isinstance(value, dt.datetime):
        return utc(value) if value.tzinfo else value
    if isinstance(value, int) and abs(value) >= 2**63:
        raise Malformed(f"{declared.name}={text!r} is out of range")
    return value


def _sorting(entity: Entity, sort: str) -> tuple[sa.Column[Any], bool]:
    name = sort.removeprefix("-")
    declared = entity.field.get(name)
    if name != "id" and (declared is None or declared.is_hidden or declared.is_json):
        raise Malformed(f"{entity.kind} cannot be sorted by {name!r}")
    return entity.table.c[name], sort.startswith("-")


def _order(column: sa.Column[Any], entity: Entity, descending: bool) -> list[Any]:
    columns = [column] if column is entity.table.c.id else [column, entity.table.c.id]
    return [each.desc() if descending else each.asc() for each in columns]


def _cursor(entity: Entity, sort: str, column: sa.Column[Any], row: Row) -> str:
    value = row[[each.name for each in rows.columns(entity)].index(column.name)]
    return base64.urlsafe_b64encode(orjson.dumps([sort, value, row[0]])).decode().rstrip("=")


def _edge(
    entity: Entity, column: sa.Column[Any], descending: bool, wanted: Wanted
) -> list[sa.ColumnElement[bool]]:
    """What comes after the cursor; NULL sorts before every value."""
    if wanted.cursor is None:
        return []
    value, last = _opened(entity, wanted)
    table_id = entity.table.c.id
    if column is table_id:
        return [table_id < last if descending else table_id > last]
    if value is None:
        if descending:
            return [sa.and_(column.is_(None), table_id < last)]
        return [sa.or_(column.is_not(None), table_id > last)]
    if descending:
        return [sa.or_(column < value, sa.and_(column == value, table_id < last), column.is_(None))]
    return [sa.or_(column > value, sa.and_(column == value, table_id > last))]


def _opened(entity: Entity, wanted: Wanted) -> tuple[Any, int]:
    text = wanted.cursor or ""
    try:
        sort, value, last = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError, binascii.Error) as reason:
        raise Malformed("the cursor is none that we gave; start again without one") from reason
    if sort != wanted.sort or type(last) is not int or isinstance(value, list | dict):
        raise Malformed("the cursor belongs to another list; start again without one")
    declared = entity.field.get(sort.removeprefix("-"))
    if isinstance(value, str) and declared and isinstance(declared.kind, msgspec.inspect.DateTimeType):
        value = _value(declared, value)
    return value, last
