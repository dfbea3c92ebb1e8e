"""Caps on log files: a full one is copied aside and cut, so that programs never have to open theirs again."""

import os
import shutil
from pathlib import Path

LARGEST = 10 * 2**20  # bytes; with the copies, a program takes at most three times as much
COPIES = 2


def cap(folder: Path, *, largest: int = LARGEST) -> list[Path]:
    """Cut every log larger than `largest` [bytes]; answers those that were.

    A line written between copy and cut is lost. That is the price for a log that never fills the disk and
    needs no pipe, whose reader a program would depend on.
    """
    full = [log for log in sorted(folder.glob("*.log")) if log.stat().st_size > largest]
    for log in full:
        for generation in range(COPIES, 1, -1):
            older = log.with_name(f"{log.name}.{generation - 1}")
            if older.exists():
                older.replace(log.with_name(f"{log.name}.{generation}"))
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        os.truncate(log, 0)
    return full


def last_line(log: Path, *, within: int = 8192) -> str:
    """The last line that says something, from the end of the file; empty where there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - within))
            lines = file.read().decode(errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
