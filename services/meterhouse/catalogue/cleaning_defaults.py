"""Which cleaning rules hold for a point about which nobody has said anything: one table, by its quantity.

A limit here is no opinion about a plant. It is what no working instrument shows: beyond it lies a broken wire,
a marker or another byte order. What only looks odd is noted, and left out of nothing.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from meterhouse.catalogue.cleaning_rules import (
    CleaningRule,
    CounterRule,
    DuplicateRule,
    FutureRule,
    HampelRule,
    JitterRule,
    MarkerRule,
    RangeRule,
    RateRule,
    StuckRule,
    ZeroRule,
    merged,
)

HOUR, DAY = 3600, 86_400

_SHOWN_FOR_NONE = (2**15 - 1, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**64 - 1)
_SCALES = (1, 10, 100, 1000)
MARKERS = tuple(sorted({sign * value / scale for value in _SHOWN_FOR_NONE for scale in _SCALES for sign in (1, -1)}))
"""Full and half-full registers of 16, 32 and 64 bits, as devices scale them."""

BY_KIND: dict[str, tuple[CleaningRule, ...]] = {
    "counter": (
        RangeRule(low=0.0),
        MarkerRule(values=MARKERS),
        FutureRule(),
        CounterRule(),
        JitterRule(),
        ZeroRule(),
        RateRule(),
    ),
    "delta": (RangeRule(low=0.0), MarkerRule(values=MARKERS), FutureRule(), DuplicateRule(), RateRule()),
    "analog": (RangeRule(), MarkerRule(values=MARKERS), FutureRule()),
    "digital": (RangeRule(), MarkerRule(), FutureRule()),
}
"""Before anything is known of what the point measures; texts are not judged."""


@dataclass(frozen=True)
class Quantity:
    """What points measure that share a kind, a unit and perhaps the beginning of their name."""

    name: str
    units: tuple[str, ...]
    rules: tuple[CleaningRule, ...]
    kinds: tuple[str, ...] = ("analog",)
    channels: tuple[str, ...] = field(default=())
    """One of these stands in the point's name; any name will do when there are none."""

    def holds(self, kind: str, unit: str, name: str) -> bool:
        channel = name.lower()
        return (
            kind in self.kinds
            and unit in self.units
            and (not self.channels or any(each.lower() in channel for each in self.channels))
        )


def _flow(*units: str, fastest: float) -> Quantity:
    """What is counted: no single meter counts faster than *fastest* [unit/h].

    Whoever counts more gives the meter its high power. A rise from 0 that is a hundredth of that is a leap.
    """
    rules = (RateRule(high=fastest), ZeroRule(high=fastest / 100))
    return Quantity(f"counted in {units[0]}", units, rules, kinds=("counter", "delta"))


def _range(low: float | None, high: float | None, *more: CleaningRule) -> tuple[CleaningRule, ...]:
    return (RangeRule(low=low, high=high), *more)


def _still(hours: int, *usual: float) -> StuckRule:
    return StuckRule(after_seconds=hours * HOUR, usual=(0.0, *usual))


QUANTITIES: tuple[Quantity, ...] = (
    # 100 MW at one meter: who measures in kWh is not a power station.
    _flow("kWh", "kvarh", "kVAh", fastest=1e5),
    _flow("Wh", "varh", "VAh", fastest=1e7),
    _flow("MWh", "Mvarh", fastest=1e4),
    _flow("GWh", fastest=100),
    _flow("GJ", "MMBtu", fastest=1e5),
    _flow("MJ", "kBtu", fastest=1e8),
    _flow("kJ", "Btu", fastest=1e11),
    _flow("therm", fastest=1e4),
    _flow("m³", "m3", "Nm³", "t", fastest=1e5),
    _flow("l", "L", "kg", "gal", "lb", fastest=1e8),
    _flow("ft³", fastest=1e7),
    Quantity("hours run", ("h",), (RateRule(high=1.5), ZeroRule(high=1.5)), kinds=("counter", "delta")),
    # −89.2 °C is the coldest ever measured; a DS18B20 without contact shows −127.
    Quantity("temperature", ("°C",), _range(-90, 1500, HampelRule(least=20.0, deviations=12.0), _still(7 * 24))),
    Quantity("temperature", ("°F",), _range(-130, 2732, HampelRule(least=36.0, deviations=12.0), _still(7 * 24))),
    Quantity("humidity", ("%",), _range(-1, 105, _still(7 * 24, 100)), channels=("humidity",)),
    Quantity("humidity", ("%rH", "%RH", "% rH"), _range(-1, 105, _still(7 * 24, 100))),
    Quantity("state of charge", ("%",), _range(-1, 101), channels=("charge", "soc", "health", "soh")),
    Quantity("carbon dioxide", ("ppm",), _range(100, 50_000, _still(48)), channels=("co2", "co₂", "carbon")),
    Quantity("power factor", ("1",), _range(-1.01, 1.01), channels=("powerfactor", "power factor", "cos")),
    Quantity("frequency", ("Hz",), _range(0, 1000)),
    Quantity("voltage", ("V",), _range(0, 1e6, _still(24)), channels=("voltagel", "voltage l")),
    Quantity("voltage", ("V",), _range(-1e6, 1e6)),
    Quantity("voltage", ("kV",), _range(-1500, 1500)),
    Quantity("current", ("A",), _range(-1e5, 1e5)),
    # An apparent power has no direction.
    Quantity("apparent power", ("kVA",), _range(0, 1e6, _still(72))),
    Quantity("power", ("kW", "kvar"), _range(-1e6, 1e6, _still(72))),
    Quantity("power", ("W", "VA", "var"), _range(-1e9, 1e9, _still(72))),
    Quantity("power", ("MW", "MVA", "Mvar"), _range(-1e5, 1e5, _still(72))),
    Quantity("flow", ("m³/h", "m3/h", "t/h"), _range(-1e5, 1e5, _still(72))),
    Quantity("flow", ("l/h", "kg/h", "l/min", "l/s"), _range(-1e8, 1e8, _still(72))),
    Quantity("pressure", ("bar",), _range(-1.1, 5000)),
    Quantity("pressure", ("Pa", "hPa", "kPa", "mbar"), _range(-1.1e5, 5e8)),
    Quantity("irradiance", ("W/m²",), _range(-50, 2500)),
    Quantity("wind speed", ("m/s",), _range(0, 150)),
    Quantity("illuminance", ("lx",), _range(0, 300_000)),
)
"""The first that holds is taken."""


@lru_cache(maxsize=4096)
def rules_of(kind: str, unit: str, name: str, own: tuple[CleaningRule, ...] = ()) -> tuple[CleaningRule, ...]:
    """The rules that hold for a point, each once; its own replace those that follow from what it measures."""
    measured = next((each.rules for each in QUANTITIES if each.holds(kind, unit, name)), ())
    rules = merged(BY_KIND.get(kind, ()), measured, own)
    return tuple(rule for rule in rules if rule.is_enabled)
