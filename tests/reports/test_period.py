"""Periods and their slots, on the site's own calendar."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.kernel.calendar import Calendar, date_of, day_of
from meterhouse.kernel.errors import Refused
from meterhouse.reports.period import (
    OF_DAYS,
    STEPS,
    Against,
    Period,
    Reckoning,
    Step,
    counterparts,
    hour_at,
    local_time,
    slots,
    step_of_days,
)

ZONES = (
    "Asia/Kolkata",
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Pacific/Apia",
)
dates = st.dates(dt.date(2009, 1, 1), dt.date(2029, 12, 31))
zones = st.sampled_from(ZONES)


def period(first: str, after: str) -> Period:
    return Period(dt.date.fromisoformat(first), dt.date.fromisoformat(after))


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Refused, match="the end is exclusive"):
        period("2024-03-01", "2024-03-01")


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/New_York", "Europe/Berlin"])
@pytest.mark.parametrize("step", ["day", "week", "month", "year"])
def test_slots_start_at_midnight_of_the_local_calendar(zone: str, step: Step) -> None:
    made = slots(period("2023-11-06", "2025-01-06"), step, Calendar.of(zone), 900)
    starts = [dt.datetime.fromtimestamp(int(start), ZoneInfo(zone)) for start in made.starts]
    assert all((start.hour, start.minute) == (0, 0) for start in starts)
    first = {"day": lambda _: True, "week": lambda at: at.weekday() == 0, "month": lambda at: at.day == 1}
    assert all(first.get(step, lambda at: (at.month, at.day) == (1, 1))(start) for start in starts[1:])


reckonings = st.builds(Reckoning, st.integers(0, 6), st.integers(1, 12))


@given(dates, st.sampled_from(OF_DAYS), reckonings)
def test_every_day_lies_in_the_step_that_begins_on_or_before_it(
    date: dt.date, step: Step, reckoning: Reckoning
) -> None:
    (first,) = step_of_days(np.array([day_of(date)]), step, reckoning).tolist()
    start = date_of(first)
    assert start <= date
    match step:
        case "week" | "iso-week":
            assert (date - start).days < 7
            assert start.weekday() == (reckoning.week_starts_on if step == "week" else 0)
            assert step == "week" or start.isocalendar()[:2] == date.isocalendar()[:2]
        case "month":
            assert (start.year, start.month, start.day) == (date.year, date.month, 1)
        case "quarter":
            assert (start.year, (start.month - 1) // 3, start.day) == (date.year, (date.month - 1) // 3, 1)
            assert start.month in (1, 4, 7, 10)
        case "year":
            assert (start.year, start.month, start.day) == (date.year, 1, 1)
        case "fiscal-year":
            assert (start.month, start.day) == (reckoning.fiscal_year_from, 1)
            assert date < start.replace(year=start.year + 1)


@given(zones, dates, st.integers(1, 40), st.sampled_from(STEPS), st.sampled_from([900, 1800]))
@settings(deadline=None, max_examples=80)
def test_whatever_the_step_it_expects_every_slot_of_the_period_once(
    zone: str, first: dt.date, count: int, step: Step, seconds: int
) -> None:
    calendar, asked = Calendar.of(zone), Period(first, first + dt.timedelta(days=count))
    base, made = slots(asked, "slot", calendar, seconds), slots(asked, step, calendar, seconds)
    assert made.expected.sum() == len(base.starts)
    assert all(earlier < later for earlier, later in pairwise(made.keys.tolist()))
    assert len(made.starts) == len(made.keys) == len(made.expected)
    days = set(calendar.day(base.starts).tolist())
    assert days == {day for day in range(*asked.days) if day in days}


@pytest.mark.parametrize(
    ("zone", "date"),
    [
        ("Europe/Berlin", "2024-03-15"),
        ("Europe/Berlin", "2024-03-31"),
        ("Europe/Berlin", "2024-10-27"),
        ("Asia/Kolkata", "2024-03-15"),
        ("Australia/Lord_Howe", "2024-04-07"),
        ("Australia/Lord_Howe", "2024-10-06"),
    ],
)
def test_each_slot_lies_in_one_hour_that_the_hours_start_names(zone: str, date: str) -> None:
    first, calendar = dt.date.fromisoformat(date), Calendar.of(zone)
    day = Period(first, first + dt.timedelta(days=1))
    base = slots(day, "slot", calendar, 900).starts
    hours = slots(day, "hour", calendar, 900)
    spans = [hour_at(int(start), base, calendar, 900) for start in hours.starts]
    assert [low for low, _ in spans] == [int(base[0]), *(high for _, high in spans[:-1])]
    assert spans[-1][1] == int(base[-1]) + 900
    assert [(high - low) // 900 for low, high in spans] == hours.expected.tolist()


@pytest.mark.parametrize(
    ("zone", "date", "hours"),
    [
        pytest.param("Europe/Berlin", "2024-03-31", 23, id="an hour is missing"),
        pytest.param("Europe/Berlin", "2024-10-27", 25, id="an hour comes twice"),
        pytest.param("Asia/Kolkata", "2024-03-31", 24, id="hours begin at half past in UTC"),
    ],
)
def test_a_day_of_clock_change_holds_its_own_hours(zone: str, date: str, hours: int) -> None:
    first = dt.date.fromisoformat(date)
    made = slots(Period(first, first + dt.timedelta(days=1)), "hour", Calendar.of(zone), 900)
    labels = [local_time(int(start), Calendar.of(zone)) for start in made.starts]
    assert len(labels) == hours
    assert all(label.startswith(date) and label[14:16] == "00" for label in labels)
    assert (made.expected == 4).all()


def test_an_hour_of_another_day_is_refused_by_name() -> None:
    calendar = Calendar.of("Europe/Berlin")
    base = slots(period("2024-03-15", "2024-03-16"), "slot", calendar, 900).starts
    with pytest.raises(Refused, match=r"hour of 2024-03-16T00:00:00\+01:00"):
        hour_at(int(base[-1]) + 900, base, calendar, 900)


def test_too_many_slots_are_refused_with_the_way_out() -> None:
    with pytest.raises(Refused, match="take a longer step"):
        slots(period("2020-01-01", "2024-01-01"), "slot", Calendar.of("UTC"), 900)


@pytest.mark.parametrize(
    ("first", "after", "against", "expected"),
    [
        pytest.param("2024-03-01", "2024-04-01", "previous", ("2024-02-01", "2024-03-01"), id="March against February"),
        pytest.param("2024-01-01", "2025-01-01", "previous", ("2023-01-01", "2024-01-01"), id="a year against a year"),
        pytest.param("2024-01-01", "2024-04-01", "previous", ("2023-10-01", "2024-01-01"), id="a quarter"),
        pytest.param("2024-03-05", "2024-03-12", "previous", ("2024-02-27", "2024-03-05"), id="seven days"),
        pytest.param("2024-03-01", "2024-04-01", "last-year", ("2023-03-01", "2023-04-01"), id="March a year ago"),
        pytest.param("2024-02-01", "2024-03-01", "last-year", ("2023-02-01", "2023-03-01"), id="a leap February"),
        pytest.param("2024-02-29", "2024-03-01", "last-year", ("2023-03-01", "2023-03-02"), id="29 February alone"),
        pytest.param("2024-02-29", "2024-03-02", "last-year", ("2023-03-01", "2023-03-02"), id="and with 1 March"),
    ],
)
def test_what_a_period_is_held_against(first: str, after: str, against: Against, expected: tuple[str, str]) -> None:
    assert period(first, after).against(against) == period(*expected)


@pytest.mark.parametrize(
    ("asked", "against", "date", "expected"),
    [
        pytest.param(("2024-01-01", "2025-01-01"), "last-year", "2024-02-28", "2023-02-28", id="before the leap day"),
        pytest.param(("2024-01-01", "2025-01-01"), "last-year", "2024-02-29", "2023-03-01", id="the leap day"),
        pytest.param(("2024-01-01", "2025-01-01"), "last-year", "2024-03-01", "2023-03-01", id="after the leap day"),
        pytest.param(("2024-01-01", "2025-01-01"), "last-year", "2024-12-31", "2023-12-31", id="long after it"),
        pytest.param(("2024-03-01", "2024-05-01"), "previous", "2024-04-01", "2024-02-01", id="first against first"),
        pytest.param(("2024-03-01", "2024-04-01"), "previous", "2024-03-31", None, id="February has no 31st"),
        pytest.param(("2024-03-05", "2024-03-12"), "previous", "2024-03-06", "2024-02-28", id="a week earlier"),
    ],
)
def test_a_day_is_held_against_its_own_date(
    asked: tuple[str, str], against: Against, date: str, expected: str | None
) -> None:
    wanted = period(*asked)
    against_day = int(wanted.counterparts(against)[day_of(dt.date.fromisoformat(date)) - wanted.days[0]])
    assert (None if against_day < 0 else date_of(against_day).isoformat()) == expected


@given(
    zones,
    dates,
    st.integers(1, 60),
    st.sampled_from(["previous", "last-year"]),
    st.sampled_from(["slot", "hour", "day"]),
)
@settings(deadline=None, max_examples=80)
def test_what_is_held_against_each_other_has_the_same_time_on_the_wall(
    zone: str, first: dt.date, count: int, against: Against, step: Step
) -> None:
    calendar, asked = Calendar.of(zone), Period(first, first + dt.timedelta(days=count))
    days = asked.counterparts(against)
    told, held = slots(asked, step, calendar, 1800), slots(asked.against(against).with_days(days), step, calendar, 1800)
    where = counterparts(told, held, asked, against, calendar)
    here = calendar.local(told.starts)
    there = calendar.local(held.starts)[np.maximum(where, 0)]
    found = where >= 0
    if step != "day":
        assert (here[found] % 86_400 == there[found] % 86_400).all()
    assert (days[here[found] // 86_400 - asked.days[0]] == there[found] // 86_400).all() or step == "day"
    if step == "day":
        assert held.keys[where[found]].tolist() == [int(days[key - asked.days[0]]) for key in told.keys[found]]
    if against == "previous":
        assert len(set(where[found].tolist())) == found.sum()
    assert found.sum() >= 0.8 * len(where) - 4
