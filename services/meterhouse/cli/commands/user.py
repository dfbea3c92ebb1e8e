"""`meterhouse user add`: someone who signs in."""

import argparse
import sys

from meterhouse.cli.command import Command
from meterhouse.cli.options import add_database, add_state


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument(
        "--role", required=True, metavar="ROLE", help="admin, engineer, viewer, tenant or one of the roles"
    )
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help="read the password from standard input; else one is made up",
    )
    add_state(parser)
    add_database(parser, help="the database, where it is not the state folder's")


def run(given: argparse.Namespace) -> int:
    from meterhouse.cli.access import operator
    from meterhouse.cli.login import readable_password
    from meterhouse.store import people

    password = sys.stdin.readline().rstrip("\n") if given.password_stdin else readable_password()
    # A password that was shown on a screen is for the first time only.
    is_made_up = not given.password_stdin
    people.add_user(
        operator(given), name=given.name, role=given.role, password=password, must_change_password=is_made_up
    )
    print(f"{given.name} may sign in as {given.role}.")
    if is_made_up:
        print(f"Password, shown this once and to be changed at the first sign-in: {password}")
    return 0


COMMANDS = (Command(("user", "add"), "add someone who signs in", run, arguments),)
