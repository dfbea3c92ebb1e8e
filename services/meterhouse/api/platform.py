"""What all resources share, and what the asker of a request may see of it."""

from dataclasses import dataclass

import falcon
import redis as redis_client

from meterhouse.api.gate import principal
from meterhouse.api.kept import Kept
from meterhouse.kernel.settings import Settings
from meterhouse.store.channels import Channels
from meterhouse.store.engine import Database
from meterhouse.store.people import People
from meterhouse.store.records import Records
from meterhouse.store.scope import Scope, Scopes


@dataclass(frozen=True)
class Platform:
    settings: Settings
    database: Database
    redis: "redis_client.Redis"
    people: People
    scopes: Scopes
    channels: Channels
    kept: Kept

    def scope(self, req: falcon.Request) -> Scope:
        return self.scopes.of(principal(req).limit)

    def records(self, req: falcon.Request) -> Records:
        asking = principal(req)
        return Records(self.database, asking.actor, self.scopes.of(asking.limit), asking.permissions)


def platform(
    settings: Settings, database: Database | None = None, redis: "redis_client.Redis | None" = None
) -> Platform:
    server = database or Database(settings.database, pool=settings.api_threads)
    cache = (
        redis
        if redis is not None
        else redis_client.Redis.from_url(
            settings.redis, socket_timeout=5, socket_connect_timeout=3, health_check_interval=30
        )
    )
    people = People(server, cache, settings.token_secret, settings.token_minutes)
    return Platform(settings, server, cache, people, Scopes(server), Channels(server), Kept(server))
