from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.plant.local_time import day_starts, local_time, plant_days

_ZONES = ("Europe/Berlin", "Asia/Kolkata", "America/Chicago")
_FIRST = int(datetime(2023, 1, 1, tzinfo=UTC).timestamp())


@given(st.sampled_from(_ZONES), st.integers(_FIRST, _FIRST + 20 * 366 * 86_400))
def test_the_wall_clock_is_that_of_the_zone(zone: str, at: int) -> None:
    here = datetime.fromtimestamp(at, ZoneInfo(zone))
    local = local_time(zone, np.array([at]))
    assert local.day[0] == (here.date() - date(1970, 1, 1)).days
    assert local.hour[0] == pytest.approx(here.hour + here.minute / 60 + here.second / 3600)
    assert local.weekday[0] == here.weekday()


@given(st.sampled_from(_ZONES), st.integers(_FIRST, _FIRST + 20 * 366 * 86_400))
def test_every_instant_lies_in_the_plant_day_that_claims_it(zone: str, at: int) -> None:
    day = plant_days(zone, np.array([at]))
    start, end = day_starts(zone, np.array([day[0], day[0] + 1])).tolist()
    assert start <= at < end
    assert datetime.fromtimestamp(start, ZoneInfo(zone)).hour == 4


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        pytest.param("Europe/Berlin", date(2024, 3, 30), 23, id="clocks go forward in the night to 31 March"),
        pytest.param("Europe/Berlin", date(2024, 10, 26), 25, id="clocks go back in the night to 27 October"),
        pytest.param("America/Chicago", date(2024, 3, 9), 23, id="clocks go forward in the night to 10 March"),
        pytest.param("Asia/Kolkata", date(2024, 3, 30), 24, id="clocks never change"),
    ],
)
def test_a_plant_day_of_clock_change_holds_its_own_hours(zone: str, day: date, hours: int) -> None:
    number = (day - date(1970, 1, 1)).days
    start, end = day_starts(zone, np.array([number, number + 1])).tolist()
    assert end - start == hours * 3600
