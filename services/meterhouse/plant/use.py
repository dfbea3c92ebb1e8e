"""Power of what a building uses: each kind of use is a few numbers and one pure function.

A rate is in kW, or in m³/h for gas and water. Chance comes from a stream of the use's own, so that two
floors with the same numbers still live differently.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from meterhouse.plant.conditions import Conditions
from meterhouse.plant.noise import Floats, Stream

Knots = tuple[tuple[float, float], ...]
"""Course of a day as (hour, share), joined by lines."""


class Use(Protocol):
    def rate(self, now: Conditions, chance: Stream) -> Floats:
        """Mean over each step [kW or m³/h], never negative."""
        ...


@dataclass(frozen=True)
class Week:
    """Courses of the three kinds of days; a closed day stays at the first share of its Sunday."""

    working: Knots
    saturday: Knots
    sunday: Knots
    follows_presence: bool = True

    def share(self, now: Conditions, chance: Stream) -> Floats:
        """How much is going on, 0 to about 1; every day starts and ends a little earlier or later."""
        hour = now.local.hour - 0.22 * chance.sub("start").normal(now.local.day)
        courses = [_course(knots, hour) for knots in (self.working, self.saturday, self.sunday)]
        closed = np.full(hour.shape, self.sunday[0][1])
        share: Floats = np.choose(now.day_type, [*courses, closed])
        if self.follows_presence:
            # A half-empty house still needs most of its light and air.
            share = share * (0.25 + 0.75 * now.presence)
        return share


def texture(now: Conditions, chance: Stream, minutes: float, hours: float, days: float) -> Floats:
    """Factor around 1 that makes life of a course: deviations from step to step, over an hour, by day."""
    swing = minutes * chance.sub("minutes").normal(now.step)
    swing += hours * chance.sub("hours").smooth(now.hours / 0.8)
    swing += days * chance.sub("days").smooth(now.hours / 24.0)
    return np.exp(swing - 0.5 * (minutes**2 + hours**2 + days**2))


@dataclass(frozen=True)
class Scheduled:
    """Plugs, kitchens, lifts, taps: a base, and a peak that follows the week."""

    base: float
    peak: float
    week: Week
    minutes: float = 0.05
    hours: float = 0.06
    days: float = 0.05

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        share = self.week.share(now, chance)
        lively = texture(now, chance, self.minutes, self.hours, self.days)
        idle = texture(now, chance.sub("idle"), 0.015, 0.02, 0.03)
        return self.base * idle + (self.peak - self.base) * share * lively


@dataclass(frozen=True)
class Lighting:
    """Lamps in banks that people switch and daylight dims.

    daylight  share of the lamps that a bright day saves
    banks     how many are switched one by one
    """

    base: float
    peak: float
    week: Week
    daylight: float = 0.35
    banks: int = 12

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        dark = 1.0 - self.daylight * np.clip(now.weather.global_radiation / 350.0, 0.0, 1.0)
        wanted = np.clip(self.week.share(now, chance) * dark, 0.0, 1.0) * self.banks
        # Which bank is switched when is chance of the quarter of an hour.
        switched = np.floor(wanted + chance.sub("banks").uniform(now.step // 3))
        lit = np.clip(switched / self.banks, 0.0, 1.0)
        steady = texture(now, chance, 0.006, 0.01, 0.015)
        return (self.base + (self.peak - self.base) * lit) * steady


@dataclass(frozen=True)
class OutsideLighting:
    """Switched by the dusk sensor; most of it goes off late in the night."""

    peak: float
    late: float = 0.4

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        # The sensor switches when the sun is four degrees below the horizon, before civil dusk ends at six.
        on = now.weather.sun.elevation < np.radians(-4.0)
        is_late = (now.local.hour >= 23.5) | (now.local.hour < 4.5)
        share = np.where(is_late, self.late, 1.0)
        level: Floats = self.peak * (0.01 + on * share)
        return level * texture(now, chance, 0.005, 0.005, 0.01)


@dataclass(frozen=True)
class Steady:
    """Servers and the like: nearly constant, growing, with fans that feel the summer.

    growth    more each year, as a share
    business  more while people work, as a share
    warmth    more for each kelvin above 18 °C, as a share
    """

    level: float
    week: Week
    growth: float = 0.0
    business: float = 0.06
    warmth: float = 0.006

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        years = (now.hours - 464_592.0) / 8_766.0  # since 2023
        grown = self.level * (1.0 + self.growth) ** years
        more = self.business * self.week.share(now, chance) + self.warmth * np.clip(now.felt - 18.0, 0.0, None)
        # Backups run for an hour and a half every night.
        backup = 0.05 * (np.abs(now.local.hour - 2.2) < 0.75)
        return grown * (1.0 + more + backup) * texture(now, chance, 0.008, 0.012, 0.012)


@dataclass(frozen=True)
class Ventilation:
    """Fans in two stages by the week's course, the higher one when it is warm or full."""

    base: float
    low: float
    high: float
    week: Week

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        share = self.week.share(now, chance)
        lift = 0.12 * np.clip((now.felt - 22.0) / 6.0, 0.0, 1.0)
        stage = np.where(share > 0.55 - lift, self.high, np.where(share > 0.12, self.low, self.base))
        return stage * texture(now, chance, 0.012, 0.02, 0.015)


@dataclass(frozen=True)
class Cooling:
    """Air conditioning: rises with the felt temperature above the balance point, and with sun and people.

    balance     outdoor temperature above which is cooled [°C]
    per_kelvin  power for each kelvin above it [kW/K]
    peak        what the machines can do [kW]
    idle        share of the need that remains while nobody is there
    """

    base: float
    per_kelvin: float
    balance: float
    peak: float
    week: Week
    idle: float = 0.12

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        share = self.idle + (1.0 - self.idle) * np.clip(self.week.share(now, chance), 0.0, 1.0)
        warm = now.felt - self.balance + 2.5 * now.weather.global_radiation / 900.0
        need = np.clip(warm, 0.0, None) * self.per_kelvin * share
        # A warm machine room condenses badly: the last kelvins cost more.
        need *= 1.0 + 0.012 * np.clip(now.weather.temperature - 30.0, 0.0, None)
        # Compressors come and go in stages, slower than a step.
        hunting = 1.0 + 0.09 * chance.sub("stages").smooth(now.hours * 2.7)
        hunting += 0.06 * chance.sub("steps").normal(now.step)
        # Near their limit the machines catch up less and less.
        running = self.peak * np.tanh(need / self.peak) * hunting
        return self.base * texture(now, chance, 0.02, 0.03, 0.02) + np.clip(running, 0.0, None)


@dataclass(frozen=True)
class Refrigeration:
    """Freezers and chilled shelves: compressors that cycle, defrosts on a timer, doors that people open.

    defrosts  hours of the day at which a defrost starts
    defrost   power of the heaters [kW], for about half an hour
    """

    level: float
    week: Week
    defrosts: tuple[float, ...] = ()
    defrost: float = 0.0
    warmth: float = 0.018

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        warm = 1.0 + self.warmth * (now.felt - 18.0)
        doors = 1.0 + 0.16 * self.week.share(now, chance)
        cycle = 0.11 * np.sin(2 * np.pi * (now.hours / 0.62 + 0.8 * chance.sub("phase").smooth(now.hours / 9.0)))
        running = self.level * np.clip(warm, 0.55, 1.6) * doors * (1.0 + cycle)
        heating = np.zeros(now.ats.shape)
        for start in self.defrosts:
            since = (now.local.hour - start - 0.05 * chance.sub("timer").normal(now.local.day)) % 24.0
            heating += np.where(since < 0.45, self.defrost, 0.0)
            # What thawed has to be frozen again.
            running *= 1.0 + np.where((since >= 0.45) & (since < 1.4), 0.22, 0.0)
        return running * texture(now, chance, 0.035, 0.03, 0.02) + heating


@dataclass(frozen=True)
class Heating:
    """Heat by degree hours, lowered at night, with a boost before people come.

    per_kelvin  rate for each kelvin below the limit [kW/K or m³/h/K]
    limit       outdoor temperature at which heating starts [°C]
    setback     share that remains at night and on days off
    hot_water   rate of the summer's hot water, following the week
    """

    per_kelvin: float
    week: Week
    limit: float = 15.0
    setback: float = 0.55
    hot_water: float = 0.0

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        # Fabric is slow: the house warms up two hours before the people come.
        share = self.week.share(now, chance)
        hour = now.local.hour
        boost = 0.45 * np.exp(-(((hour - 6.3) / 0.8) ** 2)) * (now.day_type == 0)
        level = self.setback + (1.0 - self.setback) * np.clip(share, 0.0, 1.0) + boost
        need = self.per_kelvin * np.clip(self.limit - now.felt, 0.0, None) * level
        taps = self.hot_water * (0.15 + share) * texture(now, chance.sub("taps"), 0.25, 0.15, 0.08)
        # Below the last notch of the valve the burner cycles.
        heat: Floats = need * texture(now, chance, 0.06, 0.07, 0.04) + taps
        return heat


@dataclass(frozen=True)
class Irrigation:
    """Lawn sprinklers before sunrise, on days that were warm and dry."""

    rate_on: float
    hours_long: float = 1.5
    warm: float = 16.0

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        window = (now.local.hour >= 4.5) & (now.local.hour < 4.5 + self.hours_long)
        every_other = (now.local.day + (chance.sub("days").uniform(now.local.day) > 0.85)) % 2 == 0
        thirsty = np.clip((now.felt - self.warm) / 8.0, 0.0, 1.2)
        level: Floats = self.rate_on * window * every_other * thirsty
        return level * texture(now, chance, 0.03, 0.0, 0.05)


@dataclass(frozen=True)
class Together:
    """Several uses behind one meter."""

    uses: tuple[Use, ...]

    def rate(self, now: Conditions, chance: Stream) -> Floats:
        total = np.zeros(now.ats.shape)
        for number, use in enumerate(self.uses):
            total = total + use.rate(now, chance.sub(str(number)))
        return total


def _course(knots: Knots, hour: Floats) -> Floats:
    course: Floats = np.interp(hour, [at for at, _ in knots], [share for _, share in knots])
    return course
