"""`meterhouse faults`: what the demo plant has planted, and how much of it the closing of days has found."""

import argparse
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from meterhouse.cli.command import FAILED, Command
from meterhouse.cli.folder import StateFolder
from meterhouse.cli.installation import existing
from meterhouse.cli.options import add_database, add_state
from meterhouse.kernel.errors import Unfit
from meterhouse.kernel.settings import Settings, from_environment

if TYPE_CHECKING:
    from meterhouse.store.score import Label, Score


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_state(parser)
    add_database(parser, help="the database, where it is not the state folder's")


def _list(given: argparse.Namespace) -> int:
    planted = _labels(given)
    if given.json:
        print(json.dumps([_told(label) for label in planted]))
    for label in () if given.json else planted:
        print(f"{_day(label.first)}  {label.kind:<18} {label.meter:<36} {label.name}")
    return 0


def _score(given: argparse.Namespace) -> int:
    from meterhouse.cli.access import operator
    from meterhouse.store.score import in_history, score, standing

    database = operator(given)
    judged = score(in_history(database, _labels(given)), standing(database))
    if given.json:
        print(json.dumps(_report(judged)))
    else:
        _print(judged)
    return FAILED if judged.missed else 0


def _labels(given: argparse.Namespace) -> "list[Label]":
    from meterhouse.plant.telling import labels

    settings = _settings(given)
    if not settings.plant_begun:
        raise Unfit(
            "Nothing is planted here: this is no demo, or one that began before faults were planted. "
            "Begin a new one with `meterhouse up --demo --state FOLDER`."
        )
    return sorted(labels(settings), key=lambda each: each.first)


def _settings(given: argparse.Namespace) -> Settings:
    """Those of the plant of this installation."""
    settings = from_environment()
    installation = existing(StateFolder.at(given.state))
    begun = installation.begun if installation and installation.options.demo else ""
    return settings if settings.plant_begun else replace(settings, plant_begun=begun)


def _report(judged: "Score") -> dict[str, object]:
    return {
        "planted": len(judged.found) + len(judged.missed),
        "found": [{**_told(label), "finding": seen.id} for label, seen in judged.found],
        "missed": [_told(label) for label in judged.missed],
        "false_alarms": [
            {"finding": each.id, "kind": each.kind, "subject": each.subject, "first": each.first, "after": each.after}
            for each in judged.false_alarms
        ],
    }


def _told(label: "Label") -> dict[str, object]:
    return {
        "name": label.name,
        "kind": label.kind,
        "point": label.point,
        "meter": label.meter,
        "first": label.first,
        "after": label.after,
    }


def _print(judged: "Score") -> None:
    for label, _ in judged.found:
        print(f"found        {_day(label.first)}  {label.kind:<18} {label.meter}: {label.name}")
    for label in judged.missed:
        print(f"missed       {_day(label.first)}  {label.kind:<18} {label.meter}: {label.name}")
    for each in judged.false_alarms:
        print(f"false alarm  {_day(each.first)}  {each.kind:<18} {each.subject}")
    planted = len(judged.found) + len(judged.missed)
    print(f"{len(judged.found)} of {planted} found, {len(judged.false_alarms)} false alarms")


def _day(at: int) -> str:
    from meterhouse.store.rows import instant_of

    return instant_of(at)[:16]


COMMANDS = (
    Command(("faults", "list"), "what is planted, in order of time", _list, arguments),
    Command(("faults", "score"), "what of it was found, what was missed, and false alarms", _score, arguments),
)
