"""Attempts that are counted: wrong passwords slow down whoever tries them, and not the owner of the name.

Who comes from an address that they have signed in from before waits for their own mistakes alone.
"""

import time
from dataclasses import dataclass

import redis as redis_client

from meterhouse.kernel.errors import TooSoon
from meterhouse.store.admission import redis_answers

_FAILURES = "meterhouse:failures:"
_KNOWN = "meterhouse:known:"
_COUNTED = "meterhouse:counted:"
_OWN, _OF_NAME, _OF_CLIENT = 5, 50, 100
"""Failures that are free: of a name from an address, of a name, of an address; each further one doubles the wait."""
_LONGEST_WAIT = 300  # [s]
_KNOWN_SECONDS = 90 * 86_400
_MOST_KNOWN = 20


@dataclass(frozen=True)
class Attempts:
    redis: "redis_client.Redis"

    def check(self, who: str, client: str) -> None:
        """TooSoon after many failures.

        who      the account, or the name where there is none
        client   address that it comes from
        """
        for key, free in self._counters(who, client):
            with redis_answers():
                failures, left = int(self.redis.get(key) or 0), int(self.redis.ttl(f"{key}|wait"))
            if failures >= free and left > 0:
                raise TooSoon("too many failed attempts", left)

    def failed(self, who: str, client: str) -> None:
        for key, free in self._counters(who, client):
            with redis_answers():
                failures = int(self.redis.incr(key))
                self.redis.expire(key, 3 * _LONGEST_WAIT)
                if failures >= free:
                    self.redis.set(f"{key}|wait", 1, ex=min(2 ** min(failures - free, 10), _LONGEST_WAIT))

    def succeeded(self, who: str, client: str) -> None:
        known = _KNOWN + who
        with redis_answers(), self.redis.pipeline() as pipe:
            pipe.delete(f"{_FAILURES}{who}|{client}")
            if client:
                pipe.zadd(known, {client: time.time()})
                pipe.zremrangebyrank(known, 0, -_MOST_KNOWN - 1)
                pipe.expire(known, _KNOWN_SECONDS)
            pipe.execute()

    def _counters(self, who: str, client: str) -> list[tuple[str, int]]:
        own = (f"{_FAILURES}{who}|{client}", _OWN)
        with redis_answers():
            if client and self.redis.zscore(_KNOWN + who, client) is not None:
                return [own]
        return [own, (f"{_FAILURES}{who}", _OF_NAME), (f"{_FAILURES}|{client}", _OF_CLIENT)]

    def within(self, what: str, most: int, seconds: int) -> bool:
        """Counts something that may be done so often in so long; whether this time is within it."""
        key = _COUNTED + what
        with redis_answers(), self.redis.pipeline() as pipe:
            pipe.incr(key)
            pipe.expire(key, seconds, nx=True)
            done, _ = pipe.execute()
        return int(done) <= most
