"""Power of everything at a site at each step, and what has flowed since the anchor: whole numbers throughout.

A rate is in millionths of a kW (or m³/h); a flow is a rate times seconds, so 3.6e9 of them are a kWh (or m³).
Integer sums do not depend on their order: asking for a year at once or minute by minute gives the same.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import numpy as np

from meterhouse.plant.branch import Branch, Site
from meterhouse.plant.conditions import Conditions
from meterhouse.plant.local_time import STEP, day_starts, plant_days
from meterhouse.plant.noise import Floats, Integers, Stream

ANCHOR = int(datetime(2023, 1, 1, tzinfo=UTC).timestamp())
"""Every counter stood at its start register then; there is no plant before it."""

UNIT = 3_600_000_000
"""Flow of one kWh, or one m³."""

FIRST_DAYS = 28

MILLION = 1_000_000
_CHUNK_DAYS = 60
_KEPT_DAYS = 6
_LONGEST_DAY = 25 * 12


@dataclass(frozen=True)
class Span:
    """Rates of all flows over whole plant days, one row a flow, one column a step."""

    start: int
    rates: Integers

    @cached_property
    def flowed(self) -> Integers:
        """Flow since the start of the span at each step's start, and at the end."""
        sums = np.zeros((self.rates.shape[0], self.rates.shape[1] + 1), dtype=np.int64)
        np.cumsum(self.rates * STEP, axis=1, out=sums[:, 1:])
        return sums


class SiteFlow:
    """The flows of one site; `rows` says which row a meter has."""

    def __init__(self, site: Site, seed: int) -> None:
        self.site = site
        self.stream = Stream(seed, site.name)
        self.rows: dict[str, int] = {}
        self._leaves: list[tuple[int, Branch]] = []
        self._mains: list[tuple[int, Branch]] = []
        for branch in [
            *site.panels,
            *(each for root in (site.grid, *site.supplies, *site.made) for each in _bottom_up(root)),
        ]:
            row = self._enter(branch)
            if branch.use is not None:
                self._leaves.append((row, branch))
            elif branch is not site.grid:
                self._mains.append((row, branch))
        if site.storage is not None:
            self._enter(site.storage)
        self._first_day = int(plant_days(site.place.zone, np.array([ANCHOR]))[0])
        self._totals = [self._before_the_anchor()]
        self._kept: OrderedDict[int, Span] = OrderedDict()
        self._last: dict[str, tuple[Integers, Integers]] = {}

    def flowed(self, ats: Integers) -> Integers:
        """Flow since the anchor at each instant [s since 1970], one row a flow."""
        return self._once("flowed", ats, lambda: self._gather(ats, self._flowed_within))

    def rates(self, ats: Integers) -> Integers:
        """Mean rate over the step that each instant lies in, one row a flow."""
        return self._gather(ats, lambda span, ats: span.rates[:, (ats - span.start) // STEP])

    def shown(self, ats: Integers) -> Integers:
        """Rate that a display shows at each instant: the step's, with the restlessness of ten seconds."""
        return self._once("shown", ats, lambda: self._restless(ats))

    @cached_property
    def first_weeks(self) -> Integers:
        """Flow over the first days of the plant, one for each row: what is usual."""
        return self._gather(np.array([ANCHOR + FIRST_DAYS * 86_400]), self._flowed_within)[:, 0]

    def day(self, at: int) -> Span:
        """The plant day that holds the instant."""
        return self._day(int(plant_days(self.site.place.zone, np.array([at]))[0]))

    def conditions(self, ats: Integers) -> Conditions:
        return Conditions(self.site.place, self.stream, ats)

    def _once(self, what: str, ats: Integers, compute: Callable[[], Integers]) -> Integers:
        """Every channel of every device asks for the same instants: keep the last answer."""
        known = self._last.get(what)
        if known is None or not (known[0] is ats or (ats.size == known[0].size == 1 and ats[0] == known[0][0])):
            known = self._last[what] = (ats, compute())
        return known[1]

    def _restless(self, ats: Integers) -> Integers:
        rates = self.rates(ats)
        for row, branch in self._leaves:
            restless = 0.012 * self.stream.sub(branch.name).sub("restless").normal(ats // 10)
            rates[row] += np.rint(rates[row] * restless).astype(np.int64)
        self._fill_mains(rates)
        self._fill_grid(rates)
        return rates

    def _enter(self, branch: Branch) -> int:
        first = len(self.rows)
        for meter in (branch.taken, branch.given):
            if meter is not None:
                self.rows[meter] = len(self.rows)
        return first

    def _gather(self, ats: Integers, of_span: Callable[[Span, Integers], Integers]) -> Integers:
        """Ask day by day, or for a long range in chunks of days."""
        if ats.size == 0:
            return np.zeros((len(self.rows), 0), dtype=np.int64)
        if int(ats.min()) < ANCHOR:
            raise ValueError(f"the plant has no past before {ANCHOR}, and {int(ats.min())} is asked for")
        days = plant_days(self.site.place.zone, ats)
        found = np.empty((len(self.rows), ats.size), dtype=np.int64)
        wanted = np.unique(days)
        if wanted.size <= _KEPT_DAYS:
            for day in wanted.tolist():
                here = days == day
                found[:, here] = of_span(self._day(day), ats[here])
            return found
        for first in range(int(wanted[0]), int(wanted[-1]) + 1, _CHUNK_DAYS):
            here = (days >= first) & (days < first + _CHUNK_DAYS)
            if here.any():
                last = min(first + _CHUNK_DAYS, int(wanted[-1]) + 1)
                found[:, here] = of_span(self._span(first, last), ats[here])
        return found

    def _flowed_within(self, span: Span, ats: Integers) -> Integers:
        since = ats - span.start
        step = since // STEP
        begun = self._total(int(plant_days(self.site.place.zone, np.array([span.start]))[0]))
        return begun[:, None] + span.flowed[:, step] + span.rates[:, step] * (since - step * STEP)

    def _day(self, day: int) -> Span:
        if day in self._kept:
            self._kept.move_to_end(day)
            return self._kept[day]
        span = self._span(day, day + 1)
        self._kept[day] = span
        if len(self._kept) > _KEPT_DAYS:
            self._kept.popitem(last=False)
        return span

    def _total(self, day: int) -> Integers:
        """Flow since the anchor at the start of a plant day."""
        while len(self._totals) <= day - self._first_day:
            first = self._first_day + len(self._totals) - 1
            last = max(min(first + _CHUNK_DAYS, day), first + 1)
            span = self._span(first, last)
            starts = (day_starts(self.site.place.zone, np.arange(first, last)) - span.start) // STEP
            days = np.add.reduceat(span.rates, starts, axis=1) * STEP
            for column in range(days.shape[1]):
                self._totals.append(self._totals[-1] + days[:, column])
        return self._totals[day - self._first_day]

    def _before_the_anchor(self) -> Integers:
        span = self._span(self._first_day, self._first_day + 1)
        return -span.flowed[:, (ANCHOR - span.start) // STEP]

    def _span(self, first: int, last: int) -> Span:
        """Compute the plant days from *first* up to, not including, *last*."""
        starts = day_starts(self.site.place.zone, np.arange(first, last + 1))
        ats = np.arange(int(starts[0]), int(starts[-1]), STEP, dtype=np.int64)
        now = self.conditions(ats)
        rates = np.zeros((len(self.rows), ats.size), dtype=np.int64)
        for row, branch in self._leaves:
            assert branch.use is not None
            power = branch.use.rate(now, self.stream.sub(branch.name)) * changed(branch, now)
            rates[row] = np.rint(np.clip(power, 0.0, None) * MILLION).astype(np.int64)
        self._fill_mains(rates)
        self._fill_battery(rates, now, (starts - starts[0]) // STEP)
        self._fill_grid(rates)
        return Span(int(starts[0]), rates)

    def _fill_mains(self, rates: Integers) -> None:
        for row, main in self._mains:
            rates[row] = self._demand(main, rates)

    def _fill_grid(self, rates: Integers) -> None:
        site = self.site
        net = self._net(rates)
        if site.storage is not None:
            net += rates[self._row(site.storage.taken)] - rates[self._row(site.storage.given)]
        rates[self._row(site.grid.taken)] = np.maximum(net, 0)
        if site.grid.given is not None:
            rates[self._row(site.grid.given)] = np.maximum(-net, 0)

    def _fill_battery(self, rates: Integers, now: Conditions, starts: Integers) -> None:
        """Schedule each plant day by itself: one row a day, padded to the longest."""
        site = self.site
        if site.battery is None or site.storage is None:
            return
        net = self._net(rates) / MILLION
        lengths = np.diff(starts)
        columns = np.arange(_LONGEST_DAY)
        is_there = columns[None, :] < lengths[:, None]
        places = np.minimum(starts[:-1, None] + columns[None, :], net.size - 1)
        is_working = (now.day_type[starts[:-1]] == 0).astype(np.float64)[:, None]
        taken, given = site.battery.schedule(net[places], is_there.astype(np.float64), is_working)
        for meter, power in ((site.storage.taken, taken), (site.storage.given, given)):
            rates[self._row(meter)] = np.rint(np.clip(power[is_there], 0.0, None) * MILLION).astype(np.int64)

    def _net(self, rates: Integers) -> Integers:
        net = self._demand(self.site.grid, rates)
        for panels in self.site.panels:
            net = net - rates[self._row(panels.given)]
        return net

    def _demand(self, main: Branch, rates: Integers) -> Integers:
        parts = rates[[self._row(part.taken) for part in main.parts]].sum(axis=0)
        lost: Integers = parts * round(main.loss * 1000) // 1000
        demand: Integers = parts + lost
        return demand

    def _row(self, meter: str | None) -> int:
        assert meter is not None
        return self.rows[meter]


def _bottom_up(branch: Branch) -> list[Branch]:
    return [each for part in branch.parts for each in _bottom_up(part)] + [branch]


def changed(branch: Branch, now: Conditions) -> Floats | float:
    factor: Floats | float = 1.0
    for change in branch.changes:
        since = int(np.datetime64(change.date, "D").astype(np.int64))
        factor = factor * np.where(now.local.day >= since, change.factor, 1.0)
    return factor
