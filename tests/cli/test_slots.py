"""`meterhouse slots fold`: days and months of a zone's own calendar, from a file alone."""

import datetime as dt
import json
from pathlib import Path

import pytest

from meterhouse.cli.command import main

EXAMPLES = Path(__file__).resolve().parents[3] / "shared" / "examples" / "slots_berlin.json"


def written(path: Path, first: int, count: int, seconds: int) -> Path:
    """One unit in every slot from *first* [s UTC] on."""
    starts = (dt.datetime.fromtimestamp(first + nth * seconds, dt.UTC) for nth in range(count))
    path.write_text("slot,value\n" + "".join(f"{start:%Y-%m-%dT%H:%M:%SZ},1\n" for start in starts))
    return path


def folded(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    assert main(["slots", "fold", *words, "--json"]) == 0
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)["rows"]
    return rows


def test_a_day_of_clock_change_holds_its_own_slots(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path / "slots.csv", 1_711_753_200, 3 * 96, 900)  # from 30 March 2024, 00:00 in Berlin
    rows = folded(capsys, str(file), "--zone", "Europe/Berlin", "--step", "day")
    assert [(row["slot"], row["count"]) for row in rows][:3] == [
        ("2024-03-30", 96),
        ("2024-03-31", 92),
        ("2024-04-01", 96),
    ]
    rows = folded(capsys, str(file), "--zone", "Europe/Berlin", "--step", "month", "--from", "2024-03-31")
    assert rows[0] == {"slot": "2024-03", "value": 92.0, "count": 92}


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the folder shared/examples is not beside the project")
def test_the_examples_of_others_are_met(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = json.loads(EXAMPLES.read_text())["cases"][0]
    minutes = case["interval_minutes"]
    first, after = (dt.datetime.fromisoformat(case[end]) for end in ("start_utc", "end_utc"))
    lines = []
    while first < after:
        value = (int(first.timestamp()) // (60 * minutes) * 7919 + 13) % 97 + 1
        lines.append(f"{first.isoformat()},{value}\n")
        first += dt.timedelta(minutes=minutes)
    file = tmp_path / "slots.csv"
    file.write_text("".join(lines))
    for step in ("day", "month"):
        words = (str(file), "--zone", case["zone"], "--step", step, "--slot", str(minutes))
        found = {row["slot"]: [row["value"], row["count"]] for row in folded(capsys, *words)}
        assert found == {slot: [float(value), count] for slot, (value, count) in case[f"{step}s"].items()}


def test_lines_that_are_no_slots_are_all_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "slots.csv"
    file.write_text("slot,value\n2024-03-31T00:07:00Z,1\n2024-03-31 00:15,1\n2024-03-31T00:30:00Z,much\n")
    assert main(["slots", "fold", str(file), "--zone", "Europe/Berlin", "--step", "day"]) == 1
    told = capsys.readouterr().err
    for line, reason in ((2, "no start of a slot"), (3, "has no offset"), (4, "much")):
        assert f"line {line}" in told
        assert reason in told
