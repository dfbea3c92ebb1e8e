"""The WSGI application: what every request passes through, and the routes."""

from typing import Any

import falcon
import redis as redis_client

from meterhouse.api.docs import DocsResource, StyleResource
from meterhouse.api.gate import Gate
from meterhouse.api.headers import SafetyHeaders, sharing
from meterhouse.api.metrics import Timing
from meterhouse.api.openapi import OpenApiResource
from meterhouse.api.platform import platform
from meterhouse.api.problems import RequestIds, add_handlers
from meterhouse.api.records import BASE
from meterhouse.api.routes import routes
from meterhouse.kernel.errors import Unfit
from meterhouse.kernel.settings import Settings
from meterhouse.store.engine import Database


def create_app(
    settings: Settings, database: Database | None = None, redis: "redis_client.Redis | None" = None
) -> "falcon.App[Any, Any]":
    """database, redis   those of the settings when None"""
    if not settings.token_secret:
        raise Unfit("METERHOUSE_TOKEN_SECRET is not set; `openssl rand -hex 32` makes one")
    shared = platform(settings, database, redis)
    headers = SafetyHeaders(is_encrypted=settings.is_encrypted, is_shared=bool(settings.origins))
    passed: list[Any] = [RequestIds(), Timing(), headers, *sharing(settings.origins), Gate(shared.people)]
    app = falcon.App(middleware=passed)
    app.req_options.keep_blank_qs_values = True
    app.req_options.auto_parse_qs_csv = False
    add_handlers(app)
    declared = routes(shared)
    for route in declared:
        app.add_route(BASE + route.path.replace("{record_id}", "{record_id:int(min=1)}"), route.resource)
    openapi = OpenApiResource(declared, settings.web_root)
    app.add_route(f"{BASE}/openapi.json", openapi)
    app.add_route(f"{BASE}/docs", DocsResource(openapi))
    app.add_route(f"{BASE}/docs.css", StyleResource())
    return app
