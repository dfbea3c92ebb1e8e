"""`meterhouse key add`: a key for a program that uses the API."""

import argparse

from meterhouse.cli.command import Command
from meterhouse.cli.options import add_database, add_state


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="what the key is for")
    parser.add_argument(
        "--role", required=True, metavar="ROLE", help="admin, engineer, viewer, tenant or one of the roles"
    )
    parser.add_argument("--space", type=int, metavar="ID", help="the space it is limited to (default: all)")
    add_state(parser)
    add_database(parser, help="the database, where it is not the state folder's")


def run(given: argparse.Namespace) -> int:
    """Print the key alone: it can be read into a variable, and is not kept anywhere."""
    from meterhouse.cli.access import operator
    from meterhouse.store import people

    print(people.add_key(operator(given), given.name, given.role, given.space))
    return 0


COMMANDS = (Command(("key", "add"), "make a key for a program; it is shown this once", run, arguments),)
