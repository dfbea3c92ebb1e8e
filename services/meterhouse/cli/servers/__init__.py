"""The private servers of a local installation: how each is set up, and started on loopback."""

import os
import shutil
from collections.abc import Iterable

from meterhouse.kernel.errors import Unfit

_MORE_PLACES = ("/usr/sbin", "/usr/local/sbin", "/sbin", "/usr/libexec", "/opt/homebrew/sbin")

# The core packages bring the binaries alone: no second server that starts with the machine.
_DATABASE = ("mariadb-server-core", "mariadb-client-core")
PACKAGES = {
    "mariadbd": _DATABASE,
    "mysqld": _DATABASE,
    "redis-server": ("redis-server",),
    "mosquitto": ("mosquitto",),
    "nginx": ("nginx",),
}
"""Which packages of Debian and Ubuntu bring a server's binary."""


def search_path() -> str:
    return os.pathsep.join((os.environ.get("PATH", os.defpath), *_MORE_PLACES))


def installed(names: Iterable[str], path: str) -> str | None:
    """Where the first of these binaries is; None where none is."""
    return next((there for name in names if (there := shutil.which(name, path=path))), None)


def binary(*names: str) -> str:
    if there := installed(names, search_path()):
        return there
    raise Unfit(f"{names[0]} is not installed; install it: {install_command(names[:1])}")


def install_command(missing: Iterable[str]) -> str:
    """The one command that brings these binaries."""
    packages = sorted({package for name in missing for package in PACKAGES[name]})
    return f"sudo apt-get install --no-install-recommends {' '.join(packages)}"


def plain_environment() -> dict[str, str]:
    """What a server needs of our environment, and none of our secrets."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ", "LD_LIBRARY_PATH") if name in os.environ}
