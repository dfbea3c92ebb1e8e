"""`meterhouse readings seal`, `archive` and `restore`: what the sealing service does by itself, by hand and at once;
and whole months to files, and back.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from meterhouse.cli.command import FAILED, Command
from meterhouse.cli.options import add_database, add_state
from meterhouse.kernel.errors import Fault, Refused
from meterhouse.kernel.settings import from_environment


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    add_state(parser)
    add_database(parser, help="the database, where it is not the state folder's")


def _seal_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--older-than", type=int, metavar="DAYS", help="readings of this age (default: METERHOUSE_SEAL_DAYS)"
    )
    _shared(parser)


def _archive_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--older-than", type=int, required=True, metavar="DAYS", help="months that ended so long ago")
    parser.add_argument("--remove", action="store_true", help="from the database, once the files were read back")
    _shared(parser)


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="that was archived to")
    _shared(parser)


def _seal(given: argparse.Namespace) -> int:
    from meterhouse.cli.access import operator

    readings, chunks = _sealed(operator(given), given.older_than)
    _tell(given, {"readings": readings, "chunks": chunks}, f"{readings} readings sealed into {chunks} chunks")
    return 0


def _sealed(database: Any, days: int | None) -> tuple[int, int]:
    from meterhouse.store.folding import Limits
    from meterhouse.store.sealing import seal

    settings = from_environment()
    days = settings.seal_days if days is None else days
    if days < 2:
        raise Refused([Fault("--older-than", f"{days} is too young; take 2 days or more")])
    readings = chunks = 0
    for moved in seal(database, Limits.at(time.time(), days, settings.merge_days)):
        readings, chunks = readings + moved.readings, chunks + moved.chunks
    return readings, chunks


def _archive(given: argparse.Namespace) -> int:
    from meterhouse.cli.access import operator
    from meterhouse.store.archive import archive
    from meterhouse.store.sealed import DAY

    settings, database = from_environment(), operator(given)
    if given.older_than < settings.seal_days:
        reason = f"{given.older_than} days are not sealed yet; take {settings.seal_days} or more"
        raise Refused([Fault("--older-than", reason)])
    _sealed(database, None)
    told, kept = [], 0
    for month in archive(database, given.folder, int(time.time() // DAY) - given.older_than, remove=given.remove):
        told.append({"file": str(month.path), "readings": month.readings, "removed": month.removed, "kept": month.kept})
        kept += month.kept
        if not given.json:
            what = "written" if month.is_new else "was there already"
            went = f", {month.removed} removed from the database" if given.remove else ""
            print(f"{month.path}: {month.readings} readings, {what}{went}", flush=True)
            if month.kept:
                print(f"  {month.kept} points stay: more was sealed meanwhile. Run it again.", flush=True)
    _tell(given, {"months": told}, "" if told else "no month is sealed and that old")
    return FAILED if kept else 0


def _restore(given: argparse.Namespace) -> int:
    from meterhouse.cli.access import operator
    from meterhouse.store.archive import restore

    database = operator(given)
    told, refused = [], 0
    for file in restore(database, given.folder):
        told.append({"file": str(file.path), "readings": file.readings, "refused": file.refused})
        refused += file.refused
        if not given.json:
            print(f"{file.path}: {file.readings} readings are back", flush=True)
            if file.refused:
                print(f"  {file.refused} contradict what came in since, and stay in the file", flush=True)
    _sealed(database, None)
    _tell(given, {"files": told}, "" if told else "nothing of these files is missing here")
    return FAILED if refused else 0


def _tell(given: argparse.Namespace, report: dict[str, Any], sentence: str) -> None:
    if given.json:
        print(json.dumps(report))
    elif sentence:
        print(sentence)


COMMANDS = (
    Command(
        ("readings", "seal"), "pack old readings now, as the sealing service does by and by", _seal, _seal_arguments
    ),
    Command(("readings", "archive"), "sealed months as Parquet files", _archive, _archive_arguments),
    Command(("readings", "restore"), "bring archived months back", _restore, _restore_arguments),
)
