"""Probes: what the air is like outside and in a room. Nothing flows through them, so they count for no meter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from meterhouse.plant.conditions import Conditions
from meterhouse.plant.noise import Floats, Stream
from meterhouse.plant.use import Week

Sense = TypeVar("Sense")

_OUTSIDE_AIR = 425.0
"""Carbon dioxide that any air holds [ppm]."""


class Senses(Protocol):
    def value(self, channel: str, now: Conditions, chance: Stream) -> Floats:
        """Value of one of its channels at each instant, before the register rounds it."""
        ...


@dataclass(frozen=True)
class Probe:
    """A device that feels where it hangs.

    space    path below the site; "" is the site itself
    profile  the device's model
    gateway  of the site's, that the device is wired to
    """

    name: str
    space: str
    profile: str
    gateway: str
    senses: Senses


@dataclass(frozen=True)
class Outdoors:
    """A weather station on the roof."""

    def value(self, channel: str, now: Conditions, chance: Stream) -> Floats:
        return _told(_OUTDOORS, channel)(now, chance)


@dataclass(frozen=True)
class Room:
    """A room that is heated, cooled and breathed in.

    week            when people are in it
    winter, summer  temperature that is kept on a cold and on a hot day [°C]
    setback         how far it drifts from that while nobody is there [K]
    crowd           carbon dioxide that a full room adds [ppm]
    sunny           what a clear noon adds through its windows [K]
    """

    week: Week
    winter: float = 21.0
    summer: float = 24.5
    setback: float = 1.6
    crowd: float = 420.0
    sunny: float = 0.6

    def value(self, channel: str, now: Conditions, chance: Stream) -> Floats:
        return _told(_ROOM, channel)(self, now, chance)

    def temperature(self, now: Conditions, chance: Stream) -> Floats:
        kept = self.winter + (self.summer - self.winter) * np.clip((now.felt - 12.0) / 14.0, 0.0, 1.0)
        outside = np.clip((now.felt - 20.0) / 8.0, 0.0, 1.0) - np.clip((15.0 - now.felt) / 15.0, 0.0, 1.0)
        people = self._people(now, chance)
        drift = self.setback * (1.0 - people) * outside
        gains = 0.5 * people + self.sunny * now.weather.global_radiation / 900.0
        return kept + drift + gains + 0.12 * chance.sub("air").smooth(now.hours / 0.7)

    def humidity(self, now: Conditions, chance: Stream) -> Floats:
        dry = 100.0 * _vapour(dew_point(now)) / _vapour(self.temperature(now, chance))
        # Cold coils take moisture from damp air, and people add some to dry air.
        return 40.0 + 26.0 * np.tanh((dry + 4.0 * self._people(now, chance) - 40.0) / 26.0)

    def carbon_dioxide(self, now: Conditions, chance: Stream) -> Floats:
        breathed = self.crowd * self._people(now, chance) * (1.0 + 0.06 * chance.sub("doors").smooth(now.hours / 0.4))
        return _OUTSIDE_AIR + np.clip(breathed, 0.0, None) + 4.0 * chance.sub("gas").normal(now.step)

    def _people(self, now: Conditions, chance: Stream) -> Floats:
        """How full the room was over the last hour and a half: air remembers."""
        moments = [Conditions(now.place, now.stream, now.ats - 1800 * back) for back in range(4)]
        full: Floats = np.mean([self.week.share(each, chance) for each in moments], axis=0)
        return full


def dew_point(now: Conditions) -> Floats:
    """Of the outside air [°C]: below the mean of the day, far below it under a clear sky."""
    moments = [Conditions(now.place, now.stream, now.ats + 3600 * hours).weather for hours in (-9, -3, 3, 9)]
    temperature = np.mean([each.temperature for each in moments], axis=0)
    cloud = np.mean([each.cloud for each in moments], axis=0)
    below: Floats = temperature - np.clip(12.0 - 11.5 * cloud, 0.8, None)
    return below


def _outdoor_temperature(now: Conditions, chance: Stream) -> Floats:
    return now.weather.temperature + 0.1 * chance.sub("air").smooth(now.hours / 0.3)


def _outdoor_humidity(now: Conditions, _chance: Stream) -> Floats:
    humidity = 100.0 * _vapour(dew_point(now)) / _vapour(now.weather.temperature)
    # What air cannot hold falls as dew: towards the end it takes less and less.
    return np.where(humidity > 80.0, 80.0 + 19.0 * np.tanh((humidity - 80.0) / 19.0), humidity)


def _irradiance(now: Conditions, _chance: Stream) -> Floats:
    return now.weather.global_radiation


def _vapour(temperature: Floats) -> Floats:
    """Pressure of saturated vapour [hPa], Magnus formula of WMO-No. 8, annex 4.B."""
    pressure: Floats = 6.112 * np.exp(17.62 * temperature / (243.12 + temperature))
    return pressure


_OUTDOORS: Mapping[str, Callable[[Conditions, Stream], Floats]] = {
    "Temperature": _outdoor_temperature,
    "Humidity": _outdoor_humidity,
    "Irradiance": _irradiance,
}
_ROOM: Mapping[str, Callable[[Room, Conditions, Stream], Floats]] = {
    "Temperature": Room.temperature,
    "Humidity": Room.humidity,
    "CarbonDioxide": Room.carbon_dioxide,
}


def _told(senses: Mapping[str, Sense], channel: str) -> Sense:
    if channel not in senses:
        raise KeyError(f"the plant senses no {channel}; it has {', '.join(senses)}")
    return senses[channel]
