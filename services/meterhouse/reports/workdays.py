"""Which days of a report are worked: as the working calendars of its subject say, and of the spaces above it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meterhouse.catalogue.metering import Node
from meterhouse.catalogue.places import WorkingCalendar
from meterhouse.catalogue.working import days
from meterhouse.kernel.calendar import Calendar, Days, date_of
from meterhouse.kernel.errors import Fault, Refused
from meterhouse.reports.period import Period
from meterhouse.store import rows
from meterhouse.store.engine import Database
from meterhouse.store.scope import seconds

Marks = NDArray[np.bool_]

_ALWAYS = 2.0**40
"""An instant that is later than any [s UTC]."""


@dataclass(frozen=True)
class Bound:
    """A working calendar, and when it holds [s UTC]."""

    calendar: WorkingCalendar
    first: float
    after: float


Bindings = dict[Node, list[Bound]]
"""By what the calendars are bound to."""


def read(database: Database) -> Bindings:
    every = database.transaction(lambda connection: rows.every(connection, "working-calendars"))
    calendars = {stored.id: stored.record for stored in every}
    found: Bindings = {}
    for kind, owner, part, first, after in database.rows(
        "SELECT owner_kind, owner_id, part_id, valid_from, valid_to FROM meterhouse_system.binding"
        " WHERE part_kind = 'working-calendars' ORDER BY id"
    ):
        calendar = calendars[part]
        assert isinstance(calendar, WorkingCalendar)
        found.setdefault((kind, owner), []).append(Bound(calendar, seconds(first, -_ALWAYS), seconds(after, _ALWAYS)))
    return found


@dataclass(frozen=True)
class Worked:
    """Whether each of consecutive days is worked."""

    first: int
    marks: Marks

    def on(self, days: Days) -> Marks:
        marks: Marks = self.marks[days - self.first]
        return marks


def worked_days(bindings: Bindings, owners: Sequence[Node], name: str, period: Period, calendar: Calendar) -> Worked:
    """Of each day of the period.

    owners   what the report is about, and the spaces above it, the nearest first
    name     of the first of them
    """
    asked = np.arange(*period.days)
    marks, left = np.zeros(len(asked), bool), np.ones(len(asked), bool)
    starts = np.array([calendar.start(int(day)) for day in asked])
    for bound in (each for owner in owners for each in bindings.get(owner, ())):
        here = left & (starts >= bound.first) & (starts < bound.after)
        if here.any():
            told = [day.is_worked for day in days(bound.calendar, period.first, period.after)]
            marks[here] = np.array(told)[here]
            left &= ~here
    if left.any():
        day = date_of(int(asked[left][0]))
        reason = f"no working calendar says of {name} whether {day} is worked; bind one to it or to a space above it"
        raise Refused([Fault("by", reason)])
    return Worked(int(asked[0]), marks)
