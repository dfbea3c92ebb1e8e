"""Prepares a real database as far as the tests look: one table of people that outlives every kill."""

import sys

from meterhouse.cli import prepare
from meterhouse.cli.database import problems
from meterhouse.store.engine import Database


def migrate(url: str, passwords: dict[str, str]) -> list[str]:
    database = Database(url, pool=1)
    database.execute("CREATE DATABASE IF NOT EXISTS meterhouse_system")
    database.execute("CREATE TABLE IF NOT EXISTS meterhouse_system.person (name VARCHAR(50) PRIMARY KEY)")
    database.execute(
        "CREATE TABLE IF NOT EXISTS meterhouse_system.done (id BIGINT PRIMARY KEY AUTO_INCREMENT, at DATETIME(3))"
    )
    for role, password in passwords.items():
        user = f"'meterhouse_{role}'@'%'"
        database.execute(f"CREATE USER IF NOT EXISTS {user}")
        database.execute(f"ALTER USER {user} IDENTIFIED BY '{password}'")
        database.execute(f"GRANT ALL PRIVILEGES ON meterhouse_system.* TO {user}")
    return ["0001_people"]


def count_users(url: str) -> int:
    return int(Database(url, pool=1).rows("SELECT COUNT(*) FROM meterhouse_system.person")[0][0])


def add_user(url: str, name: str, _password: str) -> None:
    Database(url, pool=1).execute("INSERT INTO meterhouse_system.person VALUES (%s)", (name,))


def store() -> prepare.Store:
    return prepare.Store(
        problems=problems,
        migrate=migrate,
        roles=("operator", "worker"),
        count_users=count_users,
        add_user=add_user,
        apply_demo=lambda _url: None,
    )


if __name__ == "__main__":
    sys.exit(prepare.main(store))
