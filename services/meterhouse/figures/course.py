"""The usual course of a meter over the week, by which energy that was caught up after a silence is spread. Pure.

It is taken from the readings of the weeks before the silence: of each slot of the week the mean of what it
usually gets, else of that slot on any day. Where too little is known, or all of it is nothing, the energy is
spread evenly.
"""

from dataclasses import dataclass

import numpy as np

from meterhouse.figures.slots import Good, of_counter
from meterhouse.figures.span import Instants, Span, Values
from meterhouse.kernel.calendar import DAY, Calendar

WEEKS = 4
REACH = WEEKS * 7 * DAY
"""How far before a silence its course is looked for [s]."""
_LEAST = 7 * DAY
"""What must be known of that stretch at the least [s]."""


@dataclass(frozen=True)
class Course:
    """Relative energy of each slot of the local week, Monday first; of no unit."""

    weights: Values
    """By day of the week and slot of the day."""
    calendar: Calendar
    seconds: int

    def share(self, first: int, after: int, instants: Instants) -> Values:
        """Of what flows between two instants the share that has flowed at each of *instants* between them."""
        low = first // self.seconds
        edges = np.arange(low, -(-after // self.seconds) + 1, dtype=np.int64) * self.seconds
        day, slot = _places(edges[:-1], self.calendar, self.seconds)
        rate = self.weights[day, slot]
        ends = np.clip(edges, first, after)
        until = np.concatenate([[0.0], np.cumsum(rate * np.diff(ends))])
        if until[-1] <= 0:
            until = ends - float(first)
        return np.asarray(np.interp(instants, ends, until / until[-1]), np.float64)


def course(readings: Good, before: int, within: tuple[int, int], gap: int, calendar: Calendar, seconds: int) -> Course:
    """The course of a counter in the weeks before an instant, even where little is known.

    readings   of the counter, from REACH before that instant on
    gap        readings further apart [s] tell nothing of the course between them
    """
    last = before // seconds
    span = Span((last - REACH // seconds) * seconds, REACH // seconds, seconds)
    counted = of_counter(readings, span, within, gap)
    known = (counted.covered == seconds) & ~counted.estimated & (counted.energy >= 0)
    slots = span.first + np.flatnonzero(known) * seconds
    per_day = DAY // seconds
    if len(slots) * seconds < _LEAST:
        return Course(np.zeros((7, per_day)), calendar, seconds)
    day, slot = _places(slots, calendar, seconds)
    energy = counted.energy[known]
    of_week, of_any = np.zeros((2, 7, per_day)), np.zeros((2, per_day))
    np.add.at(of_week[0], (day, slot), energy)
    np.add.at(of_week[1], (day, slot), 1)
    np.add.at(of_any[0], slot, energy)
    np.add.at(of_any[1], slot, 1)
    anywhere = np.divide(of_any[0], of_any[1], out=np.full(per_day, energy.mean()), where=of_any[1] > 0)
    weights = np.broadcast_to(anywhere, (7, per_day)).copy()
    np.divide(of_week[0], of_week[1], out=weights, where=of_week[1] > 0)
    return Course(weights, calendar, seconds)


def _places(slots: Instants, calendar: Calendar, seconds: int) -> tuple[Instants, Instants]:
    """Day of the week, Monday 0, and slot of the local day of each slot."""
    local = calendar.local(slots)
    return (local // DAY + 3) % 7, local % DAY // seconds
