"""The whole of Meterhouse, brought up by its own command with a living demo plant, and a browser to look at it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
HISTORY_DAYS = 40


@dataclass(frozen=True)
class Demo:
    """A running installation, and a client of its API that is signed in."""

    url: str
    state: Path
    name: str
    password: str
    api: requests.Session

    def get(self, path: str, **query: Any) -> Any:
        answer = self.api.get(f"{self.url}/api/v1{path}", params=query, timeout=30)
        answer.raise_for_status()
        return answer.json()


def meterhouse(*words: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "meterhouse.cli", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "services"), **(environment or {})},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    if not (ROOT / "web/dist/index.html").exists():
        pytest.fail("the apps are not built; run `make web` first")
    state = tmp_path_factory.mktemp("demo")
    up = meterhouse(
        *("up", "--demo", "--detach", "--state", str(state), "--port", str(free_port())),
        environment={"METERHOUSE_PLANT_DAYS": str(HISTORY_DAYS)},
    )
    try:
        assert up.returncode == 0, up.stdout + up.stderr
        status = json.loads(meterhouse("status", "--json", "--state", str(state)).stdout)
        login = status["login"]
        with requests.Session() as api:
            session = api.post(
                f"{status['url']}/api/v1/session",
                json={"name": login["name"], "password": login["password"]},
                timeout=30,
            )
            session.raise_for_status()
            api.headers["Authorization"] = f"Bearer {session.json()['token']}"
            yield Demo(status["url"], state, login["name"], login["password"], api)
    finally:
        down = meterhouse("down", "--state", str(state))
    assert down.returncode == 0, down.stdout + down.stderr


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """For these tests only: while it is there, nothing else in this process may run an event loop."""
    expect.set_options(timeout=20_000)  # A busy computer is slow, and slow is not broken.
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield launched
        launched.close()


@contextmanager
def visiting(browser: Browser, address: str) -> Iterator[Page]:
    """A browser of its own, at whose page nobody has signed in yet; what the page complains of fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(address)
    try:
        yield opened
    finally:
        context.close()
    assert not complaints


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def page(browser: Browser, demo: Demo) -> Iterator[Page]:
    """A page on which somebody has signed in who may do everything."""
    with visiting(browser, demo.url) as opened:
        sign_in(opened, demo.name, demo.password)
        opened.get_by_role("heading", name="Portfolio").wait_for()
        yield opened
