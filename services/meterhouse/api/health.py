"""Whether this process lives, whether it can serve, and what is pending."""

import time
from collections.abc import Mapping
from typing import Any

import falcon
import mysql.connector
import orjson
import redis as redis_client

from meterhouse.api.gate import PUBLIC, Access
from meterhouse.api.platform import Platform
from meterhouse.api.wire import Query, answer
from meterhouse.kernel.errors import MeterhouseError
from meterhouse.store.channels import LATEST
from meterhouse.store.version import catalogue_version
from meterhouse.store.work import STAGES, pending_detail


class LiveResource:
    access: Mapping[str, Access] = {"GET": PUBLIC}

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        answer(resp, {"status": "alive"})


class ReadyResource:
    """Ready is what can answer; how fresh the readings are is told, and judged by whoever asks."""

    access: Mapping[str, Access] = {"GET": PUBLIC}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        age: float | None = None
        checks: dict[str, str | None] = {"database": None, "redis": None}
        try:
            catalogue_version(self._platform.database)
        except (MeterhouseError, mysql.connector.Error):
            checks["database"] = "does not answer"
        try:
            age = newest_age(self._platform.redis)
        except redis_client.RedisError:
            checks["redis"] = "does not answer"
        is_ready = not any(checks.values())
        shown: dict[str, Any] = {name: {"ok": fault is None, "fault": fault} for name, fault in checks.items()}
        body = {
            "status": "ready" if is_ready else "not ready",
            "checks": shown,
            "newest_reading_age_seconds": None if age is None else round(age, 1),
        }
        answer(resp, body, falcon.HTTP_200 if is_ready else falcon.HTTP_503)


def newest_age(redis: "redis_client.Redis") -> float | None:
    """Age of the newest reading of all points [s]; None where there is none."""
    cells = redis.hvals(LATEST)
    return max(time.time() - max(orjson.loads(cell)[0] for cell in cells), 0.0) if cells else None


class PendingResource:
    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        stages = [
            {
                "stage": each.stage,
                "keys": each.keys,
                "slots": -(-each.seconds // self._platform.settings.slot_seconds),
                "oldest": each.oldest,
            }
            for each in pending_detail(self._platform.database)
        ]
        # What is only looked at makes no figure wrong meanwhile.
        computing = [stage for stage in stages if stage["stage"] in STAGES]
        answer(resp, {"stages": stages, "total": sum(int(str(stage["slots"])) for stage in computing)})
