"""Photovoltaics: the sun on tilted panels, warm cells and an inverter that clips."""

from dataclasses import dataclass

import numpy as np

from meterhouse.plant.conditions import Conditions
from meterhouse.plant.noise import Floats, Stream


@dataclass(frozen=True)
class Panels:
    """A field of panels in front of one inverter.

    peak     of the panels at 1000 W/m² and 25 °C [kW]
    limit    of the inverter [kW]
    tilt     from the level [degrees]
    facing   clockwise from north [degrees]
    """

    peak: float
    limit: float
    tilt: float
    facing: float
    losses: float = 0.16
    aging: float = 0.005

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        radiation = self._on_panels(now)
        # Cells stand about 27 K above the air in full sun and lose 0.38 % a kelvin above 25 °C.
        cell = now.weather.temperature + 27.0 * radiation / 800.0
        warm = 1.0 - 0.0038 * (cell - 25.0)
        years = (now.hours - 464_592.0) / 8_766.0
        fresh = (1.0 - self.losses) * (1.0 - self.aging * years)
        direct = self.peak * radiation / 1000.0 * warm * fresh * (1.0 - 0.6 * self._snow(now, chance))
        # The inverter starts at about one percent of its power.
        given = np.where(direct < 0.008 * self.limit, 0.0, direct)
        return np.minimum(given, self.limit)

    def _on_panels(self, now: Conditions) -> Floats:
        sun, tilt = now.weather.sun, np.radians(self.tilt)
        towards = np.cos(tilt) * np.sin(sun.elevation) + np.sin(tilt) * np.cos(sun.elevation) * np.cos(
            sun.azimuth - np.radians(self.facing)
        )
        level = now.weather.global_radiation
        beam = level * now.weather.beam_share
        # Near the horizon the beam's share of the level would be divided by almost nothing.
        height = np.maximum(np.sin(sun.elevation), 0.06)
        on_panels: Floats = beam * np.clip(towards, 0.0, None) / height
        on_panels += (level - beam) * 0.5 * (1.0 + np.cos(tilt)) + level * 0.2 * 0.5 * (1.0 - np.cos(tilt))
        return np.where(sun.elevation > 0, on_panels, 0.0)

    def _snow(self, now: Conditions, chance: Stream) -> Floats:
        """Share of the panels under snow, on some freezing days."""
        freezing = np.clip(-0.5 - now.felt, 0.0, 2.0) / 2.0
        return freezing * (chance.sub("snow").uniform(now.local.day) < 0.35)
