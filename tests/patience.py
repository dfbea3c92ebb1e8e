"""Waiting for what comes true by itself."""

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 60.0
"""Seconds: a busy computer is slow, and slow is not broken. What comes true is not waited for any longer."""

Found = TypeVar("Found")


def until(holds: Callable[[], Found], seconds: float = PATIENCE, what: str = "what was waited for") -> Found:
    """What *holds* answers as soon as that is true of it."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)
    return found


def until_it_serves(url: str, process: "subprocess.Popen[bytes]") -> None:
    """The process, which must not end meanwhile, answers there with success."""

    def serves() -> bool:
        assert process.poll() is None
        try:
            urllib.request.urlopen(url, timeout=10).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    until(serves, what=url)
