"""A figure of days, months or years is explained by what it is the sum of, all the way down to a slot."""

import datetime as dt
from typing import Any

import pytest

from meterhouse.kernel.errors import NotFound, Refused
from meterhouse.reports import Ask, Engine, Period, explain, explain_answer
from meterhouse.reports.explain_days import Asked, explain_days
from meterhouse.store.facts import Measure
from meterhouse.store.series import Series
from tests.pipeline.plant import (
    ELECTRICITY,
    FACTOR,
    FEED_IN,
    HEAT,
    HEAT_METER,
    HEAT_PRICE,
    LATER_PRICE,
    LIGHT,
    LIGHTING,
    MACHINES,
    OFF_PEAK,
    OFFICE,
    PEAK,
    SITE,
    SOLAR,
    WORKSHOP,
    seconds,
)

DAY = Period(dt.date(2024, 3, 15), dt.date(2024, 3, 16))
CHANGE = Period(dt.date(2024, 3, 31), dt.date(2024, 4, 1))
MONTH = Period(dt.date(2024, 3, 1), dt.date(2024, 4, 1))
WEEKS = Period(dt.date(2024, 3, 25), dt.date(2024, 4, 8))
YEARS = Period(dt.date(2023, 1, 1), dt.date(2025, 1, 1))
PERIODS = [DAY, CHANGE, MONTH, WEEKS, YEARS]


def everything_seen(_kind: str, _number: int) -> bool:
    return True


def series(engine: Engine, about: Series) -> int:
    return engine.directories.series.of([about])[about]


def of_space(space: int, measure: Measure = "energy", category: int = ELECTRICITY, item: int = 0) -> Series:
    currency = "EUR" if measure in ("cost", "income") else ""
    direction = "output" if measure == "income" else "input"
    return Series("spaces", space, measure, "actual", direction, category, item, currency)


def of_meter(meter: int, measure: Measure = "energy", category: int = ELECTRICITY) -> Series:
    return Series("meters", meter, measure, category_id=category, currency="EUR" if measure == "cost" else "")


def explained(engine: Engine, about: Series, period: Period, **more: Any) -> dict[str, Any]:
    return explain_days(engine, Asked(((series(engine, about), 1.0),), period, **more), everything_seen)


def summed(rows: list[dict[str, Any]], name: str) -> float:
    return sum(row[name] for row in rows if row[name] is not None)


FIGURES = [
    of_space(SITE),
    of_space(SITE, category=HEAT),
    of_space(SITE, "cost"),
    of_space(SITE, "cost", HEAT),
    of_space(SITE, "carbon"),
    of_space(SITE, "income"),
    of_space(OFFICE),
    of_space(OFFICE, "cost"),
    of_space(OFFICE, item=LIGHTING),
    of_space(WORKSHOP),
]


@pytest.mark.parametrize("period", PERIODS, ids=lambda each: f"{each.first} to {each.after}")
@pytest.mark.parametrize("about", FIGURES, ids=str)
def test_it_is_the_figure_of_the_report_and_its_pieces_and_its_parts_add_up_to_it(
    engine: Engine, about: Series, period: Period
) -> None:
    found = explained(engine, about, period)
    name = {"energy": "energy", "cost": "cost", "carbon": "carbon", "income": "income"}[about.measure]
    by = "item" if about.item_id else "category"
    told = engine.run(Ask(name, about.subject_kind, about.subject_id, period, step="day", by=by))  # type: ignore[arg-type]
    number = series(engine, about)
    (part,) = [each["part"] for each in explain_answer(told) if each["series"] == [{"series": number, "sign": 1.0}]]
    (total,) = [each for each in told.totals() if each["part"] == part]
    assert found["value"] == pytest.approx(total["value"])
    assert found["coverage"] == pytest.approx(total["coverage"], abs=1e-4)
    assert summed(found["pieces"], "value") == pytest.approx(found["value"])
    assert summed(found["parts"], "adds") == pytest.approx(found["value"])


@pytest.mark.parametrize("about", [*FIGURES, of_meter(LIGHT), of_meter(MACHINES, "cost")], ids=str)
def test_every_piece_is_a_figure_that_is_explained_in_turn_down_to_its_slots(engine: Engine, about: Series) -> None:
    years = explained(engine, about, YEARS)
    assert years["step"] == "month"
    assert len(years["pieces"]) == 24
    month = next(each for each in years["pieces"] if each["from"] == "2024-03-01")
    days = explained(engine, about, Period(*(dt.date.fromisoformat(month[each]) for each in ("from", "to"))))
    assert (days["step"], len(days["pieces"])) == ("day", 31)
    assert days["value"] == pytest.approx(month["value"])
    day = next(each for each in days["pieces"] if each["from"] == "2024-03-31")
    slots = explained(engine, about, Period(*(dt.date.fromisoformat(day[each]) for each in ("from", "to"))))
    assert (slots["step"], len(slots["pieces"])) == ("slot", 92)
    assert slots["value"] == pytest.approx(day["value"])
    last = slots["pieces"][-1]
    slot = explain(engine, series(engine, about), seconds(last["at"]), everything_seen)
    assert slot["value"] == pytest.approx(last["value"])


@pytest.mark.parametrize("day", [DAY, CHANGE], ids=["a day", "a change of clocks"])
@pytest.mark.parametrize("about", [*FIGURES, of_meter(LIGHT), of_meter(MACHINES, "cost")], ids=str)
def test_an_hour_is_the_figure_of_the_report_and_its_slots_its_parts_and_its_lines_add_up_to_it(
    engine: Engine, about: Series, day: Period
) -> None:
    number = series(engine, about)
    by = "item" if about.item_id else "category"
    told = engine.run(Ask(about.measure, about.subject_kind, about.subject_id, day, step="hour", by=by))  # type: ignore[arg-type]
    (part,) = [each["part"] for each in explain_answer(told) if each["series"] == [{"series": number, "sign": 1.0}]]
    rows = [each for each in told.rows() if each["part"] == part]
    assert len(rows) == (24 if day == DAY else 23)
    for row in rows:
        found = explained(engine, about, day, at=seconds(row["slot"]), of="hour")
        assert (found["from"], found["step"]) == (row["slot"], "slot")
        assert (found["value"] is None) == (row["value"] is None)
        if row["value"] is None:
            continue
        assert found["value"] == pytest.approx(row["value"])
        assert found["coverage"] == pytest.approx(row["coverage"], abs=1e-4)
        assert len(found["pieces"]) == 4
        assert summed(found["pieces"], "value") == pytest.approx(found["value"])
        if about.subject_kind == "spaces":
            assert summed(found["parts"], "adds") == pytest.approx(found["value"])
        if found["lines"] is not None:
            assert summed(found["lines"], "amount") == pytest.approx(found["value"])


@pytest.mark.parametrize("period", [MONTH, WEEKS, YEARS], ids=["a month", "weeks", "years"])
@pytest.mark.parametrize("about", [each for each in FIGURES if not each.item_id], ids=str)
def test_working_days_and_days_off_are_the_figures_of_the_report_and_together_all_days(
    engine: Engine, about: Series, period: Period
) -> None:
    number = series(engine, about)
    told = engine.run(Ask(about.measure, about.subject_kind, about.subject_id, period, step="month", by="day-type"))
    several = {}
    for days in ("working", "non-working"):
        found = several[days] = explained(engine, about, period, days=days)
        own = [{"series": number, "sign": 1.0}]
        (part,) = [
            each["part"] for each in explain_answer(told) if each["series"] == own and each["part"].endswith(f".{days}")
        ]
        (total,) = [each for each in told.totals() if each["part"] == part]
        assert found["days"] == days
        assert found["value"] == pytest.approx(total["value"])
        assert found["coverage"] == pytest.approx(total["coverage"], abs=1e-4)
        assert summed(found["pieces"], "value") == pytest.approx(found["value"])
        assert summed(found["parts"], "adds") == pytest.approx(found["value"])
        if found["lines"] is not None:
            assert summed(found["lines"], "amount") == pytest.approx(found["value"])
    assert sum(each["value"] for each in several.values()) == pytest.approx(explained(engine, about, period)["value"])
    if period == WEEKS:
        off = [each["from"] for each in several["non-working"]["pieces"]]
        assert off == ["2024-03-28", "2024-03-29", "2024-03-30", "2024-03-31", "2024-04-01", "2024-04-06", "2024-04-07"]


def test_the_peak_of_an_hour_is_its_highest_slot(engine: Engine) -> None:
    found = explained(engine, of_space(SITE), DAY, is_peak=True, at=seconds("2024-03-15T10:00:00Z"), of="hour")
    assert len(found["pieces"]) == 4
    assert found["value"] == max(each["value"] for each in found["pieces"])


def test_the_cost_of_a_month_is_energy_by_the_lines_of_its_tariffs(engine: Engine) -> None:
    found = explained(engine, of_space(SITE, "cost"), WEEKS)
    lines = found["lines"]
    assert [(each["name"], each["component"], each["period"], each["price"]) for each in lines] == [
        ("Day and night", "Energy", "peak", PEAK),
        ("Day and night", "Energy", "off-peak", OFF_PEAK),
        ("Flat", "Energy", None, LATER_PRICE),
    ]
    assert all(each["amount"] == pytest.approx(each["energy"] * each["price"]) for each in lines)
    assert summed(lines, "amount") == pytest.approx(found["value"])
    assert summed(lines, "energy") == pytest.approx(explained(engine, of_space(SITE), WEEKS)["value"])


@pytest.mark.parametrize(
    ("about", "price"),
    [
        (of_space(SITE, "carbon"), FACTOR),
        (of_space(OFFICE, "cost", HEAT), HEAT_PRICE),
        (of_meter(HEAT_METER, "cost", HEAT), HEAT_PRICE),
        (of_space(SITE, "income"), FEED_IN),
    ],
    ids=str,
)
def test_of_one_price_or_factor_there_is_one_line(engine: Engine, about: Series, price: float) -> None:
    found = explained(engine, about, DAY)
    (line,) = found["lines"]
    assert line["price"] == price
    assert line["amount"] == pytest.approx(found["value"])


def test_parts_are_spaces_below_and_own_meters_that_can_be_asked_for(engine: Engine) -> None:
    heat = explained(engine, of_space(SITE, "cost", HEAT), MONTH)
    assert [(each["subject"], each["weight"]) for each in heat["parts"]] == [
        ({"kind": "spaces", "id": OFFICE, "name": "Office"}, 1.0)
    ]
    below = explain_days(engine, Asked(((heat["parts"][0]["series"], 1.0),), MONTH), everything_seen)
    assert below["value"] == pytest.approx(heat["parts"][0]["adds"])
    assert below["parts"][0]["subject"] == {"kind": "meters", "id": HEAT_METER, "name": "Heat"}
    own = explain_days(engine, Asked(((below["parts"][0]["series"], 1.0),), MONTH), everything_seen)
    assert (own["parts"], own["unit"]) == ([], "EUR")
    assert own["value"] == pytest.approx(heat["value"])


def test_what_a_meter_earns_is_told_though_it_is_no_figure_of_its_own(engine: Engine) -> None:
    (part,) = explained(engine, of_space(SITE, "income"), DAY)["parts"]
    energy = explained(engine, of_meter(SOLAR), DAY)["value"]
    assert part == {
        "subject": {"kind": "meters", "id": SOLAR, "name": "Solar"},
        "series": None,
        "weight": 1.0,
        "since": None,
        "until": None,
        "adds": pytest.approx(energy * FEED_IN),
    }


def test_a_remainder_is_explained_by_what_it_is_taken_from(engine: Engine) -> None:
    whole, office = series(engine, of_space(SITE)), series(engine, of_space(OFFICE))
    found = explain_days(engine, Asked(((whole, 1.0), (office, -1.0)), DAY), everything_seen)
    assert [(each["subject"]["name"], each["weight"]) for each in found["parts"]] == [("Site", 1.0), ("Office", -1.0)]
    assert (
        summed(found["parts"], "adds")
        == pytest.approx(found["value"])
        == pytest.approx(
            explained(engine, of_space(SITE), DAY)["value"] - explained(engine, of_space(OFFICE), DAY)["value"]
        )
    )


def test_money_of_all_forms_of_energy_is_explained_by_them(engine: Engine) -> None:
    ask = Ask("cost", "spaces", SITE, MONTH, by="total")
    several = [each for part in explain_answer(engine.run(ask)) for each in part["series"]]
    asked = Asked(tuple((each["series"], each["sign"]) for each in several), MONTH)
    found = explain_days(engine, asked, everything_seen)
    assert found["category"] == "Electricity, Heat"
    assert found["value"] == pytest.approx(summed(engine.run(ask).totals(), "value"))
    assert summed(found["parts"], "adds") == pytest.approx(found["value"])
    both = [series(engine, of_space(SITE, category=each)) for each in (ELECTRICITY, HEAT)]
    with pytest.raises(Refused, match="no sum"):
        explain_days(engine, Asked(tuple((each, 1.0) for each in both), MONTH), everything_seen)


def test_a_peak_is_the_highest_of_its_pieces_and_has_no_parts(engine: Engine) -> None:
    found = explained(engine, of_space(SITE), MONTH, is_peak=True)
    assert found["value"] == max(each["value"] for each in found["pieces"])
    assert (found["measure"], found["unit"], found["parts"], found["lines"]) == ("load", "kW", [], None)
    (total,) = engine.run(Ask("load", "spaces", SITE, MONTH, by="total")).totals()[:1]
    assert total["value"] == found["value"]


def test_slots_are_counted_by_quality_and_missing_ones_too(engine: Engine) -> None:
    found = explained(engine, of_meter(MACHINES), MONTH)["slots"]
    assert sum(found.values()) == 31 * 96 - 4
    assert found["MISSING"] == 2 * 96
    assert explained(engine, of_meter(LIGHT, "cost"), MONTH)["slots"] is None


def test_what_cannot_be_summed_is_refused_and_what_is_gone_not_found(engine: Engine) -> None:
    power, cost = series(engine, of_space(SITE)), series(engine, of_space(SITE, "cost"))
    with pytest.raises(Refused, match="no sum"):
        explain_days(engine, Asked(((power, 1.0), (cost, 1.0)), DAY), everything_seen)
    with pytest.raises(Refused, match="no highest power"):
        explain_days(engine, Asked(((cost, 1.0),), DAY, is_peak=True), everything_seen)
    with pytest.raises(NotFound, match="no series 999999"):
        explain_days(engine, Asked(((999_999, 1.0),), DAY), everything_seen)
