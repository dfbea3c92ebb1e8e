"""The points of one function of one device that are due together, and the requests that bring them."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from meterhouse.acquisition.sources import Point
from meterhouse.devices.blocks import Block, Knowledge, Span
from meterhouse.devices.codec import Absent, decode, decode_exponent
from meterhouse.devices.layout import Layout


class Reading(NamedTuple):
    """at is the middle of the request that brought it, in whole seconds UTC."""

    point: Point
    at: int
    value: float | str


@dataclass
class Answers:
    """What a part of a cycle brought: a reading or a reason for every point that was due."""

    readings: list[Reading] = field(default_factory=list)
    faults: dict[int, str] = field(default_factory=dict)

    def take(self, point: Point, at: int, value: float | str | Absent) -> None:
        if isinstance(value, Absent):
            self.faults[point.id] = value.reason
        else:
            self.readings.append(Reading(point, at, value))


@dataclass(frozen=True)
class _Part:
    """What is in one block: points decoded together, and registers that need others beside them."""

    points: list[Point]
    layout: Layout
    kept: list[Span]


@dataclass
class Heard:
    """What one function of a device answered so far in this cycle, and why not the rest."""

    answered: set[Span] = field(default_factory=set)
    reasons: dict[Span, str] = field(default_factory=dict)
    kept: dict[Span, tuple[int, list[int]]] = field(default_factory=dict)


@dataclass
class Questions:
    """Plans are kept until the device teaches us better, or something refused is due again."""

    unit: int
    function: int
    points: list[Point]
    knowledge: Knowledge
    _spans: dict[Span, list[Point]] = field(default_factory=lambda: defaultdict(list))
    _scaled: list[Point] = field(default_factory=list)
    _kept: set[Span] = field(default_factory=set)
    _blocks: list[Block] = field(default_factory=list)
    _parts: dict[Block, _Part] = field(default_factory=dict)
    _planned: tuple[int, float] = (-1, -math.inf)

    def __post_init__(self) -> None:
        for point in self.points:
            if point.address.scale_register is None:
                self._spans[_span(point)].append(point)
            else:
                # Their exponent may come in another request: they are decoded once all are answered.
                self._scaled.append(point)
                self._kept |= {_span(point), _scale_span(point)}

    def blocks(self, now: float) -> list[Block]:
        changes, until = self._planned
        if changes != self.knowledge.changes or now >= until:
            self._blocks = self.knowledge.plan(self._spans.keys() | self._kept, now)
            retries = (each.retry_at for each in self.knowledge.quarantined.values())
            self._planned = (
                self.knowledge.changes,
                min((at for at in retries if at > now), default=math.inf),
            )
            self._parts.clear()
        return self._blocks

    def answered(self, block: Block, registers: list[int], at: int, heard: Heard, answers: Answers) -> None:
        """Decode what the block holds."""
        part = self._parts.get(block)
        if part is None:
            part = self._parts[block] = self._part(block)
        heard.answered.update(block.spans)
        for point, value in zip(part.points, part.layout.decode(registers), strict=True):
            answers.take(point, at, value)
        for span in part.kept:
            heard.kept[span] = at, registers[span.first - block.first : span.end - block.first]

    def finish(self, heard: Heard, answers: Answers) -> None:
        """Decode what stands in several blocks, and give the reason for what was not answered."""
        reasons = heard.reasons
        if self.knowledge.quarantined:
            reasons = {span: each.reason for span, each in self.knowledge.quarantined.items()} | reasons
        for point in self._scaled:
            span = _span(point)
            if span in heard.kept:
                at, registers = heard.kept[span]
                _, scale = heard.kept.get(_scale_span(point), (at, []))
                exponent = decode_exponent(scale[0]) if scale else None
                answers.take(point, at, decode(registers, point.address, exponent))
            else:
                answers.faults[point.id] = reasons.get(span, "was not read")
        if len(heard.answered) < len(self._spans.keys() | self._kept):
            for span in self._spans.keys() - heard.answered:
                for point in self._spans[span]:
                    answers.faults[point.id] = reasons.get(span, "was not read")

    def _part(self, block: Block) -> _Part:
        points = [point for span in block.spans for point in self._spans.get(span, ())]
        layout = Layout(block.first, block.count, [point.address for point in points])
        return _Part(points, layout, [span for span in block.spans if span in self._kept])


def questions(points: Iterable[Point], knowledge: dict[tuple[int, int], Knowledge]) -> list[Questions]:
    """One for every function of every unit; what is known of each is shared with other intervals."""
    grouped: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for point in points:
        grouped[point.address.unit, point.address.function].append(point)
    return [
        Questions(unit, function, theirs, knowledge.setdefault((unit, function), Knowledge()))
        for (unit, function), theirs in grouped.items()
    ]


def _span(point: Point) -> Span:
    return Span(point.address.address, point.address.end)


def _scale_span(point: Point) -> Span:
    first = point.address.scale_register
    assert first is not None
    return Span(first, first + 1)
