"""Figures for Prometheus: requests by route and status, what is pending, the age of the newest reading."""

import os
import time
from collections.abc import Iterator, Mapping
from typing import Any

import falcon
import mysql.connector
import redis as redis_client
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from meterhouse.api.gate import PUBLIC, Access
from meterhouse.api.health import newest_age
from meterhouse.api.platform import Platform
from meterhouse.kernel.errors import MeterhouseError
from meterhouse.store.work import pending_detail

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Variable that names the folder in which the processes of one server add up their figures."""

_REQUESTS = Counter("meterhouse_api_requests_total", "Requests answered", ("method", "route", "status"))
_SECONDS = Histogram(
    "meterhouse_api_request_seconds",
    "Time from request to answer [s]",
    ("method", "route"),
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0),
)


class Timing:
    """Middleware that counts and times."""

    def process_request(self, req: falcon.Request, _resp: falcon.Response) -> None:
        req.context.started = time.perf_counter()

    def process_response(self, req: falcon.Request, resp: falcon.Response, _resource: object, _succeeded: bool) -> None:
        route = req.uri_template or "none"
        method = req.method if req.method in falcon.HTTP_METHODS else "other"
        _REQUESTS.labels(method, route, str(resp.status_code)).inc()
        _SECONDS.labels(method, route).observe(time.perf_counter() - req.context.started)


class _State(Collector):
    """What is asked for at the moment of the scrape."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def collect(self) -> Iterator[Metric]:
        try:
            stages = pending_detail(self._platform.database)
        except (MeterhouseError, mysql.connector.Error):
            stages = []
        keys = GaugeMetricFamily("meterhouse_pending_keys", "Keys that wait for a stage", labels=["stage"])
        seconds = GaugeMetricFamily(
            "meterhouse_pending_seconds", "Length of what waits for a stage [s]", labels=["stage"]
        )
        for each in stages:
            keys.add_metric([each.stage], each.keys)
            seconds.add_metric([each.stage], each.seconds)
        yield keys
        yield seconds
        try:
            age = newest_age(self._platform.redis)
        except redis_client.RedisError:
            age = None
        newest = GaugeMetricFamily("meterhouse_newest_reading_age_seconds", "Age of the newest reading [s]")
        if age is not None:
            newest.add_metric([], age)
        yield newest


class MetricsResource:
    access: Mapping[str, Access] = {"GET": PUBLIC}

    def __init__(self, platform: Platform) -> None:
        self._state = CollectorRegistry(auto_describe=False)
        self._state.register(_State(platform))

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.content_type = CONTENT_TYPE_LATEST
        resp.data = generate_latest(_requests()) + generate_latest(self._state)


def _requests() -> Any:
    if FOLDER not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together
