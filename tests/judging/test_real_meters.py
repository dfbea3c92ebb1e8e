"""What the rules say of years of real meters by default: nothing, but for what a person would say too."""

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from meterhouse.judging.rules import Plan
from tests.judging.golden import LATER, plan

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the folder shared/data is not beside the project")

HEAT = "danish_heat_meter_cumulative_hourly.csv.gz"
CAMPUS = "baeda_polito_campus_15min.csv.gz"
ELECTRICITY, GAS = "cambridge_b0_electricity_hourly.csv.gz", "cambridge_b0_gas_hourly.csv.gz"


def column(name: str, at: str, value: str) -> tuple[np.ndarray, np.ndarray]:
    """Instants and values of a file, the first of several at one instant; local times are taken for UTC."""
    with gzip.open(DATA / name) as file:
        raw = file.read()
    separator = ";" if b";" in raw[:200] else ","
    plain = raw.replace(b",", b".") if separator == ";" else raw  # a decimal comma goes with semicolons
    frame = pl.read_csv(plain, separator=separator, infer_schema=False)
    shown = pl.col(value).cast(pl.Float64, strict=False)
    stamp = pl.col(at).str.replace("Z", "").str.to_datetime(strict=False).dt.epoch("s")
    clean = frame.select(at=stamp, value=shown).drop_nulls().unique("at", keep="first").sort("at")
    return clean["at"].to_numpy(), clean["value"].to_numpy()


def said(rules: Plan, ats: np.ndarray, values: np.ndarray) -> dict[str, int]:
    """How often each rule had something to say."""
    found = rules.judge(ats, values, now=LATER)
    return {text: found.rules.count(text) for text in sorted(set(found.rules))}


@needs_data
@pytest.mark.parametrize(
    ("file", "at", "value", "declared"),
    [
        pytest.param(HEAT, "time_rounded", "energy_heat_kwh", {}, id="three years of heat"),
        pytest.param(HEAT, "time_rounded", "volume_flow_m3", {"unit": "m³"}, id="and of its water"),
        pytest.param(
            ELECTRICITY, "datetime", "kwh", {"kind": "delta", "interval": 3600.0}, id="sixteen years of power"
        ),
        pytest.param(GAS, "datetime", "kwh", {"kind": "delta", "interval": 3600.0}, id="twelve years of gas"),
        pytest.param(CAMPUS, "DateTime", "TotalP", {"kind": "analog", "unit": "kW"}, id="a campus"),
        pytest.param(CAMPUS, "DateTime", "ChillerP", {"kind": "analog", "unit": "kW"}, id="its chillers"),
        pytest.param(CAMPUS, "DateTime", "Rad", {"kind": "analog", "unit": "W/m²"}, id="its sun"),
        pytest.param(CAMPUS, "DateTime", "Test", {"kind": "analog", "unit": "°C"}, id="its weather"),
    ],
)
def test_a_real_meter_is_good(file: str, at: str, value: str, declared: dict[str, Any]) -> None:
    assert said(plan(**declared), *column(file, at, value)) == {}


@needs_data
@pytest.mark.parametrize(("file", "step"), [(ELECTRICITY, 0.1), (GAS, 10.0)], ids=["power", "gas"])
def test_amounts_added_up_to_a_register_are_good(file: str, step: float) -> None:
    ats, amounts = column(file, "datetime", "kwh")
    assert said(plan(), ats, np.floor(np.cumsum(amounts) / step) * step) == {}


@needs_data
def test_the_power_of_the_campus_tells_what_its_instrument_could_not_have_seen() -> None:
    """5,157 kW at a substation of less than 1,000, for an hour and a half in October 2014."""
    ats, values = column(CAMPUS, "DateTime", "TotalP")
    found = plan(kind="analog", unit="kW", high_power=1000.0).judge(ats, values, now=LATER)
    assert values[found.positions].tolist() == [2147.6, 4849.6, 5157.2, 4836.8, 4742.8, 3906.0]
    assert set(found.rules) == {"high 2000"}


@needs_data
def test_faults_in_a_real_register_are_found_and_nothing_else() -> None:
    ats, values = column(HEAT, "time_rounded", "energy_heat_kwh")
    faulty = values.copy()
    faulty[1000:1003], faulty[5000], faulty[9000], faulty[12_000] = 0.0, 1.8e21, -0.007, values[12_000] + 10_000
    faulty[20_000:] -= values[20_000] - 0.4
    assert said(plan(), ats, faulty) == {
        "glitch 6 h": 3,
        "low 0": 1,
        "marker 1e+15": 1,
        "reset 1 h": 1,
        "spike 6 h": 1,
    }
