"""Lists of records: filtered, searched, sorted, and paged by where the last page ended.

A cursor is the sort column's value and the id of the last record, so a page costs the same however far down
it is, and records that come or go meanwhile neither repeat nor hide others.
"""

import base64
import binascii
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec
import orjson

from meterhouse.catalogue import CATALOGUE, Entity, Field
from meterhouse.catalogue.entity import utc
from meterhouse.catalogue.references import Reference, references
from meterhouse.kernel.errors import Malformed
from meterhouse.store import rows
from meterhouse.store.engine import Database, Row
from meterhouse.store.rows import Stored
from meterhouse.store.scope import EVERYTHING, Scope, masked

MOST = 1000
USUAL = 100

Condition = tuple[str, list[Any]]
"""SQL about the table `page`, and the values that it holds marks for."""


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


def page(database: Database, wanted: Wanted, scope: Scope = EVERYTHING) -> Page:
    entity = CATALOGUE[wanted.kind]
    size = min(max(wanted.limit, 1), MOST)
    conditions = _conditions(entity, wanted, scope)
    column, descending = _sorting(entity, wanted.sort)
    edge = _edge(entity, column, descending, wanted)
    select, joins = _sql(entity.kind)
    order = ", ".join(f"page.`{name}` {'DESC' if descending else 'ASC'}" for name in dict.fromkeys((column, "id")))
    # The page is cut before anything is joined to it: the rest is neither sorted nor looked up.
    found = database.rows(
        f"{select} FROM (SELECT * FROM {_table(entity)} AS page {_where([*conditions, *edge])}"
        f" ORDER BY {order} LIMIT {size + 1}) AS page {joins} ORDER BY {order}",
        [value for _, values in (*conditions, *edge) for value in values],
    )
    items, more = [_item(entity, row) for row in found[:size]], len(found) > size
    items = _named(database, entity, items, scope)
    total = _total(database, entity, conditions) if more or wanted.cursor else len(items)
    last = found[size - 1] if more else None
    return Page(items, None if last is None else _cursor(entity, wanted.sort, column, last), total)


def _table(entity: Entity) -> str:
    return f"{entity.table.schema}.`{entity.table.name}`"


@cache
def _sql(kind: str) -> tuple[str, str]:
    """Columns of a page, and the joins that give the names of what its records refer to."""
    entity = CATALOGUE[kind]
    columns = [f"page.`{column.name}`" for column in rows.columns(entity)]
    joins = []
    for name, referred in entity.references.items():
        columns.append(f"of_{name}.name")
        joins.append(f"LEFT JOIN {_table(CATALOGUE[referred])} AS of_{name} ON of_{name}.id = page.`{name}`")
    return f"SELECT {', '.join(columns)}", " ".join(joins)


def _where(conditions: Sequence[Condition]) -> str:
    return "WHERE " + " AND ".join(f"({sql})" for sql, _ in conditions) if conditions else ""


def _item(entity: Entity, row: Row) -> dict[str, Any]:
    fields = rows.fields_of_row(entity, row[2 : 2 + len(entity.fields)])
    names = dict(zip(entity.references, row[2 + len(entity.fields) :], strict=True))
    return rows.answer(entity, row[0], fields) | {"_names": names}


def one(database: Database, kind: str, record_id: int, scope: Scope = EVERYTHING) -> tuple[Stored, dict[str, Any]]:
    """A record, and its answer with the names of those that it refers to."""
    entity = CATALOGUE[kind]
    select, joins = _sql(kind)
    found = database.rows(f"{select} FROM {_table(entity)} AS page {joins} WHERE page.id = %s", (record_id,))
    if not found:
        raise rows.missing(entity, record_id)
    (item,) = _named(database, entity, [_item(entity, found[0])], scope)
    return rows.stored(entity, found[0]), item


def _named(database: Database, entity: Entity, items: list[dict[str, Any]], scope: Scope) -> list[dict[str, Any]]:
    """The items with the names of what they refer to by kind and id or within lists, as far as that is seen."""
    items = [masked(entity, item, scope) for item in items]
    if entity.nested or entity.sides:
        plain = set(entity.references)
        named = [[each for each in references(entity, item) if each.path not in plain] for item in items]
        wanted: dict[str, set[int]] = defaultdict(set)
        for each in (each for several in named for each in several):
            if each.id is not None and each.kind in CATALOGUE:
                wanted[each.kind].add(each.id)
        names = {kind: _names_of(database, kind, ids) for kind, ids in wanted.items()}
        for item, several in zip(items, named, strict=True):
            item["_names"] |= {_place(each): names.get(each.kind, {}).get(each.id) for each in several}
    if not scope.is_everything:  # what was masked has no name either
        for item in items:
            item["_names"] = {
                name: None if item.get(name, text) is None else text for name, text in item["_names"].items()
            }
    return items


def _place(each: Reference) -> str:
    """`owner_id` where a record names any kind, else the path within it."""
    side, dot, rest = each.path.partition(".")
    return f"{side}_id" if dot and rest == "id" and "[" not in side else each.path


def _names_of(database: Database, kind: str, ids: set[int]) -> dict[int, str]:
    sql, bound = _among("id", sorted(ids))
    return dict(database.rows(f"SELECT id, name FROM {_table(CATALOGUE[kind])} AS page WHERE {sql}", bound))


def _total(database: Database, entity: Entity, conditions: list[Condition]) -> int:
    counted = f"SELECT COUNT(*) FROM {_table(entity)} AS page {_where(conditions)}"
    return int(database.rows(counted, [value for _, values in conditions for value in values])[0][0])


def _conditions(entity: Entity, wanted: Wanted, scope: Scope) -> list[Condition]:
    conditions: list[Condition] = []
    seen = scope.of(entity.kind)
    if scope.limit.is_organization and "organization_id" in entity.field:
        conditions.append(("page.organization_id = %s", [scope.limit.organization_id]))
    elif seen is not None:
        conditions.append(_among("id", sorted(seen)))
    if wanted.q:
        texts = [each.name for each in entity.fields if each.is_text and not each.is_hidden]
        part = re.sub(r"([|%_])", r"|\1", wanted.q)
        found = " OR ".join(f"page.`{name}` LIKE %s ESCAPE '|'" for name in texts)
        conditions.append((found or "FALSE", [f"%{part}%"] * len(texts)))
    for name, values in wanted.where.items():
        conditions.append(_one_of(entity, name, values))
    return conditions


def _among(name: str, values: Sequence[Any]) -> Condition:
    return (f"page.`{name}` IN ({', '.join(['%s'] * len(values))})", list(values)) if values else ("FALSE", [])


def _one_of(entity: Entity, name: str, values: Sequence[str]) -> Condition:
    if name == "id":
        return _among("id", [_number(name, text) for text in values])
    declared = entity.field.get(name)
    if declared is None or declared.is_hidden or declared.is_json:
        offered = ", ".join(each.name for each in entity.fields if not each.is_hidden and not each.is_json)
        raise Malformed(f"{entity.kind} have no field {name!r} to filter by; there are {offered}")
    given = [_value(declared, text) for text in values if text not in ("", "null")]
    sql, bound = _among(name, given)
    return (f"{sql} OR page.`{name}` IS NULL" if len(given) < len(values) else sql), bound


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


def _sorting(entity: Entity, sort: str) -> tuple[str, bool]:
    name = sort.removeprefix("-")
    declared = entity.field.get(name)
    if name != "id" and (declared is None or declared.is_hidden or declared.is_json):
        raise Malformed(f"{entity.kind} cannot be sorted by {name!r}")
    return name, sort.startswith("-")


def _cursor(entity: Entity, sort: str, column: str, row: Row) -> str:
    value = row[[each.name for each in rows.columns(entity)].index(column)]
    return base64.urlsafe_b64encode(orjson.dumps([sort, value, row[0]])).decode().rstrip("=")


def _edge(entity: Entity, column: str, descending: bool, wanted: Wanted) -> list[Condition]:
    """What comes after the cursor; NULL sorts before every value."""
    if wanted.cursor is None:
        return []
    value, last = _opened(entity, wanted)
    beyond = "<" if descending else ">"
    if column == "id":
        return [(f"page.id {beyond} %s", [last])]
    name = f"page.`{column}`"
    if value is None:
        rest = "" if descending else f" OR {name} IS NOT NULL"
        return [(f"({name} IS NULL AND page.id {beyond} %s){rest}", [last])]
    rest = f" OR {name} IS NULL" if descending else ""
    return [(f"{name} {beyond} %s OR ({name} = %s AND page.id {beyond} %s){rest}", [value, value, last])]


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
