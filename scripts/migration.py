"""Writes the migration that brings the tables to what the catalogue declares: `make migration NAME=elevators`.

A private server is migrated as far as there are migrations; Alembic compares it with the classes, and what
differs is written as plain SQL, to be read before it is committed. It knows tables, columns, types, comments
and keys; what shall become of the rows that are there is for its author to say.
"""

import io
import re
import sys
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from alembic.operations import Operations, ops
from sqlalchemy.dialects import mysql

from meterhouse.catalogue import CATALOGUE, METADATA
from meterhouse.cli.source import ROOT
from meterhouse.store.migrate import DATABASES, migrate, migrations
from tests.servers import mariadb

FOLDER = ROOT / "database" / "migrations"


def statements() -> str:
    """What brings a migrated server to the declarations, as SQL; empty when it is there already."""
    with mariadb() as url:
        migrate(url, {})
        server = sa.create_engine(url.replace("mysql://", "mysql+mysqlconnector://"))
        with server.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "include_schemas": True,
                    "include_name": _is_ours,
                    "compare_type": _has_another_type,
                    "compare_server_default": False,
                },
            )
            script = produce_migrations(context, METADATA)
        server.dispose()
    assert script.upgrade_ops is not None
    return _as_sql(script.upgrade_ops)


def _is_ours(name: str | None, kind: str, parents: Any) -> bool:
    """Tables of records; those of facts and of work are written by hand."""
    if kind == "schema":
        return name in DATABASES
    if kind == "table":
        declared = {entity.table.fullname for entity in CATALOGUE.values()}
        return f"{parents['schema_name']}.{name}" in declared
    return True


def _has_another_type(
    _context: Any, _inspected: Any, declared: Any, there: sa.types.TypeEngine[Any], wanted: sa.types.TypeEngine[Any]
) -> bool:
    del declared
    return _alike(there) != _alike(wanted)


def _alike(kind: sa.types.TypeEngine[Any]) -> str:
    """As both products mean it: display widths say nothing, MariaDB keeps JSON as long text."""
    text = kind.compile(dialect=mysql.dialect()).lower()
    text = re.sub(r"\b(bigint|int|integer|smallint)\(\d+\)", r"\1", text).replace("integer", "int")
    text = re.sub(r"\btinyint\([2-9]\)", "tinyint", text)
    text = re.sub(r" (character set|collate|charset) \w+", "", text)
    return {"json": "longtext", "bool": "tinyint(1)", "double precision": "double"}.get(text, text)


def _as_sql(upgrade: ops.UpgradeOps) -> str:
    text = io.StringIO()
    context = MigrationContext.configure(dialect_name="mysql", opts={"as_sql": True, "output_buffer": text})
    operations = Operations(context)
    for operation in _flat(upgrade):
        operations.invoke(operation)
    found = [each.strip() for each in re.split(r";\s*\n", text.getvalue()) if each.strip()]
    return ";\n\n".join(_joined(re.sub(r"\s+\n", "\n", each.replace("\t", "  ")) for each in found))


def _joined(found: Iterable[str]) -> Iterable[str]:
    """All changes of one table in one statement: it is rewritten once, and wholly or not at all."""
    for head, several in groupby(found, key=_head):
        if head is None:
            yield from several
        else:
            yield f"{head.strip()}\n  " + ",\n  ".join(each.removeprefix(head) for each in several)


def _head(statement: str) -> str | None:
    altering = re.match(r"ALTER TABLE \S+ ", statement)
    return altering[0] if altering else None


def _flat(operation: Any) -> list[Any]:
    if hasattr(operation, "ops"):
        return [each for inner in operation.ops for each in _flat(inner)]
    # Indexes that a key brings with it are no part of the declaration.
    return [] if isinstance(operation, ops.DropIndexOp) else [operation]


def main() -> int:
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        sys.stderr.write("Say what the migration is about: make migration NAME=elevators\n")
        return 2
    sql = statements()
    if not sql:
        sys.stdout.write("The tables are as the classes say; there is nothing to migrate.\n")
        return 0
    number = int(migrations()[-1].name[:4]) + 1
    path = FOLDER / f"{number:04}_{name}.sql"
    path.write_text(f"-- {name.replace('_', ' ').capitalize()}: generated from the catalogue.\n\n{sql};\n")
    sys.stdout.write(
        f"{path.relative_to(ROOT)}: read it, say what becomes of the rows that are there, then make schema\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
