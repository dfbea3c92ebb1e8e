"""Money and carbon: who pays, by which prices, and what a unit of each category emits."""

from collections.abc import Iterable, Iterator

from meterhouse.plant.branch import Site
from meterhouse.plant.factors import FACTORS
from meterhouse.plant.prices import PRICES
from meterhouse.plant.records.row import ROOT, Record, binding


def cost_centers(sites: Iterable[Site]) -> list[Record]:
    """Every cost center once, in the order of the sites."""
    named = [name for site in sites for name in (site.cost_center, *_of_areas(site), *_of_branches(site))]
    return [{"name": name} for name in dict.fromkeys(named)]


def tariffs(sites: Iterable[Site]) -> Iterator[Record]:
    currencies = {site.name: site.currency for site in sites}
    for price in PRICES:
        yield {
            "name": price.name,
            "category_id": price.category,
            "currency": currencies[price.site],
            "valid_from": price.valid_from,
            "valid_to": price.valid_to,
            "components": list(price.components),
        }


def carbon_factors() -> Iterator[Record]:
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


def bound(sites: Iterable[Site]) -> Iterator[Record]:
    """Every tariff of a site to each of its cost centers."""
    for site in sites:
        for center in sorted({site.cost_center, *_of_areas(site), *_of_branches(site)}):
            for price in PRICES:
                if price.site == site.name:
                    yield binding(("cost-centers", center), ("tariffs", price.name))


def _of_areas(site: Site) -> list[str]:
    return [area.cost_center for area in site.areas if area.cost_center]


def _of_branches(site: Site) -> list[str]:
    return [branch.cost_center for branch in site.branches() if branch.cost_center]
