"""What `up` was asked for, and the arguments that several commands share."""

import argparse
import os
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_STATE = ".run"
DEFAULT_PORT = 8080


@dataclass(frozen=True)
class Options:
    """database, redis, mqtt   URLs of servers that somebody else runs; None for private ones
    replicas                   how many of a service, where not one
    apps                       serve the two apps too, and not the API alone
    """

    state: Path
    demo: bool = False
    detach: bool = False
    listen: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    database: str | None = None
    redis: str | None = None
    mqtt: str | None = None
    replicas: dict[str, int] = field(default_factory=dict)
    apps: bool = True


def add_state(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--state",
        type=Path,
        metavar="DIR",
        default=Path(os.environ.get("METERHOUSE_STATE", DEFAULT_STATE)),
        help=f"the installation's state folder (default: {DEFAULT_STATE})",
    )


def add_database(parser: argparse.ArgumentParser, *, help: str) -> None:
    parser.add_argument("--database", metavar="URL", help=help)


def positive(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and 65535")
    return number
