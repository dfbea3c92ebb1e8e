"""Users as those who sign in: looked up by name, id or address, past every scope."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import orjson

from meterhouse.store import tokens
from meterhouse.store.engine import Database, Row
from meterhouse.store.scope import Limit

_COLUMNS = (
    "id, name, display_name, email, role, password, is_enabled, must_change_password, expires_at,"
    " organization_id, space_ids, tenant_ids"
)
_MOST = 5
"""Accounts that share an address."""


@dataclass(frozen=True)
class Account:
    id: int
    name: str
    display_name: str | None
    email: str | None
    role: str
    password: str | None
    """Its hash; None for whom only a provider vouches for."""
    is_enabled: bool
    must_change_password: bool
    expires_at: dt.datetime | None
    """UTC without a zone."""
    limit: Limit

    @property
    def is_open(self) -> bool:
        return self.is_enabled and (self.expires_at is None or self.expires_at > _now())

    @property
    def until(self) -> float:
        """When it expires [s UTC]."""
        return float("inf") if self.expires_at is None else self.expires_at.replace(tzinfo=dt.UTC).timestamp()

    @property
    def mark(self) -> str:
        return tokens.mark(self.password)


def account(database: Database, column: Literal["id", "name"], value: int | str) -> Account | None:
    rows = database.rows(f"SELECT {_COLUMNS} FROM meterhouse_user.user WHERE {column} = %s", (value,))
    return _account(rows[0]) if rows else None


def at_address(database: Database, email: str) -> list[Account]:
    """Accounts with this address, whether they may sign in or not.

    The database takes é for e, which in an address is somebody else.
    """
    sql = f"SELECT {_COLUMNS} FROM meterhouse_user.user WHERE email = %s ORDER BY id LIMIT {_MOST}"
    found = [_account(row) for row in database.rows(sql, (email,))]
    return [each for each in found if (each.email or "").casefold() == email.casefold()]


def limit_of(organization: int | None, spaces: str, tenants: str) -> Limit:
    return Limit(organization, tuple(orjson.loads(spaces)), tuple(orjson.loads(tenants)))


def _account(row: Row) -> Account:
    number, name, shown, email, role, password, is_enabled, must_change, expires, *limit = row
    return Account(
        number, name, shown, email, role, password, bool(is_enabled), bool(must_change), expires, limit_of(*limit)
    )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
