"""Registrations: people ask for an account, and somebody who manages people says what they may see."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meterhouse.catalogue import CATALOGUE
from meterhouse.catalogue.body import record_from
from meterhouse.catalogue.people import User
from meterhouse.kernel import password as passwords
from meterhouse.kernel.errors import Fault, NotFound, Refused, TooSoon, Unavailable
from meterhouse.store import secret
from meterhouse.store.attempts import Attempts
from meterhouse.store.engine import Connection, Database, fetch, run
from meterhouse.store.records import Kept, Records
from meterhouse.store.rows import instant
from meterhouse.store.writing import Writing

_HOUR = 3600
_OF_CLIENT = 10
"""Most in an hour from one address."""
_MOST = 1000
"""Most that wait."""
_COLUMNS = "id, at, name, display_name, email, client"


@dataclass(frozen=True)
class Wish:
    """What somebody tells of themselves."""

    name: str
    display_name: str | None
    email: str
    password: str


@dataclass(frozen=True)
class Registrations:
    database: Database
    attempts: Attempts

    def ask(self, wish: Wish, client: str) -> None:
        """Kept until somebody decides; whether the name is taken is told to them alone."""
        told = {"name": wish.name, "display_name": wish.display_name, "email": wish.email, "password": wish.password}
        user = record_from(CATALOGUE["users"], told)
        assert isinstance(user, User)
        fault = passwords.fault(wish.password, wish.name, wish.display_name, wish.email)
        if fault is not None:
            raise Refused([Fault("password", fault)])
        if not self.attempts.within(f"registrations from {client}", _OF_CLIENT, _HOUR):
            raise TooSoon("many have registered from your address", _HOUR)
        hashed = secret.kept(wish.password)
        if int(self.database.rows("SELECT COUNT(*) FROM meterhouse_user.registration")[0][0]) >= _MOST:
            raise Unavailable("too many registrations wait for approval; tell those who run this installation")
        self.database.execute(
            "INSERT INTO meterhouse_user.registration (name, display_name, email, password, client)"
            " VALUES (%s, %s, %s, %s, %s)",
            (user.name, user.display_name, user.email, hashed, client[:64]),
        )

    def waiting(self) -> list[dict[str, Any]]:
        """Those who came first, first."""
        rows = self.database.rows(f"SELECT {_COLUMNS} FROM meterhouse_user.registration ORDER BY id LIMIT {_MOST}")
        return [_told(*row) for row in rows]

    def approve(self, number: int, rights: Mapping[str, Any], records: Records) -> Kept:
        """The user that becomes of it, by the rules for whoever approves.

        rights   role, organization_id, space_ids and tenant_ids
        """

        def act(writing: Writing) -> Kept:
            name, display_name, email, hashed = _taken(writing.connection, number)
            body = {"name": name, "display_name": display_name, "email": email, **rights}
            stored = writing.create("users", body)
            run(
                writing.connection,
                "UPDATE meterhouse_user.user SET password = %s WHERE id = %s",
                (hashed, stored.id),
            )
            return Kept(stored, stored.answer, {}, has_changed=True)

        return records.write(act)

    def refuse(self, number: int) -> None:
        self.database.transaction(lambda connection: _taken(connection, number))


def _taken(connection: Connection, number: int) -> tuple[str, str | None, str, str]:
    """Out of those that wait."""
    rows = fetch(
        connection,
        "SELECT name, display_name, email, password FROM meterhouse_user.registration WHERE id = %s FOR UPDATE",
        (number,),
    )
    if not rows:
        raise NotFound(f"there is no registration {number}; perhaps somebody else has decided")
    run(connection, "DELETE FROM meterhouse_user.registration WHERE id = %s", (number,))
    name, display_name, email, hashed = rows[0]
    return name, display_name, email, hashed


def _told(number: int, at: dt.datetime, name: str, display_name: str | None, email: str, client: str) -> dict[str, Any]:
    return {
        "id": number,
        "at": instant(at.replace(microsecond=0)),
        "name": name,
        "display_name": display_name,
        "email": email,
        "client": client,
    }
