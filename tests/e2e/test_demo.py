"""What somebody sees who runs `make demo`: living sites, and a register that reaches the screen."""

import json
import re
import struct
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pymodbus.client import ModbusTcpClient

from tests.e2e.conftest import Demo
from tests.patience import until

pytestmark = pytest.mark.timeout(400)

SUB_METER = "Berlin office first floor plugs"
BOOST_REGISTER = 60_000
BOOST = 40.0
"""kWh, in one go: less than what a bad reading is."""


def test_the_portfolio_shows_three_living_sites(page: Page, demo: Demo) -> None:
    progress = demo.state / "services/backfill-1/progress.json"

    def settled() -> bool:
        return bool(json.loads(progress.read_text()).get("complete")) and demo.get("/pending")["total"] == 0

    until(settled, 240, "the history goes through the pipeline")
    page.reload()
    for site in ("Berlin campus", "Pune works", "Austin store"):
        row = page.get_by_role("row", name=re.compile(site))
        # Where the day is not over yet, its last quarters of an hour may still be on their way.
        expect(row).to_contain_text(re.compile(r"(100|99\.[5-9])%"))
        expect(row).to_contain_text(re.compile(r"[€₹$]"))
    page.get_by_role("link", name="Berlin campus").click()
    expect(page.get_by_role("heading", name="Berlin campus")).to_be_visible()
    expect(page.get_by_text("Europe/Berlin").first).to_be_visible()


def test_a_register_that_changes_in_a_device_makes_the_bar_grow(page: Page, demo: Demo) -> None:
    meter = demo.get("/meters", q=SUB_METER)["items"][0]
    page.goto(f"{demo.url}/meters/{meter['id']}?period=today&step=day&as=table&against=none")
    before = until(lambda: _today(page), 120, "today's energy is on the page")

    _boost(demo, meter)

    def grown() -> float | None:
        now = _today(page)
        return now if now is not None and now > before + 0.9 * BOOST else None

    after = until(grown, 150, "the bar grows")
    assert after < before + BOOST + 30, "it grows by what was added, and by what the meter counted meanwhile"
    page.get_by_text("Chart", exact=True).click()
    expect(page.locator("canvas").first).to_be_visible()


def _today(page: Page) -> float | None:
    """Today's energy as the table of the page shows it [kWh]."""
    table = page.get_by_role("table").first
    head = table.get_by_role("columnheader").nth(1)
    if not head.is_visible():
        return None
    number = re.match(r"[\d,.]+", table.get_by_role("cell").first.inner_text())
    scale = {"Wh": 0.001, "kWh": 1.0, "MWh": 1000.0}.get(head.inner_text().split()[-1])
    # Until the report is there, the first table is that of the points.
    return float(number[0].replace(",", "")) * scale if number and scale else None


def _boost(demo: Demo, meter: dict[str, Any]) -> None:
    """Add to the device's counter, by writing its register over Modbus as an engineer's tool would."""
    point = demo.get(f"/points/{_counter(demo, meter)['id']}")
    device = demo.get(f"/devices/{point['device_id']}")
    connection = demo.get(f"/data-sources/{device['data_source_id']}")["connection"]
    with ModbusTcpClient(connection["host"], port=connection["port"]) as client:
        words = list(struct.unpack(">2H", struct.pack(">f", BOOST)))
        written = client.write_registers(BOOST_REGISTER, words, device_id=point["address"]["unit"])
        assert not written.isError(), written


def _counter(demo: Demo, meter: dict[str, Any]) -> dict[str, Any]:
    points = demo.get(f"/meters/{meter['id']}/points")["items"]
    return next(point for point in points if point["kind"] == "counter")
