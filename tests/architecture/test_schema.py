"""The tables that migrations made are those that the catalogue declares: neither drifts from the other."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from meterhouse.catalogue import METADATA
from meterhouse.store.engine import Database

TABLES = [pytest.param(table, id=table.fullname) for table in METADATA.sorted_tables]


def _declared_type(column: sa.Column[Any]) -> str:
    return _alike(column.type.compile(dialect=mysql.dialect()))


def _alike(text: str) -> str:
    """Types as both products write them: MariaDB keeps display widths, and JSON as long text."""
    kind = re.sub(r"\b(bigint|int|smallint)\(\d+\)", r"\1", text.lower())
    kind = re.sub(r"\btinyint\([2-9]\)", "tinyint", kind).replace("integer", "int")
    return {"json": "longtext", "bool": "tinyint(1)", "double precision": "double"}.get(kind, kind)


@pytest.mark.parametrize("table", TABLES)
def test_columns_types_and_nullability_are_as_declared(database: Database, table: sa.Table) -> None:
    found = database.rows(
        "SELECT column_name, column_type, is_nullable, column_comment FROM information_schema.columns"
        " WHERE table_schema = %s AND table_name = %s ORDER BY ordinal_position",
        (table.schema, table.name),
    )
    there = {name: (_alike(str(kind)), nullable == "YES", comment) for name, kind, nullable, comment in found}
    declared = {
        column.name: (_declared_type(column), bool(column.nullable), column.comment or "") for column in table.columns
    }
    assert there == declared


@pytest.mark.parametrize("table", TABLES)
def test_keys_are_as_declared(database: Database, table: sa.Table) -> None:
    rows = database.rows(
        "SELECT used.constraint_name, constraint_type, column_name, referenced_table_schema, referenced_table_name,"
        " referenced_column_name FROM information_schema.table_constraints AS declared"
        " JOIN information_schema.key_column_usage AS used USING (constraint_schema, constraint_name, table_name)"
        " WHERE declared.table_schema = %s AND table_name = %s"
        " ORDER BY used.constraint_name, ordinal_position",
        (table.schema, table.name),
    )
    primary = [row[2] for row in rows if row[1] == "PRIMARY KEY"]
    unique = {(row[0], tuple(each[2] for each in rows if each[0] == row[0])) for row in rows if row[1] == "UNIQUE"}
    foreign = {(row[0], row[2], f"{row[3]}.{row[4]}.{row[5]}") for row in rows if row[1] == "FOREIGN KEY"}
    assert primary == [column.name for column in table.primary_key.columns]
    assert unique == {
        (str(constraint.name), tuple(column.name for column in constraint.columns))
        for constraint in table.constraints
        if isinstance(constraint, sa.UniqueConstraint)
    }
    assert foreign == {
        (str(key.constraint.name if key.constraint is not None else None), key.parent.name, key.target_fullname)
        for key in table.foreign_keys
    }


def test_every_table_has_a_primary_key(database: Database) -> None:
    without = database.rows(
        "SELECT tables.table_schema, tables.table_name FROM information_schema.tables AS tables"
        " LEFT JOIN information_schema.table_constraints AS declared"
        "   ON declared.table_schema = tables.table_schema AND declared.table_name = tables.table_name"
        "   AND declared.constraint_type = 'PRIMARY KEY'"
        " WHERE tables.table_schema LIKE 'meterhouse\\_%' AND declared.constraint_name IS NULL"
    )
    assert without == []


def test_facts_have_one_shape_in_every_database(database: Database) -> None:
    shapes = database.rows(
        "SELECT table_name, GROUP_CONCAT(column_name, ' ', column_type, ' ', is_nullable ORDER BY ordinal_position)"
        " FROM information_schema.columns WHERE table_schema LIKE 'meterhouse\\_%'"
        " AND table_name IN ('slot_value', 'day_value', 'month_value') GROUP BY table_schema, table_name"
    )
    assert len(shapes) == 7 * 3
    assert len(set(shapes)) == 3
