"""The state folder: private, held by one, and short enough for sockets."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from meterhouse.cli.folder import LONGEST_SOCKET_PATH, Lock, StateFolder
from meterhouse.kernel.errors import Unfit


def test_nobody_else_may_enter_it_or_read_its_files(tmp_path: Path) -> None:
    folder = StateFolder.at(tmp_path / "deep" / "state")
    folder.create()
    folder.write("secrets.json", {"word": "x"})
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder.path / "secrets.json").stat().st_mode) == 0o600
    assert folder.read("secrets.json") == {"word": "x"}
    assert folder.read("nothing.json") is None


def test_a_long_path_has_its_sockets_in_a_short_private_folder(tmp_path: Path) -> None:
    folder = StateFolder.at(tmp_path / ("long" * 30))
    folder.create()
    try:
        assert len(os.fsencode(folder.control_socket)) <= LONGEST_SOCKET_PATH
        assert stat.S_IMODE(folder.sockets.stat().st_mode) == 0o700
        assert folder.sockets == StateFolder.at(folder.path).sockets
    finally:
        folder.sockets.rmdir()


def test_a_file_in_its_place_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(Unfit, match="cannot be written"):
        StateFolder.at(tmp_path / "state").create()


def test_the_lock_is_held_once_names_its_holder_and_is_free_when_that_is_killed(tmp_path: Path) -> None:
    folder = StateFolder.at(tmp_path)
    code = (
        "import sys, time; from pathlib import Path; from meterhouse.cli.folder import Lock, StateFolder\n"
        "lock = Lock(StateFolder(Path(sys.argv[1]))); print(lock.taken(), flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert other.stdout
    assert other.stdout.readline() == "False\n"
    with Lock(folder) as lock:
        holder = lock.holder()
        assert holder
        assert holder.pid == other.pid
        assert lock.taken()
        other.kill()
        other.communicate()
        assert lock.holder() is None
        assert not lock.taken()
