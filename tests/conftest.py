"""Real servers for the tests: a private MariaDB and Redis for the session, or those that the environment names.

METERHOUSE_TEST_DATABASE   URL of a user that may create databases, to run the suite on another server;
                           its meterhouse_* databases are dropped
METERHOUSE_TEST_REDIS      likewise for Redis; its database is flushed
"""

import os
from collections.abc import Iterator
from pathlib import Path

import mysql.connector
import pytest
import redis as redis_client

from meterhouse.store import migrate
from meterhouse.store.engine import Database, run
from tests import servers
from tests.servers import PASSWORD, free_port

__all__ = ["PASSWORD", "free_port"]


def pytest_xdist_auto_num_workers() -> int:
    """Processes that test side by side, each with servers of its own; a given server is used by one alone."""
    is_given = "METERHOUSE_TEST_DATABASE" in os.environ or "METERHOUSE_TEST_REDIS" in os.environ
    return 1 if is_given else min(4, len(os.sched_getaffinity(0)))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of processes that test side by side one takes a whole file, and one takes all that needs the living demo."""
    for item in items:
        path = item.path.relative_to(Path(__file__).parent)
        item.add_marker(pytest.mark.xdist_group("e2e" if path.parts[0] == "e2e" else str(path)))


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """URL of an administrator of a real server."""
    given = os.environ.get("METERHOUSE_TEST_DATABASE")
    if given:
        yield given
        return
    with servers.mariadb("--innodb-buffer-pool-size=512M", "--innodb-flush-log-at-trx-commit=0") as url:
        yield url


@pytest.fixture(scope="session")
def schema(database_url: str) -> Iterator[Database]:
    """The schema, made once from nothing."""
    database = Database(database_url, pool=16)
    for name in migrate.DATABASES:
        database.execute(f"DROP DATABASE IF EXISTS {name}")
    migrate.migrate(database_url, dict.fromkeys(migrate.ROLES, PASSWORD))
    yield database
    database.close()


@pytest.fixture
def database(schema: Database) -> Database:
    """The schema, empty."""
    return emptied(schema)


def emptied(schema: Database) -> Database:
    """Without what tests before have left in it."""

    def empty(connection: mysql.connector.abstracts.MySQLConnectionAbstract) -> None:
        run(connection, "SET SESSION foreign_key_checks = 0")
        for home, table, rows in tables:
            if rows and table not in ("migration", "catalogue_version", "installation"):
                kept = " WHERE id > 1" if table == "organization" else ""
                run(connection, f"DELETE FROM {home}.`{table}`{kept}")
        run(connection, "UPDATE meterhouse_system.organization SET name = 'Main organization', description = NULL")
        run(connection, "SET SESSION foreign_key_checks = 1")

    tables = [
        (home, table, schema.rows(f"SELECT EXISTS (SELECT 1 FROM {home}.`{table}`)")[0][0])
        for home, table in schema.rows(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema LIKE 'meterhouse\\_%'"
        )
    ]
    schema.transaction(empty)
    return schema


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    given = os.environ.get("METERHOUSE_TEST_REDIS")
    if given:
        yield given
        return
    with servers.redis() as url:
        yield url


@pytest.fixture
def redis(redis_url: str) -> Iterator[redis_client.Redis]:
    client = redis_client.Redis.from_url(redis_url)
    client.flushdb()
    yield client
    client.close()
