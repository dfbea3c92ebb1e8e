"""Records that refer to any kind: a side is two columns, `owner_kind` and `owner_id`, and one object in JSON."""

from collections.abc import Iterable
from typing import Any

from msgspec import Meta

from meterhouse.catalogue.entity import Record


class Sided(Record):
    """Takes `"owner": {"kind", "id"}` for owner_kind and owner_id, and answers both."""

    @classmethod
    def sides(cls) -> list[str]:
        return [name.removesuffix("_kind") for name in cls.__struct_fields__ if name.endswith("_kind")]

    @classmethod
    def flattened(cls, body: dict[str, Any]) -> dict[str, Any]:
        flat = dict(body)
        for side in cls.sides():
            subject = flat.get(side)
            if isinstance(subject, dict) and subject.keys() <= {"kind", "id"}:
                del flat[side]
                flat |= {f"{side}_{name}": value for name, value in subject.items()}
        return flat

    @classmethod
    def nested(cls, answer: dict[str, Any]) -> dict[str, Any]:
        return {side: {"kind": answer[f"{side}_kind"], "id": answer[f"{side}_id"]} for side in cls.sides()}


def kinds(offered: Iterable[str]) -> Meta:
    """For forms to offer; what is refused, and why, is told by `faults`."""
    return Meta(extra_json_schema={"enum": list(offered)})
