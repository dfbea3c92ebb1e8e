"""What a device measures besides its counters: power, and all that follows from it.

Everything electrical follows from power, power factor and a supply that breathes a little; the phases carry
fixed, not quite equal shares. A state is found by the channel's name, so a new model needs nothing here as
long as it keeps to the vocabulary. A phase of None asks for the sum of the three, or their mean.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from meterhouse.plant.counter import SPREADS, VOLUMES, Counters
from meterhouse.plant.flow import ANCHOR, MILLION, UNIT, SiteFlow
from meterhouse.plant.instrument import Instrument, phase_shares
from meterhouse.plant.noise import Floats, Integers, Stream

_PHASED = re.compile(r"(\w+?)(L[123])?$")


@dataclass(frozen=True)
class Measurement:
    counters: Counters

    def state(self, channel: str, ats: Integers) -> Floats:
        """Value of a channel that is no counter, before the register rounds it."""
        found = _PHASED.match(channel)
        name, phase = found.groups() if found else (channel, None)
        make = _STATES.get(name)
        if make is None:
            raise KeyError(f"the plant has no {channel}, which {self.instrument.profile.id} shows")
        return make(self, ats, phase)

    @property
    def instrument(self) -> Instrument:
        return self.counters.instrument

    @property
    def flow(self) -> SiteFlow:
        return self.counters.site_flow

    @cached_property
    def shares(self) -> dict[str, float]:
        return phase_shares(self._chance)

    @cached_property
    def _chance(self) -> Stream:
        return self.flow.stream.sub(self.instrument.name).sub("device")

    def _power(self, ats: Integers, phase: str | None) -> Floats:
        """Power [kW]: positive is what is taken; of what only gives, and of a battery, what is given."""
        shown, rows, branch = self.flow.shown(ats), self.flow.rows, self.instrument.branch
        power = np.zeros(ats.shape)
        if branch.taken is not None:
            power += shown[rows[branch.taken]] / MILLION
        if branch.given is not None:
            power -= shown[rows[branch.given]] / MILLION
        gives = branch.gives_only or branch is self.flow.site.storage
        return (-power if gives else power) * (1.0 if phase is None else self.shares[phase])

    def _factor(self, ats: Integers, phase: str | None) -> Floats:
        own = self._chance.sub("power factor").sub(phase or "")
        return np.clip(self.instrument.branch.power_factor + 0.008 * own.normal(ats // 60), 0.05, 1.0)

    def _apparent(self, ats: Integers, phase: str | None) -> Floats:
        return np.abs(self._power(ats, phase)) / self._factor(ats, phase)

    def _reactive(self, ats: Integers, phase: str | None) -> Floats:
        return self._apparent(ats, phase) * np.sin(np.arccos(self._factor(ats, phase)))

    def _voltage(self, ats: Integers, phase: str | None) -> Floats:
        """Phase to neutral: slow swings of the site's supply, and what the phase adds."""
        nominal, supply = self.flow.site.voltage, self.flow.stream.sub("supply")
        swing = 0.007 * supply.smooth(ats / 2_700.0) + 0.0015 * supply.sub(phase or "").normal(ats // 10)
        return nominal * (1.008 + swing)

    def _current(self, ats: Integers, phase: str | None) -> Floats:
        one = self._apparent(ats, phase) / (1.0 if phase else 3.0)
        return 1000.0 * one / self._voltage(ats, phase)

    def _frequency(self, ats: Integers, _phase: str | None) -> Floats:
        grid = Stream(self.flow.stream.seed, f"grid/{self.flow.site.frequency}")
        return self.flow.site.frequency + 0.018 * grid.smooth(ats / 240.0) + 0.004 * grid.sub("fast").normal(ats // 2)

    def _flow_rate(self, ats: Integers, _phase: str | None) -> Floats:
        return self._power(ats, None) * VOLUMES.get(self.instrument.branch.category, 1.0)

    def _flow_temperature(self, ats: Integers, _phase: str | None) -> Floats:
        """Weather-compensated: 42 °C in summer for hot water, 78 °C at -12 °C outside; chilled water 7 °C."""
        if self.instrument.branch.category == "Cooling":
            return 7.0 + 0.3 * self._chance.sub("chilled").smooth(ats / 900.0)
        return np.clip(64.0 - 1.15 * self.flow.conditions(ats).felt, 42.0, 82.0)

    def _return_temperature(self, ats: Integers, phase: str | None) -> Floats:
        # In summer the spread cannot be what it is in winter; the meter counts volume by the nominal one.
        spread = SPREADS[self.instrument.branch.category]
        return np.maximum(self._flow_temperature(ats, phase) - spread, 24.0 if spread > 0 else 0.0)

    def _charge(self, ats: Integers, _phase: str | None) -> Floats:
        """State of charge [%] from what went in and out since the plant day began empty."""
        site, battery = self.flow.site, self.flow.site.battery
        assert battery is not None
        assert site.storage is not None
        began = np.array([self.flow.day(int(at)).start for at in ats.tolist()], dtype=np.int64)
        moved = (self.flow.flowed(ats) - self.flow.flowed(began)) / UNIT
        into = moved[self.flow.rows[site.storage.taken or ""]] * battery.efficiency
        out = moved[self.flow.rows[site.storage.given or ""]] / battery.efficiency
        charge: Floats = 100.0 * (battery.floor + (into - out) / battery.capacity)
        return np.clip(charge, 0.0, 100.0)

    def _session(self, ats: Integers, _phase: str | None) -> Floats:
        """Energy since the car was plugged in [kWh]: back to where the charger last rested."""
        row = self.flow.rows[self.instrument.branch.taken or ""]
        found = np.zeros(ats.shape)
        for place, at in enumerate(ats.tolist()):
            day = self.flow.day(at)
            step = (at - day.start) // 300
            resting = np.flatnonzero(day.rates[row, : step + 1] < 100_000)
            since = 0 if resting.size == 0 else int(resting[-1]) + 1
            partly = int(day.rates[row, step]) * (at - day.start - step * 300) if since <= step else 0
            found[place] = max(int(day.flowed[row, step] - day.flowed[row, min(since, step)]) + partly, 0) / UNIT
        return found

    def _condition(self, ats: Integers, _phase: str | None) -> Floats:
        """2 while energy moves, else 0."""
        return np.where(np.abs(self._power(ats, None)) > 0.1, 2.0, 0.0)

    def _battery_voltage(self, ats: Integers, _phase: str | None) -> Floats:
        return 690.0 + 0.9 * self._charge(ats, None)

    def _warmth(self, ats: Integers, _phase: str | None) -> Floats:
        """Of a cabinet [°C]: the room's, and what the power adds."""
        room = 20.0 + 0.25 * (self.flow.conditions(ats).felt - 15.0)
        return room + 0.12 * np.abs(self._power(ats, None))

    def _health(self, ats: Integers, _phase: str | None) -> Floats:
        years = (ats - ANCHOR) / 31_557_600.0
        return np.clip(100.0 - 1.4 * years, 60.0, 100.0)

    def _direct_power(self, ats: Integers, _phase: str | None) -> Floats:
        return self._power(ats, None) / 0.978

    def _direct_voltage(self, ats: Integers, _phase: str | None) -> Floats:
        return 640.0 - 1.6 * (self._warmth(ats, None) - 20.0) + 4.0 * self._chance.sub("string").smooth(ats / 120.0)

    def _direct_current(self, ats: Integers, phase: str | None) -> Floats:
        return 1000.0 * self._direct_power(ats, phase) / self._direct_voltage(ats, phase)

    def _off(self, ats: Integers, _phase: str | None) -> Floats:
        return np.zeros(ats.shape)

    def _total(self, ats: Integers, _phase: str | None) -> Floats:
        """A balance of both directions, where a model shows it as a state."""
        return (self.counters.flow("ActiveEnergyImport", ats) - self.counters.flow("ActiveEnergyExport", ats)) / UNIT


_STATES: dict[str, Callable[[Measurement, Integers, str | None], Floats]] = {
    "ActivePower": Measurement._power,
    "ApparentPower": Measurement._apparent,
    "ReactivePower": Measurement._reactive,
    "PowerFactor": Measurement._factor,
    "Voltage": Measurement._voltage,
    "Current": Measurement._current,
    "Frequency": Measurement._frequency,
    "HeatPower": Measurement._power,
    "VolumeFlow": Measurement._flow_rate,
    "FlowTemperature": Measurement._flow_temperature,
    "ReturnTemperature": Measurement._return_temperature,
    "StateOfCharge": Measurement._charge,
    "StateOfHealth": Measurement._health,
    "BatteryVoltage": Measurement._battery_voltage,
    "BatteryTemperature": Measurement._warmth,
    "CabinetTemperature": Measurement._warmth,
    "SessionEnergy": Measurement._session,
    "State": Measurement._condition,
    "ActivePowerDC": Measurement._direct_power,
    "VoltageDC": Measurement._direct_voltage,
    "CurrentDC": Measurement._direct_current,
    "ActiveEnergyTotal": Measurement._total,
    "Tampered": Measurement._off,
    "BatteryLow": Measurement._off,
}
