"""Periods and steps: which local days a report is about, and the slots that it is told in.

A period is half open, [first, after), in days of the site's own calendar. Its slots are all those the
calendar has, counted or not, so that a gap in the data shifts no comparison.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from meterhouse.kernel.calendar import Calendar, Days, Instants, day_of
from meterhouse.kernel.errors import Fault, Refused

Step = Literal["slot", "hour", "day", "week", "month", "year"]
STEPS: tuple[Step, ...] = get_args(Step)
Against = Literal["previous", "last-year"]
AGAINST: tuple[Against, ...] = get_args(Against)

MOST_SLOTS = 40_000
"""A year of quarter hours, and some more: what one answer may hold for each part."""


@dataclass(frozen=True)
class Period:
    first: dt.date
    after: dt.date

    def __post_init__(self) -> None:
        if self.after <= self.first:
            raise Refused([Fault("to", f"{self.after} is not after from, {self.first}; the end is exclusive")])

    @property
    def days(self) -> tuple[int, int]:
        return day_of(self.first), day_of(self.after)

    @property
    def is_whole_months(self) -> bool:
        return self.first.day == 1 and self.after.day == 1

    def against(self, which: Against) -> "Period":
        return self.previous() if which == "previous" else self.a_year_ago()

    def previous(self) -> "Period":
        """As long, just before: whole months are held against as many whole months."""
        if self.is_whole_months:
            count = (self.after.year - self.first.year) * 12 + self.after.month - self.first.month
            return Period(_months_earlier(self.first, count), self.first)
        return Period(self.first - (self.after - self.first), self.first)

    def a_year_ago(self) -> "Period":
        """The same dates of the year before; 29 February is held against 1 March."""
        return Period(_year_earlier(self.first), _year_earlier(self.after))


def _months_earlier(date: dt.date, count: int) -> dt.date:
    month = date.year * 12 + date.month - 1 - count
    return dt.date(month // 12, month % 12 + 1, 1)


def _year_earlier(date: dt.date) -> dt.date:
    try:
        return date.replace(year=date.year - 1)
    except ValueError:
        return dt.date(date.year - 1, 3, 1)


@dataclass(frozen=True)
class Slots:
    """The slots of a period at one step, by ordinal."""

    step: Step
    starts: Instants
    """Instant at which each begins [s UTC]."""
    expected: Instants
    """Base slots in each."""
    keys: Days
    """What each is told apart by: the instant for slot and hour, the first day for longer steps."""


def slots(period: Period, step: Step, calendar: Calendar, slot_seconds: int) -> Slots:
    first, after = period.days
    if step in ("slot", "hour"):
        low, high = calendar.span(first, after)
        base = np.arange(low // slot_seconds, -(-high // slot_seconds), dtype=np.int64) * slot_seconds
        day = calendar.day(base)
        base = base[(day >= first) & (day < after)]
        if len(base) > MOST_SLOTS:
            raise Refused([Fault("step", f"{len(base)} slots are more than {MOST_SLOTS}; take a longer step")])
        starts = base if step == "slot" else hour_starts(base, calendar)
        keys, expected = np.unique(starts, return_counts=True)
        return Slots(step, keys, expected, keys)
    day = np.arange(first, after)
    key = step_of_days(day, step)
    keys, position = np.unique(key, return_index=True)
    starts = np.array([calendar.start(int(day[at])) for at in position], np.int64)
    ends = np.array([calendar.start(int(each)) for each in [*day[position[1:]], after]], np.int64)
    return Slots(step, starts, (ends - starts) // slot_seconds, keys)


def hour_starts(base: Instants, calendar: Calendar) -> Instants:
    """Start of the local hour of each slot."""
    return base - calendar.local(base) % 3600


def step_of_days(days: Days, step: Step) -> Days:
    """First day of the day, week (Monday), month or year that each day lies in, whatever the period."""
    if step == "day":
        return days
    if step == "week":
        return days - (days + 3) % 7  # 1 January 1970 was a Thursday
    if step == "month":
        return days.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)


def local_time(instant: int, calendar: Calendar) -> str:
    """RFC 3339 with the site's offset at that instant."""
    offset = int(calendar.local(np.array([instant]))[0]) - instant
    zone = dt.timezone(dt.timedelta(seconds=offset))
    return dt.datetime.fromtimestamp(instant, zone).isoformat()
