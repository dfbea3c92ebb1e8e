"""Diagrams: how energy flows from where it comes in to where it is used, and how a site is wired."""

from typing import Annotated

from msgspec import Meta, Struct

from meterhouse.catalogue.entity import (
    Id,
    Name,
    Owned,
    Positive,
    Record,
    Subject,
    Text,
    Word,
    entity,
    note,
    one_of,
    ref,
    unit,
)
from meterhouse.catalogue.lists import repeated
from meterhouse.catalogue.metering import METERS


class Node(Struct, forbid_unknown_fields=True):
    """A box of the diagram; without a place it is laid out by itself."""

    name: Name
    x: Annotated[float, Meta(ge=0, le=1), note("From the left edge, as a share of the width")] | None = None
    y: Annotated[float, Meta(ge=0, le=1), note("From the top edge, as a share of the height")] | None = None


class Link(Struct, forbid_unknown_fields=True):
    """An arrow between two boxes, as wide as what its meter counts."""

    source: Annotated[Name, note("Box that it leaves")]
    target: Annotated[Name, note("Box that it reaches")]
    meter: Annotated[Subject | None, one_of(*METERS)] = None


@entity("energy-flow-diagrams", group="Diagrams", read="reports", columns=("name", "description"))
class EnergyFlowDiagram(Owned):
    """From sources to uses: boxes, and arrows between them that meters stand for."""

    name: Name
    nodes: Annotated[list[Node], note("Boxes")] = []
    links: Annotated[list[Link], note("Arrows from box to box")] = []
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        names = [node.name for node in self.nodes]
        found = repeated("nodes", names)
        below: dict[str, set[str]] = {name: set() for name in names}
        for place, link in enumerate(self.links):
            for side in ("source", "target"):
                if getattr(link, side) not in below:
                    found.append((f"links[{place}].{side}", f"there is no box {getattr(link, side)!r}"))
            if link.source not in below or link.target not in below:
                continue
            if link.target in below[link.source]:
                found.append((f"links[{place}]", f"there is an arrow from {link.source!r} to {link.target!r} already"))
            if link.source == link.target or _reaches(below, link.target, link.source):
                found.append((f"links[{place}]", f"energy would flow in a circle through {link.source!r}"))
            else:
                below[link.source].add(link.target)
        return found


def _reaches(below: dict[str, set[str]], first: str, last: str) -> bool:
    left, seen = [first], set()
    while left:
        at = left.pop()
        if at == last:
            return True
        if at not in seen:
            seen.add(at)
            left += below[at]
    return False


@entity("distribution-systems", group="Diagrams", read="reports", columns=("name", "drawing_id"))
class DistributionSystem(Owned):
    """The electrical distribution of a site: its single line drawing and its circuits."""

    name: Name
    drawing_id: Annotated[Id, ref("drawings"), note("Its single line drawing")] | None = None
    description: Text | None = None


@entity(
    "distribution-circuits",
    group="Diagrams",
    read="reports",
    columns=("name", "system_id", "room", "switchgear", "peak_load"),
    unique=("system_id", "name"),
)
class DistributionCircuit(Record):
    """One outgoing circuit of a distribution system; points of its meter or breaker are bound to it."""

    name: Name
    system_id: Annotated[Id, ref("distribution-systems", whole=True), note("That it is a circuit of")]
    room: Annotated[Name, note("Distribution room")] | None = None
    switchgear: Annotated[Name, note("Panel or cubicle that it leaves")] | None = None
    peak_load: Annotated[Positive, unit("kW")] | None = None
    peak_current: Annotated[Positive, unit("A")] | None = None
    customers: Annotated[Name, note("Who is fed by it")] | None = None
    serial: Annotated[Word, note("Of its meter or breaker")] | None = None
    description: Text | None = None
