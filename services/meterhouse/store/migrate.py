"""The schema: thirteen databases, forward-only migrations under a lock, and a user for each service role.

A migration is a plain SQL file `database/migrations/NNNN_what.sql`, applied once and never edited
afterwards; its checksum is kept, so that an edited one is noticed. MySQL commits DDL by itself, hence a
failed file may have been applied in part: each statement is noted as it is done, and the next attempt goes on
after the last one.
"""

import hashlib
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from meterhouse.kernel.errors import Unfit
from meterhouse.store.engine import Connection, Database, fetch, run

log = structlog.get_logger()

DATABASES = tuple(
    f"meterhouse_{name}"
    for name in (
        "system",
        "historical",
        "energy",
        "billing",
        "carbon",
        "baseline",
        "model",
        "plan",
        "prediction",
        "fdd",
        "user",
        "reporting",
        "production",
    )
)
ROLES = ("acquisition", "cleaning", "normalization", "aggregation", "closing", "sealing", "api", "live", "operator")
OLDEST = {"MariaDB": (10, 11, 0), "MySQL": (8, 0, 16)}

_FACTS = ("energy", "billing", "carbon", "baseline", "model", "plan", "prediction")
_WRITE = "SELECT, INSERT, UPDATE, DELETE"
_CLAIM = (("SELECT, INSERT, UPDATE, DELETE", "system.work"), ("SELECT, INSERT", "system.series"))
_GRANTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "acquisition": (
        ("SELECT", "system.*"),
        ("SELECT, INSERT, UPDATE", "system.work"),
        ("SELECT, INSERT, UPDATE", "system.lease"),
        ("SELECT, INSERT", "historical.reading"),
        ("SELECT", "historical.reading_chunk"),
        ("SELECT", "historical.sealing"),
    ),
    "cleaning": (
        ("SELECT", "system.*"),
        *_CLAIM,
        ("SELECT", "historical.*"),
        (_WRITE, "historical.reading_quality"),
    ),
    "normalization": (
        ("SELECT", "system.*"),
        (_WRITE, "historical.catch_up"),
        *_CLAIM,
        ("UPDATE", "system.catalogue_version"),
        (_WRITE, "system.computed_from"),
        ("SELECT", "historical.*"),
        (_WRITE, "energy.*"),
    ),
    "aggregation": (
        ("SELECT", "system.*"),
        *_CLAIM,
        *((_WRITE, f"{name}.*") for name in ("energy", "billing", "carbon")),
    ),
    "closing": (
        ("SELECT", "system.*"),
        *_CLAIM,
        ("SELECT", "historical.*"),
        *(("SELECT", f"{name}.*") for name in ("energy", "billing", "carbon")),
        *((_WRITE, f"fdd.{table}") for table in ("finding", "site_day", "point_day")),
    ),
    "sealing": (
        ("SELECT", "system.*"),
        ("SELECT, INSERT, UPDATE", "system.lease"),
        ("SELECT, DELETE", "historical.reading"),
        ("SELECT, DELETE", "historical.reading_quality"),
        *((_WRITE, f"historical.{table}") for table in ("reading_chunk", "sealing", "reading_gone")),
        *(("SELECT, DELETE", f"{name}.{table}") for name in _FACTS for table in ("superseded_value", "absent_value")),
        ("SELECT", "reporting.closed_month"),
        ("SELECT, DELETE", "reporting.viewing"),
    ),
    "api": (
        (_WRITE, "system.*"),
        (_WRITE, "historical.*"),
        *(("SELECT", f"{name}.*") for name in _FACTS),
        (_WRITE, "user.*"),
        *((_WRITE, f"{name}.*") for name in ("fdd", "reporting", "production")),
    ),
    "live": (
        ("SELECT", "system.*"),
        ("SELECT", "user.*"),
        ("SELECT", "production.*"),
        *(("SELECT (id, organization_id)", f"fdd.{table}") for table in ("rule", "email_server")),
    ),
    "operator": tuple((_WRITE, f"{name.removeprefix('meterhouse_')}.*") for name in DATABASES),
}
"""What each role may do, and nothing else: the user of a service is no one's master."""

_LOCK_SECONDS = 60


@dataclass(frozen=True)
class Migration:
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()

    @property
    def statements(self) -> list[str]:
        without_comments = re.sub(r"^\s*--.*$", "", self.sql, flags=re.MULTILINE)
        return [
            statement.strip()
            for statement in re.split(r";\s*$", without_comments, flags=re.MULTILINE)
            if statement.strip()
        ]


def migrations(folder: Path | None = None) -> list[Migration]:
    source = folder or _folder()
    return [Migration(path.stem, path.read_text()) for path in sorted(source.glob("[0-9][0-9][0-9][0-9]_*.sql"))]


def _folder() -> Path:
    """Beside the sources in a checkout, inside the package when installed."""
    here = Path(__file__).resolve()
    for candidate in (
        here.parents[3] / "database" / "migrations",
        here.parents[1] / "database" / "migrations",
    ):
        if candidate.is_dir():
            return candidate
    raise Unfit("the folder database/migrations is missing from this installation")


def migrate(admin_url: str, passwords: Mapping[str, str], slot_seconds: int = 900) -> list[str]:
    """Bring the schema up to date and give every role its user; names of the migrations applied.

    admin_url   URL of a user that may create databases and users
    passwords   by role; a role without one keeps the user it has
    """
    database = Database(admin_url, pool=1)
    try:
        check_version(database)

        def act(connection: Connection) -> list[str]:
            for name in DATABASES:
                run(
                    connection,
                    f"CREATE DATABASE IF NOT EXISTS {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
                )
            run(
                connection,
                "CREATE TABLE IF NOT EXISTS meterhouse_system.migration ("
                " name VARCHAR(190) NOT NULL, checksum CHAR(64) NOT NULL,"
                " applied DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), PRIMARY KEY (name)"
                ") DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci",
            )
            _lock(connection)
            try:
                applied = _apply(connection)
                _fix_slot(connection, slot_seconds)
                _grant(connection, passwords)
            finally:
                run(connection, "DELETE FROM meterhouse_system.migration WHERE name = 'lock'")
                connection.commit()
            return applied

        with database.connection() as connection:
            return act(connection)
    finally:
        database.close()


def check_version(database: Database) -> str:
    """The server's version in words; Unfit when it is too old."""
    text = str(database.rows("SELECT VERSION()")[0][0])
    product = "MariaDB" if "mariadb" in text.lower() else "MySQL"
    numbers = tuple(int(part) for part in re.findall(r"\d+", text)[:3])
    if numbers < OLDEST[product]:
        needed = ".".join(map(str, OLDEST[product]))
        raise Unfit(f"the database is {product} {text}; Meterhouse needs {product} {needed} or later")
    return f"{product} {text}"


def _lock(connection: Connection) -> None:
    """Only one migrates at a time. A row, since DDL would end a transaction that holds a lock."""
    until = time.monotonic() + _LOCK_SECONDS
    while True:
        run(
            connection,
            "DELETE FROM meterhouse_system.migration WHERE name = 'lock' AND applied < NOW(3) - INTERVAL 10 MINUTE",
        )
        taken = run(connection, "INSERT IGNORE INTO meterhouse_system.migration (name, checksum) VALUES ('lock', '')")
        connection.commit()
        if taken:
            return
        if time.monotonic() > until:
            raise Unfit(
                "another process has been migrating for over a minute; if none is left, wait ten minutes or run"
                " DELETE FROM meterhouse_system.migration WHERE name = 'lock'"
            )
        time.sleep(0.5)


def _apply(connection: Connection) -> list[str]:
    done = {
        str(name): str(checksum)
        for name, checksum in fetch(connection, "SELECT name, checksum FROM meterhouse_system.migration")
    }
    applied = []
    for migration in migrations():
        if migration.name in done:
            if done[migration.name] != migration.checksum:
                raise Unfit(
                    f"migration {migration.name} was changed after it was applied here;"
                    " restore the file and write a new one"
                )
            continue
        for number, statement in enumerate(migration.statements):
            step = f"{migration.name}#{number}"
            if step not in done:
                run(connection, statement)
                _note(connection, step, hashlib.sha256(statement.encode()).hexdigest())
            elif done[step] != hashlib.sha256(statement.encode()).hexdigest():
                raise Unfit(
                    f"migration {migration.name} stopped half way and statement {number + 1} of it, which was done,"
                    " has been changed since; restore the file"
                )
        _note(connection, migration.name, migration.checksum)
        run(connection, "DELETE FROM meterhouse_system.migration WHERE name LIKE %s", (f"{migration.name}#%",))
        connection.commit()
        log.info("migration_applied", name=migration.name)
        applied.append(migration.name)
    return applied


def _note(connection: Connection, name: str, checksum: str) -> None:
    run(connection, "INSERT INTO meterhouse_system.migration (name, checksum) VALUES (%s, %s)", (name, checksum))
    connection.commit()


def _fix_slot(connection: Connection, slot_seconds: int) -> None:
    run(
        connection,
        "INSERT IGNORE INTO meterhouse_system.installation (id, slot_seconds) VALUES (1, %s)",
        (slot_seconds,),
    )
    ((fixed,),) = fetch(connection, "SELECT slot_seconds FROM meterhouse_system.installation WHERE id = 1")
    if fixed != slot_seconds:
        raise Unfit(
            f"this installation counts in slots of {fixed // 60} min, but METERHOUSE_SLOT_MINUTES says"
            f" {slot_seconds // 60}; set it to {fixed // 60}"
        )


def _grant(connection: Connection, passwords: Mapping[str, str]) -> None:
    for role, password in passwords.items():
        user = f"'meterhouse_{role}'@'%'"
        run(connection, f"CREATE USER IF NOT EXISTS {user} IDENTIFIED BY %s", (password,))
        run(connection, f"ALTER USER {user} IDENTIFIED BY %s", (password,))
        for privileges, where in _GRANTS[role]:
            run(connection, f"GRANT {privileges} ON meterhouse_{where} TO {user}")
