"""A local installation with stand-ins in the services' places, and real servers, in a folder of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from meterhouse.cli import control, ports
from meterhouse.cli.folder import Lock, StateFolder

HERE = Path(__file__).parent


class House:
    """`meterhouse` as one who sits before it uses it."""

    def __init__(self, state: Path) -> None:
        self.state = state
        [self.port] = ports.choose(1, set())
        self.environment = {**os.environ, "PYTHONPATH": str(HERE)}

    def up(self, *more: str) -> subprocess.CompletedProcess[str]:
        return self.run("stand_ins", "up", "--detach", "--no-apps", "--port", str(self.port), *more)

    def foreground(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "stand_ins", "up", "--no-apps", "--port", str(self.port)]
        command += ["--state", str(self.state)]
        return subprocess.Popen(command, env=self.environment, text=True, stdout=subprocess.PIPE)

    def down(self) -> subprocess.CompletedProcess[str]:
        return self.run("meterhouse.cli", "down")

    def status(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.run("meterhouse.cli", "status", "--json").stdout)
        return told

    def run(self, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", module, *arguments, "--state", str(self.state)]
        return subprocess.run(command, capture_output=True, text=True, env=self.environment, check=False, timeout=60)

    def service(self, name: str) -> dict[str, Any]:
        return next(service for service in self.status()["services"] if service["name"] == name)

    def lines(self) -> dict[str, dict[str, Any]]:
        """What the supervisor alone knows of each program."""
        told = next(control.ask(StateFolder(self.state).control_socket, "status"))
        return {line["name"]: line for line in told["services"]}

    def kill(self, *names: str) -> None:
        lines = self.lines()
        for name in names:
            os.kill(lines[name]["pid"], signal.SIGKILL)

    def kill_supervisor(self) -> None:
        with Lock(StateFolder(self.state)) as lock:
            holder = lock.holder()
        assert holder
        os.kill(holder.pid, signal.SIGKILL)

    def processes(self) -> list[str]:
        """Command lines of all that runs out of the state folder, its supervisor too."""
        return [
            entry.name + " " + (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and self._belongs(entry)
        ]

    def _belongs(self, entry: Path) -> bool:
        try:
            works_there = (entry / "cwd").readlink().is_relative_to(self.state)
            return works_there or str(self.state) in (entry / "cmdline").read_text()
        except OSError:
            return False


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    there = House(tmp_path / "state")
    yield there
    there.down()
