"""Explain a figure of days or of an hour: the months, days or slots that it is folded from, and what its parts add.

A total leads to the totals below it and to its own meters, money to the lines of its tariffs, carbon to its factors.
Each of these is a figure that can be asked for in turn, down to a slot and the readings that it was counted from.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from meterhouse.catalogue.composition import Makeup, Member
from meterhouse.catalogue.metering import Node
from meterhouse.kernel.calendar import Calendar, date_of
from meterhouse.kernel.errors import Fault, NotFound, Refused
from meterhouse.kernel.quality import COVERED, Quality
from meterhouse.kernel.quantity import power_unit
from meterhouse.reports import closed as closing
from meterhouse.reports.answer import Ask, Closed, DayType, Part, Sees, Told, folded, month_figures, number
from meterhouse.reports.columns import elapsed
from meterhouse.reports.declared import REPORTS, By, Report
from meterhouse.reports.derived import derived, has_slots
from meterhouse.reports.directory import Directory
from meterhouse.reports.engine import Engine
from meterhouse.reports.explain_lines import lines
from meterhouse.reports.months import month_told
from meterhouse.reports.period import Period, Slots, Step, hour_at, local_time, slots
from meterhouse.reports.telling import Telling
from meterhouse.reports.workdays import Worked
from meterhouse.store import facts
from meterhouse.store.configuration import meter_of, series_of_total, total_of
from meterhouse.store.rows import instant_of
from meterhouse.store.series import Series

MOST_DAYS = 62
"""A figure of more days is told by months."""
MOST_DAYS_BY_LINE = 400
"""Of more days there are too many slots to be told by line."""
MOST_SERIES = 100
_SELF = "self"


@dataclass(frozen=True)
class Asked:
    """Which figure is to be explained.

    series    ids, each with the sign that it has in the sum: 1 or -1
    is_peak   whether it is the highest slot, as a power, and no sum
    days      which days of the period count alone, as the working calendar of its subject says
    at        an instant [s UTC] in the hour or slot that counts alone; the period is its local day
    of        what of that day counts
    """

    series: tuple[tuple[int, float], ...]
    period: Period
    as_of: int | None = None
    """Instant [s UTC] at which the figures were shown so; prices and factors are those of today."""
    closed: Closed = "as-closed"
    is_peak: bool = False
    days: DayType | None = None
    at: int | None = None
    of: Literal["slot", "hour"] = "slot"


def explain_days(engine: Engine, asked: Asked, sees: Sees) -> dict[str, Any]:
    """The figure, and what it is made of; NotFound of a series that is gone, Refused where several are no sum."""
    return _Explaining(engine, asked).told(sees)


@dataclass(frozen=True)
class _Row:
    """A part of the figure."""

    series: Series
    id: int | None
    """None where it is no figure of its own."""
    weight: float
    member: Member | None = None
    """Where it counts for some of the time alone, or its own figures are not kept."""


@dataclass(frozen=True)
class _Explaining:
    engine: Engine
    asked: Asked

    @cached_property
    def directory(self) -> Directory:
        return self.engine.directories.now()

    def told(self, sees: Sees) -> dict[str, Any]:
        asked = self.asked
        telling = self._telling([self._part(_SELF, asked.series)])
        figure = telling.told(self._told_in, asked.closed)[_SELF]
        rows = self._rows()
        first, last = self._ends
        expected = self._over()
        told = figure.coverage * figure.expected
        there = figure.quality[figure.there]
        return {
            "series": [{"series": key, "sign": sign} for key, sign in asked.series],
            "subject": self._named(self._subject),
            "measure": "load" if asked.is_peak else self._series.measure,
            "direction": self._series.direction,
            "category": ", ".join(self.directory.categories[each].name for each in self._categories),
            "unit": self._unit,
            "energy_unit": self.directory.categories[self._series.category_id].unit,
            "zone": self.directory.configuration.composition.zone_of(self._subject),
            "from": first,
            "to": last,
            "days": asked.days,
            "as_of": None if asked.as_of is None else instant_of(asked.as_of),
            "value": folded(self._report, figure.values),
            "coverage": min(1.0, float(told.sum()) / COVERED / expected) if expected else None,
            "quality": Quality(int(there.max())).name if len(there) else None,
            "step": self._step,
            "pieces": self._pieces(figure),
            "parts": self._parts(rows, sees),
            "lines": self._lines(),
            "slots": self._graded(expected),
            "closed": self._closed(telling, figure, sees),
        }

    @cached_property
    def _several(self) -> list[Series]:
        found = []
        for key, _ in self.asked.series:
            series = self.engine.directories.series.series(key)
            if series is None or (series.subject_kind, series.subject_id) not in self.directory.names:
                raise NotFound(f"there is no series {key}")
            found.append(series)
        # Money and carbon of several categories are summed, energy is not.
        alike = {
            (each.measure, each.direction, each.currency, each.category_id if each.measure == "energy" else 0)
            for each in found
        }
        if len(alike) > 1:
            raise Refused([Fault("series", "series of different measures, currencies or forms of energy are no sum")])
        return found

    @property
    def _series(self) -> Series:
        return self._several[0]

    @property
    def _categories(self) -> list[int]:
        return sorted({each.category_id for each in self._several})

    @property
    def _subject(self) -> Node:
        return self._series.subject_kind, self._series.subject_id

    @cached_property
    def _report(self) -> Report:
        measure, direction = self._series.measure, self._series.direction
        fold = "max" if self.asked.is_peak else "sum"
        alike = (each for each in REPORTS.values() if (each.measure, each.fold) == (measure, fold))
        found = next((each for each in alike if each.direction == direction or fold == "max"), None)
        if found is None:
            raise Refused([Fault("peak", f"of {measure} no highest power is told; ask for its sum")])
        return found

    @cached_property
    def _calendar(self) -> Calendar:
        return Calendar.of(self.directory.configuration.composition.zone_of(self._subject))

    @property
    def _seconds(self) -> int:
        return self.directory.configuration.slot_seconds

    @property
    def _unit(self) -> str:
        unit = self.directory.categories[self._series.category_id].unit
        if self.asked.is_peak:
            return power_unit(unit)
        return self._series.currency or ("kg CO₂e" if self._series.measure == "carbon" else unit)

    @cached_property
    def _span(self) -> tuple[int, int]:
        """From where to where the figure reaches [s UTC]."""
        asked = self.asked
        if asked.at is None:
            return self._calendar.span(*asked.period.days)
        if asked.of == "slot":
            first = asked.at // self._seconds * self._seconds
            return first, first + self._seconds
        base = slots(asked.period, "slot", self._calendar, self._seconds).starts
        return hour_at(asked.at, base, self._calendar, self._seconds)

    @property
    def _ends(self) -> tuple[str, str]:
        """As the answer names them: local days, of an hour or a slot local instants."""
        if self.asked.at is None:
            return self.asked.period.first.isoformat(), self.asked.period.after.isoformat()
        low, high = self._span
        return local_time(low, self._calendar), local_time(high, self._calendar)

    def _over(self) -> int:
        """Base slots that should be there by now."""
        now = time.time()
        if self.asked.at is None:
            return elapsed(self.asked.period, self._worked, self._calendar, self._seconds, now)[self.asked.days]
        low, high = self._span
        return int((min(high, max(low, now)) - low) // self._seconds)

    @property
    def _step(self) -> Step:
        first, after = self.asked.period.days
        if after - first == 1:
            return "slot"
        return "day" if after - first <= MOST_DAYS else "month"

    def _part(self, name: str, series: tuple[tuple[int, float], ...]) -> Part:
        return Part(name, "", "", series, days=self.asked.days)

    def _telling(self, parts: Sequence[Part], report: Report | None = None, subject: Node | None = None) -> Telling:
        """How the parts are told over what is asked for; of the figure's own report and subject when None."""
        asked, about = self.asked, report or self._report
        by: By = "total" if asked.days is None else "day-type"
        told_of = subject or self._subject
        ask = Ask(about.key, *told_of, asked.period, self._step, by, as_of=asked.as_of, closed=asked.closed)
        within = None if asked.at is None else self._span
        return Telling(self.engine.directories, self.directory, self._calendar, about, parts, ask, asked.period, within)

    def _slots(self, step: Step) -> Slots:
        """Those of the figure; within a day there are only base slots."""
        found = slots(self.asked.period, step, self._calendar, self._seconds)
        return found if self.asked.at is None else found.within(*self._span)

    @cached_property
    def _told_in(self) -> Slots:
        return self._slots(self._step)

    def _pieces(self, figure: Told) -> list[dict[str, Any]]:
        """The months, days or slots, each with how to ask for it."""
        told_in = self._told_in
        edges = [*told_in.keys.tolist(), self.asked.period.days[1]]
        found = []
        for nth, value in enumerate(figure.values):
            if not figure.expected[nth]:
                continue  # no day of it counts
            about: dict[str, Any] = (
                {"at": local_time(int(told_in.starts[nth]), self._calendar)}
                if self._step == "slot"
                else {"from": date_of(edges[nth]).isoformat(), "to": date_of(edges[nth + 1]).isoformat()}
            )
            is_there = bool(figure.coverage[nth] > 0)
            found.append(
                about
                | {
                    "value": number(value),
                    "coverage": int(figure.coverage[nth]) / COVERED if is_there else None,
                    "quality": Quality(int(figure.quality[nth])).name if is_there else None,
                }
            )
        return found

    def _rows(self) -> list[_Row]:
        """What the figure is the sum of; nothing where it is no sum, or that of a meter."""
        if self.asked.is_peak:
            return []
        if len(self.asked.series) > 1:
            return [
                _Row(series, key, sign) for series, (key, sign) in zip(self._several, self.asked.series, strict=True)
            ]
        if meter_of(self._series) is not None:
            return []
        composition = self.directory.configuration.composition
        makeup = composition.makeups.get(total_of(self._series), Makeup((), ()))
        below = [self._alike(series_of_total(part)) for part in makeup.parts]
        ids = self.engine.directories.series.there([*below, *(self._of_meter(member) for member in makeup.own)])
        rows = [_Row(series, ids.get(series), 1.0) for series in below]
        low, high = self._span
        for member in makeup.own:
            if member.first >= high or member.after <= low:
                continue
            series = self._of_meter(member)
            is_whole = member.first <= low and high <= member.after and self._series.measure != "income"
            rows.append(_Row(series, ids.get(series), member.weight, None if is_whole else member))
        return rows

    def _alike(self, energy: Series) -> Series:
        """Of the same measure as the figure."""
        own = self._series
        return replace(energy, measure=own.measure, scenario=own.scenario, currency=own.currency)

    def _of_meter(self, member: Member) -> Series:
        """A meter's own money is that of what it takes."""
        series = self._alike(self.directory.configuration.series_of_meter(member.meter))
        return replace(series, measure="cost") if series.measure == "income" else series

    def _parts(self, rows: Sequence[_Row], sees: Sees) -> list[dict[str, Any]]:
        """What each part adds; of what the asker may not see neither name nor figure."""
        whole = [row for row in rows if row.id is not None and row.member is None]
        values: dict[int, float | None] = {}
        if whole:
            parts = [self._part(str(nth), ((row.id or 0, 1.0),)) for nth, row in enumerate(whole)]
            told_in = self._slots("month" if self.asked.at is None else "slot")
            told = self._telling(parts).told(told_in, self.asked.closed)
            values = {row.id or 0: folded(self._report, told[str(nth)].values) for nth, row in enumerate(whole)}
        found = []
        for row in rows:
            value = values.get(row.id or 0) if row.member is None else self._in_part(row.member)
            adds = None if value is None else (value if row.member else row.weight * value)
            subject = (row.series.subject_kind, row.series.subject_id)
            is_seen = sees(*subject)
            is_own = row.series.measure == self._series.measure and self._works_alike(subject)
            found.append(
                {
                    "subject": self._named(subject) if is_seen else None,
                    "series": row.id if is_own and is_seen else None,
                    "weight": row.weight,
                    "since": self._edge(row.member.first) if row.member else None,
                    "until": self._edge(row.member.after) if row.member else None,
                    "adds": adds if is_seen else None,
                }
            )
        return found

    def _works_alike(self, subject: Node) -> bool:
        """Whether the days that count are those that count of a part when it is asked for alone."""
        if self.asked.days is None:
            return True
        own, its = self._worked, self._telling([], subject=subject).worked
        return own is not None and its is not None and bool((own.marks == its.marks).all())

    @cached_property
    def _worked(self) -> Worked | None:
        """Which days are worked, where these are told from the others."""
        return self._telling([]).worked

    def _edge(self, instant: int) -> str | None:
        """Where a membership begins or ends within the period."""
        low, high = self._span
        return local_time(instant, self._calendar) if low < instant < high else None

    def _in_part(self, member: Member) -> float | None:
        """What a member adds that counts for some of the time, or whose own figures are not kept."""
        directories, asked = self.engine.directories, self.asked
        telling = self._telling([])
        closes = telling.closes if asked.closed == "as-closed" else {}
        total = None
        for shown in closing.stretches(asked.period.days, closes, asked.as_of):
            first, after = self._calendar.span(shown.first, shown.after)
            low, high = max(first, self._span[0]), min(after, self._span[1])
            found = derived(directories, self._series, 0, low, high, as_of=shown.as_of, only=[member])
            values = found.column("value")
            if self._worked is not None:
                days = self._calendar.day(found.column("slot").astype(np.int64))
                values = values[self._worked.on(days) == (asked.days == "working")]
            if len(values):
                total = (total or 0.0) + float(values.sum())
        return total

    def _lines(self) -> list[dict[str, Any]] | None:
        """Energy by what it is multiplied with; None of energy itself, of what is a sum of several, and of too much."""
        first, after = self.asked.period.days
        if self._series.measure == "energy" or len(self.asked.series) > 1 or after - first > MOST_DAYS_BY_LINE:
            return None
        told_in, energy = self._slots("slot"), replace(self._series, measure="energy", currency="")
        key = self.engine.directories.series.there([energy]).get(energy)
        energies = np.full(len(told_in.starts), np.nan)
        if key is not None:
            telling = self._telling([self._part(_SELF, ((key, 1.0),))], REPORTS["energy"])
            energies = telling.told(told_in, self.asked.closed)[_SELF].values
        return lines(self._series, told_in.starts, energies, self.directory.configuration)

    def _graded(self, expected: int) -> dict[str, int] | None:
        """How many slots there are of each quality, and how many are missing by now; None where that is not counted."""
        is_one = len(self.asked.series) == 1 and has_slots(self._series)
        if not is_one or self.asked.as_of is not None or self.asked.days is not None:
            return None
        low, high = self._span
        counts = facts.grades(
            self.engine.directories.database, self._series.database, [self.asked.series[0][0]], low, high
        )
        graded = {quality.name: int(counts[quality]) for quality in Quality}
        return graded | {"MISSING": max(0, expected - sum(graded.values()))}

    def _closed(self, telling: Telling, figure: Told, sees: Sees) -> dict[str, Any] | None:
        """The closed months among the days, and the figure as it was closed and as it is now."""
        if not telling.closes:
            return None
        is_closed = self.asked.closed == "as-closed"
        other = telling.told(self._told_in, "current" if is_closed else "as-closed")[_SELF]
        then, now = (folded(self._report, each.values) for each in ((figure, other) if is_closed else (other, figure)))
        months = [month_told(each, self.engine.directories, sees) for _, each in sorted(telling.closes.items())]
        return {"months": months} | month_figures(then, now)

    def _named(self, node: Node) -> dict[str, Any]:
        return {"kind": node[0], "id": node[1], "name": self.directory.names.get(node)}
