"""Permissions: what a role is made of, and the roles that every installation has.

A permission says what may be done, never with which records: that is the limit of the user or key. What
declares no permission is closed to everybody.
"""

from collections.abc import Mapping
from typing import Literal, get_args

Permission = Literal[
    "reports",
    "records",
    "readings",
    "corrections",
    "months",
    "locks",
    "metering",
    "configuration",
    "money",
    "control",
    "documents",
    "people",
    "audit",
]
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)

MEANINGS: Mapping[Permission, str] = {
    "reports": "See reports, readings and live values",
    "records": "See how the site is set up",
    "readings": "Hand in readings",
    "corrections": "Correct readings",
    "months": "Close months",
    "locks": "Lock, unlock and reopen closed months",
    "metering": "Change meters, devices, points and what they are bound to, and see how devices are reached",
    "configuration": "Change places, tenants, equipment, calendars, diagrams and rules",
    "money": "Change tariffs, cost centers and carbon factors",
    "control": "Change and send commands, change control modes",
    "documents": "Add and remove documents",
    "people": "Change users, roles, keys and mail servers",
    "audit": "See who changed what, and who signed in",
}

ROLES: Mapping[str, frozenset[Permission]] = {
    "admin": frozenset(PERMISSIONS),
    "engineer": frozenset(PERMISSIONS) - {"locks", "people", "audit"},
    "viewer": frozenset({"reports", "records"}),
    "tenant": frozenset({"reports"}),
}
"""Cannot be changed; other roles are records of the kind `roles`."""
