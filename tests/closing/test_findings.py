"""Findings as they are kept: the same evidence is the same finding, and what people said of it stays."""

from dataclasses import replace

import pytest

from meterhouse.store import findings
from meterhouse.store.engine import Database
from meterhouse.store.findings import Found

DAY = 86_400
FIRST = 1_750_000_000 // DAY * DAY
SITE = 1
LOOKED = {"points": (FIRST - 5 * DAY, FIRST + 8 * DAY), "meters": (FIRST - 30 * DAY, FIRST + 30 * DAY)}
CLOSED = (FIRST, FIRST + 3 * DAY)
RESET = Found("reset", ("points", 7), FIRST + 100, FIRST + 101, 1.0, "readings", "Set back", {"rule": "reset 1 h"})
OFF = Found("ratio", ("meters", 3), FIRST, CLOSED[0] + DAY, 9.0, "kWh", "Off", {"factor": 10.0})


def close(database: Database, *found: Found) -> findings.Merged:
    return database.transaction(
        lambda connection: findings.merge(connection, SITE, LOOKED, CLOSED, found, frozenset({"late_batch"}))
    )


def kept(database: Database) -> list[tuple[str, int, int, str]]:
    rows = database.rows("SELECT kind, first, after, state FROM meterhouse_fdd.finding ORDER BY first, id")
    return [(kind, int(first) - FIRST, int(after) - FIRST, state) for kind, first, after, state in rows]


def test_twice_is_once(database: Database) -> None:
    assert close(database, RESET).new == 1
    assert close(database, RESET).new == 0
    assert kept(database) == [("reset", 100, 101, "open")]


def test_one_that_is_found_a_little_longer_is_the_same(database: Database) -> None:
    close(database, RESET)
    close(database, replace(RESET, after=RESET.after + 500))
    assert kept(database) == [("reset", 100, 601, "open")]


def test_one_whose_evidence_is_gone_is_closed_and_comes_back_with_it(database: Database) -> None:
    close(database, RESET)
    (gone,) = close(database).gone
    assert gone.found == RESET
    assert kept(database) == [("reset", 100, 101, "closed")]
    close(database, RESET)
    assert kept(database) == [("reset", 100, 101, "open")]


@pytest.mark.parametrize("state", ["seen", "closed"])
def test_what_a_person_said_of_it_stays(database: Database, state: str) -> None:
    close(database, RESET)
    database.execute("UPDATE meterhouse_fdd.finding SET state = %s, changed_by = 'ann'", (state,))
    close(database, RESET)
    assert kept(database) == [("reset", 100, 101, state)]


def test_findings_of_other_days_are_left_alone(database: Database) -> None:
    later = replace(RESET, first=CLOSED[1] + 2 * DAY, after=CLOSED[1] + 2 * DAY + 1)
    database.transaction(lambda connection: findings.add(connection, SITE, [later]))
    assert close(database, RESET).gone == ()
    assert [state for *_, state in kept(database)] == ["open", "open"]


def test_what_reaches_beyond_what_is_looked_at_is_not_closed_for_that(database: Database) -> None:
    long = Found(
        "ratio", ("meters", 3), LOOKED["meters"][0] - DAY, CLOSED[0] + DAY, 9.0, "kWh", "Off", {"factor": 10.0}
    )
    database.transaction(lambda connection: findings.add(connection, SITE, [long]))
    assert close(database).gone == ()


def test_one_that_reaches_the_edge_keeps_what_stood_beyond_it(database: Database) -> None:
    edge = LOOKED["meters"][0]
    long = replace(OFF, first=edge - 9 * DAY)
    database.transaction(lambda connection: findings.add(connection, SITE, [long]))
    close(database, replace(long, first=edge))
    assert [(first, after) for _, first, after, _ in kept(database)] == [(edge - 9 * DAY - FIRST, DAY)]


def test_a_kind_that_is_not_found_again_stays(database: Database) -> None:
    close(database, replace(RESET, kind="late_batch"))
    close(database)
    assert kept(database) == [("late_batch", 100, 101, "open")]
