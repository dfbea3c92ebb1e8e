"""What `status` shows: the supervisor's own lines, heartbeats from Redis, pending work from the database.

Each of the three may be missing; what the others say is shown all the same.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from meterhouse.cli import control, ready
from meterhouse.cli.folder import StateFolder
from meterhouse.cli.installation import LOGIN, Installation, existing
from meterhouse.cli.services import SERVICES
from meterhouse.kernel.errors import MeterhouseError

if TYPE_CHECKING:
    from meterhouse.store.heartbeat import Beat

Beats: TypeAlias = "Mapping[tuple[str, int], Beat]"
_PROBES = {"database": (ready.mysql, 3306), "redis": (ready.redis, 6379), "mqtt": (ready.mqtt, 1883)}


def picture(folder: StateFolder) -> dict[str, Any]:
    """The state of the installation in this folder, as `status --json` prints it."""
    installation = existing(folder)
    told = _supervisor(folder)
    if installation is None:
        return {"url": None, "state": "down", "services": [], "database": None, "login": None}
    lines = told["services"] if told else []
    if told:
        beats, pending = _heartbeats(installation), _pending(installation)
        services = [_service(line, beats, pending) for line in lines if not line["done"]] + _given(installation)
    else:
        services = []
    return {
        "url": installation.url,
        "state": _state(told, services),
        "services": services,
        "database": installation.database_shown,
        "login": folder.read(LOGIN),
    }


def all_up(shown: Mapping[str, Any]) -> bool:
    return bool(shown["state"] == "up")


def _heartbeats(installation: Installation) -> Beats:
    """What each service last said of itself; nothing where Redis does not answer."""
    from redis import Redis, RedisError

    from meterhouse.store.heartbeat import beats

    with Redis.from_url(installation.redis_url, socket_timeout=3, socket_connect_timeout=3) as client:
        try:
            return {(beat.service, beat.replica): beat for beat in beats(client)}
        except RedisError:
            return {}


def _service(line: dict[str, Any], beats: Beats, pending: Mapping[str, int]) -> dict[str, Any]:
    beat = beats.get((line["name"], line["replica"]))
    return {
        "name": line["name"],
        "replica": line["replica"],
        "pid": line["pid"],
        "up": line["up"],
        "restarts": line["restarts"],
        "last_success": _instant(beat.last_success if beat else None),
        "pending": pending.get(line["name"], 0) if line["name"] in _WORKING and pending is not _UNKNOWN else None,
        "note": (beat.note if beat else None) or None,
    }


_WORKING = {service.name for service in SERVICES if service.work}
_UNKNOWN: Mapping[str, int] = {}


def _instant(epoch: float | None) -> str | None:
    if epoch is None:
        return None
    return datetime.fromtimestamp(epoch, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _pending(installation: Installation) -> Mapping[str, int]:
    if "operator" not in installation.role_passwords():
        return _UNKNOWN
    import mysql.connector

    from meterhouse.store import work
    from meterhouse.store.engine import Database

    database = Database(installation.role_url("operator"), pool=1)
    try:
        pending: Mapping[str, int] = work.pending(database)
    except (MeterhouseError, mysql.connector.Error):
        return _UNKNOWN
    finally:
        database.close()
    return pending


def _given(installation: Installation) -> list[dict[str, Any]]:
    """Servers that somebody else runs: nothing is known of them but whether they answer."""
    return [
        {
            "name": name,
            "replica": 1,
            "pid": None,
            "up": _answers(name, url),
            "restarts": 0,
            "last_success": None,
            "pending": None,
            "note": "run by somebody else",
        }
        for name, url in installation.given.items()
    ]


def _answers(name: str, url: str) -> bool:
    probe, usual_port = _PROBES[name]
    parts = urlsplit(url)

    async def ask() -> bool:
        return await probe(parts.port or usual_port, str(parts.hostname))()

    return asyncio.run(ask())


def _supervisor(folder: StateFolder) -> dict[str, Any] | None:
    try:
        return next(control.ask(folder.control_socket, "status"), None)
    except OSError:
        return None


def _state(told: Mapping[str, Any] | None, services: list[dict[str, Any]]) -> str:
    if told is None:
        return "down"
    if told["state"] == "up" and not all(service["up"] for service in services):
        return "degraded"
    return str(told["state"])
