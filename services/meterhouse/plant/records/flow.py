"""Energy flow diagrams: boxes at the height of what they feed, so that few arrows cross."""

from collections.abc import Mapping, Sequence
from functools import cache

from meterhouse.plant.records.estate import Thing
from meterhouse.plant.records.row import Meter, metered

Arrow = tuple[str, str, Meter]
"""From, to, and its meter."""


def flow_diagram(name: str, space: str, *arrows: Arrow, **fields: str) -> Thing:
    """Boxes in the order in which arrows name them."""
    links = [{"source": source, "target": target, "meter": metered(meter)} for source, target, meter in arrows]
    nodes = [{"name": box, "y": round(height, 3)} for box, height in heights(arrows).items()]
    return Thing("energy-flow-diagrams", name, space, {"nodes": nodes, "links": links, **fields})


def heights(arrows: Sequence[Arrow]) -> dict[str, float]:
    """Of the middle of each box from the top, as a share: uses below each other, others amid what they feed."""
    fed: dict[str, list[str]] = {box: [] for source, target, _ in arrows for box in (source, target)}
    for source, target, _ in arrows:
        fed[source].append(target)
    rows = {box: place for place, box in enumerate(_uses(fed))}

    @cache
    def height(box: str) -> float:
        if not fed[box]:
            return (rows[box] + 0.5) / len(rows)
        return sum(height(each) for each in fed[box]) / len(fed[box])

    return _apart({box: height(box) for box in fed}, fed, 2.0 / len(rows))


def _uses(fed: Mapping[str, Sequence[str]]) -> list[str]:
    """Boxes that feed nothing, as one comes to them from the sources."""
    targets = {each for several in fed.values() for each in several}
    found: dict[str, None] = {}
    left = [box for box in fed if box not in targets][::-1]
    while left:
        box = left.pop()
        if not fed[box]:
            found.setdefault(box)
        left += fed[box][::-1]
    return list(found)


def _apart(found: dict[str, float], fed: Mapping[str, Sequence[str]], gap: float) -> dict[str, float]:
    """Boxes that feed the same would lie upon each other: a gap between them, around where they were."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for box, targets in fed.items():
        if targets:
            alike.setdefault(tuple(targets), []).append(box)
    for several in alike.values():
        middle = (len(several) - 1) / 2
        for place, box in enumerate(several):
            found[box] = min(max(found[box] + (place - middle) * gap, 0.0), 1.0)
    return found
