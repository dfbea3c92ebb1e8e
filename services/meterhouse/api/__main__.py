"""`python -m meterhouse.api`: the REST API under gunicorn, with processes and threads as the settings say."""

import os
import shutil
import threading
import time
from pathlib import Path
from typing import Any

import redis as redis_client
import structlog
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from meterhouse.kernel import log as logging
from meterhouse.kernel.settings import Settings, from_environment
from meterhouse.store.heartbeat import beat

log = structlog.get_logger()

BEAT_SECONDS = 10.0
METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""Read by prometheus_client as it is imported: hence the late import of the rest."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """In each worker after the fork, so that none shares a connection with another."""
        from meterhouse.api.app import create_app

        return create_app(self._settings)


def options(settings: Settings) -> dict[str, Any]:
    """Of gunicorn; threads keep idle connections open cheaply, processes use the cores."""
    return {
        "bind": f"{settings.listen}:{settings.api_port}",
        "workers": settings.api_workers,
        "threads": settings.api_threads,
        "worker_class": "gthread",
        "worker_connections": 2000,
        "backlog": 2048,
        "keepalive": 30,
        "timeout": 120,
        "graceful_timeout": 15,
        "accesslog": None,
        "errorlog": "-",
        "loglevel": "warning",
        "proc_name": "meterhouse-api",
        "control_socket_disable": True,
        "post_worker_init": lambda _worker: _start_beating(settings),
        "child_exit": _forget_figures,
    }


def _forget_figures(_server: Any, worker: Any) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def _start_beating(settings: Settings) -> None:
    threading.Thread(target=_beat_on, args=(settings,), name="heartbeat", daemon=True).start()


def _beat_on(settings: Settings) -> None:
    redis = redis_client.Redis.from_url(settings.redis, socket_timeout=5, socket_connect_timeout=3)
    while True:
        try:
            beat(
                redis, "api", settings.replica, last_success=time.time(), note=f"{settings.listen}:{settings.api_port}"
            )
        except redis_client.RedisError as reason:
            log.warning("heartbeat_failed", reason=str(reason))
        time.sleep(BEAT_SECONDS)


def _figures(settings: Settings) -> None:
    """An empty folder in which the workers add up their metrics."""
    folder = Path(settings.state) / "metrics" / f"api-{settings.replica}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[METRICS] = str(folder)


def _import_all() -> None:
    """What the workers need, before they part: its memory is shared, and nobody's first request waits for it."""
    import sympy  # noqa: F401  # of formulas

    import meterhouse.api.app  # noqa: F401


def main() -> None:
    settings = from_environment()
    logging.set_up(json=settings.log_json, service="api")
    _figures(settings)
    _import_all()
    log.info("api_starts", listen=settings.listen, port=settings.api_port, workers=settings.api_workers)
    Server(settings).run()


if __name__ == "__main__":
    main()
