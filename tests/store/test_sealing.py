"""Sealing moves readings and changes none: whoever asks cannot tell, and whoever kills it does no harm."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meterhouse.kernel.errors import Damaged
from meterhouse.store import folding, readings, sealed
from meterhouse.store.engine import Database
from meterhouse.store.folding import Limits
from meterhouse.store.sealed import DAY
from meterhouse.store.sealing import seal
from tests.conftest import PASSWORD
from tests.store.history import JUNE, LATER, MAY, chunks, counters, drained, everything, forget, rows, write

moments = st.tuples(st.sampled_from([0, 1, 2, 30, 31, 32, 60, 92]), st.sampled_from([0, 1, 600, 43_200, DAY - 1])).map(
    lambda pair: (MAY + pair[0]) * DAY + pair[1]
)
batch = st.lists(st.tuples(st.integers(1, 3), moments, st.sampled_from([0.0, 0.25, 1e21, np.pi])), max_size=12)
days = st.sampled_from([0, MAY, MAY + 1, MAY + 3, JUNE, JUNE + 1, JUNE + 31, JUNE + 100])
acts = st.one_of(
    st.tuples(st.just("write"), batch),
    st.tuples(st.just("seal"), st.tuples(days, days).map(lambda pair: Limits(max(pair), min(pair)))),
    st.tuples(st.just("ask"), st.tuples(moments, moments, st.integers(1, 5))),
)


@given(st.lists(acts, min_size=2, max_size=12))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_writing_sealing_merging_and_asking_is_as_if_nothing_were_ever_sealed(
    database: Database, story: list[tuple[str, Any]]
) -> None:
    forget(database)
    there: dict[tuple[int, int], float] = {}
    for act, what in [*story, ("seal", LATER), ("ask", (MAY * DAY, (JUNE + 400) * DAY, 1000))]:
        if act == "write":
            _check_written(database, what, there)
        elif act == "seal":
            drained(database, what)
        else:
            _check_answers(database, *what, there)
    assert rows(database) == 0
    assert sorted((point, at) for point, at in there) == [
        (point, at) for point, at in zip(*everything(database)[:2], strict=True)
    ]


def _check_written(database: Database, what: list[tuple[int, int, float]], there: dict[tuple[int, int], float]) -> None:
    points, ats, values = (np.array([row[nth] for row in what]) for nth in range(3))
    written = readings.write(database, points.astype(np.int64), ats.astype(np.int64), values.astype(np.float64))
    before = len(there)
    for point, at, value in what:
        there.setdefault((point, at), value)
    refused = [nth for nth, (point, at, value) in enumerate(what) if there[point, at] != value]
    assert written.refused.tolist() == refused
    assert written.new == len(there) - before
    assert written.unchanged == len(what) - len(refused) - written.new


def _check_answers(database: Database, one: int, other: int, most: int, there: dict[tuple[int, int], float]) -> None:
    first, after = min(one, other), max(one, other)
    points = [1, 2, 3, 4]
    found = readings.read(database, points, first, after)
    expected = sorted((p, at, value) for (p, at), value in there.items() if first <= at < after)
    assert list(zip(found.points.tolist(), found.ats.tolist(), found.values.tolist(), strict=True)) == expected
    before = {p: max(ats) for p in points if (ats := [at for q, at in there if q == p and at < one])}
    assert readings.nearest(database, points, one, before=True) == before
    since = {p: min(ats) for p in points if (ats := [at for q, at in there if q == p and at >= one])}
    assert readings.nearest(database, points, one, before=False) == since
    spans = {p: (min(ats), max(ats)) for p in points if (ats := [at for q, at in there if q == p])}
    assert readings.extents(database, points) == spans
    for point, around in readings.around(database, [(point, first, after) for point in points]).items():
        own = sorted(at for q, at in there if q == point)
        low, high = np.searchsorted(own, [first, after])
        needed = own[max(low - 1, 0) : high + 1]
        assert set(needed) <= set(around.ats.tolist())
        assert around.ats.tolist() == [at for at in own if len(around.ats) and around.ats[0] <= at <= around.ats[-1]]
        assert around.values.tolist() == [there[point, at] for at in around.ats.tolist()]
        assert not around.from_first or around.ats.tolist()[:1] == own[:1]
        assert not around.to_last or around.ats.tolist()[-1:] == own[-1:]
    ats, values = readings.head(database, 1, first, after, most)
    assert list(zip(ats.tolist(), values.tolist(), strict=True)) == [row[1:] for row in expected if row[0] == 1][:most]
    asked = np.array([[p, at] for p in points for at in (one, other, one + 1)])
    standing = readings.standing(database, asked[:, 0], asked[:, 1])
    assert standing == {key: there[key] for key in map(tuple, asked.tolist()) if key in there}


def test_what_is_old_enough_is_sealed_by_the_day_and_later_by_the_month(database: Database) -> None:
    made = counters(2, MAY - 3, 34, 3600)
    write(database, made)
    before = everything(database)
    assert drained(database, Limits(MAY + 10, MAY - 30)) == 2 * 13 * 24
    assert chunks(database) == [(point, day, 1, 24) for point in (1, 2) for day in range(MAY - 3, MAY + 10)]
    assert rows(database) == 2 * 21 * 24
    assert sealed.horizon(database) == (MAY + 10) * DAY
    assert everything(database) == before
    assert drained(database, LATER) == 2 * 21 * 24
    assert chunks(database) == [
        row for point in (1, 2) for row in ((point, MAY - 30, 30, 3 * 24), (point, MAY, 31, 31 * 24))
    ]
    assert everything(database) == before


def test_days_become_a_month_once_it_is_ripe(database: Database) -> None:
    write(database, counters(2, MAY, 31, 3600))
    drained(database, Limits(JUNE, MAY))
    assert len(chunks(database)) == 62
    before = everything(database)
    drained(database, Limits(JUNE + 5, JUNE - 1))
    assert len(chunks(database)) == 62
    drained(database, Limits(JUNE + 5, JUNE))
    assert chunks(database) == [(point, MAY, 31, 31 * 24) for point in (1, 2)]
    assert everything(database) == before


def test_twice_is_once(database: Database) -> None:
    write(database, counters(3, MAY, 40, 900))
    for limits in (Limits(JUNE, MAY), LATER):
        drained(database, limits)
        before = chunks(database, "point_id, day, days, first, last, readings, MD5(data)")
        assert [moved for moved in seal(database, limits) if moved.chunks or moved.readings] == []
        assert chunks(database, "point_id, day, days, first, last, readings, MD5(data)") == before


def test_late_readings_join_the_chunk_of_their_time(database: Database) -> None:
    made = counters(1, MAY, 31, 900)
    late = np.arange(len(made.ats)) % 50 == 7
    for part in (~late, late):
        write(database, readings.Readings(made.points[part], made.ats[part], made.values[part]))
        drained(database, LATER)
    assert everything(database) == [made.points.tolist(), made.ats.tolist(), made.values.tolist()]
    assert sum(row[3] for row in chunks(database)) == len(made.ats)


def test_a_chunk_is_small_enough_to_share_a_page_or_fills_some(database: Database) -> None:
    """Between the two it would leave half of its page empty."""
    write(database, counters(1, MAY, 31, 60))
    slow = counters(1, MAY, 31, 900)
    write(database, readings.Readings(slow.points + 1, slow.ats, slow.values))
    drained(database, LATER)
    sizes = {
        point: [size for owner, size in chunks(database, "point_id, LENGTH(data)") if owner == point]
        for point in (1, 2)
    }
    assert len(sizes[1]) == 1
    assert sizes[1][0] > folding.LARGE
    assert len(sizes[2]) > 1
    assert max(sizes[2]) < 1.2 * folding.SMALL


def test_a_month_of_very_many_readings_stays_in_days(database: Database) -> None:
    write(database, counters(1, MAY, 31, 20))
    drained(database, LATER)
    assert {row[2] for row in chunks(database)} == {1}
    assert sum(row[3] for row in chunks(database)) == 31 * DAY // 20
    assert [moved for moved in seal(database, LATER) if moved.chunks] == []


def test_a_damaged_chunk_is_named_and_keeps_nobody_else(database: Database) -> None:
    write(database, counters(3, MAY, 2, 3600))
    drained(database, Limits(MAY + 1, 0))
    database.execute(
        "UPDATE meterhouse_historical.reading_chunk SET data = INSERT(data, 20, 1, CHAR(ASCII(SUBSTR(data, 20)) ^ 1))"
        " WHERE point_id = 2"
    )
    with pytest.raises(Damaged, match="point 2 on 2024-05-01 cannot be unpacked: the checksum differs"):
        readings.read(database, [2], MAY * DAY, JUNE * DAY)
    assert len(readings.read(database, [1, 3], MAY * DAY, JUNE * DAY).ats) == 2 * 48
    assert drained(database, LATER) == 2 * 24
    assert readings.extents(database, [2])[2][1] > (MAY + 1) * DAY, "its rows stay"
    assert rows(database) == 24


def test_a_row_that_contradicts_what_is_sealed_stays(database: Database) -> None:
    """Nobody can write one here; if the database was tampered with, nothing is lost by it."""
    made = counters(2, MAY, 1, 3600)
    write(database, made)
    drained(database, LATER)
    database.execute(f"INSERT INTO meterhouse_historical.reading VALUES (1, {made.ats[3]}, -77)")
    assert drained(database, LATER) == 0
    assert rows(database) == 1
    assert everything(database)[2] == made.values.tolist(), "what came first counts"


@pytest.mark.parametrize("role", ["acquisition", "api", "operator"])
def test_whoever_may_write_is_told_what_is_sealed(database: Database, database_url: str, role: str) -> None:
    made = counters(1, MAY, 1, 3600)
    write(database, made)
    drained(database, LATER)
    own = Database(f"mysql://meterhouse_{role}:{PASSWORD}@{database_url.rsplit('@', 1)[1]}", pool=1)
    try:
        assert write(own, made).unchanged == 24
        written = readings.write(own, made.points, made.ats, made.values + 1.0)
        assert (written.new, len(written.refused)) == (0, 24)
    finally:
        own.close()


def test_while_writers_write_and_two_seal_nobody_misses_a_reading_or_sees_it_twice(database: Database) -> None:
    made = counters(4, MAY, 6, 300)
    order = np.random.default_rng(5).permutation(len(made.ats))
    stop, faults, confirmed = threading.Event(), [], np.zeros(len(made.ats), bool)

    def guarded(act: Any) -> threading.Thread:
        def run() -> None:
            try:
                while not stop.is_set():
                    act()
            except Exception as fault:
                faults.append(fault)
                stop.set()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    chance = random.Random(7)

    def sealing_now() -> None:
        drained(database, chance.choice([LATER, Limits(JUNE, 0), Limits(MAY + 3, 0)]))

    def contradict() -> None:
        """What has been accepted once is refused otherwise, wherever it is at the moment."""
        there = np.flatnonzero(confirmed)
        some = np.random.default_rng(chance.randrange(1 << 30)).permutation(there)[:200]
        if len(some):
            written = readings.write(database, made.points[some], made.ats[some], made.values[some] + 1.0)
            assert (written.new, len(written.refused)) == (0, len(some))
            again = readings.write(database, made.points[some], made.ats[some], made.values[some])
            assert (again.new, again.unchanged) == (0, len(some))

    def reading() -> None:
        expected = confirmed.copy()
        found = readings.read(database, [1, 2, 3, 4], MAY * DAY, JUNE * DAY)
        keys = found.points * (1 << 33) + found.ats
        assert (np.diff(keys) > 0).all(), "twice"
        wanted = (made.points * (1 << 33) + made.ats)[expected]
        missing = ~np.isin(wanted, keys)
        assert not missing.any(), f"{missing.sum()} of {len(wanted)} are missing"

    helpers = [guarded(act) for act in (sealing_now, sealing_now, reading, contradict)]
    try:
        for part in np.array_split(order, 60):
            if stop.is_set():
                break
            written = readings.write(database, made.points[part], made.ats[part], made.values[part])
            assert written.new == len(part)
            confirmed[part] = True
    finally:
        stop.set()
        for helper in helpers:
            helper.join()
    assert not faults, faults
    drained(database, LATER)
    assert rows(database) == 0
    assert everything(database) == [made.points.tolist(), made.ats.tolist(), made.values.tolist()]


@pytest.mark.slow
def test_killed_at_any_moment_it_leaves_each_reading_in_one_place(database: Database, database_url: str) -> None:
    made = counters(20, MAY, 31, 300)
    write(database, made)
    before = everything(database)
    chance = random.Random(11)
    left = []
    for _ in range(6):
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "meterhouse.cli",
                "readings",
                "seal",
                "--older-than",
                "2",
                "--database",
                database_url,
            ],
            env={**os.environ, "PYTHONPATH": "services"},
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        moving = rows(database)
        while rows(database) == moving and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 0.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert everything(database) == before
        left.append(rows(database))
        if not left[-1]:
            break
    assert left[0] < len(made.ats), "the first one moved something"
    drained(database, LATER)
    assert rows(database) == 0
    assert everything(database) == before
