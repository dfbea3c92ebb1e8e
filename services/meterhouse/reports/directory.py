"""Names, units and colours of what reports are about, kept until the configuration changes."""

import time
from dataclasses import dataclass

from meterhouse.catalogue.metering import Node
from meterhouse.kernel.tariff import WEEKDAYS
from meterhouse.reports import workdays
from meterhouse.reports.period import ISO, Reckoning
from meterhouse.store.configuration import Configuration, Configurations, names_of
from meterhouse.store.engine import Database
from meterhouse.store.series import SeriesIds

FRESH_SECONDS = 1.0
"""How long the configuration's version is taken for granted."""


@dataclass(frozen=True)
class Category:
    id: int
    name: str
    unit: str
    color: str


@dataclass(frozen=True)
class Named:
    id: int
    name: str
    kind: str = ""


@dataclass(frozen=True)
class Directory:
    configuration: Configuration
    categories: dict[int, Category]
    items: dict[int, Named]
    spaces: dict[int, Named]
    names: dict[Node, str]
    """Of all that reports are told of."""
    areas: dict[int, float | None]
    children: dict[int, tuple[int, ...]]
    reckonings: dict[int, Reckoning]
    """Of spaces; a site's holds for all below it."""
    workdays: workdays.Bindings

    @property
    def sites(self) -> list[int]:
        """Topmost spaces with a zone."""
        composition = self.configuration.composition
        return [each for each in self.spaces if (site := composition.site(each)) is not None and site.id == each]

    def currency(self, space_id: int | None) -> str | None:
        """What the nearest space above is shown in."""
        if space_id is None:
            return None
        composition = self.configuration.composition
        return next(
            (
                composition.spaces[each].currency
                for each in composition.lineage(space_id)
                if composition.spaces[each].currency
            ),
            None,
        )

    def reckoning(self, space_id: int | None) -> Reckoning:
        site = None if space_id is None else self.configuration.composition.site(space_id)
        return ISO if site is None else self.reckonings[site.id]


class Directories:
    """The directory of the day, and the ids of all series."""

    def __init__(self, database: Database, default_zone: str) -> None:
        self.database = database
        self.series = SeriesIds(database)
        self._configurations = Configurations(database, default_zone)
        self._kept: Directory | None = None
        self._looked = 0.0

    def now(self) -> Directory:
        moment = time.monotonic()
        if self._kept is not None and moment - self._looked < FRESH_SECONDS:
            return self._kept
        configuration = self._configurations.now()
        if self._kept is None or self._kept.configuration is not configuration:
            self._kept = read(self.database, configuration)
        self._looked = moment
        return self._kept


def read(database: Database, configuration: Configuration) -> Directory:
    categories = {
        row[0]: Category(*row)
        for row in database.rows("SELECT id, name, unit, color FROM meterhouse_system.energy_category ORDER BY id")
    }
    items = {row[0]: Named(*row) for row in database.rows("SELECT id, name FROM meterhouse_system.energy_item")}
    spaces, areas, reckonings = {}, {}, {}
    for space, name, kind, area, week_starts_on, fiscal_year_from in database.rows(
        "SELECT id, name, kind, area, week_starts_on, fiscal_year_from FROM meterhouse_system.space ORDER BY name"
    ):
        spaces[space], areas[space] = Named(space, name, kind), area
        reckonings[space] = Reckoning(WEEKDAYS.index(week_starts_on), fiscal_year_from)
    names = names_of(database)
    children: dict[int, list[int]] = {}
    for space in spaces:
        parent = (
            configuration.composition.spaces[space].parent_id if space in configuration.composition.spaces else None
        )
        if parent is not None:
            children.setdefault(parent, []).append(space)
    return Directory(
        configuration,
        categories,
        items,
        spaces,
        names,
        areas,
        {parent: tuple(ids) for parent, ids in children.items()},
        reckonings,
        workdays.read(database),
    )
