"""Every kind of page keeps to WCAG 2.2, A and AA, as far as axe-core can tell: wide and narrow, light and dark."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import ROOT, Demo, sign_in
from tests.patience import until

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def addresses(demo: Demo) -> list[str]:
    """One of each kind of page, with what there is to be seen on it."""

    def first(kind: str) -> int:
        return int(demo.get(f"/{kind}", limit=1)["items"][0]["id"])

    site, meter = demo.get("/spaces/tree")["items"][0]["children"][0]["id"], first("meters")
    today = dt.date.today()
    days = {"from": f"{today - dt.timedelta(days=365)}", "to": f"{today}"}

    def counted() -> list[dict[str, Any]]:
        """Once its history has been computed."""
        told = demo.get(f"/reports/cost/spaces/{site}", **days, explain="true")
        return [each for part in told["explain"] for each in part["series"]] if not told["pending"] else []

    series = until(counted, 240, "the cost of the site")[0]
    return [
        "/",
        f"/spaces/{site}",
        f"/spaces/{site}?as=table&measure=cost",
        f"/meters/{meter}",
        f"/meters/{meter}/points/{first('points')}",
        f"/sensors/{first('sensors')}",
        f"/explain?series={series['series']}&from={days['from']}&to={days['to']}",
        "/explain",
        "/quality",
        "/months",
        "/entry",
        "/admin/",
        "/admin/meters",
        f"/admin/meters/{meter}",
        "/admin/tariffs/new",
        "/admin/users",
        "/admin/audit",
    ]


@pytest.fixture(params=[(1440, 900, "light"), (390, 844, "dark")], ids=["wide and light", "narrow and dark"])
def page(request: pytest.FixtureRequest, browser: Browser, demo: Demo) -> Iterator[Page]:
    width, height, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB", bypass_csp=True
    )
    opened = context.new_page()
    opened.goto(demo.url)
    yield opened
    context.close()


def violations(page: Page, address: str) -> list[str]:
    page.add_script_tag(path=AXE)
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{address}: {each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]


@pytest.mark.timeout(600)
def test_no_page_breaks_a_rule_that_a_machine_can_check(page: Page, demo: Demo) -> None:
    found = violations(page, "signing in")
    sign_in(page, demo.name, demo.password)
    page.get_by_role("heading", name="Portfolio").wait_for()
    for address in addresses(demo):
        page.goto(demo.url + address)
        page.locator("h1, h2").first.wait_for()
        expect(page.locator(".mantine-Skeleton-root")).to_have_count(0, timeout=60_000)
        page.wait_for_timeout(600)  # what fades in has its colours then
        found += violations(page, address)
    assert found == []
