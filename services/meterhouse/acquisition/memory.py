"""The last configuration, on disk: meters are read after a power cut even before the database is back.

Only the process that read last has one: who stands by forgets it, so that no two begin at the same time.
"""

import os
from pathlib import Path

import msgspec
import structlog

from meterhouse.acquisition.sources import Rows

log = structlog.get_logger()


class Memory:
    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, rows: Rows) -> None:
        """The new one replaces the old one whole, or not at all; a full disk only makes it old."""
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with fresh.open("wb") as file:
                file.write(msgspec.json.encode(rows))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
        except OSError as reason:
            log.warning("configuration_not_remembered", reason=str(reason))

    def recall(self) -> Rows | None:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Rows)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as reason:
            log.warning("configuration_not_recalled", reason=str(reason))
            return None

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)
