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

    settings = from_environment()
    key = f"meterhouse:service:{given.service}:{settings.replica}"
    with Redis.from_url(settings.redis, decode_responses=True, socket_timeout=5) as client:
        try:
            at = client.hget(key, "at")
        except RedisError as reason:
            raise Unavailable(f"Redis does not answer: {reason}") from reason
    if at is None or time.time() - float(at) > OLDEST:
        print(f"{given.service} gave no sign of life for {OLDEST:.0f} s", file=sys.stderr)
        return FAILED
    return 0


COMMANDS = (Command(("alive",), "whether a service's heartbeat is young", run, arguments),)
