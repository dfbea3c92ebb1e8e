"""Stages of the pipeline as the real processes that they are, for tests that end them."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meterhouse.store import work
from meterhouse.store.engine import Database

STAGES = ("cleaning", "normalization", "aggregation", "closing", "sealing")
_COMMANDS = {"sealing": ("meterhouse.cli", "readings", "seal", "--older-than", "2")}
"""Of stages that are no service of their own name. Sealing ends by itself, and begins anew when it is killed."""


@dataclass
class Processes:
    """Running stages; one that ends is not started again unless told so."""

    environment: Mapping[str, str]
    running: dict[tuple[str, int], subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, stage: str, replica: int = 1) -> None:
        self.running[stage, replica] = subprocess.Popen(
            [sys.executable, "-m", *_COMMANDS.get(stage, (f"meterhouse.{stage}",))],
            env={**os.environ, **self.environment, "METERHOUSE_REPLICA": str(replica)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self, chance: random.Random) -> tuple[str, int]:
        """End any one of them at once, as power loss would, and start it anew."""
        which = chance.choice(sorted(self.running))
        process = self.running.pop(which)
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.start(*which)
        return which

    def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            process.wait(20)
        self.running.clear()


def until_settled(database: Database, seconds: float) -> None:
    """Wait until no stage has anything left to do and the configuration is reconciled."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ((settled,),) = database.rows("SELECT version = reconciled FROM meterhouse_system.catalogue_version")
        if settled and not any(work.pending(database)[stage] for stage in work.STAGES):
            return
        time.sleep(0.2)
    raise TimeoutError(f"still pending after {seconds} s: {work.pending(database)}")


def facts(
    database: Database, databases: Sequence[str] = ("energy", "billing", "carbon")
) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every fact table, with what it is about in place of its series' id."""
    told = "subject_kind, subject_id, measure, direction, category_id, item_id, currency"
    return {
        f"{name}.{grain}": database.rows(
            f"SELECT {told}, fact.* FROM meterhouse_{name}.{grain}_value AS fact"
            " JOIN meterhouse_system.series ON series.id = fact.series_id"
            f" ORDER BY {told}, fact.`{grain}`"
        )
        for name in databases
        for grain in ("slot", "day", "month")
    }
