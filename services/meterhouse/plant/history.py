"""What the plant's devices would have answered in the past: arrays instead of a year of polling."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from meterhouse.plant.noise import Floats, Integers
from meterhouse.plant.point import PlantPoint


@dataclass(frozen=True)
class History:
    """Answers of several points at the same instants: `values[point, instant]`, not-a-number where silent."""

    points: tuple[PlantPoint, ...]
    ats: Integers
    values: Floats


def history(points: Sequence[PlantPoint], first: int, last: int, step_seconds: int) -> History:
    """Answers from *first* up to, not including, *last* [s since 1970], at whole multiples of the step."""
    begin = -(-first // step_seconds) * step_seconds
    return answers(points, np.arange(begin, last, step_seconds, dtype=np.int64))


def answers(points: Sequence[PlantPoint], ats: Integers) -> History:
    """Answers at any instants."""
    values = np.empty((len(points), ats.size))
    for number, point in enumerate(points):
        values[number] = point.device.answer(point.register, ats)
    return History(tuple(points), ats, values)
