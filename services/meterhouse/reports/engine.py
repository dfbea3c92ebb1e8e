"""The one engine of all reports: what is asked, from facts that are there already, as one tidy table.

`run(directories, ask)` answers a Report; API, chart, workbook and CSV all take it as it is. The engine
trusts its caller to have made sure that the subject may be seen.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meterhouse.catalogue import CATALOGUE
from meterhouse.kernel.calendar import Calendar, first_day, months
from meterhouse.kernel.errors import Fault, NotFound, Refused
from meterhouse.kernel.quality import COVERED, Quality
from meterhouse.reports.answer import Answer, Ask, Part, Told, Values, folded
from meterhouse.reports.declared import REPORTS, Report
from meterhouse.reports.derived import derived, is_derived
from meterhouse.reports.directory import Directories, Directory
from meterhouse.reports.parts import parts as parts_of
from meterhouse.reports.period import (
    AGAINST,
    STEPS,
    Period,
    Slots,
    Step,
    counterparts,
    hour_starts,
    local_time,
    slots,
    step_of_days,
)
from meterhouse.store import facts
from meterhouse.store.facts import Facts, Grain, database_of
from meterhouse.store.series import Series
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
        calendar = Calendar.of(zone)
        seconds = directory.configuration.slot_seconds
        parts = parts_of(self.directories, directory, ask, report)
        told_in = slots(ask.period, ask.step, calendar, seconds)
        told = self._tell(ask, ask.period, told_in, parts, report, calendar, directory)
        references, held_totals = self._hold(ask, told_in, parts, report, calendar, directory)
        currencies = {part.unit for part in parts} if report.measure in ("cost", "income") else set()
        low, high = calendar.start(ask.period.days[0]), calendar.start(ask.period.days[1])
        moment = time.time() if now is None else now
        return Answer(
            ask,
            report,
            subject,
            zone,
            currencies.pop() if len(currencies) == 1 else directory.currency(space),
            told_in,
            [local_time(int(start), calendar) for start in told_in.starts],
            tuple(part for part in parts if part.id != "rest" or _matters(told[part.id])),
            told,
            references,
            held_totals,
            self.pending(),
            int((min(high, max(low, moment)) - low) // seconds),
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
        wide = then if ask.step in ("week", "month", "year") else then.with_days(ask.period.counterparts(ask.against))
        held_in = slots(wide, ask.step, calendar, directory.configuration.slot_seconds)
        held = self._tell(ask, wide, held_in, parts, report, calendar, directory)
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
    ) -> dict[str, Told]:
        series = sorted({key for part in parts for key, _ in part.series})
        found = self._facts(ask, period, series, report, calendar, directory)
        columns = {
            key: _column(found, key, told_in, ask.step, report, calendar, directory.configuration.slot_seconds)
            for key in series
        }
        return {part.id: _combined(part, columns, len(told_in.keys)) for part in parts}

    def _facts(
        self,
        ask: Ask,
        period: Period,
        series: list[int],
        report: Report,
        calendar: Calendar,
        directory: Directory,
    ) -> Facts:
        """The coarsest facts that tell the step exactly."""
        database = database_of(report.measure)
        grain = _grain(ask.step, period)
        first, after = period.days
        if grain == "day":
            return facts.read(self.directories.database, database, "day", series, first, after, expected=0)
        if grain == "month":
            low, high = (int(each) for each in months(np.array([first, after - 1])))
            return facts.read(self.directories.database, database, "month", series, low, high + 1, expected=0)
        low, high = calendar.span(first, after)
        seconds = directory.configuration.slot_seconds
        low, high = low // seconds * seconds, -(-high // seconds) * seconds
        expected = len(series) * (high - low) // seconds
        about = {key: self._about(key) for key in series}
        stored = [key for key in series if not is_derived(about[key])]
        parts = [facts.read(self.directories.database, database, "slot", stored, low, high, expected=expected)]
        parts += [derived(self.directories, about[key], key, low, high) for key in series if is_derived(about[key])]
        frame = pl.concat([each.frame for each in parts]).sort("series_id", "slot")
        day = calendar.day(frame["slot"].to_numpy())
        return Facts("slot", frame.filter((day >= first) & (day < after)))

    def _about(self, key: int) -> Series:
        series = self.directories.series.series(key)
        assert series is not None, f"series {key} was just looked up"
        return series


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
    if faults:
        raise Refused(faults)
    return report


def _subject(ask: Ask, directory: Directory) -> tuple[str, str, int | None]:
    """Name, zone, and the space that it stands in."""
    composition = directory.configuration.composition
    if ask.subject not in directory.names:
        raise NotFound(f"there is no {CATALOGUE[ask.kind].title.lower()} {ask.id}")
    return directory.names[ask.subject], composition.zone_of(ask.subject), composition.space_of(ask.subject)


def _grain(step: Step, period: Period) -> Grain:
    if step in ("slot", "hour"):
        return "slot"
    if step in ("month", "year") and period.is_whole_months:
        return "month"
    return "day"


def _column(
    found: Facts, key: int, told_in: Slots, step: Step, report: Report, calendar: Calendar, slot_seconds: int
) -> Told:
    """One series told in the slots of the report."""
    series = found.frame["series_id"].to_numpy()
    rows = slice(*np.searchsorted(series, [key, key + 1]))
    times = found.frame[found.grain].to_numpy()[rows]
    coverage, quality = found.column("coverage")[rows], found.column("quality")[rows]
    if found.grain == "slot":
        keys = times if step == "slot" else hour_starts(times, calendar)
        weight = np.ones(len(times), np.int64)
        rate = 3600 / slot_seconds if report.fold == "max" else 1.0
        shown: Values = found.frame["value"].to_numpy()[rows] * rate
    else:
        days = times if found.grain == "day" else np.array([first_day(int(month)) for month in times], np.int64)
        keys = step_of_days(days, step)
        shown = found.frame["peak" if report.fold == "max" else "value"].to_numpy()[rows]
        weight = _weights(days, found.grain, calendar, slot_seconds)
    where = np.searchsorted(told_in.keys, keys)
    count = len(told_in.keys)
    values = np.full(count, np.nan)
    covered = np.bincount(where, coverage * weight, minlength=count) // told_in.expected
    grades = np.zeros(count, np.int64)
    np.maximum.at(grades, where, quality.astype(np.int64))
    if report.fold == "max":
        np.fmax.at(values, where, shown)
    else:
        sums = np.bincount(where, shown, minlength=count)
        values[where] = sums[where]
    return Told(values, np.minimum(covered, COVERED).astype(np.int64), grades)


def _weights(days: NDArray[np.int64], grain: Grain, calendar: Calendar, slot_seconds: int) -> NDArray[np.int64]:
    """Base slots in each day, or in each month from its first day on."""
    if grain == "day":
        after = days + 1
    else:
        after = (days.astype("datetime64[D]").astype("datetime64[M]") + 1).astype("datetime64[D]").astype(np.int64)
    starts = np.array([calendar.start(int(day)) for day in days], np.int64)
    ends = np.array([calendar.start(int(day)) for day in after], np.int64)
    return (ends - starts) // slot_seconds


def _combined(part: Part, columns: dict[int, Told], count: int) -> Told:
    """The sum of a part's series; nothing where the first of them, which the others are taken from, has nothing."""
    if len(part.series) == 1 and part.series[0][1] == 1.0:
        return columns[part.series[0][0]]
    values, coverage, quality = np.zeros(count), np.full(count, COVERED), np.zeros(count, np.int64)
    for nth, (key, sign) in enumerate(part.series):
        told = columns[key]
        values = values + sign * (told.values if nth == 0 else np.nan_to_num(told.values))
        coverage = np.minimum(coverage, told.coverage) if nth == 0 else coverage
        # What a silent part does not account for swells the rest: say so.
        quality = np.maximum(quality, np.where(told.coverage < COVERED, Quality.PARTIAL, told.quality))
    return Told(values, coverage, quality)


def _matters(rest: Told) -> bool:
    """A remainder that is more than what rounding leaves."""
    return bool(np.nanmax(np.abs(rest.values), initial=0.0) > 1e-6)
