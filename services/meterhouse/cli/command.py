"""A sub-command is a module under `commands/` that declares `COMMANDS`; nothing else has to be told of it.

A module says its name, help and arguments, and imports what it runs only when it runs: `meterhouse --help`
stays quick however heavy a command is.
"""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from meterhouse.cli import commands
from meterhouse.kernel.errors import MeterhouseError

FAILED = 1
INTERRUPTED = 130

_Branches: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

# What a group of commands (`meterhouse user …`) is for.
GROUPS = {
    "user": "people who sign in",
    "key": "keys of programs that use the API",
    "site": "a whole site as one workbook or a folder of YAML",
    "readings": "readings in bulk",
    "tariff": "tariffs and bills",
    "slots": "slot values and local days",
    "edge": "control on site",
    "faults": "what the demo plant has planted, and what of it was found",
}


@dataclass(frozen=True)
class Command:
    """One sub-command; `words` is its path, ("user", "add") for `meterhouse user add`."""

    words: tuple[str, ...]
    help: str
    run: Callable[[argparse.Namespace], int]
    arguments: Callable[[argparse.ArgumentParser], None] | None = None


def found() -> Iterator[Command]:
    for module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda module: module.name):
        yield from importlib.import_module(f"{commands.__name__}.{module.name}").COMMANDS


def parser(offered: Sequence[Command]) -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="meterhouse", description="Open energy management for buildings and sites.")
    tops = top.add_subparsers(metavar="COMMAND", required=True)
    branches: dict[tuple[str, ...], _Branches] = {(): tops}
    for command in offered:
        group = command.words[:-1]
        if group not in branches:
            grouped = tops.add_parser(group[0], help=GROUPS.get(group[0]))
            branches[group] = grouped.add_subparsers(metavar="ACT", required=True)
        leaf = branches[group].add_parser(command.words[-1], help=command.help, description=command.help)
        if command.arguments:
            command.arguments(leaf)
        leaf.set_defaults(run=command.run)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    given = parser(list(found())).parse_args(arguments)
    return guarded(lambda: given.run(given))


def guarded(run: Callable[[], int]) -> int:
    """Run one command; what stands in its way is said in a sentence, without a traceback."""
    try:
        return run()
    except MeterhouseError as reason:
        print(f"meterhouse: {reason}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # The reader of our output has seen enough (`meterhouse status | head -1`).
        sys.stderr.close()
        return FAILED
