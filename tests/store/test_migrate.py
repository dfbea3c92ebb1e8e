"""The schema: brought up to date once, by one at a time, and never behind anybody's back."""

from collections.abc import Iterator
from pathlib import Path

import mysql.connector
import pytest

from meterhouse.kernel.errors import Unfit
from meterhouse.store.engine import Database
from meterhouse.store.migrate import DATABASES, ROLES, Migration, check_version, migrate, migrations


class Server:
    """A server of that version."""

    def __init__(self, version: str) -> None:
        self.version = version

    def rows(self, _sql: str) -> list[tuple[str]]:
        return [(self.version,)]


@pytest.mark.parametrize(
    ("version", "named"),
    [
        pytest.param("10.11.6-MariaDB-0+deb12u1", "MariaDB 10.11.6-MariaDB-0+deb12u1", id="Debian's own"),
        pytest.param("11.4.2-MariaDB-log", "MariaDB 11.4.2-MariaDB-log", id="a later MariaDB"),
        pytest.param("8.0.16", "MySQL 8.0.16", id="the oldest MySQL"),
        pytest.param("9.1.0", "MySQL 9.1.0", id="a later MySQL"),
    ],
)
def test_a_server_that_is_new_enough_is_named(version: str, named: str) -> None:
    assert check_version(Server(version)) == named  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("version", "needed"),
    [
        pytest.param("10.6.18-MariaDB", "MariaDB 10.11.0", id="an old MariaDB"),
        pytest.param("5.7.44", "MySQL 8.0.16", id="an old MySQL"),
        pytest.param("8.0.15", "MySQL 8.0.16", id="just too old"),
    ],
)
def test_a_server_that_is_too_old_is_refused(version: str, needed: str) -> None:
    with pytest.raises(Unfit, match=f"needs {needed} or later"):
        check_version(Server(version))  # type: ignore[arg-type]


def test_thirteen_databases_are_made(database: Database) -> None:
    there = {row[0] for row in database.rows("SHOW DATABASES LIKE 'meterhouse\\_%'")}
    assert there == set(DATABASES)
    assert len(there) == 13


def test_twice_is_once(database: Database, database_url: str) -> None:
    before = database.rows("SELECT name, checksum, applied FROM meterhouse_system.migration ORDER BY name")
    assert migrate(database_url, {}) == []
    assert database.rows("SELECT name, checksum, applied FROM meterhouse_system.migration ORDER BY name") == before
    assert [name for name, _, _ in before] == [migration.name for migration in migrations()]


@pytest.fixture
def edited(database: Database) -> Iterator[str]:
    """The first migration, which was another when it was applied here."""
    ((name, checksum),) = database.rows("SELECT name, checksum FROM meterhouse_system.migration ORDER BY name LIMIT 1")
    database.execute("UPDATE meterhouse_system.migration SET checksum = REPEAT('0', 64) WHERE name = %s", (name,))
    yield name
    database.execute("UPDATE meterhouse_system.migration SET checksum = %s WHERE name = %s", (checksum, name))


def test_an_edited_migration_is_refused_by_name(database: Database, database_url: str, edited: str) -> None:
    with pytest.raises(Unfit, match=f"migration {edited} was changed after it was applied"):
        migrate(database_url, {})
    assert database.rows("SELECT 1 FROM meterhouse_system.migration WHERE name = 'lock'") == []


def test_an_installation_keeps_the_slots_it_was_made_with(database: Database, database_url: str) -> None:
    ((seconds,),) = database.rows("SELECT slot_seconds FROM meterhouse_system.installation")
    with pytest.raises(Unfit, match=f"counts in slots of {seconds // 60} min"):
        migrate(database_url, {}, slot_seconds=seconds * 2)


def test_what_a_dead_process_left_locked_is_opened_after_ten_minutes(database: Database, database_url: str) -> None:
    database.execute(
        "INSERT INTO meterhouse_system.migration (name, checksum, applied)"
        " VALUES ('lock', '', NOW(3) - INTERVAL 11 MINUTE)"
    )
    assert migrate(database_url, {}) == []
    assert database.rows("SELECT 1 FROM meterhouse_system.migration WHERE name = 'lock'") == []


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        pytest.param("cleaning", "DELETE FROM meterhouse_historical.reading", id="cleaning deletes no reading"),
        pytest.param("acquisition", "UPDATE meterhouse_historical.reading SET value = 0", id="acquisition edits none"),
        pytest.param("normalization", "SELECT * FROM meterhouse_user.user", id="normalization knows no people"),
        pytest.param("aggregation", "SELECT * FROM meterhouse_historical.reading", id="aggregation sees no readings"),
        pytest.param("live", "DELETE FROM meterhouse_system.point", id="the live gateway changes nothing"),
        pytest.param("api", "UPDATE meterhouse_energy.slot_value SET value = 0", id="the API computes no figures"),
    ],
)
def test_a_role_may_do_no_more_than_its_work(database_url: str, database: Database, role: str, statement: str) -> None:
    del database
    assert role in ROLES
    server = database_url.rsplit("@", 1)[1]
    own = Database(f"mysql://meterhouse_{role}:only-for-tests@{server}", pool=1)
    try:
        with pytest.raises((Unfit, mysql.connector.Error), match="denied"):
            own.execute(statement)
    finally:
        own.close()


def test_a_migration_is_cut_into_statements_at_the_ends_of_lines() -> None:
    sql = "-- Why; and how\nCREATE TABLE a (b INT COMMENT 'c; d');\n\n  -- more\nINSERT INTO a VALUES (1);\n"
    assert Migration("0009_a", sql).statements == ["CREATE TABLE a (b INT COMMENT 'c; d')", "INSERT INTO a VALUES (1)"]


def test_migrations_are_found_in_order(tmp_path: Path) -> None:
    for name in ("0002_b.sql", "0001_a.sql", "notes.sql", "0003_c.txt"):
        (tmp_path / name).write_text("SELECT 1;")
    assert [migration.name for migration in migrations(tmp_path)] == ["0001_a", "0002_b"]
