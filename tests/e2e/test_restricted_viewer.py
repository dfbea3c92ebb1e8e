"""Somebody who may look at one building: what lies beyond it is nowhere, and what they may not do is not offered."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.e2e.administration import Administration, Chosen
from tests.e2e.conftest import Demo, sign_in, visiting

pytestmark = pytest.mark.timeout(400)

NAME = "visitor"
GIVEN, OWN = "lent for a week 31", "seven slow elevators"
SPACE = "Laboratory"
BEYOND = ("Berlin campus", "Pune works", "Austin store")


@pytest.fixture(scope="module")
def user(browser: Browser, demo: Demo) -> None:
    """Made in the administration, with a password that is good for one sign-in."""
    with visiting(browser, f"{demo.url}/admin/") as page:
        sign_in(page, demo.name, demo.password)
        admin = Administration(page)
        expect(page.get_by_role("heading", name="Administration")).to_be_visible()
        admin.find("New user")
        admin.main.get_by_role("button", name="More").click()
        admin.fill({"Name": NAME, "Role": Chosen("Viewer"), "Password": GIVEN}, admin.main)
        admin.main.get_by_role("switch", name=re.compile("^Must change password")).check(force=True)
        admin.choose(admin.main.get_by_role("combobox", name="Spaces", exact=True), Chosen(SPACE))
        admin.save()
        expect(admin.main.get_by_text(f"Berlin campus / {SPACE} and all below it")).to_be_visible()


@pytest.fixture(scope="module")
def visitor(browser: Browser, demo: Demo, user: None) -> Iterator[Page]:
    """Signed in, and past the change of the password."""
    del user
    with visiting(browser, demo.url) as page:
        sign_in(page, NAME, GIVEN)
        expect(page.get_by_role("heading", name="Choose a new password")).to_be_visible()
        page.get_by_label("Present password").fill(GIVEN)
        page.get_by_label("New password", exact=True).fill(OWN)
        page.get_by_label("New password again").fill(OWN)
        page.get_by_role("button", name="Change the password").click()
        expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
        yield page


@pytest.fixture(scope="module")
def api(demo: Demo, visitor: Page) -> Iterator[requests.Session]:
    """Their own token."""
    del visitor
    with requests.Session() as session:
        answer = session.post(f"{demo.url}/api/v1/session", json={"name": NAME, "password": OWN}, timeout=30)
        answer.raise_for_status()
        session.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        yield session


def test_the_dashboard_of_a_restricted_viewer_holds_their_building_alone(visitor: Page, demo: Demo) -> None:
    visitor.goto(demo.url)
    expect(visitor.get_by_role("row", name=re.compile(SPACE))).to_be_visible()
    for name in BEYOND:
        expect(visitor.get_by_text(name, exact=True)).to_have_count(0)
    jump = visitor.get_by_role("combobox", name="Go to a space or meter")
    jump.fill("laboratory")
    expect(visitor.get_by_role("option").first).to_be_visible()
    jump.fill("Pune")
    expect(visitor.get_by_text("Nothing of this name")).to_be_visible()
    for path in _beyond(demo):
        visitor.goto(f"{demo.url}{path}")
        expect(visitor.get_by_role("heading", name="There is no such place")).to_be_visible()


def test_the_administration_shows_a_restricted_viewer_their_building_and_no_way_to_change_it(
    visitor: Page, demo: Demo
) -> None:
    admin = Administration(visitor)
    visitor.goto(f"{demo.url}/admin/tree")
    expect(visitor.get_by_role("treeitem", name=re.compile(f"^{SPACE}"))).to_be_visible()
    admin.main.get_by_role("button", name="Open all").click()
    expect(visitor.get_by_role("treeitem")).to_have_count(4)
    _offers_nothing(admin)

    admin.find("Meters")
    rows = admin.main.get_by_role("table").get_by_role("link", name=re.compile("^Berlin laboratory"))
    expect(rows).not_to_have_count(0)
    expect(admin.main.get_by_text(re.compile("^(Pune|Austin|Berlin office)"))).to_have_count(0)
    _offers_nothing(admin)
    rows.first.click()
    expect(admin.main.get_by_role("textbox", name="Name", exact=True)).to_be_disabled()
    expect(admin.main.get_by_text("You may see this, but not change it")).to_be_visible()
    _offers_nothing(admin)

    visitor.keyboard.press("Control+k")
    palette = visitor.get_by_role("dialog", name="Find a list, an act or a record")
    for words, found in (("laboratory main", True), ("Pune", False), ("New meter", False), ("Users", False)):
        palette.get_by_role("textbox").fill(words)
        expect(palette.get_by_role("option").first if found else palette.get_by_text("Nothing found")).to_be_visible()
    visitor.keyboard.press("Escape")

    for path in _beyond(demo):
        visitor.goto(f"{demo.url}/admin{path}")
        expect(visitor.get_by_role("heading", name="There is no such record")).to_be_visible()
    for path, heading in (("/users", "You may not see this"), ("/meters/new", "You may not do this")):
        visitor.goto(f"{demo.url}/admin{path}")
        expect(visitor.get_by_role("heading", name=heading)).to_be_visible()


def test_the_token_of_a_restricted_viewer_opens_no_more_than_their_pages(api: requests.Session, demo: Demo) -> None:
    def status(method: str, path: str, body: Any = None) -> int:
        return api.request(method, f"{demo.url}/api/v1{path}", json=body, timeout=30).status_code

    def names(kind: str) -> set[str]:
        answer = api.get(f"{demo.url}/api/v1/{kind}", params={"limit": 1000}, timeout=30)
        return {record["name"] for record in answer.json()["items"]}

    assert names("spaces") == {SPACE, "Wet laboratory", "Clean room", "Cold store"}
    assert {name.rsplit(" ")[0] for name in names("meters")} == {"Berlin"}
    assert [site["name"] for site in _portfolio(api, demo)] == [SPACE]
    for path in _beyond(demo):
        assert status("GET", path) == 404
        assert status("GET", f"/reports/energy{path}?from=2026-01-01&to=2026-02-01") == 404
    exported = api.get(f"{demo.url}/api/v1/spaces.json", timeout=30).text
    assert SPACE in exported
    assert not re.search("Pune|Austin|campus", exported)

    own = demo.get("/spaces", name=SPACE)["items"][0]["id"]
    assert status("GET", f"/spaces/{own}") == 200
    assert status("PATCH", f"/spaces/{own}", {"name": "Mine"}) == 403
    assert status("POST", "/spaces", {"name": "Mine"}) == 403
    for path in ("/site.json", "/users", "/audit", "/data-sources"):
        assert status("GET", path) == 403


def _offers_nothing(admin: Administration) -> None:
    """No button that changes anything."""
    changes = re.compile("^(Add|Import|Save|Delete|Deleted|Clone|Move|Bind more|Change)")
    expect(admin.main.get_by_role("button", name=changes)).to_have_count(0)
    expect(admin.main.get_by_role("checkbox")).to_have_count(0)


def _beyond(demo: Demo) -> tuple[str, str, str]:
    """Addresses of what they do not see: another site, their own site, another site's meter."""
    found = (("spaces", BEYOND[1]), ("spaces", BEYOND[0]), ("meters", "Pune grid import"))
    first, second, third = (f"/{kind}/{demo.get(f'/{kind}', name=name)['items'][0]['id']}" for kind, name in found)
    return first, second, third


def _portfolio(api: requests.Session, demo: Demo) -> list[dict[str, Any]]:
    period = {"from": "2026-01-01", "to": "2026-01-02"}
    answer = api.get(f"{demo.url}/api/v1/portfolio", params=period, timeout=30)
    return list(answer.json()["sites"])
