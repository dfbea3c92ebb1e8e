"""Private servers for the benchmarks, set up as `meterhouse up` sets up its own."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import mysql.connector

from meterhouse.store import migrate
from meterhouse.store.engine import Database

PASSWORD = "only-for-benchmarks"


def free_port(first: int) -> int:
    for port in range(first, 32_000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no free loopback port")


@contextmanager
def mariadb() -> Iterator[str]:
    """URL of an administrator of a fresh server."""
    folder = Path(tempfile.mkdtemp(prefix="mh-bench-"))
    port = free_port(28_000)
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
            "--innodb-buffer-pool-size=2G",
            "--innodb-log-file-size=512M",
            "--innodb-flush-log-at-trx-commit=1",
            "--local-infile=ON",
            "--max-connections=400",
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_unicode_ci",
        ],
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("wb"),
    )
    try:
        for _ in range(300):
            try:
                connection = mysql.connector.connect(unix_socket=f"{folder}/s.sock", user="root")
                break
            except mysql.connector.Error:
                time.sleep(0.1)
        else:
            raise RuntimeError(f"the benchmark's database did not start, see {folder}/log")
        cursor = connection.cursor()
        cursor.execute(f"CREATE USER bench@'127.0.0.1' IDENTIFIED BY '{PASSWORD}'")
        cursor.execute("GRANT ALL ON *.* TO bench@'127.0.0.1' WITH GRANT OPTION")
        connection.close()
        yield f"mysql://bench:{PASSWORD}@127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    port = free_port(27_000)
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        time.sleep(0.5)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(20)


def fresh(url: str) -> Database:
    """The schema, made anew."""
    database = Database(url)
    for name in migrate.DATABASES:
        database.execute(f"DROP DATABASE IF EXISTS {name}")
    migrate.migrate(url, dict.fromkeys(migrate.ROLES, PASSWORD))
    return database
