"""Tariffs: what a unit of energy costs at an instant of local time.

A tariff is a list of components, told apart by their type. Here stand those whose price depends on the
time alone; each gives a price for any slot, and the prices of a tariff's components add up.
"""

import datetime as dt
from typing import Annotated, Literal

import numpy as np
from msgspec import Meta, Struct, field
from numpy.typing import NDArray

from meterhouse.kernel.calendar import DAY, Calendar, Instants, months

Direction = Literal["input", "output"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
_Label = Annotated[str, Meta(min_length=1, max_length=64)]
_MINUTES = 1440


class Window(Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """A stretch of the local day, known by the day it begins on; it ends on the next where `to` is not after `from`."""

    start: Clock
    end: Clock
    days: Annotated[list[Weekday], Meta(min_length=1)] = field(default_factory=lambda: list(WEEKDAYS))
    months: Annotated[list[Annotated[int, Meta(ge=1, le=12)]], Meta(min_length=1)] = field(
        default_factory=lambda: list(range(1, 13))
    )


class Period(Struct, frozen=True, forbid_unknown_fields=True):
    """A named part of the week with one price; without windows it is all the time that no other period has."""

    name: _Label
    price: float
    windows: list[Window] = []


class EnergyPrice(Struct, frozen=True, tag="energy", forbid_unknown_fields=True):
    """One price for every unit, at any time. The name stands on the bill."""

    name: _Label
    price: float
    direction: Direction = "input"


class TimeOfUse(Struct, frozen=True, tag="time_of_use", forbid_unknown_fields=True):
    """A price that depends on the local time; every instant belongs to exactly one period."""

    name: _Label
    periods: Annotated[list[Period], Meta(min_length=1)]
    direction: Direction = "input"


Component = EnergyPrice | TimeOfUse


def prices(
    components: list[Component], direction: Direction, slots: Instants, calendar: Calendar
) -> NDArray[np.float64] | None:
    """Price of a unit in each slot [currency/unit], or None where no component is meant for the direction.

    slots   starts of the slots; each is priced as a whole by its start
    """
    meant = [component for component in components if component.direction == direction]
    if not meant:
        return None
    total = np.zeros(len(slots))
    for component in meant:
        if isinstance(component, EnergyPrice):
            total += component.price
        else:
            by_period = np.array([period.price for period in component.periods])
            total += by_period[periods_at(component, slots, calendar)]
    return total


def periods_at(component: TimeOfUse, slots: Instants, calendar: Calendar) -> NDArray[np.int16]:
    """Ordinal of the period that each slot's start belongs to."""
    local = calendar.local(slots)
    day = local // DAY
    month = months(day) % 12
    minute = local % DAY // 60
    weekday = (day + 3) % 7  # 1 January 1970 was a Thursday
    return _week(component)[month, weekday, minute]


def component_faults(components: list[Component]) -> list[tuple[str, str]]:
    """Windows that overlap or leave a time without a price, named by the first such minute."""
    found = []
    for position, component in enumerate(components):
        if isinstance(component, EnergyPrice):
            continue
        path = f"components[{position}].periods"
        rest = [period.name for period in component.periods if not period.windows]
        if len(rest) > 1:
            found.append((path, f"{' and '.join(rest)} both have no windows; only one period can be the rest"))
            continue
        claims = np.sum([_claimed(period) for period in component.periods if period.windows] or [_nothing()], axis=0)
        if (claims > 1).any():
            found.append((path, f"two periods claim {_moment(claims > 1)}; let their windows not overlap"))
        if not rest and (claims == 0).any():
            found.append((path, f"no period has {_moment(claims == 0)}; add a period without windows for the rest"))
    return found


def _week(component: TimeOfUse) -> NDArray[np.int16]:
    """Ordinal of the period by month (0 to 11), weekday (0 = Monday) and minute of the day."""
    rest = next((nth for nth, period in enumerate(component.periods) if not period.windows), 0)
    table = np.full((12, 7, _MINUTES), rest, np.int16)
    for nth, period in enumerate(component.periods):
        if period.windows:
            table[_claimed(period) > 0] = nth
    return table


def _nothing() -> NDArray[np.int16]:
    return np.zeros((12, 7, _MINUTES), np.int16)


def _claimed(period: Period) -> NDArray[np.int16]:
    """How many windows of the period hold each minute, by month and weekday."""
    claims = _nothing()
    for window in period.windows:
        start, end = _minute(window.start), _minute(window.end)
        for day in {WEEKDAYS.index(name) for name in window.days}:
            for month in {number - 1 for number in window.months}:
                if start < end:
                    claims[month, day, start:end] += 1
                else:
                    claims[month, day, start:] += 1
                    claims[month, (day + 1) % 7, :end] += 1
    return claims


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _moment(where: NDArray[np.bool_]) -> str:
    month, day, minute = np.argwhere(where)[0]
    name = dt.date(2000, int(month) + 1, 1).strftime("%B")
    return f"{WEEKDAYS[day]} {minute // 60:02}:{minute % 60:02} in {name}"
