"""Charging of cars: sessions with an arrival, an energy and a taper at the end."""

from dataclasses import dataclass

import numpy as np

from meterhouse.plant.conditions import Conditions
from meterhouse.plant.noise import Floats, Stream

_STEP_HOURS = 1.0 / 12.0


@dataclass(frozen=True)
class Arrivals:
    """A session that a day may bring.

    earliest, latest  hour of plugging in
    likely            chance of it on a day when everybody is there, once most people drive electric
    energy            smallest and largest [kWh]
    """

    earliest: float
    latest: float
    likely: float
    energy: tuple[float, float]
    at_weekends: float = 0.05


@dataclass(frozen=True)
class Charger:
    """A charge point of *peak* kW; standby is its display and contactor."""

    peak: float
    arrivals: tuple[Arrivals, ...]
    standby: float = 0.004

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        total: Floats = np.full(now.ats.shape, self.standby)
        for number, arrivals in enumerate(self.arrivals):
            total = total + self._session(now, chance.sub(str(number)), arrivals)
        limited: Floats = np.minimum(total, self.peak)
        return limited

    def _session(self, now: Conditions, chance: Stream, arrivals: Arrivals) -> Floats:
        day, hour = now.local.day, now.local.hour
        # Electric cars became common: from a third of today's sessions in 2023 on.
        common = np.clip(0.35 + 0.2 * (now.hours - 464_592.0) / 8_766.0, 0.35, 1.0)
        there = np.where(now.day_type == 0, now.presence, arrivals.at_weekends)
        comes = chance.sub("comes").uniform(day) < arrivals.likely * np.floor(common * 12) / 12 * there
        start = arrivals.earliest + (arrivals.latest - arrivals.earliest) * chance.sub("arrives").uniform(day)
        smallest, largest = arrivals.energy
        energy = smallest + (largest - smallest) * chance.sub("energy").uniform(day) ** 1.4
        # One car in three charges on a single or two phases.
        power = self.peak * np.where(chance.sub("car").uniform(day) < 0.3, 0.67, 0.98)
        hours_long = np.minimum(energy / power, 23.5 - start)
        plugged = np.clip(np.minimum(hour + _STEP_HOURS, start + hours_long) - np.maximum(hour, start), 0, None)
        left = 1.0 - (hour - start) / np.maximum(hours_long, 0.1)
        # A nearly full battery takes less and less.
        taper = np.clip(0.35 + 4.0 * left, 0.35, 1.0)
        steady = 1.0 + 0.01 * chance.sub("minutes").normal(now.step)
        return np.where(comes, power * taper * steady * plugged / _STEP_HOURS, 0.0)
