"""The whole plant: three sites, their devices, and the gateways these are reached through."""

from collections.abc import Sequence
from dataclasses import dataclass

from meterhouse.plant.austin import AUSTIN
from meterhouse.plant.berlin import BERLIN
from meterhouse.plant.boost import Boosts
from meterhouse.plant.branch import Site
from meterhouse.plant.device import Device
from meterhouse.plant.fault import SOUND, Faults
from meterhouse.plant.flow import SiteFlow
from meterhouse.plant.instrument import instruments
from meterhouse.plant.pune import PUNE

SITES: tuple[Site, ...] = (BERLIN, PUNE, AUSTIN)


@dataclass(frozen=True)
class Plant:
    flows: tuple[SiteFlow, ...]
    devices: tuple[Device, ...]
    boosts: Boosts

    def behind(self, gateway: str) -> dict[int, Device]:
        """Devices of a gateway by unit id."""
        return {each.instrument.unit: each for each in self.devices if each.instrument.gateway == gateway}

    def device(self, name: str) -> Device:
        for device in self.devices:
            if device.instrument.name == name:
                return device
        raise KeyError(f"the plant has no device {name!r}")


def plant(seed: int, *, sites: Sequence[Site] = SITES, boosts: Boosts | None = None, faults: Faults = SOUND) -> Plant:
    boosts = boosts or Boosts()
    flows = tuple(SiteFlow(site, seed) for site in sites)
    devices = tuple(
        Device(instrument, flow, boosts, faults) for flow in flows for instrument in instruments(flow.site, seed)
    )
    return Plant(flows, devices, boosts)


def gateways(sites: Sequence[Site] = SITES) -> tuple[str, ...]:
    """All gateways in the order of their ports."""
    return tuple(gateway for site in sites for gateway in site.gateways)
