"""Categories of energy, their uses, the meters of all branches, and the spaces that these count for."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

import numpy as np

from meterhouse.plant.branch import Branch, Site
from meterhouse.plant.flow import MILLION, SiteFlow
from meterhouse.plant.local_time import STEP
from meterhouse.plant.point import PlantPoint
from meterhouse.plant.records.row import Record, binding, space_path

# Coal equivalents: GB/T 2589-2020, appendix A; a litre of diesel has 0.84 kg.
CATEGORIES = (
    {"name": "Electricity", "unit": "kWh", "color": "#f59f00", "kgce": 0.1229},
    {"name": "Natural gas", "unit": "m³", "color": "#e8590c", "kgce": 1.33},
    {"name": "Water", "unit": "m³", "color": "#1c7ed6", "kgce": 0.2571},
    {"name": "Heat", "unit": "kWh", "color": "#e03131", "kgce": 0.12284},
    {"name": "Cooling", "unit": "kWh", "color": "#15aabf"},
    {"name": "Compressed air", "unit": "m³", "color": "#7950f2"},
    {"name": "Diesel", "unit": "l", "color": "#868e96", "kgce": 1.224},
)
_TYPICAL_WEEKS = [int(datetime(2025, month, 13, tzinfo=UTC).timestamp()) for month in (1, 7)]


def items(sites: Iterable[Site]) -> Iterator[Record]:
    used = dict.fromkeys((each.item, each.category) for site in sites for each in site.branches() if each.item)
    yield from ({"name": item, "category_id": category} for item, category in used)
    yield {"name": "Other", "category_id": "Electricity"}


def highest(flow: SiteFlow) -> dict[str, float]:
    """The highest power of each meter of a site in a winter and in a summer week [unit/h]."""
    weeks = [np.arange(start, start + 7 * 86_400, STEP, dtype=np.int64) for start in _TYPICAL_WEEKS]
    found = np.max([flow.rates(ats).max(axis=1) for ats in weeks], axis=0) / MILLION
    return {name: float(found[row]) for name, row in flow.rows.items()}


def meters(flow: SiteFlow, peaks: Mapping[str, float]) -> Iterator[Record]:
    site, high = flow.site, _high_powers(flow.site, peaks)
    behind_the_grid = [*site.panels, *([site.storage] if site.storage else [])]
    yield from _meters_of(site.grid, None, site.cost_center, high)
    for branch in behind_the_grid:
        yield from _meters_of(branch, site.grid.taken, site.cost_center, high)
    for branch in (*site.supplies, *site.made):
        yield from _meters_of(branch, None, site.cost_center, high)


def _high_powers(site: Site, peaks: Mapping[str, float]) -> dict[str, float]:
    """What cannot be, for the mains of a site: three times what a winter and a summer week reach.

    Other meters have no such limit, so that a boost of the demonstration is not taken for a bad reading.
    """
    mains = [name for root in (site.grid, *site.supplies) for name in (root.taken, root.given) if name]
    return {name: float(np.ceil(3.0 * peaks[name] / 10.0) * 10.0) for name in mains}


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


def fed(known: Iterable[PlantPoint]) -> Iterator[Record]:
    """Each meter bound to the counter that feeds it."""
    for point in known:
        if point.meter is not None:
            yield binding(("meters", point.meter), ("points", point.key))


def placed(sites: Iterable[Site]) -> Iterator[Record]:
    """Each meter bound to its space, but for what machines make: that is theirs alone."""
    for site in sites:
        for branch in site.branches():
            space = ("spaces", space_path(site, branch.space))
            if branch.taken is not None and branch not in site.made:
                yield binding(space, ("meters", branch.taken))
            if branch is site.grid and branch.given is not None:
                yield binding(space, ("meters", branch.given), "output")
        yield from _energy_centre(site)


def _energy_centre(site: Site) -> Iterator[Record]:
    """What a site makes, stores and returns, signed so that all its parts add up to the grid's import."""
    if site.storage is None:
        return
    space = ("spaces", space_path(site, site.storage.space))
    for given in (*(each.given for each in site.panels), site.storage.given):
        yield binding(space, ("meters", str(given)), share=-1.0)
    if site.grid.given is not None:
        yield binding(space, ("meters", site.grid.given))
