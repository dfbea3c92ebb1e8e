"""Every figure is explained by an arithmetic that adds up."""

import datetime as dt
from typing import Any

import numpy as np
import pytest

from meterhouse.kernel.errors import NotFound
from meterhouse.reports import Ask, Engine, Period, explain, explain_answer
from meterhouse.store.facts import Measure
from meterhouse.store.series import Series
from tests.pipeline.plant import (
    ELECTRICITY,
    FACTOR,
    GRID_METER,
    HEAT,
    LATER_PRICE,
    MACHINES,
    METERS,
    OFF_PEAK,
    OFFICE,
    PEAK,
    SITE,
    WORKSHOP,
    seconds,
)

MOMENTS = [
    pytest.param(seconds("2024-03-15T11:07:30Z"), id="by day"),
    pytest.param(seconds("2024-03-31T01:00:00Z"), id="as the clocks change"),
    pytest.param(seconds("2024-04-01T06:59:59Z"), id="under the later tariff"),
]


def everything_seen(_kind: str, _number: int) -> bool:
    return True


def explained(engine: Engine, series: Series, at: int) -> dict[str, Any]:
    return explain(engine, engine.directories.series.of([series])[series], at, everything_seen)


def of_space(space: int, measure: Measure, category: int = ELECTRICITY) -> Series:
    currency = "EUR" if measure == "cost" else ""
    return Series("spaces", space, measure, category_id=category, currency=currency)


@pytest.mark.parametrize("at", MOMENTS)
@pytest.mark.parametrize(
    ("space", "category"), [(SITE, ELECTRICITY), (SITE, HEAT), (OFFICE, HEAT), (WORKSHOP, ELECTRICITY)]
)
def test_members_times_weights_are_the_total(engine: Engine, space: int, category: int, at: int) -> None:
    found = explained(engine, of_space(space, "energy", category), at)
    assert found["value"] == pytest.approx(sum(each["weight"] * each["energy"] for each in found["members"]))
    assert found["coverage"] == 1.0


@pytest.mark.parametrize("at", MOMENTS)
def test_energy_times_price_is_the_cost_and_energy_times_factor_the_carbon(engine: Engine, at: int) -> None:
    cost, carbon = (explained(engine, of_space(SITE, measure), at) for measure in ("cost", "carbon"))
    assert cost["value"] == pytest.approx(
        sum(each["weight"] * each["energy"] * each["price"]["price"] for each in cost["members"])
    )
    assert carbon["value"] == pytest.approx(
        sum(each["weight"] * each["energy"] * each["factor"]["factor"] for each in carbon["members"])
    )
    for each in cost["members"]:
        assert each["price"]["price"] == pytest.approx(sum(line["price"] for line in each["price"]["lines"]))


@pytest.mark.parametrize(
    ("at", "tariff", "period", "price"),
    [
        ("2024-03-15T06:29:59Z", "Day and night", "off-peak", OFF_PEAK),
        ("2024-03-15T06:30:00Z", "Day and night", "peak", PEAK),
        ("2024-03-31T21:59:59Z", "Day and night", "off-peak", OFF_PEAK),
        ("2024-03-31T22:00:00Z", "Flat", None, LATER_PRICE),
    ],
)
def test_the_tariff_and_its_period_are_named(
    engine: Engine, at: str, tariff: str, period: str | None, price: float
) -> None:
    (member,) = explained(engine, of_space(SITE, "cost"), seconds(at))["members"]
    assert member["price"]["tariff"]["name"] == tariff
    assert member["price"]["lines"] == [{"component": "Energy", "period": period, "price": price}]


@pytest.mark.parametrize("at", MOMENTS)
@pytest.mark.parametrize("meter", METERS)
def test_a_meters_slot_follows_from_the_readings_around_it(engine: Engine, meter: int, at: int) -> None:
    configuration = engine.directories.now().configuration
    found = explained(engine, configuration.series_of_meter(("meters", meter)), at)
    (feed,) = found["feeds"]
    ats = np.array([seconds(reading["at"]) for reading in feed["readings"]])
    shown = np.array([reading["value"] for reading in feed["readings"]])
    slot = at // 900 * 900
    if meter == MACHINES:
        energy = float(shown[ats == slot + 900].sum())
    else:
        energy = float(np.diff(np.interp([slot, slot + 900], ats, shown))[0])
    assert ats[0] <= slot
    assert ats[-1] >= slot + 900
    assert found["value"] == pytest.approx(feed["ratio"] * energy)
    assert {reading["verdict"] for reading in feed["readings"]} == {"GOOD"}


def test_a_meters_cost_is_its_energy_times_the_price(engine: Engine) -> None:
    at = seconds("2024-03-15T11:00:00Z")
    cost = explained(engine, Series("meters", GRID_METER, "cost", category_id=ELECTRICITY, currency="EUR"), at)
    carbon = explained(engine, Series("meters", GRID_METER, "carbon", category_id=ELECTRICITY), at)
    assert cost["value"] == pytest.approx(cost["energy"] * PEAK)
    assert carbon["value"] == pytest.approx(carbon["energy"] * FACTOR)
    assert (cost["unit"], carbon["unit"]) == ("EUR", "kg CO₂e")


def test_a_slot_is_named_by_the_sites_clock(engine: Engine) -> None:
    found = explained(engine, of_space(SITE, "energy"), seconds("2024-03-31T01:07:00Z"))
    assert (found["slot"], found["minutes"], found["zone"]) == ("2024-03-31T03:00:00+02:00", 15, "Europe/Berlin")


def test_where_nothing_was_counted_nothing_is_made_up(engine: Engine) -> None:
    found = explained(engine, of_space(SITE, "cost"), seconds("2023-08-01T00:00:00Z"))
    assert (found["value"], found["coverage"], found["quality"]) == (None, None, None)
    (member,) = found["members"]
    assert member["energy"] is None


def test_a_series_that_there_is_none_of_is_not_found(engine: Engine) -> None:
    with pytest.raises(NotFound):
        explain(engine, 1 << 30, 0, everything_seen)


def test_each_part_of_a_report_leads_to_its_series(engine: Engine) -> None:
    week = Period(dt.date(2024, 3, 4), dt.date(2024, 3, 5))
    asked = Ask("energy", "spaces", SITE, week, step="slot", by="child", category=ELECTRICITY)
    answer = engine.run(asked)
    for part in explain_answer(engine.run(asked)):
        at = int(answer.slots.starts[40])
        held = [each["sign"] * explain(engine, each["series"], at, everything_seen)["value"] for each in part["series"]]
        assert sum(held) == pytest.approx(answer.told[part["part"]].values[40])
