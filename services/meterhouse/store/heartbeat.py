"""Signs of life of the services, in Redis: who runs, since when something last went well, and what they say.

Hash `meterhouse:service:{name}:{replica}` with `pid`, `at` and `last_success` [s UTC] and `note`; it goes by
itself two minutes after the last beat.
"""

import os
import time
from dataclasses import dataclass

import redis as redis_client

_Cell = bytes | bytearray | memoryview | str | int | float

PREFIX = "meterhouse:service:"
EXPIRES_SECONDS = 120


@dataclass(frozen=True)
class Beat:
    service: str
    replica: int
    pid: int
    at: float
    """[s UTC]"""
    last_success: float | None
    """When it last did what it is for [s UTC]; None since its start."""
    note: str


def beat(
    redis: "redis_client.Redis", service: str, replica: int, *, last_success: float | None = None, note: str = ""
) -> None:
    """Say that this process is alive."""
    key, fields = entry(service, replica, last_success, note)
    with redis.pipeline(transaction=True) as pipe:
        pipe.hset(key, mapping=fields)
        pipe.expire(key, EXPIRES_SECONDS)
        pipe.execute()


def entry(service: str, replica: int, last_success: float | None, note: str) -> tuple[str, dict[_Cell, _Cell]]:
    """Key and fields of a beat, for those who send it another way."""
    since = "" if last_success is None else last_success
    return f"{PREFIX}{service}:{replica}", {"pid": os.getpid(), "at": time.time(), "last_success": since, "note": note}


def beats(redis: "redis_client.Redis") -> list[Beat]:
    """Of all services that are alive, by name and replica."""
    keys = sorted(redis.scan_iter(match=f"{PREFIX}*", count=500))
    with redis.pipeline(transaction=False) as pipe:
        for key in keys:
            pipe.hgetall(key)
        found = zip(keys, pipe.execute(), strict=True)
    return [_read(_text(key), fields) for key, fields in found if fields]


def _read(key: str, fields: dict[bytes | str, bytes | str]) -> Beat:
    said = {_text(name): _text(value) for name, value in fields.items()}
    service, replica = key.removeprefix(PREFIX).rsplit(":", 1)
    since = said.get("last_success", "")
    return Beat(
        service,
        int(replica),
        int(said["pid"]),
        float(said["at"]),
        float(since) if since else None,
        said.get("note", ""),
    )


def _text(cell: bytes | str) -> str:
    return cell.decode() if isinstance(cell, bytes) else cell
