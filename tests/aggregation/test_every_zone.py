"""Laws of local days over every zone that has changed its offset since 2010: each of them, not some."""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import polars as pl
import pytest

from meterhouse.aggregation.grid import Grid
from meterhouse.kernel.calendar import DAY, Calendar, Instants, date_of, day_of
from meterhouse.reports.period import Period, slots

FIRST, AFTER = day_of(dt.date(2010, 1, 1)), day_of(dt.date(2031, 1, 1))
FROM, TO = FIRST * DAY, AFTER * DAY
SLOT = 900

# What a country may do with its clocks, and one that did.
KINDS = {
    "half an hour": ("Australia/Lord_Howe", 1800),
    "an hour back": ("Europe/Berlin", 3600),
    "summer time below the standard": ("Europe/Dublin", 3600),
    "a day that does not exist": ("Pacific/Apia", DAY),
    "a quarter past": ("Pacific/Chatham", 3600),
    "a new offset for good, by half an hour": ("Asia/Pyongyang", 1800),
    "three hours at once": ("America/Caracas", 1800),
    "at midnight": ("America/Asuncion", 3600),
    "over midnight, back": ("America/Sao_Paulo", 3600),
    "twice a year around a month of fasting": ("Africa/Casablanca", 3600),
}


@cache
def changing() -> tuple[str, ...]:
    """One zone for each history of offsets since 2010: links and twins of a zone have the same."""
    weeks = [dt.datetime.fromtimestamp(at, dt.UTC) for at in range(FROM, TO, 7 * DAY)]
    found: dict[tuple[dt.timedelta | None, ...], str] = {}
    for name in sorted(available_timezones() - {"localtime", "Factory"}):
        zone = ZoneInfo(name)
        offsets = tuple(week.astimezone(zone).utcoffset() for week in weeks)
        if len(set(offsets)) > 1:
            found.setdefault(offsets, name)
    return tuple(found.values())


def changes(calendar: Calendar) -> Instants:
    """Since 2010."""
    inside: Instants = calendar.changes[(calendar.changes >= FROM) & (calendar.changes < TO)]
    return inside


def kinds_of_changes(calendar: Calendar) -> list[int]:
    """One change of each: by so much, at that time of the day."""
    found: dict[tuple[int, int], int] = {}
    for change in changes(calendar).tolist():
        before, after = calendar.local(np.array([change - 1, change])).tolist()
        found.setdefault((after - before, before % DAY), change)
    return list(found.values())


def test_there_are_zones_of_every_kind() -> None:
    assert len(changing()) > 100
    for zone, moved in KINDS.values():
        calendar = Calendar.of(zone)
        steps = np.abs(np.diff(calendar.offsets))[calendar.changes[1:] >= FROM]
        assert moved in steps.tolist(), zone


@pytest.mark.parametrize("zone", changing())
def test_the_wall_clock_is_right_on_both_sides_of_every_change(zone: str) -> None:
    calendar, tz = Calendar.of(zone), ZoneInfo(zone)
    around = np.unique(np.concatenate([changes(calendar) + by for by in (-DAY, -1800, -1, 0, 1, 1800, DAY)]))
    told = [dt.datetime.fromtimestamp(int(at), tz).replace(tzinfo=dt.UTC).timestamp() for at in around]
    assert calendar.local(around).tolist() == told


@pytest.mark.parametrize("zone", changing())
def test_every_quarter_of_an_hour_lies_on_the_date_that_others_say(zone: str) -> None:
    """Beside a library with time zones of its own; up to 2024, which both know."""
    ats = np.arange(FROM, day_of(dt.date(2024, 1, 1)) * DAY, SLOT)
    theirs = pl.from_epoch(pl.Series(ats)).dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.date()
    assert np.array_equal(Calendar.of(zone).day(ats), theirs.cast(pl.Int32).to_numpy())


@pytest.mark.parametrize("zone", changing())
def test_the_days_around_every_change_hold_every_slot_once_in_any_pieces(zone: str) -> None:
    calendar = Calendar.of(zone)
    for change in kinds_of_changes(calendar):
        first, after = calendar.touched(change - 1, change + 1)
        first, after = first - 2, after + 2
        low, high = calendar.start(first), calendar.start(after)
        for seconds in (300, SLOT, 1800, 3600):
            grid = Grid.of(calendar, first, after, seconds)
            assert np.array_equal(np.sort(grid.slots), np.arange(-(-low // seconds), -(-high // seconds)) * seconds)
            assert (np.diff(grid.days[grid.starts]) > 0).all()
            apart = [Grid.of(calendar, day, day + 1, seconds).slots.tolist() for day in range(first, after)]
            assert [slot for slots in apart for slot in slots] == grid.slots.tolist()
            told = slots(Period(date_of(first), date_of(after)), "day", calendar, seconds)
            if seconds <= SLOT:  # an hour that begins at half past is cut by a change of half an hour
                assert told.expected.sum() == len(grid.slots)


@pytest.mark.parametrize("zone", changing())
def test_a_day_of_change_is_longer_by_what_the_clock_was_put_back_and_no_other_day_is(zone: str) -> None:
    calendar = Calendar.of(zone)
    for change in changes(calendar).tolist():
        first, after = calendar.touched(change - 1, change + 1)
        first, after = first - 2, after + 2
        starts = np.array([calendar.start(day) for day in range(first, after + 1)])
        inside = (calendar.changes[1:] > starts[0]) & (calendar.changes[1:] < starts[-1])
        put_back = -np.diff(calendar.offsets)[inside].sum()
        assert starts[-1] - starts[0] == (after - first) * DAY + put_back
        assert (np.diff(starts)[[0, -1]] == DAY).all()


def test_the_day_that_samoa_skipped_has_no_slots_and_no_length() -> None:
    calendar = Calendar.of("Pacific/Apia")
    skipped = day_of(dt.date(2011, 12, 30))
    assert calendar.start(skipped) == calendar.start(skipped + 1)
    assert len(Grid.of(calendar, skipped, skipped + 1, SLOT).slots) == 0
    month = slots(Period(dt.date(2011, 12, 1), dt.date(2012, 1, 1)), "month", calendar, SLOT)
    assert month.expected.tolist() == [30 * 96]
