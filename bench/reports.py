"""A month by day of a space with 1,000 meters below it, over HTTP at 1, 16 and 256 connections.

The floor is a bare Falcon answer of the same bytes from the same kind of server; wrk makes the load.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import pipeline, plant, servers
from bench.figures import Figure, report
from meterhouse.store import people, readings
from meterhouse.store.engine import Database

SECRET = "benchmark-secret-of-more-than-32-characters"
PASSWORD = "benchmark-password"
REPORT = "/api/v1/reports/energy/spaces/1?from=2024-10-01&to=2024-11-01&step=day&by=category"
SCRIPT = """
done = function(summary, latency, requests)
  io.write(string.format("RESULT %f %f %f %d\\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
    + summary.errors.timeout))
end
"""
BARE = """
import falcon
BODY = {body!r}
class Bare:
    def on_get(self, _request, response):
        response.content_type = "application/json"
        response.data = BODY
app = falcon.App()
app.add_route("/", Bare())
"""


@contextmanager
def api(url: str, redis_url: str) -> Iterator[str]:
    """The REST API as it is served, and its address."""
    port = servers.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "meterhouse.api"],
        env={
            **os.environ,
            "METERHOUSE_DATABASE": url,
            "METERHOUSE_REDIS": redis_url,
            "METERHOUSE_TOKEN_SECRET": SECRET,
            "METERHOUSE_API_PORT": str(port),
            "METERHOUSE_REQUESTS_PER_MINUTE": "0",
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _until_answers(f"http://127.0.0.1:{port}", "/api/v1/healthz")
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def bare(body: bytes) -> Iterator[str]:
    """A Falcon app under gunicorn, set up as the API's, that answers these bytes and does nothing else."""
    port = servers.free_port()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bare.py").write_text(BARE.format(body=body))
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "-w", "2", "-k", "gthread", "--threads", "8", "--keep-alive", "30"),
                *("--worker-connections", "2000", "-b", f"127.0.0.1:{port}", "--chdir", folder, "bare:app"),
            ],
            stderr=subprocess.DEVNULL,
        )
        try:
            yield _until_answers(f"http://127.0.0.1:{port}", "/")
        finally:
            process.terminate()
            process.wait(30)


def _until_answers(address: str, path: str) -> str:
    for _ in range(300):
        try:
            urllib.request.urlopen(address + path, timeout=2).read()
        except OSError:
            time.sleep(0.1)
        else:
            return address
    raise RuntimeError(f"{address} did not answer")


def load(url: str, connections: int, seconds: int, token: str = "") -> tuple[float, float, float, int]:
    """Requests/s, p50 and p95 [ms], and errors."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT)
        script.flush()
        answer = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script.name]
            + (["-H", f"Authorization: Bearer {token}"] if token else [])
            + [url],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    found = re.search(r"RESULT (\S+) (\S+) (\S+) (\d+)", answer)
    assert found, answer
    return float(found[1]), float(found[2]), float(found[3]), int(found[4])


def signed_in(address: str) -> str:
    request = urllib.request.Request(
        f"{address}/api/v1/session",
        data=json.dumps({"name": "bench", "password": PASSWORD}).encode(),
        headers={"Content-Type": "application/json"},
    )
    return str(json.load(urllib.request.urlopen(request))["token"])


def measure(database: Database, url: str, redis_url: str, seconds: int) -> None:
    people.add_user(database, name="bench", role="admin", password=PASSWORD)
    with api(url, redis_url) as address:
        token = signed_in(address)
        request = urllib.request.Request(address + REPORT, headers={"Authorization": f"Bearer {token}"})
        body = urllib.request.urlopen(request).read()
        load(address + REPORT, 4, 2, token)
        found = {connections: load(address + REPORT, connections, seconds, token) for connections in (1, 16, 256)}
    with bare(body) as address:
        floors = {connections: load(address, connections, seconds) for connections in (1, 16, 256)}
    for connections, (rate, p50, p95, errors) in found.items():
        note = f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, {errors} errors"
        report([Figure(f"month report, {connections} connections", rate, "requests/s", floors[connections][0], note)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meters", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=6)
    given = parser.parse_args()
    first = pipeline.AFTER - 31 * 86_400
    with servers.mariadb() as url, servers.redis() as redis_url:
        database = servers.fresh(url)
        plant.configure(database, given.meters)
        made = plant.readings(given.meters, first, pipeline.AFTER, step=900)
        readings.write(database, made.points, made.ats, made.values)
        pipeline.workers(database)
        measure(database, url, redis_url, given.seconds)


if __name__ == "__main__":
    main()
