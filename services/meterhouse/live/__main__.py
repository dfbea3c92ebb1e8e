"""`python -m meterhouse.live`: the live gateway under uvicorn, one process."""

import structlog
import uvicorn

from meterhouse.kernel import log as logging
from meterhouse.kernel.settings import from_environment
from meterhouse.live.app import create_app

log = structlog.get_logger()

MOST_MESSAGE = 1 << 16
"""Largest message that a client may send [byte]."""


def main() -> None:
    settings = from_environment()
    logging.set_up(json=settings.log_json, service="live")
    log.info("live_starts", listen=settings.listen, port=settings.live_port)
    uvicorn.run(
        create_app(settings),
        host=settings.listen,
        port=settings.live_port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=MOST_MESSAGE,
        ws_per_message_deflate=False,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        timeout_graceful_shutdown=5,
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
