"""From readings to figures through all stages, on a real database."""

import datetime as dt

import numpy as np
import pytest

from meterhouse.kernel.calendar import Calendar, day_of, months
from meterhouse.kernel.quality import COVERED, Quality, Verdict
from meterhouse.kernel.tariff import TimeOfUse
from meterhouse.store import corrections, readings
from meterhouse.store.configuration import Configurations
from meterhouse.store.engine import Database
from tests.pipeline.plant import (
    FACTOR,
    FEED_IN,
    GRID_METER,
    HEAT,
    HEAT_METER,
    HEAT_PRICE,
    LATER_PRICE,
    LIGHT,
    LIGHTING,
    MACHINES,
    METERS,
    OFF_PEAK,
    OFFICE,
    PEAK,
    SITE,
    SOLAR,
    STEP,
    WORKSHOP,
    Readings,
    configure,
    of_meter,
    of_space,
    running,
    seconds,
    settle,
)

FIRST, AFTER = seconds("2024-03-29T23:00:00Z"), seconds("2024-04-02T22:00:00Z")
"""Local midnights: four days, one of which lacks an hour, in two months."""
BERLIN = Calendar.of("Europe/Berlin")


def shown(sent: Readings, point: int) -> float:
    """What a point counted from the first to the last of its readings [unit of the point]."""
    own = sent.of(point)
    if point == MACHINES:
        return float(own.values[1:].sum())
    rise = own.values[-1] - own.values[0]
    return float(rise + 99_999_999 if point == GRID_METER and rise < 0 else rise)


@pytest.fixture
def sent(database: Database) -> Readings:
    configure(database)
    made = running(FIRST, AFTER)
    made.write(database)
    settle(database)
    return made


def test_slots_days_and_months_of_a_meter_are_what_its_register_rose(database: Database, sent: Readings) -> None:
    for meter in METERS:
        counted = shown(sent, meter) * (0.002 if meter == GRID_METER else 1.0)
        if meter == MACHINES:  # the first delta speaks of the quarter hour before midnight
            counted += float(sent.of(meter).values[0])
        for grain in ("slot", "day", "month"):
            assert of_meter(database, meter, grain=grain).sum == pytest.approx(counted), (meter, grain)  # type: ignore[arg-type]


def test_a_day_of_clock_change_has_its_own_slots_and_is_whole(database: Database, sent: Readings) -> None:
    del sent
    slots, days = of_meter(database, GRID_METER), of_meter(database, GRID_METER, grain="day")
    by_day = BERLIN.day(np.array(slots.times))
    change = day_of(dt.date(2024, 3, 31))
    assert int((by_day == change).sum()) == 92
    for day, value, coverage, quality in zip(days.times, days.values, days.coverage, days.quality, strict=True):
        assert value == pytest.approx(slots.values[by_day == day].sum())
        assert (coverage, quality) == (COVERED, Quality.VALID)


def test_the_grid_meter_stands_for_the_site_and_its_sub_meters_for_their_buildings(
    database: Database, sent: Readings
) -> None:
    del sent
    grid, light, machines = (of_meter(database, meter) for meter in (GRID_METER, LIGHT, MACHINES))
    assert of_space(database, SITE).values.tolist() == grid.values.tolist()
    assert of_space(database, OFFICE).values.tolist() == light.values.tolist()
    assert of_space(database, WORKSHOP).values.tolist() == machines.values.tolist()
    lit = of_meter(database, LIGHT, grain="day")
    assert of_space(database, SITE, grain="day", item=LIGHTING).values.tolist() == lit.values.tolist()
    assert of_space(database, SITE, category=HEAT).values.tolist() == of_meter(database, HEAT_METER).values.tolist()


def test_cost_is_energy_times_the_price_of_its_time(database: Database, sent: Readings) -> None:
    del sent
    slots = of_space(database, SITE)
    starts = np.array(slots.times)
    local = BERLIN.local(starts)
    minute = local % 86_400 // 60
    price = np.where((minute >= 450) & (minute < 1215), PEAK, OFF_PEAK)
    price = np.where(local // 86_400 >= day_of(dt.date(2024, 4, 1)), LATER_PRICE, price)
    cost = of_space(database, SITE, "cost", currency="EUR")
    assert cost.times == slots.times
    assert cost.values == pytest.approx(slots.values * price)
    assert of_space(database, SITE, "cost", "day", "EUR").sum == pytest.approx((slots.values * price).sum())
    by_month = months(BERLIN.day(starts))
    assert of_space(database, SITE, "cost", "month", "EUR").values == pytest.approx(
        [(slots.values * price)[by_month == month].sum() for month in np.unique(by_month)]
    )
    heat = of_space(database, SITE, "cost", "month", "EUR", category=HEAT)
    assert heat.sum == pytest.approx(of_meter(database, HEAT_METER).sum * HEAT_PRICE)


def test_periods_of_the_tariff_add_up_to_the_bill(database: Database, sent: Readings) -> None:
    """Peak and off-peak energy times their prices are the cost of the days on which the tariff held."""
    del sent
    slots, cost = of_meter(database, GRID_METER), of_meter(database, GRID_METER, "cost", "day", "EUR")
    component = Configurations(database, "UTC").now().prices.tariffs[1][0].components[0]
    assert isinstance(component, TimeOfUse)
    starts = np.array(slots.times)
    old = BERLIN.day(starts) < day_of(dt.date(2024, 4, 1))
    minute = BERLIN.local(starts) % 86_400 // 60
    peak = (minute >= 450) & (minute < 1215)
    buckets = slots.values[old & peak].sum() * PEAK + slots.values[old & ~peak].sum() * OFF_PEAK
    before = np.array(cost.times) < day_of(dt.date(2024, 4, 1))
    assert cost.values[before].sum() == pytest.approx(buckets)


def test_carbon_is_energy_times_its_factor(database: Database, sent: Readings) -> None:
    del sent
    for grain in ("slot", "day", "month"):
        carbon, energy = of_space(database, SITE, "carbon", grain), of_space(database, SITE, grain=grain)  # type: ignore[arg-type]
        assert carbon.values == pytest.approx(FACTOR * energy.values)
    assert of_space(database, SITE, "carbon", category=HEAT).times == []


def test_what_is_produced_earns_an_income_and_is_no_consumption(database: Database, sent: Readings) -> None:
    del sent
    solar = of_meter(database, SOLAR)
    old = BERLIN.day(np.array(solar.times)) < day_of(dt.date(2024, 4, 1))
    income = of_space(database, SITE, "income", currency="EUR")
    assert income.values == pytest.approx(solar.values[old] * FEED_IN)


def test_running_everything_again_writes_nothing(database: Database, sent: Readings) -> None:
    before = database.rows("SELECT COUNT(*), SUM(value) FROM meterhouse_energy.slot_value")
    sent.write(database)
    assert database.rows("SELECT COUNT(*) FROM meterhouse_system.work WHERE stage <> 'closing'") == [(0,)]
    settle(database)
    assert database.rows("SELECT COUNT(*), SUM(value) FROM meterhouse_energy.slot_value") == before


def test_a_reading_that_comes_late_reaches_month_cost_and_carbon_of_the_site(database: Database) -> None:
    configure(database)
    made = running(FIRST, AFTER)
    last = (made.points == GRID_METER) & (made.ats > AFTER - 10 * STEP)
    made.where(~last).write(database)
    settle(database)
    before = [of_space(database, SITE, *asked).sum for asked in _MONEY]  # type: ignore[arg-type]
    made.where(last).write(database)
    settle(database)
    after = [of_space(database, SITE, *asked).sum for asked in _MONEY]  # type: ignore[arg-type]
    late = shown(made, GRID_METER) - shown(made.where(~last), GRID_METER)
    rises = [new - old for old, new in zip(before, after, strict=True)]
    assert rises == pytest.approx([0.002 * late, 0.002 * late * LATER_PRICE, 0.002 * late * FACTOR])


_MONEY = (("energy", "month"), ("cost", "month", "EUR"), ("carbon", "month"))


def test_a_reading_in_between_changes_the_slots_around_it_and_no_sum(database: Database) -> None:
    configure(database)
    made = running(FIRST, AFTER)
    one = (made.points == LIGHT) & (made.ats // STEP == (FIRST + 50 * STEP) // STEP)
    made.where(~one).write(database)
    settle(database)
    before = of_meter(database, LIGHT)
    made.where(one).write(database)
    settle(database)
    after = of_meter(database, LIGHT)
    changed = [nth for nth, (old, new) in enumerate(zip(before.values, after.values, strict=True)) if old != new]
    assert changed
    assert {before.times[nth] for nth in changed} <= {FIRST + nth * STEP for nth in (49, 50, 51)}
    assert after.sum == pytest.approx(before.sum)


def test_a_silent_meter_catches_up_and_the_catch_up_is_spread_and_estimated(database: Database) -> None:
    configure(database)
    made = running(FIRST, AFTER)
    own = made.of(LIGHT)
    silent = (own.ats > FIRST + 100 * STEP + STEP // 2) & (own.ats < FIRST + 140 * STEP)
    own.where(~silent).write(database)
    settle(database)
    found = of_meter(database, LIGHT)
    last, next_ = own.where(~silent).ats.tolist()[100:102]
    touched = [last // STEP * STEP <= time < next_ for time in found.times]
    assert 38 < sum(touched) < 42
    assert [quality == Quality.ESTIMATED for quality in found.quality] == touched
    assert found.sum == pytest.approx(shown(own.where(~silent), LIGHT))
    within = found.values[[last <= time and time + STEP <= next_ for time in found.times]]
    assert within == pytest.approx(np.full(len(within), within[0]))
    day = of_meter(database, LIGHT, grain="day")
    assert day.quality[0] == Quality.PARTIAL  # the first reading came some seconds after midnight
    assert Quality.ESTIMATED in day.quality


def test_until_it_speaks_again_a_silent_meter_stops_no_total(database: Database) -> None:
    configure(database)
    database.execute("UPDATE meterhouse_system.meter SET master_id = NULL")
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    made = running(FIRST, AFTER)
    silent = (made.points == MACHINES) & (made.ats > FIRST + 200 * STEP)
    made.where(~silent).write(database)
    settle(database)
    site = of_space(database, SITE)
    after = np.array(site.times) >= FIRST + 200 * STEP
    grid, light = of_meter(database, GRID_METER), of_meter(database, LIGHT)
    together = dict(zip(grid.times, grid.values, strict=True))
    for time, value in zip(light.times, light.values, strict=True):
        together[time] = together.get(time, 0.0) + value
    assert site.values[after] == pytest.approx(
        [together[time] for time, later in zip(site.times, after, strict=True) if later]
    )
    assert {quality for quality, later in zip(site.quality, after, strict=True) if later} == {Quality.PARTIAL}
    assert max(coverage for coverage, later in zip(site.coverage, after, strict=True) if later) == COVERED * 2 // 3


def test_a_register_that_starts_anew_loses_only_what_nobody_read(database: Database) -> None:
    configure(database)
    made = running(FIRST, AFTER).of(SOLAR)
    values = made.values.copy()
    values[150:] -= values[150] - 0.5
    Readings(made.points, made.ats, values).write(database)
    settle(database)
    found = of_meter(database, SOLAR)
    assert found.sum == pytest.approx((values[149] - values[0]) + (values[-1] - values[150]))
    assert FIRST + 149 * STEP not in found.times
    assert database.rows("SELECT at, verdict FROM meterhouse_historical.reading_quality") == [
        (FIRST + 150 * STEP, Verdict.RESET)
    ]


def test_bad_readings_are_left_out_and_kept(database: Database) -> None:
    configure(database)
    made = running(FIRST, AFTER).of(LIGHT)
    values = made.values.copy()
    values[40], values[80], values[120] = 0.0, 1e21, -0.5
    Readings(made.points, made.ats, values).write(database)
    settle(database)
    assert of_meter(database, LIGHT).sum == pytest.approx(values[-1] - values[0])
    assert database.rows("SELECT at FROM meterhouse_historical.reading_quality WHERE verdict = 1 ORDER BY at") == [
        (int(made.ats[nth]),) for nth in (40, 80, 120)
    ]
    assert len(readings.read(database, METERS, FIRST, AFTER + STEP).values) == len(values)


def test_a_spike_is_undone_once_the_counter_is_back(database: Database) -> None:
    configure(database)
    made = running(FIRST, FIRST + 40 * STEP).of(LIGHT)
    values = made.values.copy()
    values[20] += 1000.0
    spiked = Readings(made.points, made.ats, values)
    spiked.where(np.arange(41) <= 20).write(database)
    settle(database)
    assert of_meter(database, LIGHT).sum > 1000
    spiked.where(np.arange(41) > 20).write(database)
    settle(database)
    assert of_meter(database, LIGHT).sum == pytest.approx(values[-1] - values[0])


def test_bad_readings_for_longer_than_a_glitch_lasts_do_not_hide_a_new_start(database: Database) -> None:
    """Nothing but values out of limits for a day, and then another register: it is a new start, and not a loss."""
    configure(database)
    made = running(FIRST, AFTER).of(HEAT_METER)
    values = made.values.copy()
    values[50:150] = -1.0
    values[150:] -= values[150] - 2.0
    sent = Readings(made.points, made.ats, values)
    for batch in np.array_split(np.arange(len(values)), 12):
        sent.where(batch).write(database)
        settle(database)
    found = of_meter(database, HEAT_METER)
    assert (found.values >= 0).all()
    assert found.sum == pytest.approx((values[49] - values[0]) + (values[-1] - values[150]))


def test_a_new_start_of_a_meter_that_is_read_once_a_day_is_decided_by_the_next_day(database: Database) -> None:
    configure(database, interval=86_400.0)
    ats = FIRST - 86_400 * np.arange(8, 0, -1)
    values = np.array([500.0, 510.0, 520.0, 530.0, 3.0, 13.0, 23.0, 33.0])
    for at, value in zip(ats, values, strict=True):
        Readings(np.array([HEAT_METER]), np.array([at]), np.array([value])).write(database)
        settle(database)
    assert database.rows("SELECT at, verdict FROM meterhouse_historical.reading_quality") == [(ats[4], Verdict.RESET)]
    found = of_meter(database, HEAT_METER)
    assert found.sum == pytest.approx(60.0)
    assert (found.values > 0).all()


def test_a_correction_reaches_the_figures_and_the_reading_stays(database: Database, sent: Readings) -> None:
    own = sent.of(SOLAR)
    at = own.ats[[60]]
    corrections.correct(database, own.points[[60]], at, own.values[[59]], "somebody", "It was misread")
    settle(database)
    found = of_meter(database, SOLAR)
    where = found.times.index(int(at[0]) - STEP)
    assert found.values[where] == pytest.approx(0.0)
    assert found.quality[where : where + 2] == [Quality.EDITED, Quality.EDITED]
    assert found.sum == pytest.approx(shown(sent, SOLAR))
    assert readings.read(database, [SOLAR], int(at[0]), int(at[0]) + 1).values.tolist() == [own.values[60]]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            "binding SET share = 3 WHERE owner_kind = 'meters' AND part_id = 1", 1.5, id="a transformer's ratio"
        ),
        pytest.param("binding SET share = -2 WHERE owner_kind = 'meters' AND part_id = 1", -1.0, id="a sign"),
        pytest.param("point SET unit = 'kWh' WHERE id = 1", 1000.0, id="a unit"),
    ],
)
def test_a_change_of_the_configuration_reaches_every_figure(
    database: Database, sent: Readings, change: str, expected: float
) -> None:
    del sent
    before = [of_space(database, SITE, *asked).sum for asked in _MONEY]  # type: ignore[arg-type]
    database.execute(f"UPDATE meterhouse_system.{change}")
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    settle(database)
    after = [of_space(database, SITE, *asked).sum for asked in _MONEY]  # type: ignore[arg-type]
    assert after == pytest.approx([expected * value for value in before])


def test_a_new_tariff_and_factor_reach_money_and_carbon_alone(database: Database, sent: Readings) -> None:
    del sent
    energy = of_space(database, SITE, grain="month")
    database.execute(
        "UPDATE meterhouse_system.tariff SET components = REPLACE(components, '0.35', '0.70') WHERE id = 2"
    )
    database.execute("UPDATE meterhouse_system.carbon_factor SET factor = 2 * factor")
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    before = of_space(database, SITE, "cost", "month", "EUR"), of_space(database, SITE, "carbon", "month")
    settle(database)
    cost, carbon = of_space(database, SITE, "cost", "month", "EUR"), of_space(database, SITE, "carbon", "month")
    assert cost.values == pytest.approx(before[0].values * [1.0, 2.0])
    assert carbon.values == pytest.approx(2 * before[1].values)
    assert of_space(database, SITE, grain="month").values.tolist() == energy.values.tolist()


def test_where_the_clock_was_put_back_over_midnight_both_days_are_folded(database: Database) -> None:
    """St John's, 2010: a minute into the seventh of November it was the sixth again."""
    configure(database, "America/St_Johns")
    ats = np.array(
        [seconds(f"2010-11-07T{clock}:00Z") for clock in ("02:00", "02:15", "02:30", "02:45", "03:00", "03:15")]
    )
    made = Readings(np.full(6, SOLAR), ats, np.array([0.0, 1.0, 2.0, 5.0, 6.0, 7.0]))
    late = ats == ats[3]
    for part in (made.where(~late), made.where(late)):
        part.write(database)
        settle(database)
    sixth = day_of(dt.date(2010, 11, 6))
    days = of_meter(database, SOLAR, grain="day")
    assert dict(zip(days.times, days.values.tolist(), strict=True)) == pytest.approx({sixth: 4.0, sixth + 1: 3.0})


def test_without_any_tariff_or_factor_energy_is_counted_all_the_same(database: Database) -> None:
    configure(database)
    for table in ("tariff", "carbon_factor"):
        database.execute(f"DELETE FROM meterhouse_system.{table}")
    made = running(FIRST, AFTER)
    made.write(database)
    settle(database)
    assert of_space(database, SITE).sum == pytest.approx(0.002 * shown(made, GRID_METER))
    assert (
        database.rows("SELECT 1 FROM meterhouse_billing.day_value UNION SELECT 1 FROM meterhouse_carbon.day_value")
        == []
    )


def test_a_meter_that_is_taken_out_is_taken_out_of_all_totals(database: Database, sent: Readings) -> None:
    del sent
    database.execute("UPDATE meterhouse_system.meter SET is_counted = 0 WHERE id = %s", (HEAT_METER,))
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    settle(database)
    for space in (SITE, OFFICE):
        for grain in ("slot", "day", "month"):
            assert of_space(database, space, grain=grain, category=HEAT).times == []  # type: ignore[arg-type]
            assert of_space(database, space, "cost", grain, "EUR", category=HEAT).times == []  # type: ignore[arg-type]
    assert of_meter(database, HEAT_METER).times
