"""The sealing service works in small pieces, alone, after everybody else, and with no more rights than it needs."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
import redis as redis_client

from meterhouse.kernel.settings import Settings
from meterhouse.sealing.worker import LEASE, Loop, Sealing, taken
from meterhouse.store import heartbeat
from meterhouse.store.engine import Database
from meterhouse.store.lease import Lease
from meterhouse.store.sealed import DAY
from tests.conftest import PASSWORD
from tests.patience import until
from tests.store.history import chunks, counters, rows, write

TODAY = int(time.time() // DAY)


def url_of(database_url: str) -> str:
    return f"mysql://meterhouse_sealing:{PASSWORD}@{database_url.rsplit('@', 1)[1]}"


@pytest.fixture
def own(database: Database, database_url: str) -> Iterator[Database]:
    """The database as the service's own user."""
    opened = Database(url_of(database_url), pool=2)
    yield opened
    opened.close()


@pytest.fixture
def loop(own: Database, redis: redis_client.Redis) -> Loop:
    return Loop(Sealing(own, Settings(seal_days=35, merge_days=70)), redis, threading.Event())


def waiting(database: Database) -> None:
    """Somebody has waited for a stage for a minute."""
    database.execute(
        "INSERT INTO meterhouse_system.work (stage, key_id, first, last, since)"
        " VALUES ('aggregation', 1, 0, 900, UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE)"
    )


def test_a_round_seals_what_is_old_enough_and_says_so(
    database: Database, loop: Loop, redis: redis_client.Redis
) -> None:
    write(database, counters(2, TODAY - 40, 40, 3600))
    loop.round()
    assert rows(database) == 2 * 35 * 24
    assert [row[1] for row in chunks(database)] == 2 * list(range(TODAY - 40, TODAY - 35))
    loop._rest(0)
    (beat,) = heartbeat.beats(redis)
    assert (beat.service, beat.note) == ("sealing", "240 readings sealed")
    assert loop.sealing.last_success > time.time() - 60
    again = taken(database)
    assert again is not None, "the lease is let go of"


def test_a_round_deletes_what_the_operator_does_not_keep(database: Database, own: Database, loop: Loop) -> None:
    database.execute(
        "INSERT INTO meterhouse_system.point (id, name, unit, `key`, kind, is_enabled, is_stored)"
        " VALUES (1, 'E', 'kWh', 'e', 'counter', 1, 1), (2, 'T', '°C', 't', 'analog', 1, 1)"
    )
    write(database, counters(2, TODAY - 40, 40, 3600))
    loop.sealing.settings = Settings(seal_days=35, keep_analog_days=7)
    loop.round()
    assert loop.sealing.expired == 5 * 24, "no younger than what is sealed"
    loop.sealing.settings = Settings(seal_days=35, keep_analog_days=7, keep_unsealed=False)
    loop.round()
    assert loop.sealing.expired == 33 * 24
    assert rows(database) == (35 + 7) * 24
    assert loop.sealing.note.endswith("readings sealed, 792 expired")


def test_a_round_forgets_what_was_shown_long_ago(database: Database, loop: Loop) -> None:
    now = int(time.time())
    database.execute(
        "INSERT INTO meterhouse_energy.superseded_value (grain, series_id, time, until, value, coverage, quality)"
        " VALUES (1, 1, 20000, %s, 1, 1, 0), (1, 1, 20000, %s, 2, 1, 0)",
        (now - 801 * DAY, now - 799 * DAY),
    )
    loop.round()
    assert database.rows("SELECT value FROM meterhouse_energy.superseded_value") == [(2.0,)]


def test_it_waits_while_the_stages_have_a_backlog(database: Database, loop: Loop) -> None:
    write(database, counters(1, TODAY - 40, 4, 3600))
    waiting(database)
    working = threading.Thread(target=loop.round)
    working.start()
    try:
        until(lambda: loop.sealing.is_waiting)
        assert rows(database) == 4 * 24
        assert loop.sealing.note.endswith("waits for the stages")
        database.execute("DELETE FROM meterhouse_system.work")
        until(lambda: rows(database) == 0)
    finally:
        loop.stop.set()
        working.join()


def test_a_backlog_that_stays_does_not_keep_it_for_ever(database: Database, loop: Loop) -> None:
    loop.patience = 0.0
    write(database, counters(1, TODAY - 40, 4, 3600))
    waiting(database)
    loop.round()
    assert rows(database) == 0


def test_only_one_of_several_works(database: Database, loop: Loop) -> None:
    write(database, counters(1, TODAY - 40, 4, 3600))
    other = Lease(database, LEASE, "somebody else")
    assert other.take()
    loop.round()
    assert rows(database) == 4 * 24
    other.release()
    loop.round()
    assert rows(database) == 0


@pytest.mark.slow
def test_as_a_process_it_works_beats_and_stops_when_it_is_told(
    database: Database, database_url: str, redis_url: str, redis: redis_client.Redis
) -> None:
    write(database, counters(2, TODAY - 40, 40, 3600))
    process = subprocess.Popen(
        [sys.executable, "-m", "meterhouse.sealing"],
        env={**os.environ, "METERHOUSE_DATABASE": url_of(database_url), "METERHOUSE_REDIS": redis_url},
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: rows(database) == 2 * 35 * 24)
        until(lambda: any(beat.note == "240 readings sealed" for beat in heartbeat.beats(redis)))
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    finally:
        process.kill()
