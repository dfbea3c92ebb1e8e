"""What a register shows of a flow: whole steps of its resolution, as the device's type can hold them.

Counters are cut down to their last full step, states are rounded. Vectorised, and by the same arithmetic as
the codec: what history hands out is bit for bit what is decoded from the wire.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

import numpy as np

from meterhouse.devices.address import Address
from meterhouse.plant.flow import UNIT
from meterhouse.plant.noise import Floats, Integers

# Scale factors that the SunSpec devices of the plant use, by the unit of their registers.
EXPONENTS = {"kW": 1, "kVA": 1, "kvar": 1, "A": -1, "V": -1, "Hz": -2, "1": -2, "°C": -1, "kWh": 1}

_FLOAT_RESOLUTION = Fraction(1, 100)
_RANGES = {"int16": (-(2**15) + 1, 2**15 - 1), "uint16": (0, 2**16 - 2), "int32": (-(2**31) + 1, 2**31 - 1),
           "uint32": (0, 2**32 - 2)}  # fmt: skip


@dataclass(frozen=True)
class Resolution:
    """Step of a register in the unit of its channel, and its form on the wire."""

    address: Address
    exponent: int | None

    @cached_property
    def step(self) -> Fraction:
        ten = Fraction(10) ** (self.exponent or 0)
        own = self.address.steps * ten
        # A float could show any fraction of a kWh; the meter behind it counts hundredths.
        return _FLOAT_RESOLUTION if self._is_float and own == 1 else own

    @cached_property
    def states(self) -> int | None:
        """Steps after which the register starts again from 0; None for floats, which do not within a life."""
        kind, bits = self.address.type, 16 * self.address.width
        if self._is_float:
            return None
        if kind in ("bcd16", "bcd32", "mod10k"):
            return int(10 ** (4 * self.address.width))
        return int(2 ** (bits if kind.startswith("u") else bits - 1))

    @property
    def _is_float(self) -> bool:
        return self.address.type in ("float32", "float64")

    def counter(self, flow: Integers) -> Floats:
        """Decoded value of a counter through which *flow* has gone (see `flow.UNIT`), start included."""
        step = self.step * UNIT
        if step.denominator != 1:
            raise ValueError(f"a register in steps of {self.step} counts finer than the plant's flows")
        steps = flow // step.numerator
        if self.states is not None and self.states < 2**62:
            steps = steps % self.states
        return self._decoded(steps)

    def state(self, values: Floats) -> Floats:
        """Decoded value of a state, rounded, and held at the end of the register's range."""
        if self._is_float:
            return self._as_float(values * float(1 / self.address.steps))
        raw = np.rint(values * float(1 / self.step))
        lowest, highest = _RANGES.get(self.address.type, (None, None))
        if lowest is not None:
            raw = np.clip(raw, lowest, highest)
        return self._decoded(raw.astype(np.int64))

    def nearest(self, values: Floats) -> Floats:
        """The values as the register can show them; not-a-number stays what it is."""
        answered = ~np.isnan(values)
        steps = np.rint(values[answered] * float(1 / self.step)).astype(np.int64)
        found = np.full(values.shape, np.nan)
        found[answered] = self._decoded(steps)
        return found

    def _decoded(self, steps: Integers) -> Floats:
        if self._is_float:
            in_raw = self.step / self.address.steps
            return self._as_float(steps * in_raw.numerator / in_raw.denominator)
        decoded: Floats = steps * self.step.numerator / self.step.denominator
        return decoded

    def _as_float(self, raw: Floats) -> Floats:
        held = raw.astype(np.float32).astype(np.float64) if self.address.type == "float32" else raw
        return held * self.address.steps.numerator / self.address.steps.denominator


@lru_cache(maxsize=8192)
def resolution(address: Address, unit: str) -> Resolution:
    return Resolution(address, EXPONENTS[unit] if address.scale_register is not None else None)
