"""`meterhouse site plan|apply|export`: a whole site as one workbook or a folder of YAML."""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meterhouse.cli.command import FAILED, Command
from meterhouse.cli.options import add_database, add_state

if TYPE_CHECKING:
    from meterhouse.store.merging import Outcome
    from meterhouse.store.site_files import Site

_FILE = "FILE.xlsx or FOLDER"
_SIGNS = {"created": "+", "updated": "~", "refused": "!"}
_LONGEST = 60
"""Characters of a value in the difference."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar=_FILE, help="a .zip, .yaml or .json will do as well")
    add_state(parser)
    add_database(parser, help="the database, where it is not the state folder's")


def _given_arguments(parser: argparse.ArgumentParser) -> None:
    _arguments(parser)
    parser.add_argument("--json", action="store_true", help="every row and what becomes of it, as JSON")


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    _arguments(parser)
    parser.add_argument(
        "--with-secrets",
        action="store_true",
        help="tell passwords of connections too, for another installation to take; they are masked otherwise",
    )


def plan(given: argparse.Namespace) -> int:
    return _merged(given, dry_run=True)


def apply(given: argparse.Namespace) -> int:
    return _merged(given, dry_run=False)


def export(given: argparse.Namespace) -> int:
    from meterhouse.cli.access import operator
    from meterhouse.store import document, site_files

    told = document.export(operator(given), with_secrets=given.with_secrets)
    site_files.write_path(given.file, told)
    print(f"{sum(map(len, told.values()))} records of {len(told)} kinds in {given.file}")
    return 0


def _merged(given: argparse.Namespace, *, dry_run: bool) -> int:
    from meterhouse.cli.access import operator, vault
    from meterhouse.store import document, site_files
    from meterhouse.store.records import Records

    site = site_files.read_path(given.file)
    outcomes = document.merged(Records(operator(given), vault=vault(given)), site.document, dry_run=dry_run)
    is_refused = any(outcome.faults for outcome in outcomes)
    if given.json:
        print(json.dumps(_told(site, outcomes), ensure_ascii=False))
    else:
        for line in _lines(site, outcomes, is_plan=dry_run):
            print(line)
    return FAILED if is_refused else 0


def _lines(site: "Site", outcomes: "list[Outcome]", *, is_plan: bool) -> Iterator[str]:
    """The difference when it is a plan, what is refused in any case, and the counts."""
    for outcome in outcomes:
        if is_plan and outcome.status in ("created", "updated"):
            yield f"{_SIGNS[outcome.status]} {outcome.kind} {outcome.name}"
            for field, (old, new) in outcome.changes.items():
                yield f"    {field}: {_shown(old)} → {_shown(new)}"
    for outcome in outcomes:
        for fault in outcome.faults:
            place = site.place(outcome.kind, outcome.row, fault.field)
            name = f" {outcome.name}" if outcome.name else ""
            field = f" {fault.field}" if fault.field else ""
            yield f"{_SIGNS['refused']} {place}{name}{field}: {fault.reason}"
    for kind, rows in site.document.items():
        counts = Counter(outcome.status for outcome in outcomes if outcome.kind == kind)
        yield f"{kind}: {_counted(counts)}" if rows else f"{kind}: no rows"
    total = Counter(outcome.status for outcome in outcomes)
    kept = "; nothing was changed" if total["refused"] and not is_plan else ""
    yield f"total: {_counted(total)}{kept}"


def _counted(counts: "Counter[Any]") -> str:
    said = [f"{counts[status]} {status}" for status in ("created", "updated", "unchanged")]
    return ", ".join([*said, f"{counts['refused']} refused"] if counts["refused"] else said)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _told(site: "Site", outcomes: "list[Outcome]") -> dict[str, Any]:
    counts = Counter(outcome.status for outcome in outcomes)
    return {status: counts[status] for status in ("created", "updated", "unchanged", "refused")} | {
        "rows": [
            {
                "kind": outcome.kind,
                "row": outcome.row,
                "place": site.place(outcome.kind, outcome.row, ""),
                "status": outcome.status,
                "name": outcome.name,
                "errors": [
                    {
                        "field": fault.field,
                        "reason": fault.reason,
                        "place": site.place(outcome.kind, outcome.row, fault.field),
                    }
                    for fault in outcome.faults
                ],
                "changes": outcome.changes,
            }
            for outcome in outcomes
        ]
    }


COMMANDS = (
    Command(("site", "plan"), "what a file would change, and all that is wrong with it", plan, _given_arguments),
    Command(("site", "apply"), "bring the site to what a file says, all of it or nothing", apply, _given_arguments),
    Command(("site", "export"), "write the whole site to a file or folder", export, _export_arguments),
)
