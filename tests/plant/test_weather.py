from datetime import UTC, datetime

import numpy as np
import pytest

from meterhouse.plant.berlin import BERLIN
from meterhouse.plant.branch import Site
from meterhouse.plant.noise import Stream
from meterhouse.plant.plant import SITES
from meterhouse.plant.weather import sun, weather

_STREAM = Stream(1, "weather")


def _year(year: int) -> np.ndarray:
    first, last = (int(datetime(each, 1, 1, tzinfo=UTC).timestamp()) for each in (year, year + 1))
    return np.arange(first, last, 1800, dtype=np.int64)


def test_the_sun_at_the_solstice_noon_stands_as_high_as_geometry_says() -> None:
    climate = BERLIN.place.climate
    day = int(datetime(2024, 6, 20, tzinfo=UTC).timestamp()) + np.arange(0, 86_400, 60, dtype=np.int64)
    highest = np.degrees(sun(climate.latitude, climate.longitude, day).elevation.max())
    assert highest == pytest.approx(90.0 - climate.latitude + 23.44, abs=0.1)


def test_at_the_equinox_the_sun_rises_due_east_and_sets_due_west() -> None:
    day = int(datetime(2024, 3, 20, tzinfo=UTC).timestamp()) + np.arange(0, 86_400, 60, dtype=np.int64)
    position = sun(BERLIN.place.climate.latitude, BERLIN.place.climate.longitude, day)
    rise, sunset = np.flatnonzero(np.diff(np.sign(position.elevation)))
    azimuths = np.degrees(position.azimuth[[rise, sunset]]) % 360
    assert azimuths == pytest.approx([90.0, 270.0], abs=0.7)
    assert (sunset - rise) / 60 == pytest.approx(12.0, abs=0.1)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_monthly_means_stay_near_the_normals(site: Site) -> None:
    years = np.concatenate([_year(year) for year in range(2023, 2027)])
    temperature = weather(site.place.climate, _STREAM, years).temperature
    month = years.astype("datetime64[s]").astype("datetime64[M]").astype(int) % 12
    means = [temperature[month == number].mean() for number in range(12)]
    assert means == pytest.approx(site.place.climate.temperature, abs=2.6)


def test_nights_are_dark_and_clouds_dim() -> None:
    here = weather(BERLIN.place.climate, _STREAM, _year(2024))
    assert here.global_radiation[here.sun.elevation <= 0].max() == 0.0
    noon = here.sun.elevation > np.radians(45)
    assert here.global_radiation[noon & (here.cloud > 0.9)].mean() < 350.0
    assert here.global_radiation[noon & (here.cloud < 0.1)].mean() > 700.0


def test_a_year_of_sun_in_berlin_brings_about_a_megawatt_hour_a_square_metre() -> None:
    total = weather(BERLIN.place.climate, _STREAM, _year(2025)).global_radiation.sum() * 0.5 / 1000.0
    assert 950.0 < total < 1_250.0


def test_tomorrow_is_more_like_today_than_next_month() -> None:
    temperature = weather(BERLIN.place.climate, _STREAM, _year(2024)).temperature.reshape(-1, 48).mean(axis=1)
    season = np.convolve(temperature, np.ones(31) / 31, "same")
    front = (temperature - season)[31:-31]
    assert np.corrcoef(front[:-1], front[1:])[0, 1] > 0.6
    assert abs(np.corrcoef(front[:-20], front[20:])[0, 1]) < 0.35
