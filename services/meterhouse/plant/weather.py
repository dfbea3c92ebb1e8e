"""Weather of a place: temperature, cloud and sun, coherent over days and shared by everything at a site.

Monthly means carry the season; fronts of several days, the course of the day and cloud are laid over them.
Cloudy days are flatter: warmer nights, cooler noons.
"""

from dataclasses import dataclass

import numpy as np

from meterhouse.plant.noise import Floats, Integers, Stream

_YEAR_DAYS = 365.25
_SOLAR_CONSTANT = 1361.0  # W/m², IAU 2015


@dataclass(frozen=True)
class Climate:
    """Normals of a place, January to December.

    temperature  monthly mean [°C]
    swing        difference of a clear day's warmest and coldest hour [K]
    cloud        mean cover of the sky, 0 to 1
    fronts       deviation of the daily mean from the season's [K]
    """

    latitude: float
    longitude: float
    temperature: tuple[float, ...]
    swing: tuple[float, ...]
    cloud: tuple[float, ...]
    fronts: tuple[float, ...]


@dataclass(frozen=True)
class Sun:
    """Position of the sun: elevation above the horizon and azimuth clockwise from north [rad]."""

    elevation: Floats
    azimuth: Floats


@dataclass(frozen=True)
class Weather:
    temperature: Floats  # °C
    cloud: Floats  # 0 clear, 1 overcast
    sun: Sun
    global_radiation: Floats  # on the level [W/m²]
    beam_share: Floats  # part of it that comes from the sun's disc


def weather(climate: Climate, stream: Stream, ats: Integers) -> Weather:
    position = sun(climate.latitude, climate.longitude, ats)
    cloud = _cloud(climate, stream, ats)
    clear = _clear_sky(position.elevation)
    # Kasten and Czeplak 1980: radiation under a cover n is 1 - 0.75 n^3.4 of the clear sky's.
    passed = 1.0 - 0.75 * cloud**3.4
    global_radiation = clear * passed
    beam_share = np.clip(0.85 * (1.0 - cloud**1.5), 0.0, 0.85) * (position.elevation > 0)
    return Weather(_temperature(climate, stream, ats), cloud, position, global_radiation, beam_share)


def sun(latitude: float, longitude: float, ats: Integers) -> Sun:
    """Position by the low-precision formulas of the Astronomical Almanac, good to 0.1 degrees."""
    century_days = ats / 86_400.0 - 10_957.5  # since J2000
    anomaly = np.radians(357.528 + 0.9856003 * century_days)
    longitude_sun = np.radians(
        280.460 + 0.9856474 * century_days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly)
    )
    tilt = np.radians(23.439)
    declination = np.arcsin(np.sin(tilt) * np.sin(longitude_sun))
    ascension = np.arctan2(np.cos(tilt) * np.sin(longitude_sun), np.cos(longitude_sun))
    sidereal = np.radians(280.46062 + 360.98564737 * century_days + longitude)
    hour_angle = sidereal - ascension
    here = np.radians(latitude)
    height = np.sin(here) * np.sin(declination) + np.cos(here) * np.cos(declination) * np.cos(hour_angle)
    azimuth = np.arctan2(-np.sin(hour_angle), np.cos(here) * np.tan(declination) - np.sin(here) * np.cos(hour_angle))
    return Sun(np.arcsin(np.clip(height, -1.0, 1.0)), azimuth)


def _clear_sky(elevation: Floats) -> Floats:
    """Radiation on the level under a clear sky [W/m²], Haurwitz 1945."""
    height = np.maximum(np.sin(elevation), 1e-3)
    radiation: Floats = np.where(elevation > 0, 1098.0 * height * np.exp(-0.057 / height), 0.0)
    return np.minimum(radiation, _SOLAR_CONSTANT)


def _cloud(climate: Climate, stream: Stream, ats: Integers) -> Floats:
    hours = ats / 3600.0
    mean = _season(climate.cloud, ats)
    slow = 1.0 * stream.sub("cloud days").smooth(hours / 34.0) + 0.55 * stream.sub("cloud hours").smooth(hours / 5.0)
    broken = stream.sub("cloud minutes").smooth(hours * 3.1) + 0.6 * stream.sub("cloud gusts").normal(ats // 300)
    # A sky is mostly clear or mostly covered: push the chance to both ends, and let it flicker in between.
    cover = 1.0 / (1.0 + np.exp(-(2.1 * slow + 4.2 * (mean - 0.5))))
    flicker = 1.5 * broken * cover * (1.0 - cover)
    return np.clip(cover + flicker, 0.0, 1.0)


def _temperature(climate: Climate, stream: Stream, ats: Integers) -> Floats:
    hours = ats / 3600.0
    fronts = _season(climate.fronts, ats) * (
        0.80 * stream.sub("fronts").smooth(hours / 106.0)
        + 0.45 * stream.sub("troughs").smooth(hours / 31.0)
        + 0.35 * stream.sub("years").smooth(hours / 1700.0)
    )
    solar_hour = (hours + climate.longitude / 15.0) % 24.0
    swing = _season(climate.swing, ats) * (1.0 - 0.55 * _slow_cloud(climate, stream, ats))
    return _season(climate.temperature, ats) + fronts + swing * 0.5 * _course_of_the_day(solar_hour)


def _slow_cloud(climate: Climate, stream: Stream, ats: Integers) -> Floats:
    """Cover of the day as a whole: air does not follow a single cloud."""
    slow = stream.sub("cloud days").smooth(ats / 3600.0 / 34.0)
    return 1.0 / (1.0 + np.exp(-(1.8 * slow + 4.2 * (_season(climate.cloud, ats) - 0.5))))


def _course_of_the_day(solar_hour: Floats) -> Floats:
    """From -1 before sunrise (5 h) to 1 in the afternoon (15 h): quick up, slow down."""
    rising = -np.cos(np.pi * (solar_hour - 5.0) / 10.0)
    falling = np.cos(np.pi * ((solar_hour - 15.0) % 24.0) / 14.0)
    return np.where((solar_hour >= 5.0) & (solar_hour < 15.0), rising, falling)


def _season(months: tuple[float, ...], ats: Integers) -> Floats:
    """Monthly means, each at the middle of its month, joined smoothly around the year."""
    year = (ats / 86_400.0 / _YEAR_DAYS) % 1.0 * 12.0 - 0.5
    whole = np.floor(year).astype(np.int64)
    part = year - whole
    eased = 0.5 - 0.5 * np.cos(np.pi * part)
    values = np.array(months)
    joined: Floats = values[whole % 12] * (1.0 - eased) + values[(whole + 1) % 12] * eased
    return joined
