"""A site declared as a tree: what is metered where, behind which gateway, and what it uses.

A branch is one device at one place in the installation. A leaf has a use; a main carries its parts and loses
a little on the way. The grid connection also takes what photovoltaics give and what the battery moves.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from meterhouse.plant.battery import Battery
from meterhouse.plant.conditions import Place
from meterhouse.plant.sensing import Probe
from meterhouse.plant.use import Use


@dataclass(frozen=True)
class Change:
    """From a local date on a use takes *factor* times what it took: new lamps, one rack more."""

    date: str
    factor: float


@dataclass(frozen=True)
class Branch:
    """A device and what it measures.

    space         path below the site; "" is the site itself
    profile       the device's model
    gateway       of the site's, that the device is wired to
    loss          of a main: what is lost behind it, as a share of its parts
    export_meter  name of the meter of what flows back; None where nothing does
    import_meter  name of the meter of what is taken, where it is not the branch's
    is_main       worth storing power and watching voltages
    """

    name: str
    space: str
    profile: str
    gateway: str
    item: str | None = None
    use: Use | None = None
    parts: "tuple[Branch, ...]" = ()
    loss: float = 0.0
    category: str = "Electricity"
    cost_center: str | None = None
    power_factor: float = 0.96
    changes: tuple[Change, ...] = ()
    import_meter: str | None = None
    export_meter: str | None = None
    gives_only: bool = False
    is_main: bool = False

    @property
    def taken(self) -> str | None:
        """Meter, and flow, of what the branch takes."""
        return None if self.gives_only else self.import_meter or self.name

    @property
    def given(self) -> str | None:
        """Meter, and flow, of what the branch gives."""
        return self.export_meter or (self.name if self.gives_only else None)

    def below(self) -> "Iterator[Branch]":
        """Itself and everything behind it, from the top down."""
        yield self
        for part in self.parts:
            yield from part.below()


@dataclass(frozen=True)
class Area:
    """A space of a site; its path starts below the site."""

    path: str
    kind: str
    area: float | None = None
    occupants: int | None = None
    cost_center: str | None = None


@dataclass(frozen=True)
class Site:
    """A site with its electricity behind `grid`, its other supplies, and what makes or stores electricity.

    supplies   mains of other categories
    panels     photovoltaic inverters, behind the grid meter
    storage    the branch of the battery, with `battery` as what it can do
    made       meters of what machines make: in no total of a space
    probes     devices that only feel
    """

    name: str
    town: str
    place: Place
    currency: str
    area: float
    occupants: int
    voltage: float
    frequency: float
    areas: tuple[Area, ...]
    gateways: tuple[str, ...]
    grid: Branch
    supplies: tuple[Branch, ...] = ()
    panels: tuple[Branch, ...] = ()
    storage: Branch | None = None
    battery: Battery | None = None
    cost_center: str = ""
    made: tuple[Branch, ...] = ()
    probes: tuple[Probe, ...] = ()

    def branches(self) -> tuple[Branch, ...]:
        """Every meter of the site, in the order of its gateways' unit ids; `probes` come after them."""
        found = [*self.grid.below(), *self.panels]
        if self.storage is not None:
            found.append(self.storage)
        for supply in self.supplies:
            found.extend(supply.below())
        return (*found, *self.made)
