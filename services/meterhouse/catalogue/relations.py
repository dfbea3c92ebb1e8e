"""Relations: who is made of which, from when to when, and with which share."""

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from meterhouse.catalogue.entity import Id, Record, Word, entity, note

PARTS: dict[str, tuple[str, ...]] = {
    "spaces": ("meters",),
    "meters": ("points",),
    "cost-centers": ("tariffs",),
}
"""Owner kind to the kinds that may be part of it."""


_PART_KINDS = tuple(dict.fromkeys(part for parts in PARTS.values() for part in parts))


def _one_of(kinds: Iterable[str]) -> Meta:
    """For forms to offer; what is refused, and why, is told by `faults`."""
    return Meta(extra_json_schema={"enum": list(kinds)})


class Subject(Struct, frozen=True, forbid_unknown_fields=True):
    """Any record of any kind."""

    kind: Word
    id: Id


@entity(
    "bindings",
    group="Metering",
    columns=(
        "owner_kind",
        "owner_id",
        "part_kind",
        "part_id",
        "direction",
        "share",
        "valid_from",
        "valid_to",
    ),
    unique=(),
)
class Binding(Record):
    """One record is part of another: a meter of a space, a point of a meter, a tariff of a cost center."""

    owner_kind: Annotated[Word, _one_of(PARTS), note("Kind of the whole, such as spaces")]
    owner_id: Id
    part_kind: Annotated[Word, _one_of(_PART_KINDS), note("Kind of the part, such as meters")]
    part_id: Id
    direction: Annotated[Literal["input", "output"], note("input: consumed; output: produced")] = "input"
    share: Annotated[
        float,
        note("Weight of the part in the whole; for a point of a meter its ratio (CT × VT, unit) and sign"),
    ] = 1.0
    valid_from: Annotated[dt.datetime, Meta(tz=True), note("From this instant on; always when empty")] | None = None
    valid_to: Annotated[dt.datetime, Meta(tz=True), note("Up to, not including, this instant")] | None = None

    @classmethod
    def flattened(cls, body: dict[str, Any]) -> dict[str, Any]:
        """Takes `"owner": {"kind", "id"}` for owner_kind and owner_id, and the same for the part."""
        flat = dict(body)
        for side in ("owner", "part"):
            subject = flat.get(side)
            if isinstance(subject, dict) and subject.keys() <= {"kind", "id"}:
                del flat[side]
                flat |= {f"{side}_{name}": value for name, value in subject.items()}
        return flat

    @classmethod
    def nested(cls, answer: dict[str, Any]) -> dict[str, Any]:
        return {side: {"kind": answer[f"{side}_kind"], "id": answer[f"{side}_id"]} for side in ("owner", "part")}

    def faults(self) -> list[tuple[str, str]]:
        found = []
        if self.owner_kind not in PARTS:
            found.append(("owner.kind", f"{self.owner_kind!r} owns nothing; take one of {', '.join(PARTS)}"))
        elif self.part_kind not in PARTS[self.owner_kind]:
            allowed = ", ".join(PARTS[self.owner_kind])
            found.append(("part.kind", f"{self.part_kind!r} cannot be part of {self.owner_kind}; take {allowed}"))
        if self.share == 0:
            found.append(("share", "0 binds nothing; delete the binding instead"))
        if self.valid_from is not None and self.valid_to is not None and self.valid_to <= self.valid_from:
            found.append(("valid_to", f"{self.valid_to.isoformat()} is not after valid_from"))
        return found
