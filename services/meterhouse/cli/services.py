"""Meterhouse's own services as a table, and the environment that each is given."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from meterhouse.cli import ready
from meterhouse.cli.installation import Installation
from meterhouse.cli.program import Program, Stage
from meterhouse.kernel.errors import Unfit
from meterhouse.kernel.settings import PREFIX, from_environment


@dataclass(frozen=True)
class Service:
    """name        also the name of its module and its log
    role           the database's user that it works as; None needs no database
    many           may run as several replicas
    work           takes its work from the queue of this stage
    serves         the name of the port that it opens when it is ready
    demo_only      runs in the demo alone
    """

    name: str
    stage: Stage = Stage.WORKER
    role: str | None = None
    many: bool = False
    work: bool = False
    serves: str | None = None
    demo_only: bool = False
    module: str = ""


SERVICES = (
    Service("plant", demo_only=True),
    Service("acquisition", role="acquisition"),
    Service("cleaning", role="cleaning", many=True, work=True),
    Service("normalization", role="normalization", many=True, work=True),
    Service("aggregation", role="aggregation", many=True, work=True),
    Service("closing", role="closing", many=True, work=True),
    Service("sealing", role="sealing"),
    Service("api", Stage.FRONT, role="api", serves="api"),
    Service("live", Stage.FRONT, role="live", serves="live"),
)

PREPARE, BACKFILL = "meterhouse.cli.prepare", "meterhouse.cli.backfill"


def programs(installation: Installation, services: tuple[Service, ...] = SERVICES) -> list[Program]:
    """What to run for this installation."""
    _check_replicas(installation.options.replicas, services)
    return [
        _program(installation, service, replica)
        for service in services
        if installation.options.demo or not service.demo_only
        for replica in range(1, installation.options.replicas.get(service.name, 1) + 1)
    ]


def one_shot(
    installation: Installation,
    name: str,
    module: str,
    role: str | None,
    more: Mapping[str, str] = MappingProxyType({}),
) -> Program:
    """A program that runs once, with `more` in its environment."""
    environment = environment_of(installation, name, 1, role) | dict(more)
    return Program(name, _python(module), environment, Stage.WORKER, once=True)


def environment_of(installation: Installation, name: str, replica: int, role: str | None) -> dict[str, str]:
    """Our own environment, and over it what is this installation's and this service's."""
    options = installation.options
    folder = installation.folder.path / "services" / f"{name}-{replica}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ours = {
        "database": installation.role_url(role) if role else None,
        "redis": installation.redis_url,
        "mqtt": installation.mqtt_url,
        "state": str(folder),
        "token_secret": from_environment().token_secret or installation.secrets["token"],
        "replica": str(replica),
        "api_port": str(installation.ports["api"]),
        "live_port": str(installation.ports["live"]),
        "listen": "127.0.0.1",
        "web_root": installation.url,
        "plant_port": str(installation.ports["plant"]) if options.demo else None,
        "plant_begun": installation.begun if options.demo else None,
    }
    inherited = {name: text for name, text in os.environ.items() if _setting(name) not in ours}
    managed = {PREFIX + setting.upper(): text for setting, text in ours.items() if text is not None}
    return inherited | managed | {"PYTHONUNBUFFERED": "1"}


def _setting(variable: str) -> str:
    """`redis` for METERHOUSE_REDIS and METERHOUSE_REDIS_FILE."""
    return variable.removeprefix(PREFIX).lower().removesuffix("_file") if variable.startswith(PREFIX) else ""


def _program(installation: Installation, service: Service, replica: int) -> Program:
    return Program(
        name=service.name,
        argv=_python(service.module or f"meterhouse.{service.name}"),
        environment=environment_of(installation, service.name, replica, service.role),
        stage=service.stage,
        replica=replica,
        ready=ready.open(installation.ports[service.serves]) if service.serves else None,
    )


def _python(module: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module)


def _check_replicas(replicas: dict[str, int], services: tuple[Service, ...]) -> None:
    many = [service.name for service in services if service.many]
    for name in replicas:
        if name not in many:
            raise Unfit(f"--replicas {name}: only {', '.join(many)} may run as several replicas.")
