"""Local days and months against zoneinfo and against sums that somebody else computed."""

import datetime as dt
import json
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.kernel.calendar import DAY, Calendar, date_of, day_of, first_day, months, slots

FOLDED = Path(__file__).resolve().parents[3] / "shared" / "examples" / "slots_berlin.json"

ZONES = (
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "UTC",
)
zones = st.sampled_from(ZONES)
instants = st.integers(0, 3_155_760_000 - 1)
days = st.integers(1, 36_500)


def _folded_cases() -> list[Any]:
    if not FOLDED.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"{FOLDED} is not there"))]
    return [pytest.param(case, id=case["start_utc"]) for case in json.loads(FOLDED.read_text())["cases"]]


def _seconds(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize("case", _folded_cases())
def test_slots_fold_into_local_days_and_months_as_others_have_folded_them(case: Any) -> None:
    seconds = case["interval_minutes"] * 60
    starts = np.arange(_seconds(case["start_utc"]), _seconds(case["end_utc"]), seconds, dtype=np.int64)
    values = (starts // seconds * 7919 + 13) % 97 + 1
    calendar = Calendar.of(case["zone"])
    by_day = calendar.day(starts)
    by_month = months(by_day)
    assert len(starts) == case["n"]
    assert {
        date_of(int(day)).isoformat(): [int(values[by_day == day].sum()), int((by_day == day).sum())]
        for day in np.unique(by_day)
    } == case["days"]
    assert {
        date_of(first_day(int(month))).isoformat()[:7]: [
            int(values[by_month == month].sum()),
            int((by_month == month).sum()),
        ]
        for month in np.unique(by_month)
    } == case["months"]


@pytest.mark.parametrize(
    ("zone", "date", "quarters"),
    [
        pytest.param("Europe/Berlin", "2024-03-31", 92, id="Berlin loses an hour in spring"),
        pytest.param("Europe/Berlin", "2024-10-27", 100, id="Berlin gains an hour in autumn"),
        pytest.param("Europe/Berlin", "2024-06-01", 96, id="a day like any other"),
        pytest.param("America/New_York", "2024-03-10", 92, id="New York in spring"),
        pytest.param("Europe/Dublin", "2024-03-31", 92, id="Dublin, whose winter time is the exception"),
        pytest.param("Africa/Casablanca", "2024-03-10", 100, id="Casablanca goes back for Ramadan"),
        pytest.param("Africa/Casablanca", "2024-04-14", 92, id="and forward after it"),
        pytest.param("Asia/Kathmandu", "2024-04-01", 96, id="Kathmandu starts its days at a quarter past"),
        pytest.param("Australia/Adelaide", "2024-04-07", 100, id="Adelaide, half an hour beside everyone"),
        pytest.param("Australia/Lord_Howe", "2024-04-07", 98, id="Lord Howe gains half an hour"),
        pytest.param("Australia/Lord_Howe", "2024-10-06", 94, id="Lord Howe loses half an hour"),
        pytest.param("Pacific/Chatham", "2024-09-29", 92, id="Chatham, three quarters off"),
        pytest.param("America/Sao_Paulo", "2018-11-04", 92, id="Sao Paulo has no midnight"),
        pytest.param("America/Sao_Paulo", "2018-02-17", 100, id="Sao Paulo has its last hour twice"),
        pytest.param("America/St_Johns", "2010-11-06", 99, id="St Johns returns to the day before"),
        pytest.param("America/St_Johns", "2010-11-07", 97, id="a minute into the new one"),
        pytest.param("Pacific/Apia", "2011-12-29", 96, id="Apia before the day it skipped"),
        pytest.param("Pacific/Apia", "2011-12-30", 0, id="the day that Apia skipped"),
    ],
)
def test_a_day_of_clock_change_holds_its_own_quarter_hours(zone: str, date: str, quarters: int) -> None:
    calendar, day = Calendar.of(zone), day_of(dt.date.fromisoformat(date))
    around = slots(*calendar.span(day, day + 1), 900)
    assert int((calendar.day(around) == day).sum()) == quarters


@given(zones, st.lists(instants, min_size=1, max_size=30))
@settings(deadline=None)
def test_the_local_clock_is_that_of_zoneinfo(zone: str, moments: list[int]) -> None:
    expected = []
    for moment in moments:
        shown = dt.datetime.fromtimestamp(moment, ZoneInfo(zone)).replace(tzinfo=dt.UTC)
        expected.append(int(shown.timestamp()))
    assert Calendar.of(zone).local(np.array(moments, np.int64)).tolist() == expected


@pytest.mark.parametrize("zone", ZONES)
def test_the_local_clock_is_that_of_zoneinfo_around_every_change(zone: str) -> None:
    calendar = Calendar.of(zone)
    moments = np.concatenate([calendar.changes[1:] + offset for offset in (-1, 0, 1)])
    shown = [dt.datetime.fromtimestamp(int(moment), ZoneInfo(zone)).replace(tzinfo=dt.UTC) for moment in moments]
    assert calendar.local(moments).tolist() == [int(each.timestamp()) for each in shown]


@given(zones, days, st.integers(1, 12), st.sampled_from([300, 900, 1800, 3600]))
@settings(deadline=None)
def test_every_slot_belongs_to_exactly_one_day(zone: str, first: int, count: int, seconds: int) -> None:
    calendar = Calendar.of(zone)
    together = slots(*calendar.span(first, first + count), seconds)
    day = calendar.day(together)
    expected = together[(day >= first) & (day < first + count)].tolist()
    apart: list[int] = []
    for each in range(first, first + count):
        own = slots(*calendar.span(each, each + 1), seconds)
        apart += own[calendar.day(own) == each].tolist()
    assert sorted(apart) == expected


@given(zones, days, st.integers(1, 60))
@settings(deadline=None)
def test_consecutive_days_follow_without_gap_or_overlap(zone: str, first: int, count: int) -> None:
    calendar = Calendar.of(zone)
    starts = [calendar.start(day) for day in range(first, first + count + 1)]
    assert all(earlier <= later for earlier, later in pairwise(starts))
    assert sum(later - earlier for earlier, later in pairwise(starts)) == starts[-1] - starts[0]


@given(zones, days)
@settings(deadline=None)
def test_a_day_starts_at_its_first_instant(zone: str, day: int) -> None:
    calendar = Calendar.of(zone)
    start = calendar.start(day)
    before, at = calendar.day(np.array([start - 1, start], np.int64)).tolist()
    assert before < day <= at


@given(zones, instants)
@settings(deadline=None)
def test_the_span_of_a_day_holds_all_of_its_instants(zone: str, instant: int) -> None:
    calendar = Calendar.of(zone)
    day = int(calendar.day(np.array([instant], np.int64))[0])
    first, after = calendar.span(day, day + 1)
    assert first <= instant < after
    assert after - first <= 2 * DAY


@given(zones, days, st.integers(0, 2 * DAY), st.integers(1, 3 * DAY))
@settings(deadline=None)
def test_the_days_that_a_stretch_touches_are_those_of_its_instants(zone: str, day: int, late: int, length: int) -> None:
    calendar = Calendar.of(zone)
    first = calendar.start(day) + late - DAY
    minutes = np.append(np.arange(first, first + length, 60, dtype=np.int64), first + length - 1)
    found = calendar.day(minutes)
    assert calendar.touched(first, first + length) == (int(found.min()), int(found.max()) + 1)


def test_a_stretch_that_ends_on_the_day_before_it_began_touches_both() -> None:
    first = _seconds("2010-11-07T02:30:00Z")  # a minute before St John's returned to the sixth
    sixth = day_of(dt.date(2010, 11, 6))
    assert Calendar.of("America/St_Johns").touched(first, first + 900) == (sixth, sixth + 2)


def test_a_skipped_day_starts_with_the_one_after_it() -> None:
    calendar, skipped = Calendar.of("Pacific/Apia"), day_of(dt.date(2011, 12, 30))
    assert calendar.start(skipped) == calendar.start(skipped + 1)


@given(st.dates(dt.date(1970, 1, 1), dt.date(2099, 12, 31)))
def test_days_and_months_are_counted_as_the_calendar_has_them(date: dt.date) -> None:
    day = day_of(date)
    month = int(months(np.array([day], np.int64))[0])
    assert date_of(day) == date
    assert month == (date.year - 1970) * 12 + date.month - 1
    assert date_of(first_day(month)) == date.replace(day=1)


@given(instants, st.integers(0, 100_000), st.sampled_from([300, 600, 900, 1200, 1800, 3600]))
def test_slots_are_those_that_a_stretch_touches(first: int, length: int, seconds: int) -> None:
    touched = slots(first, first + length, seconds)
    naive = [
        start
        for start in range(first - first % seconds, first + length, seconds)
        if start + seconds > first and start < first + length
    ]
    assert touched.tolist() == naive


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(KeyError):
        Calendar.of("Europe/Atlantis")
