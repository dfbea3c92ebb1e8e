"""Points of the plant: which channels of which devices are read, how often, and which readings are kept."""

from dataclasses import dataclass

from meterhouse.devices.profile import Register
from meterhouse.plant.counter import VOLUMES
from meterhouse.plant.device import Device
from meterhouse.plant.plant import Plant

COUNTER_SECONDS, MAIN_COUNTER_SECONDS, STATE_SECONDS, PROBE_SECONDS = 60, 30, 10, 60

_POWERS = ("ActivePower", "HeatPower", "VolumeFlow")
_PHASES = tuple(f"{state}{phase}" for state in ("Voltage", "Current") for phase in ("L1", "L2", "L3"))
_OF_MAINS = (*_PHASES, "PowerFactor", "Frequency", "ReactivePower")
_OF_SPECIALS = ("StateOfCharge", "SessionEnergy", "State", "FlowTemperature", "ReturnTemperature")


@dataclass(frozen=True)
class PlantPoint:
    """A channel of a device that is read.

    meter       that its readings count for; None for states
    is_lasting  its readings are kept from the plant's first day on, not for the last days alone
    """

    device: Device
    register: Register
    meter: str | None
    seconds: int
    is_stored: bool
    is_lasting: bool = False

    @property
    def key(self) -> str:
        return f"{self.device.instrument.name}/{self.register.channel}"


def points(plant: Plant) -> tuple[PlantPoint, ...]:
    return tuple(point for device in plant.devices for point in _points(device))


def _points(device: Device) -> list[PlantPoint]:
    instrument = device.instrument
    has = {register.channel: register for register in instrument.profile.registers}
    if instrument.is_probe:
        return [
            PlantPoint(device, register, None, PROBE_SECONDS, is_stored=True, is_lasting=True)
            for register in has.values()
            if register.kind == "analog"
        ]
    is_main = instrument.branch.is_main
    found = [
        PlantPoint(device, has[channel], meter, MAIN_COUNTER_SECONDS if is_main else COUNTER_SECONDS, True, True)
        for channel, meter in instrument.counters()
    ]
    if instrument.branch.category in VOLUMES:
        found.append(PlantPoint(device, has["Volume"], None, COUNTER_SECONDS, True, True))
    watched = [*_POWERS, *_OF_SPECIALS, *(_OF_MAINS if is_main else ())]
    for channel in watched:
        if channel in has:
            stored = is_main and channel in (*_POWERS, "StateOfCharge")
            found.append(PlantPoint(device, has[channel], None, STATE_SECONDS, stored))
    return found
