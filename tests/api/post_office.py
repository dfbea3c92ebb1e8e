"""A real mail server on loopback, for tests: it keeps what is handed in."""

import email
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from tests.conftest import free_port
from tests.patience import until

USER, PASSWORD = "house", "only the mail server knows"


class PostOffice:
    def __init__(self) -> None:
        self.port = free_port()
        self.letters: list[EmailMessage] = []
        self.users: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's
        content = cast(bytes, envelope.content)
        self.letters.append(cast(EmailMessage, email.message_from_bytes(content, policy=email.policy.default)))
        return "250 OK"

    def admit(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        is_known = (given.login.decode(), given.password.decode()) == (USER, PASSWORD)
        self.users += [given.login.decode()] * is_known
        return AuthResult(success=is_known)

    def letter(self, nth: int = 0) -> EmailMessage:
        """Waits for it."""
        until(lambda: len(self.letters) > nth, what="a letter")
        return self.letters[nth]


@contextmanager
def post_office(context: ssl.SSLContext | None = None) -> Iterator[PostOffice]:
    """context   of a server that wants STARTTLS; one in clear without"""
    office = PostOffice()
    controller = Controller(
        office,
        hostname="127.0.0.1",
        port=office.port,
        authenticator=office.admit,
        auth_require_tls=context is not None,
        tls_context=context,
        require_starttls=context is not None,
    )
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
