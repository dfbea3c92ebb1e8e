"""What machines make of the energy they take: chilled water, compressed air.

It is metered so that their efficiency can be told, and stands in no total of a space: the energy was bought once
already.
"""

from dataclasses import dataclass

import numpy as np

from meterhouse.plant.conditions import Conditions
from meterhouse.plant.noise import Floats, Stream
from meterhouse.plant.use import Use, texture


@dataclass(frozen=True)
class Made:
    """The output of some branches, each given by its name and its use; their later changes do not reach it.

    yields  made of each kWh while it is 20 °C outside
    idle    power that makes nothing: pumps, controls [kW]
    fading  less for each kelvin above 20 °C, as a share
    """

    machines: tuple[tuple[str, Use], ...]
    yields: float
    idle: float = 0.0
    fading: float = 0.0

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        # The machines' own chance, so that each swing of their power is one of what they make.
        power = np.sum([use.rate(now, now.stream.sub(name)) for name, use in self.machines], axis=0)
        working = np.clip(power - self.idle, 0.0, None)
        warm = np.clip(now.weather.temperature - 20.0, -10.0, 25.0)
        made: Floats = working * self.yields * (1.0 - self.fading * warm)
        return made * texture(now, chance, 0.008, 0.012, 0.02)
