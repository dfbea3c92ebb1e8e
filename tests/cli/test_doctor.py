"""Each bad state is a sentence that names the thing and the way out."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from meterhouse.cli import checks, ports
from meterhouse.cli.command import main
from meterhouse.cli.database import clock_fault
from meterhouse.cli.folder import StateFolder
from meterhouse.cli.options import Options


def wrong(options: Options) -> dict[str, str | None]:
    return {finding.name: finding.wrong for finding in checks.findings(options, StateFolder.at(options.state))}


def test_a_taken_port_is_named_with_its_holder_and_another_one(tmp_path: Path) -> None:
    [port] = ports.choose(1, set())
    with socket.create_server(("127.0.0.1", port)):
        sentence = wrong(Options(tmp_path, port=port))["port"]
    assert sentence
    assert "is taken by" in sentence
    assert f"--port {port + 1}" in sentence


def test_missing_servers_are_named_with_the_one_command(tmp_path: Path) -> None:
    sentence = checks.missing_servers(Options(tmp_path), path=str(tmp_path))
    assert sentence
    assert sentence.endswith(
        "sudo apt-get install --no-install-recommends"
        " mariadb-client-core mariadb-server-core mosquitto nginx redis-server"
    )


def test_servers_that_somebody_else_runs_need_not_be_installed(tmp_path: Path) -> None:
    (tmp_path / "nginx").touch(mode=0o755)
    options = Options(tmp_path, database="mysql://u:p@127.0.0.1:1", redis="redis://h", mqtt="mqtt://h")
    assert checks.missing_servers(options, path=str(tmp_path)) is None


def test_a_folder_that_cannot_be_one_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    sentence = wrong(Options(tmp_path / "file"))["state folder"]
    assert sentence
    assert "--state" in sentence


@pytest.mark.parametrize(
    ("apart", "fault"),
    [
        pytest.param(-timedelta(days=30), True, id="a clock a month before the newest part is wrong"),
        pytest.param(-timedelta(hours=3), False, id="a copy from another zone's morning is not"),
        pytest.param(timedelta(days=900), False, id="an old installation is not"),
    ],
)
def test_a_clock_before_the_newest_part_of_meterhouse_is_wrong(apart: timedelta, fault: bool) -> None:
    newest = datetime(2026, 5, 1, tzinfo=UTC)
    said = checks.clock_fault((newest + apart).timestamp(), newest.timestamp())
    assert (said is not None) is fault


def test_a_database_whose_clock_is_another_days_is_said() -> None:
    here = datetime(2026, 5, 1, tzinfo=UTC)
    assert clock_fault(here + timedelta(hours=23), here) is None
    assert clock_fault(here - timedelta(hours=25), here)


def test_the_database_is_asked_where_one_is_named(tmp_path: Path, database_url: str) -> None:
    assert wrong(Options(tmp_path, database=database_url))["database"] is None
    refused = wrong(Options(tmp_path, database=database_url.replace("tester:", "stranger:")))["database"]
    assert refused
    assert "refuses" in refused
    nobody = wrong(Options(tmp_path, database="mysql://u:p@127.0.0.1:1"))["database"]
    assert nobody
    assert "does not answer" in nobody


def test_doctor_prints_a_line_each_and_fails_where_one_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [port] = ports.choose(1, set())
    common = ["doctor", "--state", str(tmp_path), "--no-apps", "--port", str(port)]
    assert main(common) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(checks.CHECKS)
    with socket.create_server(("127.0.0.1", port)):
        assert main(common) == 1
