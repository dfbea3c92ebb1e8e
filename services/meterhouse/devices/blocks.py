"""Which registers of a device are read together, and what is known to be refused. No connection, no clock.

A request costs a turn on the line, whatever its length: values that stand near each other are read as one
block. Devices refuse blocks that touch a register they do not have. Such a block is halved until the value
that is refused stands alone: it is left out and tried again ever more rarely, and the others are read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

MOST_REGISTERS = 125  # Modbus Application Protocol V1.1b3, 6.3: quantity of registers
WIDEST_GAP = 12  # unwanted registers that cost less than another request: 12 take 25 ms at 9600 Bd

RETRY_SECONDS = (60.0, 300.0, 1800.0, 7200.0, 43200.0)


class Span(NamedTuple):
    """The registers of one value, `end` exclusive: they are read in one request or not at all."""

    first: int
    end: int


@dataclass(frozen=True)
class Block:
    """What one request reads: its spans, and the unwanted registers between them."""

    spans: tuple[Span, ...]

    @property
    def first(self) -> int:
        return self.spans[0].first

    @property
    def end(self) -> int:
        return max(span.end for span in self.spans)

    @property
    def count(self) -> int:
        return self.end - self.first

    def halves(self) -> tuple["Block", "Block"]:
        middle = len(self.spans) // 2
        return Block(self.spans[:middle]), Block(self.spans[middle:])


@dataclass(frozen=True)
class Quarantine:
    """A span that the device refuses by itself."""

    reason: str
    since: float
    attempts: int
    retry_at: float


@dataclass
class Knowledge:
    """What one function of one device was found to refuse; times are seconds of the caller's clock.

    cuts         registers before which a block must end: a hole or a limit of length lies there
    quarantined  spans that are refused even alone
    changes      grows whenever something was learnt that a plan depends on
    """

    cuts: set[int] = field(default_factory=set)
    quarantined: dict[Span, Quarantine] = field(default_factory=dict)
    changes: int = 0

    def plan(self, spans: Iterable[Span], now: float) -> list[Block]:
        """The blocks to read now; what is quarantined stands alone, and only when it is due."""
        blocks: list[Block] = []
        current: list[Span] = []
        for span in sorted(set(spans)):
            quarantine = self.quarantined.get(span)
            if quarantine is not None:
                if quarantine.retry_at <= now:
                    blocks.append(Block((span,)))
                continue
            if current and not self._fits(current, span):
                blocks.append(Block(tuple(current)))
                current = []
            current.append(span)
        if current:
            blocks.append(Block(tuple(current)))
        return blocks

    def refused(self, block: Block, reason: str, now: float) -> tuple[Block, ...]:
        """What to try instead, at once: the halves, or nothing where the value stands alone."""
        if len(block.spans) > 1:
            return block.halves()
        self.quarantine(block, reason, now)
        return ()

    def quarantine(self, block: Block, reason: str, now: float) -> None:
        self.changes += 1
        for span in block.spans:
            before = self.quarantined.get(span)
            attempts = before.attempts + 1 if before else 1
            wait = RETRY_SECONDS[min(attempts, len(RETRY_SECONDS)) - 1]
            since = before.since if before else now
            self.quarantined[span] = Quarantine(reason, since, attempts, now + wait)

    def answered(self, block: Block) -> None:
        if self.quarantined:
            for span in block.spans:
                self.changes += self.quarantined.pop(span, None) is not None

    def both_halves_answered(self, block: Block) -> None:
        """The block is refused, its halves are not: the reason lies between them, or in its length."""
        self.changes += 1
        self.cuts.add(block.halves()[1].first)

    def _fits(self, current: list[Span], span: Span) -> bool:
        first, end = current[0].first, max(before.end for before in current)
        if span.first - end > WIDEST_GAP or max(end, span.end) - first > MOST_REGISTERS:
            return False
        if any(first < cut <= span.first for cut in self.cuts):
            return False
        return not any(bad.first < span.end and bad.end > first for bad in self.quarantined)
