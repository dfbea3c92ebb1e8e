"""Periods and steps: which local days a report is about, and the slots that it is told in.

A period is half open, [first, after), in days of the site's own calendar. Its slots are all those the
calendar has, counted or not, so that a gap in the data shifts no comparison.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from meterhouse.kernel.calendar import DAY, Calendar, Days, Instants, date_of, day_of, months
from meterhouse.kernel.errors import Fault, Refused

Step = Literal["slot", "hour", "day", "week", "iso-week", "month", "quarter", "year", "fiscal-year"]
STEPS: tuple[Step, ...] = get_args(Step)
OF_MONTHS: tuple[Step, ...] = ("month", "quarter", "year", "fiscal-year")
"""Steps that begin with a month."""
OF_DAYS: tuple[Step, ...] = ("week", "iso-week", *OF_MONTHS)
"""Steps of several days."""
Against = Literal["previous", "last-year"]
AGAINST: tuple[Against, ...] = get_args(Against)

MOST_SLOTS = 40_000
"""A year of quarter hours, and some more: what one answer may hold for each part."""


@dataclass(frozen=True)
class Reckoning:
    """How a site counts its weeks and its fiscal years."""

    week_starts_on: int = 0
    """0 is Monday, 6 is Sunday."""
    fiscal_year_from: int = 1
    """Month, 1 is January."""


ISO = Reckoning()


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
            return Period(_months_earlier(self.first, self._whole_months), self.first)
        return Period(self.first - (self.after - self.first), self.first)

    def a_year_ago(self) -> "Period":
        """The same dates of the year before; 29 February is held against 1 March."""
        first = _year_earlier(self.first)
        return Period(first, max(_year_earlier(self.after), first + dt.timedelta(days=1)))

    def counterparts(self, which: Against) -> Days:
        """The day that each day of the period is held against, by its date; -1 where there is no such day."""
        dates = [self.first + dt.timedelta(days=nth) for nth in range((self.after - self.first).days)]
        if which == "last-year":
            return np.array([day_of(_year_earlier(date)) for date in dates], np.int64)
        if self.is_whole_months:
            count = self._whole_months
            return np.array([_same_date(date, _months_earlier(date, count)) for date in dates], np.int64)
        first, after = self.days
        return np.arange(first, after) - (after - first)

    def with_days(self, days: Days) -> "Period":
        """The period made wide enough for these days too; -1 is none."""
        first, after = self.days
        there = days[days >= 0]
        if not len(there):
            return self
        return Period(date_of(min(first, int(there.min()))), date_of(max(after, int(there.max()) + 1)))

    @property
    def _whole_months(self) -> int:
        return (self.after.year - self.first.year) * 12 + self.after.month - self.first.month


def _same_date(date: dt.date, month: dt.date) -> int:
    """The day of that date in a month, -1 where it has none."""
    day = day_of(month) + date.day - 1
    return day if date_of(day).month == month.month else -1


def _months_earlier(date: dt.date, count: int) -> dt.date:
    """First day of the month so many months before."""
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
    reckoning: Reckoning = ISO

    def within(self, low: int, high: int) -> "Slots":
        """Those that begin from *low* on and before *high* [s UTC]."""
        kept = (self.starts >= low) & (self.starts < high)
        return replace(self, starts=self.starts[kept], expected=self.expected[kept], keys=self.keys[kept])


def slots(period: Period, step: Step, calendar: Calendar, slot_seconds: int, reckoning: Reckoning = ISO) -> Slots:
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
    key = step_of_days(day, step, reckoning)
    keys, position = np.unique(key, return_index=True)
    starts = np.array([calendar.start(int(day[at])) for at in position], np.int64)
    ends = np.array([calendar.start(int(each)) for each in [*day[position[1:]], after]], np.int64)
    return Slots(step, starts, (ends - starts) // slot_seconds, keys, reckoning)


def hour_starts(base: Instants, calendar: Calendar) -> Instants:
    """Start of the local hour of each slot."""
    return base - calendar.local(base) % 3600


def hour_at(instant: int, base: Instants, calendar: Calendar, slot_seconds: int) -> tuple[int, int]:
    """From where to where [s UTC] the slots reach of the hour that a report names by *instant*, or that holds it.

    base   the slots of the day; Refused where none of them begins in that hour
    """
    starts = hour_starts(base, calendar)
    wanted = instant if (starts == instant).any() else int(hour_starts(np.array([instant]), calendar)[0])
    inside = base[starts == wanted]
    if not len(inside):
        raise Refused([Fault("at", f"no interval of that day begins in the hour of {local_time(instant, calendar)}")])
    return int(inside[0]), int(inside[-1]) + slot_seconds


def step_of_days(days: Days, step: Step, reckoning: Reckoning = ISO) -> Days:
    """First day of the day, week, month, quarter or year that each day lies in, whatever the period.

    A week begins on the site's own day, an ISO week on Monday; a fiscal year with the site's own month.
    """
    if step == "day":
        return days
    if step in ("week", "iso-week"):
        starts_on = reckoning.week_starts_on if step == "week" else ISO.week_starts_on
        return days - (days + 3 - starts_on) % 7  # 1 January 1970 was a Thursday
    length = {"month": 1, "quarter": 3, "year": 12, "fiscal-year": 12}[step]
    late = reckoning.fiscal_year_from - 1 if step == "fiscal-year" else 0
    month = months(days)
    return (month - (month - late) % length).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def local_time(instant: int, calendar: Calendar) -> str:
    """RFC 3339 with the site's offset at that instant."""
    offset = int(calendar.local(np.array([instant]))[0]) - instant
    zone = dt.timezone(dt.timedelta(seconds=offset))
    return dt.datetime.fromtimestamp(instant, zone).isoformat()


def counterparts(told_in: Slots, held_in: Slots, period: Period, which: Against, calendar: Calendar) -> Days:
    """Position in *held_in* of what each slot of *told_in* is held against, -1 for nothing.

    Weeks, months, quarters and years are held against one another in their order. Days are by their date, and hours
    and slots also by the time on the wall: neither a leap day nor a change of clocks shifts a comparison.
    """
    if told_in.step in OF_DAYS:
        order = np.arange(len(told_in.keys))
        return np.where(order < len(held_in.keys), order, -1)
    day_by_day = period.counterparts(which)
    if told_in.step == "day":
        wanted, there = day_by_day[told_in.keys - period.days[0]], held_in.keys
    else:
        local = calendar.local(told_in.starts)
        against = day_by_day[local // DAY - period.days[0]]
        wanted = _nth_of_its_time(np.where(against < 0, -1, against * DAY + local % DAY))
        there = _nth_of_its_time(calendar.local(held_in.starts))
    order = np.argsort(there, kind="stable")
    where = order[np.minimum(np.searchsorted(there, wanted, sorter=order), len(order) - 1)]
    return np.where(there[where] == wanted, where, -1)


def _nth_of_its_time(local: Instants) -> Instants:
    """Tells a time that comes twice on the wall from its first coming."""
    _, first, times = np.unique(local, return_index=True, return_inverse=True)
    again: Instants = (np.arange(len(local)) != first[times]).astype(np.int64)
    return local * 2 + again
