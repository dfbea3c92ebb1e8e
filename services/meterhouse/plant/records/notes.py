"""What people write down of meters that nobody reads by wire, month by month."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from meterhouse.plant.branch import Site
from meterhouse.plant.noise import Stream
from meterhouse.plant.records.row import Record, midnight

_BEGAN = date(2023, 1, 1)


@dataclass(frozen=True)
class Consumed:
    """A consumption that is noted for each month, such as by the bills of deliveries.

    usual  of each month, January to December [category unit]
    luck   deviation from it, as a share
    """

    meter: str
    usual: tuple[float, ...]
    luck: float = 0.1

    def of(self, site: Site, seed: int, month: date) -> float:
        number = np.array([_number(month)], dtype=np.int64)
        chance = float(Stream(seed, site.name).sub(self.meter).normal(number)[0])
        return round(max(self.usual[month.month - 1] * (1.0 + self.luck * chance), 0.0), 1)


@dataclass(frozen=True)
class Read:
    """A register that is read on the first of each month, as the day begins.

    shown  what it showed at the beginning of 2023
    """

    consumed: Consumed
    shown: float

    def register(self, site: Site, seed: int, day: date) -> float:
        past = (_month(number) for number in range(_number(_BEGAN), _number(day)))
        return round(self.shown + sum(self.consumed.of(site, seed, month) for month in past), 1)


Note = Consumed | Read


def consumptions(site: Site, seed: int, notes: Iterable[Note], first: date, after: date) -> Iterator[Record]:
    """Of each whole month of [first, after)."""
    for note in notes:
        if isinstance(note, Consumed):
            for begin in _firsts(first, after):
                end = _month(_number(begin) + 1)
                if end <= after:
                    amount = note.of(site, seed, begin)
                    yield {"meter_id": note.meter, "day_from": str(begin), "day_to": str(end), "consumption": amount}


def registers(site: Site, seed: int, notes: Iterable[Note], first: date, after: date) -> Iterator[Record]:
    """At the first of each month within [first, after)."""
    for note in notes:
        if isinstance(note, Read):
            for day in _firsts(first, after):
                shown = note.register(site, seed, day)
                yield {"meter_id": note.consumed.meter, "at": midnight(site, day), "register": shown}


def _firsts(first: date, after: date) -> Iterator[date]:
    """The first days of months within [first, after)."""
    for number in range(_number(first), _number(after) + 1):
        if first <= _month(number) < after:
            yield _month(number)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
