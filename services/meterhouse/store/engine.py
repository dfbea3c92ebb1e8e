"""One door to the database: pooled connections, transactions that are tried again, bulk in and bulk out.

Transactions run at READ COMMITTED: workers upsert side by side, and gap locks would only make them wait.
Whatever fails because of others (deadlock, lock wait, lost connection, a cluster that is changing its
primary) is tried again as a whole; everything that runs here is idempotent.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlsplit

import connectorx
import mysql.connector
import polars as pl
import structlog
from mysql.connector.abstracts import MySQLConnectionAbstract
from sqlalchemy.pool import QueuePool

from meterhouse.kernel.errors import Unavailable, Unfit

log = structlog.get_logger()
Result = TypeVar("Result")
Connection = MySQLConnectionAbstract
Row = tuple[Any, ...]

_AGAIN = {1040, 1047, 1205, 1213, 1317, 2002, 2003, 2005, 2006, 2013, 2055, 3572, -1}
_NO_LOCAL_FILES = {1148, 3948, 4166}
_TRIES = 6
_AMONG = 500
_MEMORY = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path(tempfile.gettempdir())
LOAD_ROWS = 100_000
"""Most rows that one statement loads; larger ones make a cluster's nodes stall."""


class Database:
    """A database server by its URL, `mysql://user:password@host:port`.

    Safe to share between threads; after a fork every process makes its own.
    """

    def __init__(self, url: str, *, pool: int = 8) -> None:
        parts = urlsplit(url)
        if parts.scheme != "mysql" or not parts.hostname or not parts.username:
            raise Unfit("the database's URL must read mysql://user:password@host:port")
        self.url = url
        self._address: dict[str, Any] = {
            "host": parts.hostname,
            "port": parts.port or 3306,
            "user": unquote(parts.username),
            "password": unquote(parts.password or ""),
        }
        self._pool = QueuePool(self._connect, pool_size=pool, max_overflow=pool, recycle=1800, timeout=30)
        # Single reads need no transaction, which saves two of their four round trips.
        self._readers = QueuePool(
            lambda: self._connect(autocommit=True),
            pool_size=pool,
            max_overflow=pool,
            recycle=1800,
            timeout=30,
            reset_on_return=None,
        )

    def _connect(self, *, autocommit: bool = False) -> Any:
        return mysql.connector.connect(
            **self._address,
            charset="utf8mb4",
            use_pure=False,
            autocommit=autocommit,
            allow_local_infile=True,
            allow_local_infile_in_path=str(_MEMORY),
            connection_timeout=10,
            client_flags=[mysql.connector.ClientFlag.FOUND_ROWS],
            time_zone="+00:00",
            init_command="SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
        )

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection for one transaction or some reads; rolled back unless committed."""
        try:
            pooled = self._pool.connect()
        except mysql.connector.Error as reason:
            raise _named(reason) from reason
        try:
            yield pooled  # type: ignore[misc]  # the pool's proxy has the connection's methods
        except mysql.connector.Error as reason:
            if reason.errno in _AGAIN:
                pooled.invalidate()
            raise
        finally:
            pooled.close()

    def transaction(self, act: Callable[[Connection], Result]) -> Result:
        """What *act* answers, its changes committed; *act* may run several times."""

        def attempt() -> Result:
            with self.connection() as connection:
                answer = act(connection)
                connection.commit()
                return answer

        return _tried(attempt)

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """The answer to one statement that changes nothing."""
        return _tried(lambda: self._read(sql, params))

    def _read(self, sql: str, params: Sequence[Any]) -> list[Row]:
        pooled = self._readers.connect()
        try:
            # A connection keeps its cursor: opening one asks the server whether it is there.
            cursor = pooled.info.get("cursor")
            if cursor is None:
                cursor = pooled.info["cursor"] = pooled.cursor()
            cursor.execute(sql, tuple(params))
            return list(cursor.fetchall())
        except mysql.connector.Error:
            pooled.invalidate()
            raise
        finally:
            pooled.close()

    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Rows affected."""

        def write(connection: Connection) -> int:
            return run(connection, sql, params)

        return self.transaction(write)

    def frame(self, sql: str) -> pl.DataFrame:
        """A large answer as a table, over the binary protocol; *sql* holds its values as literals.

        Only whole numbers may be written into it: nothing here escapes text.
        """
        try:
            found: pl.DataFrame = connectorx.read_sql(self._bulk_url, sql, return_type="polars", protocol="binary")
            return found
        except RuntimeError as reason:
            raise Unavailable(f"the database did not answer a bulk read: {reason}") from reason

    @cached_property
    def _bulk_url(self) -> str:
        user, password = quote(self._address["user"], safe=""), quote(self._address["password"], safe="")
        return f"mysql://{user}:{password}@{self._address['host']}:{self._address['port']}/"

    def close(self) -> None:
        self._pool.dispose()
        self._readers.dispose()


def _tried(attempt: Callable[[], Result]) -> Result:
    """What the attempt answers, which may be the last of several where others stood in the way."""
    for nth in range(1, _TRIES + 1):
        try:
            return attempt()
        except mysql.connector.Error as reason:
            if reason.errno not in _AGAIN or nth == _TRIES:
                raise _named(reason) from reason
            log.info("database_tried_again", errno=reason.errno, attempt=nth)
        time.sleep(random.uniform(0.5, 1.0) * 0.01 * 2**nth)
    raise AssertionError("unreachable")


def fetch(connection: Connection, sql: str, params: Sequence[Any] = ()) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, tuple(params))
        return cursor.fetchall()  # type: ignore[return-value]


def ask(source: Database | Connection, sql: str, params: Sequence[Any] = ()) -> list[Row]:
    """The answer to one statement, within somebody's transaction or without one."""
    return source.rows(sql, params) if isinstance(source, Database) else fetch(source, sql, params)


def run(connection: Connection, sql: str, params: Sequence[Any] = ()) -> int:
    """Rows that the statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, tuple(params))
        return int(cursor.rowcount)


def among(column: str, numbers: Iterable[int]) -> str:
    """The condition that *column* is one of some whole numbers; never, where there are none.

    In groups: MariaDB turns an IN of a thousand and more into a join, which then reads every row of each.
    """
    ordered = sorted(int(number) for number in numbers)
    groups = [ordered[first : first + _AMONG] for first in range(0, len(ordered), _AMONG)]
    conditions = [f"{column} IN ({','.join(map(str, group))})" for group in groups]
    return f"({' OR '.join(conditions) or 'FALSE'})"


def insert(connection: Connection, sql: str, params: Sequence[Any] = ()) -> int:
    """Id of the inserted row."""
    with connection.cursor() as cursor:
        cursor.execute(sql, tuple(params))
        assert cursor.lastrowid is not None
        return int(cursor.lastrowid)


def values(connection: Connection, sql: str, rows: Sequence[Sequence[Any]], *, batch: int = 2000) -> int:
    """`INSERT … VALUES` of many rows; *sql* holds `{}` where the rows go. Rows affected."""
    affected = 0
    for first in range(0, len(rows), batch):
        part = rows[first : first + batch]
        marks = "(" + ",".join(["%s"] * len(part[0])) + ")"
        flat = [cell for row in part for cell in row]
        affected += run(connection, sql.format(",".join([marks] * len(part))), flat)
    return affected


def load(connection: Connection, table: str, frame: pl.DataFrame, *, duplicates: str = "REPLACE") -> int:
    """Bulk insert of *frame*, sorted by its primary key, whose columns are named as the table's.

    duplicates   REPLACE overwrites the row of the same key, IGNORE keeps it
    Returns the rows affected: with IGNORE those that were new.
    """
    affected = 0
    columns = ", ".join(f"`{name}`" for name in frame.columns)
    for part in frame.iter_slices(LOAD_ROWS):
        handle, path = tempfile.mkstemp(suffix=".csv", prefix="meterhouse-", dir=_MEMORY)
        try:
            with os.fdopen(handle, "wb") as file:
                part.write_csv(file, include_header=False, null_value="\\N", separator="\t", quote_style="never")
            affected += run(
                connection,
                f"LOAD DATA LOCAL INFILE '{path}' {duplicates} INTO TABLE {table} CHARACTER SET utf8mb4"
                f" FIELDS TERMINATED BY '\\t' LINES TERMINATED BY '\\n' ({columns})",
            )
        except mysql.connector.Error as reason:
            if reason.errno not in _NO_LOCAL_FILES:
                raise
            affected += _insert_plainly(connection, table, part, duplicates)
        finally:
            Path(path).unlink(missing_ok=True)
    return affected


def _insert_plainly(connection: Connection, table: str, frame: pl.DataFrame, duplicates: str) -> int:
    """What a server that takes no local files is given instead: statements of many rows, at half the speed."""
    columns = ", ".join(f"`{name}`" for name in frame.columns)
    verb = "REPLACE" if duplicates == "REPLACE" else "INSERT IGNORE"
    return values(connection, f"{verb} INTO {table} ({columns}) VALUES {{}}", frame.rows(), batch=5000)


def _named(reason: mysql.connector.Error) -> Exception:
    if reason.errno in _AGAIN:
        return Unavailable(f"the database does not answer: {reason.msg}")
    if reason.errno in (1044, 1045, 1142):
        return Unfit(f"the database refuses this user: {reason.msg}")
    return reason
