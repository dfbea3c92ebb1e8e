"""A site from nothing, made by hand in the administration, and made once more of the workbook that it exports."""

import io
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import handmade, workbook
from tests.e2e.administration import Administration
from tests.e2e.conftest import Demo, sign_in, visiting
from tests.patience import until

pytestmark = pytest.mark.timeout(400)

FORMER, NAME = "Harbour", "Marina"
BINDINGS_OF_METER = 1 + len(handmade.REGISTERS)
"""To its space, and of each of its points."""


@pytest.fixture(scope="module")
def wire(demo: Demo) -> handmade.Wire:
    return handmade.wire_of(demo, "Berlin office main")


@pytest.fixture(scope="module")
def by_hand(browser: Browser, demo: Demo, wire: handmade.Wire) -> None:
    with visiting(browser, f"{demo.url}/admin/") as page:
        sign_in(page, demo.name, demo.password)
        expect(page.get_by_role("heading", name="Administration")).to_be_visible()
        handmade.make_by_hand(page, wire)


@pytest.mark.usefixtures("by_hand")
def test_a_site_made_by_hand_is_what_was_typed(demo: Demo, wire: handmade.Wire) -> None:
    site, floor = _one(demo, "spaces", handmade.SITE), _one(demo, "spaces", handmade.FLOOR)
    building = _one(demo, "spaces", handmade.BUILDING)
    payer, meter = _one(demo, "cost-centers", handmade.COST_CENTER), _one(demo, "meters", handmade.METER)
    assert [site[field] for field in ("kind", "zone", "currency", "area")] == ["campus", handmade.ZONE, "EUR", 2400]
    assert site["cost_center_id"] == payer["id"]
    assert (building["parent_id"], building["kind"]) == (site["id"], "building")
    assert (floor["parent_id"], floor["kind"]) == (building["id"], "floor")
    assert [found["id"] for found in _tree_of(demo, floor["id"])["meters"]] == [meter["id"]]

    tariff = _one(demo, "tariffs", handmade.TARIFF)
    assert tariff["category_id"] == meter["category_id"] == _one(demo, "energy-categories", handmade.CATEGORY)["id"]
    [component] = tariff["components"]
    assert (component["type"], component["price"]) == ("energy", float(handmade.PRICE))
    assert _parts(demo, "cost-centers", payer["id"]) == [("tariffs", tariff["id"])]

    source, device = _one(demo, "data-sources", handmade.DATA_SOURCE), _one(demo, "devices", handmade.DEVICE)
    assert source["gateway_id"] == _one(demo, "gateways", handmade.GATEWAY)["id"]
    assert source["connection"] == {"host": wire.host, "port": wire.port}
    assert (device["data_source_id"], device["serial"]) == (source["id"], "00731")
    points = demo.get(f"/meters/{meter['id']}/points")["items"]
    assert {point["name"]: point["device_id"] for point in points} == dict.fromkeys(handmade.REGISTERS, device["id"])
    assert {demo.get(f"/points/{point['id']}")["address"]["unit"] for point in points} == {wire.unit}

    calendar = _one(demo, "working-calendars", handmade.CALENDAR)
    assert calendar["country"] == "PT"
    assert [(day["day"][5:], day["note"]) for day in calendar["non_working_days"]] == [("09-25", handmade.NOTE)]
    assert _parts(demo, "spaces", site["id"]) == [("working-calendars", calendar["id"])]


@pytest.mark.usefixtures("by_hand")
def test_a_site_made_by_hand_is_on_the_dashboard(demo: Demo, page: Page) -> None:
    site = _one(demo, "spaces", handmade.SITE)

    def is_paid_for() -> bool:
        """Some seconds of energy lie between the two answers."""
        money, energy = _today(demo, "cost", site["id"]), _today(demo, "energy", site["id"])
        return money > 0 and money == pytest.approx(energy * float(handmade.PRICE), rel=0.2)

    until(is_paid_for, 120, "what the meter counts is paid for at the price of the tariff")

    page.goto(f"{demo.url}/?period=today&against=none")
    row = page.get_by_role("row", name=re.compile(handmade.SITE))
    expect(row).to_contain_text(handmade.ZONE)
    expect(row).to_contain_text("€")
    for place in (handmade.SITE, handmade.BUILDING, handmade.FLOOR, handmade.METER):
        page.get_by_role("link", name=place, exact=True).first.click()
        expect(page.get_by_role("heading", name=place, level=1)).to_be_visible()
    point = page.get_by_role("row", name=re.compile(r"^ActivePower"))
    expect(point).to_contain_text(handmade.DEVICE)
    expect(point).to_contain_text(re.compile(r"\d kW"))


@pytest.mark.usefixtures("by_hand")
def test_a_site_is_made_anew_of_its_own_workbook(demo: Demo, page: Page, tmp_path: Path) -> None:
    page.goto(f"{demo.url}/admin/")
    with page.expect_download() as exported:
        page.get_by_role("button", name="Export the site").click()
    exported.value.save_as(tmp_path / "site.xlsx")
    right, wrong = tmp_path / "marina.xlsx", tmp_path / "marina-wrong.xlsx"
    count = workbook.renamed(tmp_path / "site.xlsx", right, FORMER, NAME)
    place = workbook.with_cell(right, wrong, "meters", "category_id", f"{NAME} steam")

    meter = handmade.METER.replace(FORMER, NAME)
    Administration(page).find("Import a whole site")
    _choose(page, wrong)
    rows = page.get_by_role("table", name="Rows of the file")
    refused = rows.get_by_role("row", name=re.compile("Refused"))
    expect(refused.first).to_contain_text(place)
    expect(refused.first).to_contain_text(f"there is no energy category '{NAME} steam'")
    because_of_it = refused.filter(has_text=f"the row of meter '{meter}' was refused")
    expect(because_of_it).to_have_count(BINDINGS_OF_METER)
    expect(refused).to_have_count(1 + BINDINGS_OF_METER)
    expect(page.get_by_role("button", name=re.compile("^Apply"))).to_be_disabled()
    page.get_by_text(re.compile(r"^All \d+$")).click()
    expect(rows.get_by_role("row", name=re.compile("New"))).to_have_count(count - 1 - BINDINGS_OF_METER)
    assert demo.get("/spaces", q=NAME)["total"] == 0

    page.get_by_role("button", name="Another file").click()
    _choose(page, right)
    expect(rows.get_by_role("row", name=re.compile("New"))).to_have_count(count)
    page.get_by_role("button", name=f"Apply {count} changes").click()
    expect(page.get_by_text("marina.xlsx is imported")).to_be_visible()

    former, anew = _exported(demo, FORMER), _exported(demo, NAME)
    assert sum(len(items) for items in former.values()) == count
    assert anew == {kind: sorted(item.replace(FORMER, NAME) for item in items) for kind, items in former.items()}


def _one(demo: Demo, kind: str, name: str) -> dict[str, Any]:
    """The only record of that name."""
    [found] = demo.get(f"/{kind}", name=name)["items"]
    return dict(found)


def _parts(demo: Demo, kind: str, record: int) -> list[tuple[str, int]]:
    bound = demo.get("/bindings", owner_kind=kind, owner_id=record)["items"]
    return [(one["part_kind"], one["part_id"]) for one in bound]


def _tree_of(demo: Demo, space: int) -> dict[str, Any]:
    """The space as it stands in the tree."""
    left = list(demo.get("/spaces/tree")["items"])
    while left:
        found = left.pop()
        if found["id"] == space:
            return dict(found)
        left += found["children"]
    raise LookupError(f"the tree has no space {space}")


def _today(demo: Demo, report: str, space: int) -> float:
    """Energy [kWh] or money of a space since the day began, by the clock of this computer."""
    today = date.today()
    period = {"from": today - timedelta(days=1), "to": today + timedelta(days=2), "step": "day"}
    rows = demo.get(f"/reports/{report}/spaces/{space}", **period)["rows"]
    return float(sum(row["value"] or 0 for row in rows))


def _choose(page: Page, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(file)


def _exported(demo: Demo, word: str) -> dict[str, list[str]]:
    """What the site's YAML says of things whose names hold the word, by kind."""
    answer = demo.api.get(f"{demo.url}/api/v1/site.zip", timeout=60)
    answer.raise_for_status()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: workbook.items_of(archive.read(name).decode(), word) for name in archive.namelist()}
    return {name: sorted(items) for name, items in files.items() if items}
