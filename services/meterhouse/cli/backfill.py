"""One-shot child of `up --demo`: writes the history that the demo plant's meters would have left behind.

It starts once the pages are up, newest month first,
and may be killed anywhere: what is done is kept in its state
folder, and to write a batch twice changes nothing.
"""

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import structlog
from numpy.typing import NDArray

from meterhouse.cli.folder import StateFolder
from meterhouse.kernel.log import set_up
from meterhouse.kernel.settings import Settings, from_environment

log = structlog.get_logger()

PROGRESS = "progress.json"
WAIT_SECONDS = 3600
"""At most, for everything to be computed and closed before what comes late is written."""

Batch = tuple[NDArray[np.str_], NDArray[np.int64], NDArray[np.float64]]
"""Keys of points, instants [s UTC], values; of equal length."""
Write = Callable[[Batch], None]


@dataclass(frozen=True)
class Progress:
    """The span [first, last) in seconds UTC, fixed once begun, and how many of its batches are written."""

    first: int
    last: int
    written: int = 0
    complete: bool = False


def progress_in(folder: StateFolder, now: int, days: int) -> Progress:
    kept = folder.read(PROGRESS)
    return Progress(**kept) if kept else Progress(now - days * 86_400, now)


def fill(batches: Iterable[Batch], write: Write, begun: Progress, keep: Callable[[Progress], None]) -> Progress:
    """Write what is not written yet; `keep` hears after each batch how far it is."""
    written = 0
    for batch in batches:
        written += 1
        if written <= begun.written:
            continue
        write(batch)
        log.info("history_written", batch=written, readings=len(batch[1]), back_to=int(batch[1].min()))
        keep(Progress(begun.first, begun.last, written))
    done = Progress(begun.first, begun.last, written, complete=True)
    keep(done)
    return done


def main() -> int:
    settings = from_environment()
    set_up(json=settings.log_json, service="backfill")
    folder = StateFolder.at(Path(settings.state))
    folder.create()
    begun = progress_in(folder, int(time.time()), settings.plant_days)
    folder.write(PROGRESS, vars(begun))
    if not begun.complete:
        fill(
            _history(settings, begun),
            _writer(settings),
            begun,
            lambda so_far: folder.write(PROGRESS, vars(so_far)),
        )
        log.info("history_complete", days=(begun.last - begun.first) // 86_400)
    return 0


def _history(settings: Settings, span: Progress) -> Iterable[Batch]:
    from meterhouse.plant.backfill import backfill, held

    yield from backfill(settings, span.first, span.last)
    for number, batch in enumerate(held(settings, span.first, span.last)):
        if not number:
            _wait(settings)
        yield batch


def _wait(settings: Settings) -> None:
    """Until what came so far has been dealt with: what is late comes after that, or it would not be late."""
    from meterhouse.store import work
    from meterhouse.store.engine import Database

    database = Database(settings.database, pool=1)
    log.info("history_waits", at_most_seconds=WAIT_SECONDS)
    deadline = time.monotonic() + WAIT_SECONDS
    while not work.is_settled(database) and time.monotonic() < deadline:
        time.sleep(2)
    database.close()


def _writer(settings: Settings) -> Write:
    from meterhouse.store import readings
    from meterhouse.store.engine import Database

    database = Database(settings.database, pool=1)
    ids: dict[str, int] = dict(database.rows("SELECT `key`, id FROM meterhouse_system.point WHERE `key` IS NOT NULL"))

    def write(batch: Batch) -> None:
        keys, ats, values = batch
        names, places = np.unique(keys, return_inverse=True)
        points = np.array([ids[name] for name in names], np.int64)[places]
        readings.write(database, points, ats, values)

    return write


if __name__ == "__main__":
    sys.exit(main())
