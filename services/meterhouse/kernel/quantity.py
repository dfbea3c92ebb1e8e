"""Units of energy and matter, and how they convert: one table, in powers that are exact.

Names are those of the points and categories: kWh, m³, l. `factor("Wh", "kWh")` is 0.001. Gas in m³ does
not become kWh here, since its calorific value is a dated fact of the contract, not of the unit.
"""

from fractions import Fraction

from meterhouse.kernel.errors import Fault, Refused

_ENERGY = {  # in kWh
    "Wh": Fraction(1, 1000),
    "kWh": Fraction(1),
    "MWh": Fraction(1000),
    "GWh": Fraction(1_000_000),
    "J": Fraction(1, 3_600_000),
    "kJ": Fraction(1, 3600),
    "MJ": Fraction(1000, 3600),
    "GJ": Fraction(1_000_000, 3600),
}
_VOLUME = {  # in m³
    "m³": Fraction(1),
    "m3": Fraction(1),
    "l": Fraction(1, 1000),
    "L": Fraction(1, 1000),
    "cm³": Fraction(1, 1_000_000),
}
_MASS = {"kg": Fraction(1), "g": Fraction(1, 1000), "t": Fraction(1000)}
_REACTIVE = {"varh": Fraction(1, 1000), "kvarh": Fraction(1), "Mvarh": Fraction(1000)}
_FAMILIES = (_ENERGY, _VOLUME, _MASS, _REACTIVE)


def factor(unit: str, into: str) -> float:
    """What one *unit* is, counted in *into*; 1 for any unit into itself."""
    if unit == into:
        return 1.0
    for family in _FAMILIES:
        if unit in family and into in family:
            return float(family[unit] / family[into])
    raise Refused([Fault("unit", f"{unit!r} does not convert into {into!r}; give the point the category's unit")])


def power_unit(unit: str) -> str:
    """Unit of the mean power over an interval: kWh gives kW, m³ gives m³/h."""
    return unit.removesuffix("h") if unit in _ENERGY and unit.endswith("Wh") else f"{unit}/h"
