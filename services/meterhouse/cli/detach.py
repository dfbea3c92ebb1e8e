"""Going on in the background: the one that was called returns once the other says how it went."""

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

Tell = Callable[[dict[str, Any]], None]


def detached(run: Callable[[Tell], int], *, log: Path) -> Iterator[dict[str, Any]]:
    """Run in a daemon: no terminal, a session of its own, output to `log`. The lines that it tells come out
    here.

    They end when it says so with `{"end": …}`, or, where it ended without a word, by themselves.
    """
    reading, writing = os.pipe()
    sys.stdout.flush()
    if child := os.fork():
        os.close(writing)
        os.waitpid(child, 0)
        with os.fdopen(reading) as pipe:
            for line in pipe:
                told = json.loads(line)
                yield told
                if "end" in told:
                    return
        return
    os.close(reading)
    os.setsid()
    if os.fork():  # Without being its session's leader, the daemon can never get a terminal again.
        os._exit(0)
    code = 1
    try:
        _redirect(log)
        code = run(lambda line: _tell(writing, line))
    except BaseException:
        traceback.print_exc()  # Into the log; nobody above us is there to do it.
    finally:
        sys.stderr.flush()
        os._exit(code)  # The caller's own way out, its `finally` and `atexit`, is the caller's alone.


def _redirect(log: Path) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for target, source in ((0, nothing), (1, file), (2, file)):
        os.dup2(source, target)
    os.close(nothing)
    os.close(file)


def _tell(pipe: int, line: dict[str, Any]) -> None:
    with suppress(BrokenPipeError):  # Whoever waited has gone; the installation stays up.
        os.write(pipe, json.dumps(line).encode() + b"\n")
