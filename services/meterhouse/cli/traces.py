"""Which processes are provably ours, read from /proc: nothing else is ever signalled.

A process id alone proves nothing, since ids are given again. A trace is the id with its start time and the
boot it belongs to. Every program leads its own session, so that what it forked (nginx's and gunicorn's
workers) is found by the session's number, and is ours only where it also works inside the state folder.
"""

import os
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROC = Path("/proc")
_BOOT = PROC / "sys/kernel/random/boot_id"


@dataclass(frozen=True)
class Trace:
    """One process that we started: its id, its start [clock ticks since boot] and the boot."""

    pid: int
    started: int
    boot: str


@dataclass(frozen=True)
class _Seen:
    pid: int
    session: int
    started: int
    zombie: bool


def trace_of(pid: int) -> Trace | None:
    seen = _seen(pid)
    return Trace(pid, seen.started, boot()) if seen else None


def own_trace() -> Trace:
    trace = trace_of(os.getpid())
    assert trace, "/proc is not mounted"
    return trace


def boot() -> str:
    return _BOOT.read_text().strip()


def alive(trace: Trace) -> bool:
    seen = _seen(trace.pid)
    return seen is not None and not seen.zombie and seen.started == trace.started and trace.boot == boot()


def leftovers(traces: Iterable[Trace], state: Path) -> list[int]:
    """Processes of these programs that still run: the programs themselves, and what they forked."""
    now = boot()
    sessions = {trace.pid: trace.started for trace in traces if trace.boot == now}
    ours = []
    for seen in _all() if sessions else ():
        started = sessions.get(seen.session)
        if started is None or seen.zombie:
            continue
        itself = seen.pid == seen.session and seen.started == started
        forked = seen.pid != seen.session and seen.started >= started and _works_in(seen.pid, state)
        if itself or forked:
            ours.append(seen.pid)
    return ours


def of_run(kept: Iterable[dict[str, Any]] | None) -> list[Trace]:
    """Traces as they were kept in a file."""
    return [Trace(**trace) for trace in kept or ()]


def clear(traces: Iterable[Trace], state: Path, *, asked_after: float = 1.0, killed_after: float = 60.0) -> list[int]:
    """Wait until none of these programs runs; answers the ids that had to be waited for.

    Their supervisor is gone, and the kernel has sent them SIGTERM for it, so most are about to go by
    themselves. Those that have not after `asked_after` [s] are asked again; after `killed_after` [s] they are
    killed.
    """
    known = list(traces)
    seen = leftovers(known, state)
    begun = time.monotonic()
    asked = False
    waiting = seen
    while waiting:
        waited = time.monotonic() - begun
        if waited > killed_after:
            _signal(waiting, signal.SIGKILL)
        elif waited > asked_after and not asked:
            _signal(waiting, signal.SIGTERM)
            asked = True
        time.sleep(0.05)
        waiting = leftovers(known, state)
    return seen


def command_of(pid: int) -> str:
    """What process `pid` runs, for a sentence; empty where it may not be seen."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def _all() -> Iterator[_Seen]:
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (seen := _seen(int(entry.name))):
            yield seen


def _seen(pid: int) -> _Seen | None:
    try:
        text = (PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return None
    # proc(5): the name stands in parentheses and may hold anything; state is field 3, session 6, starttime
    # 22.
    after_name = text[text.rindex(")") + 2 :].split()
    return _Seen(pid, int(after_name[3]), int(after_name[19]), after_name[0] in "ZX")


def _works_in(pid: int, state: Path) -> bool:
    try:
        return (PROC / str(pid) / "cwd").readlink().is_relative_to(state.resolve())
    except OSError:
        return False


def _signal(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
