"""A record of a document: references are names, those of spaces their paths, and bindings have no name."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from meterhouse.plant.branch import Site

Record = dict[str, Any]
Document = dict[str, list[Record]]

Meter = str | tuple[str, str]
"""A meter by its name; one that is virtual or read by hand with its kind before it."""

ROOT = "Meterhouse Group"


def space_path(site: Site, path: str) -> str:
    """Of a space that is named by its path below the site."""
    return "/".join(part for part in (ROOT, site.name, path) if part)


def subject(kind: str, name: str) -> Record:
    return {"kind": kind, "id": name}


def metered(meter: Meter) -> Record:
    return subject("meters", meter) if isinstance(meter, str) else subject(*meter)


def binding(
    owner: tuple[str, str], part: tuple[str, str], direction: str = "input", share: float = 1.0, **more: Any
) -> Record:
    """*more* may be a role, and the instants that it holds between."""
    return {"owner": subject(*owner), "part": subject(*part), "direction": direction, "share": share, **more}


def midnight(site: Site, day: date) -> str:
    """The instant at which a day of the site's calendar begins."""
    begins = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(site.place.zone)).astimezone(UTC)
    return f"{begins:%Y-%m-%dT%H:%M:%SZ}"
