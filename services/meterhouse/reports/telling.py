"""How the days of a period are told: facts of the coarsest grain that is exact, closed months as of their close."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from meterhouse.kernel.calendar import Calendar, months, months_touched
from meterhouse.reports import closed
from meterhouse.reports.answer import Ask, Closed, MonthTold, Part, Told, Values, number
from meterhouse.reports.closed import Closes
from meterhouse.reports.columns import column, combined, only
from meterhouse.reports.declared import Report
from meterhouse.reports.derived import derived, is_derived
from meterhouse.reports.directory import Directories, Directory
from meterhouse.reports.period import OF_MONTHS, Period, Slots, slots
from meterhouse.reports.workdays import Worked, worked_days
from meterhouse.store import facts
from meterhouse.store.facts import Facts, database_of
from meterhouse.store.series import Series
from meterhouse.store.superseded import Grain


@dataclass(frozen=True)
class Telling:
    """All by which the parts of a report are told over some days, in whatever slots."""

    directories: Directories
    directory: Directory
    calendar: Calendar
    report: Report
    parts: Sequence[Part]
    ask: Ask
    period: Period
    within: tuple[int, int] | None = None
    """Instants [s UTC] between which alone slots of the period count."""

    def over(self, period: Period) -> "Telling":
        """The same of other days."""
        return replace(self, period=period)

    @property
    def seconds(self) -> int:
        """Of a base slot."""
        return self.directory.configuration.slot_seconds

    @cached_property
    def worked(self) -> Worked | None:
        """Which days are worked, where the answer tells these from the others."""
        if self.ask.by != "day-type":
            return None
        owners = [self.ask.subject, *(each for each in self._above if each != self.ask.subject)]
        name = self.directory.names[self.ask.subject]
        return worked_days(self.directory.workdays, owners, name, self.period, self.calendar)

    @cached_property
    def closes(self) -> Closes:
        """Of the closed months among the days."""
        lineage = [space for _, space in self._above]
        return closed.closes(self.directories.database, lineage, self.period, self.ask.as_of)

    @cached_property
    def _above(self) -> list[tuple[str, int]]:
        """The space that the subject is, or stands in, and those above."""
        composition = self.directory.configuration.composition
        space = composition.space_of(self.ask.subject)
        return [("spaces", each) for each in composition.lineage(space)] if space is not None else []

    def told(self, told_in: Slots, how: Closed) -> dict[str, Told]:
        """Each part in these slots."""
        series = sorted({key for part in self.parts for key, _ in part.series})
        grain = self._grain(told_in)
        closes = self.closes if how == "as-closed" else {}
        shown = closed.stretches(self.period.days, closes, self.ask.as_of)
        several = [self._facts(each, grain, series) for each in shown]
        found = several[0] if len(several) == 1 else facts.together(several)
        told: dict[str, Told] = {}
        for days, own in groupby(self.parts, key=lambda part: part.days):
            here, slots_here = found, told_in
            if days is not None and self.worked is not None:
                here, slots_here = only(found, told_in, days, self.worked, self.calendar, self.seconds)
            columns = {key: column(here, key, slots_here, self.report, self.calendar, self.seconds) for key in series}
            told |= {part.id: combined(part, columns, len(told_in.keys)) for part in own}
        return told

    def since(self, told_in: Slots, told: dict[str, Told]) -> tuple[tuple[MonthTold, ...], dict[str, Values]]:
        """The closed months among the days, and what came to each slot since.

        told   what the answer tells in these slots
        """
        if not self.closes:
            return (), {}
        is_closed = self.ask.closed == "as-closed"
        other = self.told(told_in, "current" if is_closed else "as-closed")
        then, now = (told, other) if is_closed else (other, told)
        by_month = slots(self.period, "month", self.calendar, self.seconds, told_in.reckoning)
        shut, current = self.told(by_month, "as-closed"), self.told(by_month, "current")
        order = {int(month): nth for nth, month in enumerate(months(by_month.keys))}

        def figures(nth: int) -> dict[str, tuple[float | None, float | None]]:
            return {part: (number(shut[part].values[nth]), number(current[part].values[nth])) for part in told}

        return (
            tuple(MonthTold(close, figures(order[month])) for month, close in sorted(self.closes.items())),
            {part: closed.adjustment(then[part].values, now[part].values) for part in told},
        )

    def _grain(self, told_in: Slots) -> Grain:
        """The coarsest that tells these slots exactly."""
        if told_in.step in ("slot", "hour"):
            return "slot"
        if told_in.step in OF_MONTHS and self.period.is_whole_months and self.ask.by != "day-type":
            return "month"
        return "day"

    def _facts(self, shown: closed.Stretch, grain: Grain, series: list[int]) -> Facts:
        database, home = self.directories.database, database_of(self.report.measure)
        first, after = shown.first, shown.after
        if grain == "day":
            return facts.read(database, home, "day", series, first, after, expected=0, as_of=shown.as_of)
        if grain == "month":
            within = months_touched(first, after)
            return facts.read(database, home, "month", series, *within, expected=0, as_of=shown.as_of)
        low, high = self.calendar.span(first, after)
        seconds = self.seconds
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
        day = self.calendar.day(found["slot"].to_numpy())
        kept = (day >= first) & (day < after)
        if self.within is not None:
            kept &= found["slot"].is_between(*self.within, closed="left").to_numpy()
        return Facts("slot", found.filter(kept))

    def _about(self, key: int) -> Series:
        series = self.directories.series.series(key)
        assert series is not None, f"series {key} was just looked up"
        return series
