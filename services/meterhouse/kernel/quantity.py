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
    "Btu": Fraction(105_505_585_262, 36 * 10**13),  # International Table, NIST SP 811, appendix B.8
    "MMBtu": Fraction(105_505_585_262, 36 * 10**7),
    "therm": Fraction(1_054_804, 36_000),  # US, NIST SP 811, appendix B.8: 105.4804 MJ
}
_VOLUME = {  # in m³
    "m³": Fraction(1),
    "m3": Fraction(1),
    "l": Fraction(1, 1000),
    "L": Fraction(1, 1000),
    "cm³": Fraction(1, 1_000_000),
    "ft³": Fraction(28_316_846_592, 10**12),  # NIST SP 811, appendix B.8
    "gal": Fraction(3_785_411_784, 10**12),  # US liquid gallon, NIST SP 811, appendix B.8
}
_MASS = {"kg": Fraction(1), "g": Fraction(1, 1000), "t": Fraction(1000), "lb": Fraction(45_359_237, 10**8)}
_REACTIVE = {"varh": Fraction(1, 1000), "kvarh": Fraction(1), "Mvarh": Fraction(1000)}
_TIME = {"h": Fraction(1), "min": Fraction(1, 60), "s": Fraction(1, 3600), "d": Fraction(24)}
_FAMILIES = (_ENERGY, _VOLUME, _MASS, _REACTIVE, _TIME)

PULSE = "pulse"
"""Counted in the unit that the ratio of its binding says: so many kWh, or litres, a pulse."""

_RATES = {  # what a rate gives in an hour
    **{f"{unit.removesuffix('h')}": (unit, Fraction(1)) for unit in ("Wh", "kWh", "MWh", "GWh", *_REACTIVE)},
    **{f"{unit}/h": (unit, Fraction(1)) for unit in (*_VOLUME, *_MASS, "GJ", "MJ")},
    **{f"{unit}/min": (unit, Fraction(60)) for unit in (*_VOLUME, *_MASS)},
    **{f"{unit}/s": (unit, Fraction(3600)) for unit in (*_VOLUME, *_MASS)},
}


def feeding_factor(kind: str, unit: str, into: str) -> float:
    """What a point's value gives a meter that counts in *into*; Refused where it can give nothing.

    kind   counter and delta: their unit is converted; analog: a rate, for one hour; digital: on, for one hour
    """
    if kind in ("counter", "delta"):
        return 1.0 if unit == PULSE else factor(unit, into)
    given, times = ("h", Fraction(1)) if kind == "digital" else _RATES.get(unit, (None, Fraction(1)))
    if given is None or kind not in ("analog", "digital"):
        offered = "a counter, a rate such as kW, m³/h or l/min, or a switch"
        raise Refused([Fault("unit", f"a point of kind {kind} in {unit!r} feeds no meter; give it {offered}")])
    try:
        return float(times) * factor(given, into)
    except Refused:
        said = f"a point of kind {kind} in {unit!r} counts {given}, which does not convert into {into!r}"
        raise Refused([Fault("unit", f"{said}; give it a meter of another category")]) from None


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
