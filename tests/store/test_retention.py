"""What the operator does not keep goes, and nothing else does; figures stay."""

import numpy as np
import pytest

from meterhouse.store import gone, readings
from meterhouse.store.engine import Connection, Database, values
from meterhouse.store.folding import Limits
from meterhouse.store.gone import Gone
from meterhouse.store.retention import expire
from meterhouse.store.sealed import DAY
from tests.store.history import MAY, counters, drained, write

COUNTER, ANALOG = 1, 2
TODAY = MAY + 60
NEVER = Limits(0, 0)


@pytest.fixture
def two_points(database: Database) -> Database:
    """A counter and an analog point with readings of sixty days, every hour."""

    def act(connection: Connection) -> None:
        values(
            connection,
            "INSERT INTO meterhouse_system.point (id, name, unit, `key`, kind, is_enabled, is_stored) VALUES {}",
            [(COUNTER, "E", "kWh", "e", "counter", 1, 1), (ANALOG, "T", "°C", "t", "analog", 1, 1)],
        )

    database.transaction(act)
    write(database, counters(2, MAY, 60, 3600))
    return database


def first_days(database: Database) -> dict[int, int]:
    """The day of the first reading of each point, since the first of May."""
    return {point: first // DAY - MAY for point, (first, _) in readings.extents(database, [COUNTER, ANALOG]).items()}


def expired(database: Database, youngest: int = TODAY, **keep: int) -> int:
    return sum(expire(database, keep, TODAY, youngest))


@pytest.mark.parametrize(
    ("limits", "kept_days", "first_kept"),
    [
        pytest.param(NEVER, 20, 40, id="rows go by the day"),
        pytest.param(Limits(MAY + 50, 0), 20, 40, id="sealed days go by the day"),
        pytest.param(Limits(MAY + 61, MAY + 61), 20, 31, id="a month goes when its last day is old enough"),
        pytest.param(Limits(MAY + 61, MAY + 61), 31, 0, id="and not before"),
        pytest.param(Limits(MAY + 31, MAY + 31), 5, 55, id="months and rows"),
    ],
)
def test_readings_of_a_kind_go_when_they_are_too_old(
    two_points: Database, limits: Limits, kept_days: int, first_kept: int
) -> None:
    drained(two_points, limits)
    assert expired(two_points, analog=kept_days) == first_kept * 24
    assert first_days(two_points) == {COUNTER: 0, ANALOG: first_kept}
    assert gone.kept_from(two_points, [COUNTER, ANALOG]) == ({ANALOG: (MAY + first_kept) * DAY} if first_kept else {})
    assert expired(two_points, analog=kept_days) == 0, "twice is once"


def test_what_has_no_limit_is_kept_for_ever(two_points: Database) -> None:
    assert expired(two_points, counter=0, analog=0) == 0
    assert first_days(two_points) == {COUNTER: 0, ANALOG: 0}


def test_what_is_not_old_enough_to_be_sealed_is_not_touched(two_points: Database) -> None:
    assert expired(two_points, youngest=MAY + 25, analog=7) == 25 * 24
    assert first_days(two_points)[ANALOG] == 25


def test_verdicts_go_with_their_readings_and_what_went_is_told_once(two_points: Database) -> None:
    two_points.execute(
        "INSERT INTO meterhouse_historical.reading_quality (point_id, at, verdict, rule) VALUES"
        f" ({ANALOG}, {(MAY + 3) * DAY}, 1, 'low 0'), ({ANALOG}, {(MAY + 50) * DAY}, 1, 'low 0'),"
        f" ({COUNTER}, {(MAY + 3) * DAY}, 1, 'low 0')"
    )
    expired(two_points, analog=30)
    expired(two_points, analog=20)
    assert two_points.rows("SELECT point_id, at FROM meterhouse_historical.reading_quality ORDER BY 1, 2") == [
        (COUNTER, (MAY + 3) * DAY),
        (ANALOG, (MAY + 50) * DAY),
    ]
    assert gone.stretches(two_points, [COUNTER, ANALOG], 0, TODAY * DAY) == [
        Gone(ANALOG, 0, (MAY + 40) * DAY, "expired", 40 * 24)
    ]


def test_more_than_one_transaction_takes_goes_in_several(database: Database, two_points: Database) -> None:
    write(database, counters(2, MAY, 20, 60, seed=2))
    steps = list(expire(two_points, {"analog": 20}, TODAY, TODAY))
    assert len(steps) > 2
    assert max(steps) <= 10_000
    assert first_days(two_points) == {COUNTER: 0, ANALOG: 40}


@pytest.mark.parametrize("limits", [NEVER, Limits(MAY + 60, MAY + 31)], ids=["a row", "sealed"])
def test_a_late_reading_of_a_time_that_expired_goes_with_the_next_round(two_points: Database, limits: Limits) -> None:
    expired(two_points, analog=20)
    late = np.array([ANALOG]), np.array([(MAY + 5) * DAY]), np.array([20.5])
    assert readings.write(two_points, *late).new == 1
    drained(two_points, limits)
    assert first_days(two_points)[ANALOG] == 5
    assert expired(two_points, analog=20) == 1
    assert first_days(two_points)[ANALOG] == 40
