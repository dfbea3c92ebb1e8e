"""`meterhouse readings import` on real meters: what comes of it adds up to what the registers say."""

import datetime as dt
import gzip
import json
import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from meterhouse.cli.command import main
from meterhouse.kernel.calendar import Calendar, day_of
from meterhouse.store import readings
from meterhouse.store.engine import Connection, Database, run, values
from tests.pipeline.installation import run_stages

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the folder shared/data is not beside the project")


def meter(database: Database, kind: str, zone: str, unit: str = "kWh") -> None:
    """One meter in one space, fed by one point that is read every hour."""

    def act(connection: Connection) -> None:
        run(
            connection,
            "INSERT INTO meterhouse_system.energy_category (id, name, unit, color)"
            " VALUES (1, 'Energy', 'kWh', '#000000')",
        )
        run(
            connection,
            "INSERT INTO meterhouse_system.space (id, name, kind, zone, is_input_counted, is_output_counted,"
            " week_starts_on, fiscal_year_from) VALUES (1, 'Site', 'building', %s, 1, 1, 'mon', 1)",
            (zone,),
        )
        run(
            connection,
            "INSERT INTO meterhouse_system.meter (id, name, category_id, is_counted) VALUES (1, 'Meter', 1, 1)",
        )
        run(
            connection,
            "INSERT INTO meterhouse_system.point"
            " (id, name, unit, `key`, kind, is_enabled, is_stored, interval_seconds)"
            " VALUES (1, 'Energy', %s, 'site/energy', %s, 1, 1, 3600)",
            (unit, kind),
        )
        values(
            connection,
            "INSERT INTO meterhouse_system.binding (owner_kind, owner_id, part_kind, part_id, direction, share)"
            " VALUES {}",
            [("spaces", 1, "meters", 1, "input", 1.0), ("meters", 1, "points", 1, "input", 1.0)],
        )
        run(connection, "UPDATE meterhouse_system.catalogue_version SET version = version + 1")

    database.transaction(act)


def unpacked(name: str, folder: Path) -> Path:
    file = folder / name.removesuffix(".gz")
    with gzip.open(DATA / name) as packed, file.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return file


def imported(url: str, file: Path, *more: str) -> None:
    assert main(["readings", "import", str(file), "--point", "site/energy", "--database", url, *more]) == 0


def sums(database: Database, subject: str) -> dict[str, float]:
    """What all slots, days and months of a subject's energy add up to."""
    return {
        grain: float(
            database.rows(
                f"SELECT SUM(value) FROM meterhouse_energy.{grain}_value WHERE series_id ="
                " (SELECT id FROM meterhouse_system.series WHERE subject_kind = %s AND measure = 'energy')",
                (subject,),
            )[0][0]
        )
        for grain in ("slot", "day", "month")
    }


def days(database: Database) -> dict[int, float]:
    return dict(
        database.rows(
            "SELECT day, value FROM meterhouse_energy.day_value WHERE series_id ="
            " (SELECT id FROM meterhouse_system.series WHERE subject_kind = 'spaces' AND measure = 'energy')"
        )
    )


@needs_data
def test_a_heat_meter_adds_up_to_its_register_on_every_day(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    file = unpacked("danish_heat_meter_cumulative_hourly.csv.gz", tmp_path)
    meter(database, "counter", "Europe/Copenhagen")
    imported(database_url, file, "--map", "at=time_rounded,value=energy_heat_kwh")
    run_stages(database)

    table = pl.read_csv(file)
    register = table["energy_heat_kwh"].to_numpy()
    ats = table["time_rounded"].str.to_datetime(time_zone="UTC").dt.epoch("s").to_numpy()
    for subject in ("meters", "spaces"):
        for total in sums(database, subject).values():
            assert total == pytest.approx(register[-1] - register[0], rel=1e-11)
    calendar = Calendar.of("Europe/Copenhagen")
    found = days(database)
    for changed in (dt.date(2018, 3, 25), dt.date(2018, 10, 28), dt.date(2019, 3, 31), dt.date(2019, 10, 27)):
        first, after = calendar.span(day_of(changed), day_of(changed) + 1)
        assert (after - first) // 3600 in (23, 25)
        ends = register[np.searchsorted(ats, [first, after])]
        assert found[day_of(changed)] == pytest.approx(ends[1] - ends[0], rel=1e-9)


@needs_data
@pytest.mark.parametrize("name", ["cambridge_b0_electricity_hourly.csv.gz", "cambridge_b0_gas_hourly.csv.gz"])
def test_hourly_energy_adds_up_to_what_the_file_holds(
    database: Database, database_url: str, tmp_path: Path, name: str
) -> None:
    file = unpacked(name, tmp_path)
    meter(database, "delta", "Europe/London")
    imported(database_url, file, "--map", "at=datetime,value=kwh", "--stamp", "start")
    run_stages(database)
    whole = float(pl.read_csv(file)["kwh"].sum())
    for subject in ("meters", "spaces"):
        for total in sums(database, subject).values():
            assert total == pytest.approx(whole, rel=1e-11)


def test_every_refused_row_is_told_and_the_rest_is_taken(
    database: Database, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    meter(database, "counter", "Europe/Rome")
    file = tmp_path / "readings.csv"
    file.write_text(
        "When;Total\n"
        "2024-03-31 01:45;1.234,5\n"
        "2024-03-31 02:15;1.235,5\n"  # the clock was put forward over it
        "2024-03-31 03:15;1.236,5\n"
        "soon;1.237,5\n"
        "2024-03-31 03:30;much\n"
        "2024-03-31 03:15;9.999,0\n"  # contradicts line 4
        "2024-10-27 02:30;2.000,0\n"
        "2024-10-27 02:30;2.001,0\n"  # the same local time again, an hour later
    )
    words = ("--map", "at=When,value=Total", "--zone", "Europe/Rome", "--decimal", ",", "--json")
    imported(database_url, file, *words)
    told = json.loads(capsys.readouterr().out)
    assert (told["new"], told["unchanged"]) == (4, 0)
    assert [row["line"] for row in told["refused"]] == [3, 5, 6, 7]
    assert "does not exist in Europe/Rome" in told["refused"][0]["reason"]
    assert "'soon' is no date and time" in told["refused"][1]["reason"]
    assert "'much' is no number" in told["refused"][2]["reason"]
    assert "line 4 has another value" in told["refused"][3]["reason"]
    found = readings.read(database, [1], readings.EARLIEST, readings.LATEST)
    assert found.values.tolist() == [1234.5, 1236.5, 2000.0, 2001.0]
    assert found.ats[3] - found.ats[2] == 3600

    imported(database_url, file, *words)
    assert json.loads(capsys.readouterr().out)["unchanged"] == 4


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(["--map", "at=When"], "must read at=COLUMN,value=COLUMN", id="a map without a value"),
        pytest.param(["--map", "at=When,value=kWh"], "there is no column 'kWh'", id="a column that is not there"),
        pytest.param(
            ["--map", "at=When,value=Total", "--zone", "Rome"], "'Rome' is no IANA time zone", id="a zone that is none"
        ),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    file = tmp_path / "readings.csv"
    file.write_text("When;Total\n2024-01-01 00:00;1\n")
    assert main(["readings", "import", str(file), "--point", "x", "--database", database_url, *words]) == 1
    assert told in capsys.readouterr().err


def test_an_unknown_point_is_named(
    database: Database, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "readings.csv"
    file.write_text("at,value\n2024-01-01T00:00:00Z,1\n")
    words = [
        "readings",
        "import",
        str(file),
        "--point",
        "nowhere",
        "--database",
        database_url,
        "--map",
        "at=at,value=value",
    ]
    assert main(words) == 1
    assert "there is no point 'nowhere'" in capsys.readouterr().err
