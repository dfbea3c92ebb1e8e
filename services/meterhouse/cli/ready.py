"""Whether a server serves already: the least that each protocol lets one ask."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from meterhouse.cli.ports import LOOPBACK
from meterhouse.cli.program import Probe

_PATIENCE = 5.0  # for one question [s]


def open(port: int) -> Probe:
    """It lets itself be connected to."""
    return _asked(port, None, lambda _answer: True, LOOPBACK)


def mysql(port: int, address: str = LOOPBACK) -> Probe:
    """It greets: the first packet's payload begins with the protocol's version, 10, not with an error."""
    return _asked(port, b"", lambda answer: len(answer) > 4 and answer[4] == 10, address)


def redis(port: int, address: str = LOOPBACK) -> Probe:
    """It answers, were it only that we must sign in first; while it loads it says LOADING."""
    return _asked(port, b"PING\r\n", lambda answer: answer.startswith((b"+PONG", b"-NOAUTH")), address)


def mqtt(port: int, address: str = LOOPBACK) -> Probe:
    """It accepts a client: CONNECT of MQTT 3.1.1 with a clean session and no name, CONNACK with code 0."""
    connect = b"\x10\x0c\x00\x04MQTT\x04\x02\x00\x0a\x00\x00"
    return _asked(port, connect, lambda answer: answer[:4] == b"\x20\x02\x00\x00", address)


def http(port: int, path: str, address: str = LOOPBACK) -> Probe:
    """It answers 200."""
    request = f"GET {path} HTTP/1.1\r\nHost: {address}:{port}\r\nConnection: close\r\n\r\n".encode()
    return _asked(port, request, lambda answer: answer[9:12] == b"200", address)


def _asked(port: int, question: bytes | None, serves: Callable[[bytes], bool], address: str) -> Probe:
    async def probe() -> bool:
        try:
            async with asyncio.timeout(_PATIENCE):
                reader, writer = await asyncio.open_connection(address, port)
                try:
                    if question:
                        writer.write(question)
                    return serves(b"" if question is None else await reader.read(512))
                finally:
                    writer.close()
                    with suppress(OSError):
                        await writer.wait_closed()
        except (OSError, TimeoutError):
            return False

    return probe
