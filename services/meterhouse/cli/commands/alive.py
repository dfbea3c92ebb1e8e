"""`meterhouse alive`: whether a service's heartbeat is young; a container's health check."""

import argparse
import sys
import time

from meterhouse.cli.command import FAILED, Command
from meterhouse.kernel.errors import Unavailable
from meterhouse.kernel.settings import from_environment

OLDEST = 90.0  # [s]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("service", metavar="SERVICE", help="acquisition, cleaning, normalization …")


def run(given: argparse.Namespace) -> int:
    from redis import Redis, RedisError

    from meterhouse.store.heartbeat import beats

    settings = from_environment()
    with Redis.from_url(settings.redis, socket_timeout=5) as client:
        try:
            young = [beat for beat in beats(client) if time.time() - beat.at <= OLDEST]
        except RedisError as reason:
            raise Unavailable(f"Redis does not answer: {reason}") from reason
    if (given.service, settings.replica) in [(beat.service, beat.replica) for beat in young]:
        return 0
    print(f"{given.service} gave no sign of life for {OLDEST:.0f} s", file=sys.stderr)
    return FAILED


COMMANDS = (Command(("alive",), "whether a service's heartbeat is young", run, arguments),)
