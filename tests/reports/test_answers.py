"""Reports from a real database: whatever is asked, parts add up and times are the site's own."""

import datetime as dt

import numpy as np
import pytest

from meterhouse.kernel.errors import NotFound, Refused
from meterhouse.kernel.quality import Quality
from meterhouse.reports import REPORTS, Answer, Ask, Directories, Engine, Period, offered, portfolio, reports_of
from meterhouse.reports.period import AGAINST, STEPS, Against, Step
from meterhouse.store.engine import Database
from tests.pipeline.plant import (
    ELECTRICITY,
    FACTOR,
    FEED_IN,
    GRID_METER,
    HEAT,
    HEAT_METER,
    LIGHT,
    MACHINES,
    METERS,
    OFFICE,
    SITE,
    SOLAR,
    WORKSHOP,
    of_meter,
    of_space,
    seconds,
)

MARCH = Period(dt.date(2024, 3, 1), dt.date(2024, 4, 1))
CHANGE = Period(dt.date(2024, 3, 30), dt.date(2024, 4, 2))
WEEK = Period(dt.date(2024, 3, 4), dt.date(2024, 3, 11))
LEAP = Period(dt.date(2024, 2, 26), dt.date(2024, 3, 3))
NOTHING = 999
NOW = float(seconds("2024-06-01T00:00:00Z"))


def told(engine: Engine, report: str, kind: str, number: int, period: Period, **more: object) -> Answer:
    return engine.run(Ask(report, kind, number, period, **more), now=NOW)  # type: ignore[arg-type]


def values(answer: Answer, part: str | None = None) -> np.ndarray:
    return answer.told[part or answer.parts[0].id].values


def totals(answer: Answer) -> dict[str, float]:
    return {row["part"]: row["value"] for row in answer.totals()}


COMBINATIONS = [(key, kind) for key, report in REPORTS.items() for kind in ("spaces", "meters") if kind in report.kinds]


@pytest.mark.parametrize(("report", "kind"), COMBINATIONS)
def test_every_declared_combination_runs(engine: Engine, report: str, kind: str) -> None:
    declared = REPORTS[report]
    for by in declared.by:
        for step in declared.steps:
            for against in (None, *declared.against):
                answer = told(engine, report, kind, 1, CHANGE, step=step, by=by, against=against)
                body = answer.body()
                assert len(body["rows"]) == len(answer.labels) * len(answer.parts)
                assert {row["part"] for row in body["totals"]} == {part["id"] for part in body["parts"]}


def test_what_is_offered_can_be_asked() -> None:
    assert [each["report"] for each in offered()["reports"]] == list(REPORTS)  # type: ignore[attr-defined]
    assert set(STEPS) == {step for report in REPORTS.values() for step in report.steps}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("report", "kind", "number"),
    [("energy", "spaces", SITE), ("cost", "spaces", SITE), ("carbon", "meters", LIGHT), ("cost", "meters", GRID_METER)],
)
def test_slots_add_up_to_the_same_total_whatever_the_step(
    engine: Engine, report: str, kind: str, number: int, step: Step
) -> None:
    by_day, by_step = (told(engine, report, kind, number, MARCH, step=each) for each in ("day", step))
    assert totals(by_step) == pytest.approx(totals(by_day))
    assert sum(totals(by_day).values()) > 0


def test_hours_add_up_to_their_days(engine: Engine) -> None:
    hours, days = (told(engine, "energy", "spaces", SITE, CHANGE, step=step) for step in ("hour", "day"))
    assert len(hours.labels) == 24 + 23 + 24
    for nth, day in enumerate(days.labels):
        of_day = [value for label, value in zip(hours.labels, values(hours), strict=True) if label[:10] == day[:10]]
        assert sum(of_day) == pytest.approx(values(days)[nth])


def test_rows_are_labelled_by_the_sites_own_clock(engine: Engine) -> None:
    answer = told(engine, "energy", "spaces", SITE, CHANGE, step="hour")
    assert answer.zone == "Europe/Berlin"
    assert answer.labels[0] == "2024-03-30T00:00:00+01:00"
    assert answer.labels[25:27] == ["2024-03-31T01:00:00+01:00", "2024-03-31T03:00:00+02:00"]
    assert answer.labels[-1] == "2024-04-01T23:00:00+02:00"


@pytest.mark.parametrize("report", ["energy", "cost"])
def test_children_and_the_rest_add_up_to_the_total(engine: Engine, report: str) -> None:
    children = told(engine, report, "spaces", SITE, WEEK, step="hour", by="child", category=ELECTRICITY)
    whole = told(engine, report, "spaces", SITE, WEEK, step="hour", by="total", category=ELECTRICITY)
    assert [part.id for part in children.parts] == [f"spaces:{OFFICE}", f"spaces:{WORKSHOP}", "rest"]
    assert np.sum([values(children, part.id) for part in children.parts], axis=0) == pytest.approx(values(whole))


@pytest.mark.parametrize("step", ["hour", "day", "month"])
def test_what_a_site_makes_is_what_its_plant_tells_and_earns_by_the_price_fed_in(engine: Engine, step: Step) -> None:
    produced = told(engine, "production", "spaces", SITE, MARCH, step=step)
    assert [(part.id, part.unit) for part in produced.parts] == [(str(ELECTRICITY), "kWh")]
    assert values(produced) == pytest.approx(values(told(engine, "energy", "meters", SOLAR, MARCH, step=step)))
    income = told(engine, "income", "spaces", SITE, MARCH, step=step)
    assert (income.currency, [part.unit for part in income.parts]) == ("EUR", ["EUR"])
    assert values(income) == pytest.approx(values(produced) * FEED_IN)
    assert totals(income)[str(ELECTRICITY)] > 0
    children = told(engine, "production", "spaces", SITE, MARCH, step=step, by="child")
    assert [part.id for part in children.parts] == [f"meters:{SOLAR}"]


def test_a_meter_with_others_behind_it_is_a_part_too_where_these_are_not(
    engine: Engine, installation: Database
) -> None:
    bound = "INSERT INTO meterhouse_system.binding (owner_kind, owner_id, part_kind, part_id, direction, share)"
    installation.execute(f"{bound} VALUES ('spaces', {SITE}, 'meters', {LIGHT}, 'output', 1)")
    installation.execute(f"UPDATE meterhouse_system.meter SET master_id = {SOLAR} WHERE id = {HEAT_METER}")
    installation.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    try:
        answer = told(
            Engine(Directories(installation, "UTC")),
            "production",
            "spaces",
            SITE,
            WEEK,
            by="child",
            category=ELECTRICITY,
        )
        assert [part.id for part in answer.parts][:2] == [f"meters:{LIGHT}", f"meters:{SOLAR}"]
    finally:
        installation.execute(
            "DELETE FROM meterhouse_system.binding WHERE owner_kind = 'spaces' AND direction = 'output'"
            f" AND part_kind = 'meters' AND part_id = {LIGHT}"
        )
        installation.execute(f"UPDATE meterhouse_system.meter SET master_id = NULL WHERE id = {HEAT_METER}")
        installation.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")


def test_each_subject_is_offered_what_it_has(engine: Engine) -> None:
    def offer(kind: str, number: int) -> list[str]:
        return [report.key for report in reports_of(engine, (kind, number))]

    taken = ["energy", "cost", "carbon", "load"]
    assert offer("spaces", SITE) == [*taken, "production", "income"]
    assert offer("spaces", OFFICE) == taken
    assert offer("meters", SOLAR) == taken
    assert offer("spaces", NOTHING) == taken


def test_a_space_without_spaces_is_made_of_its_meters(engine: Engine) -> None:
    answer = told(engine, "energy", "spaces", OFFICE, WEEK, by="child", category=HEAT)
    assert [part.id for part in answer.parts] == [f"meters:{HEAT_METER}"]
    assert totals(answer) == pytest.approx(
        {f"meters:{HEAT_METER}": float(values(told(engine, "energy", "meters", HEAT_METER, WEEK)).sum())}
    )


def test_items_and_what_no_item_accounts_for_add_up_to_the_category(engine: Engine) -> None:
    items = told(engine, "energy", "spaces", SITE, WEEK, by="item", category=ELECTRICITY)
    whole = told(engine, "energy", "spaces", SITE, WEEK, category=ELECTRICITY)
    assert sum(totals(items).values()) == pytest.approx(sum(totals(whole).values()))
    assert totals(items)["1.1"] == pytest.approx(float(values(told(engine, "energy", "meters", LIGHT, WEEK)).sum()))


def test_categories_stand_side_by_side_in_their_own_units(engine: Engine) -> None:
    answer = told(engine, "energy", "spaces", SITE, WEEK)
    assert [(part.name, part.unit) for part in answer.parts] == [("Electricity", "kWh"), ("Heat", "kWh")]


@pytest.mark.parametrize("meter", METERS)
def test_cost_of_a_meter_by_slot_adds_up_to_what_its_days_hold(
    engine: Engine, installation: Database, meter: int
) -> None:
    by_slot = told(engine, "cost", "meters", meter, CHANGE, step="slot")
    days = of_meter(installation, meter, "cost", "day", "EUR")
    first, after = CHANGE.days
    held = sum(value for day, value in zip(days.times, days.values, strict=True) if first <= day < after)
    assert float(np.nansum(values(by_slot))) == pytest.approx(held)
    assert (by_slot.parts[0].unit, by_slot.currency) == ("EUR", "EUR")


def test_carbon_is_energy_times_its_factor_at_every_step(engine: Engine) -> None:
    for step in ("slot", "day", "month"):
        carbon, energy = (
            told(engine, report, "spaces", SITE, WEEK, step=step, category=ELECTRICITY)
            for report in ("carbon", "energy")
        )
        assert values(carbon) == pytest.approx(FACTOR * values(energy))
        assert carbon.parts[0].unit == "kg CO₂e"


def test_the_load_is_the_highest_slot_as_power(engine: Engine) -> None:
    energy = told(engine, "energy", "spaces", SITE, WEEK, step="slot", category=ELECTRICITY)
    for step in STEPS:
        load = told(engine, "load", "spaces", SITE, WEEK, step=step, category=ELECTRICITY)
        assert load.parts[0].unit == "kW"
        assert sum(totals(load).values()) == pytest.approx(4 * np.nanmax(values(energy)))


def test_a_gap_shifts_no_value(engine: Engine, installation: Database) -> None:
    """Each day of the month shows what that very day holds, before the gap, in it and after it."""
    answer = told(engine, "energy", "meters", MACHINES, MARCH)
    days = of_meter(installation, MACHINES, grain="day")
    held = {
        dt.date.fromordinal(719_163 + day).isoformat(): value
        for day, value in zip(days.times, days.values, strict=True)
    }
    rows = {row["slot"][:10]: row["value"] for row in answer.rows()}
    assert len(rows) == 31
    assert rows == {day: held.get(day) for day in rows}
    assert [day for day, value in rows.items() if value is None] == ["2024-03-12", "2024-03-13"]


@pytest.mark.parametrize("step", ["slot", "hour", "day"])
def test_a_gap_shifts_no_comparison(engine: Engine, step: Step) -> None:
    """The week after the gap is held against the week of the gap, time by time."""
    after = Period(dt.date(2024, 3, 18), dt.date(2024, 3, 25))
    answer = told(engine, "energy", "meters", MACHINES, after, step=step, against="previous")
    before = told(engine, "energy", "meters", MACHINES, after.previous(), step=step)
    np.testing.assert_array_equal(answer.references[answer.parts[0].id], values(before))
    assert np.isnan(values(before)).sum() * {"slot": 1, "hour": 4, "day": 96}[step] == 2 * 96


def test_29_february_is_held_against_1_march(engine: Engine) -> None:
    answer = told(engine, "energy", "spaces", SITE, LEAP, against="last-year", category=ELECTRICITY)
    year_ago = told(engine, "energy", "spaces", SITE, Period(dt.date(2023, 2, 26), dt.date(2023, 3, 3)))
    held = {label[:10]: value for label, value in zip(year_ago.labels, values(year_ago).tolist(), strict=True)}
    rows = {row["slot"][:10]: row["reference"] for row in answer.rows()}
    assert rows["2024-02-28"] == held["2023-02-28"]
    assert rows["2024-02-29"] == held["2023-03-01"]
    assert rows["2024-03-01"] == held["2023-03-01"]
    assert rows["2024-03-02"] == held["2023-03-02"]
    (total,) = answer.totals()
    assert total["reference"] == pytest.approx(sum(held.values()))
    alone = told(
        engine, "energy", "spaces", SITE, Period(dt.date(2024, 2, 29), dt.date(2024, 3, 1)), against="last-year"
    )
    assert alone.rows()[0]["reference"] == held["2023-03-01"]


def test_over_a_change_of_clocks_hours_are_held_against_the_same_hour(engine: Engine) -> None:
    day = Period(dt.date(2024, 4, 1), dt.date(2024, 4, 2))
    answer = told(engine, "energy", "spaces", SITE, day, step="hour", against="previous", category=ELECTRICITY)
    before = told(engine, "energy", "spaces", SITE, Period(dt.date(2024, 3, 31), dt.date(2024, 4, 1)), step="hour")
    held = {label[11:13]: value for label, value in zip(before.labels, values(before).tolist(), strict=True)}
    for row in answer.rows():
        assert row["reference"] == held.get(row["slot"][11:13])
    assert "02" not in held


@pytest.mark.parametrize("against", AGAINST)
def test_a_total_is_held_against_all_of_the_earlier_period(engine: Engine, against: Against) -> None:
    for step in STEPS:
        answer = told(engine, "energy", "spaces", SITE, LEAP, step=step, against=against)
        earlier = told(engine, "energy", "spaces", SITE, LEAP.against(against), step=step)
        held = {row["part"]: row["reference"] for row in answer.totals()}
        assert held == pytest.approx(totals(earlier)), step


def test_change_is_relative_to_what_it_is_held_against(engine: Engine) -> None:
    answer = told(engine, "energy", "spaces", SITE, WEEK, against="previous")
    for row in [*answer.rows(), *answer.totals()]:
        assert row["change"] == pytest.approx(row["value"] / row["reference"] - 1)


def test_coverage_says_how_much_was_there(engine: Engine) -> None:
    answer = told(engine, "energy", "meters", MACHINES, MARCH, step="month")
    (row,) = answer.rows()
    assert row["coverage"] == pytest.approx((31 * 96 - 4 - 2 * 96) / (31 * 96 - 4), abs=2e-4)
    assert row["quality"] == "PARTIAL"
    whole = told(engine, "energy", "spaces", SITE, WEEK, step="week")
    assert {row["coverage"] for row in whole.rows()} == {1.0}
    assert {row["coverage"] for row in whole.totals()} == {1.0}


def test_a_month_that_is_not_over_lacks_only_what_should_be_there_by_now(engine: Engine) -> None:
    april = Period(dt.date(2024, 4, 1), dt.date(2024, 5, 1))
    asked = Ask("energy", "meters", SOLAR, april)
    noon = float(seconds("2024-04-03T10:00:00Z"))
    assert engine.run(asked, now=noon).totals()[0]["coverage"] == 1.0
    assert engine.run(asked, now=NOW).totals()[0]["coverage"] == pytest.approx(3 / 30, abs=0.01)


def test_nothing_was_counted_is_nothing_and_not_zero(engine: Engine) -> None:
    answer = told(engine, "energy", "spaces", SITE, Period(dt.date(2023, 6, 1), dt.date(2023, 6, 3)))
    assert {row["value"] for row in [*answer.rows(), *answer.totals()]} == {None}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        pytest.param({"step": "minute"}, "step", id="a step that there is none of"),
        pytest.param({"by": "tenant"}, "by", id="a breakdown that there is none of"),
        pytest.param({"against": "tomorrow"}, "against", id="nothing to hold against"),
    ],
)
def test_what_is_not_offered_is_refused(engine: Engine, asked: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        told(engine, "energy", "spaces", SITE, WEEK, **asked)
    assert [fault.field for fault in refused.value.faults] == [field]


@pytest.mark.parametrize(
    ("report", "kind", "number"), [("weather", "spaces", SITE), ("energy", "spaces", 999), ("energy", "meters", 999)]
)
def test_what_is_not_there_is_not_found(engine: Engine, report: str, kind: str, number: int) -> None:
    with pytest.raises(NotFound):
        told(engine, report, kind, number, WEEK)


def test_the_portfolio_tells_each_site_as_its_reports_do(engine: Engine) -> None:
    answer = portfolio(engine, [SITE], WEEK, "previous")
    (site,) = answer["sites"]
    energy, cost, carbon = (
        told(engine, report, "spaces", SITE, WEEK, against="previous") for report in ("energy", "cost", "carbon")
    )
    assert {each["category"]["id"]: each["value"] for each in site["energy"]} == {
        int(part): value for part, value in totals(energy).items()
    }
    assert site["cost"]["value"] == pytest.approx(sum(totals(cost).values()))
    assert site["carbon"]["value"] == pytest.approx(sum(totals(carbon).values()))
    assert site["completeness"] == 1.0
    assert sum(site["sparkline"]["values"]) == pytest.approx(totals(energy)[str(ELECTRICITY)])
    assert (site["zone"], site["currency"], site["area"]) == ("Europe/Berlin", "EUR", 1000.0)


def test_a_report_of_a_space_is_what_its_facts_hold(engine: Engine, installation: Database) -> None:
    answer = told(engine, "cost", "spaces", SITE, MARCH, step="month", category=ELECTRICITY)
    held = of_space(installation, SITE, "cost", "month", "EUR")
    assert totals(answer)[str(ELECTRICITY)] == held.values[held.times.index((2024 - 1970) * 12 + 2)]


@pytest.mark.parametrize("step", ["hour", "day", "week", "month", "fiscal-year"])
@pytest.mark.parametrize(("report", "kind", "number"), [("energy", "spaces", SITE), ("cost", "meters", LIGHT)])
def test_working_days_and_days_off_are_all_days(
    engine: Engine, report: str, kind: str, number: int, step: Step
) -> None:
    whole = told(engine, report, kind, number, MARCH, step=step)
    split = told(engine, report, kind, number, MARCH, step=step, by="day-type")
    sums = totals(split)
    for part, value in totals(whole).items():
        assert sums[f"{part}.working"] + sums[f"{part}.non-working"] == pytest.approx(value)
    assert split.elapsed["working"] == 19 * 96
    assert split.elapsed["non-working"] == 12 * 96 - 4  # the clocks are put forward on one of them


def test_a_day_off_is_what_the_calendar_says(engine: Engine) -> None:
    split = told(engine, "energy", "spaces", SITE, MARCH, by="day-type")
    off = split.told[f"{ELECTRICITY}.non-working"]
    days = {int(label[8:10]) for label, value in zip(split.labels, off.values, strict=True) if not np.isnan(value)}
    assert days == {2, 3, 9, 10, 16, 17, 23, 24, 28, 29, 30, 31}
    assert totals(split)[f"{ELECTRICITY}.non-working"] == pytest.approx(
        sum(values(told(engine, "energy", "spaces", SITE, MARCH))[day - 1] for day in days)
    )


def test_without_a_calendar_no_day_is_called_worked(engine: Engine, installation: Database) -> None:
    bound = "WHERE part_kind = 'working-calendars'"
    installation.execute(f"UPDATE meterhouse_system.binding SET valid_from = '2024-03-15' {bound}")
    installation.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    try:
        with pytest.raises(Refused, match=r"no working calendar says of Site whether 2024-03-01 is worked"):
            told(Engine(Directories(installation, "UTC")), "energy", "spaces", SITE, MARCH, by="day-type")
    finally:
        installation.execute(f"UPDATE meterhouse_system.binding SET valid_from = NULL {bound}")


def test_what_comes_in_is_what_is_counted_behind_and_what_is_lost_between(engine: Engine) -> None:
    answer = told(engine, "energy", "spaces", SITE, MARCH, by="balance")
    of = {part: values(answer, part) for part in ("main", "behind", "loss")}
    light, machines = (values(told(engine, "energy", "meters", meter, MARCH)) for meter in (LIGHT, MACHINES))
    assert of["main"].tolist() == values(told(engine, "energy", "meters", GRID_METER, MARCH)).tolist()
    assert of["behind"] == pytest.approx(light + np.nan_to_num(machines))
    assert of["loss"] == pytest.approx(of["main"] - of["behind"])
    gap = answer.labels.index(next(label for label in answer.labels if label.startswith("2024-03-12")))
    assert np.isnan(machines[gap])
    assert answer.told["loss"].quality[gap] == Quality.PARTIAL
    assert answer.told["behind"].coverage[gap] == 0
    by_meter = told(engine, "energy", "meters", GRID_METER, MARCH, by="balance")
    assert totals(by_meter) == totals(answer)
    assert told(engine, "energy", "meters", LIGHT, MARCH, by="balance").parts == ()


def test_weeks_and_fiscal_years_are_those_of_the_site(engine: Engine) -> None:
    year = Period(dt.date(2023, 7, 1), dt.date(2024, 8, 1))

    def labels(step: Step) -> list[str]:
        return [label[:10] for label in told(engine, "energy", "spaces", OFFICE, year, step=step).labels]

    assert labels("fiscal-year") == ["2023-07-01", "2024-07-01"]
    assert labels("quarter") == ["2023-07-01", "2023-10-01", "2024-01-01", "2024-04-01", "2024-07-01"]
    assert {dt.date.fromisoformat(each).weekday() for each in labels("week")[1:]} == {6}
    assert {dt.date.fromisoformat(each).weekday() for each in labels("iso-week")[1:]} == {0}


def test_what_is_made_behind_a_main_meter_comes_in_too(engine: Engine, installation: Database) -> None:
    """Solar power is bound to the site with a negative share: what the site uses of it is no loss."""
    bound = f"part_kind = 'meters' AND part_id = {SOLAR}"
    installation.execute(f"UPDATE meterhouse_system.meter SET master_id = {GRID_METER} WHERE id = {SOLAR}")
    installation.execute(
        f"UPDATE meterhouse_system.binding SET direction = 'input', share = -1 WHERE owner_kind = 'spaces' AND {bound}"
    )
    installation.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    try:
        answer = told(Engine(Directories(installation, "UTC")), "energy", "meters", GRID_METER, MARCH, by="balance")
        grid, solar = (values(told(engine, "energy", "meters", meter, MARCH)) for meter in (GRID_METER, SOLAR))
        assert values(answer, "main") == pytest.approx(grid + solar)
        assert values(answer, "loss") == pytest.approx(grid + solar - values(answer, "behind"))
    finally:
        installation.execute(f"UPDATE meterhouse_system.meter SET master_id = NULL WHERE id = {SOLAR}")
        installation.execute(
            "UPDATE meterhouse_system.binding SET direction = 'output', share = 1"
            f" WHERE owner_kind = 'spaces' AND {bound}"
        )
        installation.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
