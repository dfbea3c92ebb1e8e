"""Records that a correction has changed too, such as the ratio of a point: kept with it, so that it can be undone."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from meterhouse.kernel.errors import Conflict, NotFound
from meterhouse.store.rows import Stored
from meterhouse.store.writing import Writing, see


class Changed(msgspec.Struct, frozen=True):
    """A record that was there before, or was made."""

    kind: str
    id: int
    before: dict[str, Any] | None
    after: dict[str, Any]
    """Fields that the correction gave other values, or all of a new record."""

    def told(self) -> dict[str, Any]:
        return {"kind": self.kind, "id": self.id, "before": self.before, "after": self.after}


def written(records: Sequence[Changed]) -> str:
    return msgspec.json.encode(records).decode()


def read(text: str) -> list[Changed]:
    return msgspec.json.decode(text, type=list[Changed])


def make(writing: Writing, kind: str, fields: dict[str, Any]) -> Changed:
    """A new record."""
    stored = writing.create(kind, fields)
    return Changed(kind, stored.id, None, _own(stored, stored.fields.keys()))


def change(writing: Writing, kind: str, record_id: int, fields: dict[str, Any]) -> Changed:
    """Give a record other values in these fields."""
    before = see(writing.connection, kind, record_id, writing.scope)
    after = writing.patch(kind, record_id, fields)
    return Changed(kind, record_id, _own(before, fields), _own(after, fields))


def take_back(writing: Writing, records: Sequence[Changed], by: str) -> None:
    """Make records what they were, the last one first; Conflict where somebody has changed them since.

    by   what had changed them, in words
    """
    for each in reversed(records):
        try:
            now = see(writing.connection, each.kind, each.id, writing.scope)
        except NotFound as gone:
            raise Conflict(f"{gone}, which {by} had changed; restore it first") from gone
        others = [name for name, value in each.after.items() if now.fields[name] != value]
        if others:
            raise Conflict(f"{now.title} was changed after {by}, in {', '.join(others)}; set it back first")
        if each.before is None:
            writing.delete(each.kind, each.id)
        else:
            writing.patch(each.kind, each.id, each.before)


def _own(stored: Stored, names: Iterable[str]) -> dict[str, Any]:
    return {name: stored.fields[name] for name in names}
