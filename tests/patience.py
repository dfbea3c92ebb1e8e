"""Waiting for what comes true by itself."""

import time
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
