"""`meterhouse readings import`: a CSV file of readings into one point, with every refused row told."""

import argparse
import json
import sys
from pathlib import Path

from meterhouse.cli.command import FAILED, Command
from meterhouse.cli.options import add_database, add_state
from meterhouse.kernel.errors import Conflict, Fault, NotFound, Refused

BATCH = 500_000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    parser.add_argument("--map", required=True, metavar="at=COLUMN,value=COLUMN", help="columns of instant and value")
    parser.add_argument("--point", required=True, metavar="KEY", help="key of the point that the readings belong to")
    parser.add_argument("--zone", default="UTC", metavar="ZONE", help="of instants without an offset (default: UTC)")
    parser.add_argument("--decimal", default=".", metavar="SIGN", help="before the fraction: . or , (default: .)")
    parser.add_argument(
        "--stamp",
        choices=("start", "end"),
        default="end",
        help="what the instant of an interval's reading tells (default: end)",
    )
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    add_state(parser)
    add_database(parser, help="the database, where it is not the state folder's")


def run(given: argparse.Namespace) -> int:
    from meterhouse.cli.access import operator
    from meterhouse.store import reading_file, readings
    from meterhouse.store.reading_file import Layout

    columns = _columns(given.map)
    parsed = reading_file.parse(given.file, Layout(columns["at"], columns["value"], given.zone, given.decimal))
    database = operator(given)
    found = database.rows(
        "SELECT id, kind, interval_seconds FROM meterhouse_system.point WHERE `key` = %s", (given.point,)
    )
    if not found and given.point.isdecimal():
        found = database.rows(
            "SELECT id, kind, interval_seconds FROM meterhouse_system.point WHERE id = %s", (int(given.point),)
        )
    if not found:
        raise NotFound(f"there is no point {given.point!r}; make it first, or see the keys in the list of points")
    if len(found) > 1:
        ids = ", ".join(str(row[0]) for row in found)
        raise Conflict(
            f"{len(found)} organizations have a point {given.point!r}; name the one that is meant by its id: {ids}"
        )
    ((point, kind, interval),) = found
    ats = parsed.ats
    if given.stamp == "start" and kind == "delta":
        ats = ats + round(interval or reading_file.usual_step(ats))
    new = unchanged = 0
    refused = list(parsed.refused)
    for first in range(0, len(ats), BATCH):
        part = slice(first, first + BATCH)
        points = ats[part] * 0 + point
        written = readings.write(database, points, ats[part], parsed.values[part])
        new, unchanged = new + written.new, unchanged + written.unchanged
        refused += [
            (int(parsed.rows[first + at]), "another value is kept for this instant; correct it instead")
            for at in written.refused
        ]
    _tell(given, new, unchanged, sorted(refused))
    return FAILED if refused and not new and not unchanged else 0


def _columns(text: str) -> dict[str, str]:
    pairs = dict(pair.split("=", 1) for pair in text.split(",") if "=" in pair)
    if set(pairs) != {"at", "value"}:
        raise Refused([Fault("--map", f"{text!r} must read at=COLUMN,value=COLUMN")])
    return pairs


def _tell(given: argparse.Namespace, new: int, unchanged: int, refused: list[tuple[int, str]]) -> None:
    if given.json:
        rows = [{"line": line, "reason": reason} for line, reason in refused]
        print(json.dumps({"new": new, "unchanged": unchanged, "refused": rows}))
        return
    for line, reason in refused:
        print(f"line {line}: {reason}", file=sys.stderr)
    print(f"{new} new, {unchanged} unchanged, {len(refused)} refused")


COMMANDS = (Command(("readings", "import"), "readings of one point from a CSV file", run, arguments),)
