"""One local installation: its ports, passwords and addresses, the same at every start.

What is chosen by chance at the first start is kept in the state folder: ports and the like in
`installation.json`, passwords in `secrets.json`. Both are readable by their owner alone.
"""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote, urlsplit

from meterhouse.cli import ports
from meterhouse.cli.folder import StateFolder
from meterhouse.cli.options import Options
from meterhouse.kernel.errors import Unfit

KEPT, SECRETS, LOGIN, PREPARED = "installation.json", "secrets.json", "login.json", "prepared.json"

ADMIN = "meterhouse_admin"
_SERVERS = ("database", "redis", "mqtt", "api", "live")
PLANT_PORTS = 100  # How many ports in a row the demo plant's devices may take.
_PLANT_BLOCKS = range(21_000, 32_000, 1_000)
_SCHEMES = {"database": "mysql", "redis": "redis", "mqtt": "mqtt"}


@dataclass(frozen=True)
class Installation:
    """ports    of the private servers, the API and the live gateway, and the first one of the demo plant
    given       URLs of the servers that somebody else runs, with their passwords
    begun       date of the first start; empty for one that is older than this is written down
    """

    folder: StateFolder
    options: Options
    ports: Mapping[str, int]
    given: Mapping[str, str]
    secrets: Mapping[str, Any]
    begun: str = ""

    @classmethod
    def of(cls, options: Options, folder: StateFolder) -> Self:
        """The installation of this state folder, made up at the first time."""
        given = {name: url for name in _SCHEMES if (url := getattr(options, name))}
        for name, url in given.items():
            _check_url(name, url)
        kept = folder.read(KEPT) or {}
        hidden = folder.read(SECRETS) or {}
        chosen = _ports(kept.get("ports", {}), options)
        hidden = {
            "database_admin": secrets.token_urlsafe(24),
            "redis": secrets.token_urlsafe(24),
            "token": secrets.token_hex(32),
            "roles": {},
            **hidden,
            "given": given,
        }
        begun = kept.get("begun", "") if kept else dt.datetime.now(dt.UTC).date().isoformat()
        installation = cls(folder, options, chosen, given, hidden, begun)
        folder.write(SECRETS, hidden)
        folder.write(KEPT, {"ports": chosen, "url": installation.url, "demo": options.demo, "begun": begun})
        return installation

    @property
    def url(self) -> str:
        address = "127.0.0.1" if self.options.listen in ("0.0.0.0", "::") else self.options.listen
        return f"http://{address}:{self.options.port}"

    @property
    def admin_url(self) -> str:
        """The database, as one who may create databases and users."""
        return self.given.get("database") or self._database_url(ADMIN, self.secrets["database_admin"])

    def role_url(self, role: str) -> str:
        """The database, as the user of one role."""
        return self._database_url(f"meterhouse_{role}", self.role_passwords()[role])

    def role_passwords(self) -> dict[str, str]:
        """Passwords of the database's users, by role; `prepare` makes up those that are missing."""
        roles: dict[str, str] = (self.folder.read(SECRETS) or self.secrets)["roles"]
        return roles

    @property
    def redis_url(self) -> str:
        return self.given.get("redis") or f"redis://:{self.secrets['redis']}@127.0.0.1:{self.ports['redis']}/0"

    @property
    def mqtt_url(self) -> str:
        return self.given.get("mqtt") or f"mqtt://127.0.0.1:{self.ports['mqtt']}"

    @property
    def database_shown(self) -> str:
        """Where the database is, without a password."""
        return shown(self.admin_url)

    def _database_url(self, user: str, password: str) -> str:
        if given := self.given.get("database"):
            parts = urlsplit(given)
            host, port = parts.hostname, parts.port or 3306
        else:
            host, port = ports.LOOPBACK, self.ports["database"]
        return f"mysql://{user}:{quote(password, safe='')}@{host}:{port}"


def existing(folder: StateFolder) -> Installation | None:
    """The installation that was last started with this state folder; None where there never was one."""
    kept, hidden = folder.read(KEPT), folder.read(SECRETS)
    if not kept or not hidden:
        return None
    address = urlsplit(kept["url"])
    options = Options(
        state=folder.path,
        demo=kept["demo"],
        listen=str(address.hostname),
        port=address.port or 80,
        **hidden["given"],
    )
    return Installation(folder, options, kept["ports"], hidden["given"], hidden, kept.get("begun", ""))


def shown(url: str) -> str:
    """A URL without its user and password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


def _check_url(name: str, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != _SCHEMES[name] or not parts.hostname:
        user = "user:password@" if name == "database" else ""
        raise Unfit(f"--{name} must read {_SCHEMES[name]}://{user}host:port")


def _ports(kept: Mapping[str, int], options: Options) -> dict[str, int]:
    """The kept ports where they are still free, others where not; the demo plant's must stay.

    Those of the plant stand in the demo site's configuration, which the user may have changed since.
    """
    chosen = {
        name: port for name, port in kept.items() if name == "plant" or (port != options.port and ports.free(port))
    }
    missing = [name for name in _SERVERS if name not in chosen]
    chosen |= dict(zip(missing, ports.choose(len(missing), {options.port, *chosen.values()}), strict=True))
    if options.demo:
        chosen["plant"] = _plant_port(chosen.get("plant"))
    return chosen


def _plant_port(kept: int | None) -> int:
    if kept is None:
        for first in _PLANT_BLOCKS:
            if ports.all_free(first, PLANT_PORTS):
                return first
        raise Unfit("The demo plant finds no 100 free ports in a row between 21000 and 32000; stop what holds them.")
    for port in range(kept, kept + PLANT_PORTS):
        if not ports.free(port):
            raise Unfit(
                f"The demo plant's port {port} is taken by {ports.holder(port)}; stop that, "
                "or start a new demo with another --state."
            )
    return kept
