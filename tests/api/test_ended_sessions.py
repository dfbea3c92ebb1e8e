"""Who was shut out stays out, also once they may come in again: their sessions have ended, not paused."""

from collections.abc import Callable

import pytest

from meterhouse.store.engine import Database
from meterhouse.store.people import add_user

from .conftest import PASSWORD, Caller


@pytest.fixture
def ann(database: Database) -> int:
    return add_user(database, "ann", "viewer", PASSWORD)


def disabled(admin: Caller, user: int) -> None:
    admin("PATCH", f"/users/{user}", json={"is_enabled": False})
    admin("PATCH", f"/users/{user}", json={"is_enabled": True})


def disabled_among_others(admin: Caller, user: int) -> None:
    admin("PATCH", "/users", json={"ids": [user], "change": {"is_enabled": False}})
    admin("PATCH", "/users", json={"ids": [user], "change": {"is_enabled": True}})


def deleted(admin: Caller, user: int) -> None:
    assert admin("DELETE", f"/users/{user}").status_code == 204
    assert admin("POST", f"/users/{user}/restore").status_code == 201


def expired(admin: Caller, user: int) -> None:
    admin("PATCH", f"/users/{user}", json={"expires_at": "2020-01-01T00:00:00Z"})
    admin("PATCH", f"/users/{user}", json={"expires_at": None})


@pytest.mark.parametrize(
    "shut_out", [disabled, disabled_among_others, deleted, expired], ids=lambda shut_out: shut_out.__name__
)
def test_who_was_shut_out_has_to_sign_in_again(
    stranger: Caller, admin: Caller, ann: int, shut_out: Callable[[Caller, int], None]
) -> None:
    session = stranger("POST", "/session", json={"name": "ann", "password": PASSWORD, "refresh": True}).json
    shut_out(admin, ann)
    assert Caller(stranger.client, session["token"])("GET", "/session").status_code == 401
    renewed = stranger("POST", "/session/refresh", json={"refresh_token": session["refresh_token"]})
    assert renewed.status_code == 401
    assert stranger("POST", "/session", json={"name": "ann", "password": PASSWORD}).status_code == 200


def test_a_change_that_shuts_nobody_out_ends_no_session(stranger: Caller, admin: Caller, ann: int) -> None:
    session = stranger("POST", "/session", json={"name": "ann", "password": PASSWORD}).json
    admin("PATCH", f"/users/{ann}", json={"role": "engineer", "display_name": "Ann"})
    who = Caller(stranger.client, session["token"])("GET", "/session")
    assert (who.status_code, who.json["user"]["role"]) == (200, "engineer")


def test_a_dry_run_ends_no_session(stranger: Caller, admin: Caller, ann: int) -> None:
    session = stranger("POST", "/session", json={"name": "ann", "password": PASSWORD}).json
    admin("PATCH", f"/users/{ann}", params={"dry_run": "true"}, json={"is_enabled": False})
    assert Caller(stranger.client, session["token"])("GET", "/session").status_code == 200


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        pytest.param("2026-01-31", 200, id="a day"),
        pytest.param("2026-01-31T08:00:00+01:00", 200, id="an instant"),
        pytest.param("0001-01-01T00:00:00+14:00", 400, id="before all days"),
        pytest.param("yesterday", 400, id="a word"),
    ],
)
def test_the_audit_is_asked_from_a_moment_that_there_is(admin: Caller, moment: str, status: int) -> None:
    assert admin("GET", "/audit", params={"from": moment}).status_code == status
