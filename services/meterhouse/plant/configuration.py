"""The whole demo installation as one document: kind to records, a reference written as the name it refers to.

Spaces are referred to by their path from the root, points by their key. The devices are the plant's own
declaration, so what is configured is what is simulated.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from meterhouse.kernel.settings import Settings
from meterhouse.plant.branch import Branch, Site
from meterhouse.plant.factors import FACTORS
from meterhouse.plant.flow import MILLION, SiteFlow
from meterhouse.plant.instrument import Instrument
from meterhouse.plant.local_time import STEP
from meterhouse.plant.plant import SITES, gateways, plant
from meterhouse.plant.point import STATE_SECONDS, PlantPoint, points
from meterhouse.plant.prices import PRICES
from meterhouse.plant.register import resolution

Record = dict[str, Any]
Document = dict[str, list[Record]]

ROOT = "Meterhouse Group"

# Coal equivalents: GB/T 2589-2020, appendix A.
_CATEGORIES = (
    {"name": "Electricity", "unit": "kWh", "color": "#f59f00", "kgce": 0.1229},
    {"name": "Natural gas", "unit": "m³", "color": "#e8590c", "kgce": 1.33},
    {"name": "Water", "unit": "m³", "color": "#1c7ed6", "kgce": 0.2571},
    {"name": "Heat", "unit": "kWh", "color": "#e03131", "kgce": 0.12284},
)
_TYPICAL_WEEKS = [int(datetime(2025, month, 13, tzinfo=UTC).timestamp()) for month in (1, 7)]
_LIMITS = {
    "StateOfCharge": (0.0, 100.0),
    "PowerFactor": (-1.0, 1.0),
    "Frequency": (45.0, 65.0),
    "FlowTemperature": (0.0, 130.0),
    "ReturnTemperature": (0.0, 130.0),
}


def configuration(settings: Settings) -> Document:
    simulated = plant(settings.plant_seed)
    known = points(simulated)
    ports = {name: settings.plant_port + number for number, name in enumerate(gateways())}
    return {
        "cost-centers": [{"name": name} for name in _cost_centers()],
        "energy-categories": [dict(category) for category in _CATEGORIES],
        "energy-items": list(_items()),
        "tariffs": list(_tariffs()),
        "spaces": list(_spaces()),
        "carbon-factors": list(_factors()),
        "meters": [meter for flow in simulated.flows for meter in _meters(flow)],
        "gateways": [{"name": name, "description": "Simulated by the demo plant"} for name in ports],
        "data-sources": [_data_source(name, port) for name, port in ports.items()],
        "devices": [_device(each.instrument) for each in simulated.devices],
        "points": [_point(point) for point in known],
        "bindings": [*_of_meters(known), *_of_spaces(), *_of_cost_centers()],
    }


def space_path(site: Site, path: str) -> str:
    return "/".join(part for part in (ROOT, site.name, path) if part)


def _cost_centers() -> list[str]:
    """Every cost center once, in the order of the sites."""
    named = []
    for site in SITES:
        named += [site.cost_center, *(area.cost_center for area in site.areas)]
        named += [branch.cost_center for branch in site.branches()]
    return list(dict.fromkeys(name for name in named if name))


def _items() -> Iterator[Record]:
    used = dict.fromkeys((each.item, each.category) for site in SITES for each in site.branches() if each.item)
    yield from ({"name": item, "category_id": category} for item, category in used)
    yield {"name": "Other", "category_id": "Electricity"}


def _tariffs() -> Iterator[Record]:
    currencies = {site.name: site.currency for site in SITES}
    for price in PRICES:
        yield {
            "name": price.name,
            "category_id": price.category,
            "currency": currencies[price.site],
            "valid_from": price.valid_from,
            "valid_to": price.valid_to,
            "components": list(price.components),
        }


def _factors() -> Iterator[Record]:
    for factor in FACTORS:
        yield {
            "name": factor.name,
            "category_id": factor.category,
            "space_id": None if factor.site is None else f"{ROOT}/{factor.site}",
            "factor": factor.factor,
            "scope": factor.scope,
            "source": factor.source,
            "valid_from": factor.valid_from,
            "valid_to": factor.valid_to,
        }


def _spaces() -> Iterator[Record]:
    yield {"name": ROOT, "kind": "enterprise"}
    for site in SITES:
        yield {
            "name": site.name,
            "parent_id": ROOT,
            "kind": "campus" if len(site.areas) > 8 else "building",
            "zone": site.place.zone,
            "currency": site.currency,
            "area": site.area,
            "occupants": site.occupants,
            "latitude": site.place.climate.latitude,
            "longitude": site.place.climate.longitude,
            "cost_center_id": site.cost_center,
        }
        for area in site.areas:
            above, _, name = area.path.rpartition("/")
            yield {
                "name": name,
                "parent_id": space_path(site, above),
                "kind": area.kind,
                "area": area.area,
                "occupants": area.occupants,
                "cost_center_id": area.cost_center,
            }


def _meters(flow: SiteFlow) -> Iterator[Record]:
    site, high = flow.site, _high_powers(flow)
    behind_the_grid = [*site.panels, *([site.storage] if site.storage else [])]
    yield from _meters_of(site.grid, None, site.cost_center, high)
    for branch in behind_the_grid:
        yield from _meters_of(branch, site.grid.taken, site.cost_center, high)
    for supply in site.supplies:
        yield from _meters_of(supply, None, site.cost_center, high)


def _high_powers(flow: SiteFlow) -> dict[str, float]:
    """What cannot be, for the mains of a site: three times what a winter and a summer week reach.

    Other meters have no such limit, so that a boost of the demonstration is not taken for a bad reading.
    """
    weeks = [np.arange(start, start + 7 * 86_400, STEP, dtype=np.int64) for start in _TYPICAL_WEEKS]
    highest = np.max([flow.rates(ats).max(axis=1) for ats in weeks], axis=0) / MILLION
    mains = [name for root in (flow.site.grid, *flow.site.supplies) for name in (root.taken, root.given) if name]
    return {name: float(np.ceil(3.0 * highest[flow.rows[name]] / 10.0) * 10.0) for name in mains}


def _meters_of(branch: Branch, master: str | None, cost_center: str, high: Mapping[str, float]) -> Iterator[Record]:
    """A branch's meters and those behind it; what flows back is measured behind what is taken."""
    center = branch.cost_center or cost_center
    for meter in (branch.taken, branch.given):
        if meter is None:
            continue
        is_return = meter == branch.given and branch.taken is not None and master is None
        yield {
            "name": meter,
            "category_id": branch.category,
            "item_id": branch.item,
            "master_id": branch.taken if is_return else master,
            "is_counted": True,
            "cost_center_id": center,
            "high_power": high.get(meter),
            "description": f"{branch.category} of {branch.name}, device model {branch.profile}",
        }
    for part in branch.parts:
        yield from _meters_of(part, branch.taken, center, high)


def _data_source(gateway: str, port: int) -> Record:
    return {
        "name": f"{gateway} Modbus TCP",
        "gateway_id": gateway,
        "protocol": "modbus-tcp",
        "connection": {"host": "127.0.0.1", "port": port, "timeout_seconds": 3},
        "interval_seconds": STATE_SECONDS,
    }


def _device(instrument: Instrument) -> Record:
    return {
        "name": instrument.name,
        "data_source_id": f"{instrument.gateway} Modbus TCP",
        "profile": instrument.profile.id,
        "serial": instrument.serial,
    }


def _point(point: PlantPoint) -> Record:
    register, instrument = point.register, point.device.instrument
    low, high = _LIMITS.get(register.channel, (None, None))
    record: Record = {
        "key": point.key,
        "name": register.channel,
        "device_id": instrument.name,
        "kind": register.kind,
        "unit": register.unit,
        "address": instrument.profile.address(register.channel, instrument.unit).document(),
        "interval_seconds": point.seconds,
        "is_stored": point.is_stored,
        "low": low,
        "high": high,
    }
    shape = resolution(register.address, register.unit)
    if register.kind == "counter" and shape.states is not None:
        record |= {"register_max": float(shape.states * shape.step), "resolution": float(shape.step)}
    return record


def _of_meters(known: tuple[PlantPoint, ...]) -> Iterator[Record]:
    for point in known:
        if point.meter is not None:
            yield _binding(("meters", point.meter), ("points", point.key))


def _of_spaces() -> Iterator[Record]:
    for site in SITES:
        for branch in site.branches():
            space = ("spaces", space_path(site, branch.space))
            if branch.taken is not None:
                yield _binding(space, ("meters", branch.taken))
            if branch is site.grid and branch.given is not None:
                yield _binding(space, ("meters", branch.given), direction="output")
        yield from _of_energy_centre(site)


def _of_energy_centre(site: Site) -> Iterator[Record]:
    """What a site makes, stores and returns, signed so that all its parts add up to the grid's import."""
    if site.storage is None:
        return
    space = ("spaces", space_path(site, site.storage.space))
    for given in (*(each.given for each in site.panels), site.storage.given):
        yield _binding(space, ("meters", str(given)), share=-1.0)
    if site.grid.given is not None:
        yield _binding(space, ("meters", site.grid.given))


def _of_cost_centers() -> Iterator[Record]:
    for site in SITES:
        own = {branch.cost_center for branch in site.branches()} | {area.cost_center for area in site.areas}
        for center in sorted({site.cost_center, *(name for name in own if name)}):
            for price in PRICES:
                if price.site == site.name:
                    yield _binding(("cost-centers", center), ("tariffs", price.name))


def _binding(owner: tuple[str, str], part: tuple[str, str], direction: str = "input", share: float = 1.0) -> Record:
    return {
        "owner": {"kind": owner[0], "id": owner[1]},
        "part": {"kind": part[0], "id": part[1]},
        "direction": direction,
        "share": share,
    }
