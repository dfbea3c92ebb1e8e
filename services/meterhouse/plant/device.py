"""What a device measures: the value of each of its channels at any instant, and the registers that show it.

Everything electrical follows from power, power factor and a supply that breathes a little; the phases carry
fixed, not quite equal shares. A channel is found by its name, so a new model needs nothing here as long as it
keeps to the vocabulary.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from meterhouse.devices.codec import encode
from meterhouse.devices.profile import Register
from meterhouse.plant.boost import Boosts
from meterhouse.plant.fault import SOUND, Faults
from meterhouse.plant.flow import ANCHOR, FIRST_DAYS, UNIT, SiteFlow
from meterhouse.plant.instrument import Instrument
from meterhouse.plant.noise import Floats, Integers, Stream
from meterhouse.plant.register import resolution

_MILLION = 1e6
_ENERGY = re.compile(r"(Active|Reactive)Energy(Import|Export|Total)(L[123]|T[12])?$")
_PHASED = re.compile(r"(\w+?)(L[123])?$")

# Heat carried by water cooled by 28 K: 1.163 kWh a m³ and kelvin.
_SPREAD = 28.0
_VOLUME_OF_HEAT = 1.0 / (1.163 * _SPREAD)


@dataclass
class Device:
    """An instrument that is switched on: its answers come from the site's flows."""

    instrument: Instrument
    flow: SiteFlow
    boosts: Boosts = field(default_factory=Boosts)
    faults: Faults = field(default_factory=lambda: SOUND)

    def __post_init__(self) -> None:
        self._chance = self.flow.stream.sub(self.instrument.name).sub("device")
        shares = 1.0 + 0.05 * self._chance.sub("phases").normal(np.arange(3, dtype=np.int64))
        self._starts: tuple[int, int] | None = None
        self._shares = dict(zip(("L1", "L2", "L3"), (shares / shares.sum()).tolist(), strict=True))

    def answer(self, register: Register, ats: Integers) -> Floats:
        """Decoded value of the register at the instants; not-a-number where the device does not answer."""
        shape = resolution(register.address, register.unit)
        if register.kind == "counter":
            shown = shape.counter(self._counted(register.channel, ats))
        else:
            shown = shape.state(self._state(register.channel, ats))
        fault = self.faults.get((self.instrument.name, register.channel))
        return shown if fault is None else fault.seen(ats, shown)

    def words(self, register: Register, at: int) -> list[int] | None:
        """The register's words at an instant [whole s since 1970]; None where the device does not answer."""
        if register.kind == "text":
            return encode(self._text(register), register.address)
        value = float(self.answer(register, np.array([at], dtype=np.int64))[0])
        if np.isnan(value):
            return None
        return encode(value, register.address, resolution(register.address, register.unit).exponent)

    def _counted(self, channel: str, ats: Integers) -> Integers:
        """Flow through a counter since ever, its start included."""
        flowed = self.flow.flowed(ats)
        instrument, rows = self.instrument, self.flow.rows
        branch = instrument.branch
        nothing = np.zeros(ats.shape, dtype=np.int64)
        boost = self.boosts.flow(instrument.name, ats)
        start_taken, start_given = self._started()
        taken = nothing if branch.taken is None else flowed[rows[branch.taken]] + start_taken
        given = nothing if branch.given is None else flowed[rows[branch.given]] + start_given
        if branch.gives_only:
            given = given + boost
        else:
            taken = taken + boost
        if channel == "Volume" and branch.category == "Heat":
            return _part(taken, _VOLUME_OF_HEAT)
        energy = _ENERGY.match(channel)
        if energy is None:
            return taken
        kind, direction, part = energy.groups()
        flow = {"Import": taken, "Export": given, "Total": taken + given}[direction]
        share = self._shares.get(part, 1.0) if part is None or part[0] == "L" else {"T1": 0.68, "T2": 0.32}[part]
        share *= self._reactive_share() if kind == "Reactive" else 1.0
        return flow if share == 1.0 else _part(flow, share)

    def _started(self) -> tuple[int, int]:
        """What both counters showed at the anchor [flow]: as if the first weeks had always gone on like that."""
        if self._starts is None:
            weeks = self.flow.first_weeks
            branch, rows = self.instrument.branch, self.flow.rows
            flows = (0 if meter is None else int(weeks[rows[meter]]) for meter in (branch.taken, branch.given))
            days = self.instrument.days_before
            # Whole hundredths of a unit, so that every resolution can show the start.
            taken, given = (flow * days // FIRST_DAYS // (UNIT // 100) * (UNIT // 100) for flow in flows)
            self._starts = (taken, given)
        return self._starts

    def _state(self, channel: str, ats: Integers) -> Floats:
        name, phase = _PHASED.match(channel).groups()  # type: ignore[union-attr]  # matches any word
        make = _STATES.get(name)
        if make is None:
            raise KeyError(f"the plant has no {channel}, which {self.instrument.profile.id} shows")
        return make(self, ats, phase)

    def _text(self, register: Register) -> str:
        profile = self.instrument.profile
        text = {"Manufacturer": profile.vendor, "Model": profile.model}.get(register.channel, self.instrument.serial)
        return text.encode()[: register.address.width * 2].decode(errors="ignore")

    def _reactive_share(self) -> float:
        return float(np.tan(np.arccos(self.instrument.branch.power_factor)))

    # States. A phase of None asks for the sum of the three, or their mean.

    def _power(self, ats: Integers, phase: str | None) -> Floats:
        """Power [kW]: what is taken positive, except for devices that only give, and batteries that discharge."""
        shown, rows, branch = self.flow.shown(ats), self.flow.rows, self.instrument.branch
        power = np.zeros(ats.shape)
        if branch.taken is not None:
            power += shown[rows[branch.taken]] / _MILLION
        if branch.given is not None:
            power -= shown[rows[branch.given]] / _MILLION
        gives = branch.gives_only or branch is self.flow.site.storage
        return (-power if gives else power) * (1.0 if phase is None else self._shares[phase])

    def _factor(self, ats: Integers, phase: str | None) -> Floats:
        own = self._chance.sub("power factor").sub(phase or "")
        return np.clip(self.instrument.branch.power_factor + 0.008 * own.normal(ats // 60), 0.05, 1.0)

    def _apparent(self, ats: Integers, phase: str | None) -> Floats:
        return np.abs(self._power(ats, phase)) / self._factor(ats, phase)

    def _reactive(self, ats: Integers, phase: str | None) -> Floats:
        return self._apparent(ats, phase) * np.sin(np.arccos(self._factor(ats, phase)))

    def _voltage(self, ats: Integers, phase: str | None) -> Floats:
        """Phase to neutral: slow swings of the supply, the same for the whole site, and what the phase adds."""
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
        per_heat = _VOLUME_OF_HEAT if self.instrument.branch.category == "Heat" else 1.0
        return self._power(ats, None) * per_heat

    def _flow_temperature(self, ats: Integers, _phase: str | None) -> Floats:
        """Weather-compensated: 42 °C in summer for hot water, 78 °C at -12 °C outside."""
        return np.clip(64.0 - 1.15 * self.flow.conditions(ats).felt, 42.0, 82.0)

    def _return_temperature(self, ats: Integers, phase: str | None) -> Floats:
        # In summer the spread cannot be what it is in winter; the meter counts volume by the nominal one.
        return np.maximum(self._flow_temperature(ats, phase) - _SPREAD, 24.0)

    def _charge(self, ats: Integers, _phase: str | None) -> Floats:
        """State of charge [%] from what went in and out since the plant day began empty."""
        site, battery = self.flow.site, self.flow.site.battery
        assert battery is not None and site.storage is not None
        began = np.array([self.flow.day(int(at)).start for at in ats.tolist()], dtype=np.int64)
        moved = (self.flow.flowed(ats) - self.flow.flowed(began)) / UNIT
        into = moved[self.flow.rows[site.storage.taken or ""]] * battery.efficiency
        out = moved[self.flow.rows[site.storage.given or ""]] / battery.efficiency
        return np.clip(100.0 * (battery.floor + (into - out) / battery.capacity), 0.0, 100.0)

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
        return self._counted("ActiveEnergyImport", ats) / UNIT - self._counted("ActiveEnergyExport", ats) / UNIT


def _part(flow: Integers, share: float) -> Integers:
    return np.floor(flow * share).astype(np.int64)


_STATES: dict[str, Callable[[Device, Integers, str | None], Floats]] = {
    "ActivePower": Device._power,
    "ApparentPower": Device._apparent,
    "ReactivePower": Device._reactive,
    "PowerFactor": Device._factor,
    "Voltage": Device._voltage,
    "Current": Device._current,
    "Frequency": Device._frequency,
    "HeatPower": Device._power,
    "VolumeFlow": Device._flow_rate,
    "FlowTemperature": Device._flow_temperature,
    "ReturnTemperature": Device._return_temperature,
    "StateOfCharge": Device._charge,
    "StateOfHealth": Device._health,
    "BatteryVoltage": Device._battery_voltage,
    "BatteryTemperature": Device._warmth,
    "CabinetTemperature": Device._warmth,
    "SessionEnergy": Device._session,
    "State": Device._condition,
    "ActivePowerDC": Device._direct_power,
    "VoltageDC": Device._direct_voltage,
    "CurrentDC": Device._direct_current,
    "ActiveEnergyTotal": Device._total,
    "Tampered": Device._off,
    "BatteryLow": Device._off,
}
