"""sqlmap against the parameters of lists and reports; and against a page with a hole, which it must find."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import redis as redis_client

from meterhouse.store import document
from meterhouse.store.engine import Database
from meterhouse.store.people import add_key
from tests.api.conftest import HOUSE
from tests.conftest import free_port
from tests.patience import until_it_serves

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

FOUND = re.compile(r"^Parameter: (\S+)", re.MULTILINE)
"""How sqlmap's report begins on a parameter that it can inject into."""
TESTED = re.compile(r"(?:GET|URI) parameter '#?(\S+?)\*?'")
PERIOD = "from=2026-01-01&to=2026-01-03"


def sqlmap(url: str, folder: Path, *words: str) -> str:
    """All that it says. Boolean, error and union based: those of time would only measure this machine's load."""
    found = subprocess.run(
        [
            *(
                str(Path(sys.executable).with_name("sqlmap")),
                "--batch",
                "--disable-coloring",
                "--ignore-code=*",
                "--flush-session",
            ),
            *("--technique=BEU", "--dbms=MySQL", "--level=2", "--risk=2", "--threads=4", "--skip-waf"),
            *("--output-dir", str(folder), "-u", url, *words),
        ],
        capture_output=True,
        text=True,
        timeout=800,
        cwd=folder,
    )
    return found.stdout + found.stderr


@pytest.fixture
def api(database: Database, redis_url: str, redis: redis_client.Redis, tmp_path: Path) -> Iterator[str]:
    document.apply(database, HOUSE)
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("METERHOUSE_")} | {
        "METERHOUSE_DATABASE": database.url,
        "METERHOUSE_REDIS": redis_url,
        "METERHOUSE_TOKEN_SECRET": "s" * 40,
        "METERHOUSE_API_PORT": str(port),
        "METERHOUSE_STATE": str(tmp_path),
        "METERHOUSE_REQUESTS_PER_MINUTE": "1000000",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    process = subprocess.Popen([sys.executable, "-m", "meterhouse.api"], env=environment, stderr=subprocess.DEVNULL)
    try:
        until_it_serves(f"http://127.0.0.1:{port}/api/v1/readyz", process)
        yield f"http://127.0.0.1:{port}/api/v1"
    finally:
        process.terminate()
        assert process.wait(30) == 0


PATHS = {
    "a list": "/meters?q=Main&sort=name&limit=10&name=Main&category_id=1&id=1",
    "a list of points": "/points?q=Energy&sort=-name&deleted=false&unit=kWh",
    "readings": "/readings?point=1&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&limit=10",
    "a report": f"/reports/energy/spaces/1?{PERIOD}&step=day&by=category&against=previous",
    "the path of a report": f"/reports/energy*/spaces*/1*?{PERIOD}",
    "an explanation": "/explain?series=1&at=2026-01-01T00:00:00Z",
    "channels": "/channels/latest?deviceId=Main&meter=1&space=1",
    "the audit log": "/audit?actor=admin&kind=meters&limit=10",
}


def test_no_parameter_reaches_the_database_as_sql(api: str, database: Database, tmp_path: Path) -> None:
    key = add_key(database, "sqlmap", "admin")
    for name, path in PATHS.items():
        said = sqlmap(f"{api}{path}", tmp_path, "-H", f"X-API-Key: {key}")
        marked = {str(nth + 1) for nth in range(path.count("*"))}
        asked = marked or set(re.findall(r"[?&](\w+)=", path))
        assert set(TESTED.findall(said)) >= asked, f"of {name} not every parameter was tried:\n{said[-4000:]}"
        assert not FOUND.findall(said), f"{name}:\n{said[-4000:]}"


def test_it_would_find_a_hole(database: Database, tmp_path: Path) -> None:
    document.apply(database, HOUSE)
    with page_with_a_hole(database) as url:
        assert FOUND.findall(sqlmap(f"{url}/?name=Main", tmp_path)) == ["name"]


@contextmanager
def page_with_a_hole(database: Database) -> Iterator[str]:
    """Answers names of meters by a query that its parameter is pasted into."""

    def page(environ: dict[str, str], start: object) -> Iterable[bytes]:
        name = parse_qs(environ["QUERY_STRING"]).get("name", [""])[0]
        try:
            rows = database.rows(f"SELECT name FROM meterhouse_system.meter WHERE name = '{name}'")
            status, text = "200 OK", "".join(f"<p>{row[0]}</p>" for row in rows)
        except Exception as reason:
            status, text = "500 Internal Server Error", str(reason.__cause__ or reason)
        start(status, [("Content-Type", "text/html")])  # type: ignore[operator]
        return [f"<html><body>{text}</body></html>".encode()]

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = make_server("127.0.0.1", free_port(), page, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
