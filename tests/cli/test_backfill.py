"""The demo's history: killed anywhere, it goes on where it was, over the same span."""

from pathlib import Path

import numpy as np
import pytest

from meterhouse.cli.backfill import PROGRESS, Batch, Progress, fill, progress_in
from meterhouse.cli.folder import StateFolder

DAYS = 730


def batches(count: int) -> list[Batch]:
    return [(np.array([f"meter/{number}"]), np.array([number]), np.array([1.0])) for number in range(count)]


def test_it_goes_on_after_the_last_batch_that_was_kept(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path)
    written: list[str] = []

    def write(batch: Batch) -> None:
        if len(written) == 2:
            written.append("killed")
            raise KeyboardInterrupt
        written.append(str(batch[0][0]))

    def keep(so_far: Progress) -> None:
        folder.write(PROGRESS, vars(so_far))

    with pytest.raises(KeyboardInterrupt):
        fill(batches(4), write, progress_in(folder, 1_700_000_000, DAYS), keep)
    again = progress_in(folder, 1_800_000_000, DAYS)
    assert again == Progress(1_700_000_000 - DAYS * 86_400, 1_700_000_000, written=2)
    done = fill(batches(4), write, again, keep)
    assert written == ["meter/0", "meter/1", "killed", "meter/2", "meter/3"]
    assert done.complete
    assert progress_in(folder, 0, DAYS) == done
