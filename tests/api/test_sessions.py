"""Sessions: tokens that are renewed, cookies that other sites cannot use, and an end to all of them."""

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
import redis as redis_client
from falcon.testing import Cookie, Result, TestClient

from meterhouse.api.app import create_app
from meterhouse.kernel.settings import Settings
from meterhouse.store.engine import Database
from meterhouse.store.people import add_user
from meterhouse.store.records import Records

from .conftest import PASSWORD, Caller

OURS = {"X-Requested-With": "meterhouse"}


@pytest.fixture
def ann(database: Database) -> int:
    return add_user(database, "ann", "engineer", PASSWORD)


def sign_in(stranger: Caller, **more: Any) -> Result:
    return stranger("POST", "/session", json={"name": "ann", "password": PASSWORD, **more})


def as_(stranger: Caller, token: str) -> Caller:
    return Caller(stranger.client, token)


class Browser:
    """Keeps cookies, and sends those whose path fits."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        self.cookies: dict[str, Cookie] = {}

    def __call__(self, method: str, path: str, *, ours: bool = True, **how: Any) -> Result:
        full = f"/api/v1{path}"
        sent = {name: each.value for name, each in self.cookies.items() if full.startswith(each.path or "/")}
        headers = {**(OURS if ours else {}), **how.pop("headers", {})}
        answer = self._client.simulate_request(method, full, cookies=sent, headers=headers, **how)
        for name, cookie in answer.cookies.items():
            if cookie.value:
                self.cookies[name] = cookie
            else:
                self.cookies.pop(name, None)
        return answer


@pytest.fixture
def browser(stranger: Caller, ann: int) -> Browser:
    opened = Browser(stranger.client)
    answer = opened("POST", "/session", json={"name": "ann", "password": PASSWORD, "cookie": True})
    assert answer.status_code == 200
    return opened


@pytest.mark.usefixtures("ann")
def test_a_program_has_its_token_as_long_as_the_session_lasts(stranger: Caller) -> None:
    given = sign_in(stranger).json
    assert {"token", "expires_at", "user", "refresh_token", "refresh_expires_at"} == set(given)
    assert given["expires_at"] == given["refresh_expires_at"]
    assert as_(stranger, given["token"])("GET", "/session").json["user"]["name"] == "ann"


@pytest.mark.usefixtures("ann")
def test_who_can_renew_their_token_gets_a_short_one(stranger: Caller) -> None:
    first = sign_in(stranger, refresh=True).json
    assert first["expires_at"] < first["refresh_expires_at"]
    second = stranger("POST", "/session/refresh", json={"refresh_token": first["refresh_token"]}).json
    assert second["refresh_token"] != first["refresh_token"]
    assert second["refresh_expires_at"] == first["refresh_expires_at"]
    assert as_(stranger, second["token"])("GET", "/session").status_code == 200


@pytest.mark.usefixtures("ann")
def test_a_refresh_token_that_is_shown_twice_ends_the_session(stranger: Caller) -> None:
    first = sign_in(stranger, refresh=True).json
    second = stranger("POST", "/session/refresh", json={"refresh_token": first["refresh_token"]}).json
    assert stranger("POST", "/session/refresh", json={"refresh_token": first["refresh_token"]}).status_code == 401
    assert stranger("POST", "/session/refresh", json={"refresh_token": second["refresh_token"]}).status_code == 401
    assert as_(stranger, second["token"])("GET", "/session").status_code == 401


@pytest.mark.usefixtures("ann")
def test_redis_keeps_no_token_that_could_be_used(stranger: Caller, redis: redis_client.Redis) -> None:
    given = sign_in(stranger, refresh=True).json
    _, secret = given["refresh_token"].split(".")
    for key in redis.keys("meterhouse:session:*"):
        kept = redis.hgetall(key)
        assert secret.encode() not in b" ".join(kept.values())
        assert len(kept[b"refresh"]) == 64
        assert 0 < redis.ttl(key) <= 720 * 60 + 1


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize("body", [{"refresh_token": "nonsense"}, {"refresh_token": "a.b"}, {}])
def test_other_refresh_tokens_renew_nothing(stranger: Caller, body: dict[str, str]) -> None:
    assert stranger("POST", "/session/refresh", json=body).status_code == 401


def test_a_session_is_not_renewed_for_who_was_disabled(stranger: Caller, ann: int, database: Database) -> None:
    given = sign_in(stranger, refresh=True).json
    Records(database).patch("users", ann, {"is_enabled": False})
    assert stranger("POST", "/session/refresh", json={"refresh_token": given["refresh_token"]}).status_code == 401


def test_who_has_expired_is_let_in_no_more(stranger: Caller, ann: int, database: Database) -> None:
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 600))
    Records(database).patch("users", ann, {"expires_at": until})
    assert sign_in(stranger).json["expires_at"] == until
    Records(database).patch("users", ann, {"expires_at": "2020-01-01T00:00:00Z"})
    assert sign_in(stranger).status_code == 401


def test_cookies_are_hidden_from_scripts_and_from_other_sites(browser: Browser) -> None:
    assert set(browser.cookies) == {"meterhouse_token", "meterhouse_refresh"}
    for cookie in browser.cookies.values():
        assert (cookie.http_only, cookie.same_site, cookie.secure, cookie.max_age) == (True, "Strict", False, None)
        assert (cookie.path or "").startswith("/api/v1")
    assert browser("GET", "/session").json["user"]["name"] == "ann"


def test_behind_https_cookies_travel_by_it_alone_and_may_be_remembered(
    settings: Settings, database: Database, redis: redis_client.Redis, ann: int
) -> None:
    encrypted = Settings(**{**vars(settings), "web_root": "https://house.example"})
    client = TestClient(create_app(encrypted, database, redis))
    browser = Browser(client)
    credentials = {"name": "ann", "password": PASSWORD, "cookie": True, "remember": True}
    answer = browser("POST", "/session", json=credentials)
    assert all(cookie.secure and cookie.max_age for cookie in browser.cookies.values())
    assert answer.headers["strict-transport-security"]
    assert {"token", "refresh_token"}.isdisjoint(answer.json)


def test_another_sites_page_changes_nothing_with_our_cookies(browser: Browser) -> None:
    body = {"name": "A"}
    assert browser("POST", "/cost-centers", json=body, ours=False).status_code == 403
    assert browser("POST", "/session/refresh", ours=False).status_code == 403
    assert browser("DELETE", "/session", ours=False).status_code == 403
    assert browser("GET", "/cost-centers", ours=False).json["total"] == 0
    assert browser("POST", "/cost-centers", json=body).status_code == 201


def test_a_browser_renews_by_cookie_and_two_of_its_tabs_may_ask_at_once(
    browser: Browser, redis: redis_client.Redis
) -> None:
    late = Browser(browser._client)
    late.cookies = dict(browser.cookies)
    assert browser("POST", "/session/refresh").status_code == 200
    assert late("POST", "/session/refresh").status_code == 200
    assert browser("POST", "/session/refresh").status_code == 200
    (session,) = redis.keys("meterhouse:session:*")
    redis.hset(session, "rotated", int(time.time()) - 60)
    thief = Browser(browser._client)
    thief.cookies = dict(late.cookies)
    assert thief("POST", "/session/refresh").status_code == 401
    assert browser("GET", "/session").status_code == 401


def test_signing_out_takes_the_cookies_away(browser: Browser) -> None:
    token = browser.cookies["meterhouse_token"].value
    assert browser("DELETE", "/session").status_code == 204
    assert browser.cookies == {}
    assert browser("GET", "/session", headers={"Cookie": f"meterhouse_token={token}"}).status_code == 401


def test_sessions_say_where_one_is_signed_in_and_end_one_by_one(stranger: Caller, ann: int) -> None:
    tokens = [
        stranger(
            "POST",
            "/session",
            json={"name": "ann", "password": PASSWORD},
            headers={"X-Forwarded-For": f"203.0.113.{nth}", "User-Agent": f"Program {nth}"},
        ).json["token"]
        for nth in range(3)
    ]
    here = as_(stranger, tokens[0])
    items = here("GET", "/sessions").json["items"]
    assert {each["client"]: (each["agent"], each["current"]) for each in items} == {
        "203.0.113.0": ("Program 0", True),
        "203.0.113.1": ("Program 1", False),
        "203.0.113.2": ("Program 2", False),
    }
    (second,) = (each["id"] for each in items if each["client"] == "203.0.113.1")
    assert here("DELETE", f"/sessions/{second}").status_code == 204
    assert [as_(stranger, token)("GET", "/session").status_code for token in tokens] == [200, 401, 200]
    assert here("DELETE", "/sessions", params={"others": "true"}).status_code == 204
    assert [as_(stranger, token)("GET", "/session").status_code for token in tokens] == [200, 401, 401]
    assert here("DELETE", "/sessions").status_code == 204
    assert here("GET", "/session").status_code == 401


def test_sessions_of_others_are_for_whoever_manages_people(
    stranger: Caller, ann: int, admin: Caller, signed_in: Callable[..., Caller]
) -> None:
    token = sign_in(stranger).json["token"]
    assert signed_in("viewer")("GET", "/sessions", params={"user": ann}).status_code == 403
    (theirs,) = admin("GET", "/sessions", params={"user": ann}).json["items"]
    assert theirs["current"] is False
    assert signed_in("engineer")("DELETE", f"/sessions/{theirs['id']}").status_code == 404
    assert admin("DELETE", f"/sessions/{theirs['id']}").status_code == 204
    assert as_(stranger, token)("GET", "/session").status_code == 401
    assert admin("GET", "/sessions", params={"user": 999_999}).json["items"] == []


def test_sessions_before_a_new_password_are_gone_from_the_list(
    stranger: Caller, ann: int, database: Database, admin: Caller
) -> None:
    sign_in(stranger)
    admin("PATCH", f"/users/{ann}", json={"password": "another horse"})
    assert admin("GET", "/sessions", params={"user": ann}).json["items"] == []


@pytest.mark.usefixtures("ann")
def test_a_token_without_a_session_of_ours_is_still_bound_to_its_end(stranger: Caller) -> None:
    """What a token says of its end is signed: nobody prolongs it."""
    token = sign_in(stranger).json["token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    forged = jwt.encode({**claims, "exp": claims["exp"] + 9999, "end": claims["end"] + 9999}, "x" * 40, "HS256")
    assert as_(stranger, forged)("GET", "/session").status_code == 401
