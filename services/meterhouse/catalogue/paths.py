"""Paths: the ways by which a meter, or anything that carries energy, is part of what stands above it.

Pure: edges in, paths out. A path is told from its top down: House, Ground, Chiller, Main meter.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from meterhouse.catalogue.metering import METERS, Node
from meterhouse.catalogue.relations import PARTS

Path = tuple[Node, ...]

_FOR_EVER = float("inf")
_MOST = 1000
"""Most paths that are told of one node."""


def _carrying() -> frozenset[str]:
    """Kinds whose totals are made of meters, and the meters."""
    found = set(METERS)
    grows = True
    while grows:
        more = {owner for owner, parts in PARTS.items() if found & set(parts)} - {"meters"}
        grows = not more <= found
        found |= more
    return frozenset(found)


CARRYING = _carrying()


@dataclass(frozen=True)
class Edge:
    owner: Node
    part: Node
    direction: str | None = None
    """None for a space within a space: it carries both."""
    first: float = -_FOR_EVER
    after: float = _FOR_EVER
    binding_id: int | None = None

    def overlaps(self, other: "Edge") -> bool:
        return self.first < other.after and other.first < self.after

    def agrees(self, other: "Edge") -> bool:
        """Whether both may carry the same energy."""
        return None in (self.direction, other.direction) or self.direction == other.direction


@dataclass(frozen=True)
class Paths:
    edges: tuple[Edge, ...]

    @cached_property
    def _above(self) -> dict[Node, list[Edge]]:
        found: dict[Node, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            found[edge.part].append(edge)
        return found

    @cached_property
    def _below(self) -> dict[Node, list[Edge]]:
        found: dict[Node, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            found[edge.owner].append(edge)
        return found

    def to(self, node: Node) -> list[Path]:
        """Every path that ends at the node, from what stands above all."""
        return [path for path, _ in zip(self._to(node, ()), range(_MOST), strict=False)]

    def _to(self, node: Node, below: Path) -> Iterator[Path]:
        path = (node, *below)
        above = [edge for edge in self._above[node] if edge.owner not in path]
        if not above:
            yield path
        for edge in above:
            yield from self._to(edge.owner, path)

    def counted_already(self, new: Edge) -> list[Path]:
        """For each thing that the new edge would bring into a whole a second time: the path it is in there by.

        Each path runs from the lowest such whole down to the thing.
        """
        others = Paths(
            tuple(
                edge
                for edge in self.edges
                if edge.overlaps(new)
                and edge.agrees(new)
                and (edge.binding_id is None or edge.binding_id != new.binding_id)
            )
        )
        wholes = [new.owner, *others._walk([new.owner], others._above, "owner")]
        brought = [new.part, *others._walk([new.part], others._below, "part")]
        found: list[Path] = []
        for thing in brought:
            for whole in wholes:
                path = others._between(whole, thing)
                if path is not None:
                    found.append(path)
                    break
        return found

    @staticmethod
    def _walk(start: Iterable[Node], edges: dict[Node, list[Edge]], end: str) -> list[Node]:
        """What is reached from there, nearest first."""
        found: dict[Node, None] = {}
        left = list(start)
        while left:
            reached = [getattr(edge, end) for node in left for edge in edges[node]]
            left = [node for node in dict.fromkeys(reached) if node not in found]
            found |= dict.fromkeys(left)
        return list(found)

    def _between(self, whole: Node, thing: Node) -> Path | None:
        """The shortest path down from one to the other."""
        left: list[Path] = [(whole,)]
        seen = {whole}
        while left:
            path = left.pop(0)
            if path[-1] == thing:
                return path if len(path) > 1 else None
            for edge in self._below[path[-1]]:
                if edge.part not in seen:
                    seen.add(edge.part)
                    left.append((*path, edge.part))
        return None
