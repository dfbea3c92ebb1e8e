"""The configuration as the workers use it: read in a few statements, kept until somebody changes it."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import msgspec

from meterhouse.catalogue.composition import (
    ALWAYS,
    BindingRow,
    Composition,
    MeterRow,
    SpaceRow,
    Stretch,
    TotalKey,
)
from meterhouse.catalogue.pricing import Contract, FactorRow, PriceBook, TariffRow
from meterhouse.kernel.errors import Refused
from meterhouse.kernel.quantity import factor
from meterhouse.kernel.tariff import Component
from meterhouse.store.engine import Database
from meterhouse.store.series import Series
from meterhouse.store.version import catalogue_version


@dataclass(frozen=True)
class PointRow:
    id: int
    kind: str
    unit: str
    low: float | None
    high: float | None
    register_max: float | None
    resolution: float | None
    interval: float | None
    """How often it is read, as declared for it or for its data source [s]."""


@dataclass(frozen=True)
class Feed:
    """A point that a meter is fed by during a stretch of time."""

    point: PointRow
    ratio: float
    """Category units per unit of the point, with the sign."""
    stretch: Stretch


@dataclass(frozen=True)
class Configuration:
    version: int
    slot_seconds: int
    composition: Composition
    points: dict[int, PointRow]
    feeds: dict[int, tuple[Feed, ...]]
    """By meter."""
    prices: PriceBook

    @cached_property
    def meters_of_point(self) -> dict[int, tuple[int, ...]]:
        found: dict[int, list[int]] = defaultdict(list)
        for meter, feeds in self.feeds.items():
            for feed in feeds:
                found[feed.point.id].append(meter)
        return {point: tuple(sorted(set(meters))) for point, meters in found.items()}

    def contract(self, meter_id: int) -> Contract:
        space = self.composition.space_of_meter(meter_id)
        return Contract(
            self.composition.meters[meter_id].category_id,
            self.composition.cost_center_of_meter(meter_id) or 0,
            self.composition.zone_of_meter(meter_id),
            self.composition.lineage(space) if space is not None else (),
            self.composition.meters[meter_id].organization_id,
        )

    def series_of_meter(self, meter_id: int) -> Series:
        return Series("meters", meter_id, category_id=self.composition.meters[meter_id].category_id)


def series_of_total(key: TotalKey) -> Series:
    return Series("spaces", key.space_id, direction=key.direction, category_id=key.category_id, item_id=key.item_id)


class Configurations:
    """The configuration of the day: read again when its version has grown."""

    def __init__(self, database: Database, default_zone: str) -> None:
        self._database = database
        self._default_zone = default_zone
        self._kept: Configuration | None = None

    def now(self) -> Configuration:
        version = catalogue_version(self._database)
        if self._kept is None or self._kept.version != version:
            self._kept = read(self._database, version, self._default_zone)
        return self._kept


def read(database: Database, version: int, default_zone: str) -> Configuration:
    meters = {
        row[0]: MeterRow(row[0], row[1], row[2], row[3], bool(row[4]), *row[5:])
        for row in database.rows(
            "SELECT id, category_id, item_id, master_id, is_counted, cost_center_id, high_power, organization_id"
            " FROM meterhouse_system.meter"
        )
    }
    spaces = {
        row[0]: SpaceRow(row[0], row[1], row[2], row[3], row[4], bool(row[5]), bool(row[6]))
        for row in database.rows(
            "SELECT id, parent_id, zone, currency, cost_center_id, is_input_counted, is_output_counted"
            " FROM meterhouse_system.space"
        )
    }
    points = {
        row[0]: PointRow(*row)
        for row in database.rows(
            "SELECT point.id, point.kind, point.unit, low, high, register_max, resolution,"
            " COALESCE(point.interval_seconds, data_source.interval_seconds)"
            " FROM meterhouse_system.point"
            " LEFT JOIN meterhouse_system.device ON device.id = point.device_id"
            " LEFT JOIN meterhouse_system.data_source ON data_source.id = device.data_source_id"
        )
    }
    units: dict[int, str] = dict(database.rows("SELECT id, unit FROM meterhouse_system.energy_category"))
    ((slot_seconds,),) = database.rows("SELECT slot_seconds FROM meterhouse_system.installation")
    bound = _bound(database)
    return Configuration(
        version,
        int(slot_seconds),
        Composition(spaces, meters, bound["spaces", "meters"], default_zone),
        points,
        _feeds(bound["meters", "points"], meters, points, units),
        _price_book(database),
    )


def _bound(database: Database) -> dict[tuple[str, str], list[BindingRow]]:
    found: dict[tuple[str, str], list[BindingRow]] = defaultdict(list)
    for owner_kind, owner_id, part_kind, part_id, direction, share, first, after in database.rows(
        "SELECT owner_kind, owner_id, part_kind, part_id, direction, share, valid_from, valid_to"
        " FROM meterhouse_system.binding ORDER BY id"
    ):
        stretch = (_seconds(first, ALWAYS[0]), _seconds(after, ALWAYS[1]))
        found[owner_kind, part_kind].append(BindingRow(owner_id, part_id, direction, share, stretch))
    return found


def _seconds(moment: dt.datetime | None, otherwise: int) -> int:
    return otherwise if moment is None else int(moment.replace(tzinfo=dt.UTC).timestamp())


def _feeds(
    bindings: list[BindingRow],
    meters: dict[int, MeterRow],
    points: dict[int, PointRow],
    units: dict[int, str],
) -> dict[int, tuple[Feed, ...]]:
    found: dict[int, list[Feed]] = defaultdict(list)
    for binding in bindings:
        meter, point = meters.get(binding.owner_id), points.get(binding.part_id)
        if meter is None or point is None or point.kind not in ("counter", "delta"):
            continue
        try:
            conversion = factor(point.unit, units[meter.category_id])
        except Refused:  # refused when it was bound; a unit changed since then feeds nothing
            continue
        found[meter.id].append(Feed(point, binding.share * conversion, binding.stretch))
    return {
        meter: tuple(sorted(feeds, key=lambda feed: (feed.point.id, feed.stretch))) for meter, feeds in found.items()
    }


def _price_book(database: Database) -> PriceBook:
    tariffs = {
        row[0]: TariffRow(row[0], row[1], row[2], msgspec.json.decode(row[3], type=list[Component]), *row[4:])
        for row in database.rows(
            "SELECT id, category_id, currency, components, valid_from, valid_to, name FROM meterhouse_system.tariff"
        )
    }
    assigned: dict[int, list[TariffRow]] = defaultdict(list)
    for cost_center, tariff in database.rows(
        "SELECT owner_id, part_id FROM meterhouse_system.binding"
        " WHERE owner_kind = 'cost-centers' AND part_kind = 'tariffs' ORDER BY id"
    ):
        if tariff in tariffs:
            assigned[cost_center].append(tariffs[tariff])
    factors: dict[int, list[FactorRow]] = defaultdict(list)
    for row in database.rows(
        "SELECT id, category_id, factor, space_id, valid_from, valid_to, name, organization_id"
        " FROM meterhouse_system.carbon_factor ORDER BY id"
    ):
        factors[row[1]].append(FactorRow(*row))
    return PriceBook(dict(assigned), dict(factors))
