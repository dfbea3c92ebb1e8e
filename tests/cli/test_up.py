"""The whole of `up` and `down`, with real servers: whoever is killed, no orphan and no harm is left."""

import os
import signal
import socket
import urllib.request
from pathlib import Path

import pytest

from meterhouse.cli.folder import StateFolder
from meterhouse.cli.installation import existing
from meterhouse.store.engine import Database
from tests.patience import until

pytestmark = pytest.mark.slow


def test_it_comes_up_serves_says_how_it_is_and_goes_down_without_a_trace(house) -> None:
    up = house.up("--replicas", "worker=2")
    assert up.returncode == 0, up.stderr
    assert f"http://127.0.0.1:{house.port}" in up.stdout
    assert "Sign in as admin with the password" in up.stdout

    with urllib.request.urlopen(f"http://127.0.0.1:{house.port}/api/v1/readyz") as answer:
        assert answer.status == 200

    until(lambda: house.service("worker")["note"] == "all is well")
    told = house.status()
    assert told["state"] == "up"
    assert told["login"] is None, "the password of a real installation is not kept"
    names = sorted(service["name"] for service in told["services"])
    assert names == ["api", "database", "live", "mqtt", "nginx", "redis", "worker", "worker"]
    worker = next(service for service in told["services"] if service["name"] == "worker")
    assert worker["last_success"].endswith("Z")

    again = house.up()
    assert again.returncode == 1
    assert "already runs" in again.stderr

    down = house.down()
    assert down.returncode == 0
    order = [line.split()[0] for line in down.stdout.splitlines() if "stopped after" in line]
    assert order[0] == "nginx"
    assert order[-1] == "database"
    assert house.processes() == []
    assert house.status()["state"] == "down"


def test_whoever_is_killed_is_started_again(house) -> None:
    assert house.up().returncode == 0
    servants = ("nginx", "api", "worker", "redis", "mqtt", "live")
    for killed in (servants, ("database",)):
        house.kill(*killed)
        until(lambda killed=killed: all(house.lines()[name]["restarts"] for name in killed))
        until(lambda: all(line["up"] for line in house.lines().values()))
    assert house.status()["state"] == "up"
    with urllib.request.urlopen(f"http://127.0.0.1:{house.port}/api/v1/readyz") as answer:
        assert answer.status == 200


def test_a_killed_supervisor_leaves_no_orphan_and_no_harm(house) -> None:
    assert house.up().returncode == 0
    until(lambda: _rows(house.state) > 10)
    house.kill_supervisor()
    at_once = house.up()
    assert at_once.returncode == 0, at_once.stderr
    assert "password" not in at_once.stdout, "the first login was told before"
    [(_table, _act, _kind, verdict)] = _database(house.state).rows("CHECK TABLE meterhouse_system.done EXTENDED")
    assert verdict == "OK"
    before = _rows(house.state)
    assert before > 10
    until(lambda: _rows(house.state) > before)
    house.kill_supervisor()
    until(lambda: house.processes() == [])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_in_the_foreground_it_stays_until_told(house, number: signal.Signals) -> None:
    up = house.foreground()
    lines = iter(up.stdout.readline, "Press Ctrl-C to stop.\n")
    assert any("Meterhouse is up" in line for line in lines)
    up.send_signal(number)
    assert "Stopped." in up.communicate(timeout=30)[0]
    assert up.returncode == 0
    assert house.processes() == []


def test_told_to_stop_while_it_starts_it_stops(house) -> None:
    up = house.foreground()
    assert up.stdout.readline() == "Making a database …\n"
    up.send_signal(signal.SIGINT)
    assert "Meterhouse is up" not in up.communicate(timeout=30)[0]
    assert house.processes() == []
    assert house.up().returncode == 0


def test_a_demo_keeps_its_login_and_is_filled_once(house) -> None:
    up = house.up("--demo")
    assert up.returncode == 0, up.stderr
    login = house.status()["login"]
    assert login["name"] == "demo"
    assert login["password"] in up.stdout
    until(lambda: (house.state / "services" / "backfill-1" / "filled").exists())
    until(lambda: house.status()["state"] == "up")
    assert "backfill" not in [service["name"] for service in house.status()["services"]]
    house.down()
    again = house.up("--demo")
    assert login["password"] in again.stdout


def test_a_taken_port_is_named_with_its_holder(house) -> None:
    with socket.create_server(("127.0.0.1", house.port)):
        up = house.up()
    assert up.returncode == 1
    assert f"Port {house.port} is taken by" in up.stderr
    assert f"(process {os.getpid()})" in up.stderr
    assert house.processes() == []


def test_a_refusing_database_is_said_in_a_sentence(house, database_url: str) -> None:
    wrong = database_url.replace("tester:", "stranger:")
    up = house.up("--database", wrong)
    assert up.returncode == 1
    assert "the database refuses this user" in up.stderr
    assert "Traceback" not in up.stderr
    assert house.processes() == []


def test_a_service_that_does_not_start_ends_up_with_its_last_words(house) -> None:
    house.environment["STAND_IN_API_FAILS"] = "1"
    up = house.up()
    assert up.returncode == 1
    assert "api does not stay up: SystemExit: no fuel" in up.stderr.replace("\n", " ")
    assert house.processes() == []


def _database(state: Path) -> Database:
    installation = existing(StateFolder(state))
    assert installation
    return Database(installation.admin_url, pool=1)


def _rows(state: Path) -> int:
    database = _database(state)
    try:
        return int(database.rows("SELECT COUNT(*) FROM meterhouse_system.done")[0][0])
    finally:
        database.close()
