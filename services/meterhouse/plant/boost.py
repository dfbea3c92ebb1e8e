"""What somebody added to a device's main counter by writing to register 60000: for demonstrations and tests.

    60000-60001  float32, function 6 or 16: adds that many kWh or m³ to the main counter from now on.
                 Reading gives what was added so far. Less than 0, and not a number, are refused.

Boosts are kept in a file, because a counter never runs backwards, not even over a restart.
"""

import json
import math
import os
from pathlib import Path

import numpy as np

from meterhouse.kernel.errors import Unfit
from meterhouse.plant.flow import UNIT
from meterhouse.plant.noise import Integers

REGISTER = 60_000
LARGEST = 1_000_000.0
"""Most that one write may add [kWh or m³]: a slip of the keyboard should not end the demonstration."""


class Boosts:
    """All boosts of the plant, by device: instants and amounts [flow]."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._boosts: dict[str, list[tuple[int, int]]] = {}
        if path is not None and path.exists():
            self._boosts = _read(path)

    def add(self, device: str, at: int, amount: float) -> None:
        """From *at* on the device's main counter shows *amount* more [kWh or m³]."""
        if not math.isfinite(amount) or not 0 <= amount <= LARGEST:
            raise ValueError(f"{amount} cannot be added to a counter; take 0 to {LARGEST:g}")
        self._boosts.setdefault(device, []).append((at, round(amount * UNIT)))
        self._save()

    def flow(self, device: str, ats: Integers) -> Integers:
        """What the device's main counter has on top at each instant."""
        total = np.zeros(ats.shape, dtype=np.int64)
        for since, amount in self._boosts.get(device, ()):
            total += np.where(ats >= since, amount, 0)
        return total

    def total(self, device: str) -> float:
        return sum(amount for _, amount in self._boosts.get(device, ())) / UNIT

    def _save(self) -> None:
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        with fresh.open("w") as file:
            json.dump(self._boosts, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)


def _read(path: Path) -> dict[str, list[tuple[int, int]]]:
    try:
        document = json.loads(path.read_text())
        return {device: [(int(at), int(flow)) for at, flow in boosts] for device, boosts in document.items()}
    except (ValueError, TypeError, AttributeError) as reason:
        raise Unfit(
            f"{path} does not hold the plant's boosts ({reason}); delete it, and counters lose them"
        ) from reason
