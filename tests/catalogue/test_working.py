"""Working days: weekends, public holidays and exceptions, each going before the one named first."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.catalogue.places import CalendarDay, WorkingCalendar
from meterhouse.catalogue.working import days


def day(calendar: WorkingCalendar, text: str) -> tuple[bool, str, str]:
    first = dt.date.fromisoformat(text)
    (found,) = days(calendar, first, first + dt.timedelta(days=1))
    return found.is_worked, found.because, found.note


BAVARIA = WorkingCalendar(
    name="Works",
    country="DE",
    subdivision="BY",
    non_working_days=[CalendarDay(dt.date(2026, 12, 24), "Closed")],
    working_days=[CalendarDay(dt.date(2026, 1, 6)), CalendarDay(dt.date(2026, 3, 7), "Stocktaking")],
)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param("2026-03-04", (True, "weekday", ""), id="a Wednesday"),
        pytest.param("2026-03-08", (False, "weekend", ""), id="a Sunday"),
        pytest.param("2026-03-07", (True, "exception", "Stocktaking"), id="a Saturday that is worked"),
        pytest.param("2026-12-24", (False, "exception", "Closed"), id="a Thursday off"),
        pytest.param("2026-01-06", (True, "exception", ""), id="Epiphany, worked all the same"),
    ],
)
def test_a_day_says_whether_it_is_worked_and_why(at: str, expected: tuple[bool, str, str]) -> None:
    assert day(BAVARIA, at) == expected


def test_holidays_are_those_of_the_state() -> None:
    # All Saints' Day, 1 November, is a holiday in Bavaria and none in Berlin; in 2027 it is a Monday.
    berlin = WorkingCalendar(name="Office", country="DE", subdivision="BE")
    assert day(BAVARIA, "2027-11-01")[:2] == (False, "holiday")
    assert day(berlin, "2027-11-01")[:2] == (True, "weekday")


def test_a_friday_and_saturday_weekend() -> None:
    calendar = WorkingCalendar(name="Dubai", weekend=["fri", "sat"])
    assert [day(calendar, f"2026-03-{number:02}")[0] for number in (5, 6, 7, 8)] == [True, False, False, True]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 400))
def test_every_day_is_there_once(first: dt.date, count: int) -> None:
    found = list(days(BAVARIA, first, first + dt.timedelta(days=count)))
    assert [each.day for each in found] == [first + dt.timedelta(days=nth) for nth in range(count)]
