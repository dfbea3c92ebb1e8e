"""What belongs to a site: its meters, which of them should add up to which, and the points behind them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from meterhouse.catalogue.metering import Node
from meterhouse.store.configuration import Configuration, PointRow
from meterhouse.store.engine import Database


@dataclass(frozen=True)
class Main:
    """A meter, and those behind it that have it as their master; each with the sign of its share."""

    meter: Node
    parts: tuple[tuple[Node, float], ...]


@dataclass(frozen=True)
class Site:
    id: int
    zone: str
    meters: tuple[Node, ...]
    mains: tuple[Main, ...]
    points: tuple[PointRow, ...]


def sites(configuration: Configuration, of_sensors: Mapping[int, int]) -> dict[int, Site]:
    """Every site of the installation, by the id of its space.

    of_sensors   points of sensors that feed no meter, with the space that the sensor stands in
    """
    composition = configuration.composition
    meters: dict[int, list[Node]] = defaultdict(list)
    points: dict[int, set[int]] = defaultdict(set)
    for meter in sorted(composition.meters):
        site = _site(configuration, composition.space_of(meter))
        if site is not None:
            meters[site].append(meter)
            points[site] |= {feed.point.id for feed in configuration.feeds.get(meter, ())}
    for point, space in of_sensors.items():
        site = _site(configuration, space)
        if site is not None and point in configuration.points:
            points[site].add(point)
    found = {}
    for number in sorted(meters.keys() | points.keys()):
        zone = composition.spaces[number].zone
        assert zone, "a site is a space that names its zone"
        rows = tuple(configuration.points[point] for point in sorted(points[number]))
        found[number] = Site(number, zone, tuple(meters[number]), _mains(configuration, meters[number]), rows)
    return found


def _site(configuration: Configuration, space: int | None) -> int | None:
    site = configuration.composition.site(space) if space is not None else None
    return site.id if site is not None else None


def _mains(configuration: Configuration, meters: list[Node]) -> tuple[Main, ...]:
    composition, known = configuration.composition, set(meters)
    found = []
    for main, behind in sorted(composition.behind.items()):
        parts = tuple((meter, composition.signs.get(meter, 1.0)) for meter in behind if meter in known)
        if parts:
            found.append(Main(main, parts))
    return tuple(found)


def of_sensors(database: Database) -> dict[int, int]:
    """Points of sensors, with the space that each sensor is bound to."""
    rows = database.rows(
        "SELECT fed.part_id, placed.owner_id FROM meterhouse_system.binding AS fed"
        " JOIN meterhouse_system.binding AS placed"
        " ON placed.part_kind = 'sensors' AND placed.part_id = fed.owner_id AND placed.owner_kind = 'spaces'"
        " WHERE fed.owner_kind = 'sensors' AND fed.part_kind = 'points'"
    )
    return {int(point): int(space) for point, space in rows}
