"""The devices of a site: which model, which serial number, behind which gateway and unit id."""

from dataclasses import dataclass

import numpy as np

from meterhouse.devices.profile import Profile, load_profile
from meterhouse.plant.branch import Branch, Site
from meterhouse.plant.noise import Integers, Stream
from meterhouse.plant.sensing import Probe

_ORDINAL: Integers = np.zeros(1, dtype=np.int64)

MAIN_COUNTERS = {
    "Electricity": "ActiveEnergyImport",
    "Heat": "HeatEnergy",
    "Natural gas": "Volume",
    "Water": "Volume",
    "Cooling": "HeatEnergy",
    "Compressed air": "Volume",
}


@dataclass(frozen=True)
class Instrument:
    """A device as it hangs on the wall.

    place        what it measures or feels
    days_before  how long it had hung there when the plant began [d]
    """

    place: Branch | Probe
    profile: Profile
    gateway: str
    unit: int
    serial: str
    days_before: int

    @property
    def name(self) -> str:
        return self.place.name

    @property
    def is_probe(self) -> bool:
        """It feels only, and counts nothing."""
        return isinstance(self.place, Probe)

    @property
    def branch(self) -> Branch:
        """What it measures; there is none for a probe."""
        assert isinstance(self.place, Branch)
        return self.place

    @property
    def main_counter(self) -> str:
        """The channel that a boost is added to."""
        return "ActiveEnergyExport" if self.branch.gives_only else MAIN_COUNTERS[self.branch.category]

    def counters(self) -> tuple[tuple[str, str], ...]:
        """What is counted for billing, as (channel, meter)."""
        found: list[tuple[str, str]] = []
        if self.is_probe:
            return ()
        if self.branch.taken is not None:
            found.append((MAIN_COUNTERS[self.branch.category], self.branch.taken))
        if self.branch.given is not None:
            found.append(("ActiveEnergyExport", self.branch.given))
        return tuple(found)


def instruments(site: Site, seed: int) -> tuple[Instrument, ...]:
    """All devices of a site; unit ids count from 1 behind each gateway."""
    units = dict.fromkeys(site.gateways, 0)
    found = []
    places: list[Branch | Probe] = [*site.branches(), *site.probes]
    for place in places:
        units[place.gateway] += 1
        chance = Stream(seed, place.name)
        days_before = 120 + int(chance.sub("before").uniform(_ORDINAL)[0] * 2_400)
        serial = f"{10_000_000 + int(chance.sub('serial').uniform(_ORDINAL)[0] * 89_999_999):08d}"
        profile = load_profile(place.profile)
        found.append(Instrument(place, profile, place.gateway, units[place.gateway], serial, days_before))
    return tuple(found)


def phase_shares(chance: Stream) -> dict[str, float]:
    """How a device's power is spread over its phases: not quite evenly, and always the same way."""
    shares = 1.0 + 0.05 * chance.sub("phases").normal(np.arange(3, dtype=np.int64))
    return dict(zip(("L1", "L2", "L3"), (shares / shares.sum()).tolist(), strict=True))
