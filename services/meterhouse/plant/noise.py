"""Chance without state: a number is a function of a stream's name and an ordinal.

A generator that is advanced would give other values when a range is asked in other pieces; hashing the
ordinal (SplitMix64, Steele et al. 2014) gives each instant its own value for ever.
"""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_ROOT_OF_THREE = 3.0**0.5
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True)
class Stream:
    """Source of chance for one thing, for example `Stream(1, "Berlin/Office lifts")`."""

    seed: int
    name: str

    def sub(self, name: str) -> "Stream":
        return Stream(self.seed, f"{self.name}/{name}")

    def uniform(self, ordinals: Integers) -> Floats:
        """Evenly spread in [0, 1), one for each ordinal."""
        return (self._bits(ordinals) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def normal(self, ordinals: Integers) -> Floats:
        """About normal with mean 0 and deviation 1, never beyond 3.5: the sum of four 16-bit draws."""
        bits = self._bits(ordinals)
        low = np.uint64(0xFFFF)
        total = np.zeros(bits.shape)
        for shift in (0, 16, 32, 48):
            total += ((bits >> np.uint64(shift)) & low).astype(np.float64)
        return (total / 65536.0 - 2.0 + 2.0 / 65536.0) * _ROOT_OF_THREE

    def smooth(self, position: Floats) -> Floats:
        """Continuous chance with deviation of about 1: draws at whole positions, eased between them."""
        whole = np.floor(position)
        part = position - whole
        ordinal = whole.astype(np.int64)
        first = int(ordinal.min()) if ordinal.size else 0
        last = int(ordinal.max()) if ordinal.size else 0
        draws = self.normal(np.arange(first, last + 2, dtype=np.int64))
        before, after = draws[ordinal - first], draws[ordinal - first + 1]
        eased = part * part * (3.0 - 2.0 * part)
        # Between two draws the deviation sinks to 0.71: lift it, so that no rhythm of the lattice shows.
        lift = 1.0 / np.sqrt(eased * eased + (1.0 - eased) ** 2)
        mixed: Floats = (before + (after - before) * eased) * lift
        return mixed

    def _bits(self, ordinals: Integers) -> NDArray[np.uint64]:
        with np.errstate(over="ignore"):
            state = ordinals.astype(np.uint64) * _GOLDEN + _key(self.seed, self.name)
            state = (state ^ (state >> np.uint64(30))) * _FIRST
            state = (state ^ (state >> np.uint64(27))) * _SECOND
            mixed: NDArray[np.uint64] = state ^ (state >> np.uint64(31))
        return mixed


@lru_cache(maxsize=4096)
def _key(seed: int, name: str) -> np.uint64:
    digest = blake2b(f"{seed}/{name}".encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "big"))
