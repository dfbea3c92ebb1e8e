"""Local calendars: which day and month of a site an instant belongs to.

Instants are whole seconds since 1970-01-01T00:00Z, days are whole days since 1970-01-01 of the local
calendar; both come as arrays. A slot belongs to the day in which it starts, so a day of clock change
holds its own 92 or 100 quarter hours and a day that a country skipped holds none.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from meterhouse.kernel.zones import zone

Instants = NDArray[np.int64]
Days = NDArray[np.int64]

DAY = 86_400
_FIRST, _AFTER = 0, 3_155_760_000  # 1970 to 2070: the rules of zones beyond are guesses


@dataclass(frozen=True)
class Calendar:
    """The calendar of one IANA zone; `Calendar.of` keeps one of each."""

    name: str
    changes: Instants
    """Instants from which the offset of the same position holds, ascending."""
    offsets: NDArray[np.int64]
    """Local time minus UTC [s]."""
    _starts: dict[int, int] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    @cache
    def of(name: str) -> "Calendar":
        changes, offsets = _changes(name)
        return Calendar(name, changes, offsets)

    def local(self, instants: Instants) -> Instants:
        """Seconds of the local clock since local 1970-01-01T00:00."""
        return instants + self.offsets[np.searchsorted(self.changes, instants, side="right") - 1]

    def day(self, instants: Instants) -> Days:
        return self.local(instants) // DAY

    def touched(self, first: int, after: int) -> tuple[int, int]:
        """Days [first, after) that the instants [first, after) lie in.

        Where the clock was put back over midnight, the day that had begun already is one of them.
        """
        inside = self.changes[(self.changes > first) & (self.changes < after)]
        days = self.day(np.concatenate([np.array([first, after - 1]), inside - 1, inside]))
        return int(days.min()), int(days.max()) + 1

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Instants [start, end) within which every instant of the days [first, after) lies.

        Where the clock was put back over midnight it holds some instants of the neighbouring days too.
        """
        return self._midnight(first, earliest=True), self._midnight(after, earliest=False)

    def start(self, day: int) -> int:
        """The first instant that belongs to the day, or to a later one where the day was skipped."""
        if day not in self._starts:
            self._starts[day] = self._midnight(day, earliest=True)
        return self._starts[day]

    def _midnight(self, day: int, *, earliest: bool) -> int:
        """Instant of the local midnight that begins *day*: where it comes twice, the one asked for.

        Where it was skipped, the instant of the change that skipped it.
        """
        local = day * DAY
        candidates = local - self.offsets
        began = self.changes
        ended = np.append(self.changes[1:], np.iinfo(np.int64).max)
        # Within its offset a midnight either lies inside the period or, skipped, before the period's start.
        reached = np.where(candidates < began, began, candidates)
        valid = reached < ended
        instants = reached[valid & (self.local(reached) >= local)]
        if earliest:
            return int(instants[0])
        last_before = self._last_before(local)
        return max(int(instants[0]), last_before)

    def _last_before(self, local: int) -> int:
        """End of the last stretch of instants whose local time is still before *local*."""
        ended = np.append(self.changes[1:], np.iinfo(np.int64).max)
        ends = np.minimum(ended, local - self.offsets)
        before = ends > self.changes
        return int(ends[before].max()) if before.any() else int(self.changes[0])


def _changes(name: str) -> tuple[Instants, NDArray[np.int64]]:
    """Every change of the zone's offset between 1970 and 2070, found day by day and then by halving."""
    tz = zone(name)

    def offset(instant: int) -> int:
        at = dt.datetime.fromtimestamp(instant, tz).utcoffset()
        assert at is not None
        return int(at.total_seconds())

    changes, offsets = [np.iinfo(np.int64).min // 2], [offset(_FIRST)]
    known = offsets[0]
    for noon in range(_FIRST, _AFTER, DAY):
        now = offset(noon)
        if now == known:
            continue
        low, high = noon - DAY, noon
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset(middle) == known else (low, middle)
        changes.append(high)
        offsets.append(now)
        known = now
    return np.array(changes, np.int64), np.array(offsets, np.int64)


def day_of(date: dt.date) -> int:
    """Days since 1970-01-01 of a date."""
    return date.toordinal() - 719_163


def date_of(day: int) -> dt.date:
    return dt.date.fromordinal(int(day) + 719_163)


def months(days: Days) -> Days:
    """Months since January 1970 of each day."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def months_touched(first: int, after: int) -> tuple[int, int]:
    """Months [first, after) that the days [first, after) lie in."""
    low, high = (int(month) for month in months(np.array([first, after - 1])))
    return low, high + 1


def first_day(month: int) -> int:
    """First day of a month, both counted from January 1970."""
    return int(np.datetime64(int(month), "M").astype("datetime64[D]").astype(np.int64))


def slots(first: int, after: int, seconds: int) -> Instants:
    """Starts of every slot that touches [first, after)."""
    return np.arange(first // seconds, -(-after // seconds), dtype=np.int64) * seconds


def this_month() -> int:
    """The month since January 1970 that it is in UTC."""
    return int(np.datetime64("now", "M").astype(np.int64))


def month_text(month: int) -> str:
    """A month since January 1970 as people write it: 2026-05."""
    return str(np.datetime64(int(month), "M"))


def month_of(text: str) -> int:
    """The month since January 1970 that 2026-05 names; ValueError where it names none."""
    return int(months(np.array([day_of(dt.date.fromisoformat(f"{text}-01"))]))[0])
