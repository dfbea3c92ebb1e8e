"""One-shot child of `up`, in a process of its own so that the supervisor stays small: migrates the database,
makes the first login and, for a new demo, applies the demo site. It may be killed anywhere and run again.

Its outcome is left in `prepared.json`; the first login's password comes in by the environment, and for the
demo alone is kept.
"""

import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from meterhouse.cli import demo
from meterhouse.cli.folder import StateFolder
from meterhouse.cli.installation import LOGIN, PREPARED, SECRETS, Installation, existing
from meterhouse.cli.login import DEMO_NAME, FIRST_NAME
from meterhouse.kernel.errors import MeterhouseError
from meterhouse.kernel.log import set_up
from meterhouse.kernel.settings import PREFIX, from_environment

log = structlog.get_logger()

FIRST_PASSWORD, STATE = "MH_FIRST_PASSWORD", "MH_STATE"
"""Variables of this child alone; no settings of a service."""


@dataclass(frozen=True)
class Store:
    """What it needs of the database, as functions of its URL."""

    problems: Callable[[str], list[str]]
    migrate: Callable[[str, dict[str, str]], list[str]]
    roles: tuple[str, ...]
    count_users: Callable[[str], int]
    add_user: Callable[[str, str, str], object]
    apply_demo: Callable[[str], None]


def prepare(installation: Installation, first_password: str, store: Store) -> dict[str, Any]:
    """What `up` tells its user: migrations applied, the first login where it was made now, remarks."""
    if problems := store.problems(installation.admin_url):
        return {"failed": problems}
    applied = store.migrate(installation.admin_url, _passwords(installation, store.roles))
    operator = installation.role_url("operator")
    first = _first_login(installation, operator, first_password, store)
    is_demo = installation.options.demo and demo.apply_once(installation, operator, store.apply_demo)
    remarks = []
    if installation.options.demo and not is_demo:
        remarks.append("This installation was not begun as a demo; the demo site was not added to it.")
    return {"applied": applied, "first_login": first, "demo": is_demo, "remarks": remarks}


def _passwords(installation: Installation, roles: tuple[str, ...]) -> dict[str, str]:
    """One for each role; those that are missing are made up and kept before anyone uses them."""
    known = installation.role_passwords()
    passwords = {role: known.get(role) or secrets.token_urlsafe(24) for role in roles}
    hidden = installation.folder.read(SECRETS)
    installation.folder.write(SECRETS, {**hidden, "roles": {**known, **passwords}})
    return passwords


def _first_login(installation: Installation, operator: str, password: str, store: Store) -> str | None:
    """Name of the one whom we made now; None where there are people already."""
    if store.count_users(operator):
        return None
    name = DEMO_NAME if installation.options.demo else FIRST_NAME
    if installation.options.demo:  # Kept first: whom we made and cannot name would be lost.
        installation.folder.write(LOGIN, {"name": name, "password": password})
    store.add_user(operator, name, password)
    log.info("first_login_made", name=name)
    return name


def real_store() -> Store:
    from meterhouse.cli.database import problems
    from meterhouse.store import migrate, people
    from meterhouse.store.engine import Database

    return Store(
        problems=problems,
        migrate=lambda url, passwords: migrate.migrate(url, passwords, from_environment().slot_seconds),
        roles=migrate.ROLES,
        count_users=lambda url: people.count_users(Database(url)),
        add_user=lambda url, name, password: people.add_user(Database(url), name=name, role="admin", password=password),
        apply_demo=demo.apply,
    )


def main(store: Callable[[], Store] = real_store) -> int:
    settings = from_environment({name: text for name, text in os.environ.items() if name.startswith(PREFIX)})
    set_up(json=settings.log_json, service="prepare")
    folder = StateFolder.at(Path(os.environ[STATE]))
    installation = existing(folder)
    assert installation, "`up` keeps the installation before it starts this"
    try:
        outcome = prepare(installation, os.environ[FIRST_PASSWORD], store())
    except MeterhouseError as reason:
        outcome = {"failed": [str(reason)]}
    folder.write(PREPARED, outcome)
    for problem in outcome.get("failed", ()):
        log.error("not_prepared", reason=problem)
    return 1 if "failed" in outcome else 0


if __name__ == "__main__":
    sys.exit(main())
