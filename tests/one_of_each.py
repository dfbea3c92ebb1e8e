"""One record of every kind, made in the order in which they refer to each other; their names carry a mark."""

from collections.abc import Callable
from typing import Any

Ids = dict[str, int]
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="4" height="4"/></svg>'


def bodies(mark: str, ids: Ids) -> dict[str, Callable[[], dict[str, Any]]]:
    """By kind; a body may use the ids of kinds before it."""

    def named(**fields: Any) -> Callable[[], dict[str, Any]]:
        return lambda: (
            {"name": mark, "description": f"{mark} of the works"}
            | {name: value() if callable(value) else value for name, value in fields.items()}
        )

    def of(kind: str) -> Callable[[], int]:
        return lambda: ids[kind]

    def subject(kind: str) -> Callable[[], dict[str, Any]]:
        return lambda: {"kind": kind, "id": ids[kind]}

    metered = {"category_id": of("energy-categories"), "cost_center_id": of("cost-centers")}
    station = {"contact_id": of("contacts"), "drawing_ids": lambda: [ids["drawings"]], "rated_power": 50}
    return {
        "contacts": named(email="who@example.com", phone="+49 30 1234"),
        "cost-centers": named(external_id=f"{mark}-4711"),
        "working-calendars": named(country="DE", non_working_days=[{"day": "2026-12-24", "note": mark}]),
        "drawings": named(source=SVG),
        "spaces": named(zone="Europe/Berlin", cost_center_id=of("cost-centers"), contact_id=of("contacts")),
        "tariffs": named(
            category_id=of("energy-categories"),
            currency="EUR",
            components=[{"type": "energy", "name": mark, "price": 0.3}],
        ),
        "carbon-factors": lambda: {
            "name": mark,
            "category_id": ids["energy-categories"],
            "factor": 0.4,
            "source": mark,
            "space_id": ids["spaces"],
        },
        "tenants": named(type_id=of("tenant-types"), lease_number=f"{mark}-1", contact_id=of("contacts")),
        "stores": named(type_id=of("store-types"), address=mark),
        "shopfloors": named(area=100),
        "sensors": named(),
        "meters": named(**metered),
        "offline-meters": named(**metered),
        "offline-consumptions": lambda: {
            "meter_id": ids["offline-meters"],
            "day_from": "2026-01-01",
            "day_to": "2026-02-01",
            "consumption": 31,
            "description": mark,
        },
        "virtual-meters": named(
            **metered,
            formula="2 * main + hand",
            variables=lambda: [
                {"name": "main", "meter": {"kind": "meters", "id": ids["meters"]}},
                {"name": "hand", "meter": {"kind": "offline-meters", "id": ids["offline-meters"]}},
            ],
        ),
        "gateways": named(serial=f"{mark}-7"),
        "data-sources": named(
            gateway_id=of("gateways"), protocol="mqtt", connection={"host": mark, "password": "sesame"}
        ),
        "devices": named(data_source_id=of("data-sources"), type="battery", serial=f"{mark}-8"),
        "points": lambda: {
            "name": mark,
            "unit": "kWh",
            "device_id": ids["devices"],
            "key": f"{mark}/energy",
            "rules": [{"type": "range", "high": 9e9}, {"type": "marker", "values": [-127]}, {"type": "hampel"}],
        },
        "equipment": named(
            drawing_id=of("drawings"),
            parameters=lambda: [
                {"type": "constant", "name": mark, "value": "4.5"},
                {"type": "point", "name": "Now", "point_id": ids["points"]},
                {
                    "type": "fraction",
                    "name": "COP",
                    "numerator": {"kind": "meters", "id": ids["meters"]},
                    "denominator": {"kind": "virtual-meters", "id": ids["virtual-meters"]},
                },
            ],
        ),
        "combined-equipment": named(efficiency_indicator=4.2),
        "photovoltaic-stations": named(**station),
        "energy-storage-stations": named(
            **station, schedule=[{"from": "08:00", "to": "12:00", "period": "on-peak", "power": 20}]
        ),
        "microgrids": named(**station),
        "charging-stations": named(**station),
        "wind-farms": named(**station),
        "virtual-power-plants": named(balancing_price_point_id=of("points")),
        "commands": named(topic=f"{mark}/set", payload="$value", value=3),
        "control-modes": named(
            times=lambda: [
                {"from": "00:00", "to": "06:00", "power": -20},
                {"from": "17:00", "to": "20:00", "power_point_id": ids["points"]},
            ]
        ),
        "energy-flow-diagrams": named(
            nodes=[{"name": mark}, {"name": "Hall", "x": 0.5, "y": 0.5}],
            links=lambda: [{"source": mark, "target": "Hall", "meter": {"kind": "meters", "id": ids["meters"]}}],
        ),
        "distribution-systems": named(drawing_id=of("drawings")),
        "distribution-circuits": named(system_id=of("distribution-systems"), customers=mark),
        "products": named(unit="t", tag=mark),
        "production-counts": lambda: {
            "subject": {"kind": "spaces", "id": ids["spaces"]},
            "product_id": ids["products"],
            "at": "2026-01-01T00:00:00Z",
            "count": 12.5,
        },
        "rules": named(expression={"above": 5, "what": mark}, message_template=f"{mark} is high"),
        "email-servers": lambda: {"name": mark, "host": f"{mark}.example.com", "from_address": "ems@example.com"},
        "knowledge-files": lambda: {"name": f"{mark}.txt"},
        "sim-cards": named(iccid=lambda: f"8949{ids['spaces']:015}"),
        "bindings": lambda: {
            "owner": subject("spaces")(),
            "part": subject("meters")(),
            "valid_from": "2026-01-01T00:00:00Z",
        },
        "users": lambda: {
            "name": f"{mark} viewer",
            "display_name": mark,
            "password": "correct horse battery",
            "space_ids": [ids["spaces"]],
        },
        "api-keys": lambda: {"name": f"{mark} key", "space_ids": [ids["spaces"]]},
    }


SHARED: dict[str, dict[str, Any]] = {
    "energy-categories": {"name": "Power", "unit": "kWh"},
    "tenant-types": {"name": "Office"},
    "store-types": {"name": "Outlet"},
    "roles": {"name": "energy manager", "permissions": ["reports", "records", "money"]},
}
"""Vocabulary of the whole installation: what nobody limited may change, and everybody may see."""

Post = Callable[[str, dict[str, Any]], int]
"""Makes a record of a kind from a body; its id."""


def shared(post: Post) -> Ids:
    ids = {kind: post(kind, body) for kind, body in SHARED.items()}
    return ids | {"energy-items": post("energy-items", {"name": "Light", "category_id": ids["energy-categories"]})}


def one_of_each(post: Post, mark: str, vocabulary: Ids) -> Ids:
    ids: Ids = dict(vocabulary)
    for kind, body in bodies(mark, ids).items():
        ids[kind] = post(kind, body())
    # Of offline meters one takes consumptions, and another one readings of its register.
    metered = {"category_id": ids["energy-categories"], "cost_center_id": ids["cost-centers"]}
    shown = post("offline-meters", {"name": f"{mark} register", "entered_as": "register", **metered})
    reading = {"meter_id": shown, "at": "2026-01-01T00:00:00Z", "register": 7, "description": mark}
    return ids | {"register-readings": post("register-readings", reading)}
