"""A private nginx: the one door. Its configuration is made from the template that the containers use too."""

import os
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


def program(installation: Installation) -> Program:
    folder = installation.folder
    work = folder.path / "nginx"
    work.mkdir(mode=0o700, exist_ok=True)
    web, admin = (WEB_APP, ADMIN_APP) if installation.options.apps else 2 * (_no_app(work),)
    configuration = folder.write_text(
        "nginx.conf", filled(NGINX_TEMPLATE.read_text(), _places(installation, web, admin))
    )
    argv = (binary("nginx"), "-c", str(configuration), "-p", str(work), "-e", "stderr")
    return Program(
        name="nginx",
        argv=argv,
        environment=plain_environment(),
        stage=Stage.PROXY,
        ready=ready.http(installation.options.port, "/api/v1/readyz", _local(installation.options.listen)),
    )


def _no_app(work: Path) -> Path:
    folder = work / "no-app"
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text(
        "This Meterhouse was started without its apps; the API is at /api/v1.\n"
    )
    return folder


def filled(template: str, places: dict[str, str]) -> str:
    return _OurTemplate(template).substitute(places)


def _places(installation: Installation, web: Path, admin: Path) -> dict[str, str]:
    work = installation.folder.path / "nginx"
    paths = {"WORK": work, "WEB": web, "ADMIN": admin}
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
