"""Readings in and out: twice is once, and none is ever changed."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meterhouse.kernel.quality import Verdict
from meterhouse.store import readings, work
from meterhouse.store.engine import Database

Rows = list[tuple[int, int, float]]


def write(database: Database, rows: Rows) -> readings.Written:
    points, ats, values = (np.array(column) for column in zip(*rows, strict=True)) if rows else (np.empty(0),) * 3
    return readings.write(database, points.astype(np.int64), ats.astype(np.int64), values.astype(np.float64))


def stored(database: Database) -> Rows:
    return [
        (int(point), int(at), float(value))
        for point, at, value in database.rows("SELECT * FROM meterhouse_historical.reading ORDER BY point_id, at")
    ]


def marked(database: Database) -> tuple[work.Range, ...]:
    return work.claim(database, "cleaning", most=1000).ranges


def test_readings_are_kept_in_whatever_order_they_come(database: Database) -> None:
    written = write(database, [(2, 20, 2.5), (1, 10, 1.5), (2, 10, 2.0)])
    assert (written.new, written.unchanged, written.refused.tolist()) == (3, 0, [])
    assert stored(database) == [(1, 10, 1.5), (2, 10, 2.0), (2, 20, 2.5)]
    assert marked(database) == ((1, 10, 11), (2, 10, 21))


def test_the_same_again_changes_nothing_and_wakes_nobody(database: Database) -> None:
    rows = [(1, 10, 1.5), (1, 20, 1.75)]
    write(database, rows)
    database.execute("DELETE FROM meterhouse_system.work")
    written = write(database, [*rows, rows[0]])
    assert (written.new, written.unchanged, written.refused.tolist()) == (0, 3, [])
    assert marked(database) == ()


def test_another_value_is_refused_by_its_position(database: Database) -> None:
    write(database, [(1, 10, 1.5), (1, 20, 1.75)])
    written = write(database, [(1, 30, 2.0), (1, 20, 9.0), (1, 10, 1.5)])
    assert (written.new, written.unchanged, written.refused.tolist()) == (1, 1, [1])
    assert stored(database) == [(1, 10, 1.5), (1, 20, 1.75), (1, 30, 2.0)]


def test_two_values_of_one_instant_handed_in_together_leave_the_first(database: Database) -> None:
    written = write(database, [(1, 10, 1.0), (1, 10, 2.0), (1, 10, 1.0)])
    assert (written.new, written.unchanged, written.refused.tolist()) == (1, 1, [1])
    assert stored(database) == [(1, 10, 1.0)]


def test_nothing_is_nothing(database: Database) -> None:
    assert write(database, []).new == 0


cells = st.tuples(st.integers(1, 3), st.integers(0, 20), st.sampled_from([0.0, 0.1, 1e21, -5.0]))


@given(st.lists(st.lists(cells, max_size=12), max_size=4))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_reading_is_new_or_unchanged_or_refused(database: Database, batches: list[Rows]) -> None:
    database.execute("DELETE FROM meterhouse_historical.reading")
    there: dict[tuple[int, int], float] = {}
    for batch in batches:
        written = write(database, batch)
        before = dict(there)
        for point, at, value in batch:
            there.setdefault((point, at), value)
        refused = [nth for nth, (point, at, value) in enumerate(batch) if there[point, at] != value]
        assert written.refused.tolist() == refused
        assert written.new == len(there) - len(before)
        assert written.unchanged == len(batch) - len(refused) - written.new
    assert stored(database) == sorted((point, at, value) for (point, at), value in there.items())


@pytest.mark.parametrize("expected", [None, 10], ids=["in bulk", "in a few rows"])
def test_readings_come_out_by_point_and_instant(database: Database, expected: int | None) -> None:
    write(database, [(2, 20, 2.5), (1, 10, 1.5), (2, 10, 2.0), (3, 5, 9.0), (1, 40, 3.0)])
    found = readings.read(database, [2, 1], 10, 40, expected=expected)
    assert (found.points.tolist(), found.ats.tolist(), found.values.tolist()) == (
        [1, 2, 2],
        [10, 10, 20],
        [1.5, 2.0, 2.5],
    )
    assert [column.tolist() for column in found.of(2)] == [[10, 20], [2.0, 2.5]]
    assert [column.tolist() for column in found.of(7)] == [[], []]


def test_verdicts_come_out_by_point_and_instant(database: Database) -> None:
    database.execute(
        "INSERT INTO meterhouse_historical.reading_quality VALUES"
        " (1, 10, 1, 'low 0', NULL), (1, 20, 5, 'edited', 7.5), (2, 10, 3, 'reset', NULL), (1, 99, 1, 'high 9', NULL)"
    )
    found = readings.judgements(database, [1, 2], 10, 99).of(1)
    assert found.ats.tolist() == [10, 20]
    assert found.verdicts.tolist() == [Verdict.BAD, Verdict.EDITED]
    assert found.rules == ["low 0", "edited"]
    assert np.isnan(found.values[0])
    assert found.values[1] == 7.5


@given(
    st.lists(st.integers(0, 60), max_size=15, unique=True),
    st.integers(0, 60),
    st.integers(1, 20),
    st.sampled_from([0, 3, 10]),
)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_readings_around_a_range_reach_one_beyond_it(
    database: Database, hours: list[int], first: int, length: int, reach: int
) -> None:
    """On each side all within reach, and one more however far away."""
    database.execute("DELETE FROM meterhouse_historical.reading")
    database.execute(
        "INSERT IGNORE INTO meterhouse_system.point (id, name, unit, kind, is_enabled, is_stored)"
        " VALUES (1, 'one', 'kWh', 'counter', 1, 1), (2, 'other', 'kWh', 'counter', 1, 1)"
    )
    ats = sorted(1_700_000_000 + hour * 3600 for hour in hours)
    write(database, [(1, at, float(at)) for at in ats] + [(2, 1_700_000_000, 1.0)])
    low, high = 1_700_000_000 + first * 3600, 1_700_000_000 + (first + length) * 3600
    found = readings.around(database, [(1, low, high), (2, low, high)], reach=reach * 3600)[1]
    near = [at for at in ats if low - reach * 3600 <= at < high + reach * 3600]
    earlier, later = [at for at in ats if at < low - reach * 3600], [at for at in ats if at >= high + reach * 3600]
    needed = {*near, *earlier[-1:], *later[:1]}
    assert needed <= set(found.ats.tolist())
    assert found.ats.tolist() == [at for at in ats if found.ats[0] <= at <= found.ats[-1]] if needed else True
    assert found.values.tolist() == found.ats.tolist()
    if found.from_first:
        assert found.ats.tolist()[:1] == ats[:1]
    if found.to_last:
        assert found.ats.tolist()[-1:] == ats[-1:]


@given(
    st.lists(
        st.tuples(st.integers(1, 50), st.integers(0, 10**6), st.integers(1, 10**5)),
        max_size=20,
        unique_by=lambda each: each[0],
    )
)
@settings(deadline=None)
def test_ranges_that_are_read_together_are_nearly_the_same(ranges: list[tuple[int, int, int]]) -> None:
    asked = [(key, first, first + length) for key, first, length in ranges]
    found = readings.clusters(asked)
    assert sorted(key for _, _, keys in found for key in keys) == sorted(key for key, _, _ in asked)
    for first, last, keys in found:
        for key, low, high in asked:
            if key in keys:
                assert first <= low
                assert high <= last
                assert last - first <= max(4 * (high - low), 2 * 3600)
