"""How `down` and `status` speak with the supervisor: a unix socket, one JSON object a line.

{"ask": "status"}  is answered by one line
{"ask": "stop"}    is answered by a line for each program as it stops; the end of the lines is the end of all
"""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

Say = Callable[[dict[str, Any]], None]
Answer = Callable[[str, Say], Awaitable[None]]


class Desk:
    """Where one may ask; `answer` gets what was asked, and says so many lines as it likes."""

    def __init__(self, path: Path, answer: Answer) -> None:
        self._path = path
        self._answer = answer
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[Any]] = set()

    async def open(self) -> None:
        self._path.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._connected, self._path)
        self._path.chmod(0o600)

    async def close(self, patience: float = 2.0) -> None:
        """Close once all that was asked is answered, or after `patience` [s]."""
        if self._server:
            self._server.close()
        if self._talks:
            await asyncio.wait(self._talks, timeout=patience)
        self._path.unlink(missing_ok=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

        def say(line: dict[str, Any]) -> None:
            if not writer.is_closing():
                writer.write(json.dumps(line).encode() + b"\n")

        # Whoever may open the socket is the owner; nonsense and hanging up harm nobody.
        with suppress(ValueError, KeyError, TypeError, ConnectionError):
            asked = json.loads(await reader.readline())
            await self._answer(str(asked["ask"]), say)
            await writer.drain()
        writer.close()


def ask(path: Path, question: str, *, patience: float | None = 10.0) -> Iterator[dict[str, Any]]:
    """What the supervisor answers; OSError where none listens, or no line comes within `patience` [s]."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(patience)
        connection.connect(str(path))
        connection.sendall(json.dumps({"ask": question}).encode() + b"\n")
        with connection.makefile() as lines:
            for line in lines:
                yield json.loads(line)


def answers(path: Path) -> bool:
    """Whether a supervisor listens there."""
    try:
        return next(ask(path, "status"), None) is not None
    except OSError:
        return False
