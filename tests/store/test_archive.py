"""Months that leave the database are in files that were read back, and come back as they went."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from meterhouse.kernel.errors import Damaged, Refused
from meterhouse.store import archive, gone, readings, work
from meterhouse.store.archive import Archived
from meterhouse.store.engine import Database
from meterhouse.store.gone import Gone
from meterhouse.store.sealed import DAY
from tests.store.history import JUNE, LATER, MAY, counters, drained, everything, write

JULY = JUNE + 30


@pytest.fixture
def two_months(database: Database) -> Database:
    """May and June of three points, sealed: two counters, and one whose values are no decimals."""
    write(database, counters(2, MAY, 61, 900))
    odd = counters(1, MAY, 61, 3600, seed=9)
    write(database, readings.Readings(odd.points + 2, odd.ats, np.sin(odd.values)))
    spikes = np.array([3, 3]), np.array([MAY * DAY + 5, MAY * DAY + 7]), np.array([1e21, -0.0])
    readings.write(database, *spikes)
    drained(database, LATER)
    database.execute("DELETE FROM meterhouse_system.work")
    return database


def archived(database: Database, folder: Path, before: int = JULY, *, remove: bool = False) -> list[Archived]:
    return list(archive.archive(database, folder, before, remove=remove))


def test_a_month_is_a_file_that_any_tool_reads(two_months: Database, tmp_path: Path) -> None:
    told = archived(two_months, tmp_path)
    assert [each.path.name for each in told] == ["readings-2024-05.parquet", "readings-2024-06.parquet"]
    frame = pl.concat(pl.read_parquet(each.path) for each in told).sort("point_id", "at")
    shown = frame.select(pl.coalesce(pl.col("number") / 10.0 ** pl.col("digits").cast(pl.Int64), "value")).to_series()
    assert [frame["point_id"].to_list(), frame["at"].to_list()] == everything(two_months)[:2]
    found = readings.read(two_months, [1, 2, 3], 0, JULY * DAY).values
    assert np.array_equal(shown.to_numpy().view(np.int64), found.view(np.int64))
    assert sum(each.readings for each in told) == len(frame)
    counter_bytes = told[0].path.stat().st_size / told[0].readings
    assert counter_bytes < 4


def test_without_remove_nothing_leaves(two_months: Database, tmp_path: Path) -> None:
    before = everything(two_months)
    assert {each.removed for each in archived(two_months, tmp_path)} == {0}
    assert everything(two_months) == before
    assert gone.stretches(two_months, [1, 2, 3], 0, JULY * DAY) == []


def test_only_months_that_ended_long_enough_ago_go(two_months: Database, tmp_path: Path) -> None:
    assert [each.path.name for each in archived(two_months, tmp_path, JULY - 1)] == ["readings-2024-05.parquet"]
    assert archived(two_months, tmp_path / "none", JUNE - 1) == []


def test_removed_months_are_told_and_come_back_as_they_went(two_months: Database, tmp_path: Path) -> None:
    before = everything(two_months)
    (told,) = archived(two_months, tmp_path, JUNE, remove=True)
    assert (told.removed, told.kept) == (told.readings, 0)
    assert min(everything(two_months)[1]) >= JUNE * DAY
    assert gone.stretches(two_months, [1], 0, JULY * DAY) == [
        Gone(1, MAY * DAY, JUNE * DAY, "archived", 31 * 96, "readings-2024-05.parquet")
    ]
    assert gone.kept_from(two_months, [1, 2, 3]) == dict.fromkeys([1, 2, 3], JUNE * DAY)
    (back,) = archive.restore(two_months, tmp_path)
    assert (back.readings, back.refused) == (told.readings, 0)
    assert everything(two_months) == before
    assert gone.kept_from(two_months, [1, 2, 3]) == {}
    assert work.claim(two_months, "cleaning", most=9).ranges == tuple(
        (point, MAY * DAY, JUNE * DAY) for point in (1, 2, 3)
    ), "all of it is judged again"
    drained(two_months, LATER)
    assert everything(two_months) == before
    assert list(archive.restore(two_months, tmp_path)) == [], "twice is once"


def test_the_same_month_again_is_the_same_file_and_more_of_it_another(two_months: Database, tmp_path: Path) -> None:
    archived(two_months, tmp_path, JUNE)
    assert [each.is_new for each in archived(two_months, tmp_path, JUNE)] == [False]
    readings.write(two_months, np.array([1]), np.array([MAY * DAY + 777]), np.array([5.0]))
    drained(two_months, LATER)
    (again,) = archived(two_months, tmp_path, JUNE, remove=True)
    assert (again.path.name, again.is_new) == ("readings-2024-05-2.parquet", True)
    assert {each.place for each in gone.stretches(two_months, [1, 2, 3], 0, JUNE * DAY)} == {again.path.name}


def test_what_came_late_to_an_archived_month_is_archived_beside_it(two_months: Database, tmp_path: Path) -> None:
    before = everything(two_months)
    archived(two_months, tmp_path, JUNE, remove=True)
    late = np.array([1]), np.array([MAY * DAY + 777]), np.array([5.0])
    assert readings.write(two_months, *late).new == 1
    drained(two_months, LATER)
    (second,) = archived(two_months, tmp_path, JUNE, remove=True)
    assert second.readings == 1
    assert len(gone.stretches(two_months, [1], 0, JUNE * DAY)) == 2
    assert [file.readings for file in archive.restore(two_months, tmp_path)] == [1, 2 * 31 * 96 + 31 * 24 + 2]
    assert len(everything(two_months)[0]) == len(before[0]) + 1


def test_what_contradicts_a_later_reading_stays_in_the_file(two_months: Database, tmp_path: Path) -> None:
    first = readings.read(two_months, [1], MAY * DAY, JUNE * DAY)
    archived(two_months, tmp_path, JUNE, remove=True)
    readings.write(two_months, first.points[[4, 5]], first.ats[[4, 5]], np.array([-77.0, first.values[5]]))
    (back,) = archive.restore(two_months, tmp_path)
    assert back.refused == 1
    found = readings.read(two_months, [1], MAY * DAY, JUNE * DAY)
    assert found.values[4] == -77.0
    assert len(found.ats) == len(first.ats)


def test_a_month_that_grew_meanwhile_stays(two_months: Database, tmp_path: Path) -> None:
    """A late reading was sealed into it after the file was written."""
    telling = archive._Month(two_months, (MAY, JUNE))
    telling.digest()
    readings.write(two_months, np.array([1]), np.array([MAY * DAY + 777]), np.array([5.0]))
    drained(two_months, LATER)
    removed, kept = archive._removed(two_months, telling, "readings-2024-05.parquet")
    assert (removed, kept) == (31 * 96 + 31 * 24 + 2, 1)
    assert len(readings.read(two_months, [1], MAY * DAY, JUNE * DAY).ats) == 31 * 96 + 1


def test_a_file_that_was_damaged_brings_nothing_back(two_months: Database, tmp_path: Path) -> None:
    (told,) = archived(two_months, tmp_path, JUNE, remove=True)
    raw = bytearray(told.path.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    told.path.write_bytes(bytes(raw))
    with pytest.raises((Damaged, Refused)):
        list(archive.restore(two_months, tmp_path))
    assert gone.kept_from(two_months, [3]) == {3: JUNE * DAY}


def test_a_folder_of_other_files_is_refused(two_months: Database, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="holds no Parquet file"):
        list(archive.restore(two_months, tmp_path))
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "readings-2024-05.parquet")
    with pytest.raises(Refused, match="was not written by"):
        archived(two_months, tmp_path, JUNE)
