"""What is in the files of real meters before any rule has seen them: what lacks, what stands in for it, and totals."""

import datetime as dt

import numpy as np
import pytest

from meterhouse.kernel.calendar import Calendar, day_of
from tests.judging.test_real_meters import CAMPUS, ELECTRICITY, GAS, HEAT, column, needs_data

ROME = Calendar.of("Europe/Rome")


def campus_at(day: dt.date, hour: int) -> list[float]:
    """The four quarters of an hour, as the file's clock has them."""
    ats, values = column(CAMPUS, "DateTime", "TotalP")
    first = day_of(day) * 86_400 + hour * 3600
    return values[(ats >= first) & (ats < first + 3600)].tolist()


@needs_data
@pytest.mark.parametrize(
    ("day", "instead"),
    [
        (dt.date(2014, 3, 30), [24.4, 0.0, 0.0, 0.0]),
        (dt.date(2015, 3, 29), [165.6, 165.6, 165.6, 165.6]),
        (dt.date(2016, 3, 27), [165.2, 0.0, 0.0, 0.0]),
    ],
)
def test_the_campus_has_values_of_an_hour_that_its_clocks_skipped(day: dt.date, instead: list[float]) -> None:
    start = ROME.start(day_of(day))
    assert ROME.start(day_of(day) + 1) - start == 23 * 3600
    assert campus_at(day, 2) == instead


@needs_data
@pytest.mark.parametrize("day", [dt.date(2013, 10, 27), dt.date(2014, 10, 26), dt.date(2015, 10, 25)])
def test_the_hour_that_its_clocks_showed_twice_is_there_but_once(day: dt.date) -> None:
    start = ROME.start(day_of(day))
    assert ROME.start(day_of(day) + 1) - start == 25 * 3600
    assert len(campus_at(day, 2)) == 4


@needs_data
def test_the_campus_lacks_five_quarters_and_says_nought_for_others() -> None:
    ats, values = column(CAMPUS, "DateTime", "TotalP")
    expected = (ats[-1] - ats[0]) // 900 + 1
    assert (len(ats), expected - len(ats)) == (108_091, 5)
    assert int((values == 0).sum()) == 982
    assert values.max() == 5157.2


@needs_data
@pytest.mark.parametrize(
    ("file", "hours", "noughts", "total"),
    [(ELECTRICITY, 140_256, 65, 3_954_178.3), (GAS, 105_192, 41_380, 7_677_684.1)],
    ids=["power", "gas"],
)
def test_the_building_of_cambridge_has_every_hour_and_noughts_for_what_is_missing(
    file: str, hours: int, noughts: int, total: float
) -> None:
    ats, values = column(file, "datetime", "kwh")
    assert (len(ats), set(np.diff(ats).tolist())) == (hours, {3600})
    assert int((values == 0).sum()) == noughts
    assert float(values.sum()) == pytest.approx(total, abs=1.0)


@needs_data
def test_the_heat_meter_only_grows_and_its_total_is_the_difference_of_its_register() -> None:
    _, energy = column(HEAT, "time_rounded", "energy_heat_kwh")
    _, volume = column(HEAT, "time_rounded", "volume_flow_m3")
    assert (np.diff(energy) >= 0).all()
    assert (np.diff(volume) >= 0).all()
    assert float(np.diff(energy).sum()) == pytest.approx(energy[-1] - energy[0])
