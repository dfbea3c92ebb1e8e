"""A record as it is about to be written: what the checks are told."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meterhouse.catalogue import Entity, Record
from meterhouse.catalogue.permissions import PERMISSIONS, Permission
from meterhouse.store.rows import fields_of_record
from meterhouse.store.scope import EVERYTHING, Scope
from meterhouse.store.secret import NO_VAULT, Vault


@dataclass(frozen=True)
class Change:
    """What it was and becomes, and who writes it; checked in the transaction that writes it."""

    entity: Entity
    id: int | None
    """None while it is created."""
    before: Record | None
    after: Record
    given: frozenset[str]
    """Fields that the body spoke of."""
    scope: Scope = EVERYTHING
    permissions: frozenset[Permission] = frozenset(PERMISSIONS)
    """Of its author, who gives nobody more."""
    actor: str = ""
    vault: Vault = NO_VAULT

    @cached_property
    def fields(self) -> dict[str, Any]:
        """As JSON has them."""
        return fields_of_record(self.entity, self.after)

    def has_changed(self, field: str) -> bool:
        return self.before is None or getattr(self.before, field) != getattr(self.after, field)
