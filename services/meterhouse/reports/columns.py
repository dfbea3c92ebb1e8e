"""Facts as the columns of a report: one series told in its slots, and several of them as one part."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from meterhouse.kernel.calendar import Calendar, first_day
from meterhouse.kernel.quality import COVERED, Quality
from meterhouse.reports.answer import DayType, Part, Told, Values
from meterhouse.reports.declared import Report
from meterhouse.reports.period import Period, Slots, hour_starts, step_of_days
from meterhouse.reports.workdays import Worked
from meterhouse.store.facts import Facts
from meterhouse.store.superseded import Grain


def column(found: Facts, key: int, told_in: Slots, report: Report, calendar: Calendar, slot_seconds: int) -> Told:
    """One series told in the slots of the report."""
    series = found.frame["series_id"].to_numpy()
    rows = slice(*np.searchsorted(series, [key, key + 1]))
    times = found.frame[found.grain].to_numpy()[rows]
    coverage, quality = found.column("coverage")[rows], found.column("quality")[rows]
    if found.grain == "slot":
        keys = times if told_in.step == "slot" else hour_starts(times, calendar)
        weight = np.ones(len(times), np.int64)
        rate = 3600 / slot_seconds if report.fold == "max" else 1.0
        shown: Values = found.frame["value"].to_numpy()[rows] * rate
    else:
        days = times if found.grain == "day" else np.array([first_day(int(month)) for month in times], np.int64)
        keys = step_of_days(days, told_in.step, told_in.reckoning)
        shown = found.frame["peak" if report.fold == "max" else "value"].to_numpy()[rows]
        weight = _weights(days, found.grain, calendar, slot_seconds)
    where = np.searchsorted(told_in.keys, keys)
    count = len(told_in.keys)
    values = np.full(count, np.nan)
    highest: Values | None
    covered = np.bincount(where, coverage * weight, minlength=count) // np.maximum(told_in.expected, 1)
    grades = np.zeros(count, np.int64)
    np.maximum.at(grades, where, quality.astype(np.int64))
    if report.fold == "max":
        np.fmax.at(values, where, shown)
        highest = np.full(count, np.nan)
        np.fmax.at(highest, where, found.frame["highest"].to_numpy()[rows])
        highest[~(highest >= values)] = np.nan
    else:
        highest = None
        sums = np.bincount(where, shown, minlength=count)
        values[where] = sums[where]
    return Told(values, np.minimum(covered, COVERED).astype(np.int64), grades, told_in.expected, highest)


def _weights(days: NDArray[np.int64], grain: Grain, calendar: Calendar, slot_seconds: int) -> NDArray[np.int64]:
    """Base slots in each day, or in each month from its first day on."""
    if grain == "day":
        after = days + 1
    else:
        after = (days.astype("datetime64[D]").astype("datetime64[M]") + 1).astype("datetime64[D]").astype(np.int64)
    starts = np.array([calendar.start(int(day)) for day in days], np.int64)
    ends = np.array([calendar.start(int(day)) for day in after], np.int64)
    return (ends - starts) // slot_seconds


def combined(part: Part, columns: dict[int, Told], count: int) -> Told:
    """The sum of a part's series; nothing where none of those that others are taken from has anything."""
    if len(part.series) == 1 and part.series[0][1] == 1.0:
        return columns[part.series[0][0]]
    values, coverage, quality = np.full(count, np.nan), np.full(count, COVERED), np.zeros(count, np.int64)
    for key, sign in sorted(part.series, key=lambda each: each[1] < 0):
        told = columns[key]
        shown = sign * told.values
        values = np.where(np.isnan(values), shown if sign > 0 else np.nan, values + np.nan_to_num(shown))
        coverage = np.minimum(coverage, told.coverage) if sign > 0 else coverage
        # What a silent part does not account for swells the rest: say so.
        quality = np.maximum(quality, np.where(told.coverage < COVERED, Quality.PARTIAL, told.quality))
    return Told(values, coverage, quality, columns[part.series[0][0]].expected)


def matters(rest: Told) -> bool:
    """A remainder that is more than what rounding leaves."""
    return bool(np.nanmax(np.abs(rest.values), initial=0.0) > 1e-6)


def only(
    found: Facts, told_in: Slots, days: DayType, worked: Worked, calendar: Calendar, seconds: int
) -> tuple[Facts, Slots]:
    """The facts of some of the days, none coarser than a day, and the slots with what these days bring to each.

    seconds   of a base slot
    """
    times = found.frame[found.grain].to_numpy()
    kept = worked.on(times if found.grain == "day" else calendar.day(times)) == (days == "working")
    if told_in.step in ("slot", "hour"):
        expected = np.where(worked.on(calendar.day(told_in.starts)) == (days == "working"), told_in.expected, 0)
    else:
        every = worked.first + np.flatnonzero(worked.marks == (days == "working"))
        where = np.searchsorted(told_in.keys, step_of_days(every, told_in.step, told_in.reckoning))
        weight = _weights(every, "day", calendar, seconds)
        expected = np.bincount(where, weight, minlength=len(told_in.keys)).astype(np.int64)
    return Facts(found.grain, found.frame.filter(kept)), replace(told_in, expected=expected)


def elapsed(
    period: Period, worked: Worked | None, calendar: Calendar, seconds: int, now: float
) -> dict[DayType | None, int]:
    """Base slots of the period that are over, by the days that they lie in.

    now   [s UTC]
    """
    first, after = period.days
    if worked is None:
        low, high = calendar.start(first), calendar.start(after)
        return {None: int((min(high, max(low, now)) - low) // seconds)}
    edges = np.array([calendar.start(day) for day in range(first, after + 1)])
    over = np.clip(now - edges[:-1], 0, np.diff(edges))
    marks = worked.on(np.arange(first, after))
    return {"working": int(over[marks].sum() // seconds), "non-working": int(over[~marks].sum() // seconds)}
