"""`meterhouse status`: what runs, what waits; exit code 0 only when all is up."""

import argparse
import json
from typing import Any

from meterhouse.cli.command import FAILED, Command
from meterhouse.cli.options import add_state


def arguments(parser: argparse.ArgumentParser) -> None:
    add_state(parser)
    parser.add_argument("--json", action="store_true", help="for programs")


def run(given: argparse.Namespace) -> int:
    from meterhouse.cli.folder import StateFolder
    from meterhouse.cli.health import all_up, picture

    shown = picture(StateFolder.at(given.state))
    print(json.dumps(shown, indent=1) if given.json else "\n".join(_lines(shown)))
    return 0 if all_up(shown) else FAILED


def _lines(shown: dict[str, Any]) -> list[str]:
    lines = [f"Meterhouse is {shown['state']}" + (f": {shown['url']}" if shown["url"] else "")]
    if shown["services"]:
        lines += ["", f"{'service':16}{'up':5}{'process':>8}{'restarts':>10}{'pending':>9}  last success"]
        lines += [_line(service) for service in shown["services"]]
        lines += ["", f"database  {shown['database']}"]
    if login := shown["login"]:
        lines.append(f"login     {login['name']}, password {login['password']}")
    return lines


def _line(service: dict[str, Any]) -> str:
    name = service["name"] + (f" {service['replica']}" if service["replica"] > 1 else "")
    pending = "" if service["pending"] is None else service["pending"]
    up = "yes" if service["up"] else "NO"
    said = "  ".join(filter(None, (service["last_success"], service["note"])))
    return f"{name:16}{up:5}{service['pid'] or '':>8}{service['restarts']:>10}{pending:>9}  {said}".rstrip()


COMMANDS = (Command(("status",), "what runs, and what waits to be computed", run, arguments),)
