"""Who may come in: passwords, tokens and keys, against a real database and a real Redis."""

import time

import jwt
import pytest
import redis as redis_client

from meterhouse.kernel.errors import NotSignedIn, Refused, TooSoon, Unavailable
from meterhouse.store.engine import Database
from meterhouse.store.people import People, add_key, add_user, count_users
from meterhouse.store.records import Records
from meterhouse.store.sessions import Start

SECRET = "s" * 40
PASSWORD = "correct horse"


@pytest.fixture
def people(database: Database, redis: redis_client.Redis) -> People:
    return People(database, redis, SECRET)


@pytest.fixture
def ann(database: Database) -> int:
    return add_user(database, "ann", "engineer", PASSWORD)


def test_a_user_comes_in_by_password_and_stays_by_token(people: People, ann: int, database: Database) -> None:
    session = people.sign_in("ann", PASSWORD)
    principal = people.by_token(session.token)
    assert (principal.id, principal.name, principal.role, principal.kind) == (ann, "ann", "engineer", "user")
    assert count_users(database) == 1


@pytest.mark.usefixtures("ann")
def test_an_unknown_name_is_answered_as_a_wrong_password_after_the_same_work(people: People) -> None:
    said, took = [], []
    for name, password in (("ann", "wrong password"), ("nobody", PASSWORD)):
        started = time.process_time()
        with pytest.raises(NotSignedIn) as refused:
            people.sign_in(name, password)
        took.append(time.process_time() - started)
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert min(took) > 0.2 * max(took)


@pytest.mark.usefixtures("ann")
def test_many_failures_have_to_wait_and_others_do_not(people: People) -> None:
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            people.sign_in("ann", "wrong password", "10.0.0.1")
    with pytest.raises(TooSoon):
        people.sign_in("ann", PASSWORD, "10.0.0.1")
    assert people.sign_in("ann", PASSWORD, "10.0.0.2")


def fail(people: People, name: str, client: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises((NotSignedIn, TooSoon)):
            people.sign_in(name, "wrong password", client)


@pytest.mark.usefixtures("ann")
def test_an_owner_who_was_here_before_is_not_slowed_by_others(people: People) -> None:
    people.sign_in("ann", PASSWORD, "10.0.0.1")
    for nth in range(12):
        fail(people, "ann", f"10.9.0.{nth}", 5)
    with pytest.raises(TooSoon):
        people.sign_in("ann", PASSWORD, "10.0.0.2")
    assert people.sign_in("ann", PASSWORD, "10.0.0.1")


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize("name", ["ANN", "änn", "ann "])
def test_a_name_is_the_same_however_it_is_written(people: People, name: str) -> None:
    """The database takes these for one name: who guesses gets no more tries by them."""
    fail(people, name, "10.0.0.1", 5)
    with pytest.raises(TooSoon):
        people.sign_in("ann", PASSWORD, "10.0.0.1")


def test_who_tries_one_password_on_many_names_has_to_wait(people: People) -> None:
    fail(people, "nobody", "10.0.0.2", 1)
    for nth in range(100):
        people.attempts.failed(f"name {nth}", "10.0.0.1")
    with pytest.raises(TooSoon):
        people.sign_in("another", PASSWORD, "10.0.0.1")


@pytest.mark.usefixtures("ann")
def test_who_came_in_with_a_short_token_may_stay_while_the_session_does(
    people: People,
) -> None:
    people.access_minutes = 0
    session = people.sign_in("ann", PASSWORD, start=Start(is_short=True))
    with pytest.raises(NotSignedIn):
        people.by_token(session.token)
    assert people.by_token(session.token, late=True).until == session.kept.ends
    people.sign_out(session.token)
    with pytest.raises(NotSignedIn):
        people.by_token(session.token, late=True)


@pytest.mark.usefixtures("ann")
def test_a_token_is_of_no_use_after_signing_out(people: People) -> None:
    token = people.sign_in("ann", PASSWORD).token
    people.by_token(token)
    people.sign_out(token)
    with pytest.raises(NotSignedIn):
        people.by_token(token)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"is_enabled": False}, id="who is disabled"),
        pytest.param({"password": "another horse"}, id="who has a new password"),
    ],
)
def test_tokens_end_with_what_they_stood_for(people: People, database: Database, ann: int, change: object) -> None:
    token = people.sign_in("ann", PASSWORD).token
    people.by_token(token)
    Records(database).patch("users", ann, change)
    people.changed()
    with pytest.raises(NotSignedIn):
        people.by_token(token)


def test_a_change_of_role_holds_at_once(people: People, database: Database, ann: int) -> None:
    token = people.sign_in("ann", PASSWORD).token
    assert people.by_token(token).role == "engineer"
    Records(database).patch("users", ann, {"role": "viewer"})
    people.changed()
    assert people.by_token(token).role == "viewer"


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("nonsense", id="nonsense"),
        pytest.param(
            jwt.encode({"sub": "1", "jti": "a", "exp": 4e9, "pw": ""}, "another secret of 32 characters!", "HS256"),
            id="signed by somebody else",
        ),
        pytest.param(jwt.encode({"sub": "1", "jti": "a", "exp": 4e9, "pw": ""}, None, "none"), id="signed by nobody"),
        pytest.param(jwt.encode({"sub": "1", "jti": "a", "exp": 1, "pw": ""}, SECRET, "HS256"), id="expired"),
        pytest.param(jwt.encode({"sub": "1", "exp": 4e9}, SECRET, "HS256"), id="without what we put in"),
        pytest.param(jwt.encode({"sub": "999", "jti": "a", "exp": 4e9, "pw": ""}, SECRET, "HS256"), id="of nobody"),
    ],
)
@pytest.mark.usefixtures("ann")
def test_other_tokens_open_nothing(people: People, token: str) -> None:
    with pytest.raises(NotSignedIn):
        people.by_token(token)


def test_a_key_is_shown_once_and_kept_as_a_hash(people: People, database: Database) -> None:
    key = add_key(database, "pusher", "engineer")
    assert key.startswith("mh_")
    ((prefix, hashed),) = database.rows("SELECT prefix, hash FROM meterhouse_user.api_key")
    assert key.startswith(prefix)
    assert key not in hashed
    assert people.by_key(key).actor == "key pusher"
    with pytest.raises(NotSignedIn):
        people.by_key(key + "x")


def test_a_key_ends_when_it_says(people: People, database: Database) -> None:
    kept = Records(database).create("api-keys", {"name": "old", "expires_at": "2020-01-01T00:00:00Z"})
    with pytest.raises(NotSignedIn, match="expired"):
        people.by_key(kept.shown_once["key"])


def test_a_short_password_is_refused(database: Database) -> None:
    with pytest.raises(Refused):
        add_user(database, "bob", "viewer", "short")


@pytest.mark.usefixtures("ann")
def test_without_redis_nobody_can_tell_who_signed_out(people: People, database: Database) -> None:
    token = people.sign_in("ann", PASSWORD).token
    alone = People(database, redis_client.Redis(port=1), SECRET)
    with pytest.raises(Unavailable):
        alone.by_token(token)
