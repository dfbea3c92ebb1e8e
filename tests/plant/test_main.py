"""The service as it is started: `python -m meterhouse.plant` with a real Redis."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import redis as redis_client
from pymodbus.client import AsyncModbusTcpClient

from meterhouse.cli.ports import all_free
from meterhouse.plant.plant import gateways
from tests.patience import until

_KEY = "meterhouse:service:plant:1"


def test_it_serves_beats_and_stops_when_told(tmp_path: Path, redis: redis_client.Redis, redis_url: str) -> None:
    port = next(first for first in range(25_400, 31_000, 20) if all_free(first, len(gateways())))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("METERHOUSE_")}
    service = subprocess.Popen(
        [sys.executable, "-m", "meterhouse.plant"],
        env=environment
        | {
            "PYTHONPATH": str(Path(__file__).parents[2] / "services"),
            "METERHOUSE_REDIS": redis_url,
            "METERHOUSE_STATE": str(tmp_path),
            "METERHOUSE_PLANT_PORT": str(port),
        },
    )
    try:
        until(lambda: service.poll() is not None or redis.exists(_KEY))
        assert service.poll() is None
        beat = {name: redis.hget(_KEY, name) or b"" for name in ("pid", "at", "note")}
        assert int(beat["pid"]) == service.pid
        assert abs(float(beat["at"]) - time.time()) < 10
        assert b"106 devices" in beat["note"]
        assert 0 < redis.ttl(_KEY) <= 120

        async def answers(number: int) -> bool:
            client = AsyncModbusTcpClient("127.0.0.1", port=port + number, timeout=5, retries=0)
            assert await client.connect()
            answer = await client.read_holding_registers(60_000, count=2, device_id=1)
            client.close()
            return not answer.isError()

        assert all(asyncio.run(answers(number)) for number in range(len(gateways())))
        service.send_signal(signal.SIGTERM)
        assert service.wait(5) == 0
    finally:
        if service.poll() is None:
            service.kill()
            service.wait()
