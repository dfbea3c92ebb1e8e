"""The tree of spaces: the group, its sites, and what they are divided into."""

from collections.abc import Iterator

from meterhouse.plant.branch import Site
from meterhouse.plant.records.estate import Estate
from meterhouse.plant.records.row import ROOT, Record, space_path


def spaces(estates: tuple[Estate, ...]) -> Iterator[Record]:
    yield {"name": ROOT, "kind": "enterprise"}
    for estate in estates:
        yield _site(estate.site) | dict(estate.spaces.get("", {}))
        for area in estate.site.areas:
            above, _, name = area.path.rpartition("/")
            yield {
                "name": name,
                "parent_id": space_path(estate.site, above),
                "kind": area.kind,
                "area": area.area,
                "occupants": area.occupants,
                "cost_center_id": area.cost_center,
                **estate.spaces.get(area.path, {}),
            }


def _site(site: Site) -> Record:
    return {
        "name": site.name,
        "parent_id": ROOT,
        "kind": "campus" if len(site.areas) > 8 else "building",
        "zone": site.place.zone,
        "week_starts_on": site.place.calendar.week_starts_on,
        "fiscal_year_from": site.place.calendar.fiscal_year_from,
        "currency": site.currency,
        "area": site.area,
        "occupants": site.occupants,
        "latitude": site.place.climate.latitude,
        "longitude": site.place.climate.longitude,
        "cost_center_id": site.cost_center,
    }
