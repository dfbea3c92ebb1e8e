"""The working calendar of a site: what the simulation takes for a working day is one here, and what not is none."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import holidays
import numpy as np

from meterhouse.kernel.tariff import WEEKDAYS
from meterhouse.plant.branch import Site
from meterhouse.plant.conditions import WorkCalendar, day_types, is_within, usual_presence
from meterhouse.plant.noise import Integers
from meterhouse.plant.records.row import Record, binding, space_path

FIRST, LAST = date(2023, 1, 1), date(2027, 12, 31)
_EPOCH = date(1970, 1, 1)
_FEW = 0.3
"""A day on which fewer people come than this share is none of work."""


def name_of(site: Site) -> str:
    return f"{site.town} working days"


def working_calendars(sites: Iterable[Site]) -> Iterator[Record]:
    for site in sites:
        calendar = site.place.calendar
        # Where only some holidays are kept, or Sundays are worked, the country's calendar says nothing.
        has_own = bool(calendar.only) or calendar.weekday_presence[6] >= _FEW
        yield {
            "name": name_of(site),
            "weekend": [WEEKDAYS[day] for day in _weekend(calendar)],
            "country": None if has_own else calendar.country,
            "subdivision": None if has_own else calendar.region,
            "opens": calendar.opens,
            "closes": calendar.closes,
            "non_working_days": list(_exceptions(calendar, public_holidays_known=not has_own)),
            "description": f"Days of work at {site.name}",
        }


def bound(sites: Iterable[Site]) -> Iterator[Record]:
    for site in sites:
        yield binding(("spaces", space_path(site, "")), ("working-calendars", name_of(site)))


def is_worked(calendar: WorkCalendar, days: Integers) -> list[bool]:
    """Whether the simulation works on each of the days, which follow each other [days since 1970]."""
    types = day_types(calendar, int(days[0]), int(days[-1]))
    # A holiday is lived like a Sunday, by those who come on Sundays.
    like = np.choose(types, [(days + 3) % 7, np.int64(5), np.int64(6), np.int64(6)])
    comes = np.where(types == 0, usual_presence(calendar, days), np.array(calendar.weekday_presence)[like])
    return [bool(each) for each in (comes >= _FEW) & (types != 3)]


def _weekend(calendar: WorkCalendar) -> list[int]:
    return [day for day, share in enumerate(calendar.weekday_presence) if share < _FEW]


def _exceptions(calendar: WorkCalendar, *, public_holidays_known: bool) -> Iterator[Record]:
    """Days off that neither the weekday nor, where it is known, the country's calendar tells."""
    first, last = (FIRST - _EPOCH).days, (LAST - _EPOCH).days
    days = np.arange(first, last + 1, dtype=np.int64)
    public = holidays.country_holidays(calendar.country, subdiv=calendar.region, years=range(FIRST.year, LAST.year + 1))
    for place, worked in enumerate(is_worked(calendar, days)):
        day = FIRST + timedelta(days=place)
        is_told = day.weekday() in _weekend(calendar) or (public_holidays_known and day in public)
        if not worked and not is_told:
            away = (each.name for each in calendar.absences if is_within(each, days[place : place + 1])[0])
            yield {"day": str(day), "note": public.get(day) or next(away, "") or "Closed between two holidays"}
