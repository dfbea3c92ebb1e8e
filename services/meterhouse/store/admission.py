"""One question to Redis for each request: may this session go on, has anybody changed, are too many asking.

Requests are counted by token buckets: a minute's worth may come at once, then as many as trickle in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import redis as redis_client

from meterhouse.kernel.errors import TooSoon, Unavailable

REVOKED = "meterhouse:revoked:"
SESSION = "meterhouse:session:"
CHANGES = "meterhouse:people"
"""Grows with every change of users, roles and keys."""

_BUCKET = "meterhouse:bucket:"
_SCRIPT = """
local told = redis.call('MGET', KEYS[1], KEYS[2])
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
if KEYS[4] ~= '' and redis.call('EXISTS', KEYS[4]) == 1 then redis.call('HSET', KEYS[4], 'seen', clock[1]) end
local rate, left, wait = tonumber(ARGV[1]), 0, 0
if rate > 0 then
  local kept = redis.call('HMGET', KEYS[3], 'left', 'at')
  left = math.min(rate, (tonumber(kept[1]) or rate) + (now - (tonumber(kept[2]) or now)) * rate / 60)
  if left >= 1 then left = left - 1 else wait = math.ceil((1 - left) * 60 / rate) end
  redis.call('HSET', KEYS[3], 'left', tostring(left), 'at', tostring(now))
  redis.call('EXPIRE', KEYS[3], 61)
end
return {told[1], told[2], math.floor(left), wait}
"""


@dataclass(frozen=True)
class Allowance:
    """What is left of somebody's requests."""

    most: int
    """A minute."""
    left: int
    wait: int
    """Until the next is taken [s]; 0 where this one is."""

    @property
    def full_in(self) -> int:
        """Seconds until everything is allowed again."""
        return -(-(self.most - self.left) * 60 // self.most)

    def check(self) -> None:
        if self.wait:
            raise TooSoon(f"more than {self.most} requests a minute", self.wait)


@dataclass(frozen=True)
class Admitted:
    is_revoked: bool
    changes: bytes | None
    allowance: Allowance | None
    """None where nobody counts."""


class Admission:
    def __init__(self, redis: "redis_client.Redis", requests_per_minute: int = 0) -> None:
        self._rate = requests_per_minute
        self._ask = redis.register_script(_SCRIPT)

    def ask(self, who: str | None, session: str = "") -> Admitted:
        """who   whose requests are counted; nobody's when None"""
        rate = self._rate if who is not None else 0
        # The tostring of Lua keeps 14 digits: 0.1 ms of a moment in Unix time.
        keys = [REVOKED + session, CHANGES, f"{_BUCKET}{who}", SESSION + session if session else ""]
        with redis_answers():
            revoked, changes, left, wait = self._ask(keys, [rate])
        return Admitted(revoked is not None, changes, Allowance(rate, left, wait) if rate else None)


@contextmanager
def redis_answers() -> Iterator[None]:
    try:
        yield
    except redis_client.RedisError as reason:
        raise Unavailable("Redis, which knows who has signed out, does not answer") from reason
