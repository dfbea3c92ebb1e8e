"""Everything that can stand in the way of a local installation, each as a sentence with the way out."""

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from meterhouse.cli import control, ports
from meterhouse.cli.folder import StateFolder
from meterhouse.cli.installation import existing
from meterhouse.cli.options import Options
from meterhouse.cli.servers import install_command, installed, search_path
from meterhouse.cli.source import ADMIN_APP, MIGRATIONS, NGINX_TEMPLATE, ROOT, WEB_APP
from meterhouse.kernel.errors import Unfit

OLDEST_PYTHON = (3, 11)
NEEDED_FIRST = 2 * 2**30  # An empty database takes 600 MB, most of it its redo log; readings follow.
NEEDED = 512 * 2**20
_DAY = 86_400


@dataclass(frozen=True)
class Check:
    """finds      a sentence on what is wrong, None where all is well
    before_start  `up` asks it too, and does not start where it finds something
    """

    name: str
    finds: Callable[[Options, StateFolder], str | None]
    before_start: bool = True


@dataclass(frozen=True)
class Finding:
    name: str
    wrong: str | None


def findings(options: Options, folder: StateFolder) -> Iterator[Finding]:
    for check in CHECKS:
        yield Finding(check.name, _found(check, options, folder))


def before_start(options: Options, folder: StateFolder) -> None:
    """Raise one error with all that stands in the way of `up`."""
    wrong = [
        sentence for check in CHECKS if check.before_start and (sentence := _found(check, options, folder)) is not None
    ]
    if wrong:
        raise Unfit("\n            ".join(wrong))


def _found(check: Check, options: Options, folder: StateFolder) -> str | None:
    try:
        return check.finds(options, folder)
    except Unfit as reason:
        return str(reason)


def _python(_options: Options, _folder: StateFolder) -> str | None:
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return None
    return f"Python {sys.version.split()[0]} is too old; take 3.11 or a newer one, then `make setup` again."


def _connector(_options: Options, _folder: StateFolder) -> str | None:
    from meterhouse.cli.database import connector_fault

    return connector_fault()


def _binaries(options: Options, _folder: StateFolder) -> str | None:
    return missing_servers(options, search_path())


def missing_servers(options: Options, path: str) -> str | None:
    """A sentence on the servers that are wanted and not found on this search path."""
    wanted = {
        "nginx": ("nginx",),
        "mariadbd": () if options.database else ("mariadbd", "mysqld"),
        "redis-server": () if options.redis else ("redis-server",),
        "mosquitto": () if options.mqtt else ("mosquitto",),
    }
    missing = [name for name, binaries in wanted.items() if binaries and not installed(binaries, path)]
    return f"{', '.join(missing)} not installed; run: {install_command(missing)}" if missing else None


def _state_folder(_options: Options, folder: StateFolder) -> str | None:
    folder.create()
    return None


def _disk(options: Options, folder: StateFolder) -> str | None:
    free = shutil.disk_usage(_existing_parent(folder.path)).free
    first = not options.database and not (folder.path / "database").exists()
    needed = NEEDED_FIRST if first else NEEDED
    if free >= needed:
        return None
    return (
        f"The disk of {folder.path} has {free // 2**20} MiB left, and {needed // 2**20} MiB are needed; "
        "make room, or name a folder on another disk with --state."
    )


def _existing_parent(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _port(options: Options, folder: StateFolder) -> str | None:
    if ports.free(options.port, options.listen):
        return None
    itself = existing(folder)
    if itself and itself.options.port == options.port and control.answers(folder.control_socket):
        return None
    return (
        f"Port {options.port} is taken by {ports.holder(options.port)}; "
        f"stop that, or take another one: --port {options.port + 1}."
    )


def _apps(options: Options, _folder: StateFolder) -> str | None:
    if not options.apps:
        return None
    missing = [app.parent.name for app in (WEB_APP, ADMIN_APP) if not (app / "index.html").exists()]
    if not missing:
        return None
    return f"The apps ({', '.join(missing)}) are not built yet; build them: make -C {ROOT} web"


def _template(_options: Options, _folder: StateFolder) -> str | None:
    if NGINX_TEMPLATE.exists():
        return None
    return f"{NGINX_TEMPLATE} is missing; run Meterhouse from its source tree, or in containers."


def _clock(_options: Options, _folder: StateFolder) -> str | None:
    return clock_fault(time.time(), _newest_part())


def clock_fault(now: float, newest: float) -> str | None:
    """Both in epoch seconds; the newest part of Meterhouse was written no later than today."""
    if now + _DAY >= newest:
        return None
    there, then = (datetime.fromtimestamp(at, UTC) for at in (now, newest))
    return (
        f"This machine's clock says {there:%Y-%m-%d}, but parts of Meterhouse are from {then:%Y-%m-%d}; "
        "set the clock right (timedatectl set-ntp true), or readings will be kept at wrong times."
    )


def _newest_part() -> float:
    parts = [Path(__file__), *MIGRATIONS.glob("*.sql"), WEB_APP / "index.html"]
    return max(part.stat().st_mtime for part in parts if part.exists())


def _database(options: Options, folder: StateFolder) -> str | None:
    """The server that is named, or our own while it runs."""
    from meterhouse.cli.database import problems

    url = options.database
    if not url and control.answers(folder.control_socket) and (installation := existing(folder)):
        url = installation.admin_url
    return " ".join(problems(url)) or None if url else None


CHECKS = (
    Check("python", _python),
    Check("mysql connector", _connector, before_start=False),  # `prepare` loads it, and asks then.
    Check("servers", _binaries),
    Check("state folder", _state_folder),
    Check("disk", _disk),
    Check("port", _port),
    Check("apps", _apps),
    Check("source tree", _template),
    Check("clock", _clock),
    Check("database", _database, before_start=False),  # `prepare` asks it too.
)
