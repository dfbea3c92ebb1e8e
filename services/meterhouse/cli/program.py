"""What the supervisor starts: a program as a value, and one running process of it."""

import asyncio
import ctypes
import os
import signal
import subprocess
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from meterhouse.cli.traces import Trace, trace_of
from meterhouse.kernel.errors import Unfit

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


class Stage(IntEnum):
    """In what order programs are stopped, first to last: whoever needs another one goes before it."""

    PROXY = 0
    FRONT = 1
    WORKER = 2
    BROKER = 3
    DATABASE = 4


Probe = Callable[[], Awaitable[bool]]


@dataclass(frozen=True)
class Program:
    """name     as people call it: "database", "normalization"
    replica     ordinal among its like, from 1
    argv        the program and its arguments
    environment the whole environment; nothing is inherited beside it
    stage       when it is stopped
    grace       how long it may take to stop before it is killed [s]
    once        runs to its end; an end with code 0 is its success
    ready       answers whether it serves already; without one it counts as ready when it runs
    """

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    stage: Stage
    replica: int = 1
    grace: float = 20.0
    once: bool = False
    ready: Probe | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        return f"{self.name}-{self.replica}"


def adopt_orphans() -> None:
    """Make this process the parent of what its children leave behind, so that it can be found and reaped."""
    _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class Running:
    """One process of a program, in a session of its own; its output goes to `<logs>/<key>.log`.

    The kernel sends it SIGTERM when the *thread* that started it ends, therefore it is started from the main
    one only.
    """

    def __init__(self, program: Program, *, logs: Path, folder: Path) -> None:
        supervisor = os.getpid()

        def die_with_supervisor() -> None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
            if os.getppid() != supervisor:  # It went between fork and here: the signal will never come.
                os._exit(1)

        self.program = program
        # Opened for appending, so that the file can be cut while the program writes (logfiles.py).
        with (logs / f"{program.key}.log").open("ab") as log:
            try:
                self._process = subprocess.Popen(
                    program.argv,
                    env=dict(program.environment),
                    cwd=folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    preexec_fn=die_with_supervisor,
                )
            except OSError as reason:
                raise Unfit(f"{program.argv[0]} cannot be started: {reason.strerror}.") from reason
        self.trace: Trace | None = trace_of(self.pid)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ended(self) -> int:
        """Wait for its end, and for that of all it forked; answers the exit code, negative for a signal."""
        await _readable(os.pidfd_open(self.pid))
        # Dead but not yet waited for, it keeps its id from being given again: the group we signal is ours.
        _signal_group(self.pid, signal.SIGTERM)
        code = self._process.wait()
        await _swept(self.pid)
        return code

    def stop(self) -> None:
        """Ask it to stop. The id is safe: until we have waited for it, the kernel gives it to nobody else."""
        self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        _signal_group(self.pid, signal.SIGKILL)


async def _swept(group: int, patience: float = 5.0) -> None:
    """Wait for those whom a dead program left in its group: workers of a killed nginx would keep the port."""
    clock = asyncio.get_running_loop().time
    begun = clock()
    while _somebody_left(group) and clock() - begun < 2 * patience:
        if clock() - begun > patience:
            _signal_group(group, signal.SIGKILL)
        await asyncio.sleep(0.02)


async def _readable(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    done = asyncio.Event()
    loop.add_reader(descriptor, done.set)
    try:
        await done.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def _signal_group(group: int, number: int) -> bool:
    """Signal a process group, 0 only asks; answers whether there is one."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


def _somebody_left(group: int) -> bool:
    """Reap the group's dead, whom `adopt_orphans` made ours; answers whether any lives."""
    try:
        while os.waitpid(-group, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return _signal_group(group, 0)
    return True
