"""One connection: it says who it is, then what it watches, and gets values until it goes or may no longer."""

import asyncio
import time
from contextlib import suppress
from typing import Any

import falcon
import falcon.asgi
import msgspec
import orjson
import structlog
from redis.exceptions import RedisError

from meterhouse.kernel.errors import MeterhouseError
from meterhouse.live.directory import Directory, Target, View
from meterhouse.live.hub import Hub
from meterhouse.live.mailbox import Mailbox, Value
from meterhouse.store.people import Principal

log = structlog.get_logger()

NOT_SIGNED_IN = 4401
UNREADABLE = 4400
TRY_AGAIN = 1013

_INTRODUCE_SECONDS = 10
_PACE_SECONDS = 0.1
"""Values of so long go out together."""
_CHECK_SECONDS = 5.0
"""How often token and configuration are looked at again."""
_MOST_TARGETS = 1000


class Message(msgspec.Struct, forbid_unknown_fields=True):
    token: str | None = None
    subscribe: list[dict[str, int | str]] = []
    unsubscribe: list[dict[str, int | str]] = []


class Client:
    def __init__(self, socket: falcon.asgi.WebSocket, hub: Hub, directory: Directory, token: str | None = None) -> None:
        """token   that came with the request, where a page of ours made it"""
        self._socket, self._hub, self._directory, self._token = socket, hub, directory, token
        self._mailbox = Mailbox()
        self._targets: set[Target] = set()
        self._points: frozenset[int] = frozenset()
        self._view: View | None = None

    async def serve(self) -> None:
        try:
            principal, token = await self._introduced()
            if principal is None:
                await self._close(NOT_SIGNED_IN)
                return
            self._view = await self._directory.view(principal)
            await self._converse(principal, token)
        except (falcon.WebSocketDisconnected, falcon.PayloadTypeError):
            pass
        except _Unreadable as reason:
            await self._close(UNREADABLE, str(reason))
        except (MeterhouseError, RedisError) as reason:
            log.warning("live_client_dropped", reason=str(reason))
            await self._close(TRY_AGAIN)
        finally:
            self._hub.leave(self._mailbox, self._points)

    async def _introduced(self) -> tuple[Principal | None, str]:
        """Who it is, by its first message, or by the cookie that came before it."""
        try:
            async with asyncio.timeout(_INTRODUCE_SECONDS):
                message = _message(await self._socket.receive_text())
        except TimeoutError:
            return None, ""
        token = message.token or self._token
        if token is None:
            return None, ""
        self._targets |= _targets(message.subscribe)
        return await self._directory.principal(token), token

    async def _converse(self, principal: Principal, token: str) -> None:
        """Listen, send and look after the token side by side; the first that ends ends all."""
        if self._targets:
            await self._aim()
        tasks = [
            asyncio.create_task(self._listen()),
            asyncio.create_task(self._send()),
            asyncio.create_task(self._look_after(principal, token)),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in done:
            task.result()

    async def _listen(self) -> None:
        while True:
            message = _message(await self._socket.receive_text())
            before = set(self._targets)
            self._targets |= _targets(message.subscribe)
            self._targets -= _targets(message.unsubscribe)
            if len(self._targets) > _MOST_TARGETS:
                raise _Unreadable(f"more than {_MOST_TARGETS} subscriptions")
            if self._targets != before:
                await self._aim()

    async def _aim(self) -> None:
        """Watch what the targets mean now; of what is new the present values go out at once."""
        assert self._view is not None
        points = self._view.points(frozenset(self._targets))
        added, gone = points - self._points, self._points - points
        self._points = points
        self._hub.leave(self._mailbox, gone)
        self._mailbox.keep_only(points)
        self._hub.watch(self._mailbox, added)
        for point, value in (await self._hub.latest(sorted(added))).items():
            self._mailbox.put(point, value)

    async def _send(self) -> None:
        while True:
            values = await self._mailbox.take()
            await self._socket.send_text(self._told(values))
            await asyncio.sleep(_PACE_SECONDS)

    def _told(self, values: dict[int, Value]) -> str:
        assert self._view is not None
        channels = self._view.index.channels
        told: list[dict[str, Any]] = [
            channels[point].value(*value) for point, value in sorted(values.items()) if point in channels
        ]
        return orjson.dumps(told).decode()

    async def _look_after(self, principal: Principal, token: str) -> None:
        """Close when the session ends or is revoked; aim anew when the configuration has changed.

        A token that is renewed every quarter of an hour has done its part when the line was opened with it.
        """
        assert self._view is not None
        seen_for = principal.limit
        while True:
            await asyncio.sleep(max(min(_CHECK_SECONDS, principal.until - time.time()), 0.05))
            now = await self._directory.principal(token, late=True)
            if now is None or now.until <= time.time():
                await self._close(NOT_SIGNED_IN)
                return
            principal = now
            view = await self._directory.view(now)
            if view.index is not self._view.index or now.limit != seen_for or view.scope is not self._view.scope:
                seen_for, self._view = now.limit, view
                await self._aim()

    async def _close(self, code: int, reason: str | None = None) -> None:
        with suppress(falcon.WebSocketDisconnected, falcon.OperationNotAllowed):
            await self._socket.close(code, reason)


class _Unreadable(Exception):
    pass


def _message(text: str) -> Message:
    try:
        return msgspec.json.decode(text, type=Message)
    except (msgspec.DecodeError, RecursionError) as reason:
        raise _Unreadable(str(reason)[:100]) from reason


def _targets(asked: list[dict[str, int | str]]) -> set[Target]:
    found: set[Target] = set()
    for each in asked:
        if len(each) != 1:
            raise _Unreadable('subscribe to {"meter": 12}, {"space": 3} or {"deviceId": "name"}')
        ((kind, what),) = each.items()
        if kind not in _KINDS or not isinstance(what, _KINDS[kind]):
            raise _Unreadable(f"{kind[:40]} is nothing to subscribe to")
        found.add((kind, what))
    return found


_KINDS: dict[str, type] = {"meter": int, "space": int, "deviceId": str}
