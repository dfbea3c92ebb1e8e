"""Readings in and out: twice is once, and none is ever changed, be they in rows or sealed."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meterhouse.kernel.quality import Verdict
from meterhouse.store import readings, work
from meterhouse.store.engine import Database
from meterhouse.store.folding import Limits
from meterhouse.store.readings import EARLIEST, LATEST
from meterhouse.store.sealing import seal

Rows = list[tuple[int, int, float]]
POINTS = range(1, 8)

rows_only, by_day, by_month = None, Limits(30_000, 0), Limits(30_000, 30_000)


@dataclass(frozen=True)
class Kept:
    """Readings of an installation that seals all it has after each write, or nothing ever."""

    database: Database
    limits: Limits | None

    def write(self, rows: Rows) -> readings.Written:
        points, ats, values = (np.array(column) for column in zip(*rows, strict=True)) if rows else (np.empty(0),) * 3
        written = readings.write(
            self.database, points.astype(np.int64), ats.astype(np.int64), values.astype(np.float64)
        )
        if self.limits is not None:
            for _ in seal(self.database, self.limits):
                pass
            assert self.database.rows("SELECT COUNT(*) FROM meterhouse_historical.reading") == [(0,)]
        return written

    def stored(self) -> Rows:
        found = readings.read(self.database, POINTS, EARLIEST, LATEST)
        return list(zip(found.points.tolist(), found.ats.tolist(), found.values.tolist(), strict=True))

    def marked(self) -> tuple[work.Range, ...]:
        return work.claim(self.database, "cleaning", most=1000).ranges

    def forget(self) -> None:
        for table in ("reading", "reading_chunk"):
            self.database.execute(f"DELETE FROM meterhouse_historical.{table}")


@pytest.fixture(
    params=[
        pytest.param(rows_only, id="in rows"),
        pytest.param(by_day, id="sealed by day"),
        pytest.param(by_month, id="sealed by month"),
    ]
)
def kept(request: pytest.FixtureRequest, database: Database) -> Kept:
    return Kept(database, request.param)


def test_readings_are_kept_in_whatever_order_they_come(kept: Kept) -> None:
    written = kept.write([(2, 20, 2.5), (1, 10, 1.5), (2, 10, 2.0)])
    assert (written.new, written.unchanged, written.refused.tolist()) == (3, 0, [])
    assert kept.stored() == [(1, 10, 1.5), (2, 10, 2.0), (2, 20, 2.5)]
    assert kept.marked() == ((1, 10, 11), (2, 10, 21))


def test_the_same_again_changes_nothing_and_wakes_nobody(kept: Kept) -> None:
    rows = [(1, 10, 1.5), (1, 20, 1.75)]
    kept.write(rows)
    kept.database.execute("DELETE FROM meterhouse_system.work")
    written = kept.write([*rows, rows[0]])
    assert (written.new, written.unchanged, written.refused.tolist()) == (0, 3, [])
    assert kept.marked() == ()


def test_another_value_is_refused_by_its_position(kept: Kept) -> None:
    kept.write([(1, 10, 1.5), (1, 20, 1.75)])
    written = kept.write([(1, 30, 2.0), (1, 20, 9.0), (1, 10, 1.5)])
    assert (written.new, written.unchanged, written.refused.tolist()) == (1, 1, [1])
    assert kept.stored() == [(1, 10, 1.5), (1, 20, 1.75), (1, 30, 2.0)]


def test_two_values_of_one_instant_handed_in_together_leave_the_first(kept: Kept) -> None:
    written = kept.write([(1, 10, 1.0), (1, 10, 2.0), (1, 10, 1.0)])
    assert (written.new, written.unchanged, written.refused.tolist()) == (1, 1, [1])
    assert kept.stored() == [(1, 10, 1.0)]


def test_nothing_is_nothing(kept: Kept) -> None:
    assert kept.write([]).new == 0


cells = st.tuples(st.integers(1, 3), st.integers(0, 20), st.sampled_from([0.0, 0.1, 1e21, -5.0]))


@given(st.lists(st.lists(cells, max_size=12), max_size=4))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_reading_is_new_or_unchanged_or_refused(kept: Kept, batches: list[Rows]) -> None:
    kept.forget()
    there: dict[tuple[int, int], float] = {}
    for batch in batches:
        written = kept.write(batch)
        before = dict(there)
        for point, at, value in batch:
            there.setdefault((point, at), value)
        refused = [nth for nth, (point, at, value) in enumerate(batch) if there[point, at] != value]
        assert written.refused.tolist() == refused
        assert written.new == len(there) - len(before)
        assert written.unchanged == len(batch) - len(refused) - written.new
    assert kept.stored() == sorted((point, at, value) for (point, at), value in there.items())


@pytest.mark.parametrize("expected", [None, 10], ids=["in bulk", "in a few rows"])
def test_readings_come_out_by_point_and_instant(kept: Kept, expected: int | None) -> None:
    kept.write([(2, 20, 2.5), (1, 10, 1.5), (2, 10, 2.0), (3, 5, 9.0), (1, 40, 3.0)])
    found = readings.read(kept.database, [2, 1], 10, 40, expected=expected)
    assert (found.points.tolist(), found.ats.tolist(), found.values.tolist()) == (
        [1, 2, 2],
        [10, 10, 20],
        [1.5, 2.0, 2.5],
    )
    assert [column.tolist() for column in found.of(2)] == [[10, 20], [2.0, 2.5]]
    assert [column.tolist() for column in found.of(7)] == [[], []]


def test_verdicts_come_out_by_point_and_instant(kept: Kept) -> None:
    kept.database.execute(
        "INSERT INTO meterhouse_historical.reading_quality VALUES"
        " (1, 10, 1, 'low 0'), (1, 20, 6, 'stuck'), (2, 10, 3, 'reset'), (1, 99, 1, 'high 9')"
    )
    found = readings.judgements(kept.database, [1, 2], 10, 99).of(1)
    assert found.ats.tolist() == [10, 20]
    assert found.verdicts.tolist() == [Verdict.BAD, Verdict.NOTED]
    assert found.rules == ["low 0", "stuck"]


@given(
    st.lists(st.integers(0, 60), max_size=15, unique=True),
    st.integers(0, 60),
    st.integers(1, 20),
    st.sampled_from([0, 3, 10]),
)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_readings_around_a_range_reach_one_beyond_it(
    kept: Kept, hours: list[int], first: int, length: int, reach: int
) -> None:
    """On each side all within reach, and one more however far away."""
    kept.forget()
    kept.database.execute(
        "INSERT IGNORE INTO meterhouse_system.point (id, name, unit, kind, is_enabled, is_stored)"
        " VALUES (1, 'one', 'kWh', 'counter', 1, 1), (2, 'other', 'kWh', 'counter', 1, 1)"
    )
    ats = sorted(1_700_000_000 + hour * 3600 for hour in hours)
    kept.write([(1, at, float(at)) for at in ats] + [(2, 1_700_000_000, 1.0)])
    low, high = 1_700_000_000 + first * 3600, 1_700_000_000 + (first + length) * 3600
    found = readings.around(kept.database, [(1, low, high), (2, low, high)], reach=reach * 3600)[1]
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
