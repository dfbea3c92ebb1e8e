"""The one door, with a real nginx: pages, assets, API, live values and the headers on each."""

import asyncio
import gzip
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.sync.server import Server, ServerConnection, serve

from meterhouse.cli import ports
from meterhouse.cli.folder import StateFolder
from meterhouse.cli.installation import Installation
from meterhouse.cli.options import Options
from meterhouse.cli.servers import proxy

OWN = {
    "Cache-Control": "private, max-age=7",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'",
}
"""What the API says of its answers."""


class Api(BaseHTTPRequestHandler):
    """Says what it was asked, at length."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(f"{self.path} {self.headers['X-Forwarded-Proto']} {self.headers['Host']}".encode() + 2000 * b" ")

    def do_POST(self) -> None:
        self._answer(str(len(self.rfile.read(int(self.headers["Content-Length"])))).encode())

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        for name, value in OWN.items() if "silent" not in self.path else ():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        return


def echo(socket: ServerConnection) -> None:
    for message in socket:
        socket.send(message)


@dataclass(frozen=True)
class Door:
    port: int

    def get(self, path: str, **headers: str) -> tuple[int, Message, bytes]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        return self.ask(request)

    def ask(self, request: urllib.request.Request) -> tuple[int, Message, bytes]:
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read()


def an_app(folder: Path, name: str) -> Path:
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(f"the {name} app")
    (folder / "mark.svg").write_text("<svg/>")
    (folder / "assets" / "index-4f3a.js").write_text(f"{name} " * 1000)
    return folder


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    root = tmp_path_factory.mktemp("a door")  # A path with a blank has to do.
    folder = StateFolder(root / "state")
    folder.create()
    [port] = ports.choose(1, set())
    installation = Installation.of(Options(folder.path, port=port), folder)
    apps = proxy.Apps(an_app(root / "web", "web"), an_app(root / "admin", "admin"))
    api = ThreadingHTTPServer(("127.0.0.1", installation.ports["api"]), Api)
    live: Server = serve(echo, "127.0.0.1", installation.ports["live"])
    program = proxy.program(installation, apps)
    nginx = subprocess.Popen(program.argv, env=dict(program.environment))
    for server in (api, live):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        assert program.ready
        asyncio.run(_until_ready(replace(program)))
        yield Door(port)
    finally:
        nginx.terminate()
        nginx.wait(10)
        for server in (api, live):
            server.shutdown()


async def _until_ready(program: proxy.Program) -> None:
    assert program.ready
    async with asyncio.timeout(10):
        while not await program.ready():
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("path", "body", "kept"),
    [
        pytest.param("/", b"the web app", "no-store", id="the page"),
        pytest.param("/reports/energy/space/3?from=2026-01-01", b"the web app", "no-store", id="a page inside it"),
        pytest.param("/admin/", b"the admin app", "no-store", id="the admin's page"),
        pytest.param("/admin/meters/7", b"the admin app", "no-store", id="a page inside the admin"),
        pytest.param("/mark.svg", b"<svg/>", "public, max-age=3600", id="a file of the web"),
        pytest.param("/admin/mark.svg", b"<svg/>", "public, max-age=3600", id="a file of the admin"),
    ],
)
def test_pages_and_files(door: Door, path: str, body: bytes, kept: str) -> None:
    status, headers, got = door.get(path)
    assert (status, got) == (200, body)
    assert headers.get_all("Cache-Control") == [kept]


@pytest.mark.parametrize(
    ("path", "app"), [("/assets/index-4f3a.js", b"web"), ("/admin/assets/index-4f3a.js", b"admin")]
)
def test_assets_are_kept_for_ever_and_sent_small(door: Door, path: str, app: bytes) -> None:
    status, headers, got = door.get(path, **{"Accept-Encoding": "gzip"})
    assert status == 200
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["Content-Type"] == "text/javascript"
    assert gzip.decompress(got).startswith(app)


@pytest.mark.parametrize("path", ["/assets/index-0000.js", "/admin/assets/index-0000.js"])
def test_an_asset_of_yesterday_is_not_found_rather_than_a_page(door: Door, path: str) -> None:
    status, headers, _body = door.get(path)
    assert status == 404
    assert headers["Cache-Control"] is None


@pytest.mark.parametrize("path", ["/", "/admin/", "/assets/index-4f3a.js", "/assets/gone.js", "/api/v1/silent"])
def test_every_answer_has_the_headers_of_safety(door: Door, path: str) -> None:
    _status, headers, _body = door.get(path)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]
    assert headers["Server"] == "nginx"


def test_the_admins_address_without_its_stroke_leads_to_it(door: Door) -> None:
    status, _headers, body = door.get("/admin")
    assert (status, body) == (200, b"the admin app")


def test_the_api_is_asked_as_the_browser_asked_and_its_own_headers_stay(door: Door) -> None:
    _status, headers, body = door.get("/api/v1/spaces?q=a%20b")
    assert body.strip() == f"/api/v1/spaces?q=a%20b http 127.0.0.1:{door.port}".encode()
    assert {name: headers.get_all(name) for name in OWN} == {name: [value] for name, value in OWN.items()}
    _status, _headers, body = door.get("/api/v1/x", **{"X-Forwarded-Proto": "https"})
    assert b" https " in body


@pytest.mark.parametrize(("mebibytes", "status"), [(60, 200), (65, 413)])
def test_a_body_may_have_64_mebibytes(door: Door, mebibytes: int, status: int) -> None:
    body = bytes(mebibytes * 2**20)
    request = urllib.request.Request(f"http://127.0.0.1:{door.port}/api/v1/import", data=body)
    assert door.ask(request)[0] == status


def test_live_values_come_over_a_websocket(door: Door) -> None:
    async def talk() -> str:
        async with connect(f"ws://127.0.0.1:{door.port}/api/v1/live", proxy=None) as socket:
            await socket.send('{"subscribe": []}')
            return str(await socket.recv())

    assert asyncio.run(talk()) == '{"subscribe": []}'
