"""What a site has besides its simulated meters: people, tenants, machines, stations, diagrams.

A thing is a record of any kind with the space that it stands in and what it is made of. Its meters are bound to
spaces of their own already; so no thing is counted in its space again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from meterhouse.catalogue import CATALOGUE
from meterhouse.plant.branch import Site
from meterhouse.plant.records.notes import Note
from meterhouse.plant.records.production import Output
from meterhouse.plant.records.row import Record, binding, midnight, space_path


@dataclass(frozen=True)
class Parts:
    """Records of one kind that are bound to a thing in the same way."""

    kind: str
    names: tuple[str, ...]
    share: float = 1.0
    direction: str = "input"
    role: str | None = None


@dataclass(frozen=True)
class Thing:
    """A record of a site.

    space         path below the site; "" is the site itself; None for what stands nowhere
    parts         what it is made of
    since, until  first day of it and the day after its last, where it has such days
    """

    kind: str
    name: str
    space: str | None = None
    fields: Record = field(default_factory=dict)
    parts: tuple[Parts, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Estate:
    """A site with all that it has.

    spaces   more of the fields of its spaces, by their paths
    devices  more of the fields of its devices, by their names
    outputs  what it makes
    notes    what is written down of its offline meters
    """

    site: Site
    things: tuple[Thing, ...]
    spaces: Mapping[str, Record] = field(default_factory=dict)
    devices: Mapping[str, Record] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    notes: tuple[Note, ...] = ()


def rows(estates: Iterable[Estate], kind: str) -> Iterator[Record]:
    uncounted: Record = {
        name: False for name in ("is_input_counted", "is_output_counted") if name in CATALOGUE[kind].field
    }
    for estate in estates:
        for thing in estate.things:
            if thing.kind == kind:
                yield {"name": thing.name, **uncounted, **thing.fields}


def bound(estates: Iterable[Estate]) -> Iterator[Record]:
    """Each thing to its space, and its parts to it."""
    for estate in estates:
        for thing in estate.things:
            when = _when(estate.site, thing)
            own = (thing.kind, thing.name)
            if thing.space is not None:
                yield binding(("spaces", space_path(estate.site, thing.space)), own, **when)
            for parts in thing.parts:
                role = {} if parts.role is None else {"role": parts.role}
                for name in parts.names:
                    yield binding(own, (parts.kind, name), parts.direction, parts.share, **role, **when)


def _when(site: Site, thing: Thing) -> Record:
    days = {"valid_from": thing.since, "valid_to": thing.until}
    return {name: midnight(site, day) for name, day in days.items() if day is not None}
