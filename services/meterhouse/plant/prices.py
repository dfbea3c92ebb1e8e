"""What the three sites pay, as tariffs: prices of the usual order, changing with a New Year.

They are invented after published price sheets, not copied from one: network, energy and duties are drawn
together into few components, so that a bill can be followed by hand.
"""

from dataclasses import dataclass
from typing import Any

_WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]
_SUMMER = [6, 7, 8, 9]


@dataclass(frozen=True)
class Price:
    """A tariff of a site's category between two dates; None is open."""

    site: str
    category: str
    name: str
    valid_from: str
    valid_to: str | None
    components: tuple[dict[str, Any], ...]


def _energy(name: str, price: float, direction: str = "input") -> dict[str, Any]:
    return {"type": "energy", "direction": direction, "name": name, "price": price}


def _window(start: str, end: str, days: list[str] | None = None, months: list[int] | None = None) -> dict[str, Any]:
    window: dict[str, Any] = {"from": start, "to": end}
    if days is not None:
        window["days"] = days
    if months is not None:
        window["months"] = months
    return window


def _time_of_use(name: str, rest: tuple[str, float], *periods: tuple[str, float, dict[str, Any]]) -> dict[str, Any]:
    """*rest* is the period that has all the time that no other has."""
    declared: list[dict[str, Any]] = [
        {"name": period, "price": price, "windows": [window]} for period, price, window in periods
    ]
    declared.append({"name": rest[0], "price": rest[1]})
    return {"type": "time_of_use", "direction": "input", "name": name, "periods": declared}


def _berlin_electricity(peak: float, off_peak: float) -> tuple[dict[str, Any], ...]:
    day = _window("08:00", "20:00", _WORKDAYS)
    return (
        _time_of_use("Energy and network", ("off-peak", off_peak), ("peak", peak, day)),
        _energy("Electricity tax", 0.0205),  # StromStG § 3
        _energy("Feed-in", 0.0748, "output"),
    )


def _pune_electricity(normal: float) -> tuple[dict[str, Any], ...]:
    return (
        _time_of_use(
            "Energy and wheeling",
            ("normal", normal),
            ("night", round(normal - 1.5, 2), _window("22:00", "06:00")),
            ("morning peak", round(normal + 0.8, 2), _window("09:00", "12:00")),
            ("evening peak", round(normal + 1.1, 2), _window("18:00", "22:00")),
        ),
        _energy("Electricity duty", 0.64),
    )


def _austin_electricity(on_peak: float, rest: float, supply: float) -> tuple[dict[str, Any], ...]:
    summer = _window("14:00", "20:00", _WORKDAYS, _SUMMER)
    return (
        _time_of_use("Delivery", ("off-peak", rest), ("summer on-peak", on_peak, summer)),
        _energy("Power supply", supply),
    )


_START, _CHANGE = "2023-01-01", "2026-01-01"

PRICES: tuple[Price, ...] = (
    Price("Berlin campus", "Electricity", "Berlin electricity 2023 to 2025", _START, _CHANGE,
          _berlin_electricity(0.2685, 0.2090)),
    Price("Berlin campus", "Electricity", "Berlin electricity 2026", _CHANGE, None,
          _berlin_electricity(0.2510, 0.1945)),
    Price("Berlin campus", "Heat", "Berlin district heat 2023 to 2025", _START, _CHANGE,
          (_energy("Heat", 0.1180),)),
    Price("Berlin campus", "Heat", "Berlin district heat 2026", _CHANGE, None, (_energy("Heat", 0.1236),)),
    Price("Berlin campus", "Natural gas", "Berlin gas", _START, None,
          (_energy("Gas and network", 0.842), _energy("Energy tax", 0.057))),
    Price("Berlin campus", "Water", "Berlin water", _START, None,
          (_energy("Drinking water", 1.81), _energy("Waste water", 2.16))),
    Price("Pune works", "Electricity", "Pune electricity 2023 to 2025", _START, _CHANGE,
          _pune_electricity(8.36)),
    Price("Pune works", "Electricity", "Pune electricity 2026", _CHANGE, None, _pune_electricity(8.68)),
    Price("Pune works", "Natural gas", "Pune piped gas", _START, None, (_energy("Gas", 51.5),)),
    Price("Pune works", "Water", "Pune industrial water", _START, None, (_energy("Water", 24.75),)),
    Price("Pune works", "Diesel", "Pune diesel", _START, None, (_energy("Diesel at the pump", 92.5),)),
    Price("Austin store", "Electricity", "Austin electricity 2023 to 2025", _START, _CHANGE,
          _austin_electricity(0.0885, 0.0412, 0.0417)),
    Price("Austin store", "Electricity", "Austin electricity 2026", _CHANGE, None,
          _austin_electricity(0.0928, 0.0433, 0.0441)),
    Price("Austin store", "Natural gas", "Austin gas", _START, None, (_energy("Gas and delivery", 0.372),)),
    Price("Austin store", "Water", "Austin water", _START, None,
          (_energy("Water", 1.62), _energy("Waste water", 2.34))),
)  # fmt: skip
