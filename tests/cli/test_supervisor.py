"""The supervisor with small real programs: pauses, order, last words, workers that outlive their master."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from meterhouse.cli.folder import StateFolder
from meterhouse.cli.program import Program, Stage, adopt_orphans
from meterhouse.cli.supervisor import TRACES, Supervisor
from meterhouse.kernel.errors import Unavailable
from tests.patience import PATIENCE

SLEEPS = "import time; time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('in', flush=True); {SLEEPS}"
FORKS = "import os, time; os.fork(); time.sleep(60)"


def program(name: str, code: str, stage: Stage = Stage.WORKER, *, grace: float = 5.0, once: bool = False) -> Program:
    return Program(name, (sys.executable, "-c", code), dict(os.environ), stage, grace=grace, once=once)


@pytest.fixture
def folder(tmp_path: Path) -> StateFolder:
    folder = StateFolder(tmp_path)
    folder.create()
    return folder


async def holds(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


def watched(folder: StateFolder, act: Callable[[Supervisor], Awaitable[None]], **more: object) -> Supervisor:
    """Act with a supervisor, whose programs are stopped afterwards."""

    async def run() -> Supervisor:
        adopt_orphans()
        supervisor = Supervisor(folder, **more)  # type: ignore[arg-type]
        try:
            await act(supervisor)
        finally:
            await supervisor.stop()
        return supervisor

    return asyncio.run(run())


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_dies_is_started_again_after_ever_longer_pauses(folder: StateFolder) -> None:
    async def act(supervisor: Supervisor) -> None:
        clock = asyncio.get_running_loop().time
        supervisor.start(program("short", "pass"))
        begun = clock()
        await holds(lambda: supervisor.lines()[0].restarts == 3)
        assert clock() - begun >= 0.1 + 0.2 + 0.3

    watched(folder, act, pauses=(0.1, 0.2, 0.3))


def test_after_a_minute_up_the_pauses_begin_anew(folder: StateFolder) -> None:
    now = [0.0]

    async def act(supervisor: Supervisor) -> None:
        loop = asyncio.get_running_loop()
        supervisor.start(program("long", SLEEPS))
        for death in range(1, 4):
            now[0] += 61
            [line] = supervisor.lines()
            assert line.pid
            begun = loop.time()
            os.kill(line.pid, signal.SIGKILL)
            await holds(lambda death=death: supervisor.lines()[0].restarts == death)
            assert loop.time() - begun < 5

    watched(folder, act, pauses=(0.01, 30.0), clock=lambda: now[0])


def test_who_dies_at_once_is_never_up(folder: StateFolder) -> None:
    async def act(supervisor: Supervisor) -> None:
        supervisor.start(program("short", "pass"))
        await holds(lambda: supervisor.lines()[0].restarts == 2)
        for _ in range(20):
            assert not supervisor.lines()[0].up
            await asyncio.sleep(0.01)

    watched(folder, act, pauses=(0.01,))


def test_programs_are_stopped_stage_by_stage(folder: StateFolder) -> None:
    stopped: list[str] = []

    async def act(supervisor: Supervisor) -> None:
        for stage in reversed(Stage):
            supervisor.start(program(stage.name, SLEEPS, stage))
        await supervisor.stop(lambda one: stopped.append(one.name))

    watched(folder, act)
    assert stopped == ["PROXY", "FRONT", "WORKER", "BROKER", "DATABASE"]


def test_who_will_not_stop_is_killed_and_told_of(folder: StateFolder) -> None:
    stopped = []

    async def act(supervisor: Supervisor) -> None:
        supervisor.start(program("stubborn", STUBBORN, grace=0.3))
        await holds(lambda: (folder.logs / "stubborn-1.log").read_text() == "in\n")
        await supervisor.stop(stopped.append)

    watched(folder, act)
    assert [one.killed for one in stopped] == [True]


def test_a_stop_during_a_pause_does_not_wait_for_it(folder: StateFolder) -> None:
    async def act(supervisor: Supervisor) -> None:
        supervisor.start(program("short", "pass"))
        await holds(lambda: supervisor.lines()[0].pid is None)
        async with asyncio.timeout(2):
            await supervisor.stop()

    watched(folder, act, pauses=(60.0,))


def test_workers_of_a_killed_program_go_with_it(folder: StateFolder) -> None:
    async def act(supervisor: Supervisor) -> None:
        supervisor.start(program("master", FORKS))
        master = supervisor.lines()[0].pid
        assert master
        children = Path(f"/proc/{master}/task/{master}/children")
        await holds(lambda: children.read_text())
        worker = int(children.read_text())
        os.kill(master, signal.SIGKILL)
        await holds(lambda: supervisor.lines()[0].restarts == 1)
        assert not runs(worker)

    watched(folder, act, pauses=(0.01,))


def test_who_runs_once_is_done_when_it_ends_well_and_tried_again_when_not(folder: StateFolder) -> None:
    twice = "import pathlib, sys; f = pathlib.Path('tried'); sys.exit(0 if f.exists() else f.touch() or 1)"

    async def act(supervisor: Supervisor) -> None:
        supervisor.start(program("once", twice, once=True))
        await holds(lambda: supervisor.lines()[0].done)
        assert supervisor.lines()[0].restarts == 1

    watched(folder, act, pauses=(0.01,))


def test_who_never_gets_ready_is_named_with_its_last_words(folder: StateFolder) -> None:
    async def never() -> bool:
        return False

    weak = replace(program("weak", "raise SystemExit('no fuel')"), ready=never)

    async def act(supervisor: Supervisor) -> None:
        with pytest.raises(Unavailable, match=r"weak does not stay up: no fuel"):
            await supervisor.start_ready(weak, 20)

    watched(folder, act, pauses=(0.01,))


def test_what_runs_is_kept_for_whoever_comes_after(folder: StateFolder) -> None:
    async def act(supervisor: Supervisor) -> None:
        supervisor.start(program("one", SLEEPS))
        assert [trace["pid"] for trace in folder.read(TRACES)] == [supervisor.lines()[0].pid]

    watched(folder, act)
    assert folder.read(TRACES) == []
