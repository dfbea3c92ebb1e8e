"""Slots laid out by series and day, and what they fold into."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.aggregation.grid import Grid, Lanes, month_facts
from meterhouse.kernel.calendar import Calendar, day_of, first_day, months
from meterhouse.kernel.quality import COVERED, Quality
from meterhouse.store.facts import COLUMNS, Facts

ZONES = (
    "Europe/Berlin",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)
BERLIN = Calendar.of("Europe/Berlin")
MARCH = day_of(dt.date(2024, 3, 1))
zones = st.sampled_from(ZONES)
days = st.integers(day_of(dt.date(2005, 1, 1)), day_of(dt.date(2030, 1, 1)))


@given(zones, days, st.integers(1, 9), st.integers(1, 9), st.sampled_from([900, 1800, 3600]))
@settings(deadline=None, max_examples=60)
def test_days_computed_together_are_those_computed_apart(
    zone: str, first: int, one: int, other: int, seconds: int
) -> None:
    calendar = Calendar.of(zone)
    together = Grid.of(calendar, first, first + one + other, seconds)
    parts = [
        Grid.of(calendar, first, first + one, seconds),
        Grid.of(calendar, first + one, first + one + other, seconds),
    ]
    assert together.slots.tolist() == np.concatenate([part.slots for part in parts]).tolist()
    assert together.days.tolist() == np.concatenate([part.days for part in parts]).tolist()
    assert together.expected.tolist() == np.concatenate([part.expected for part in parts]).tolist()


@given(zones, days, st.integers(1, 9), st.sampled_from([900, 1800, 3600]))
@settings(deadline=None, max_examples=60)
def test_a_grid_knows_where_each_of_its_slots_stands(zone: str, first: int, count: int, seconds: int) -> None:
    grid = Grid.of(Calendar.of(zone), first, first + count, seconds)
    assert (grid.days == Calendar.of(zone).day(grid.slots)).all()
    if len(grid.slots):
        assert grid.positions(grid.slots).tolist() == list(range(len(grid.slots)))
        between = np.arange(grid.first, grid.after, seconds)
        others = between[~np.isin(between, grid.slots)]
        assert (grid.positions(others) == -1).all()


def test_a_day_that_was_skipped_has_no_slots() -> None:
    skipped = day_of(dt.date(2011, 12, 30))
    assert not len(Grid.of(Calendar.of("Pacific/Apia"), skipped, skipped + 1, 900).slots)


@st.composite
def lanes(draw: st.DrawFn) -> tuple[Grid, Lanes, Calendar]:
    """Some series with holes over whole months of days around a change of clocks."""
    calendar = Calendar.of(draw(zones))
    first = first_day(draw(st.integers(480, 660)))
    grid = Grid.of(calendar, first, first_day(int(months(np.array([first]))[0]) + draw(st.integers(1, 3))), 3600)
    count, width = draw(st.integers(1, 3)), len(grid.slots)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    coverage = np.where(
        rng.random((count, width)) < draw(st.sampled_from([0.0, 0.5, 1.0])),
        rng.choice([0, 3333, COVERED], (count, width)),
        COVERED,
    )
    values = np.where(coverage > 0, rng.gamma(2.0, 3.0, (count, width)) - 1, 0.0)
    return (
        grid,
        Lanes([7, 9, 12][:count], values, coverage, rng.integers(0, 4, (count, width)).astype(np.uint8)),
        calendar,
    )


@given(lanes())
@settings(deadline=None, max_examples=30)
def test_slots_that_went_into_lanes_come_out_of_them(made: tuple[Grid, Lanes, Calendar]) -> None:
    grid, shown, _ = made
    written = Facts("slot", shown.slot_facts(grid).sort("series_id", "slot"))
    read = Lanes.of_facts(written, shown.series, grid)
    there = shown.coverage > 0
    assert (read.coverage == shown.coverage).all()
    assert (read.values == shown.values).all()
    assert (read.quality[there] == shown.quality[there]).all()


@given(lanes())
@settings(deadline=None, max_examples=30)
def test_days_are_the_sums_of_their_slots_and_months_of_their_days(made: tuple[Grid, Lanes, Calendar]) -> None:
    grid, shown, calendar = made
    slots = shown.slot_facts(grid).with_columns(day=pl.Series(calendar.day(shown.slot_facts(grid)["slot"].to_numpy())))
    folded = shown.day_facts(grid).sort("series_id", "day")
    naive = (
        slots.group_by("series_id", "day")
        .agg(pl.col("value").sum(), (pl.col("value").max()).alias("peak"), pl.col("quality").max())
        .sort("series_id", "day")
    )
    assert folded["day"].to_list() == naive["day"].to_list()
    assert folded["value"].to_list() == pytest.approx(naive["value"].to_list())
    assert folded["peak"].to_list() == naive["peak"].to_list()  # hours: energy and mean power are one number
    whole = month_facts(folded, calendar, 3600)
    by_month = (
        folded.with_columns(month=pl.Series(months(folded["day"].to_numpy()), dtype=pl.Int64))
        .group_by("series_id", "month")
        .agg(pl.col("value").sum(), pl.col("peak").max())
        .sort("series_id", "month")
    )
    assert whole["month"].to_list() == by_month["month"].to_list()
    assert whole["value"].to_list() == pytest.approx(by_month["value"].to_list())
    assert whole["peak"].to_list() == by_month["peak"].to_list()
    peaks = slots.join(whole, left_on=["series_id", "slot"], right_on=["series_id", "peak_at"])
    assert peaks["peak"].to_list() == peaks["value"].to_list()
    assert len(peaks) == len(whole)


@given(lanes())
@settings(deadline=None, max_examples=30)
def test_coverage_is_whole_only_where_nothing_lacks(made: tuple[Grid, Lanes, Calendar]) -> None:
    grid, shown, calendar = made
    folded = shown.day_facts(grid)
    for series, day, coverage, quality in folded.select("series_id", "day", "coverage", "quality").iter_rows():
        row, columns = shown.series.index(series), grid.days == day
        full = bool((shown.coverage[row, columns] == COVERED).all())
        assert (coverage == COVERED) == full
        assert quality == (int(shown.quality[row, columns].max()) if full else Quality.PARTIAL)
    whole = month_facts(folded.sort("series_id", "day"), calendar, 3600)
    for series, month, coverage in whole.select("series_id", "month", "coverage").iter_rows():
        row, columns = shown.series.index(series), months(grid.days) == month
        assert (coverage == COVERED) == bool((shown.coverage[row, columns] == COVERED).all())
        assert coverage == pytest.approx(shown.coverage[row, columns].mean(), abs=2)


def _one_day(*values: float | None) -> tuple[Grid, Lanes]:
    grid = Grid.of(BERLIN, MARCH, MARCH + 1, 900)
    shown = np.zeros((1, len(grid.slots)))
    there = np.zeros((1, len(grid.slots)), np.int64)
    for nth, value in enumerate(values):
        if value is not None:
            shown[0, nth], there[0, nth] = value, COVERED
    return grid, Lanes([1], shown, there, np.zeros(shown.shape, np.uint8))


def test_a_peak_is_the_highest_slot_as_a_rate_and_the_first_of_equal_ones() -> None:
    grid, shown = _one_day(1.0, 3.0, 2.0, 3.0)
    (row,) = shown.day_facts(grid).iter_rows(named=True)
    assert row["peak"] == 12.0
    assert row["peak_at"] == grid.slots[1]


def test_what_is_missing_is_no_peak_of_nothing() -> None:
    grid, shown = _one_day(None, -3.0, -2.0)
    (row,) = shown.day_facts(grid).iter_rows(named=True)
    assert row["peak"] == -8.0
    assert row["peak_at"] == grid.slots[2]
    assert row["coverage"] == 2 * COVERED // 96
    assert row["quality"] == Quality.PARTIAL


def test_a_day_without_any_slot_is_no_row() -> None:
    grid, shown = _one_day()
    assert shown.day_facts(grid).is_empty()
    assert shown.slot_facts(grid).is_empty()
    assert month_facts(shown.day_facts(grid), BERLIN, 900).schema == pl.Schema(COLUMNS["month"])


def test_a_slot_that_was_hardly_covered_is_there_all_the_same() -> None:
    grid, shown = _one_day(5.0)
    shown.coverage[0, 0] = 1
    (row,) = shown.day_facts(grid).iter_rows(named=True)
    assert row["value"] == 5.0
    assert row["quality"] == Quality.PARTIAL


def test_the_month_of_clock_change_expects_its_own_hours() -> None:
    grid = Grid.of(BERLIN, MARCH, first_day(int(months(np.array([MARCH]))[0]) + 1), 900)
    shape = (1, len(grid.slots))
    full = Lanes([1], np.ones(shape), np.full(shape, COVERED), np.zeros(shape, np.uint8))
    (month,) = month_facts(full.day_facts(grid), BERLIN, 900).iter_rows(named=True)
    assert month["value"] == 31 * 96 - 4
    assert month["coverage"] == COVERED
    assert month["quality"] == Quality.VALID
