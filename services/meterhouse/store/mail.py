"""Mail to people, by the mail server of their organization, beside the request that asks for it.

Who asks is never told whether mail went out: that would say who has an account here.
"""

import smtplib
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import EmailMessage

import mysql.connector
import structlog

from meterhouse.kernel.errors import MeterhouseError, Unavailable
from meterhouse.store.engine import Database
from meterhouse.store.secret import Vault

log = structlog.get_logger()

_SECONDS = 15
_FIRST_ORGANIZATION = 1


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str


class Post:
    """Safe to share between threads."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault
        self._carriers = ThreadPoolExecutor(2, thread_name_prefix="mail")

    def hand_in(self, letter: Letter, organization_id: int | None) -> None:
        """At once, and the letter goes out when it can; what fails is logged.

        organization_id   whose mail server to take before the first organization's
        """
        self._carriers.submit(self._carry, letter, organization_id)

    def aside(self, prepare: Callable[[], None]) -> None:
        """Find out beside the request what to hand in; what fails is logged."""
        self._carriers.submit(self._prepared, prepare)

    def _prepared(self, prepare: Callable[[], None]) -> None:
        try:
            prepare()
        except (MeterhouseError, mysql.connector.Error) as reason:
            log.error("mail_not_prepared", reason=str(reason))

    def _carry(self, letter: Letter, organization_id: int | None) -> None:
        try:
            self._deliver(letter, organization_id)
        except (OSError, smtplib.SMTPException, MeterhouseError, mysql.connector.Error, ValueError) as reason:
            log.error("mail_not_sent", subject=letter.subject, reason=str(reason))
        else:
            log.info("mail_sent", subject=letter.subject)

    def _deliver(self, letter: Letter, organization_id: int | None) -> None:
        rows = self._database.rows(
            "SELECT host, port, security, user, password, from_address FROM meterhouse_fdd.email_server"
            " WHERE organization_id IN (%s, %s) ORDER BY organization_id = %s DESC, id LIMIT 1",
            (organization_id or _FIRST_ORGANIZATION, _FIRST_ORGANIZATION, organization_id),
        )
        if not rows:
            raise Unavailable("there is no mail server among the email-servers")
        host, port, security, user, sealed, sender = rows[0]
        password = None if sealed is None else self._vault.opened(sealed)
        if sealed is not None and password is None:
            raise Unavailable(f"the password of mail server {host} was kept under another token secret; give it anew")
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
        message["Auto-Submitted"] = "auto-generated"
        # Left alone a long link would be broken in two, which not every reader puts together again.
        message.set_content(letter.text, cte="7bit" if letter.text.isascii() else "quoted-printable")
        with _connected(host, port, security) as server:
            if user is not None and password is not None:
                server.login(user, password)
            server.send_message(message)


def _connected(host: str, port: int, security: str) -> smtplib.SMTP:
    trusted = ssl.create_default_context()
    if security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=trusted)
    server = smtplib.SMTP(host, port, timeout=_SECONDS)
    if security == "starttls":
        try:
            server.starttls(context=trusted)
        except BaseException:
            server.close()
            raise
    return server
