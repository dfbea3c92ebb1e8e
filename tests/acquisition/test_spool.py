"""Readings on disk: in order, bounded, and readable after a process died at any byte."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.acquisition.batch import BYTES_PER_READING, Batch
from meterhouse.acquisition.spool import Spool

MUCH = 1 << 20


def batch(first: int, count: int = 3) -> Batch:
    return Batch.of([(point, 1_700_000_000 + point, point / 8) for point in range(first, first + count)])


def drained(spool: Spool) -> list[int]:
    points: list[int] = []
    while (oldest := spool.oldest()) is not None:
        points += oldest.points.tolist()
        spool.remove_oldest()
    return points


readings = st.lists(
    st.tuples(st.integers(1, 2**32 - 1), st.integers(0, 2**32 - 1), st.floats(allow_nan=False, allow_infinity=False)),
    min_size=1,
)


@given(rows=readings)
def test_a_batch_comes_back_from_its_bytes(rows: list[tuple[int, int, float]]) -> None:
    back = Batch.from_bytes(Batch.of(rows).to_bytes())
    assert list(zip(back.points.tolist(), back.ats.tolist(), back.values.tolist(), strict=True)) == rows


def test_what_went_in_first_comes_out_first(tmp_path: Path) -> None:
    spool = Spool(tmp_path, MUCH, segment_bytes=100)
    for first in range(0, 30, 3):
        spool.append(batch(first))
    assert spool.bytes == sum(path.stat().st_size for path in tmp_path.iterdir())
    assert drained(spool) == list(range(30))
    assert not spool
    assert spool.bytes == 0
    assert list(tmp_path.iterdir()) == []


def test_values_and_instants_survive(tmp_path: Path) -> None:
    spool = Spool(tmp_path, MUCH)
    spool.append(Batch.of([(7, 1_700_000_000, 0.1), (8, 1_700_000_001, -1e300)]))
    back = Spool(tmp_path, MUCH).oldest()
    assert back is not None
    np.testing.assert_array_equal(back.ats, [1_700_000_000, 1_700_000_001])
    np.testing.assert_array_equal(back.values, [0.1, -1e300])


def test_a_new_process_finds_what_the_old_one_left_and_goes_on_behind_it(tmp_path: Path) -> None:
    Spool(tmp_path, MUCH).append(batch(0))
    spool = Spool(tmp_path, MUCH)
    assert spool
    spool.append(batch(3))
    assert drained(spool) == list(range(6))


def test_a_segment_that_was_not_removed_is_replayed_again(tmp_path: Path) -> None:
    spool = Spool(tmp_path, MUCH)
    spool.append(batch(0))
    assert spool.oldest() is not None
    assert drained(Spool(tmp_path, MUCH)) == [0, 1, 2]


def test_a_record_torn_at_any_byte_is_cut_and_the_ones_before_it_stay(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "whole", MUCH)
    spool.append(batch(0))
    spool.append(batch(3))
    (segment,) = (tmp_path / "whole").iterdir()
    data = segment.read_bytes()
    record = len(data) // 2
    for length in range(record, len(data)):
        folder = tmp_path / str(length)
        folder.mkdir()
        (folder / segment.name).write_bytes(data[:length])
        survivor = Spool(folder, MUCH)
        survivor.append(batch(6))
        assert drained(survivor) == [0, 1, 2, 6, 7, 8], length


@given(place=st.integers(0, 87), flip=st.integers(1, 255))
def test_a_damaged_record_is_skipped_and_the_next_is_read(
    tmp_path_factory: pytest.TempPathFactory, place: int, flip: int
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    spool = Spool(folder, MUCH)
    spool.append(batch(0))
    spool.append(batch(3))
    (segment,) = folder.iterdir()
    data = bytearray(segment.read_bytes())
    data[place] ^= flip
    segment.write_bytes(data)
    assert drained(Spool(folder, MUCH)) == [3, 4, 5]


def test_past_its_bound_the_oldest_is_dropped_and_counted(tmp_path: Path) -> None:
    spool = Spool(tmp_path, 1000, segment_bytes=200)
    for first in range(0, 60, 3):
        spool.append(batch(first))
        assert spool.bytes <= 1000
    left = drained(spool)
    assert left == list(range(60))[-len(left) :]
    assert spool.dropped == 60 - len(left)
    assert len(left) * BYTES_PER_READING > 500


def test_a_disk_that_takes_nothing_is_an_error_and_no_loss_of_what_it_has(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", MUCH)
    spool.append(batch(0))
    spool.oldest()
    hidden = tmp_path / "hidden"
    (tmp_path / "spool").rename(hidden)
    with pytest.raises(OSError, match="No such file"):
        spool.append(batch(3))
    hidden.rename(tmp_path / "spool")
    spool.append(batch(6))
    assert drained(spool) == [0, 1, 2, 6, 7, 8]
