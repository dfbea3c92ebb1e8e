"""Sealing, archiving and restoring by hand."""

import json
import time
from pathlib import Path

import pytest

from meterhouse.cli.command import main
from meterhouse.store import readings
from meterhouse.store.engine import Database
from meterhouse.store.folding import month_around
from meterhouse.store.sealed import DAY
from tests.store.history import counters, everything, rows, write

TODAY = int(time.time() // DAY)
MONTH = month_around(TODAY - 120)


@pytest.fixture
def history(database: Database) -> Database:
    """A month of some time ago, and the last forty days."""
    old = counters(2, MONTH[0], MONTH[1] - MONTH[0], 3600)
    write(database, old)
    recent = counters(2, TODAY - 40, 40, 3600)
    readings.write(database, recent.points, recent.ats, recent.values + 1000)
    return database


def run(url: str, *words: str) -> int:
    return main(["readings", *words, "--database", url])


def test_what_is_old_is_sealed_at_once(
    history: Database, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    days = MONTH[1] - MONTH[0]
    before = everything(history)
    assert run(database_url, "seal") == 0
    assert f"{2 * 24 * (days + 5)} readings sealed" in capsys.readouterr().out
    assert rows(history) == 2 * 24 * 35
    assert run(database_url, "seal", "--older-than", "10", "--json") == 0
    assert json.loads(capsys.readouterr().out)["readings"] == 2 * 24 * 25
    assert everything(history) == before


def test_months_go_to_files_and_come_back(
    history: Database, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(history)
    count = 2 * 24 * (MONTH[1] - MONTH[0])
    words = ("archive", str(tmp_path), "--older-than", "40")
    assert run(database_url, *words) == 0
    assert f"{count} readings, written" in capsys.readouterr().out
    assert everything(history) == before
    assert run(database_url, *words, "--remove", "--json") == 0
    (month,) = json.loads(capsys.readouterr().out)["months"]
    assert (month["readings"], month["removed"], month["kept"]) == (count, count, 0)
    assert len(everything(history)[0]) == len(before[0]) - count
    assert run(database_url, "restore", str(tmp_path)) == 0
    assert f"{count} readings are back" in capsys.readouterr().out
    assert everything(history) == before
    assert rows(history) == 2 * 24 * 35, "and sealed again"
    assert run(database_url, "restore", str(tmp_path)) == 0
    assert "nothing of these files is missing here" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(["seal", "--older-than", "1"], "1 is too young; take 2 days or more", id="what comes in now"),
        pytest.param(["archive", "FOLDER", "--older-than", "34"], "take 35 or more", id="what is not sealed yet"),
        pytest.param(["restore", "FOLDER"], "holds no Parquet file", id="from nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    database: Database,
    database_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    told: str,
) -> None:
    assert run(database_url, *(str(tmp_path) if word == "FOLDER" else word for word in words)) == 1
    assert told in capsys.readouterr().err
