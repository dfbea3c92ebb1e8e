"""Records of every kind, read and changed for somebody: within what they see, and each change as a whole."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import mysql.connector

from meterhouse.catalogue import CATALOGUE
from meterhouse.kernel.errors import Conflict, Malformed
from meterhouse.store import listing
from meterhouse.store.engine import Connection, Database
from meterhouse.store.rows import Stored, missing
from meterhouse.store.scope import EVERYTHING, Scope
from meterhouse.store.writing import Writing, begin

Result = TypeVar("Result")


@dataclass(frozen=True)
class Kept:
    """A record that was written, or would have been."""

    stored: Stored
    shown_once: dict[str, Any]
    """What only this answer shows: a new key."""
    has_changed: bool


@dataclass(frozen=True)
class Records:
    database: Database
    actor: str = "operator"
    scope: Scope = EVERYTHING

    def page(self, wanted: listing.Wanted) -> listing.Page:
        return listing.page(self.database, wanted, self.scope)

    def get(self, kind: str, record_id: int) -> tuple[Stored, dict[str, str | None]]:
        """The record, and the names of those that it refers to."""
        if not self.scope.sees(kind, record_id):
            raise missing(CATALOGUE[kind], record_id)
        return listing.one(self.database, kind, record_id)

    def create(self, kind: str, body: object, *, dry_run: bool = False) -> Kept:
        return self._kept(lambda writing: writing.create(kind, body), dry_run)

    def replace(
        self, kind: str, record_id: int, body: object, *, version: int | None = None, dry_run: bool = False
    ) -> Kept:
        return self._kept(lambda writing: writing.replace(kind, record_id, body, version), dry_run)

    def patch(
        self, kind: str, record_id: int, body: object, *, version: int | None = None, dry_run: bool = False
    ) -> Kept:
        return self._kept(lambda writing: writing.patch(kind, record_id, body, version), dry_run)

    def delete(self, kind: str, record_id: int, *, version: int | None = None, dry_run: bool = False) -> Kept:
        return self._kept(lambda writing: writing.delete(kind, record_id, version), dry_run)

    def clone(self, kind: str, record_id: int, body: object, *, dry_run: bool = False) -> Kept:
        return self._kept(lambda writing: writing.clone(kind, record_id, body), dry_run)

    def _kept(self, act: Callable[[Writing], Stored], dry_run: bool) -> Kept:
        def write(writing: Writing) -> Kept:
            stored = act(writing)
            return Kept(stored, {} if dry_run else writing.shown_once, writing.changes > 0)

        return self.write(write, dry_run=dry_run)

    def write(self, act: Callable[[Writing], Result], *, dry_run: bool = False) -> Result:
        """What *act* answers; all of its changes are kept, or with *dry_run* none."""

        def attempt(connection: Connection) -> Result:
            writing = begin(connection, self.actor, self.scope)
            answer = act(writing)
            if dry_run or not writing.changes:
                raise _Undone(answer)
            return answer

        try:
            with _contradictions_named():
                return self.database.transaction(attempt)
        except _Undone as undone:
            return undone.answer  # type: ignore[no-any-return]


class _Undone(Exception):
    """Carries an answer out of a transaction that is not to be committed."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer


@contextmanager
def _contradictions_named() -> Iterator[None]:
    """What the database alone notices: the checks before it name nearly everything in better words."""
    try:
        yield
    except mysql.connector.IntegrityError as reason:
        raise Conflict(f"another record stands against it: {reason.msg}") from reason
    except mysql.connector.DataError as reason:
        raise Malformed(f"a value does not fit its column: {reason.msg}") from reason
