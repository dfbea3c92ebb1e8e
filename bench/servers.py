"""Private servers for the benchmarks, set up as `meterhouse up` sets up its own."""

from contextlib import AbstractContextManager

from meterhouse.store import migrate
from meterhouse.store.engine import Database
from tests import servers
from tests.servers import free_port, redis

__all__ = ["free_port", "fresh", "mariadb", "redis"]


def mariadb() -> AbstractContextManager[str]:
    """URL of an administrator of a fresh server."""
    return servers.mariadb(
        "--innodb-buffer-pool-size=2G",
        "--innodb-log-file-size=512M",
        "--innodb-flush-log-at-trx-commit=1",
        "--max-connections=400",
    )


def fresh(url: str) -> Database:
    """The schema, made anew."""
    database = Database(url)
    for name in migrate.DATABASES:
        database.execute(f"DROP DATABASE IF EXISTS {name}")
    migrate.migrate(url, dict.fromkeys(migrate.ROLES, servers.PASSWORD))
    return database
