"""Closed months in reports: which of a subject's months are closed, and as of which instants their figures are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from meterhouse.kernel.calendar import first_day, months_touched
from meterhouse.reports.answer import Values
from meterhouse.reports.period import Period
from meterhouse.store import closed_months
from meterhouse.store.closed_months import ClosedMonth
from meterhouse.store.engine import Database

Closes = Mapping[int, ClosedMonth]
"""By month; those that count for one subject."""


@dataclass(frozen=True)
class Stretch:
    """Days [first, after) whose figures are told as they were shown at an instant [s UTC]; those of now when None."""

    first: int
    after: int
    as_of: int | None


def closes(database: Database, lineage: Sequence[int], period: Period, at: int | None) -> Closes:
    """Of the months that the period touches those that are closed, or were at an instant [s UTC].

    lineage   the space that the subject stands in and those above it, from itself to the root
    """
    return closed_months.standing(database, lineage, months_touched(*period.days), at)


def stretches(days: tuple[int, int], of: Closes, as_of: int | None) -> list[Stretch]:
    """The days in stretches of one instant each; *as_of* holds where no month is closed."""
    found: list[Stretch] = []
    first, after = days
    for month in range(*months_touched(first, after)):
        instant = of[month].closed_at if month in of else as_of
        low, high = max(first, first_day(month)), min(after, first_day(month + 1))
        if found and found[-1].as_of == instant:
            found[-1] = Stretch(found[-1].first, high, instant)
        else:
            found.append(Stretch(low, high, instant))
    return found


def adjustment(closed: Values, current: Values) -> Values:
    """What came to each figure since; not a number where it is what it was. Something counts whole beside nothing."""
    change = np.nan_to_num(current) - np.nan_to_num(closed)
    is_same = (closed == current) | (np.isnan(closed) & np.isnan(current))
    return np.where(is_same, np.nan, change)
