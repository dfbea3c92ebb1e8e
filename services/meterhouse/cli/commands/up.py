"""`meterhouse up`: a whole installation on this machine."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from meterhouse.cli.command import FAILED, Command
from meterhouse.cli.options import DEFAULT_PORT, Options, add_database, add_state, positive
from meterhouse.kernel.errors import MeterhouseError, Unfit

if TYPE_CHECKING:
    from meterhouse.cli.local import Cast, Ready


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="with a living demo site: devices, history, faults")
    parser.add_argument("--detach", action="store_true", help="return once all is ready, and go on in the background")
    add_state(parser)
    parser.add_argument("--port", type=positive, default=DEFAULT_PORT, help=f"of the web pages ({DEFAULT_PORT})")
    parser.add_argument("--listen", metavar="ADDRESS", default="127.0.0.1", help="of the web pages (127.0.0.1)")
    add_database(parser, help="use this server, mysql://user:password@host:port, instead of a private one")
    parser.add_argument("--redis", metavar="URL", help="use this Redis, redis://host:port, instead of a private one")
    parser.add_argument("--mqtt", metavar="URL", help="use this broker, mqtt://host:port, instead of a private one")
    parser.add_argument(
        "--replicas",
        metavar="STAGE=N",
        action="append",
        default=[],
        help="run N of a stage (may be repeated)",
    )
    parser.add_argument("--no-apps", dest="apps", action="store_false", help="serve the API alone, without the apps")


def options_of(given: argparse.Namespace) -> Options:
    return Options(
        state=given.state,
        demo=given.demo,
        detach=given.detach,
        listen=given.listen,
        port=given.port,
        database=given.database,
        redis=given.redis,
        mqtt=given.mqtt,
        replicas=_replicas(given.replicas),
        apps=given.apps,
    )


def _replicas(given: Sequence[str]) -> dict[str, int]:
    replicas = {}
    for text in given:
        stage, _, number = text.partition("=")
        if not number.isdigit() or not 0 < int(number) < 100:
            raise Unfit(f"--replicas {text} must read STAGE=N, for example --replicas normalization=2")
        replicas[stage] = int(number)
    return replicas


def run(given: argparse.Namespace) -> int:
    from meterhouse.cli.local import Cast

    return start(options_of(given), Cast())


def start(options: Options, cast: "Cast") -> int:
    return _detached(options, cast) if options.detach else _in_foreground(options, cast)


def _in_foreground(options: Options, cast: "Cast") -> int:
    from meterhouse.cli import local
    from meterhouse.kernel.log import set_up

    set_up(json=False, service="supervisor")

    def ready(there: local.Ready) -> None:
        for line in (*_welcome(there), "Press Ctrl-C to stop."):
            _say(line)

    local.run(options, say=_say, ready=ready, cast=cast)
    return 0


def _detached(options: Options, cast: "Cast") -> int:
    from meterhouse.cli import local
    from meterhouse.cli.detach import Tell, detached
    from meterhouse.cli.folder import StateFolder
    from meterhouse.kernel.log import set_up

    folder = StateFolder.at(options.state)
    folder.create()

    def daemon(tell: Tell) -> int:
        set_up(json=False, service="supervisor")

        def ready(there: local.Ready) -> None:
            tell({"say": _welcome(there), "end": 0})

        try:
            local.run(options, say=lambda line: tell({"say": [line]}), ready=ready, cast=cast)
        except MeterhouseError as reason:
            tell({"failed": str(reason), "end": FAILED})
            return FAILED
        return 0

    log = folder.logs / "supervisor.log"
    for told in detached(daemon, log=log):
        for line in told.get("say", ()):
            _say(line)
        if "failed" in told:
            print(f"meterhouse: {told['failed']}", file=sys.stderr)
        if "end" in told:
            return int(told["end"])
    print(f"meterhouse: it ended before it was ready; the reason is in {log}", file=sys.stderr)
    return FAILED


def _welcome(there: "Ready") -> list[str]:
    lines = ["", f"Meterhouse is up: {there.url}"]
    if there.password:
        lines.append(f"Sign in as {there.name} with the password {there.password}")
    lines += there.remarks
    return lines


def _say(line: str) -> None:
    print(line, flush=True)


COMMANDS = (Command(("up",), "bring up a whole installation on this machine", run, arguments),)
