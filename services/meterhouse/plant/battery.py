"""The battery: charges from surplus by day (in dull weather from the grid before dawn), gives in the evening.

Every plant day starts and ends empty, so a day needs no memory of the one before. Energy is first come, first
served: running sums, limited by what fits, make the whole schedule without a loop.
"""

from dataclasses import dataclass

import numpy as np

from meterhouse.plant.local_time import DAY_START_HOUR
from meterhouse.plant.noise import Floats

_STEP_HOURS = 1.0 / 12.0
_EVENING = 16.0 - DAY_START_HOUR
_LATEST_SPLIT = 20.0 - DAY_START_HOUR
_NIGHT = (0.25, 2.75)
"""Hours after the start of a plant day between which the grid may charge."""


@dataclass(frozen=True)
class Battery:
    """Charge of the cells is energy after the charger's losses and before the inverter's.

    capacity    of the cells [kWh]
    floor       share that is never used
    power       most that is taken or given [kW]
    efficiency  of one way
    night       share of the usable capacity that is charged before a dull working day
    """

    capacity: float = 200.0
    floor: float = 0.1
    power: float = 80.0
    efficiency: float = 0.955
    night: float = 0.7
    cover: float = 0.92

    @property
    def usable(self) -> float:
        return self.capacity * (1.0 - self.floor)

    def schedule(self, net: Floats, is_there: Floats, works: Floats) -> tuple[Floats, Floats]:
        """Power taken and power given [kW], one row a plant day.

        net       load minus photovoltaics at each step [kW]
        is_there  1 where the day has that step, else 0 (days of clock changes are shorter or longer)
        works     1 for a day worth charging for at night, else 0
        """
        hours: Floats = np.arange(net.shape[1], dtype=np.float64) * _STEP_HOURS
        surplus = np.clip(-net, 0.0, self.power) * is_there
        split = self._split(surplus, hours)[:, None]
        wanted = np.clip(net * self.cover, 0.0, self.power) * is_there * (hours[None, :] >= split)
        surplus = surplus * (hours[None, :] < split)
        # Nothing is stored that the evening cannot use.
        room = np.minimum(self.usable, wanted.sum(axis=1) * _STEP_HOURS / self.efficiency)
        sunny = surplus.sum(axis=1) * _STEP_HOURS * self.efficiency
        night = np.clip(np.minimum(self.night * self.usable, room) - sunny, 0.0, None) * works[:, 0]
        from_grid = self._at_night(hours)[None, :] * night[:, None] / self.efficiency
        left = np.minimum(surplus, self.power - from_grid)
        from_sun = _first_come(left, (room - night) / self.efficiency)
        stored = (from_grid + from_sun).sum(axis=1) * _STEP_HOURS * self.efficiency
        return from_grid + from_sun, _first_come(wanted, stored * self.efficiency)

    def _split(self, surplus: Floats, hours: Floats) -> Floats:
        """Hours after which is given: when the last surplus of the day is over, within the evening."""
        last: Floats = np.max(np.where(surplus > 0, hours[None, :] + _STEP_HOURS, 0.0), axis=1)
        return np.clip(last, _EVENING, _LATEST_SPLIT)

    def _at_night(self, hours: Floats) -> Floats:
        """Power for each kWh of the night, ramped at both ends."""
        first, last = _NIGHT
        course = np.clip(np.minimum(hours - first, last - hours) / 0.25, 0.0, 1.0)
        per_kwh: Floats = course / (course.sum() * _STEP_HOURS)
        return per_kwh


def _first_come(power: Floats, energy: Floats) -> Floats:
    """The power of each row, cut off once its *energy* [kWh] is used up."""
    used = np.minimum(np.cumsum(power, axis=1) * _STEP_HOURS, np.clip(energy, 0.0, None)[:, None])
    power_left: Floats = np.diff(used, axis=1, prepend=0.0) / _STEP_HOURS
    return power_left
