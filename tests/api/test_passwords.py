"""Passwords: what they must be, changing them, and getting in again without one, by real mail."""

import datetime as dt
import ipaddress
import re
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import redis as redis_client
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from structlog.testing import capture_logs

from meterhouse.store.engine import Database
from meterhouse.store.people import add_user
from meterhouse.store.secret import Vault
from tests.patience import until

from .conftest import PASSWORD, Caller
from .post_office import PASSWORD as MAIL_PASSWORD
from .post_office import USER, PostOffice, post_office

NEW = "another horse"


@pytest.fixture
def ann(database: Database) -> int:
    return add_user(database, "ann", "engineer", PASSWORD, email="ann@example.org", display_name="Ann")


def signed_in(stranger: Caller, name: str = "ann", password: str = PASSWORD) -> Caller:
    answer = stranger("POST", "/session", json={"name": name, "password": password})
    return Caller(stranger.client, answer.json["token"])


def status(stranger: Caller, password: str) -> int:
    return int(stranger("POST", "/session", json={"name": "ann", "password": password}).status_code)


@pytest.mark.usefixtures("ann")
def test_a_changed_password_ends_all_sessions_and_begins_one(stranger: Caller) -> None:
    here, there = signed_in(stranger), signed_in(stranger)
    answer = here("POST", "/password", json={"current": PASSWORD, "new": NEW})
    assert answer.status_code == 200
    assert [each("GET", "/session").status_code for each in (here, there)] == [401, 401]
    assert Caller(stranger.client, answer.json["token"])("GET", "/session").status_code == 200
    assert (status(stranger, PASSWORD), status(stranger, NEW)) == (401, 200)


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        pytest.param({"current": "wrong", "new": NEW}, "current", "not your password", id="without knowing the old"),
        pytest.param({"current": PASSWORD, "new": PASSWORD}, "new", "another one", id="the same again"),
        pytest.param({"current": PASSWORD, "new": "short"}, "new", "10", id="too short"),
        pytest.param({"current": PASSWORD, "new": "ann@example.org"}, "new", "owner", id="their address"),
        pytest.param({"current": PASSWORD, "new": "Password123!"}, "new", "tried first", id="a common one"),
    ],
)
def test_a_password_is_changed_only_to_a_good_one(
    stranger: Caller, body: dict[str, str], field: str, said: str
) -> None:
    answer = signed_in(stranger)("POST", "/password", json=body)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json["errors"]] == [field]
    assert said in answer.json["errors"][0]["reason"]
    assert status(stranger, PASSWORD) == 200


def test_who_writes_users_is_held_to_the_same(admin: Caller) -> None:
    answer = admin("POST", "/users", json={"name": "countess", "password": "Countess123"})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "password")


def test_who_must_change_the_password_does_nothing_else(stranger: Caller, database: Database) -> None:
    add_user(database, "bob", "admin", PASSWORD, must_change_password=True)
    bob = signed_in(stranger, "bob")
    assert bob("GET", "/session").json["user"]["must_change_password"] is True
    for method, path in (("GET", "/users"), ("GET", "/reports"), ("GET", "/sessions"), ("POST", "/cost-centers")):
        answer = bob(method, path, json={"name": "A"})
        assert (answer.status_code, answer.json["type"]) == (403, "/problems/must-change-password")
    answer = bob("POST", "/password", json={"current": PASSWORD, "new": NEW})
    assert answer.json["user"]["must_change_password"] is False
    assert Caller(stranger.client, answer.json["token"])("GET", "/users").status_code == 200


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


def mail_server(admin: Caller, office: PostOffice, **more: Any) -> int:
    body = {
        "name": "Relay",
        "host": "127.0.0.1",
        "port": office.port,
        "security": "none",
        "from_address": "meterhouse@example.org",
        "user": USER,
        "password": MAIL_PASSWORD,
        **more,
    }
    answer = admin("POST", "/email-servers", json=body)
    assert answer.status_code == 201, answer.text
    return int(answer.json["id"])


def token_of(letter: EmailMessage) -> str:
    found = re.search(r"http://127\.0\.0\.1:8080/#/reset\?token=([\w-]{43})\s", letter.get_content())
    assert found
    return found[1]


@pytest.mark.usefixtures("ann")
def test_a_forgotten_password_is_given_anew_by_a_link_that_works_once(
    stranger: Caller, admin: Caller, office: PostOffice, redis: redis_client.Redis
) -> None:
    mail_server(admin, office)
    before = signed_in(stranger)
    assert stranger("POST", "/password/forgotten", json={"name": "ann"}).status_code == 202
    letter = office.letter()
    assert (letter["To"], letter["From"], office.users) == ("ann@example.org", "meterhouse@example.org", [USER])
    assert "Hello Ann" in letter.get_content()
    token = token_of(letter)
    assert not any(token.encode() in key for key in redis.scan_iter("*"))
    assert stranger("POST", "/password/reset", json={"token": token, "new": "short"}).status_code == 422
    assert stranger("POST", "/password/reset", json={"token": token, "new": NEW}).status_code == 204
    again = stranger("POST", "/password/reset", json={"token": token, "new": "a third horse"})
    assert (again.status_code, again.json["errors"][0]["field"]) == (422, "token")
    assert (status(stranger, PASSWORD), status(stranger, NEW)) == (401, 200)
    assert before("GET", "/session").status_code == 401


@pytest.mark.usefixtures("ann")
def test_of_those_who_use_a_link_at_once_one_comes_through(stranger: Caller, admin: Caller, office: PostOffice) -> None:
    mail_server(admin, office)
    stranger("POST", "/password/forgotten", json={"name": "ann"})
    token = token_of(office.letter())
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(stranger, "POST", "/password/reset", json={"token": token, "new": NEW}) for _ in range(4)]
    assert sorted(each.result().status_code for each in asked) == [204, 422, 422, 422]


@pytest.mark.usefixtures("ann")
def test_a_link_is_worn_by_another_one_that_was_used(stranger: Caller, admin: Caller, office: PostOffice) -> None:
    mail_server(admin, office)
    for nth in range(2):
        stranger("POST", "/password/forgotten", json={"email": "ann@example.org"})
        office.letter(nth)
    first, second = map(token_of, office.letters)
    assert stranger("POST", "/password/reset", json={"token": second, "new": NEW}).status_code == 204
    assert stranger("POST", "/password/reset", json={"token": first, "new": PASSWORD}).status_code == 422


@pytest.mark.usefixtures("ann")
def test_nobody_learns_by_asking_who_has_an_account(
    stranger: Caller, admin: Caller, office: PostOffice, database: Database
) -> None:
    mail_server(admin, office)
    add_user(database, "off", "viewer", PASSWORD, email="off@example.org", is_enabled=False)
    asked = [{"name": "nobody"}, {"email": "nobody@example.org"}, {"name": "off"}, {"name": "admin"}, {"name": "ann"}]
    answers = [stranger("POST", "/password/forgotten", json=each) for each in asked]
    assert {(each.status_code, each.text) for each in answers} == {(202, "")}
    office.letter()
    assert [letter["To"] for letter in office.letters] == ["ann@example.org"]


@pytest.mark.usefixtures("ann")
def test_letters_are_few(stranger: Caller, admin: Caller, office: PostOffice) -> None:
    mail_server(admin, office)
    for _ in range(6):
        assert stranger("POST", "/password/forgotten", json={"name": "ann"}).status_code == 202
    office.letter(2)
    assert len(office.letters) == 3


@pytest.mark.usefixtures("ann")
def test_an_organizations_own_mail_server_comes_first(
    stranger: Caller, admin: Caller, office: PostOffice, database: Database
) -> None:
    other = admin("POST", "/organizations", json={"name": "Other"}).json["id"]
    mail_server(admin, office)
    with post_office() as theirs:
        mail_server(admin, theirs, organization_id=other, name="Theirs")
        add_user(database, "olga", "viewer", PASSWORD, email="olga@example.org", organization_id=other)
        stranger("POST", "/password/forgotten", json={"name": "olga"})
        assert theirs.letter()["To"] == "olga@example.org"
    assert office.letters == []


def certificate(folder: Path) -> ssl.SSLContext:
    """Of 127.0.0.1, signed by itself; left as `folder/certificate.pem`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + dt.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


@pytest.mark.usefixtures("ann")
def test_a_mail_server_is_told_the_password_only_where_its_certificate_is_trusted(
    stranger: Caller, admin: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with post_office(certificate(tmp_path)) as office:
        mail_server(admin, office, security="starttls")
        with capture_logs() as logs:
            stranger("POST", "/password/forgotten", json={"name": "ann"})
            until(lambda: any(each["event"] == "mail_not_sent" for each in logs))
        assert "certificate" in next(each["reason"] for each in logs if each["event"] == "mail_not_sent")
        assert (office.users, office.letters) == ([], [])
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        stranger("POST", "/password/forgotten", json={"name": "ann"})
        assert office.letter()["To"] == "ann@example.org"
        assert office.users == [USER]


def test_a_mail_servers_password_is_kept_sealed_and_never_shown(
    admin: Caller, office: PostOffice, database: Database
) -> None:
    number = mail_server(admin, office)
    [(sealed,)] = database.rows("SELECT password FROM meterhouse_fdd.email_server")
    assert MAIL_PASSWORD not in sealed
    assert Vault("s" * 40).opened(sealed) == MAIL_PASSWORD
    assert Vault("t" * 40).opened(sealed) is None
    assert "password" not in admin("GET", f"/email-servers/{number}").json
    assert MAIL_PASSWORD not in admin("GET", f"/email-servers/{number}/history").text
    admin("PATCH", f"/email-servers/{number}", json={"name": "Other"})
    assert database.rows("SELECT name, password FROM meterhouse_fdd.email_server") == [("Other", sealed)]
    answer = admin("PATCH", f"/email-servers/{number}", json={"password": "x" * 990})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "password")
    admin("PATCH", f"/email-servers/{number}", json={"password": None})
    assert database.rows("SELECT password FROM meterhouse_fdd.email_server") == [(None,)]
