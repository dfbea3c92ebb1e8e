"""What the uses of a site depend on at each instant: clock, calendar, weather and who is there."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import holidays
import numpy as np
from numpy.typing import NDArray

from meterhouse.plant.local_time import LocalTime, local_time
from meterhouse.plant.noise import Floats, Integers, Stream
from meterhouse.plant.weather import Climate, Weather, weather

_EPOCH_ORDINAL = 719_163  # of 1970-01-01, as date.toordinal counts


@dataclass(frozen=True)
class Absence:
    """People away at the same time every year.

    first, last  days of the year as (month, day), both included; may run over New Year
    presence     share of people who still come
    """

    first: tuple[int, int]
    last: tuple[int, int]
    presence: float
    name: str = ""


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked at a site.

    country, region   of the holidays (ISO 3166)
    only              holidays that count here, by a part of their name; all when empty
    closed            holidays on which the doors stay shut, as on a day between two of them
                      (others are worked like a Sunday)
    weekday_presence  share of people who come, Monday to Sunday
    opens, closes     local times of a working day, such as 07:00; None where work goes round the clock
    week_starts_on    day of the week that its reports count weeks from
    fiscal_year_from  month that its books begin with
    """

    country: str
    region: str | None = None
    only: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    weekday_presence: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
    absences: tuple[Absence, ...] = ()
    opens: str | None = None
    closes: str | None = None
    week_starts_on: str = "mon"
    fiscal_year_from: int = 1


@dataclass(frozen=True)
class Place:
    """Where a site lies, in every sense that its consumption feels."""

    zone: str
    climate: Climate
    calendar: WorkCalendar


@dataclass(frozen=True)
class Conditions:
    """Of a place, at many instants; `stream` is the chance that all uses of the site share."""

    place: Place
    stream: Stream
    ats: Integers

    @cached_property
    def step(self) -> Integers:
        return self.ats // 300

    @cached_property
    def hours(self) -> Floats:
        """Hours since 1970, for chance that varies smoothly."""
        return self.ats / 3600.0

    @cached_property
    def local(self) -> LocalTime:
        return local_time(self.place.zone, self.ats)

    @cached_property
    def weather(self) -> Weather:
        return weather(self.place.climate, self.stream.sub("weather"), self.ats)

    @cached_property
    def felt(self) -> Floats:
        """Temperature as a building feels it [°C]: of the last hours rather than of now."""
        later = self.ats - 2 * 3600
        earlier = self.ats - 6 * 3600
        chance, climate = self.stream.sub("weather"), self.place.climate
        # Half-hourly weather joined by lines: a wall knows no gusts.
        grid = np.arange(int(earlier.min()) // 1800, int(self.ats.max()) // 1800 + 2, dtype=np.int64) * 1800
        coarse = weather(climate, chance, grid).temperature
        parts = [np.interp(ats, grid, coarse) for ats in (self.ats, later, earlier)]
        return 0.4 * parts[0] + 0.35 * parts[1] + 0.25 * parts[2]

    @cached_property
    def day_type(self) -> Integers:
        """0 working day, 1 Saturday, 2 Sunday or holiday, 3 closed."""
        first, types = self._types
        return types[self.local.day - first]

    @cached_property
    def shift_day_type(self) -> Integers:
        """The day type by shifts: a working day starts at six, so Saturday's night shift ends on Sunday."""
        return Conditions(self.place, self.stream, self.ats - 6 * 3600).day_type

    @cached_property
    def presence(self) -> Floats:
        """Share of the people who come on this day, about 0 to 1; chance of the day included."""
        first, types = self._types
        days = np.arange(first, first + types.size, dtype=np.int64)
        share = usual_presence(self.place.calendar, days) * (1.0 + 0.06 * self.stream.sub("presence").normal(days))
        share = np.where(types == 3, 0.0, share)
        found: Floats = np.clip(share, 0.0, 1.15)[self.local.day - first]
        return found

    @cached_property
    def _types(self) -> tuple[int, Integers]:
        first, last = int(self.local.day.min()), int(self.local.day.max())
        return first, day_types(self.place.calendar, first, last)


@lru_cache(maxsize=64)
def day_types(calendar: WorkCalendar, first: int, last: int) -> Integers:
    """Type of each day from *first* to *last*, both included, as `Conditions.day_type` has them."""
    # A day more at both ends: whether a day is bridged depends on its neighbours.
    days = np.arange(first - 1, last + 2, dtype=np.int64)
    weekday = (days + 3) % 7
    types: Integers = np.where(weekday < 5, 0, weekday - 4)
    dates = days.astype("datetime64[D]")
    years = range(int(str(dates[0])[:4]), int(str(dates[-1])[:4]) + 1)
    for date, name in holidays.country_holidays(calendar.country, subdiv=calendar.region, years=years).items():
        place = date.toordinal() - _EPOCH_ORDINAL - int(days[0])
        if not 0 <= place < days.size:
            continue
        if any(part in name for part in calendar.closed):
            types[place] = 3
        elif not calendar.only or any(part in name for part in calendar.only):
            types[place] = 2
    is_bridged = (types[:-2] == 3) & (types[2:] == 3)
    return np.where(is_bridged, 3, types[1:-1])


def usual_presence(calendar: WorkCalendar, days: Integers) -> Floats:
    """Share of people who come on each day, holidays and the chance of the day aside."""
    share: Floats = np.array(calendar.weekday_presence)[(days + 3) % 7]
    for absence in calendar.absences:
        share = share * np.where(is_within(absence, days), absence.presence, 1.0)
    return share


def is_within(absence: Absence, days: Integers) -> NDArray[np.bool_]:
    dates = days.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    number: NDArray[np.int64] = (month.astype(np.int64) % 12 + 1) * 100 + (dates - month).astype(np.int64) + 1
    first, last = (part[0] * 100 + part[1] for part in (absence.first, absence.last))
    return (number >= first) & (number <= last) if first <= last else (number >= first) | (number <= last)
