"""The working calendars, as the platform reads them, against the days that the simulation works."""

from datetime import date, timedelta

import msgspec
import numpy as np
import pytest

from meterhouse.catalogue.places import WorkingCalendar
from meterhouse.catalogue.working import days
from meterhouse.plant.branch import Site
from meterhouse.plant.flow import UNIT
from meterhouse.plant.local_time import day_starts
from meterhouse.plant.plant import SITES, Plant
from meterhouse.plant.records.calendars import FIRST, LAST, is_worked, working_calendars

_EPOCH = date(1970, 1, 1)


@pytest.fixture(scope="module")
def calendars() -> dict[str, WorkingCalendar]:
    told = working_calendars(SITES)
    return {site.town: msgspec.convert(row, WorkingCalendar) for site, row in zip(SITES, told, strict=True)}


@pytest.mark.parametrize(
    ("town", "day", "worked", "because"),
    [
        pytest.param("Berlin", date(2025, 6, 4), True, "weekday", id="a Wednesday"),
        pytest.param("Berlin", date(2025, 6, 7), False, "weekend", id="a Saturday in Berlin"),
        pytest.param("Berlin", date(2024, 3, 8), False, "holiday", id="a holiday of Berlin alone"),
        pytest.param("Berlin", date(2025, 12, 22), True, "weekday", id="the last day before Christmas"),
        pytest.param("Berlin", date(2025, 12, 29), False, "exception", id="between the years"),
        pytest.param("Pune", date(2025, 6, 7), True, "weekday", id="a Saturday in Pune"),
        pytest.param("Pune", date(2025, 6, 8), False, "weekend", id="a Sunday in Pune"),
        pytest.param("Pune", date(2025, 8, 15), False, "exception", id="Independence Day"),
        pytest.param("Pune", date(2025, 10, 21), False, "exception", id="Diwali, between two holidays"),
        pytest.param("Pune", date(2025, 4, 14), True, "weekday", id="a holiday that the works does not keep"),
        pytest.param("Austin", date(2025, 6, 8), True, "weekday", id="a Sunday in Austin"),
        pytest.param("Austin", date(2025, 7, 4), True, "weekday", id="a holiday on which the store is open"),
        pytest.param("Austin", date(2025, 11, 27), False, "exception", id="Thanksgiving"),
    ],
)
def test_a_day_is_worked_as_people_there_would_say(
    calendars: dict[str, WorkingCalendar], town: str, day: date, worked: bool, because: str
) -> None:
    (found,) = days(calendars[town], day, day + timedelta(days=1))
    assert (found.is_worked, found.because) == (worked, because)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.town)
def test_every_day_is_told_as_the_simulation_works_it(calendars: dict[str, WorkingCalendar], site: Site) -> None:
    numbers = np.arange((FIRST - _EPOCH).days, (LAST - _EPOCH).days + 1, dtype=np.int64)
    told = [each.is_worked for each in days(calendars[site.town], FIRST, LAST + timedelta(days=1))]
    assert told == is_worked(site.place.calendar, numbers)


@pytest.mark.parametrize(
    ("number", "meter"),
    [pytest.param(0, "Berlin office main", id="Berlin"), pytest.param(1, "Pune machine shop main", id="Pune")],
)
def test_what_is_no_working_day_takes_far_less(
    calendars: dict[str, WorkingCalendar], simulated: Plant, number: int, meter: str
) -> None:
    flow = simulated.flows[number]
    year = list(days(calendars[flow.site.town], date(2025, 1, 1), date(2026, 1, 1)))
    numbers = np.array([(each.day - _EPOCH).days for each in year] + [(date(2026, 1, 1) - _EPOCH).days])
    # Plant days begin at four in the morning, before anybody's day does.
    energy = np.diff(flow.flowed(day_starts(flow.site.place.zone, numbers))[flow.rows[meter]]) / UNIT
    worked = np.array([each.is_worked for each in year])
    assert energy[~worked].mean() < 0.55 * energy[worked].mean()
