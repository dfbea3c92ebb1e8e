"""Years of real prices and emissions, through tariffs and factors: the totals are those of a plain sum of the files."""

import datetime as dt
import gzip
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from meterhouse.catalogue.pricing import Contract, FactorRow, PriceBook, TariffRow
from meterhouse.kernel.tariff import Period, TimeOfUse, Window

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the folder shared/data is not beside the project")

PRICES, CARBON = "octopus_agile_regA_hourly.csv.gz", "gb_carbon_intensity_hourly.csv.gz"
USE = "cambridge_b0_electricity_hourly.csv.gz"
ELECTRICITY, OFFICE = 1, 1
CONTRACT = Contract(ELECTRICITY, OFFICE, "UTC", ())
HOURS = [f"{hour:02}:00" for hour in range(25)]


def hours(name: str, first: int = 2009, last: int = 2022) -> pl.DataFrame:
    """Columns at and value, of some years."""
    with gzip.open(DATA / name) as file:
        frame = pl.read_csv(file.read(), new_columns=["at", "value"], schema_overrides=[pl.String, pl.Float64])
    frame = frame.with_columns(pl.col("at").str.to_datetime())
    return frame.filter(pl.col("at").dt.year().is_between(first, last))


def slots(frame: pl.DataFrame) -> np.ndarray:
    return frame["at"].dt.epoch("s").to_numpy()


def by_day(frame: pl.DataFrame) -> list[tuple[dt.date, list[float]]]:
    return frame.group_by(pl.col("at").dt.date(), maintain_order=True).agg("value").rows()


def price_list(number: int, day: dt.date, prices: list[float]) -> TariffRow:
    """The prices of one day, hour by hour."""
    periods = [
        Period(f"from {HOURS[hour]}", price, [Window(HOURS[hour], HOURS[hour + 1])])
        for hour, price in enumerate(prices)
    ]
    return TariffRow(number, ELECTRICITY, "GBP", [TimeOfUse("Agile", periods)], day, day + dt.timedelta(days=1))


@needs_data
def test_prices_of_every_hour_are_dated_price_lists_and_may_be_negative() -> None:
    told, used = hours(PRICES, 2020, 2021), hours(USE, 2020, 2021)
    tariffs = [price_list(number, *day) for number, day in enumerate(by_day(told), 1)]
    found = PriceBook({OFFICE: tariffs}, {}).money(CONTRACT, "input", slots(used))["GBP"]
    assert (found == told["value"].to_numpy()).all()
    assert (len(found), int((found < 0).sum())) == (17_544, 112)
    cost = used.join(told, on="at").select((pl.col("value") * pl.col("value_right")).sum()).item()
    assert float((found * used["value"].to_numpy()).sum()) == pytest.approx(cost)


@needs_data
def test_a_day_that_no_price_list_holds_on_has_no_price() -> None:
    told = hours(PRICES, 2020, 2020)
    days = [day for day in by_day(told) if day[0] != dt.date(2020, 2, 29)]
    tariffs = [price_list(number, *day) for number, day in enumerate(days, 1)]
    found = PriceBook({OFFICE: tariffs}, {}).money(CONTRACT, "input", slots(told))["GBP"]
    missing = told["at"].to_numpy()[np.isnan(found)].astype("datetime64[D]")
    assert (len(missing), set(missing.tolist())) == (24, {dt.date(2020, 2, 29)})


@needs_data
def test_factors_of_every_day_emit_what_the_intensity_of_the_grid_says() -> None:
    """Factors are dated by the day; hour by hour the building of fourteen years emitted 0.7 % more than by its days."""
    told, used = hours(CARBON), hours(USE)
    factors = [
        FactorRow(number, ELECTRICITY, float(np.mean(values)), None, day, day + dt.timedelta(days=1))
        for number, (day, values) in enumerate(by_day(told), 1)
    ]
    found = PriceBook({}, {ELECTRICITY: factors}).carbon(CONTRACT, slots(used))
    assert found is not None
    means = told.group_by(pl.col("at").dt.date().alias("day")).agg(pl.col("value").mean().alias("factor"))
    daily = used.join(means, left_on=pl.col("at").dt.date(), right_on="day")
    by_days = daily.select((pl.col("value") * pl.col("factor")).sum()).item()
    by_hours = used.join(told, on="at").select((pl.col("value") * pl.col("value_right")).sum()).item()
    emitted = float(np.nansum(found * used["value"].to_numpy()))
    assert emitted == pytest.approx(by_days)
    assert by_hours / emitted == pytest.approx(1.007, abs=0.0005)
