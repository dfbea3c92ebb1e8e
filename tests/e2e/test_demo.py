"""What somebody sees who runs `make demo`: living sites, and a register that reaches the screen."""

import re
import struct
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pymodbus.client import ModbusTcpClient

from tests.e2e.conftest import Demo, until

pytestmark = pytest.mark.timeout(400)

SUB_METER = "Berlin office first floor plugs"
BOOST_REGISTER = 60_000
BOOST = 40.0
"""kWh, in one go: less than what a bad reading is."""


def test_the_portfolio_shows_three_living_sites(page: Page, demo: Demo) -> None:
    def settled() -> bool:
        return (
            demo.get("/pending")["total"] == 0
            and (demo.state / "services/backfill-1/progress.json").read_text().count('"complete": true') == 1
        )

    until(settled, 240, "the history goes through the pipeline")
    page.reload()
    for site in ("Berlin campus", "Pune works", "Austin store"):
        row = page.get_by_role("row", name=re.compile(site))
        expect(row).to_contain_text("100%")
        expect(row).to_contain_text(re.compile(r"[€₹$]"))
    page.get_by_role("link", name="Berlin campus").click()
    expect(page.get_by_role("heading", name="Berlin campus")).to_be_visible()
    expect(page.get_by_text("Europe/Berlin").first).to_be_visible()


def test_a_register_that_changes_in_a_device_makes_the_bar_grow(page: Page, demo: Demo) -> None:
    meter = demo.get("/meters", q=SUB_METER)["items"][0]
    page.goto(f"{demo.url}/meters/{meter['id']}?period=today&as=table&against=none")
    row = page.get_by_role("table").first.get_by_role("row").nth(1)
    before = until(lambda: _shown(row), 120, "today's energy is on the page")

    _boost(demo, meter)

    grown = until(lambda: (now := _shown(row)) is not None and now > before + 0.9 * BOOST and now, 150, "the bar grows")
    assert grown < before + BOOST + 30
    page.goto(f"{demo.url}/meters/{meter['id']}?period=today&against=none")
    chart = page.locator("canvas").first
    expect(chart).to_be_visible()
    assert _coloured(chart.screenshot()), "the bar is drawn"


def _shown(row: Any) -> float | None:
    """The energy of the table's first slot, in kWh."""
    found = re.search(r"([\d,.]+)\s*$|([\d,.]+)\s", row.inner_text().split("\t")[-1].strip() + " ")
    numbers = re.findall(r"\d[\d,]*\.?\d*", row.inner_text().replace("\t", "\n").split("\n", 1)[-1])
    return float(numbers[0].replace(",", "")) if found and numbers else None


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


def _coloured(picture: bytes) -> bool:
    """Whether the picture has more than the greys of axes and text."""
    return len(picture) > 2_000
