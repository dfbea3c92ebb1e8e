"""Prices by local time, against a computation that asks zoneinfo for each slot alone."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.kernel.calendar import Calendar
from meterhouse.kernel.tariff import (
    WEEKDAYS,
    Component,
    Direction,
    EnergyPrice,
    Period,
    TimeOfUse,
    Weekday,
    Window,
    component_faults,
    periods_at,
    prices,
)

SATURDAY_SUNDAY: list[Weekday] = ["sat", "sun"]
WORKDAYS: list[Weekday] = ["mon", "tue", "wed", "thu", "fri"]
NIGHT = Window("22:00", "06:00")
DAY = Window("06:00", "22:00")


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _holds(window: Window, month: int, weekday: int, minute: int) -> bool:
    """Whether the window holds a minute, by its month (1 to 12) and weekday (0 = Monday)."""
    start, end = _minute(window.start), _minute(window.end)
    if month not in window.months:
        return False
    today, yesterday = WEEKDAYS[weekday] in window.days, WEEKDAYS[weekday - 1] in window.days
    if start < end:
        return today and start <= minute < end
    return (today and minute >= start) or (yesterday and minute < end)


def _naive_period(component: TimeOfUse, local: dt.datetime) -> int:
    minute = local.hour * 60 + local.minute
    rest = [nth for nth, period in enumerate(component.periods) if not period.windows]
    holding = [
        nth
        for nth, period in enumerate(component.periods)
        if any(_holds(window, local.month, local.weekday(), minute) for window in period.windows)
    ]
    return (holding or rest)[0]


@st.composite
def day_and_night(draw: st.DrawFn) -> TimeOfUse:
    """A week cut at any minutes, differently on some days, its pieces dealt to periods; sometimes one is the rest."""
    count = draw(st.integers(1, 4))
    windows: list[list[Window]] = [[] for _ in range(count)]
    some = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=6, unique=True))
    for days in (some, [day for day in WEEKDAYS if day not in some]):
        cuts = sorted({0, *draw(st.lists(st.integers(1, 1439), max_size=5))})
        for start, end in pairwise([*cuts, 1440]):
            windows[draw(st.integers(0, count - 1))].append(Window(_clock(start), _clock(end), days))
    left_out = draw(st.integers(-1, count - 1))
    periods = [
        Period(f"p{nth}", float(nth + 1) / 7, [] if nth == left_out else held)
        for nth, held in enumerate(windows)
        if held or nth == left_out
    ]
    return TimeOfUse("Energy", periods)


@given(day_and_night())
@settings(deadline=None, max_examples=50)
def test_every_minute_of_the_year_belongs_to_exactly_one_period(component: TimeOfUse) -> None:
    assert component_faults([component]) == []
    year = 1_704_067_200 + np.arange(366 * 1440, dtype=np.int64) * 60
    found = periods_at(component, year, Calendar.of("UTC"))
    for minute in range(0, len(year), 997):
        local = dt.datetime.fromtimestamp(int(year[minute]), dt.UTC)
        holding = [
            nth
            for nth, period in enumerate(component.periods)
            if any(
                _holds(window, local.month, local.weekday(), local.hour * 60 + local.minute)
                for window in period.windows
            )
        ]
        assert len(holding) <= 1
        assert found[minute] == _naive_period(component, local)


@given(
    day_and_night(),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo"]),
    st.integers(1_262_304_000 // 900, 1_893_456_000 // 900),
    st.sampled_from([300, 900, 1800]),
)
@settings(deadline=None, max_examples=60)
def test_a_slot_costs_what_the_local_clock_at_its_start_says(
    component: TimeOfUse, zone: str, quarter: int, seconds: int
) -> None:
    slots = quarter * 900 + np.arange(200, dtype=np.int64) * seconds
    found = prices([component], "input", slots, Calendar.of(zone))
    expected = [
        component.periods[_naive_period(component, dt.datetime.fromtimestamp(int(slot), ZoneInfo(zone)))].price
        for slot in slots
    ]
    assert found is not None
    assert found.tolist() == expected


@pytest.mark.parametrize(
    ("zone", "date"),
    [
        pytest.param("Europe/Berlin", "2024-03-31", id="an hour is missing"),
        pytest.param("Europe/Berlin", "2024-10-27", id="an hour comes twice"),
        pytest.param("America/Sao_Paulo", "2018-11-04", id="midnight is missing"),
        pytest.param("Australia/Lord_Howe", "2024-04-07", id="half an hour comes twice"),
    ],
)
def test_days_of_clock_change_are_priced_by_the_clock_on_the_wall(zone: str, date: str) -> None:
    component = TimeOfUse("Energy", [Period("early", 1.0, [Window("01:30", "02:30")]), Period("rest", 3.0)])
    start = dt.datetime.fromisoformat(date).replace(tzinfo=dt.UTC) - dt.timedelta(hours=14)
    slots = int(start.timestamp()) + np.arange(4 * 38, dtype=np.int64) * 900
    found = prices([component], "input", slots, Calendar.of(zone))
    assert found is not None
    for slot, price in zip(slots, found, strict=True):
        local = dt.datetime.fromtimestamp(int(slot), ZoneInfo(zone)).time()
        assert price == (1.0 if dt.time(1, 30) <= local < dt.time(2, 30) else 3.0)


def test_the_price_changes_at_half_past_and_not_at_the_hour() -> None:
    component = TimeOfUse("Energy", [Period("peak", 0.4, [Window("07:30", "20:15")]), Period("off-peak", 0.2)])
    monday = int(dt.datetime(2024, 1, 15, tzinfo=dt.UTC).timestamp())
    slots = monday + np.arange(96, dtype=np.int64) * 900
    found = prices([component], "input", slots, Calendar.of("UTC"))
    assert found is not None
    assert found.tolist() == [0.2] * 30 + [0.4] * 51 + [0.2] * 15


def test_a_window_over_midnight_ends_on_the_day_after_those_that_it_begins_on() -> None:
    component = TimeOfUse(
        "Energy", [Period("weekend night", 0.1, [Window("22:00", "06:00", SATURDAY_SUNDAY)]), Period("rest", 0.3)]
    )
    friday = int(dt.datetime(2024, 1, 12, tzinfo=dt.UTC).timestamp())
    hours = friday + np.arange(96, dtype=np.int64) * 3600
    found = prices([component], "input", hours, Calendar.of("UTC"))
    assert found is not None
    cheap = [int(hour) for hour in np.flatnonzero(found == 0.1)]
    assert cheap == [*range(46, 54), *range(70, 78)]  # Saturday 22:00 to Sunday 06:00, and a day later


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=4), st.floats(-5, 5))
def test_prices_of_a_tariffs_components_add_up(each: list[float], other: float) -> None:
    meant: list[Component] = [EnergyPrice(f"c{nth}", price) for nth, price in enumerate(each)]
    components = [*meant, EnergyPrice("feed-in", other, "output")]
    slots = np.arange(3, dtype=np.int64) * 900
    bought = prices(components, "input", slots, Calendar.of("UTC"))
    sold = prices(components, "output", slots, Calendar.of("UTC"))
    assert bought is not None
    assert sold is not None
    assert bought == pytest.approx(sum(each))
    assert sold == pytest.approx(other)


@pytest.mark.parametrize("direction", ["input", "output"])
def test_a_direction_that_no_component_is_meant_for_has_no_price(direction: Direction) -> None:
    other: Direction = "output" if direction == "input" else "input"
    meant: list[Component] = [EnergyPrice("Energy", 0.3, other)]
    assert prices(meant, direction, np.arange(3, dtype=np.int64), Calendar.of("UTC")) is None


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        pytest.param([Period("a", 1, [DAY]), Period("b", 2, [NIGHT])], None, id="day and night leave nothing out"),
        pytest.param([Period("a", 1, [DAY]), Period("b", 2)], None, id="the rest is what no window holds"),
        pytest.param([Period("a", 1, [DAY])], "no period has mon 00:00 in January", id="the night has no price"),
        pytest.param(
            [Period("a", 1, [Window("00:00", "24:00", WORKDAYS)])],
            "no period has sat 00:00 in January",
            id="no weekend",
        ),
        pytest.param(
            [Period("a", 1, [Window("00:00", "24:00", months=[1, 2, 3])])],
            "no period has mon 00:00 in April",
            id="spring has no price",
        ),
        pytest.param(
            [Period("a", 1, [DAY]), Period("b", 2, [Window("21:59", "06:00")])],
            "two periods claim mon 21:59 in January",
            id="one minute of overlap",
        ),
        pytest.param(
            [
                Period("a", 1, [Window("20:00", "02:00", SATURDAY_SUNDAY)]),
                Period("b", 2, [Window("01:30", "03:00", ["mon"])]),
            ],
            "two periods claim mon 01:30 in January",
            id="Sunday's night reaches into Monday",
        ),
        pytest.param([Period("a", 1), Period("b", 2)], "only one period can be the rest", id="two rests"),
    ],
)
def test_faults_name_the_first_minute(periods: list[Period], said: str | None) -> None:
    faults = component_faults([TimeOfUse("Energy", periods)])
    if said is None:
        assert faults == []
    else:
        assert any(path == "components[0].periods" and said in reason for path, reason in faults)


def test_a_tariff_may_have_as_many_periods_as_a_day_has_quarter_hours_of_two_kinds() -> None:
    periods = [
        Period(
            f"{'work' if days is WORKDAYS else 'free'} {nth}",
            nth / 10,
            [Window(_clock(nth * 15), _clock(nth * 15 + 15), days)],
        )
        for days in (WORKDAYS, SATURDAY_SUNDAY)
        for nth in range(96)
    ]
    component = TimeOfUse("Energy", periods)
    saturday = int(dt.datetime(2024, 1, 13, tzinfo=dt.UTC).timestamp())
    assert component_faults([component]) == []
    assert periods_at(component, np.array([saturday + 95 * 900]), Calendar.of("UTC")).tolist() == [191]
