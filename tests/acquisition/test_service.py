"""The whole process against real servers and simulated devices: reads, survives, follows, stops in time."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis as redis_client

from meterhouse.store import readings
from meterhouse.store.engine import Database
from tests.devices.slave import Slave, Unit
from tests.patience import until
from tests.servers import free_port


class Devices:
    """A gateway in a thread of its own, since the tests themselves wait."""

    def __init__(self, units: dict[int, Unit]) -> None:
        self.slave = Slave(units)
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        asyncio.run_coroutine_threadsafe(self.slave.start(), self._loop).result(5)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.slave.stop(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)


class Road:
    """The road to the database, which can be cut: forwards a port of ours to the server's."""

    def __init__(self, server_port: int) -> None:
        self.port = free_port()
        self._server_port = server_port
        self._sockets: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self.open()

    def open(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        for each in [self._listener, *self._sockets]:
            if each is not None:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
        self._sockets.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                here, _ = listener.accept()
                there = socket.create_connection(("127.0.0.1", self._server_port))
            except OSError:
                return
            self._sockets += [here, there]
            for source, target in ((here, there), (there, here)):
                threading.Thread(target=_forward, args=(source, target), daemon=True).start()


def _forward(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


class Site:
    """One gateway in the catalogue, its units with a counter each, and the processes that read it."""

    def __init__(self, database: Database, redis: redis_client.Redis, redis_url: str, state: Path) -> None:
        self.database, self.redis, self._redis_url, self._state = database, redis, redis_url, state
        self.road = Road(urlsplit(database.url).port or 3306)
        self.units = {number: Unit({0: 0, 1: 100 * number}) for number in (1, 2)}
        self.devices = Devices(self.units)
        self.processes: list[subprocess.Popen[bytes]] = []
        database.execute(
            "INSERT INTO meterhouse_system.data_source"
            " (id, name, protocol, connection, interval_seconds, is_enabled)"
            " VALUES (1, 'gateway', 'modbus-tcp', %s, 1, 1)",
            (json.dumps({"host": "127.0.0.1", "port": self.devices.slave.port, "timeout_seconds": 0.3}),),
        )
        for number in self.units:
            self.add_point(number, number, {"unit": number, "address": 0, "type": "uint32", "scale": 0.1})

    def add_point(self, id: int, device: int, address: dict[str, Any], is_stored: bool = True) -> None:
        self.database.execute(
            "INSERT IGNORE INTO meterhouse_system.device (id, name, data_source_id, is_enabled) VALUES (%s, %s, 1, 1)",
            (device, f"device {device}"),
        )
        self.database.execute(
            "INSERT INTO meterhouse_system.point"
            " (id, name, unit, `key`, device_id, kind, address, is_enabled, is_stored)"
            " VALUES (%s, 'ActiveEnergyImport', 'kWh', %s, %s, 'counter', %s, 1, %s)",
            (id, f"point {id}", device, json.dumps(address), is_stored),
        )
        self.database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")

    def start(self, replica: int = 1) -> subprocess.Popen[bytes]:
        parts = urlsplit(self.database.url)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("METERHOUSE_")} | {
            "METERHOUSE_DATABASE": f"mysql://{parts.username}:{parts.password}@127.0.0.1:{self.road.port}",
            "METERHOUSE_REDIS": self._redis_url,
            "METERHOUSE_STATE": str(self._state),
            "METERHOUSE_REPLICA": str(replica),
        }
        log = (self._state / f"acquisition-{replica}.log").open("ab")
        process = subprocess.Popen([sys.executable, "-m", "meterhouse.acquisition"], env=environment, stderr=log)
        self.processes.append(process)
        return process

    def ats(self, point: int) -> list[int]:
        ats: list[int] = readings.read(self.database, [point], readings.EARLIEST, readings.LATEST).ats.tolist()
        return ats

    def note(self, replica: int = 1) -> str:
        told = self.redis.hget(f"meterhouse:service:acquisition:{replica}", "note")
        return told.decode() if isinstance(told, bytes) else ""

    def faults(self) -> dict[int, str]:
        told = self.redis.hgetall("meterhouse:point_faults")
        return {int(point): json.loads(fault)["reason"] for point, fault in told.items()}

    def spooled(self) -> int:
        return sum(path.stat().st_size for path in self._state.glob("spool/acquisition-*/*.segment"))

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait(5)
        self.devices.close()
        self.road.cut()


@pytest.fixture
def site(database: Database, redis: redis_client.Redis, redis_url: str, tmp_path: Path) -> Iterator[Site]:
    site = Site(database, redis, redis_url, tmp_path)
    yield site
    site.close()


def gaps(ats: list[int]) -> list[int]:
    return [later - earlier for earlier, later in pairwise(ats) if later - earlier > 1]


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0


def test_it_reads_keeps_tells_and_stops(site: Site) -> None:
    process = site.start()
    until(lambda: len(site.ats(1)) >= 3 and len(site.ats(2)) >= 3)
    found = readings.read(site.database, [1, 2], readings.EARLIEST, readings.LATEST)
    assert set(zip(found.points.tolist(), found.values.tolist(), strict=True)) == {(1, 10.0), (2, 20.0)}
    assert json.loads(site.redis.hget("meterhouse:latest", "2") or b"[]")[1] == 20.0
    until(lambda: site.note() == "2 points, 0 silent")
    dirty = site.database.rows("SELECT key_id FROM meterhouse_system.work WHERE stage = 'cleaning' ORDER BY 1")
    assert dirty == [(1,), (2,)]
    stop(process)
    assert site.spooled() == 0


def test_a_dead_device_is_told_and_the_other_is_read_every_second(site: Site) -> None:
    process = site.start()
    until(lambda: site.ats(2))
    site.units[1].is_dead = True
    until(lambda: 1 in site.faults())
    assert "did not answer" in site.faults()[1]
    seen = len(site.ats(2))
    until(lambda: len(site.ats(2)) >= seen + 4)
    assert gaps(site.ats(2)) == []
    until(lambda: site.note() == "2 points, 1 silent")
    site.units[1].is_dead = False
    until(lambda: 1 not in site.faults())
    stop(process)


def test_a_new_point_is_read_within_ten_seconds_and_a_wrong_one_says_why(site: Site) -> None:
    process = site.start()
    until(lambda: site.ats(1))
    site.add_point(3, 1, {"unit": 1, "address": 1, "type": "uint16"})
    site.add_point(4, 1, {"unit": 1, "address": 1, "type": "int24"})
    site.add_point(5, 1, {"unit": 1, "address": 1, "type": "uint16"}, is_stored=False)
    until(lambda: site.ats(3) and 4 in site.faults() and site.redis.hexists("meterhouse:latest", "5"), 10)
    assert "int24" in site.faults()[4]
    assert site.ats(5) == []
    site.database.execute("DELETE FROM meterhouse_system.point WHERE id = 4")
    site.database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    until(lambda: 4 not in site.faults(), 10)
    stop(process)


def test_no_second_is_lost_while_the_database_is_away(site: Site) -> None:
    process = site.start()
    until(lambda: site.ats(1))
    site.road.cut()
    until(lambda: site.spooled() > 0)
    before = len(site.ats(1))
    time.sleep(3)
    assert len(site.ats(1)) == before
    site.road.open()
    until(lambda: len(site.ats(1)) > before + 3 and site.spooled() == 0)
    assert gaps(site.ats(1)) == []
    stop(process)


def test_a_killed_process_loses_nothing_that_was_on_disk(site: Site) -> None:
    process = site.start()
    until(lambda: site.ats(1))
    site.road.cut()
    until(lambda: site.spooled() > 0)
    time.sleep(2)
    process.kill()
    process.wait(5)
    killed_at = int(time.time())
    site.road.open()
    process = site.start()
    until(lambda: site.spooled() == 0 and site.ats(1)[-1] > killed_at)
    lost = [at for at in site.ats(1) if at < killed_at - 2]
    assert gaps(lost) == []
    stop(process)


def test_it_stops_in_time_while_the_database_is_away(site: Site) -> None:
    process = site.start()
    until(lambda: site.ats(1))
    site.road.cut()
    time.sleep(1.5)
    stop(process)
    assert site.spooled() > 0


def test_it_reads_after_a_power_cut_before_the_database_is_back(site: Site) -> None:
    process = site.start()
    until(lambda: site.ats(1))
    process.kill()
    process.wait(5)
    site.road.cut()
    before = site.ats(1)
    process = site.start()
    until(lambda: site.spooled() > 0)
    site.road.open()
    until(lambda: site.spooled() == 0 and len(site.ats(1)) > len(before))
    stop(process)


def test_a_second_process_stands_by_and_takes_over(site: Site) -> None:
    first = site.start(1)
    until(lambda: site.ats(1))
    second = site.start(2)
    until(lambda: site.note(2) == "stands by")
    stop(first)
    stopped_at = site.ats(1)[-1]
    until(lambda: site.ats(1)[-1] > stopped_at, 10)
    stop(second)
