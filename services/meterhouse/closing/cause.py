"""What a cause is: one pure function over what it looks at, declared once.

    @cause("point")
    def rollovers(trace: Trace, clock: Clock) -> Iterator[Finding]: ...

A cause tells what it finds in the days that it is shown, and only that: the same days give the same findings,
however often and in whatever order they are asked.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from meterhouse.catalogue.metering import Node
from meterhouse.closing.seen import Clock

Of = Literal["group", "meter", "point"]


@dataclass(frozen=True)
class Finding:
    """Something that does not add up, or looks as if somebody should know of it.

    kind          the likely cause, one of `kinds`
    subject       the meter or point that it is about
    first, after  when it was so [s UTC], half open
    size, unit    how much it is about; None where that is not known
    evidence      figures by name, from which it follows
    """

    kind: str
    subject: Node
    first: int
    after: int
    size: float | None = None
    unit: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)


Find = Callable[[Any, Clock], Iterable[Finding]]
CAUSES: dict[Of, list[Find]] = {"group": [], "meter": [], "point": []}


def cause(of: Of) -> Callable[[Find], Find]:
    """Declare a cause that looks at a main with its parts, at one meter, or at the readings of one point."""

    def enter(find: Find) -> Find:
        CAUSES[of].append(find)
        return find

    return enter


def found(of: Of, seen: Any, clock: Clock) -> list[Finding]:
    """What all causes of that sort say."""
    return [finding for find in CAUSES[of] for finding in find(seen, clock)]


def joined(findings: Iterable[Finding], apart: int) -> list[Finding]:
    """Findings of one kind and subject that lie no further apart than that [s], as one."""
    kept: dict[tuple[str, Node], list[Finding]] = {}
    for each in sorted(findings, key=lambda one: (one.first, one.after)):
        several = kept.setdefault((each.kind, each.subject), [])
        if several and each.first - several[-1].after <= apart:
            several[-1] = _together(several[-1], each)
        else:
            several.append(each)
    return sorted((one for several in kept.values() for one in several), key=lambda one: one.first)


def _together(one: Finding, other: Finding) -> Finding:
    size = None if one.size is None or other.size is None else one.size + other.size
    weightier = one if abs(one.size or 0) >= abs(other.size or 0) else other
    after = max(one.after, other.after)
    return Finding(one.kind, one.subject, one.first, after, size, one.unit, weightier.evidence)
