"""What must still be computed: it widens, is claimed by one at a time, and goes when it is done."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meterhouse.store import work
from meterhouse.store.engine import Connection, Database, run
from meterhouse.store.work import Claim, ClaimLost, Range

MANY = 1000


def mark(database: Database, *ranges: Range, stage: work.Stage = "cleaning") -> None:
    database.transaction(lambda connection: work.mark(connection, stage, ranges))


def claim(database: Database, most: int = MANY, budget: int = 1 << 62) -> Claim:
    return work.claim(database, "cleaning", most=most, budget=budget)


def complete(database: Database, held: Claim, *keys: int) -> None:
    database.transaction(lambda connection: work.complete(connection, held, keys or [key for key, _, _ in held.ranges]))


def expire(database: Database) -> None:
    """As if the claim's time had passed."""
    database.execute("UPDATE meterhouse_system.work SET expires = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE token > 0")


def pending(database: Database) -> int:
    return work.pending(database)["cleaning"]


def test_what_is_marked_twice_is_wide_enough_for_both(database: Database) -> None:
    mark(database, (1, 100, 200), (2, 5, 6))
    mark(database, (1, 50, 120))
    mark(database, (1, 150, 300))
    assert claim(database).ranges == ((1, 50, 300), (2, 5, 6))


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 1000), st.integers(1, 100)), min_size=1, max_size=8))
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_marks_does_not_matter(database: Database, marks: list[tuple[int, int, int]]) -> None:
    database.execute("DELETE FROM meterhouse_system.work")
    for key, first, length in marks:
        mark(database, (key, first, first + length))
    expected = {
        key: (
            min(first for each, first, _ in marks if each == key),
            max(first + length for each, first, length in marks if each == key),
        )
        for key, _, _ in marks
    }
    assert {key: (first, last) for key, first, last in claim(database).ranges} == expected


def test_marking_nothing_is_nothing(database: Database) -> None:
    mark(database)
    assert not claim(database)
    assert work.pending(database) == dict.fromkeys(work.ALL_STAGES, 0)


def test_what_is_done_is_gone(database: Database) -> None:
    mark(database, (1, 0, 10))
    complete(database, claim(database))
    assert pending(database) == 0
    assert not claim(database)


def test_two_claimers_get_different_keys(database: Database) -> None:
    mark(database, *((key, 0, 10) for key in range(1, 41)))
    with ThreadPoolExecutor(4) as workers:
        claims = list(workers.map(lambda _: claim(database, most=10), range(4)))
    keys = [key for held in claims for key, _, _ in held.ranges]
    assert len(keys) == len(set(keys))
    rest = claim(database)
    assert sorted([*keys, *(key for key, _, _ in rest.ranges)]) == list(range(1, 41))


def test_stages_do_not_take_each_others_keys(database: Database) -> None:
    mark(database, (1, 0, 10), stage="normalization")
    assert not claim(database)
    assert work.claim(database, "normalization", most=1).ranges == ((1, 0, 10),)


def test_the_longest_waiting_go_first(database: Database) -> None:
    mark(database, (9, 0, 10))
    database.execute("UPDATE meterhouse_system.work SET since = since - INTERVAL 1 MINUTE")
    mark(database, (1, 0, 10))
    assert claim(database, most=1).ranges == ((9, 0, 10),)


def test_a_budget_leaves_the_rest_to_others_but_one_key_may_exceed_it(database: Database) -> None:
    mark(database, (1, 0, 1000), (2, 0, 1000), (3, 0, 1000))
    assert len(claim(database, budget=2500).ranges) == 2
    assert len(claim(database, budget=10).ranges) == 1


def test_what_is_marked_meanwhile_stays_to_be_done(database: Database) -> None:
    mark(database, (1, 100, 200))
    held = claim(database)
    mark(database, (1, 500, 600))
    assert not claim(database)
    complete(database, held)
    assert claim(database).ranges == ((1, 500, 600),)


def test_a_claim_that_ended_is_taken_over_with_all_that_came_since(database: Database) -> None:
    mark(database, (1, 100, 200))
    claim(database)
    mark(database, (1, 500, 600))
    expire(database)
    assert claim(database).ranges == ((1, 100, 600),)


def test_a_worker_whose_claim_was_taken_over_writes_nothing(database: Database) -> None:
    mark(database, (1, 0, 10), (2, 0, 10))
    late = claim(database)
    expire(database)
    quick = claim(database)

    def write(connection: Connection) -> None:
        run(connection, "INSERT INTO meterhouse_historical.reading VALUES (1, 1, 1.0)")
        work.complete(connection, late, [1, 2])

    with pytest.raises(ClaimLost):
        database.transaction(write)
    assert database.rows("SELECT * FROM meterhouse_historical.reading") == []
    complete(database, quick)
    assert pending(database) == 0


def test_nor_does_it_when_the_other_is_done_already(database: Database) -> None:
    mark(database, (1, 0, 10))
    late = claim(database)
    expire(database)
    complete(database, claim(database))
    with pytest.raises(ClaimLost):
        complete(database, late)


def test_nor_may_it_write_part_of_its_results(database: Database) -> None:
    mark(database, (1, 0, 10))
    late = claim(database)
    database.transaction(lambda connection: work.hold(connection, late, [1]))
    expire(database)
    claim(database)
    with pytest.raises(ClaimLost):
        database.transaction(lambda connection: work.hold(connection, late, [1]))


def test_a_claim_that_is_taken_away_waits_anew_in_full_and_others_stay(database: Database) -> None:
    mark(database, (1, 0, 10), (2, 0, 20), (3, 5, 6))
    held = claim(database, most=2)
    mark(database, (1, 40, 50))

    def take(*keys: int) -> int:
        return database.transaction(lambda connection: work.take_away(connection, "cleaning", keys))

    assert take() == 0
    assert take(1, 3, 4) == 1
    with pytest.raises(ClaimLost):
        database.transaction(lambda connection: work.hold(connection, held, [1, 2]))
    complete(database, held, 2)
    assert claim(database).ranges == ((1, 0, 50), (3, 5, 6))


def test_a_claim_may_be_completed_in_parts(database: Database) -> None:
    mark(database, (1, 0, 10), (2, 0, 10), (3, 0, 10))
    held = claim(database)
    complete(database, held, 2)
    assert pending(database) == 2
    complete(database, held, 1, 3)
    assert pending(database) == 0


def test_a_renewed_claim_is_nobody_elses(database: Database) -> None:
    mark(database, (1, 0, 10))
    held = claim(database)
    expire(database)
    work.renew(database, held)
    assert not claim(database)
    complete(database, held)
    with pytest.raises(ClaimLost):
        work.renew(database, held)


def test_what_failed_is_left_alone_for_a_while(database: Database) -> None:
    mark(database, (1, 0, 10))
    held = claim(database)
    work.put_back(database, held, seconds=60)
    assert not claim(database)
    expire(database)
    assert claim(database).ranges == ((1, 0, 10),)


def test_pending_says_how_much_and_since_when(database: Database) -> None:
    mark(database, (1, 0, 900), (2, 0, 1800))
    claim(database, most=1)
    (cleaning, normalization, *_) = work.pending_detail(database)
    assert (cleaning.keys, cleaning.seconds) == (2, 2700)
    assert cleaning.oldest is not None
    assert cleaning.oldest.endswith("Z")
    assert (normalization.keys, normalization.seconds, normalization.oldest) == (0, 0, None)


def test_days_are_closed_only_when_what_changes_them_has_gone_through(database: Database) -> None:
    long = work.LONG_SECONDS + 1
    database.transaction(lambda connection: work.mark(connection, "closing", [(1, 0, 900)]))
    assert not work.claim(database, "closing", most=10)
    age = "UPDATE meterhouse_system.work SET since = since - INTERVAL %s SECOND WHERE stage = 'closing'"
    database.execute(age, (work.QUIET_SECONDS + 1,))
    database.transaction(lambda connection: work.mark(connection, "aggregation", [(7, 0, long)]))
    assert not work.claim(database, "closing", most=10)
    assert not work.is_settled(database)
    database.execute(age, (work.LONGEST_SECONDS,))
    assert work.claim(database, "closing", most=10).ranges == ((1, 0, 900),)


def test_what_waits_to_be_closed_is_no_backlog(database: Database) -> None:
    database.transaction(lambda connection: work.mark(connection, "closing", [(1, 0, 900)]))
    database.execute("UPDATE meterhouse_system.work SET since = since - INTERVAL 1 HOUR")
    assert not work.is_behind(database, 30)
