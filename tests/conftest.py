"""Real servers for the tests: a private MariaDB and Redis for the session, or those that the environment names.

METERHOUSE_TEST_DATABASE   URL of a user that may create databases, to run the suite on another server;
                           its meterhouse_* databases are dropped
METERHOUSE_TEST_REDIS      likewise for Redis; its database is flushed
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import mysql.connector
import pytest
import redis as redis_client

from meterhouse.store import migrate
from meterhouse.store.engine import Database, run

PASSWORD = "only-for-tests"


def free_port() -> int:
    """A loopback port outside the range that outgoing connections take theirs from."""
    for port in range(24_000 + os.getpid() % 4_000, 32_000):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
                return port
    raise RuntimeError("no free loopback port below 32000")


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """URL of an administrator of a real server."""
    given = os.environ.get("METERHOUSE_TEST_DATABASE")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="mh-db-"))
    port = free_port()
    common = ["--no-defaults", f"--datadir={folder}/data", *(["--user=root"] if os.geteuid() == 0 else [])]
    subprocess.run(
        ["mariadb-install-db", *common, "--auth-root-authentication-method=normal", "--skip-test-db"],
        check=True,
        capture_output=True,
    )
    server = subprocess.Popen(
        [
            "mariadbd",
            *common,
            f"--socket={folder}/s.sock",
            f"--port={port}",
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            "--performance-schema=OFF",
            "--innodb-buffer-pool-size=512M",
            "--innodb-flush-log-at-trx-commit=0",
            "--local-infile=ON",
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_unicode_ci",
        ],
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("wb"),
    )
    try:
        _until(lambda: _answers(f"{folder}/s.sock"), 30)
        with mysql.connector.connect(unix_socket=f"{folder}/s.sock", user="root") as connection:
            cursor = connection.cursor()
            cursor.execute(f"CREATE USER tester@'127.0.0.1' IDENTIFIED BY '{PASSWORD}'")
            cursor.execute("GRANT ALL ON *.* TO tester@'127.0.0.1' WITH GRANT OPTION")
        yield f"mysql://tester:{PASSWORD}@127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _answers(path: str) -> bool:
    try:
        mysql.connector.connect(unix_socket=path, user="root").close()
    except mysql.connector.Error:
        return False
    return True


def _until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.05)


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

    def empty(connection: mysql.connector.abstracts.MySQLConnectionAbstract) -> None:
        run(connection, "SET SESSION foreign_key_checks = 0")
        for home, table, rows in tables:
            if rows and table not in ("migration", "catalogue_version", "installation"):
                run(connection, f"DELETE FROM {home}.`{table}`")
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
    port = free_port()
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        client = redis_client.Redis(port=port)
        _until(lambda: _pings(client), 10)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)


def _pings(client: redis_client.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis_client.ConnectionError:
        return False


@pytest.fixture
def redis(redis_url: str) -> Iterator[redis_client.Redis]:
    client = redis_client.Redis.from_url(redis_url)
    client.flushdb()
    yield client
    client.close()
