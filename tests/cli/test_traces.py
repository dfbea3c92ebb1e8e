"""Only what is provably ours is ever taken for ours."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from meterhouse.cli.traces import Trace, alive, boot, clear, leftovers, trace_of

FORKS = "import os, time\nif os.fork() == 0: time.sleep(60)\nprint('forked', flush=True); time.sleep(60)"


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A program and its fork, in a session of their own, that work in the folder."""
    command = [sys.executable, "-c", FORKS]
    process = subprocess.Popen(command, cwd=tmp_path, start_new_session=True, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    process.stdout.readline()
    yield process
    os.killpg(process.pid, 9)
    process.wait()


def test_a_program_and_what_it_forked_are_found(sleeper: subprocess.Popen[str], tmp_path: Path) -> None:
    trace = trace_of(sleeper.pid)
    assert trace
    assert alive(trace)
    assert len(leftovers([trace], tmp_path)) == 2


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"started": 1}, id="the id was given to another process since"),
        pytest.param({"boot": "another"}, id="the machine was started anew since"),
    ],
)
def test_another_process_of_the_same_id_is_a_stranger(
    sleeper: subprocess.Popen[str], tmp_path: Path, changed: dict[str, object]
) -> None:
    trace = trace_of(sleeper.pid)
    assert trace
    stranger = replace(trace, **changed)  # type: ignore[arg-type]
    assert not alive(stranger)
    assert sleeper.pid not in leftovers([stranger], tmp_path)


def test_a_fork_that_works_elsewhere_is_a_stranger(sleeper: subprocess.Popen[str], tmp_path: Path) -> None:
    trace = trace_of(sleeper.pid)
    assert trace
    assert leftovers([trace], tmp_path / "elsewhere") == [sleeper.pid]


def test_leftovers_are_asked_and_at_last_killed(tmp_path: Path) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    stubborn = f"{deaf}; print(1, flush=True); time.sleep(60)"
    # Its parent is not this process, which would have to wait for it.
    command = f"cd {tmp_path} && exec setsid {sys.executable} -c '{stubborn}' & echo $!"
    told = subprocess.Popen(["sh", "-c", command], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert told.stdout
    words = {told.stdout.readline().strip(), told.stdout.readline().strip()}
    [pid] = [int(word) for word in words if word != "1"]
    trace = trace_of(pid)
    assert trace
    begun = time.monotonic()
    assert clear([trace], tmp_path, asked_after=0.1, killed_after=0.5) == [pid]
    assert time.monotonic() - begun < 5
    assert not alive(trace)
    told.wait()


def test_nothing_is_waited_for_where_nothing_is_left(tmp_path: Path) -> None:
    assert clear([Trace(os.getpid(), 1, boot())], tmp_path) == []
