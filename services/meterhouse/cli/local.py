"""The whole of `up`, from the lock on the state folder to the last stop."""

import asyncio
import signal
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

import structlog

from meterhouse.cli import checks, control, services
from meterhouse.cli.folder import Lock, StateFolder
from meterhouse.cli.installation import KEPT, LOGIN, PREPARED, Installation
from meterhouse.cli.logfiles import last_line
from meterhouse.cli.login import readable_password
from meterhouse.cli.options import Options
from meterhouse.cli.prepare import FIRST_PASSWORD, STATE
from meterhouse.cli.program import Program, adopt_orphans
from meterhouse.cli.servers import broker, database, proxy, redis
from meterhouse.cli.supervisor import TRACES, Stopped, Supervisor, as_json
from meterhouse.cli.traces import clear, of_run
from meterhouse.kernel.errors import MeterhouseError, Unavailable, Unfit

log = structlog.get_logger()

Say = Callable[[str], None]


@dataclass(frozen=True)
class Cast:
    """Who plays: Meterhouse's own, or other modules in their place."""

    parts: tuple[services.Service, ...] = services.SERVICES
    prepare: str = services.PREPARE
    backfill: str = services.BACKFILL
    patience: float = 120.0
    """How long services may take until the API is ready [s]."""


@dataclass(frozen=True)
class Ready:
    """What `up` tells when all is there; the password is None where it was told before and is not kept."""

    url: str
    name: str | None
    password: str | None
    remarks: tuple[str, ...]


def run(options: Options, *, say: Say, ready: Callable[[Ready], None], cast: Cast | None = None) -> None:
    """Bring an installation up, keep it up until asked to stop, and stop it in order.

    say     hears how it goes, in sentences
    ready   hears that all is ready
    """
    folder = StateFolder.at(options.state)
    folder.create()
    with Lock(folder) as lock:
        _take(lock, folder)
        _wait_for_leftovers(folder, say)
        checks.before_start(options, folder)
        installation = Installation.of(options, folder)
        asyncio.run(_House(installation, cast or Cast(), say, ready).live())


def _take(lock: Lock, folder: StateFolder) -> None:
    if not lock.taken():
        return
    holder = lock.holder()
    process = f" (process {holder.pid})" if holder else ""
    raise Unfit(
        f"Meterhouse already runs from {folder.path}{process} at {(folder.read(KEPT) or {}).get('url')}. "
        "Stop it with `meterhouse down`, or start another one with another --state and --port."
    )


def _wait_for_leftovers(folder: StateFolder, say: Say) -> None:
    """After a sudden death of the supervisor: its programs are about to go, and must not meet ours."""
    waited = clear(of_run(folder.read(TRACES)), folder.path)
    if waited:
        log.warning("leftovers_gone", processes=len(waited))
        say(f"Waited for {len(waited)} processes that a sudden end had left behind.")


class _House:
    """One installation while it is up."""

    def __init__(self, installation: Installation, cast: Cast, say: Say, ready: Callable[[Ready], None]) -> None:
        self._installation = installation
        self._folder = installation.folder
        self._cast = cast
        self._say = say
        self._ready = ready
        self._supervisor = Supervisor(installation.folder)
        self._state = "starting"
        self._stop = asyncio.Event()
        self._gone = asyncio.Event()
        self._listeners: list[control.Say] = []
        self._desk = control.Desk(self._folder.control_socket, self._answer)

    async def live(self) -> None:
        adopt_orphans()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self._stop.set)
        await self._desk.open()
        chores = asyncio.create_task(self._supervisor.look_after_logs())
        try:
            await self._start_unless_stopped()
            await self._stop.wait()
        finally:
            self._state = "stopping"
            self._say("Stopping …")
            chores.cancel()
            await self._supervisor.stop(self._tell_of)
            self._gone.set()
            await self._desk.close()
            self._say("Stopped.")

    async def _start_unless_stopped(self) -> None:
        starting = asyncio.create_task(self._start())
        stopping = asyncio.create_task(self._stop.wait())
        await asyncio.wait((starting, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if starting.done():
            starting.result()
        else:
            starting.cancel()
            await asyncio.wait((starting,))

    async def _start(self) -> None:
        begun = time.monotonic()
        await self._start_servers()
        outcome, password = await self._prepare()
        await self._start_services()
        if outcome["demo"]:
            self._supervisor.start(services.one_shot(self._installation, "backfill", self._cast.backfill, "operator"))
        self._state = "up"
        log.info("up", url=self._installation.url, seconds=round(time.monotonic() - begun, 1))
        self._ready(self._told(outcome, password))

    async def _start_servers(self) -> None:
        given = self._installation.given
        try:
            async with asyncio.TaskGroup() as group:
                if "database" not in given:
                    group.create_task(self._start_database())
                if "redis" not in given:
                    group.create_task(self._supervisor.start_ready(redis.program(self._installation), 15))
                if "mqtt" not in given:
                    group.create_task(self._supervisor.start_ready(broker.program(self._installation), 15))
        except BaseExceptionGroup as several:
            ours, others = several.split(MeterhouseError)
            if others or not ours:
                raise
            raise Unavailable(" ".join(str(reason) for reason in ours.exceptions)) from None

    async def _start_database(self) -> None:
        if not database.data(self._installation).exists():
            self._say("Making a database …")
            setup = database.initialisation(self._installation)
            if await self._supervisor.run_once(setup):
                raise self._failure(setup)
            database.initialised(self._installation)
        await self._supervisor.start_ready(database.program(self._installation), database.PATIENCE)

    async def _prepare(self) -> tuple[dict[str, Any], str]:
        self._say("Preparing the database …")
        login = self._folder.read(LOGIN) or {}
        password = login.get("password") or readable_password()
        (self._folder.path / PREPARED).unlink(missing_ok=True)
        ours = {STATE: str(self._folder.path), FIRST_PASSWORD: password}
        program = services.one_shot(self._installation, "prepare", self._cast.prepare, None, ours)
        code = await self._supervisor.run_once(program)
        outcome = self._folder.read(PREPARED)
        if outcome and outcome.get("failed"):
            raise Unfit(" ".join(outcome["failed"]))
        if code or not outcome:
            raise self._failure(program)
        return outcome, password

    async def _start_services(self) -> None:
        self._say("Starting the services …")
        programs = services.programs(self._installation, self._cast.parts)
        for program in programs:
            self._supervisor.start(program)
        for program in programs:
            if program.ready:
                await self._supervisor.ready(program, self._cast.patience)
        await self._supervisor.start_ready(proxy.program(self._installation), self._cast.patience)

    def _failure(self, program: Program) -> Unavailable:
        path = self._folder.logs / f"{program.key}.log"
        return Unavailable(f"{program.name} failed: {last_line(path)} (its log is {path}).")

    def _told(self, outcome: dict[str, Any], password: str) -> Ready:
        login = self._folder.read(LOGIN)
        first = outcome.get("first_login")
        told = Ready(self._installation.url, first, password if first else None, tuple(outcome.get("remarks", ())))
        return replace(told, name=login["name"], password=login["password"]) if login else told

    async def _answer(self, question: str, say: control.Say) -> None:
        if question == "status":
            say({"state": self._state, "services": as_json(self._supervisor.lines())})
        elif question == "stop":
            self._listeners.append(say)
            self._stop.set()
            await self._gone.wait()

    def _tell_of(self, stopped: Stopped) -> None:
        for say in self._listeners:
            say(asdict(stopped))
