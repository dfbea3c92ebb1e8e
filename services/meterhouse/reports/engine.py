"""The one engine of all reports: what is asked, from facts that are there already, as one tidy table.

`run(directories, ask)` answers a Report; API, chart, workbook and CSV all take it as it is. The engine
trusts its caller to have made sure that the subject may be seen.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

import numpy as np

from meterhouse.catalogue import CATALOGUE
from meterhouse.kernel.calendar import Calendar, months
from meterhouse.kernel.errors import Fault, NotFound, Refused
from meterhouse.reports import closed
from meterhouse.reports.answer import CLOSED, Answer, Ask, MonthTold, Part, Told, Values, folded, number
from meterhouse.reports.closed import Closes
from meterhouse.reports.columns import column, combined, elapsed, matters, only
from meterhouse.reports.declared import REPORTS, Report
from meterhouse.reports.derived import derived, is_derived
from meterhouse.reports.directory import Directories, Directory
from meterhouse.reports.parts import parts as parts_of
from meterhouse.reports.period import (
    AGAINST,
    OF_DAYS,
    OF_MONTHS,
    STEPS,
    Period,
    Slots,
    counterparts,
    local_time,
    slots,
)
from meterhouse.reports.workdays import Worked, worked_days
from meterhouse.store import facts
from meterhouse.store.facts import Facts, database_of
from meterhouse.store.series import Series
from meterhouse.store.superseded import Grain
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
        worked = self._worked(ask, ask.period, calendar, directory)
        closes = self._closes(ask, ask.period, space, directory)
        told = self._tell(ask, ask.period, told_in, parts, report, calendar, directory, worked, _used(ask, closes))
        references, held_totals = self._hold(ask, told_in, parts, report, calendar, directory)
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
            elapsed(ask.period, worked, calendar, seconds, moment),
            *self._since(ask, told_in, told, parts, report, calendar, directory, worked, closes),
        )

    def _closes(self, ask: Ask, period: Period, space: int | None, directory: Directory) -> Closes:
        lineage = directory.configuration.composition.lineage(space) if space is not None else ()
        return closed.closes(self.directories.database, lineage, period, ask.as_of)

    def _since(
        self,
        ask: Ask,
        told_in: Slots,
        told: dict[str, Told],
        parts: Sequence[Part],
        report: Report,
        calendar: Calendar,
        directory: Directory,
        worked: Worked | None,
        closes: Closes,
    ) -> tuple[tuple[MonthTold, ...], dict[str, Values]]:
        """The closed months of the period, and what came to each slot since."""
        if not closes:
            return (), {}

        def tell(slots_told: Slots, ask: Ask, of: Closes) -> dict[str, Told]:
            return self._tell(ask, ask.period, slots_told, parts, report, calendar, directory, worked, of)

        others = tell(told_in, ask, {} if ask.closed == "as-closed" else closes)
        then, now = (told, others) if ask.closed == "as-closed" else (others, told)
        by_month = replace(ask, step="month")
        seconds = directory.configuration.slot_seconds
        each_month = slots(ask.period, "month", calendar, seconds, told_in.reckoning)
        shut, current = tell(each_month, by_month, closes), tell(each_month, by_month, {})
        order = {int(month): nth for nth, month in enumerate(months(each_month.keys))}
        return (
            tuple(
                MonthTold(
                    close,
                    {
                        part.id: (
                            number(shut[part.id].values[order[month]]),
                            number(current[part.id].values[order[month]]),
                        )
                        for part in parts
                    },
                )
                for month, close in sorted(closes.items())
            ),
            {part.id: closed.adjustment(then[part.id].values, now[part.id].values) for part in parts},
        )

    def _hold(
        self,
        ask: Ask,
        told_in: Slots,
        parts: Sequence[Part],
        report: Report,
        calendar: Calendar,
        directory: Directory,
    ) -> tuple[dict[str, Values], dict[str, float | None]]:
        """What each slot of each part is held against, and what the part's total is held against."""
        if ask.against is None:
            return {}, {}
        then = ask.period.against(ask.against)
        wide = then if ask.step in OF_DAYS else then.with_days(ask.period.counterparts(ask.against))
        held_in = slots(wide, ask.step, calendar, directory.configuration.slot_seconds, told_in.reckoning)
        worked = self._worked(ask, wide, calendar, directory)
        closes = self._closes(ask, wide, directory.configuration.composition.space_of(ask.subject), directory)
        held = self._tell(ask, wide, held_in, parts, report, calendar, directory, worked, _used(ask, closes))
        where = counterparts(told_in, held_in, ask.period, ask.against, calendar)
        low, high = calendar.start(then.days[0]), calendar.start(then.days[1])
        inside = (held_in.starts >= low) & (held_in.starts < high)
        references = {part: np.where(where >= 0, each.values[where], np.nan) for part, each in held.items()}
        return references, {part: folded(report, each.values[inside]) for part, each in held.items()}

    def pending(self) -> int:
        moment = time.monotonic()
        if moment - self._pending.asked > 1:
            stages = pending_detail(self.directories.database)
            seconds = sum(each.seconds for each in stages if each.stage in STAGES)
            self._pending = _Pending(seconds // self.directories.now().configuration.slot_seconds, moment)
        return self._pending.slots

    def _tell(
        self,
        ask: Ask,
        period: Period,
        told_in: Slots,
        parts: Sequence[Part],
        report: Report,
        calendar: Calendar,
        directory: Directory,
        worked: Worked | None,
        closes: Closes,
    ) -> dict[str, Told]:
        series = sorted({key for part in parts for key, _ in part.series})
        grain = _grain(ask, period)
        shown = closed.stretches(period.days, closes, ask.as_of)
        several = [self._facts(each, grain, series, report, calendar, directory) for each in shown]
        found = several[0] if len(several) == 1 else facts.together(several)
        seconds = directory.configuration.slot_seconds
        told: dict[str, Told] = {}
        for days, own in groupby(parts, key=lambda part: part.days):
            here, slots_here = found, told_in
            if days is not None and worked is not None:
                here, slots_here = only(found, told_in, days, worked, calendar, seconds)
            columns = {key: column(here, key, slots_here, report, calendar, seconds) for key in series}
            told |= {part.id: combined(part, columns, len(told_in.keys)) for part in own}
        return told

    def _worked(self, ask: Ask, period: Period, calendar: Calendar, directory: Directory) -> Worked | None:
        """Which days are worked, where the answer tells these from the others."""
        if ask.by != "day-type":
            return None
        composition = directory.configuration.composition
        space = composition.space_of(ask.subject)
        above = [("spaces", each) for each in composition.lineage(space)] if space is not None else []
        owners = [ask.subject, *(each for each in above if each != ask.subject)]
        return worked_days(directory.workdays, owners, directory.names[ask.subject], period, calendar)

    def _facts(
        self,
        shown: closed.Stretch,
        grain: Grain,
        series: list[int],
        report: Report,
        calendar: Calendar,
        directory: Directory,
    ) -> Facts:
        """Facts of some days; *grain* is the coarsest that tells the step exactly."""
        database, home = self.directories.database, database_of(report.measure)
        first, after = shown.first, shown.after
        if grain == "day":
            return facts.read(database, home, "day", series, first, after, expected=0, as_of=shown.as_of)
        if grain == "month":
            low, high = (int(each) for each in months(np.array([first, after - 1])))
            return facts.read(database, home, "month", series, low, high + 1, expected=0, as_of=shown.as_of)
        low, high = calendar.span(first, after)
        seconds = directory.configuration.slot_seconds
        low, high = low // seconds * seconds, -(-high // seconds) * seconds
        expected = len(series) * (high - low) // seconds
        about = {key: self._about(key) for key in series}
        stored = [key for key in series if not is_derived(about[key])]
        parts = [facts.read(database, home, "slot", stored, low, high, expected=expected, as_of=shown.as_of)]
        parts += [
            derived(self.directories, about[key], key, low, high, as_of=shown.as_of)
            for key in series
            if is_derived(about[key])
        ]
        found = facts.together(parts).frame
        day = calendar.day(found["slot"].to_numpy())
        return Facts("slot", found.filter((day >= first) & (day < after)))

    def _about(self, key: int) -> Series:
        series = self.directories.series.series(key)
        assert series is not None, f"series {key} was just looked up"
        return series


def _used(ask: Ask, closes: Closes) -> Closes:
    """Those by which the answer is told."""
    return closes if ask.closed == "as-closed" else {}


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


def _grain(ask: Ask, period: Period) -> Grain:
    if ask.step in ("slot", "hour"):
        return "slot"
    if ask.step in OF_MONTHS and period.is_whole_months and ask.by != "day-type":
        return "month"
    return "day"
