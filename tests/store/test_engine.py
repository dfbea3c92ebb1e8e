"""The door to the database: transactions as a whole, numbers to the last bit, errors by whose doing they are."""

import threading
from collections.abc import Iterator

import mysql.connector
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meterhouse.kernel.errors import Unavailable, Unfit
from meterhouse.store.engine import LOAD_ROWS, Connection, Database, fetch, insert, load, run, values

READING = "meterhouse_historical.reading"


def count(database: Database, table: str = READING) -> int:
    return int(database.rows(f"SELECT COUNT(*) FROM {table}")[0][0])


def readings(points: list[int], ats: list[int], shown: list[float]) -> pl.DataFrame:
    return pl.DataFrame({"point_id": points, "at": ats, "value": shown})


@pytest.fixture
def _odd_accounts(database: Database) -> Iterator[None]:
    database.execute("CREATE USER IF NOT EXISTS 'p@ss:user'@'127.0.0.1' IDENTIFIED BY 'a/b?c#d'")
    yield
    database.execute("DROP USER 'p@ss:user'@'127.0.0.1'")


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="nothing"),
        pytest.param("postgresql://root:x@127.0.0.1:3306", id="another database"),
        pytest.param("mysql://127.0.0.1:3306", id="nobody"),
        pytest.param("mysql://root:x@", id="nowhere"),
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Unfit, match="mysql://user:password@host:port"):
        Database(url)


@pytest.mark.usefixtures("_odd_accounts")
def test_names_and_passwords_may_hold_any_characters(database_url: str) -> None:
    server = database_url.rsplit("@", 1)[1]
    database = Database(f"mysql://p%40ss%3Auser:a%2Fb%3Fc%23d@{server}", pool=1)
    try:
        assert database.rows("SELECT 1") == [(1,)]
        assert database.frame("SELECT 1 AS one")["one"].to_list() == [1]
    finally:
        database.close()


def test_a_wrong_password_is_the_operators_doing(database_url: str) -> None:
    server = database_url.rsplit("@", 1)[1]
    database = Database(f"mysql://tester:wrong@{server}", pool=1)
    with pytest.raises(Unfit, match="refuses this user"):
        database.rows("SELECT 1")
    with pytest.raises(Unfit, match="refuses this user"):
        database.execute("DO 1")


def test_a_change_is_kept_as_a_whole_or_not_at_all(database: Database) -> None:
    def half(connection: Connection) -> None:
        run(connection, f"INSERT INTO {READING} VALUES (1, 1, 1.0)")
        raise LookupError("half way")

    with pytest.raises(LookupError):
        database.transaction(half)
    assert count(database) == 0
    database.transaction(lambda connection: run(connection, f"INSERT INTO {READING} VALUES (1, 1, 1.0)"))
    assert count(database) == 1


def test_who_loses_a_deadlock_tries_again(database: Database) -> None:
    """Two transactions take the same rows in opposite order; both succeed in the end."""
    database.execute(f"INSERT INTO {READING} VALUES (1, 1, 0.0), (2, 1, 0.0)")
    both = threading.Barrier(2, timeout=20)
    attempts = {1: 0, 2: 0}

    def cross(first: int, then: int) -> None:
        def act(connection: Connection) -> None:
            attempts[first] += 1
            run(connection, f"UPDATE {READING} SET value = value + 1 WHERE point_id = %s", (first,))
            if attempts[first] == 1:
                both.wait()
            run(connection, f"UPDATE {READING} SET value = value + 1 WHERE point_id = %s", (then,))

        database.transaction(act)

    threads = [threading.Thread(target=cross, args=order) for order in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(attempts.values()) == [1, 2]
    assert database.rows(f"SELECT value FROM {READING}") == [(2.0,), (2.0,)]


def test_a_lost_connection_is_taken_up_again(database: Database) -> None:
    killed = []

    def act(connection: Connection) -> int:
        if not killed:
            ((session,),) = fetch(connection, "SELECT CONNECTION_ID()")
            killed.append(session)
            database.execute(f"KILL {session}")
        return run(connection, f"INSERT INTO {READING} VALUES (1, 1, 1.0)")

    assert database.transaction(act) == 1
    assert count(database) == 1
    for (session,) in [*database.rows("SELECT CONNECTION_ID()")]:
        database.execute(f"KILL {session}")
    assert count(database) == 1


def test_a_mistake_in_a_statement_is_not_tried_again(database: Database) -> None:
    attempts = []

    def act(connection: Connection) -> None:
        attempts.append(1)
        run(connection, "SELECT nonsense FROM nowhere")

    with pytest.raises(mysql.connector.Error):
        database.transaction(act)
    assert len(attempts) == 1


doubles = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False).map(lambda value: value + 0.0)
"""Without a negative zero: its sign is lost in the tables."""


@given(st.lists(doubles, min_size=1, max_size=50))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_numbers_go_in_and_come_out_to_the_last_bit(database: Database, shown: list[float]) -> None:
    database.execute(f"DELETE FROM {READING}")
    frame = readings([1] * len(shown), list(range(len(shown))), shown)
    database.transaction(lambda connection: load(connection, READING, frame))
    ask = f"SELECT value FROM {READING} ORDER BY at"
    expected = [each.hex() for each in shown]
    assert [float(value).hex() for (value,) in database.rows(ask)] == expected
    assert [value.hex() for value in database.frame(ask)["value"]] == expected


def test_rows_of_the_same_key_are_overwritten_or_kept(database: Database) -> None:
    first, second = readings([1, 1], [10, 20], [1.0, 2.0]), readings([1, 1], [20, 30], [9.0, 3.0])
    database.transaction(lambda connection: load(connection, READING, first))
    new = database.transaction(lambda connection: load(connection, READING, second, duplicates="IGNORE"))
    assert new == 1
    assert database.rows(f"SELECT value FROM {READING} ORDER BY at") == [(1.0,), (2.0,), (3.0,)]
    database.transaction(lambda connection: load(connection, READING, second))
    assert database.rows(f"SELECT value FROM {READING} ORDER BY at") == [(1.0,), (9.0,), (3.0,)]


def test_more_rows_than_one_statement_loads_are_one_change_all_the_same(database: Database) -> None:
    many = LOAD_ROWS + 1
    frame = pl.DataFrame({"point_id": [1] * many, "at": range(many), "value": [0.5] * many})

    def undone(connection: Connection) -> None:
        assert load(connection, READING, frame) == many
        raise LookupError

    with pytest.raises(LookupError):
        database.transaction(undone)
    assert count(database) == 0
    assert database.transaction(lambda connection: load(connection, READING, frame, duplicates="IGNORE")) == many
    assert len(database.frame(f"SELECT at FROM {READING}")) == many


def test_many_rows_go_in_by_a_few_statements(database: Database) -> None:
    rows = [(1, at, at / 4) for at in range(25)]
    written = database.transaction(
        lambda connection: values(connection, f"INSERT INTO {READING} VALUES {{}}", rows, batch=10)
    )
    assert written == count(database) == 25


def test_text_is_never_part_of_a_statement(database: Database) -> None:
    name = "O'Neil\"; DROP TABLE meterhouse_system.gateway; --\\ äöü 電"
    made = database.transaction(
        lambda connection: insert(connection, "INSERT INTO meterhouse_system.gateway (name) VALUES (%s)", (name,))
    )
    assert database.rows("SELECT id, name FROM meterhouse_system.gateway") == [(made, name)]


def test_a_server_that_is_away_is_unavailable() -> None:
    database = Database("mysql://nobody:x@127.0.0.1:9", pool=1)
    with pytest.raises(Unavailable):
        database.rows("SELECT 1")
    with pytest.raises(Unavailable):
        database.transaction(lambda connection: fetch(connection, "SELECT 1"))
