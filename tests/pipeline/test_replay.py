"""The same readings give the same figures, however they come; and a real meter's three years add up."""

import csv
import datetime as dt
import gzip
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from meterhouse.kernel.calendar import date_of, first_day
from meterhouse.kernel.quality import COVERED, Quality
from meterhouse.store.engine import Database, Row
from tests.pipeline.plant import (
    HEAT,
    HEAT_METER,
    HEAT_PRICE,
    SITE,
    SOLAR,
    STEP,
    Figures,
    Readings,
    configure,
    figures,
    forget,
    joined,
    of_meter,
    of_space,
    seconds,
    settle,
    troubled,
)

HEAT_READINGS = Path(__file__).resolve().parents[3] / "shared" / "data" / "danish_heat_meter_cumulative_hourly.csv.gz"
COPENHAGEN = "Europe/Copenhagen"

FIRST, AFTER = seconds("2024-03-30T11:00:00Z"), seconds("2024-04-01T05:00:00Z")
SENT = troubled(FIRST, AFTER)


@pytest.fixture
def at_once(database: Database) -> Iterator[tuple[Figures, list[Row]]]:
    """Figures and verdicts of all readings handed in together."""
    configure(database)
    SENT.write(database)
    settle(database)
    yield figures(database), verdicts(database)
    forget(database)


def verdicts(database: Database) -> list[Row]:
    return database.rows("SELECT * FROM meterhouse_historical.reading_quality ORDER BY point_id, at")


class Batches(list[tuple[np.ndarray, bool]]):
    """Shown by their lengths: a failing example is hundreds of readings."""

    def __repr__(self) -> str:
        return ", ".join(f"{len(batch)}{' and run' if runs else ''}" for batch, runs in self)


@st.composite
def batches(draw: st.DrawFn) -> Batches:
    """The readings in some order, cut into batches, and after which of them the stages run; at last all again."""
    count = len(SENT.points)
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    order = {
        "by time": np.argsort(SENT.ats, kind="stable"),
        "by point": np.arange(count),
        "backwards": np.argsort(-SENT.ats, kind="stable"),
        "with some late": np.argsort(SENT.ats + np.where(chance.random(count) < 0.1, 40_000, 0), kind="stable"),
        "at random": chance.permutation(count),
    }[draw(st.sampled_from(["by time", "by point", "backwards", "with some late", "at random"]))]
    cuts = sorted(draw(st.lists(st.integers(1, count - 1), max_size=6, unique=True)))
    runs = [draw(st.booleans()) for _ in range(len(cuts) + 1)]
    return Batches([*zip(np.split(order, cuts), runs, strict=True), (np.arange(count), True)])


@given(data=st.data())
@settings(
    deadline=None,
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a shorter list of batches tells no more, and takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_order_and_any_batches_even_twice_give_the_same_figures(
    database: Database, at_once: tuple[Figures, list[Row]], data: st.DataObject
) -> None:
    forget(database)
    for batch, runs in data.draw(batches()):
        SENT.where(batch).write(database)
        if runs:
            settle(database)
    expected, judged = at_once
    assert verdicts(database) == judged
    found = figures(database)
    for table, rows in expected.items():
        assert found[table] == rows, table


def test_the_troubles_are_seen_as_what_they_are(at_once: tuple[Figures, list[Row]]) -> None:
    _, judged = at_once
    rules = sorted({str(row[3]) for row in judged})
    assert rules == ["glitch 6 h", "low 0", "reset 1 h", "rollover 1e+08", "spike 6 h"]


@pytest.fixture(scope="module")
def heat_and_flow() -> Readings:
    if not HEAT_READINGS.exists():
        pytest.skip(f"{HEAT_READINGS} is not there")
    with gzip.open(HEAT_READINGS, "rt") as file:
        rows = list(csv.DictReader(file))
    ats = np.array([seconds(row["time_rounded"]) for row in rows], np.int64)
    return joined(
        [
            Readings(np.full(len(rows), point), ats, np.array([float(row[name]) for row in rows]))
            for point, name in ((HEAT_METER, "energy_heat_kwh"), (SOLAR, "volume_flow_m3"))
        ]
    )


def test_three_years_of_a_heat_meter_are_what_its_registers_rose(database: Database, heat_and_flow: Readings) -> None:
    configure(database, COPENHAGEN, interval=3600.0)
    heat_and_flow.write(database)
    settle(database)
    for meter in (HEAT_METER, SOLAR):
        own = heat_and_flow.of(meter)
        register = dict(zip(own.ats.tolist(), own.values.tolist(), strict=True))
        slots = of_meter(database, meter)
        assert slots.times == list(range(int(own.ats[0]), int(own.ats[-1]), STEP))
        np.testing.assert_allclose(slots.values, np.repeat(np.diff(own.values) / 4, 4), rtol=0, atol=1e-9)
        assert set(slots.quality) == {Quality.VALID}
        days, months = of_meter(database, meter, grain="day"), of_meter(database, meter, grain="month")
        assert days.sum == pytest.approx(own.values[-1] - own.values[0])
        for day, value in zip(days.times, days.values, strict=True):
            date = date_of(day)
            assert abs(value - _rose(register, date, date + dt.timedelta(days=1))) < 1e-9, date
        for month, value in zip(months.times, months.values, strict=True):
            first, after = date_of(first_day(month)), date_of(first_day(month + 1))
            assert abs(value - _rose(register, first, after)) < 1e-9, first
        for date, count in (("2019-03-31", 92), ("2019-10-27", 100), ("2020-02-29", 96)):
            day = dt.date.fromisoformat(date)
            nth = days.times.index(_ordinal(day))
            within = np.searchsorted(slots.times, [_midnight(day), _midnight(day + dt.timedelta(days=1))])
            assert (int(np.diff(within)[0]), days.coverage[nth], days.quality[nth]) == (count, COVERED, Quality.VALID)
    cost = of_space(database, SITE, "cost", "month", "EUR", category=HEAT)
    assert cost.sum == pytest.approx(of_meter(database, HEAT_METER).sum * HEAT_PRICE)


def test_weeks_that_came_bit_by_bit_are_as_if_they_came_at_once(database: Database, heat_and_flow: Readings) -> None:
    """Two weeks and two days in portions of 49 hours, over the change of clocks."""
    configure(database, COPENHAGEN, interval=3600.0)
    low, high = seconds("2019-03-20T00:00:00Z"), seconds("2019-04-05T00:00:00Z")
    some = heat_and_flow.where((heat_and_flow.ats >= low) & (heat_and_flow.ats < high))
    some.write(database)
    settle(database)
    together = figures(database)
    forget(database)
    for first, after in pairwise([*range(low, high, 49 * 3600), high]):
        some.where((some.ats >= first) & (some.ats < after)).write(database)
        settle(database)
    assert figures(database) == together


def _midnight(date: dt.date) -> int:
    return int(dt.datetime(date.year, date.month, date.day, tzinfo=ZoneInfo(COPENHAGEN)).timestamp())


def _rose(register: dict[int, float], first: dt.date, after: dt.date) -> float:
    """Rise of the register between two local midnights, as far as it was read."""
    instants = list(register)
    low, high = max(_midnight(first), instants[0]), min(_midnight(after), instants[-1])
    return register[high] - register[low]


def _ordinal(date: dt.date) -> int:
    return (date - dt.date(1970, 1, 1)).days
