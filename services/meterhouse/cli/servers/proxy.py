"""A private nginx: the one door. Its configuration is made from the template that the containers use too."""

import os
from dataclasses import dataclass
from pathlib import Path
from string import Template

from meterhouse.cli import ready
from meterhouse.cli.installation import Installation
from meterhouse.cli.program import Program, Stage
from meterhouse.cli.servers import binary, plain_environment
from meterhouse.cli.source import ADMIN_APP, NGINX_TEMPLATE, WEB_APP
from meterhouse.kernel.errors import Unfit


class _OurTemplate(Template):
    """Only `${METERHOUSE_…}` is a place to fill; nginx has variables of its own."""

    pattern = r"""
    \$(?:
        (?P<escaped>(?!)) |
        (?P<named>(?!)) |
        \{(?P<braced>METERHOUSE_[A-Z_]+)\} |
        (?P<invalid>(?!))
    )
    """  # type: ignore[assignment]  # compiled by Template itself


@dataclass(frozen=True)
class Apps:
    """Folders of the two built apps."""

    web: Path
    admin: Path


def program(installation: Installation, apps: Apps | None = None) -> Program:
    """The server of `apps`: the source tree's, unless others are named or none is wanted."""
    folder = installation.folder
    work = folder.path / "nginx"
    work.mkdir(mode=0o700, exist_ok=True)
    served = apps or (Apps(WEB_APP, ADMIN_APP) if installation.options.apps else _none(work))
    configuration = folder.write_text(
        "nginx.conf", filled(NGINX_TEMPLATE.read_text(), _places(installation, work, served))
    )
    argv = (binary("nginx"), "-c", str(configuration), "-p", str(work), "-e", "stderr")
    return Program(
        name="nginx",
        argv=argv,
        environment=plain_environment(),
        stage=Stage.PROXY,
        ready=ready.http(installation.options.port, "/api/v1/readyz", _local(installation.options.listen)),
    )


def _none(work: Path) -> Apps:
    folder = work / "no-app"
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text("This Meterhouse was started without its apps; its API is at /api/v1.\n")
    return Apps(folder, folder)


def filled(template: str, places: dict[str, str]) -> str:
    return _OurTemplate(template).substitute(places)


def _places(installation: Installation, work: Path, apps: Apps) -> dict[str, str]:
    paths = {"WORK": work, "WEB": apps.web, "ADMIN": apps.admin}
    host = installation.options.listen
    host = f"[{host}]" if ":" in host else host
    return {
        "METERHOUSE_NGINX_USER": "user root;" if os.geteuid() == 0 else "",
        "METERHOUSE_NGINX_WORKERS": "1",
        "METERHOUSE_NGINX_LISTEN": f"{host}:{installation.options.port}",
        "METERHOUSE_NGINX_API": f"127.0.0.1:{installation.ports['api']}",
        "METERHOUSE_NGINX_LIVE": f"127.0.0.1:{installation.ports['live']}",
        **{f"METERHOUSE_NGINX_{name}": _quotable(path) for name, path in paths.items()},
    }


def _quotable(path: Path) -> str:
    """A path to stand between double quotes; nginx would take `$` in it for one of its variables."""
    if any(character in str(path) for character in '"$\\\n'):
        raise Unfit(f'nginx cannot serve from {path}: take a folder whose name has no ", $ or \\.')
    return str(path)


def _local(listen: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(listen, listen)
