"""Sign-in with an OpenID provider: a real one on loopback, led to and back as a browser is."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import redis as redis_client
from falcon.testing import Result, TestClient
from joserfc.jwk import RSAKey

from meterhouse.api.app import create_app
from meterhouse.kernel.settings import Settings
from meterhouse.store.engine import Database
from meterhouse.store.people import add_user

from .conftest import PASSWORD, Caller
from .provider import CLIENT, SECRET, Provider, provider
from .test_sessions import Browser


@pytest.fixture
def elsewhere() -> Iterator[Provider]:
    with provider() as opened:
        yield opened


@pytest.fixture
def installation(
    settings: Settings, database: Database, redis: redis_client.Redis, elsewhere: Provider
) -> Callable[..., Browser]:
    """A browser at an installation that knows the provider."""

    def make(**more: Any) -> Browser:
        known = {
            "oidc_issuer": elsewhere.url,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SECRET,
            "oidc_name": "House login",
        }
        return Browser(TestClient(create_app(Settings(**{**vars(settings), **known, **more}), database, redis)))

    return make


@pytest.fixture
def ann(database: Database) -> int:
    return add_user(database, "ann", "viewer", PASSWORD, email="Ann@Example.org")


def led_back(browser: Browser, to: str | None = None) -> str:
    """The way to the provider; the address on our side that it leads back to."""
    there = browser("GET", "/session/oidc", params={"to": to} if to else {})
    assert there.status_code == 302
    answer = httpx.get(there.headers["location"])
    assert answer.status_code == 302
    return answer.headers["location"]


def come_back(browser: Browser, address: str) -> Result:
    parts = urlsplit(address)
    assert parts.path == "/api/v1/session/oidc/callback"
    query = {name: value for name, (value,) in parse_qs(parts.query).items()}
    return browser("GET", "/session/oidc/callback", params=query)


def refusal(answer: Result) -> str:
    assert answer.status_code == 302
    assert "meterhouse_token" not in answer.cookies
    before, _, reason = answer.headers["location"].partition("/#/refused?reason=")
    assert before == "http://127.0.0.1:8080"
    return reason


@pytest.mark.usefixtures("ann")
def test_whom_the_provider_vouches_for_comes_in(installation: Callable[..., Browser], admin: Caller) -> None:
    browser = installation()
    assert browser("GET", "/session/ways").json["oidc"] == {"name": "House login"}
    answer = come_back(browser, led_back(browser, "/admin/?a=b"))
    assert answer.headers["location"] == "http://127.0.0.1:8080/admin/?a=b"
    assert set(browser.cookies) == {"meterhouse_token", "meterhouse_refresh"}
    assert browser("GET", "/session").json["user"]["name"] == "ann"
    assert browser("POST", "/session/refresh").status_code == 200
    (event,) = admin("GET", "/audit", params={"actor": "ann"}).json["items"]
    assert (event["action"], event["after"]["way"]) == ("sign-in", "oidc")


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie:x"])
def test_the_way_back_leads_to_pages_of_ours_alone(installation: Callable[..., Browser], to: str) -> None:
    browser = installation()
    assert come_back(browser, led_back(browser, to)).headers["location"] == "http://127.0.0.1:8080/"


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"email_verified": False}, id="an address that was not verified"),
        pytest.param({"email_verified": "true"}, id="an address of which it is only said"),
        pytest.param({"email": None}, id="no address"),
        pytest.param({"email": "änn@example.org"}, id="an address that the database takes for the same"),
        pytest.param({"aud": "another program"}, id="a token for somebody else"),
        pytest.param({"iss": "https://evil.example"}, id="a token by somebody else"),
        pytest.param({"nonce": "of another way"}, id="a token of another way"),
        pytest.param({"exp": int(time.time()) - 600}, id="an old token"),
        pytest.param({"exp": None}, id="a token without an end"),
    ],
)
def test_what_the_provider_does_not_vouch_for_opens_nothing(
    installation: Callable[..., Browser], elsewhere: Provider, claims: dict[str, Any]
) -> None:
    elsewhere.claims |= claims
    browser = installation()
    assert refusal(come_back(browser, led_back(browser))) in ("failed", "unknown")
    assert browser("GET", "/session").status_code == 401


@pytest.mark.usefixtures("ann")
def test_a_token_with_another_signature_opens_nothing_and_a_new_key_is_looked_up(
    installation: Callable[..., Browser], elsewhere: Provider
) -> None:
    browser = installation()
    come_back(browser, led_back(browser))
    elsewhere.signs_with = RSAKey.generate_key(2048, {"kid": "second", "use": "sig"})
    assert refusal(come_back(browser, led_back(browser))) == "failed"
    elsewhere.key = elsewhere.signs_with
    assert come_back(browser, led_back(browser)).headers["location"] == "http://127.0.0.1:8080/"


@pytest.mark.usefixtures("ann")
def test_a_way_is_gone_once_and_by_the_browser_that_began_it(installation: Callable[..., Browser]) -> None:
    browser = installation()
    address = led_back(browser)
    another = Browser(browser._client)
    assert refusal(come_back(another, address)) == "failed"
    kept = dict(browser.cookies)
    assert come_back(browser, address).headers["location"] == "http://127.0.0.1:8080/"
    again = Browser(browser._client)
    again.cookies = kept
    assert refusal(come_back(again, address)) == "failed"


def test_whom_we_do_not_know_stays_outside_or_waits(installation: Callable[..., Browser], admin: Caller) -> None:
    browser = installation()
    assert refusal(come_back(browser, led_back(browser))) == "unknown"
    browser = installation(oidc_create=True)
    for _ in range(2):
        assert refusal(come_back(browser, led_back(browser))) == "waits"
    (made,) = admin("GET", "/users", params={"name": "ann@example.org"}).json["items"]
    assert (made["role"], made["is_enabled"], made["display_name"]) == ("viewer", False, "Ann")
    admin("PATCH", f"/users/{made['id']}", json={"is_enabled": True})
    come_back(browser, led_back(browser))
    assert browser("GET", "/session").json["user"]["id"] == made["id"]


@pytest.mark.usefixtures("ann")
def test_an_address_that_several_share_says_nothing_of_who_it_is(
    installation: Callable[..., Browser], database: Database
) -> None:
    add_user(database, "anna", "admin", PASSWORD, email="ann@example.org")
    browser = installation()
    assert refusal(come_back(browser, led_back(browser))) == "several"


def test_without_a_provider_there_is_no_such_way(stranger: Caller) -> None:
    assert stranger("GET", "/session/oidc").status_code == 404
    assert stranger("GET", "/session/oidc/callback").status_code == 404


@pytest.mark.usefixtures("ann")
def test_who_comes_back_with_nothing_is_led_to_a_page(installation: Callable[..., Browser]) -> None:
    browser = installation()
    answer = browser("GET", "/session/oidc/callback", params={"error": "access_denied"})
    assert refusal(answer) == "failed"


def test_a_provider_that_does_not_answer_is_said_to_be_away(installation: Callable[..., Browser]) -> None:
    browser = installation(oidc_issuer="http://127.0.0.1:1")
    answer = browser("GET", "/session/oidc")
    assert (answer.status_code, "House login" in answer.json["detail"]) == (503, True)
