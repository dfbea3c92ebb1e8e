"""Private servers for tests and benchmarks: real, fresh, on loopback, and gone afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import mysql.connector
import redis as redis_client

from tests.patience import until

PASSWORD = "only-for-tests"


def free_port() -> int:
    """A loopback port outside the range that outgoing connections take theirs from.

    It is free until its server binds it, so processes that test side by side look in places of their own.
    """
    beside = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for number in range(8_000):
        port = 24_000 + (1_000 * beside + os.getpid() + number) % 8_000
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
                return port
    raise RuntimeError("no free loopback port from 24000 to 31999")


@contextmanager
def mariadb(*options: str) -> Iterator[str]:
    """URL of an administrator of a fresh server."""
    folder = Path(tempfile.mkdtemp(prefix="mh-db-"))
    port = free_port()
    scratch = folder / "tmp"  # A server that starts takes away temporary tables of others that have the same.
    scratch.mkdir()
    own = ["--user=root"] if os.geteuid() == 0 else []
    common = ["--no-defaults", f"--datadir={folder}/data", f"--tmpdir={scratch}", *own]
    made = subprocess.run(
        ["mariadb-install-db", *common, "--auth-root-authentication-method=normal", "--skip-test-db"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    server = subprocess.Popen(
        [
            "mariadbd",
            *common,
            f"--socket={folder}/s.sock",
            f"--port={port}",
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            "--performance-schema=OFF",
            "--local-infile=ON",
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_unicode_ci",
            *options,
        ],
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("wb"),
    )
    try:
        until(lambda: _answers(f"{folder}/s.sock"))
        with mysql.connector.connect(unix_socket=f"{folder}/s.sock", user="root") as connection:
            cursor = connection.cursor()
            cursor.execute(f"CREATE USER tester@'127.0.0.1' IDENTIFIED BY '{PASSWORD}'")
            cursor.execute("GRANT ALL ON *.* TO tester@'127.0.0.1' WITH GRANT OPTION")
        yield f"mysql://tester:{PASSWORD}@127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """URL of a fresh server."""
    port = free_port()
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        client = redis_client.Redis(port=port)
        until(lambda: _pings(client))
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(20)


def _answers(path: str) -> bool:
    try:
        mysql.connector.connect(unix_socket=path, user="root").close()
    except mysql.connector.Error:
        return False
    return True


def _pings(client: redis_client.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis_client.ConnectionError:
        return False
