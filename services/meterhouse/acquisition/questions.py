"""The points of one function of one device that are due together, and the requests that bring them."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from meterhouse.acquisition.sources import Point
from meterhouse.devices.blocks import Block, Knowledge, Span
from meterhouse.devices.codec import Absent, decode, decode_exponent


@dataclass(frozen=True)
class Words:
    """Registers as they were answered; `at` is the middle of the request, in whole seconds UTC."""

    at: int
    registers: list[int]


@dataclass(frozen=True)
class Target:
    """A point and where its registers stand."""

    point: Point
    span: Span
    scale: Span | None

    def value(self, answered: dict[Span, Words], reasons: dict[Span, str]) -> float | str | Absent:
        words = answered.get(self.span)
        if words is None:
            return Absent(reasons.get(self.span, "was not read"))
        if self.scale is None:
            return decode(words.registers, self.point.address)
        scale = answered.get(self.scale)
        exponent = None if scale is None else decode_exponent(scale.registers[0])
        return decode(words.registers, self.point.address, exponent)


@dataclass
class Questions:
    """Plans are kept until the device teaches us better, or something refused is due again."""

    unit: int
    function: int
    targets: list[Target]
    knowledge: Knowledge
    _spans: set[Span] = field(default_factory=set)
    _blocks: list[Block] = field(default_factory=list)
    _planned: tuple[int, float] = (-1, -math.inf)

    def __post_init__(self) -> None:
        self._spans = {target.span for target in self.targets}
        self._spans |= {target.scale for target in self.targets if target.scale is not None}

    def blocks(self, now: float) -> list[Block]:
        changes, until = self._planned
        if changes != self.knowledge.changes or now >= until:
            self._blocks = self.knowledge.plan(self._spans, now)
            later = [
                quarantine.retry_at
                for quarantine in self.knowledge.quarantined.values()
                if quarantine.retry_at > now
            ]
            self._planned = (self.knowledge.changes, min(later, default=math.inf))
        return self._blocks


def questions(points: Iterable[Point], knowledge: dict[tuple[int, int], Knowledge]) -> list[Questions]:
    """One for every function of every unit; what is known of each is shared with other intervals."""
    grouped: dict[tuple[int, int], list[Target]] = defaultdict(list)
    for point in points:
        grouped[point.address.unit, point.address.function].append(_target(point))
    return [
        Questions(unit, function, targets, knowledge.setdefault((unit, function), Knowledge()))
        for (unit, function), targets in grouped.items()
    ]


def _target(point: Point) -> Target:
    address = point.address
    scale = address.scale_register
    return Target(
        point,
        Span(address.address, address.end),
        None if scale is None else Span(scale, scale + 1),
    )
