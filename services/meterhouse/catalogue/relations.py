"""Relations: who is made of which, from when to when, with which share, and as what."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from meterhouse.catalogue.entity import Id, Word, entity, note
from meterhouse.catalogue.metering import METERS
from meterhouse.catalogue.sides import Sided, kinds

_STATION = ("devices", *METERS, "points", "sensors", "commands", "data-sources", "working-calendars")

PARTS: Mapping[str, tuple[str, ...]] = {
    "spaces": (
        *METERS,
        "points",
        "sensors",
        "equipment",
        "combined-equipment",
        "tenants",
        "stores",
        "shopfloors",
        "commands",
        "control-modes",
        "working-calendars",
        "energy-flow-diagrams",
        "distribution-systems",
        "photovoltaic-stations",
        "energy-storage-stations",
        "microgrids",
        "charging-stations",
        "wind-farms",
        "virtual-power-plants",
        "knowledge-files",
    ),
    "tenants": (*METERS, "points", "sensors", "commands", "working-calendars"),
    "stores": (*METERS, "points", "sensors", "commands", "working-calendars"),
    "shopfloors": (*METERS, "points", "sensors", "equipment", "commands", "working-calendars", "products"),
    "equipment": (*METERS, "points", "sensors", "devices", "data-sources", "commands", "knowledge-files"),
    "combined-equipment": (
        *METERS,
        "points",
        "sensors",
        "equipment",
        "devices",
        "data-sources",
        "commands",
        "knowledge-files",
    ),
    "meters": ("points", "commands"),
    "sensors": ("points",),
    "devices": (*METERS, "points", "commands"),
    "distribution-circuits": ("points",),
    "photovoltaic-stations": _STATION,
    "energy-storage-stations": (*_STATION, "control-modes"),
    "microgrids": (*_STATION, "control-modes"),
    "charging-stations": _STATION,
    "wind-farms": _STATION,
    "virtual-power-plants": (
        "microgrids",
        "photovoltaic-stations",
        "energy-storage-stations",
        "charging-stations",
        "wind-farms",
    ),
    "cost-centers": ("tariffs",),
}
"""Owner kind to the kinds that may be part of it."""

_METER_ROLES = ("generation", "consumption", "charge", "discharge", "buy", "sell", "electricity", "heat", "cooling")

ROLES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("devices", "points"): (
        "state",
        "power",
        "reactive-power",
        "state-of-charge",
        "energy",
        "temperature",
        "efficiency",
    ),
    **{("devices", kind): _METER_ROLES for kind in METERS},
    **{
        (station, kind): _METER_ROLES
        for station in (
            "photovoltaic-stations",
            "energy-storage-stations",
            "microgrids",
            "charging-stations",
            "wind-farms",
        )
        for kind in METERS
    },
    ("microgrids", "points"): ("latitude", "longitude"),
    ("energy-storage-stations", "points"): ("latitude", "longitude"),
    ("photovoltaic-stations", "points"): ("latitude", "longitude"),
}
"""What a part may be in its owner, where that must be told; a device's own points are known by their channels."""

WHOLES: Mapping[str, tuple[str, ...]] = {
    part: tuple(owner for owner, parts in PARTS.items() if part in parts)
    for part in dict.fromkeys(part for parts in PARTS.values() for part in parts)
}
"""Part kind to the kinds that it may be bound to."""


@entity(
    "bindings",
    group="Metering",
    write="metering",
    read="reports",
    columns=(
        "owner_kind",
        "owner_id",
        "part_kind",
        "part_id",
        "role",
        "direction",
        "share",
        "valid_from",
        "valid_to",
    ),
    unique=(),
)
class Binding(Sided):
    """One record is part of another: a meter of a space, a point of a meter, a tariff of a cost center."""

    owner_kind: Annotated[Word, kinds(PARTS), note("Kind of the whole, such as spaces")]
    owner_id: Annotated[Id, note("The whole")]
    part_kind: Annotated[Word, kinds(WHOLES), note("Kind of the part, such as meters")]
    part_id: Annotated[Id, note("The part")]
    role: Annotated[Word, note("What the part is in the whole: the charge meter of a battery")] | None = None
    direction: Annotated[Literal["input", "output"], note("input: consumed; output: produced")] = "input"
    share: Annotated[
        float,
        note("Weight of the part in the whole; for a point of a meter its ratio (CT × VT, unit) and sign"),
    ] = 1.0
    valid_from: Annotated[dt.datetime, Meta(tz=True), note("From this instant on; always when empty")] | None = None
    valid_to: Annotated[dt.datetime, Meta(tz=True), note("Up to, not including, this instant")] | None = None

    def faults(self) -> list[tuple[str, str]]:
        found = []
        if self.owner_kind not in PARTS:
            found.append(("owner.kind", f"{self.owner_kind!r} owns nothing; take one of {', '.join(PARTS)}"))
        elif self.part_kind not in PARTS[self.owner_kind]:
            allowed = ", ".join(PARTS[self.owner_kind])
            found.append(("part.kind", f"{self.part_kind!r} cannot be part of {self.owner_kind}; take {allowed}"))
        roles = ROLES.get((self.owner_kind, self.part_kind), ())
        if self.role is not None and self.role not in roles:
            offered = f"take {', '.join(roles)}" if roles else "leave it empty"
            found.append(("role", f"{self.role!r} is no role of {self.part_kind} in {self.owner_kind}; {offered}"))
        if self.share == 0:
            found.append(("share", "0 binds nothing; delete the binding instead"))
        if self.valid_from is not None and self.valid_to is not None and self.valid_to <= self.valid_from:
            found.append(("valid_to", f"{self.valid_to.isoformat()} is not after valid_from"))
        return found
