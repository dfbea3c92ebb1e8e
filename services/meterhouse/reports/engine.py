"""The one engine of all reports: what is asked, from facts that are there already, as one tidy table.

`run(directories, ask)` answers a Report; API, chart, workbook and CSV all take it as it is. The engine
trusts its caller to have made sure that the subject may be seen.
"""

import time
from dataclasses import dataclass, field

import numpy as np

from meterhouse.catalogue import CATALOGUE
from meterhouse.catalogue.metering import Node
from meterhouse.kernel.calendar import Calendar
from meterhouse.kernel.errors import Fault, NotFound, Refused
from meterhouse.reports.answer import CLOSED, Answer, Ask, Values, folded
from meterhouse.reports.columns import elapsed, matters
from meterhouse.reports.declared import REPORTS, Report
from meterhouse.reports.directory import Directories, Directory
from meterhouse.reports.parts import parts as parts_of
from meterhouse.reports.period import (
    AGAINST,
    OF_DAYS,
    STEPS,
    Slots,
    counterparts,
    local_time,
    slots,
)
from meterhouse.reports.telling import Telling
from meterhouse.store.work import STAGES, pending_detail


@dataclass
class _Pending:
    """How many slots are being recomputed, asked at most once a second."""

    slots: int = 0
    asked: float = field(default=-1e9)


class Engine:
    def __init__(self, directories: Directories) -> None:
        self.directories = directories
        self._pending = _Pending()

    def run(self, ask: Ask, *, now: float | None = None) -> Answer:
        directory = self.directories.now()
        report = _offered(ask)
        subject, zone, space = _subject(ask, directory)
        calendar, reckoning = Calendar.of(zone), directory.reckoning(space)
        seconds = directory.configuration.slot_seconds
        parts = parts_of(self.directories, directory, ask, report)
        told_in = slots(ask.period, ask.step, calendar, seconds, reckoning)
        telling = Telling(self.directories, directory, calendar, report, parts, ask, ask.period)
        told = telling.told(told_in, ask.closed)
        references, held_totals = _held(telling, told_in)
        currencies = {part.unit for part in parts} if report.measure in ("cost", "income") else set()
        moment = time.time() if now is None else now
        parts = [part for part in parts if part.id != "rest" or matters(told[part.id])]
        return Answer(
            ask,
            report,
            subject,
            zone,
            currencies.pop() if len(currencies) == 1 else directory.currency(space),
            told_in,
            [local_time(int(start), calendar) for start in told_in.starts],
            tuple(parts),
            told,
            references,
            held_totals,
            self.pending(),
            elapsed(ask.period, telling.worked, calendar, seconds, moment),
            *telling.since(told_in, {part.id: told[part.id] for part in parts}),
        )

    def pending(self) -> int:
        moment = time.monotonic()
        if moment - self._pending.asked > 1:
            stages = pending_detail(self.directories.database)
            seconds = sum(each.seconds for each in stages if each.stage in STAGES)
            self._pending = _Pending(seconds // self.directories.now().configuration.slot_seconds, moment)
        return self._pending.slots


def reports_of(engine: Engine, subject: Node) -> list[Report]:
    """Reports that a subject is told in: of what it takes, of what it makes, or both. What has neither may take."""
    kind = subject[0]
    totals = engine.directories.now().configuration.composition.totals
    directions = {key.direction for key in totals if key.owner == subject} or {"input"}
    return [report for report in REPORTS.values() if kind in report.kinds and report.direction in directions]


def _held(telling: Telling, told_in: Slots) -> tuple[dict[str, Values], dict[str, float | None]]:
    """What each slot of each part is held against, and what the part's total is held against."""
    ask, calendar = telling.ask, telling.calendar
    if ask.against is None:
        return {}, {}
    then = ask.period.against(ask.against)
    wide = then if ask.step in OF_DAYS else then.with_days(ask.period.counterparts(ask.against))
    held_in = slots(wide, ask.step, calendar, telling.seconds, told_in.reckoning)
    held = telling.over(wide).told(held_in, ask.closed)
    where = counterparts(told_in, held_in, ask.period, ask.against, calendar)
    low, high = calendar.start(then.days[0]), calendar.start(then.days[1])
    inside = (held_in.starts >= low) & (held_in.starts < high)
    references = {part: np.where(where >= 0, each.values[where], np.nan) for part, each in held.items()}
    return references, {part: folded(telling.report, each.values[inside]) for part, each in held.items()}


def _offered(ask: Ask) -> Report:
    report = REPORTS.get(ask.report)
    if report is None:
        raise NotFound(f"there is no report {ask.report!r}; there are {', '.join(REPORTS)}")
    faults = []
    if ask.kind not in report.kinds:
        faults.append(Fault("kind", f"{ask.report} is not told of {ask.kind}; take {', '.join(report.kinds)}"))
    if ask.by not in report.by:
        faults.append(Fault("by", f"{ask.by!r} is no breakdown of {ask.report}; take {', '.join(report.by)}"))
    if ask.step not in STEPS:
        faults.append(Fault("step", f"{ask.step!r} is no step; take {', '.join(STEPS)}"))
    if ask.against is not None and ask.against not in AGAINST:
        faults.append(Fault("against", f"{ask.against!r} is nothing to hold against; take {', '.join(AGAINST)}"))
    if ask.closed not in CLOSED:
        faults.append(Fault("closed", f"{ask.closed!r} is no way to tell closed months; take {', '.join(CLOSED)}"))
    if faults:
        raise Refused(faults)
    return report


def _subject(ask: Ask, directory: Directory) -> tuple[str, str, int | None]:
    """Name, zone, and the space that it stands in."""
    composition = directory.configuration.composition
    if ask.subject not in directory.names:
        raise NotFound(f"there is no {CATALOGUE[ask.kind].title.lower()} {ask.id}")
    return directory.names[ask.subject], composition.zone_of(ask.subject), composition.space_of(ask.subject)
