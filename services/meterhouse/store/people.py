"""Who is asking: people by name and password, then by token; programs by key.

A token names its user; role and limits are looked up, so that a change of them holds at once. What was
looked up is kept for a few seconds, and not beyond the next change of people, which Redis counts.
"""

import datetime as dt
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import jwt
import orjson
import redis as redis_client

from meterhouse.catalogue.permissions import ROLES, Permission
from meterhouse.kernel.errors import MeterhouseError, NotSignedIn, Unavailable
from meterhouse.store import secret
from meterhouse.store.engine import Database, Row
from meterhouse.store.records import Records
from meterhouse.store.rows import instant
from meterhouse.store.scope import Limit

REVOKED = "meterhouse:revoked:"
CHANGES = "meterhouse:people"
"""Grows with every change of users and keys."""

_FAILURES = "meterhouse:failures:"
_PATIENCE = (("{name}|{client}", 5), ("{name}", 50))
"""Failed attempts that are free, by who made them; each further one doubles the wait."""
_LONGEST_WAIT = 300  # [s]
_KEPT_SECONDS = 5.0
_MOST_KEPT = 10_000
_ALGORITHM = "HS256"
_LIMIT = "organization_id, space_ids, tenant_ids"


class TooSoon(MeterhouseError):
    """Too many attempts; `seconds` says when the next one is taken."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many failed attempts; try again in {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True)
class Principal:
    name: str
    role: str
    permissions: frozenset[Permission]
    limit: Limit
    kind: Literal["user", "key"]
    id: int
    until: float
    """When it has to show itself again [s UTC]."""
    display_name: str | None = None
    must_change_password: bool = False

    @property
    def actor(self) -> str:
        """As the audit names it."""
        return self.name if self.kind == "user" else f"key {self.name}"

    @property
    def user(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "display_name": self.display_name,
            "role": self.role,
            "permissions": sorted(self.permissions),
            "must_change_password": self.must_change_password,
        }


@dataclass(frozen=True)
class Session:
    token: str
    expires_at: str
    principal: Principal


@dataclass
class People:
    """Safe to share between threads."""

    database: Database
    redis: "redis_client.Redis"
    token_secret: str
    token_minutes: int = 720
    _kept: dict[str, tuple[Principal, float, bytes | None]] = field(default_factory=dict)

    def sign_in(self, name: str, password: str, client: str = "") -> Session:
        """NotSignedIn for an unknown name as for a wrong password, after the same work; TooSoon after many.

        client   address that it comes from
        """
        attempts = [(_FAILURES + who.format(name=name.lower()[:190], client=client), free) for who, free in _PATIENCE]
        self._patient(attempts)
        row = self._user("name = %s", name)
        if not secret.fits(password, row[5] if row else None) or row is None or not row[6]:
            self._failed(attempts)
            raise NotSignedIn("name or password is wrong")
        self._answered(lambda: self.redis.delete(attempts[0][0]))
        now = time.time()
        until = int(now + self.token_minutes * 60)
        claims = {"sub": str(row[0]), "jti": secrets.token_hex(8), "iat": int(now), "exp": until, "pw": _mark(row[5])}
        token = jwt.encode(claims, self.token_secret, _ALGORITHM)
        return Session(token, instant(_utc(until)), self._principal(row, until))

    def by_token(self, token: str) -> Principal:
        """NotSignedIn where the token is none of ours, has expired, was revoked, or its user may no longer."""
        try:
            claims = jwt.decode(
                token, self.token_secret, [_ALGORITHM], options={"require": ["exp", "sub", "jti", "pw"]}
            )
        except jwt.InvalidTokenError as reason:
            raise NotSignedIn("the token is not valid or has expired; sign in again") from reason
        revoked, changes = self._answered(lambda: self.redis.mget(REVOKED + claims["jti"], CHANGES))
        if revoked is not None:
            raise NotSignedIn("signed out; sign in again")
        return self._remembered(claims["jti"], changes, lambda: self._by_claims(claims))

    def by_key(self, key: str) -> Principal:
        hashed = secret.hash_of_key(key)
        changes = self._answered(lambda: self.redis.get(CHANGES))
        principal = self._remembered(hashed, changes, lambda: self._by_hash(hashed))
        if principal.until <= time.time():
            raise NotSignedIn("the key has expired")
        return principal

    def sign_out(self, token: str) -> None:
        """The token is of no use from now on."""
        claims = jwt.decode(token, self.token_secret, [_ALGORITHM])
        seconds = max(int(claims["exp"] - time.time()) + 1, 1)
        self._answered(lambda: self.redis.set(REVOKED + claims["jti"], 1, ex=seconds))

    def changed(self) -> None:
        """Users or keys were changed: let nobody rely on what they kept."""
        self._answered(lambda: self.redis.incr(CHANGES))

    def _by_claims(self, claims: dict[str, Any]) -> Principal:
        row = self._user("id = %s", int(claims["sub"]))
        if row is None or not row[6] or _mark(row[5]) != claims["pw"]:
            raise NotSignedIn("sign in again")
        return self._principal(row, float(claims["exp"]))

    def _by_hash(self, hashed: str) -> Principal:
        rows = self.database.rows(
            f"SELECT id, name, role, {_LIMIT}, expires_at FROM meterhouse_user.api_key WHERE hash = %s", (hashed,)
        )
        if not rows:
            raise NotSignedIn("the key is not known here")
        record_id, name, role, organization, spaces, tenants, expires = rows[0]
        until = float("inf") if expires is None else expires.replace(tzinfo=dt.UTC).timestamp()
        limit = _limit(organization, spaces, tenants)
        return Principal(name, role, self._permissions(role), limit, "key", record_id, until)

    def _user(self, condition: str, value: Any) -> Row | None:
        rows = self.database.rows(
            f"SELECT id, name, display_name, role, must_change_password, password, is_enabled, {_LIMIT}"
            f" FROM meterhouse_user.user WHERE {condition}",
            (value,),
        )
        return rows[0] if rows else None

    def _permissions(self, role: str) -> frozenset[Permission]:
        """Of a role; none where it is not there any more."""
        if role in ROLES:
            return ROLES[role]
        rows = self.database.rows("SELECT permissions FROM meterhouse_user.custom_role WHERE name = %s", (role,))
        return frozenset(orjson.loads(rows[0][0])) if rows else frozenset()

    def _principal(self, row: Row, until: float) -> Principal:
        return Principal(
            row[1], row[3], self._permissions(row[3]), _limit(*row[7:]), "user", row[0], until, row[2], bool(row[4])
        )

    def _remembered(self, who: str, changes: bytes | None, look: Callable[[], Principal]) -> Principal:
        now = time.monotonic()
        kept = self._kept.get(who)
        if kept and kept[1] > now and kept[2] == changes:
            return kept[0]
        principal = look()
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[who] = (principal, now + _KEPT_SECONDS, changes)
        return principal

    def _patient(self, attempts: list[tuple[str, int]]) -> None:
        for key, free in attempts:
            failures, left = self._answered(partial(self._failures, key))
            if failures >= free and left > 0:
                raise TooSoon(left)

    def _failures(self, key: str) -> tuple[int, int]:
        """How many there were, and how long the next attempt has to wait [s]."""
        return int(self.redis.get(key) or 0), int(self.redis.ttl(f"{key}|wait"))

    def _failed(self, attempts: list[tuple[str, int]]) -> None:
        for key, free in attempts:
            self._answered(partial(self._count_failure, key, free))

    def _count_failure(self, key: str, free: int) -> None:
        failures = int(self.redis.incr(key))
        self.redis.expire(key, 3 * _LONGEST_WAIT)
        if failures >= free:
            self.redis.set(f"{key}|wait", 1, ex=min(2 ** min(failures - free, 10), _LONGEST_WAIT))

    def _answered(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except redis_client.RedisError as reason:
            raise Unavailable("Redis, which knows who has signed out, does not answer") from reason


def add_user(
    database: Database,
    name: str,
    role: str,
    password: str,
    **more: Any,
) -> int:
    """Id of the new user; Refused or Conflict as for any record.

    more   further fields of the record
    """
    body = {"name": name, "role": role, "password": password, **more}
    return Records(database).create("users", body).stored.id


def count_users(database: Database) -> int:
    return int(database.rows("SELECT COUNT(*) FROM meterhouse_user.user")[0][0])


def add_key(database: Database, name: str, role: str, space_id: int | None = None) -> str:
    """The new key, which nobody can be shown again."""
    kept = Records(database).create(
        "api-keys", {"name": name, "role": role, "space_ids": [] if space_id is None else [space_id]}
    )
    return str(kept.shown_once["key"])


def _limit(organization: int | None, spaces: str, tenants: str) -> Limit:
    return Limit(organization, tuple(orjson.loads(spaces)), tuple(orjson.loads(tenants)))


def _mark(hashed: str | None) -> str:
    """Changes with the password, so that tokens from before it are of no use."""
    return hashlib.sha256((hashed or "").encode()).hexdigest()[:12]


def _utc(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).replace(tzinfo=None)
