"""The configuration as the workers see it, read from the tables."""

import datetime as dt

import pytest

from meterhouse.catalogue.composition import ALWAYS, Member, TotalKey
from meterhouse.catalogue.pricing import Contract
from meterhouse.store.configuration import Configuration, Configurations, series_of_total
from meterhouse.store.engine import Database
from meterhouse.store.series import Series
from tests.pipeline.plant import ELECTRICITY, GRID_METER, HEAT_METER, LIGHT, OFFICE, SITE, configure


@pytest.fixture
def configuration(database: Database) -> Configuration:
    configure(database)
    return Configurations(database, "UTC").now()


def test_points_know_their_limits_and_their_interval(configuration: Configuration) -> None:
    point = configuration.points[GRID_METER]
    assert (point.kind, point.unit, point.register_max, point.interval) == ("counter", "Wh", 99_999_999.0, 900.0)


def test_a_meter_is_fed_in_the_unit_of_its_category(configuration: Configuration) -> None:
    (feed,) = configuration.feeds["meters", GRID_METER]
    assert feed.point.id == GRID_METER
    assert feed.ratio == pytest.approx(2 * 0.001)  # 2 of a transformer, Wh in kWh
    assert feed.stretch == ALWAYS


def test_a_point_that_measures_power_feeds_no_meter(database: Database) -> None:
    configure(database)
    database.execute("UPDATE meterhouse_system.point SET kind = 'measurement' WHERE id = %s", (GRID_METER,))
    assert ("meters", GRID_METER) not in Configurations(database, "UTC").now().feeds


def test_a_unit_that_no_longer_converts_feeds_nothing_and_breaks_nothing(database: Database) -> None:
    configure(database)
    database.execute("UPDATE meterhouse_system.point SET unit = 'm³' WHERE id = %s", (GRID_METER,))
    found = Configurations(database, "UTC").now()
    assert ("meters", GRID_METER) not in found.feeds
    assert ("meters", LIGHT) in found.feeds


def test_bindings_are_dated_in_utc(database: Database) -> None:
    configure(database)
    database.execute(
        "UPDATE meterhouse_system.binding SET valid_from = '2024-03-01 12:00:00', valid_to = '2024-04-01 00:00:00'"
        " WHERE owner_kind = 'spaces' AND part_id = %s",
        (LIGHT,),
    )
    first, after = (
        int(dt.datetime(2024, month, 1, hour, tzinfo=dt.UTC).timestamp()) for month, hour in ((3, 12), (4, 0))
    )
    composition = Configurations(database, "UTC").now().composition
    members = composition.totals[TotalKey(("spaces", OFFICE), "input", ELECTRICITY, 0)]
    assert Member(("meters", LIGHT), first, after, 1.0) in members


def test_a_meters_contract_is_that_of_its_place(configuration: Configuration) -> None:
    assert configuration.contract(("meters", LIGHT)) == Contract(ELECTRICITY, 1, "Europe/Berlin", (OFFICE, SITE))


def test_series_of_meters_and_totals(configuration: Configuration) -> None:
    assert configuration.series_of_meter(("meters", HEAT_METER)) == Series("meters", HEAT_METER, category_id=2)
    assert series_of_total(TotalKey(("spaces", SITE), "output", 1, 3)) == Series(
        "spaces", SITE, direction="output", category_id=1, item_id=3
    )


def test_it_is_read_again_only_when_its_version_has_grown(database: Database) -> None:
    configure(database)
    configurations = Configurations(database, "UTC")
    before = configurations.now()
    database.execute("UPDATE meterhouse_system.meter SET is_counted = 0")
    assert configurations.now() is before
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    assert not configurations.now().composition.totals


def test_what_stands_in_no_site_has_the_default_zone(database: Database) -> None:
    configure(database)
    database.execute("DELETE FROM meterhouse_system.binding WHERE owner_kind = 'spaces'")
    assert Configurations(database, "Asia/Tokyo").now().contract(("meters", LIGHT)).zone == "Asia/Tokyo"
