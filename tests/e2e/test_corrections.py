"""Somebody drags over a chart, sees what leaving that out would change, does it, and takes it back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Demo
from tests.patience import until

pytestmark = pytest.mark.timeout(400)

METER = "Berlin office ground floor lighting"


def test_a_stretch_of_the_chart_is_corrected_and_taken_back(page: Page, demo: Demo) -> None:
    meter = demo.get("/meters", q=METER)["items"][0]
    points = demo.get(f"/meters/{meter['id']}/points")["items"]
    point = next(each["id"] for each in points if each["kind"] == "counter")
    until(lambda: len(_readings(demo, point)) > 500, 240, "its history is there")
    page.goto(f"{demo.url}/meters/{meter['id']}/points/{point}?period=custom&from=2000-01-01&to=2100-01-01")

    chart = page.locator("canvas").first
    expect(chart).to_be_visible()
    box = chart.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.4 * box["width"], middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], middle, steps=4)
    page.mouse.up()

    page.get_by_role("button", name="See what it changes").click()
    expect(page.get_by_role("status").filter(has_text=re.compile("readings"))).to_be_visible(timeout=60_000)
    page.get_by_label("Reason").fill("The meter was being repaired")
    page.get_by_role("button", name="Apply").click()
    row = page.get_by_role("row", name=re.compile("The meter was being repaired"))
    expect(row).to_contain_text(demo.name)
    assert any(each.get("corrected") == "left out" for each in _readings(demo, point))

    row.get_by_role("button", name=re.compile("^Undo")).click()
    expect(row).to_contain_text(f"undone by {demo.name}")
    assert not any("corrected" in each for each in _readings(demo, point))


def _readings(demo: Demo, point: int) -> list[dict[str, object]]:
    items: list[dict[str, object]] = demo.get(
        "/readings", point=point, **{"from": "2000-01-01", "to": "2100-01-01", "limit": 50_000}
    )["items"]
    return items
