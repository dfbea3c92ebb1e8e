"""What was shown to whom: each report, file and explanation that leaves us is noted, and told before figures change."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from meterhouse.catalogue.metering import Node
from meterhouse.kernel.calendar import Calendar, first_day, months_touched
from meterhouse.reports import Directories, months
from meterhouse.reports.directory import Directory
from meterhouse.store import closed_months, viewings
from meterhouse.store.closed_months import ClosedMonth
from meterhouse.store.engine import Database
from meterhouse.store.people import Principal
from meterhouse.store.scope import Scope
from meterhouse.store.viewings import Form, Viewing, WhoKind


@dataclass(frozen=True)
class Shown:
    report: str
    days: tuple[int, int]
    """[first, after), local."""
    form: Form

    def note(self, database: Database, who: Principal, subjects: Iterable[Node]) -> None:
        viewings.note(database, [Viewing(each, *self.days, self.report, self.form, _who(who)) for each in subjects])


def form_of(who: Principal, suffix: str = "") -> Form:
    """A file by its suffix; what a key asks for goes to a program."""
    files: Mapping[str, Form] = {".csv": "csv", ".xlsx": "xlsx"}
    return files.get(suffix) or ("api" if who.kind == "key" else "screen")


def _who(who: Principal) -> tuple[WhoKind, int]:
    return ("api-keys" if who.kind == "key" else "users"), who.id


def touched(directories: Directories, effect: Mapping[str, Any], who: Principal, scope: Scope) -> dict[str, Any]:
    """Who has seen the figures that a correction changes, and which closed months it reaches into."""
    directory = directories.now()
    figures: dict[Node, tuple[int, int]] = {}
    for row in effect["meters"]:
        meter = row["kind"], row["id"]
        stretch = _seconds(row["from"]), _seconds(row["to"])
        for subject in _told_of(directory, meter):
            calendar = Calendar.of(directory.configuration.composition.zone_of(subject))
            low, high = calendar.touched(*stretch)
            first, after = figures.get(subject, (low, high))
            figures[subject] = min(low, first), max(high, after)
    seen = {subject: days for subject, days in figures.items() if scope.sees(*subject)}
    return {
        "seen": viewings.of(directories.database, seen, scope, _who(who)),
        "months": [months.month_told(each, directories, scope.sees) for each in _closes(directories, figures)],
    }


def _closes(directories: Directories, figures: Mapping[Node, tuple[int, int]]) -> list[ClosedMonth]:
    """Closed months of the spaces that share a day with the figures."""
    spaces = {number: days for (kind, number), days in figures.items() if kind == "spaces"}
    if not spaces:
        return []
    within = months_touched(min(low for low, _ in spaces.values()), max(high for _, high in spaces.values()))
    return [
        each
        for each in closed_months.of_spaces(directories.database, spaces, within)
        if first_day(each.month) < spaces[each.space_id][1] and first_day(each.month + 1) > spaces[each.space_id][0]
    ]


def _seconds(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).timestamp())


def _told_of(directory: Directory, meter: Node) -> set[Node]:
    """The meter, what is computed from it, and whatever counts these in a total."""
    configuration = directory.configuration
    found, left = {meter}, [meter]
    while left:
        more = set(configuration.computed_from.get(left.pop(), ())) - found
        found |= more
        left += more
    return found | {key.owner for each in found for key in configuration.composition.totals_of_meter.get(each, ())}
