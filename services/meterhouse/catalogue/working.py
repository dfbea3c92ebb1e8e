"""Working days: what a working calendar says of each day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import holidays

from meterhouse.catalogue.places import WorkingCalendar
from meterhouse.kernel.tariff import WEEKDAYS

Because = Literal["weekday", "weekend", "holiday", "exception"]


@dataclass(frozen=True)
class Day:
    day: dt.date
    is_worked: bool
    because: Because
    note: str = ""
    """Name of the holiday, or what was noted of the exception."""


def days(calendar: WorkingCalendar, first: dt.date, after: dt.date) -> Iterator[Day]:
    """Each day of [first, after). An exception goes before a holiday, a holiday before the weekday."""
    off = {each.day: each.note for each in calendar.non_working_days}
    on = {each.day: each.note for each in calendar.working_days}
    day = first
    while day < after:
        holiday = None
        if calendar.country is not None:
            holiday = _holidays(calendar.country, calendar.subdivision, day.year).get(day)
        if day in on:
            yield Day(day, True, "exception", on[day])
        elif day in off:
            yield Day(day, False, "exception", off[day])
        elif holiday is not None:
            yield Day(day, False, "holiday", holiday)
        else:
            is_weekend = WEEKDAYS[day.weekday()] in calendar.weekend
            yield Day(day, not is_weekend, "weekend" if is_weekend else "weekday")
        day += dt.timedelta(days=1)


@lru_cache(maxsize=64)
def _holidays(country: str, subdivision: str | None, year: int) -> dict[dt.date, str]:
    return dict(holidays.country_holidays(country, subdiv=subdivision, years=year))
