"""Arrays that totals are made of: subjects by slots, and their folds into local days and months. Pure.

Sums are taken in a fixed order, over whole days and whole months, so that a figure comes out the same to
the last bit whichever worker computes it, in whatever batch.
"""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meterhouse.kernel.calendar import Calendar, Days, Instants, first_day, months
from meterhouse.kernel.quality import COVERED, Quality
from meterhouse.store.facts import COLUMNS, Facts

Values = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """The slots of some whole local days, ordered by day."""

    seconds: int
    slots: Instants
    days: Days
    """Local day of each slot."""
    starts: Counts
    """Position at which each day begins."""

    @staticmethod
    def of(calendar: Calendar, first_day: int, after_day: int, seconds: int) -> "Grid":
        low, high = calendar.span(first_day, after_day)
        slots = np.arange(low // seconds, -(-high // seconds), dtype=np.int64) * seconds
        days = calendar.day(slots)
        inside = (days >= first_day) & (days < after_day)
        slots, days = slots[inside], days[inside]
        order = np.argsort(days, kind="stable")
        slots, days = slots[order], days[order]
        starts = np.flatnonzero(np.diff(days, prepend=-1 << 40))
        return Grid(seconds, slots, days, starts)

    @property
    def first(self) -> int:
        return int(self.slots.min())

    @property
    def after(self) -> int:
        return int(self.slots.max()) + self.seconds

    @property
    def expected(self) -> Counts:
        """How many slots each day has."""
        return np.diff(np.append(self.starts, len(self.slots)))

    def positions(self, slots: Instants) -> Counts:
        """Where each of *slots* stands, -1 for one of another day."""
        table = np.full((self.after - self.first) // self.seconds, -1)
        table[(self.slots - self.first) // self.seconds] = np.arange(len(self.slots))
        return table[(slots - self.first) // self.seconds]


@dataclass(frozen=True)
class Lanes:
    """One row for each series, one column for each slot of a grid; 0 where nothing is there."""

    series: list[int]
    values: Values
    coverage: Counts
    """In ten-thousandths; 0 says that there is no value."""
    quality: NDArray[np.uint8]
    highest: Values | None = None
    """Highest power within each slot [unit/h], not a number where it is not known; None where it is known of none."""

    @staticmethod
    def of_facts(found: Facts, series: list[int], grid: Grid) -> "Lanes":
        """Facts of slots laid out by series and slot."""
        shape = (len(series), len(grid.slots))
        heights = np.full(shape, np.nan)
        lanes = Lanes(series, np.zeros(shape), np.zeros(shape, np.int64), np.zeros(shape, np.uint8), heights)
        rows = np.searchsorted(np.array(series, np.int64), found.column("series_id"))
        columns = grid.positions(found.frame["slot"].to_numpy())
        inside = columns >= 0
        where = rows[inside], columns[inside]
        lanes.values[where] = found.column("value")[inside]
        lanes.coverage[where] = found.column("coverage")[inside]
        lanes.quality[where] = found.column("quality")[inside]
        heights[where] = found.column("highest")[inside]
        return lanes

    def only(self, rows: list[int]) -> "Lanes":
        return Lanes(
            [self.series[row] for row in rows],
            self.values[rows],
            self.coverage[rows],
            self.quality[rows],
            None if self.highest is None else self.highest[rows],
        )

    def known_as(self, series: list[int]) -> "Lanes":
        return replace(self, series=series)

    def slot_facts(self, grid: Grid) -> pl.DataFrame:
        rows, columns = np.nonzero(self.coverage)
        return pl.DataFrame(
            {
                "series_id": np.array(self.series, np.int64)[rows],
                "slot": grid.slots[columns],
                "value": self.values[rows, columns],
                "coverage": self.coverage[rows, columns],
                "quality": self.quality[rows, columns].astype(np.int64),
                "highest": _known(None if self.highest is None else self.highest[rows, columns], len(rows)),
            },
            schema=COLUMNS["slot"],
        )

    def day_facts(self, grid: Grid) -> pl.DataFrame:
        """Each day's sum, highest slot as a rate, coverage, worst quality, and the highest power that is known."""
        value = np.add.reduceat(self.values, grid.starts, axis=1)
        coverage = np.add.reduceat(self.coverage, grid.starts, axis=1) // grid.expected
        quality = np.maximum.reduceat(self.quality, grid.starts, axis=1).astype(np.int64)
        quality[coverage < COVERED] = Quality.PARTIAL
        peak, peak_at = self._peaks(grid)
        there = np.maximum.reduceat(self.coverage, grid.starts, axis=1) > 0
        rows, columns = np.nonzero(there)
        peaks = peak[rows, columns] * (3600 / grid.seconds)
        heights = None
        if self.highest is not None:
            heights = above(np.fmax.reduceat(self.highest, grid.starts, axis=1)[rows, columns], peaks)
        return pl.DataFrame(
            {
                "series_id": np.array(self.series, np.int64)[rows],
                "day": grid.days[grid.starts][columns],
                "value": value[rows, columns],
                "peak": peaks,
                "peak_at": peak_at[rows, columns],
                "coverage": coverage[rows, columns],
                "quality": quality[rows, columns],
                "highest": _known(heights, len(rows)),
            },
            schema=COLUMNS["day"],
        )

    def _peaks(self, grid: Grid) -> tuple[Values, Instants]:
        """Highest value of each day, and the start of its slot; the first of equal ones."""
        shown = np.where(self.coverage > 0, self.values, -np.inf)
        ends = np.append(grid.starts[1:], len(grid.slots))
        where = np.stack(
            [start + shown[:, start:end].argmax(axis=1) for start, end in zip(grid.starts, ends, strict=True)],
            axis=1,
        )
        return np.take_along_axis(shown, where, axis=1), grid.slots[where]


def above(heights: Values, peaks: Values) -> Values:
    """The highest powers, where they are no less than the peaks: else the one of the peak's own slot is not known."""
    return np.where(heights >= peaks, heights, np.nan)


def _known(heights: Values | None, count: int) -> pl.Series:
    if heights is None:
        return pl.repeat(None, count, dtype=pl.Float64, eager=True)
    return pl.Series(heights).fill_nan(None)


def month_facts(days: pl.DataFrame, calendar: Calendar, seconds: int) -> pl.DataFrame:
    """Months from all their days.

    days   facts of days of any series in this calendar, whole months of them, sorted by series and day
    """
    if days.is_empty():
        return Facts.empty("month").frame
    series, day = days["series_id"].to_numpy(), days["day"].to_numpy()
    month = months(day)
    starts = np.flatnonzero((np.diff(series, prepend=-1) != 0) | (np.diff(month, prepend=-1) != 0))
    ends = np.append(starts[1:], len(day))
    slots_of = _slots_by_day(calendar, int(day.min()), int(day.max()) + 1, seconds)
    weight = slots_of[day - int(day.min())]
    whole = {int(each): _slots_of_month(calendar, int(each), seconds) for each in np.unique(month)}
    covered = np.add.reduceat(days["coverage"].to_numpy() * weight, starts)
    coverage = covered // np.array([whole[int(month[at])] for at in starts])
    peaks, heights = days["peak"].to_numpy(), days["highest"].to_numpy()
    peak_where = np.array([start + peaks[start:end].argmax() for start, end in zip(starts, ends, strict=True)])
    quality = np.maximum.reduceat(days["quality"].to_numpy(), starts)
    return pl.DataFrame(
        {
            "series_id": series[starts],
            "month": month[starts],
            "value": np.add.reduceat(days["value"].to_numpy(), starts),
            "peak": peaks[peak_where],
            "peak_at": days["peak_at"].to_numpy()[peak_where],
            "coverage": coverage,
            "quality": np.where(coverage < COVERED, Quality.PARTIAL, quality),
            "highest": _known(above(np.fmax.reduceat(heights, starts), peaks[peak_where]), len(starts)),
        },
        schema=COLUMNS["month"],
    )


def _slots_by_day(calendar: Calendar, first: int, after: int, seconds: int) -> Counts:
    grid = Grid.of(calendar, first, after, seconds)
    return np.bincount(grid.days - first, minlength=after - first)


def _slots_of_month(calendar: Calendar, month: int, seconds: int) -> int:
    return int(_slots_by_day(calendar, first_day(month), first_day(month + 1), seconds).sum())
