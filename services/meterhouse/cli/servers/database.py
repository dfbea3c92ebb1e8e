"""A private MariaDB, or MySQL where only that is installed: all Meterhouse keeps, in `<state>/database`."""

import os
import shutil
import subprocess
from pathlib import Path

from meterhouse.cli import ready
from meterhouse.cli.installation import ADMIN, Installation
from meterhouse.cli.program import Program, Stage
from meterhouse.cli.servers import binary, plain_environment

LARGEST_POOL = 2 * 2**30
PATIENCE = 120.0  # Recovery after a sudden death may have much to redo [s].


def program(installation: Installation) -> Program:
    """The server. Before anyone may connect, it sets our password and drops open accounts."""
    server = binary("mariadbd", "mysqld")
    folder = installation.folder
    first_words = folder.write_text("database-start.sql", _first_words(installation.secrets["database_admin"]))
    port = installation.ports["database"]
    argv = (
        server,
        "--no-defaults",  # Must come first; the machine's own configuration is not ours.
        f"--datadir={data(installation)}",
        f"--tmpdir={_scratch(installation)}",
        f"--socket={folder.sockets / 'database.sock'}",
        f"--pid-file={folder.path / 'database.pid'}",
        f"--init-file={first_words}",
        "--bind-address=127.0.0.1",
        f"--port={port}",
        "--skip-name-resolve",
        "--performance-schema=OFF",
        "--skip-log-bin",
        "--local-infile=ON",
        "--character-set-server=utf8mb4",
        "--collation-server=utf8mb4_unicode_ci",
        "--default-time-zone=+00:00",
        "--transaction-isolation=READ-COMMITTED",
        "--max-connections=200",
        "--innodb-flush-log-at-trx-commit=1",
        f"--innodb-buffer-pool-size={_pool()}",
        *(("--innodb-log-file-size=512M",) if _is_mariadb(server) else _mysql_only(installation)),
        *_user(),
    )
    return Program(
        name="database",
        argv=argv,
        environment=plain_environment(),
        stage=Stage.DATABASE,
        grace=120.0,
        ready=ready.mysql(port),
    )


def data(installation: Installation) -> Path:
    return installation.folder.path / "database"


def initialisation(installation: Installation) -> Program:
    """Fills `database.new` with system tables and ends; `initialised` then puts it into its place."""
    server = binary("mariadbd", "mysqld")
    fresh = _fresh(installation)
    shutil.rmtree(fresh, ignore_errors=True)  # A first start that was killed half way.
    argv: tuple[str, ...]
    if _is_mariadb(server):
        argv = (
            binary("mariadb-install-db", "mysql_install_db"),
            "--no-defaults",
            f"--datadir={fresh}",
            f"--tmpdir={_scratch(installation)}",
            "--skip-test-db",
            "--skip-name-resolve",
        )
    else:
        scratch = _scratch(installation)
        argv = (server, "--no-defaults", "--initialize-insecure", f"--datadir={fresh}", f"--tmpdir={scratch}")
    environment = plain_environment()
    return Program("database-setup", (*argv, *_user()), environment, Stage.DATABASE, once=True)


def initialised(installation: Installation) -> None:
    _fresh(installation).rename(data(installation))


def _fresh(installation: Installation) -> Path:
    return data(installation).with_name("database.new")


def _scratch(installation: Installation) -> Path:
    """For temporary tables: a server that starts clears the folder of them, also of those of another that runs."""
    folder = data(installation).with_name("database.tmp")
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _first_words(password: str) -> str:
    """One statement a line, as `--init-file` wants it; it may run at every start."""
    account = f"'{ADMIN}'@'127.0.0.1'"
    return "\n".join(
        (
            f"CREATE USER IF NOT EXISTS {account};",
            f"ALTER USER {account} IDENTIFIED BY '{password}';",
            f"GRANT ALL PRIVILEGES ON *.* TO {account} WITH GRANT OPTION;",
            # Both servers create accounts without a password, MariaDB two of them reachable over TCP.
            *(f"DROP USER IF EXISTS '{user}'@'{host}';" for user, host in _OPEN_ACCOUNTS),
            "",
        )
    )


_OPEN_ACCOUNTS = (
    *(("root", host) for host in ("localhost", "127.0.0.1", "::1")),
    ("mysql", "localhost"),
    ("", "localhost"),
)


def _is_mariadb(server: str) -> bool:
    told = subprocess.run([server, "--no-defaults", "--version"], capture_output=True, text=True, check=False)
    return "MariaDB" in told.stdout


def _mysql_only(installation: Installation) -> tuple[str, ...]:
    return (
        "--innodb-redo-log-capacity=1G",
        "--mysqlx=OFF",
        f"--secure-file-priv={installation.folder.path}",
    )


def _pool() -> int:
    """A quarter of the machine's memory, 2 GiB at most [bytes]."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(LARGEST_POOL, memory // 4)


def _user() -> tuple[str, ...]:
    # As root it refuses to start unless told. It stays root, which alone may enter the state folder.
    return ("--user=root",) if os.geteuid() == 0 else ()
