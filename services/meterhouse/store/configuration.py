"""The configuration as the workers use it: read in a few statements, kept until somebody changes it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import msgspec
import structlog

from meterhouse.catalogue import CATALOGUE
from meterhouse.catalogue.cleaning_defaults import rules_of
from meterhouse.catalogue.cleaning_rules import CleaningRule
from meterhouse.catalogue.composition import (
    ALWAYS,
    BindingRow,
    Composition,
    MeterRow,
    SpaceRow,
    Stretch,
    TotalKey,
    WholeRow,
)
from meterhouse.catalogue.entity import Subject
from meterhouse.catalogue.metering import METERS, Node, Variable, circular
from meterhouse.catalogue.paths import CARRYING
from meterhouse.catalogue.pricing import Contract, FactorRow, PriceBook, TariffRow
from meterhouse.kernel.errors import Refused
from meterhouse.kernel.formula import Formula, formula_faults
from meterhouse.kernel.quantity import feeding_factor
from meterhouse.kernel.tariff import Component
from meterhouse.store.engine import Database
from meterhouse.store.series import Series
from meterhouse.store.version import catalogue_version

log = structlog.get_logger()


USUAL_INTERVAL = 300.0
"""[s]."""


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
    # A change of these changes verdicts, and figures only by way of verdicts.
    name: str = field(default="", repr=False)
    own_rules: tuple[CleaningRule, ...] = field(default=(), repr=False)

    @property
    def rules(self) -> tuple[CleaningRule, ...]:
        """All cleaning rules that hold for it, each once."""
        return rules_of(self.kind, self.unit, self.name, self.own_rules)

    @property
    def rate(self) -> float:
        """Readings per second; usual ones where nothing is declared."""
        return 1 / (self.interval or USUAL_INTERVAL)


@dataclass(frozen=True)
class Feed:
    """A point that a meter is fed by during a stretch of time."""

    point: PointRow
    ratio: float
    """Category units per unit of the point, with the sign."""
    stretch: Stretch


@dataclass(frozen=True)
class Computed:
    """What a virtual meter is computed from."""

    text: str
    variables: tuple[tuple[str, Node], ...]

    @property
    def meters(self) -> tuple[Node, ...]:
        return tuple(meter for _, meter in self.variables)

    @cached_property
    def formula(self) -> Formula:
        return Formula.of(self.text, tuple(name for name, _ in self.variables))


@dataclass(frozen=True)
class Configuration:
    version: int
    slot_seconds: int
    composition: Composition
    points: dict[int, PointRow]
    feeds: dict[Node, tuple[Feed, ...]]
    """By meter."""
    formulas: dict[Node, Computed]
    """By virtual meter."""
    profiles: dict[Node, Node]
    """Offline meters to the meters by whose course their entries are spread."""
    prices: PriceBook

    @cached_property
    def meters_of_point(self) -> dict[int, tuple[Node, ...]]:
        found: dict[int, list[Node]] = defaultdict(list)
        for meter, feeds in self.feeds.items():
            for feed in feeds:
                found[feed.point.id].append(meter)
        return {point: tuple(sorted(set(meters))) for point, meters in found.items()}

    @cached_property
    def computed_from(self) -> dict[Node, tuple[Node, ...]]:
        """The meters whose slots follow from those of a meter: formulas that it stands in, entries spread by it."""
        found: dict[Node, list[Node]] = defaultdict(list)
        for offline, profile in self.profiles.items():
            found[profile].append(offline)
        for virtual, computed in self.formulas.items():
            for meter in computed.meters:
                found[meter].append(virtual)
        return {meter: tuple(sorted(set(virtual))) for meter, virtual in found.items()}

    def contract(self, meter: Node) -> Contract:
        space = self.composition.space_of(meter)
        return Contract(
            self.composition.meters[meter].category_id,
            self.composition.cost_center_of_meter(meter) or 0,
            self.composition.zone_of(meter),
            self.composition.lineage(space) if space is not None else (),
            self.composition.meters[meter].organization_id,
        )

    def series_of_meter(self, meter: Node) -> Series:
        return Series(*meter, category_id=self.composition.meters[meter].category_id)


def meter_of(series: Series) -> Node | None:
    """The meter that the series is about; None where it is about a whole."""
    return (series.subject_kind, series.subject_id) if series.subject_kind in METERS else None


def series_of_total(key: TotalKey) -> Series:
    return Series(*key.owner, direction=key.direction, category_id=key.category_id, item_id=key.item_id)


def total_of(series: Series) -> TotalKey:
    """What a series of a whole tells of, in whichever measure."""
    owner = (series.subject_kind, series.subject_id)
    return TotalKey(owner, series.direction, series.category_id, series.item_id)


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
    formulas = _formulas(database)
    meters = _meters(database, formulas)
    spaces = {
        row[0]: SpaceRow(row[0], row[1], row[2], row[3], row[4], bool(row[5]), bool(row[6]))
        for row in database.rows(
            "SELECT id, parent_id, zone, currency, cost_center_id, is_input_counted, is_output_counted"
            " FROM meterhouse_system.space"
        )
    }
    points = {
        row[0]: replace(PointRow(*row[:9]), own_rules=_rules(row[9]))
        for row in database.rows(
            "SELECT point.id, point.kind, point.unit, low, high, register_max, resolution,"
            " COALESCE(point.interval_seconds, data_source.interval_seconds), point.name, rules"
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
        Composition(
            spaces,
            meters,
            [each for each in bound if {each.owner[0], each.part[0]} <= CARRYING],
            default_zone,
            _wholes(database),
        ),
        points,
        _feeds(bound, meters, points, units),
        formulas,
        _profiles(database, meters),
        _price_book(database),
    )


def _rules(written: str | None) -> tuple[CleaningRule, ...]:
    return tuple(msgspec.json.decode(written, type=list[CleaningRule])) if written else ()


def _formulas(database: Database) -> dict[Node, Computed]:
    found = {}
    for number, text, variables in database.rows("SELECT id, formula, variables FROM meterhouse_system.virtual_meter"):
        named = tuple(
            (each.name, (each.meter.kind, each.meter.id))
            for each in msgspec.json.decode(variables, type=list[Variable])
        )
        faults = formula_faults(text, [name for name, _ in named])
        if faults:  # refused when it was written: somebody has changed the table by hand
            log.warning("formula_unreadable", virtual_meter=number, formula=text, reason=faults[0])
            continue
        found["virtual-meters", int(number)] = Computed(text, named)
    for meter in circular({meter: computed.meters for meter, computed in found.items()}):
        log.warning("formula_circular", virtual_meter=meter[1], formula=found[meter].text)
        del found[meter]
    return found


def _profiles(database: Database, meters: Mapping[Node, MeterRow]) -> dict[Node, Node]:
    found = {}
    for number, text in database.rows(
        "SELECT id, profile FROM meterhouse_system.offline_meter WHERE profile IS NOT NULL"
    ):
        profile = msgspec.json.decode(text, type=Subject | None)
        if profile is not None and (profile.kind, profile.id) in meters and profile.kind != "offline-meters":
            found["offline-meters", int(number)] = (profile.kind, profile.id)
    return found


def _meters(database: Database, formulas: dict[Node, Computed]) -> dict[Node, MeterRow]:
    """Meters of every kind, each with those that count its energy too."""
    counted_by: dict[Node, list[Node]] = defaultdict(list)
    for virtual, computed in formulas.items():
        if computed.formula.is_sum:
            for meter in computed.meters:
                counted_by[meter].append(virtual)
        else:
            taken_from = computed.formula.grows_with
            counted_by[virtual] += [meter for name, meter in computed.variables if name in taken_from]
    found = {}
    for kind in METERS:
        table = CATALOGUE[kind].table
        master = "master_id" if "master_id" in CATALOGUE[kind].field else "NULL"
        for number, category, item, above, is_counted, *rest in database.rows(
            f"SELECT id, category_id, item_id, {master}, is_counted, cost_center_id, high_power, organization_id"
            f" FROM {table.schema}.`{table.name}`"
        ):
            node = (kind, int(number))
            wholes = [("meters", above)] if above is not None else []
            found[node] = MeterRow(node, category, item, (*wholes, *counted_by[node]), bool(is_counted), *rest)
    return found


def names_of(database: Database) -> dict[Node, str]:
    """Of all that has energy."""
    found = {}
    for kind in sorted(CARRYING):
        table = CATALOGUE[kind].table
        for number, name in database.rows(f"SELECT id, name FROM {table.schema}.`{table.name}`"):
            found[kind, int(number)] = str(name)
    return found


def _wholes(database: Database) -> dict[Node, WholeRow]:
    """All that meters are bound to, but spaces."""
    found = {}
    for kind in sorted(CARRYING - {"spaces", *METERS}):
        entity = CATALOGUE[kind]
        columns = [
            name if name in entity.field else "NULL"
            for name in ("cost_center_id", "is_input_counted", "is_output_counted")
        ]
        for number, cost_center, *counted in database.rows(
            f"SELECT id, {', '.join(columns)} FROM {entity.table.schema}.`{entity.table.name}`"
        ):
            node = (kind, int(number))
            found[node] = WholeRow(node, cost_center, *(None if each is None else bool(each) for each in counted))
    return found


def _bound(database: Database) -> list[BindingRow]:
    return [
        BindingRow(
            (owner_kind, owner_id),
            (part_kind, part_id),
            direction,
            share,
            (_seconds(first, ALWAYS[0]), _seconds(after, ALWAYS[1])),
        )
        for owner_kind, owner_id, part_kind, part_id, direction, share, first, after in database.rows(
            "SELECT owner_kind, owner_id, part_kind, part_id, direction, share, valid_from, valid_to"
            " FROM meterhouse_system.binding ORDER BY id"
        )
    ]


def _seconds(moment: dt.datetime | None, otherwise: int) -> int:
    return otherwise if moment is None else int(moment.replace(tzinfo=dt.UTC).timestamp())


def _feeds(
    bindings: list[BindingRow],
    meters: dict[Node, MeterRow],
    points: dict[int, PointRow],
    units: dict[int, str],
) -> dict[Node, tuple[Feed, ...]]:
    found: dict[Node, list[Feed]] = defaultdict(list)
    for binding in bindings:
        if (binding.owner[0], binding.part[0]) != ("meters", "points"):
            continue
        meter, point = meters.get(binding.owner), points.get(binding.part[1])
        if meter is None or point is None:
            continue
        try:
            conversion = feeding_factor(point.kind, point.unit, units[meter.category_id])
        except Refused:  # refused when it was bound; a unit changed since then feeds nothing
            continue
        found[meter.node].append(Feed(point, binding.share * conversion, binding.stretch))
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
