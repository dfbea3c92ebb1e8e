"""Time zones by their IANA names, and nothing else: no fixed offsets, no abbreviations."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of that name; KeyError when there is none."""
    if name not in _names():
        raise KeyError(name)
    return ZoneInfo(name)


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones() - {"localtime", "Factory"})


def is_zone(name: str) -> bool:
    return name in _names()
