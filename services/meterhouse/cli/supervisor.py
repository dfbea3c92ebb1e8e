"""Keeps programs running: what dies is started again after a pause, and all are stopped in order.

It runs on one thread: the kernel's death signal follows the thread that started a child, and a fork is safe
without others.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

import structlog

from meterhouse.cli.folder import StateFolder
from meterhouse.cli.logfiles import cap, last_line
from meterhouse.cli.program import Program, Running
from meterhouse.kernel.errors import Unavailable, Unfit

log = structlog.get_logger()

PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""How long to wait before the first, second … start again [s]; the last one holds from then on."""
LONG_ENOUGH = 60.0
"""Who ran so long [s] before it died begins with the first pause again."""
HOPELESS = 3
"""Who died so often before it served once is not waited for any longer."""
STEADY = 3.0
"""Who was started again counts as up when it has run so long [s]: what dies at once is never up."""
TRACES = "processes.json"


@dataclass(frozen=True)
class Line:
    """What the supervisor knows of one program now."""

    name: str
    replica: int
    pid: int | None
    up: bool
    restarts: int
    done: bool


@dataclass(frozen=True)
class Stopped:
    name: str
    replica: int
    seconds: float
    killed: bool


class Supervisor:
    def __init__(
        self,
        folder: StateFolder,
        *,
        pauses: tuple[float, ...] = PAUSES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._pauses = pauses
        self._clock = clock
        self._charges: dict[str, _Charge] = {}

    def start(self, program: Program) -> None:
        """Start a program and keep it running from now on."""
        charge = _Charge(program)
        self._charges[program.key] = charge
        self._spawn(charge)
        charge.task = asyncio.create_task(self._keep(charge), name=program.key)

    async def start_ready(self, program: Program, patience: float) -> None:
        self.start(program)
        await self.ready(program, patience)

    async def ready(self, program: Program, patience: float) -> None:
        """Wait, at most `patience` [s], until a started program serves."""
        charge = self._charges[program.key]
        try:
            async with asyncio.timeout(patience):
                while not await charge.ready():
                    if charge.restarts >= HOPELESS:
                        raise self._failure(program, "does not stay up")
                    await asyncio.sleep(0.03)
        except TimeoutError:
            raise self._failure(program, f"did not answer within {patience:.0f} s") from None

    async def run_once(self, program: Program) -> int:
        """Run a program to its end, without a second try; answers its exit code.

        Cancelled, it leaves the program to `stop`.
        """
        charge = _Charge(program)
        charge.wanted = False
        self._charges[program.key] = charge
        self._spawn(charge)
        charge.task = asyncio.create_task(self._keep(charge), name=program.key)
        await asyncio.shield(charge.task)
        del self._charges[program.key]
        return charge.code

    def lines(self) -> list[Line]:
        return [charge.line(self._clock()) for charge in self._charges.values()]

    async def stop(self, told: Callable[[Stopped], None] = lambda _stopped: None) -> None:
        """Stop all, stage by stage; `told` hears of each as it goes."""
        in_order = sorted(self._charges.values(), key=lambda charge: charge.program.stage)
        for charge in in_order:
            charge.wanted = False
        for _stage, charges in groupby(in_order, key=lambda charge: charge.program.stage):
            await asyncio.gather(*(self._stop(charge, told) for charge in charges))

    async def look_after_logs(self, every: float = 10.0) -> None:
        while True:
            for cut in cap(self._folder.logs):
                log.info("log_cut", file=cut.name)
            await asyncio.sleep(every)

    async def _keep(self, charge: "_Charge") -> None:
        while charge.running:
            charge.code = await charge.running.ended()
            charge.running = None
            self._remember()
            if not charge.wanted:
                return
            if charge.program.once and charge.code == 0:
                charge.done = True
                log.info("program_done", program=charge.program.key)
                return
            await self._start_again(charge)

    async def _start_again(self, charge: "_Charge") -> None:
        if self._clock() - charge.since >= LONG_ENOUGH:
            charge.deaths = 0
        pause = self._pauses[min(charge.deaths, len(self._pauses) - 1)]
        charge.deaths += 1
        log.warning("program_died", program=charge.program.key, code=charge.code, again_in=pause)
        while charge.wanted:
            try:
                async with asyncio.timeout(pause):
                    await charge.unwanted.wait()
            except TimeoutError:
                charge.restarts += 1
                try:
                    self._spawn(charge)
                except Unfit as reason:  # The binary is being replaced: try again later.
                    pause = self._pauses[-1]
                    log.warning("program_not_started", program=charge.program.key, reason=str(reason))
                    continue
                return

    async def _stop(self, charge: "_Charge", told: Callable[[Stopped], None]) -> None:
        charge.unwanted.set()
        begun = self._clock()
        killed = False
        if charge.running:
            charge.running.stop()
        if charge.task:
            finished, _ = await asyncio.wait([charge.task], timeout=charge.program.grace)
            if not finished and charge.running:
                killed = True
                log.error("program_killed", program=charge.program.key, after=charge.program.grace)
                charge.running.kill()
                await charge.task
        self._charges.pop(charge.program.key, None)
        self._remember()
        told(Stopped(charge.program.name, charge.program.replica, self._clock() - begun, killed))

    def _spawn(self, charge: "_Charge") -> None:
        charge.running = Running(charge.program, logs=self._folder.logs, folder=self._folder.path)
        charge.since = self._clock()
        self._remember()

    def _remember(self) -> None:
        """Keep the traces of all that runs, for the `up` that comes after a sudden death of this one."""
        traces = [charge.running.trace for charge in self._charges.values() if charge.running]
        self._folder.write(TRACES, [asdict(trace) for trace in traces if trace])

    def _failure(self, program: Program, what: str) -> Unavailable:
        path = self._folder.logs / f"{program.key}.log"
        return Unavailable(f"{program.name} {what}: {last_line(path) or 'it said nothing'} (its log is {path}).")


class _Charge:
    """A program in our care."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.running: Running | None = None
        self.task: asyncio.Task[None] | None = None
        self.since = 0.0
        self.code = 0
        self.deaths = 0
        self.restarts = 0
        self.done = False
        self.wanted = True
        self.unwanted = asyncio.Event()

    async def ready(self) -> bool:
        if not self.running:
            return False
        return self.program.ready is None or await self.program.ready()

    def line(self, now: float) -> Line:
        running = self.running
        return Line(
            name=self.program.name,
            replica=self.program.replica,
            pid=running.pid if running else None,
            up=running is not None and (not self.deaths or now - self.since >= STEADY),
            restarts=self.restarts,
            done=self.done,
        )


def as_json(lines: Iterable[Line]) -> list[Mapping[str, Any]]:
    return [asdict(line) for line in lines]
