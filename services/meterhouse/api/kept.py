"""Answers that hold as long as the configuration does: encoded once, given out until somebody changes something."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from meterhouse.store.engine import Database
from meterhouse.store.version import catalogue_version

_MOST_BYTES = 32 << 20


class Kept:
    """Of one process; safe to share between threads. The longest unused goes first."""

    def __init__(self, database: Database, most_bytes: int = _MOST_BYTES) -> None:
        self._database, self._most = database, most_bytes
        self._lock = threading.Lock()
        self._version = -1
        self._size = 0
        self._answers: OrderedDict[Hashable, bytes] = OrderedDict()

    def answer(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """What *make* gives, or gave since the last change."""
        version = catalogue_version(self._database)
        with self._lock:
            if version != self._version:
                self._version, self._size = version, 0
                self._answers.clear()
            elif key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        made = make()  # from the version that was seen, or a later one: then nobody asks for this one again
        with self._lock:
            if version == self._version and key not in self._answers and len(made) <= self._most // 8:
                self._answers[key] = made
                self._size += len(made)
                while self._size > self._most:
                    self._size -= len(self._answers.popitem(last=False)[1])
        return made
