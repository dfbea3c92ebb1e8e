"""Sessions in Redis: who signed in where and when, and the one refresh token that each takes.

A refresh token is worth one use and is replaced by it; only its hash is kept. One that is shown again was
copied by somebody, so it ends the session. Browsers alone may repeat the last one for some seconds: two of
their tabs ask at the same time.
"""

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import redis as redis_client

from meterhouse.kernel.errors import NotSignedIn
from meterhouse.store.admission import REVOKED, SESSION, redis_answers
from meterhouse.store.secret import hash_of_token

_OF_USER = "meterhouse:sessions:"
_GRACE_SECONDS = 10
_ROTATE = """
local kept = redis.call('HMGET', KEYS[1], 'refresh', 'last', 'rotated')
if not kept[1] then return 'none' end
if kept[1] == ARGV[1] then
  redis.call('HSET', KEYS[1], 'refresh', ARGV[2], 'last', ARGV[1], 'rotated', ARGV[3], 'seen', ARGV[3])
  return 'rotated'
end
if kept[2] == ARGV[1] and tonumber(ARGV[3]) - tonumber(kept[3]) <= tonumber(ARGV[4]) then return 'again' end
return 'stolen'
"""


@dataclass(frozen=True)
class Kept:
    """A session as Redis holds it."""

    id: str
    user_id: int
    mark: str
    """Of the password that they signed in with."""
    created: int
    """[s UTC]"""
    seen: int
    """[s UTC]"""
    ends: int
    """[s UTC]"""
    client: str
    agent: str
    is_short: bool
    """Its access tokens live for minutes and are renewed."""
    is_remembered: bool
    """The browser keeps its cookies when it is closed."""


@dataclass(frozen=True)
class Start:
    """What somebody who signs in says of themselves.

    client   address that they come from
    agent    program that they use
    """

    client: str = ""
    agent: str = ""
    is_short: bool = False
    is_remembered: bool = False


class Sessions:
    def __init__(self, redis: "redis_client.Redis") -> None:
        self._redis = redis
        self._rotate = redis.register_script(_ROTATE)

    def begin(self, user_id: int, mark: str, ends: int, start: Start) -> tuple[Kept, str]:
        """The session and its refresh token, which nobody is shown again."""
        number, now = secrets.token_hex(16), int(time.time())
        kept = Kept(
            number,
            user_id,
            mark,
            now,
            now,
            ends,
            start.client[:64],
            start.agent[:200],
            start.is_short,
            start.is_remembered,
        )
        token = _new(number)
        fields: dict[str | bytes, str | int] = {
            "user": user_id,
            "mark": mark,
            "created": now,
            "seen": now,
            "ends": ends,
            "client": kept.client,
            "agent": kept.agent,
            "short": int(start.is_short),
            "remembered": int(start.is_remembered),
            "refresh": hash_of_token(token),
        }
        with redis_answers(), self._redis.pipeline() as pipe:
            pipe.hset(SESSION + number, mapping=fields)  # type: ignore[arg-type]
            pipe.expireat(SESSION + number, ends + 1)
            pipe.sadd(f"{_OF_USER}{user_id}", number)
            pipe.expireat(f"{_OF_USER}{user_id}", ends + 1, gt=True)
            pipe.expireat(f"{_OF_USER}{user_id}", ends + 1, nx=True)
            pipe.execute()
        return kept, token

    def renew(self, token: str, *, from_browser: bool) -> tuple[Kept, str | None]:
        """The session and its next refresh token; None where a browser that asked at the same time has it.

        NotSignedIn where there is no such session any more, or the token was used before: then it ends.
        """
        number = token.partition(".")[0]
        following, grace = _new(number), _GRACE_SECONDS if from_browser else -1
        arguments: list[str | int] = [hash_of_token(token), hash_of_token(following), int(time.time()), grace]
        with redis_answers():
            outcome = self._rotate([SESSION + number], [*arguments]).decode()
        kept = self.one(number) if outcome != "none" else None
        if kept is not None and outcome == "stolen":
            self.end(kept)
        if kept is None or outcome == "stolen":
            raise NotSignedIn("the session has ended; sign in again")
        return kept, following if outcome == "rotated" else None

    def one(self, number: str) -> Kept | None:
        with redis_answers():
            found: dict[Any, Any] = self._redis.hgetall(SESSION + number)
        return _kept(number, found) if b"ends" in found else None

    def of(self, user_id: int) -> list[Kept]:
        """Those that go on, the one seen last first."""
        return sorted(self._each(user_id), key=lambda kept: -kept.seen)

    def _each(self, user_id: int) -> Iterator[Kept]:
        with redis_answers():
            found: set[Any] = self._redis.smembers(f"{_OF_USER}{user_id}")
            numbers = [number.decode() for number in found]
        for number in numbers:
            kept = self.one(number)
            if kept is not None:
                yield kept
            else:
                with redis_answers():
                    self._redis.srem(f"{_OF_USER}{user_id}", number)

    def end(self, *ended: Kept) -> None:
        for kept in ended:
            self.revoke(kept.id, kept.ends)
            with redis_answers():
                self._redis.srem(f"{_OF_USER}{kept.user_id}", kept.id)

    def revoke(self, number: str, ends: float) -> None:
        """Its tokens are of no use from now on, whether Redis knows the session or not."""
        with redis_answers(), self._redis.pipeline() as pipe:
            pipe.delete(SESSION + number)
            pipe.set(REVOKED + number, 1, ex=max(int(ends - time.time()) + 1, 1))
            pipe.execute()


def _new(number: str) -> str:
    return f"{number}.{secrets.token_urlsafe(32)}"


def _kept(number: str, found: dict[bytes, bytes]) -> Kept:
    told = {name.decode(): value.decode() for name, value in found.items()}
    return Kept(
        number,
        int(told["user"]),
        told["mark"],
        int(told["created"]),
        int(told["seen"]),
        int(told["ends"]),
        told["client"],
        told["agent"],
        told["short"] == "1",
        told["remembered"] == "1",
    )
