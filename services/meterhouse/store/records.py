"""Records of every kind, read and changed for somebody: within what they see, and each change as a whole."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import mysql.connector

from meterhouse.catalogue import CATALOGUE
from meterhouse.catalogue.permissions import PERMISSIONS, Permission
from meterhouse.kernel.errors import Conflict, Fault, Forbidden, Malformed, NotFound, Refused
from meterhouse.store import audit, listing, paths, trash, uses
from meterhouse.store.engine import Connection, Database
from meterhouse.store.rows import Stored, missing
from meterhouse.store.scope import EVERYTHING, Scope, masked
from meterhouse.store.secret import NO_VAULT, Vault
from meterhouse.store.writing import Writing, begin, see

Result = TypeVar("Result")
Item = TypeVar("Item")


@dataclass(frozen=True)
class Kept:
    """A record that was written, or would have been."""

    stored: Stored
    answer: dict[str, Any]
    """What its writer may see."""
    shown_once: dict[str, Any]
    """What only this answer shows: a new key."""
    has_changed: bool


@dataclass(frozen=True)
class Records:
    database: Database
    actor: str = "operator"
    scope: Scope = EVERYTHING
    permissions: frozenset[Permission] = frozenset(PERMISSIONS)
    vault: Vault = NO_VAULT
    """Seals secrets that are written; without one they are refused."""

    def page(self, wanted: listing.Wanted) -> listing.Page:
        return listing.page(self.database, wanted, self.scope)

    def deleted(self, kind: str, limit: int) -> list[dict[str, Any]]:
        """What was deleted last and can be restored."""
        return trash.page(self.database, kind, self.scope, self.actor, limit)

    def get(self, kind: str, record_id: int) -> tuple[Stored, dict[str, Any]]:
        """The record, and its answer with the names of those that it refers to."""
        if not self.scope.sees(kind, record_id):
            raise missing(CATALOGUE[kind], record_id)
        return listing.one(self.database, kind, record_id, self.scope)

    def uses(self, kind: str, record_id: int) -> list[uses.Use]:
        """Who uses the record, as far as they are seen."""
        self._see(kind, record_id)
        found = self.database.transaction(lambda connection: uses.uses(connection, kind, record_id))
        return [use for use in found if self.scope.sees(use.kind, use.id)]

    def paths(self, kind: str, record_id: int) -> list[list[dict[str, Any]]]:
        """The ways by which the record is part of what stands above it."""
        self._see(kind, record_id)
        return self.database.transaction(lambda connection: paths.paths_to(connection, (kind, record_id), self.scope))

    def history(
        self, kind: str, record_id: int, cursor: int | None, limit: int
    ) -> tuple[list[dict[str, Any]], str | None]:
        """What was changed of the record, newest first."""
        self._see(kind, record_id)
        entity = CATALOGUE[kind]
        wanted = audit.Wanted(kind=kind, record_id=record_id, cursor=cursor, limit=limit)
        items, following = audit.entries(self.database, wanted)
        for item in items:
            for side in ("before", "after"):
                item[side] = item[side] and masked(entity, item[side], self.scope)
        return items, following

    def _see(self, kind: str, record_id: int) -> None:
        self.database.transaction(lambda connection: see(connection, kind, record_id, self.scope))

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

    def delete(
        self, kind: str, record_id: int, *, version: int | None = None, unbind: bool = False, dry_run: bool = False
    ) -> Kept:
        return self._kept(lambda writing: writing.delete(kind, record_id, version, unbind=unbind), dry_run)

    def restore(self, kind: str, record_id: int, *, dry_run: bool = False) -> Kept:
        return self._kept(lambda writing: writing.restore(kind, record_id), dry_run)

    def create_all(self, kind: str, bodies: Sequence[object], *, dry_run: bool = False) -> list[Kept]:
        """All of them or none; Refused names each fault with the place of its body."""
        return self._all(bodies, lambda writing, body: writing.create(kind, body), dry_run)

    def patch_all(self, kind: str, ids: Sequence[int], body: object, *, dry_run: bool = False) -> list[Kept]:
        """The same change of several records; all of them or none."""
        return self._all(ids, lambda writing, one: writing.patch(kind, one, body), dry_run)

    def _all(self, items: Sequence[Item], act: Callable[[Writing, Item], Stored], dry_run: bool) -> list[Kept]:
        def write(writing: Writing) -> list[Kept]:
            kept, faults = [], []
            for place, item in enumerate(items):
                writing.shown_once, changes = {}, writing.changes
                try:
                    stored = act(writing, item)
                except Refused as refused:
                    faults += [Fault(f"[{place}].{fault.field}", fault.reason) for fault in refused.faults]
                except (Conflict, Forbidden, NotFound) as reason:
                    faults.append(Fault(f"[{place}]", str(reason)))
                else:
                    kept.append(self._told(writing, stored, changes, dry_run))
            if faults:
                raise Refused(faults)
            return kept

        return self.write(write, dry_run=dry_run)

    def clone(self, kind: str, record_id: int, body: object, *, dry_run: bool = False) -> Kept:
        return self._kept(lambda writing: writing.clone(kind, record_id, body), dry_run)

    def _kept(self, act: Callable[[Writing], Stored], dry_run: bool) -> Kept:
        def write(writing: Writing) -> Kept:
            kept = self._told(writing, act(writing), 0, dry_run)
            # Of a single binding its author is told what it counts again; an import would be told too much.
            return replace(kept, answer=kept.answer | paths.noted(writing.connection, kept.stored, self.scope))

        return self.write(write, dry_run=dry_run)

    def _told(self, writing: Writing, stored: Stored, changes: int, dry_run: bool) -> Kept:
        """changes   that the writing had made before"""
        answer = masked(stored.entity, stored.answer, self.scope)
        return Kept(stored, answer, {} if dry_run else writing.shown_once, writing.changes > changes)

    def write(self, act: Callable[[Writing], Result], *, dry_run: bool = False) -> Result:
        """What *act* answers; all of its changes are kept, or with *dry_run* none."""

        def attempt(connection: Connection) -> Result:
            writing = begin(connection, self.actor, self.scope, self.permissions, self.vault)
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
