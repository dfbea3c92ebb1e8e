"""What lists within a record must not contradict: names that stand twice, stretches of the day that overlap."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol


class Stretch(Protocol):
    """A stretch of the local day, as "08:00" to "24:00"."""

    @property
    def start(self) -> str: ...
    @property
    def end(self) -> str: ...


def repeated(field: str, names: Iterable[str]) -> list[tuple[str, str]]:
    """A fault for each name of the list *field* that stands in it before."""
    seen: set[str] = set()
    found = []
    for place, name in enumerate(names):
        if name in seen:
            found.append((f"{field}[{place}].name", f"{name!r} stands there twice"))
        seen.add(name)
    return found


def overlaps(field: str, stretches: Sequence[Stretch]) -> list[tuple[str, str]]:
    """Stretches of the list *field* that end before they begin, or lie within another."""
    found = [
        (f"{field}[{place}].to", f"{each.end} is not after {each.start}; end at 24:00 and begin anew at 00:00")
        for place, each in enumerate(stretches)
        if each.end <= each.start
    ]
    ordered = sorted(enumerate(stretches), key=lambda pair: pair[1].start)
    for (_, before), (place, each) in pairwise(ordered):
        if each.start < before.end:
            found.append((f"{field}[{place}].from", f"{each.start} lies within {before.start} to {before.end}"))
    return found
