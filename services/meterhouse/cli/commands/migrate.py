"""`meterhouse migrate`: bring the database to this version, and set its users' passwords."""

import argparse
from pathlib import Path
from urllib.parse import unquote, urlsplit

from meterhouse.cli.command import Command
from meterhouse.cli.options import add_database, add_state
from meterhouse.kernel.errors import Unfit
from meterhouse.kernel.settings import from_environment


def arguments(parser: argparse.ArgumentParser) -> None:
    add_state(parser)
    add_database(
        parser,
        help="of one who may create databases and users (default: METERHOUSE_DATABASE, or the state's)",
    )
    parser.add_argument(
        "--roles",
        type=Path,
        metavar="DIR",
        help="folder with a file database_ROLE for each role, its URL (default: the state's passwords)",
    )


def run(given: argparse.Namespace) -> int:
    from meterhouse.cli.access import admin_url
    from meterhouse.cli.database import problems
    from meterhouse.cli.folder import StateFolder
    from meterhouse.cli.installation import existing
    from meterhouse.store import migrate

    url = admin_url(given)
    if found := problems(url):
        raise Unfit(" ".join(found))
    if given.roles:
        passwords = passwords_in(given.roles, migrate.ROLES)
    elif installation := existing(StateFolder.at(given.state)):
        passwords = installation.role_passwords()
    else:
        raise Unfit("The passwords of the services' database users are not known; name their folder with --roles.")
    applied = migrate.migrate(url, passwords, from_environment().slot_seconds)
    for name in applied:
        print(f"applied {name}")
    print("The database is up to date.")
    return 0


def passwords_in(folder: Path, roles: tuple[str, ...]) -> dict[str, str]:
    """Password of each role, from the URL that its service is given too: one fact, one place."""
    passwords = {}
    for role in roles:
        file = folder / f"database_{role}"
        try:
            password = urlsplit(file.read_text().strip()).password
        except OSError as reason:
            raise Unfit(f"{file} cannot be read ({reason.strerror}); `make secrets` makes it.") from reason
        if not password:
            raise Unfit(f"{file} holds no URL with a password; `make secrets` makes one.")
        passwords[role] = unquote(password)
    return passwords


COMMANDS = (Command(("migrate",), "bring the database to this version", run, arguments),)
