"""`python -m meterhouse.plant`: serve all gateways from the wall clock, with a heartbeat in Redis."""

import asyncio
import os
import signal
import time

import redis.asyncio
import structlog
import uvloop
from redis.exceptions import RedisError

from meterhouse.kernel import log as logging
from meterhouse.kernel.errors import Unfit
from meterhouse.kernel.settings import Settings, from_environment
from meterhouse.plant.boost import Boosts
from meterhouse.plant.label import faulty
from meterhouse.plant.plant import Plant, gateways
from meterhouse.plant.server import Gateway, gateway
from meterhouse.plant.telling import labels
from meterhouse.store.score import KEY, written

log: structlog.stdlib.BoundLogger = structlog.get_logger()

_HEARTBEAT_SECONDS = 5.0
_HEARTBEAT_LIFE = 120


def main() -> None:
    settings = from_environment()
    logging.set_up(json=settings.log_json, service="plant")
    uvloop.run(serve(settings))


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    simulated = faulty(settings, Boosts(settings.state / "plant-boosts.json"))
    lines = await _open(settings, simulated)
    started = time.monotonic()
    _wake(simulated)
    log.info(
        "plant_served",
        gateways=len(lines),
        devices=len(simulated.devices),
        first_port=settings.plant_port,
        past_seconds=round(time.monotonic() - started, 1),
    )
    async with redis.asyncio.from_url(settings.redis) as server, asyncio.TaskGroup() as tasks:
        planted = written(labels(settings))
        beating = tasks.create_task(_beat(server, settings, simulated, [line for line, _ in lines], planted))
        await stopped.wait()
        beating.cancel()
    for _, listener in lines:
        listener.close()
    log.info("plant_stopped")


async def _open(settings: Settings, simulated: Plant) -> list[tuple[Gateway, asyncio.Server]]:
    lines = []
    for number, name in enumerate(gateways()):
        line = gateway(name, simulated.behind(name).values())
        port = settings.plant_port + number
        try:
            lines.append((line, await line.serve(port)))
        except OSError as reason:
            raise Unfit(f"port {port} for {name} is taken ({reason.strerror}); set METERHOUSE_PLANT_PORT") from reason
    return lines


def _wake(simulated: Plant) -> None:
    """Compute the past once, so that the first client does not wait for it."""
    for device in simulated.devices:
        if device.instrument.is_probe:  # it has no past: what it feels follows from the instant alone
            continue
        device.words(device.instrument.profile.register(device.instrument.main_counter), int(time.time()))


async def _beat(
    server: "redis.asyncio.Redis", settings: Settings, simulated: Plant, lines: list[Gateway], planted: bytes
) -> None:
    key = f"meterhouse:service:plant:{settings.replica}"
    is_away = False
    while True:
        answered = sum(line.answered for line in lines)
        note = f"{len(simulated.devices)} devices, {answered} requests answered"
        now = time.time()
        try:
            await server.hset(
                key, mapping={"pid": str(os.getpid()), "at": str(now), "last_success": str(now), "note": note}
            )
            await server.expire(key, _HEARTBEAT_LIFE)
            await server.set(KEY, planted, ex=_HEARTBEAT_LIFE)
            is_away = False
        except (RedisError, OSError) as reason:
            if not is_away:
                log.warning("redis_away", reason=str(reason))
            is_away = True
        await asyncio.sleep(_HEARTBEAT_SECONDS)


if __name__ == "__main__":
    main()
