"""The private servers of a local installation: how each is set up, and started on loopback."""

import os
import shutil

from meterhouse.kernel.errors import Unfit

_MORE_PLACES = ("/usr/sbin", "/usr/local/sbin", "/sbin", "/usr/libexec", "/opt/homebrew/sbin")

PACKAGES = {
    "mariadbd": "mariadb-server",
    "mysqld": "mariadb-server",
    "redis-server": "redis-server",
    "mosquitto": "mosquitto",
    "nginx": "nginx",
}
"""Which package of Debian and Ubuntu brings a server's binary."""


def binary(*names: str) -> str:
    """Path of the first of these binaries that is installed."""
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *_MORE_PLACES))
    for name in names:
        if there := shutil.which(name, path=path):
            return there
    raise Unfit(f"{names[0]} is not installed; install it: {install_command([PACKAGES[names[0]]])}")


def install_command(packages: list[str]) -> str:
    return f"sudo apt-get install --no-install-recommends {' '.join(sorted(set(packages)))}"


def plain_environment() -> dict[str, str]:
    """What a server needs of our environment, and none of our secrets."""
    return {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LANG", "TZ", "LD_LIBRARY_PATH")
        if name in os.environ
    }
