"""Rules of users, roles and keys: who writes them gives nobody more than they have, and there is a way back in."""

import orjson

from meterhouse.catalogue import Record
from meterhouse.catalogue.people import ApiKey, CustomRole, User
from meterhouse.catalogue.permissions import PERMISSIONS, ROLES, Permission
from meterhouse.kernel import password as passwords
from meterhouse.kernel.errors import Conflict, Fault, Forbidden, Refused
from meterhouse.store import secret
from meterhouse.store.change import Change
from meterhouse.store.engine import Connection, Database, fetch
from meterhouse.store.scope import Limit, Scope

_NAMED = 5
"""Most holders of a role that a refusal names."""


def permissions_of(source: Database | Connection, role: str) -> frozenset[Permission] | None:
    """What a role may do; None where there is no such role."""
    if role in ROLES:
        return ROLES[role]
    asked = "SELECT permissions FROM meterhouse_user.custom_role WHERE name = %s"
    rows = source.rows(asked, (role,)) if isinstance(source, Database) else fetch(source, asked, (role,))
    return frozenset(orjson.loads(rows[0][0])) if rows else None


def complete(_connection: Connection, change: "Change") -> None:
    """Only a hash of a password reaches the table, and only of a good one."""
    user = change.after
    assert isinstance(user, User)
    if "password" not in change.given or user.password is None:
        return
    fault = passwords.fault(user.password, user.name, user.display_name, user.email)
    if fault is not None:
        raise Refused([Fault("password", fault)])
    user.password = secret.kept(user.password)


def check_holder(connection: Connection, change: "Change") -> list[Fault]:
    """Of a user or a key: its role is one, and role and limit are not wider than its author's."""
    holder = change.after
    assert isinstance(holder, User | ApiKey)
    faults = []
    permissions = permissions_of(connection, holder.role)
    if permissions is None:
        faults.append(Fault("role", f"there is no role {holder.role!r}; {_offered(connection)}"))
    elif change.has_changed("role") and (lacking := _lacking(permissions, change.permissions)):
        faults.append(Fault("role", f"{holder.role!r} may do what you may not: {lacking}"))
    return faults + _wider(holder, change.scope)


def check_role(_connection: Connection, change: "Change") -> list[Fault]:
    role = change.after
    assert isinstance(role, CustomRole)
    lacking = _lacking(frozenset(role.permissions), change.permissions)
    return [Fault("permissions", f"you cannot give what you lack: {lacking}")] if lacking else []


def written(connection: Connection, author: frozenset[Permission], before: Record | None, after: Record | None) -> None:
    """What must hold once a record was written: asked last, so that it sees what is there now.

    author   permissions of who wrote it
    """
    if isinstance(before, User | ApiKey):
        lacking = _lacking(permissions_of(connection, before.role) or frozenset(), author)
        if lacking:  # A new password would be as good as the role itself.
            raise Forbidden(f"{before.name} may do what you may not ({lacking}); somebody who may has to change it")
    if isinstance(before, CustomRole) and (after is None or getattr(after, "name", None) != before.name):
        _unheld(connection, before.name)
    if isinstance(before, User) and _manages_everybody(before) and not _manages_everybody(after):
        _one_is_left(connection)


def _lacking(given: frozenset[Permission], author: frozenset[Permission]) -> str:
    return ", ".join(each for each in PERMISSIONS if each in given - author)


def _offered(connection: Connection) -> str:
    own = [name for (name,) in fetch(connection, "SELECT name FROM meterhouse_user.custom_role ORDER BY name LIMIT 20")]
    return f"there are {', '.join((*ROLES, *own))}"


def _wider(holder: User | ApiKey, scope: Scope) -> list[Fault]:
    """That each space and tenant is seen is checked with the other references; here, that there is a limit at all."""
    own, given = scope.limit, Limit(holder.organization_id, tuple(holder.space_ids), tuple(holder.tenant_ids))
    if own.is_none:
        return []
    faults = []
    if own.organization_id is not None and given.organization_id != own.organization_id:
        faults.append(Fault("organization_id", f"must be {own.organization_id}: you see no other organization"))
    if not own.is_organization and not given.space_ids and not given.tenant_ids:
        faults.append(Fault("space_ids", "name spaces or tenants: you see some only, and can give no more"))
    faults += [
        Fault(f"{field}[{place}]", f"is beyond what you see: {number}")
        for field, kind, numbers in (
            ("space_ids", "spaces", given.space_ids),
            ("tenant_ids", "tenants", given.tenant_ids),
        )
        for place, number in enumerate(numbers)
        if not scope.sees(kind, number)
    ]
    return faults


def _unheld(connection: Connection, role: str) -> None:
    holders = [
        str(name)
        for (name,) in fetch(
            connection,
            "SELECT name FROM meterhouse_user.user WHERE role = %s"
            " UNION ALL SELECT CONCAT('key ', name) FROM meterhouse_user.api_key WHERE role = %s ORDER BY 1",
            (role, role),
        )
    ]
    if holders:
        rest = f" and {len(holders) - _NAMED} more" if len(holders) > _NAMED else ""
        raise Conflict(f"role {role!r} is that of {', '.join(holders[:_NAMED])}{rest}; give them another one first")


def _one_is_left(connection: Connection) -> None:
    """Conflict when nobody may manage everybody any more: there would be no way back in."""
    rows = fetch(
        connection,
        "SELECT EXISTS (SELECT 1 FROM meterhouse_user.user WHERE role = 'admin' AND is_enabled"
        " AND organization_id IS NULL AND space_ids = '[]' AND tenant_ids = '[]' AND password IS NOT NULL"
        " AND (expires_at IS NULL OR expires_at > UTC_TIMESTAMP()))",
    )
    if not rows[0][0]:
        raise Conflict("this is the last administrator; make somebody else one first")


def _manages_everybody(record: Record | None) -> bool:
    return (
        isinstance(record, User)
        and (record.role, record.is_enabled) == ("admin", True)
        and Limit(record.organization_id, tuple(record.space_ids), tuple(record.tenant_ids)).is_none
        and record.password is not None
    )
