"""A device that is switched on: what it answers for each of its registers at any instant."""

from functools import cached_property

import numpy as np

from meterhouse.devices.codec import encode
from meterhouse.devices.profile import Register
from meterhouse.plant.boost import Boosts
from meterhouse.plant.counter import Counters
from meterhouse.plant.fault import SOUND, Faults
from meterhouse.plant.flow import SiteFlow
from meterhouse.plant.instrument import Instrument
from meterhouse.plant.measurement import Measurement
from meterhouse.plant.noise import Floats, Integers
from meterhouse.plant.register import resolution
from meterhouse.plant.sensing import Probe


class Device:
    """Its answers come from the site's flows; boosts and faults stand between."""

    def __init__(
        self, instrument: Instrument, flow: SiteFlow, boosts: Boosts | None = None, faults: Faults = SOUND
    ) -> None:
        self.instrument = instrument
        self.flow = flow
        self.boosts = boosts or Boosts()
        self.faults = faults

    def answer(self, register: Register, ats: Integers) -> Floats:
        """Decoded value of the register at the instants; not-a-number where the device does not answer."""
        shown = self.sound(register, ats)
        fault = self.faults.get((self.instrument.name, register.channel))
        if fault is None:
            return shown
        seen = fault.seen(ats, shown, lambda other: self.sound(register, other))
        return resolution(register.address, register.unit).nearest(seen)

    def sound(self, register: Register, ats: Integers) -> Floats:
        """What the register would answer without any fault."""
        shape = resolution(register.address, register.unit)
        if register.kind == "counter":
            return shape.counter(self._counters.flow(register.channel, ats))
        return shape.state(self._state(register.channel, ats))

    def words(self, register: Register, at: int) -> list[int] | None:
        """The register's words at an instant [whole s since 1970]; None where the device does not answer."""
        if register.kind == "text":
            return encode(self._text(register), register.address)
        value = float(self.answer(register, np.array([at], dtype=np.int64))[0])
        if np.isnan(value):
            return None
        return encode(value, register.address, resolution(register.address, register.unit).exponent)

    def _state(self, channel: str, ats: Integers) -> Floats:
        place = self.instrument.place
        if isinstance(place, Probe):
            return place.senses.value(channel, self.flow.conditions(ats), self.flow.stream.sub(place.name))
        return self._measurement.state(channel, ats)

    @cached_property
    def _counters(self) -> Counters:
        return Counters(self.instrument, self.flow, self.boosts)

    @cached_property
    def _measurement(self) -> Measurement:
        return Measurement(self._counters)

    def _text(self, register: Register) -> str:
        profile, serial = self.instrument.profile, self.instrument.serial
        text = {"Manufacturer": profile.vendor, "Model": profile.model}.get(register.channel, serial)
        return text.encode()[: register.address.width * 2].decode(errors="ignore")
