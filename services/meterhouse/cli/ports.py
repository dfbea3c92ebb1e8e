"""Free ports on loopback, below those that the kernel lends to clients, and who holds a taken one."""

import errno
import random
import socket
from itertools import islice
from pathlib import Path

from meterhouse.cli.traces import PROC, command_of
from meterhouse.kernel.errors import Unfit

FIRST, LAST = 22_000, 31_999  # From 32768 on, a client's socket in TIME-WAIT can keep a server from binding.
LOOPBACK = "127.0.0.1"


def free(port: int, address: str = LOOPBACK) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as reason:
            if reason.errno == errno.EADDRINUSE:
                return False
            raise Unfit(f"Port {port} on {address} cannot be opened: {reason.strerror}.") from reason
    return True


def all_free(first: int, count: int) -> bool:
    return all(free(port) for port in range(first, first + count))


def choose(count: int, avoid: set[int]) -> list[int]:
    """Free ports, picked at random so that two installations started at once seldom meet."""
    at_random = random.sample(range(FIRST, LAST), k=LAST - FIRST)
    chosen = list(islice((port for port in at_random if port not in avoid and free(port)), count))
    if len(chosen) < count:
        raise Unfit(f"No {count} free ports between {FIRST} and {LAST} on {LOOPBACK}; stop what holds them.")
    return chosen


def holder(port: int) -> str:
    """Who listens on a TCP port, as words for a sentence."""
    sockets = _listening_inodes(port)
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if any(file.readlink().name in sockets for file in (entry / "fd").iterdir()):
                return f"{command_of(int(entry.name))[:100]} (process {entry.name})"
        except OSError:
            continue  # Another user's process, or one that has just ended.
    return "a process of another user"


def _listening_inodes(port: int) -> set[str]:
    """`socket:[inode]` of every socket that listens on the port; proc(5), state 0A is LISTEN."""
    found = set()
    for table in ("net/tcp", "net/tcp6"):
        try:
            lines = (PROC / table).read_text().splitlines()[1:]
        except OSError:
            continue
        for columns in (line.split() for line in lines):
            if columns[3] == "0A" and int(columns[1].rpartition(":")[2], 16) == port:
                found.add(Path(f"socket:[{columns[9]}]").name)
    return found
