"""`meterhouse down`: stop in order, and say how each went."""

import argparse
import os
import signal
import time
from typing import TYPE_CHECKING, Any

from meterhouse.cli.command import FAILED, Command
from meterhouse.cli.options import add_state
from meterhouse.kernel.errors import Unavailable

if TYPE_CHECKING:
    from meterhouse.cli.folder import StateFolder
    from meterhouse.cli.traces import Trace

PATIENCE = 300.0  # The database may have much to write [s].


def run(given: argparse.Namespace) -> int:
    from meterhouse.cli.folder import Lock, StateFolder

    folder = StateFolder.at(given.state)
    if not (folder.path / "lock").exists():
        print(f"Meterhouse does not run from {folder.path}.")
        return 0
    with Lock(folder) as lock:
        holder = lock.holder()
        if not lock.taken():
            return _clear_leftovers(folder)
        killed = _ask_to_stop(folder, holder)
        deadline = time.monotonic() + PATIENCE
        while lock.taken():
            if time.monotonic() > deadline:
                raise Unavailable(f"The supervisor (process {holder.pid if holder else '?'}) has not ended yet.")
            time.sleep(0.05)
    print("Meterhouse is down.")
    return FAILED if killed else 0


def _ask_to_stop(folder: "StateFolder", holder: "Trace | None") -> bool:
    """Answers whether any had to be killed."""
    from meterhouse.cli import control

    killed = False
    try:
        for stopped in control.ask(folder.control_socket, "stop", patience=PATIENCE):
            killed |= stopped["killed"]
            print(_sentence(stopped), flush=True)
    except OSError:  # It has only begun, or is about to end: the lock says that it lives, and whose it is.
        if holder:
            os.kill(holder.pid, signal.SIGTERM)
    return killed


def _clear_leftovers(folder: "StateFolder") -> int:
    from meterhouse.cli.supervisor import TRACES
    from meterhouse.cli.traces import clear, of_run

    waited = clear(of_run(folder.read(TRACES)), folder.path)
    ended = f"; {len(waited)} processes that it had left behind have ended" if waited else ""
    print(f"Meterhouse does not run from {folder.path}{ended}.")
    return 0


def _sentence(stopped: dict[str, Any]) -> str:
    name = stopped["name"] if stopped["replica"] == 1 else f"{stopped['name']} {stopped['replica']}"
    how = "had to be killed" if stopped["killed"] else "stopped"
    return f"{name} {how} after {stopped['seconds']:.1f} s"


COMMANDS = (Command(("down",), "stop the installation in order", run, add_state),)
