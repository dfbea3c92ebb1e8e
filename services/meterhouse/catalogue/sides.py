"""Records that refer to any kind: a side is two columns, `owner_kind` and `owner_id`, and one object in JSON."""

from collections.abc import Iterable
from typing import Any

from msgspec import Meta

from meterhouse.catalogue.entity import Record, sides_of


class Sided(Record):
    """Takes `"owner": {"kind", "id"}` for owner_kind and owner_id, and answers both."""

    @classmethod
    def flattened(cls, body: dict[str, Any]) -> dict[str, Any]:
        flat = dict(body)
        for side in sides_of(cls):
            subject = flat.get(side)
            if isinstance(subject, dict) and subject.keys() <= {"kind", "id"}:
                del flat[side]
                flat |= {f"{side}_{name}": value for name, value in subject.items()}
        return flat

    @classmethod
    def nested(cls, answer: dict[str, Any]) -> dict[str, Any]:
        return {side: {"kind": answer[f"{side}_kind"], "id": answer[f"{side}_id"]} for side in sides_of(cls)}


def kinds(offered: Iterable[str]) -> Meta:
    """For forms to offer; what is refused, and why, is told by `faults`."""
    return Meta(extra_json_schema={"enum": list(offered)})
