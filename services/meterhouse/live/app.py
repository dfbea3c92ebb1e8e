"""The ASGI application of the live gateway, and what runs beside its clients."""

import asyncio
import time
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

import falcon
import falcon.asgi
import redis as redis_client
import structlog
from redis.exceptions import RedisError

from meterhouse.kernel.errors import Unfit
from meterhouse.kernel.settings import Settings
from meterhouse.live.client import Client
from meterhouse.live.directory import Directory
from meterhouse.live.hub import Hub
from meterhouse.store.channels import Channels
from meterhouse.store.engine import Database
from meterhouse.store.heartbeat import EXPIRES_SECONDS, entry
from meterhouse.store.people import COOKIE, People
from meterhouse.store.scope import Scopes

log = structlog.get_logger()

PATH = "/api/v1/live"
BEAT_SECONDS = 10.0


class Gateway:
    """Middleware that runs the subscription and the heartbeat while the application lives."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        redis = redis_client.Redis.from_url(settings.redis, socket_timeout=5, socket_connect_timeout=3)
        people = People(database, redis, settings.token_secret, settings.token_minutes)
        self.directory = Directory(people, Scopes(database), Channels(database))
        self.hub = Hub(settings.redis)
        self.clients = 0
        self._tasks: list[asyncio.Task[None]] = []

    async def process_startup(self, _scope: dict[str, Any], _event: dict[str, Any]) -> None:
        self._tasks = [asyncio.create_task(self.hub.listen()), asyncio.create_task(self._beat())]

    async def process_shutdown(self, _scope: dict[str, Any], _event: dict[str, Any]) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.hub.close()
        self._database.close()

    async def _beat(self) -> None:
        while True:
            key, fields = entry("live", self._settings.replica, time.time(), f"{self.clients} clients")
            try:
                async with self.hub.redis.pipeline(transaction=True) as pipe:
                    pipe.hset(key, mapping=fields)
                    pipe.expire(key, EXPIRES_SECONDS)
                    await pipe.execute()
            except RedisError as reason:
                log.warning("heartbeat_failed", reason=str(reason))
            await asyncio.sleep(BEAT_SECONDS)


class LiveResource:
    def __init__(self, gateway: Gateway, web_root: str) -> None:
        self._gateway = gateway
        self._origins = {web_root}

    async def on_websocket(self, req: falcon.asgi.Request, socket: falcon.asgi.WebSocket) -> None:
        token = cookie_of_our_page(req, self._origins)
        await socket.accept()
        self._gateway.clients += 1
        try:
            await Client(socket, self._gateway.hub, self._gateway.directory, token).serve()
        finally:
            self._gateway.clients -= 1


def cookie_of_our_page(req: falcon.asgi.Request, origins: Collection[str]) -> str | None:
    """The access token; None where there is none, or a page of another site opens the line.

    Browsers send cookies with whatever page opens a socket, and say which page that is.
    """
    origin = req.get_header("Origin") or ""
    is_ours = origin in origins or (origin != "" and urlsplit(origin).netloc == req.get_header("Host"))
    values = req.get_cookie_values(COOKIE) if is_ours else None
    return values[0] if values and values[0] else None


class HealthResource:
    async def on_get(self, _req: falcon.asgi.Request, resp: falcon.asgi.Response) -> None:
        resp.media = {"status": "alive"}


def create_app(settings: Settings, database: Database | None = None) -> "falcon.asgi.App[Any, Any]":
    """database   that of the settings when None"""
    if not settings.token_secret:
        raise Unfit("METERHOUSE_TOKEN_SECRET is not set; it must be that of the API")
    gateway = Gateway(settings, database or Database(settings.database, pool=4))
    beside: list[Any] = [gateway]
    app = falcon.asgi.App(middleware=beside)
    app.add_route(PATH, LiveResource(gateway, settings.web_root))
    app.add_route(f"{PATH}/healthz", HealthResource())
    return app
