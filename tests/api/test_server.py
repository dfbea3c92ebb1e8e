"""`python -m meterhouse.api` as a process: it serves from several workers, shows signs of life and stops when told."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis as redis_client

from meterhouse.store.engine import Database
from meterhouse.store.heartbeat import beats
from tests.conftest import free_port
from tests.patience import until_it_serves


@pytest.fixture
def server(database: Database, redis_url: str, redis: redis_client.Redis, tmp_path: Path) -> Iterator[str]:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("METERHOUSE_")} | {
        "METERHOUSE_DATABASE": database.url,
        "METERHOUSE_REDIS": redis_url,
        "METERHOUSE_TOKEN_SECRET": "s" * 40,
        "METERHOUSE_API_PORT": str(port),
        "METERHOUSE_STATE": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    process = subprocess.Popen([sys.executable, "-m", "meterhouse.api"], env=environment)
    try:
        base = f"http://127.0.0.1:{port}/api/v1"
        until_it_serves(f"{base}/readyz", process)
        yield base
    finally:
        process.terminate()
        assert process.wait(30) == 0


def fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


def test_workers_add_up_their_figures_and_show_signs_of_life(server: str, redis: redis_client.Redis) -> None:
    with ThreadPoolExecutor(8) as askers:
        list(askers.map(fetched, [f"{server}/healthz"] * 200))
    line = next(
        line
        for line in fetched(f"{server}/metrics").splitlines()
        if line.startswith('meterhouse_api_requests_total{method="GET",route="/api/v1/healthz"')
    )
    assert float(line.rpartition(" ")[2]) == 200
    (beat,) = beats(redis)
    assert (beat.service, beat.replica) == ("api", 1)
    assert beat.last_success is not None
