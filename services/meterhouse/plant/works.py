"""Power of what a factory uses: lines in shifts, ovens in batches, compressors that leak."""

from dataclasses import dataclass

import numpy as np

from meterhouse.plant.conditions import Conditions
from meterhouse.plant.noise import Floats, Integers, Stream
from meterhouse.plant.use import texture

FIRST_SHIFT_HOUR = 6.0
SHIFT_HOURS = 8.0


@dataclass(frozen=True)
class Shifts:
    """Which of the three shifts (6-14, 14-22, 22-6) are worked, on working days and Saturdays.

    crews  share of the machines that each shift runs; 0 is not worked
    """

    crews: tuple[float, float, float] = (1.0, 0.92, 0.0)
    saturday: float = 0.85

    def share(self, now: Conditions, chance: Stream) -> Floats:
        """How much of the line runs, 0 to about 1, with breaks, ramps and the luck of the shift."""
        since = now.local.day * 24.0 + now.local.hour - FIRST_SHIFT_HOUR
        number = np.floor(since / SHIFT_HOURS).astype(np.int64)
        into = since - number * SHIFT_HOURS
        crew = np.array(self.crews)[number % 3]
        worked = np.choose(now.shift_day_type, [1.0, self.saturday, 0.0, 0.0])
        luck = np.clip(0.92 + 0.07 * chance.sub("luck").normal(number), 0.6, 1.05)
        missing = np.where(chance.sub("missing").uniform(number) < 0.015, 0.3, 1.0)
        late = 0.1 + 0.15 * chance.sub("late").uniform(number)
        # Up within twenty minutes, down in the last fifteen; who follows takes over running machines.
        started = np.clip((into - late) / 0.35, self._kept(number - 1), 1.0)
        ramp = started * np.clip((SHIFT_HOURS - 0.05 - into) / 0.25, self._kept(number + 1), 1.0)
        busy: Floats = crew * worked * luck * missing * ramp * _breaks(into, chance.sub("break").uniform(number))
        return busy * _campaign(now)

    def _kept(self, neighbour: Integers) -> Floats:
        """Share of the machines that run through a hand-over with the shift before or after."""
        return np.where(np.array(self.crews)[neighbour % 3] > 0, 0.5, 0.0)


def _breaks(into: Floats, drift: Floats) -> Floats:
    """Tea after two hours, a meal after four, tea after six: some machines run on."""
    level = np.ones(into.shape)
    for start, length, left in ((2.0, 0.25, 0.6), (4.0, 0.5, 0.35), (6.0, 0.25, 0.65)):
        since = into - start - 0.12 * (drift - 0.5)
        level = np.where((since >= 0) & (since < length), left, level)
    return level


def _campaign(now: Conditions) -> Floats:
    """Orders: some weeks are fuller, and the last days of a month are pushed."""
    week = (now.local.day + 3) // 7
    orders = 0.96 + 0.05 * now.stream.sub("orders").normal(week)
    month_end = now.local.day.astype("datetime64[D]") + 4
    pushed = month_end.astype("datetime64[M]") != now.local.day.astype("datetime64[D]").astype("datetime64[M]")
    return np.clip(orders, 0.75, 1.1) * np.where(pushed, 1.05, 1.0)


@dataclass(frozen=True)
class Line:
    """A production line: standby, and load by the shifts with cycles, set-ups and stoppages."""

    standby: float
    peak: float
    shifts: Shifts
    minutes: float = 0.08

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        busy = self.shifts.share(now, chance)
        # A few times in a shift something jams or is set up anew.
        stopped = chance.sub("stops").smooth(now.hours / 0.45) > 1.75
        running = busy * np.where(stopped, 0.25, 1.0) * texture(now, chance, self.minutes, 0.09, 0.05)
        # Machines stay switched on through the week; at weekends the main switch is off for most of them.
        on = np.where(now.shift_day_type >= 2, 0.35, 1.0)
        idle = self.standby * on * texture(now, chance.sub("idle"), 0.015, 0.03, 0.03)
        return idle + (self.peak - self.standby) * running


@dataclass(frozen=True)
class Oven:
    """Batches: full power to heat up, then holding; cold on days off, with a long heat-up after them.

    batch_hours  length of a charge
    hold         share of the power that holding takes
    """

    peak: float
    batch_hours: float = 4.4
    heat_up_hours: float = 1.1
    hold: float = 0.42
    standby: float = 1.2

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        hours = now.local.day * 24.0 + now.local.hour
        position = hours / self.batch_hours + 0.12 * chance.sub("drift").smooth(hours / 30.0)
        number = np.floor(position).astype(np.int64)
        into = (position - number) * self.batch_hours
        load = 0.88 + 0.1 * chance.sub("charge").uniform(number)
        is_skipped = chance.sub("skipped").uniform(number) < 0.07
        heating = into < self.heat_up_hours * (0.85 + 0.3 * chance.sub("cold").uniform(number))
        cycling = 1.0 + 0.14 * np.sign(np.sin(2 * np.pi * hours / 0.34 + 6.0 * load))
        level = np.where(heating, 1.0, np.where(is_skipped, 0.24, self.hold * cycling))
        # The door opens between two charges.
        level = np.where(self.batch_hours - into < 0.2, 0.12, level)
        working = (now.shift_day_type <= 1).astype(np.float64)
        return self.standby + self.peak * level * load * working * texture(now, chance, 0.025, 0.02, 0.02)


@dataclass(frozen=True)
class Compressors:
    """Compressed air: one machine runs loaded or unloaded, leaks never rest.

    leak  power that the leaks take while the net is under pressure [kW]
    """

    leak: float
    peak: float
    shifts: Shifts

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        busy = self.shifts.share(now, chance)
        demand = busy * texture(now, chance, 0.05, 0.08, 0.04)
        loaded = (chance.sub("loaded").uniform(now.step) < np.clip(demand, 0.05, 1.0)).astype(np.float64)
        machine = np.where(
            demand > 0.03, 0.72 * demand + 0.28 * (0.35 + 0.65 * loaded) * np.sqrt(np.clip(demand, 0, 1)), 0.0
        )
        # Leaks grow until the yearly round with the ultrasonic detector in January.
        month = now.local.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
        leaking = self.leak * (0.82 + 0.035 * month) * texture(now, chance.sub("leak"), 0.05, 0.04, 0.02)
        return leaking + (self.peak - self.leak) * machine


@dataclass(frozen=True)
class CoolingTower:
    """Fans and pumps, or make-up water: what the works gives off, more when the air is warm."""

    base: float
    peak: float
    shifts: Shifts

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        busy = self.shifts.share(now, chance)
        warm = 0.75 + 0.025 * (now.felt - 22.0)
        return self.base * texture(now, chance.sub("idle"), 0.03, 0.05, 0.03) + (self.peak - self.base) * (
            busy * np.clip(warm, 0.4, 1.3) * texture(now, chance, 0.05, 0.06, 0.03)
        )
