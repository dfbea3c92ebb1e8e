"""Who is asking: people by name and password, then by token; programs by key.

A token names its user; role and limits are looked up, so that a change of them holds at once. What was
looked up is kept for a few seconds, and not beyond the next change of people, which Redis counts.

tokens      what is signed           sessions     what is kept of whom signed in
accounts    users, past every scope  attempts     what slows down those who guess
admission   what every request asks of Redis
"""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import redis as redis_client
import structlog

from meterhouse.catalogue.permissions import Permission
from meterhouse.kernel.errors import Fault, Forbidden, NotSignedIn, Refused
from meterhouse.store import audit, secret, tokens
from meterhouse.store.accounts import Account, account, limit_of
from meterhouse.store.admission import CHANGES, Admission, Allowance, redis_answers
from meterhouse.store.attempts import Attempts
from meterhouse.store.engine import Database
from meterhouse.store.people_rules import permissions_of
from meterhouse.store.records import Records
from meterhouse.store.rows import instant_of
from meterhouse.store.scope import Limit
from meterhouse.store.sessions import Kept, Sessions, Start
from meterhouse.store.tokens import Claims

log = structlog.get_logger()

COOKIE = "meterhouse_token"
"""Holds the access token of somebody who signed in with one of the apps."""

_KEPT_SECONDS = 5.0
_MOST_KEPT = 10_000

Told = Callable[[Allowance], None]
"""Is told what is left of the asker's requests; may refuse."""


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
    session: str | None = None

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
    """What somebody who signed in, or renewed their token, is given.

    refresh_token   None where a browser that asked at the same time was given it
    """

    token: str
    until: float
    refresh_token: str | None
    kept: Kept
    principal: Principal

    @property
    def expires_at(self) -> str:
        return instant_of(self.until)

    @property
    def refresh_expires_at(self) -> str:
        return instant_of(self.kept.ends)


@dataclass
class People:
    """Safe to share between threads."""

    database: Database
    redis: "redis_client.Redis"
    token_secret: str
    token_minutes: int = 720
    access_minutes: int = 15
    requests_per_minute: int = 0
    """None are counted when 0."""
    _kept: dict[str, tuple[Principal, float, bytes | None]] = field(default_factory=dict)
    _used: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sessions = Sessions(self.redis)
        self.attempts = Attempts(self.redis)
        self._admission = Admission(self.redis, self.requests_per_minute)

    def sign_in(self, name: str, password: str, client: str = "", start: Start | None = None) -> Session:
        """NotSignedIn for an unknown name as for a wrong password, after the same work; TooSoon after many.

        client   address that it comes from
        """
        found = account(self.database, "name", name)
        who = str(found.id) if found else name.casefold()[:190]
        self.attempts.check(who, client)
        if not secret.fits(password, found.password if found else None) or found is None or not found.is_open:
            self.attempts.failed(who, client)
            self.note(name[:190], "sign-in-refused", found, client=client)
            raise NotSignedIn("name or password is wrong")
        self.attempts.succeeded(who, client)
        return self.welcome(found, start or Start(client))

    def welcome(self, who: Account, start: Start, way: str = "password") -> Session:
        """A session for somebody who has shown who they are.

        way   how, for the audit
        """
        ends = int(min(time.time() + self.token_minutes * 60, who.until))
        kept, refresh = self.sessions.begin(who.id, who.mark, ends, start)
        self.note(who.name, "sign-in", who, client=start.client, agent=kept.agent, way=way)
        return self._session(who, kept, refresh)

    def renew(self, refresh_token: str, *, from_browser: bool = False) -> Session:
        """The next tokens of a session; NotSignedIn where it has ended, also by this call."""
        kept, refresh = self.sessions.renew(refresh_token, from_browser=from_browser)
        found = account(self.database, "id", kept.user_id)
        if found is None or not found.is_open or found.mark != kept.mark:
            self.sessions.end(kept)
            raise NotSignedIn("sign in again")
        return self._session(found, kept, refresh)

    def _session(self, who: Account, kept: Kept, refresh: str | None) -> Session:
        until = min(time.time() + self.access_minutes * 60, kept.ends) if kept.is_short else kept.ends
        token = tokens.signed(Claims(who.id, kept.id, kept.mark, int(until), kept.ends), self.token_secret)
        return Session(token, int(until), refresh, kept, self._principal(who, until, kept.id))

    def by_token(self, token: str, told: Told | None = None, *, late: bool = False) -> Principal:
        """NotSignedIn where the token is none of ours, has expired, was revoked, or its user may no longer.

        late   it may have expired, as long as its session goes on: for who came in with it and stayed
        """
        claims = tokens.read(token, self.token_secret, late=late)
        admitted = self._admission.ask(f"user {claims.user_id}" if told else None, claims.session)
        if told is not None and admitted.allowance is not None:
            told(admitted.allowance)
        if admitted.is_revoked:
            raise NotSignedIn("signed out; sign in again")
        until = claims.ends if late else claims.until
        return self._remembered(f"{claims.session} {until}", admitted.changes, lambda: self._by_claims(claims, until))

    def by_key(self, key: str, told: Told | None = None) -> Principal:
        hashed = secret.hash_of_key(key)
        admitted = self._admission.ask(f"key {hashed[:16]}" if told else None)
        if told is not None and admitted.allowance is not None:
            told(admitted.allowance)
        principal = self._remembered(hashed, admitted.changes, lambda: self._by_hash(hashed))
        if principal.until <= time.time():
            raise NotSignedIn("the key has expired")
        if told is not None:
            self._note_use(principal.id)
        return principal

    def anonymous(self, client: str, told: Told) -> None:
        """Somebody who shows nothing, or nothing that is good."""
        allowance = self._admission.ask(f"address {client}").allowance
        if allowance is not None:
            told(allowance)

    def sign_out(self, token: str) -> None:
        """The token, and its session, are of no use from now on."""
        claims = tokens.read(token, self.token_secret, late=True)
        found = account(self.database, "id", claims.user_id)
        kept = self.sessions.one(claims.session)
        if kept is not None:
            self.sessions.end(kept)
        else:
            self.sessions.revoke(claims.session, claims.ends)
        if found is not None:
            self.note(found.name, "sign-out", found)

    def change_password(self, principal: Principal, current: str, new: str, start: Start) -> Session:
        """Ends all sessions of the user and begins the one that is answered."""
        found = account(self.database, "id", principal.id) if principal.kind == "user" else None
        if found is None:
            raise Forbidden("a key has no password")
        self.attempts.check(str(found.id), start.client)
        if not secret.fits(current, found.password):
            self.attempts.failed(str(found.id), start.client)
            raise Refused([Fault("current", "is not your password")])
        if current == new:
            raise Refused([Fault("new", "is the password that you have; take another one")])
        return self.welcome(self.give_password(found, new, "password-change", start.client), start, "new password")

    def give_password(self, who: Account, new: str, action: str, client: str) -> Account:
        """The account as it is then; Refused names the field `new`."""
        try:
            change = {"password": new, "must_change_password": False}
            Records(self.database, who.name).patch("users", who.id, change)
        except Refused as refused:
            named = {"password": "new"}
            faults = [Fault(named.get(each.field, each.field), each.reason) for each in refused.faults]
            raise Refused(faults) from refused
        self.changed()
        self.sessions.end(*self.sessions.of(who.id))
        self.note(who.name, action, who, client=client)
        changed = account(self.database, "id", who.id)
        assert changed is not None
        return changed

    def changed(self, *users: int) -> None:
        """Users, roles or keys were changed: let nobody rely on what they kept.

        users   those that were: the sessions of who may no longer come in end, also for when they may again
        """
        with redis_answers():
            self.redis.incr(CHANGES)
        for user in users:
            found = account(self.database, "id", user)
            mark = found.mark if found is not None and found.is_open else None
            self.sessions.end(*(kept for kept in self.sessions.of(user) if kept.mark != mark))

    def note(self, actor: str, action: str, who: Account | None, **detail: str) -> None:
        organization = who.limit.organization_id if who else None
        told = {name: text for name, text in detail.items() if text}
        self.database.transaction(lambda done: audit.note_event(done, actor, action, told, organization))

    def _by_claims(self, claims: Claims, until: float) -> Principal:
        found = account(self.database, "id", claims.user_id)
        if found is None or not found.is_open or found.mark != claims.mark:
            raise NotSignedIn("sign in again")
        return self._principal(found, min(until, found.until), claims.session)

    def _principal(self, who: Account, until: float, session: str) -> Principal:
        permissions = permissions_of(self.database, who.role) or frozenset()
        return Principal(
            who.name,
            who.role,
            permissions,
            who.limit,
            "user",
            who.id,
            until,
            who.display_name,
            who.must_change_password,
            session,
        )

    def _by_hash(self, hashed: str) -> Principal:
        rows = self.database.rows(
            "SELECT id, name, role, organization_id, space_ids, tenant_ids, expires_at"
            " FROM meterhouse_user.api_key WHERE hash = %s",
            (hashed,),
        )
        if not rows:
            raise NotSignedIn("the key is not known here")
        record_id, name, role, organization, spaces, tenants, expires = rows[0]
        until = float("inf") if expires is None else expires.replace(tzinfo=dt.UTC).timestamp()
        limit = limit_of(organization, spaces, tenants)
        return Principal(name, role, permissions_of(self.database, role) or frozenset(), limit, "key", record_id, until)

    def _note_use(self, key_id: int) -> None:
        """To the minute, and no change of the record: neither its version nor the catalogue's grows."""
        minute = int(time.time()) // 60
        if self._used.get(key_id) == minute:
            return
        self._used[key_id] = minute
        at = dt.datetime.fromtimestamp(minute * 60, dt.UTC).replace(tzinfo=None)
        self.database.execute(
            "UPDATE meterhouse_user.api_key SET last_used_at = %s"
            " WHERE id = %s AND (last_used_at IS NULL OR last_used_at < %s)",
            (at, key_id, at),
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
