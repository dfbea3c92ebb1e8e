"""`meterhouse slots fold`: slot values into local days or months, without a database."""

import argparse
import csv
import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

from meterhouse.cli.command import Command
from meterhouse.kernel.errors import Fault, Refused

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="two columns, slot (start as an instant) and value")
    parser.add_argument("--zone", required=True, metavar="ZONE", help="IANA zone of the calendar")
    parser.add_argument("--step", required=True, choices=("day", "month"))
    parser.add_argument("--slot", type=int, default=15, metavar="MIN", help="length of a slot [min] (default: 15)")
    parser.add_argument("--from", dest="first", type=dt.date.fromisoformat, metavar="DATE", help="first local day")
    parser.add_argument("--to", dest="after", type=dt.date.fromisoformat, metavar="DATE", help="day after the last")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(given: argparse.Namespace) -> int:
    import numpy as np

    from meterhouse.kernel.calendar import Calendar, date_of, day_of, months
    from meterhouse.kernel.zones import is_zone

    if not is_zone(given.zone):
        raise Refused([Fault("--zone", f"{given.zone!r} is no IANA time zone; take one such as Europe/Berlin")])
    starts, values = _read(given.file, given.slot * 60)
    days = Calendar.of(given.zone).day(starts)
    inside = np.ones(len(days), bool)
    if given.first:
        inside &= days >= day_of(given.first)
    if given.after:
        inside &= days < day_of(given.after)
    keys = months(days[inside]) if given.step == "month" else days[inside]
    slots, where, counts = np.unique(keys, return_inverse=True, return_counts=True)
    sums = np.bincount(where, values[inside], minlength=len(slots))
    rows = [
        {
            "slot": str(np.datetime64(int(slot), "M")) if given.step == "month" else date_of(int(slot)).isoformat(),
            "value": float(value),
            "count": int(count),
        }
        for slot, value, count in zip(slots, sums, counts, strict=True)
    ]
    if given.json:
        print(json.dumps({"rows": rows}))
    else:
        for row in rows:
            print(f"{row['slot']:<12}{row['value']:>16.6g}{row['count']:>8}")
    return 0


def _read(path: Path, seconds: int) -> "tuple[NDArray[np.int64], NDArray[np.float64]]":
    """Starts [s UTC] and values."""
    import numpy as np

    starts, values, faults = [], [], []
    with path.open(newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            if number == 1 and row[:1] == ["slot"]:
                continue
            try:
                start = dt.datetime.fromisoformat(row[0])
                if start.tzinfo is None:
                    raise ValueError(f"{row[0]!r} has no offset; a slot is an instant")
                if start.timestamp() % seconds:
                    raise ValueError(f"{row[0]!r} is no start of a slot of {seconds // 60} min")
                starts.append(int(start.timestamp()))
                values.append(float(row[1]))
            except (ValueError, IndexError) as reason:
                faults.append(Fault(f"line {number}", str(reason)))
    if faults:
        raise Refused(faults)
    return np.array(starts, np.int64), np.array(values, np.float64)


COMMANDS = (Command(("slots", "fold"), "slot values into local days or months", run, arguments),)
