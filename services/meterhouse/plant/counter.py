"""The counters of a device: what has flowed through each since ever, start and boosts included."""

import re
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from meterhouse.plant.boost import Boosts
from meterhouse.plant.flow import FIRST_DAYS, UNIT, SiteFlow
from meterhouse.plant.instrument import Instrument, phase_shares
from meterhouse.plant.noise import Integers

SPREADS = {"Heat": 28.0, "Cooling": -6.0}
"""How much colder the water of a circuit comes back [K]."""

VOLUMES = {category: 1.0 / (1.163 * abs(spread)) for category, spread in SPREADS.items()}
"""Water that carries a kWh [m³]: 1.163 kWh a m³ and kelvin."""

_ENERGY = re.compile(r"(Active|Reactive)Energy(Import|Export|Total)(L[123]|T[12])?$")
_TARIFF_REGISTERS = {"T1": 0.68, "T2": 0.32}


@dataclass(frozen=True)
class Counters:
    instrument: Instrument
    site_flow: SiteFlow
    boosts: Boosts = field(default_factory=Boosts)

    def flow(self, channel: str, ats: Integers) -> Integers:
        """Flow through the channel's counter at each instant (see `flow.UNIT`)."""
        taken, given = self._both(ats)
        if channel == "Volume" and self.instrument.branch.category in VOLUMES:
            return _part(taken, VOLUMES[self.instrument.branch.category])
        energy = _ENERGY.match(channel)
        if energy is None:
            return taken
        kind, direction, part = energy.groups()
        flow = {"Import": taken, "Export": given, "Total": taken + given}[direction]
        share = self._shares[part] if part else 1.0
        if kind == "Reactive":
            share *= float(np.tan(np.arccos(self.instrument.branch.power_factor)))
        return flow if share == 1.0 else _part(flow, share)

    def _both(self, ats: Integers) -> tuple[Integers, Integers]:
        """What was taken and what was given."""
        flowed, rows, branch = self.site_flow.flowed(ats), self.site_flow.rows, self.instrument.branch
        boost = self.boosts.flow(self.instrument.name, ats)
        nothing = np.zeros(ats.shape, dtype=np.int64)
        start_taken, start_given = self._started
        taken = nothing if branch.taken is None else flowed[rows[branch.taken]] + start_taken
        given = nothing if branch.given is None else flowed[rows[branch.given]] + start_given
        return (taken, given + boost) if branch.gives_only else (taken + boost, given)

    @cached_property
    def _started(self) -> tuple[int, int]:
        """What both showed at the anchor: as if the first weeks had always gone on like that."""
        weeks, rows = self.site_flow.first_weeks, self.site_flow.rows
        branch, days = self.instrument.branch, self.instrument.days_before
        usual = (0 if meter is None else int(weeks[rows[meter]]) for meter in (branch.taken, branch.given))
        # Whole hundredths of a unit, so that every resolution can show the start.
        taken, given = (flow * days // FIRST_DAYS // (UNIT // 100) * (UNIT // 100) for flow in usual)
        return taken, given

    @cached_property
    def _shares(self) -> dict[str, float]:
        chance = self.site_flow.stream.sub(self.instrument.name).sub("device")
        return phase_shares(chance) | _TARIFF_REGISTERS


def _part(flow: Integers, share: float) -> Integers:
    part: Integers = np.floor(flow * share).astype(np.int64)
    return part
