"""What only one process may do at a time."""

from concurrent.futures import ThreadPoolExecutor

from meterhouse.store.engine import Database
from meterhouse.store.lease import Lease


def lease(database: Database, owner: str) -> Lease:
    return Lease(database, "acquisition", owner)


def expire(database: Database) -> None:
    database.execute("UPDATE meterhouse_system.lease SET expires = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND")


def test_one_holds_it_and_the_other_does_not(database: Database) -> None:
    one, other = lease(database, "one"), lease(database, "other")
    assert one.take()
    assert not other.take()
    assert other.token is None
    assert Lease(database, "something else", "other").take()


def test_whoever_asks_first_of_many_gets_it_alone(database: Database) -> None:
    many = [lease(database, f"replica {nth}") for nth in range(6)]
    with ThreadPoolExecutor(6) as replicas:
        assert sorted(replicas.map(Lease.take, many)) == [False] * 5 + [True]


def test_a_released_lease_is_the_next_ones(database: Database) -> None:
    one, other = lease(database, "one"), lease(database, "other")
    one.take()
    one.release()
    assert one.token is None
    assert other.take()
    assert not one.take()


def test_a_lease_that_ended_is_taken_over_and_its_token_counts_no_more(database: Database) -> None:
    one, other = lease(database, "one"), lease(database, "other")
    one.take()
    before = one.token
    expire(database)
    assert other.take()
    assert before is not None
    assert other.token is not None
    assert other.token > before
    assert not one.renew()
    assert one.token is None


def test_a_late_release_takes_nothing_from_the_next_holder(database: Database) -> None:
    one, other = lease(database, "one"), lease(database, "other")
    one.take()
    expire(database)
    other.take()
    one.release()
    assert other.renew()
    assert not lease(database, "third").take()


def test_a_renewed_lease_stays(database: Database) -> None:
    one = lease(database, "one")
    one.take()
    expire(database)
    assert one.renew()
    assert not lease(database, "other").take()


def test_taking_it_again_fences_off_what_one_did_before(database: Database) -> None:
    one = lease(database, "one")
    one.take()
    before = one.token
    assert one.take()
    assert before is not None
    assert one.token == before + 1
