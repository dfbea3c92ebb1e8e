"""The state folder of one local installation: where things lie, its lock, and small private files."""

import fcntl
import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from meterhouse.cli.traces import Trace, alive, own_trace
from meterhouse.kernel.errors import Unfit

# sun_path holds 107 bytes and the end; a margin stays for the names of servers' own files beside it.
LONGEST_SOCKET_PATH = 99
_LONGEST_SOCKET_NAME = "control.sock"


@dataclass(frozen=True)
class StateFolder:
    path: Path

    @classmethod
    def at(cls, path: Path) -> Self:
        return cls(path.expanduser().absolute())

    @property
    def logs(self) -> Path:
        return self.path / "log"

    @property
    def sockets(self) -> Path:
        """Where unix sockets lie: the state folder, or a short private one where its path is too long."""
        if len(os.fsencode(self.path / _LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return self.path
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"meterhouse-{os.geteuid()}-{name}"

    @property
    def control_socket(self) -> Path:
        return self.sockets / "control.sock"

    def create(self) -> None:
        """Make the folder and its parts, for this user alone."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for folder in (self.path, self.logs, self.sockets):
                folder.mkdir(mode=0o700, exist_ok=True)
                if folder.stat().st_uid != os.geteuid():
                    raise Unfit(f"The folder {folder} belongs to another user; name another one with --state.")
                folder.chmod(0o700)
            with tempfile.TemporaryFile(dir=self.path):
                pass
        except OSError as reason:
            raise Unfit(
                f"The state folder {self.path} cannot be written ({reason.strerror}); "
                "make it writable for this user, or name another one with --state."
            ) from reason

    def read(self, name: str) -> Any:
        """The JSON file `name`, or None where there is none."""
        try:
            return json.loads((self.path / name).read_text())
        except FileNotFoundError:
            return None
        except PermissionError as reason:
            raise Unfit(f"{self.path / name} belongs to another user; run this as the one who ran `up`.") from reason

    def write(self, name: str, content: Any) -> None:
        """Replace the JSON file `name` in one step, readable by this user alone."""
        self.write_text(name, json.dumps(content, indent=1) + "\n")

    def write_text(self, name: str, text: str) -> Path:
        path = self.path / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(path.name + ".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        return path


class Lock:
    """One supervisor for a state folder; the kernel frees the lock when its holder is gone."""

    def __init__(self, folder: StateFolder) -> None:
        self._file = (folder.path / "lock").open("a+")

    def taken(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        self._file.truncate(0)
        self._file.write(json.dumps(asdict(own_trace())))
        self._file.flush()
        return False

    def holder(self) -> Trace | None:
        """Who holds the lock, or held it last; itself, not one that was given its process id since."""
        self._file.seek(0)
        text = self._file.read()
        trace = Trace(**json.loads(text)) if text else None
        return trace if trace and alive(trace) else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type | None, _reason: BaseException | None, _where: TracebackType | None) -> None:
        self._file.close()
