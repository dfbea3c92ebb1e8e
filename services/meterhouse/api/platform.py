"""What all resources share, and what the asker of a request may see of it."""

from dataclasses import dataclass

import falcon
import redis as redis_client

from meterhouse.api.gate import principal
from meterhouse.api.kept import Kept
from meterhouse.kernel.settings import Settings
from meterhouse.store.channels import Channels
from meterhouse.store.engine import Database
from meterhouse.store.mail import Post
from meterhouse.store.oidc import OpenId
from meterhouse.store.people import People
from meterhouse.store.records import Records
from meterhouse.store.registrations import Registrations
from meterhouse.store.resets import Resets
from meterhouse.store.scope import Scope, Scopes
from meterhouse.store.secret import Vault


@dataclass(frozen=True)
class Platform:
    settings: Settings
    database: Database
    redis: "redis_client.Redis"
    people: People
    scopes: Scopes
    channels: Channels
    kept: Kept
    vault: Vault
    resets: Resets
    registrations: Registrations
    openid: OpenId | None

    def scope(self, req: falcon.Request) -> Scope:
        return self.scopes.of(principal(req).limit)

    def records(self, req: falcon.Request) -> Records:
        asking = principal(req)
        return Records(self.database, asking.actor, self.scopes.of(asking.limit), asking.permissions, self.vault)


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
    people = People(
        server,
        cache,
        settings.token_secret,
        settings.token_minutes,
        settings.access_minutes,
        settings.requests_per_minute,
    )
    vault = Vault(settings.token_secret)
    return Platform(
        settings,
        server,
        cache,
        people,
        Scopes(server),
        Channels(server),
        Kept(server),
        vault,
        Resets(people, Post(server, vault), settings.web_root),
        Registrations(server, people.attempts),
        OpenId(settings, cache) if settings.oidc_issuer else None,
    )
