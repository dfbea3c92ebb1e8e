"""Keeps the addresses of package registries out of uv.lock, which pins every package by its hash already.

    lock.py strip     the lock as it is committed: no registry's address
    lock.py restore   the lock as uv itself writes and refreshes it

Either one twice is the same as once.
"""

import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "uv.lock"

# What uv writes, and what stands for it in the committed file.
PLACES = (
    ('source = { registry = "https://pypi.org/simple" }', 'source = { registry = "simple" }'),
    ('url = "https://files.pythonhosted.org/packages/', 'url = "packages/'),
)


def stripped(lock: str) -> str:
    for full, short in PLACES:
        lock = lock.replace(full, short)
    return lock


def restored(lock: str) -> str:
    for full, short in PLACES:
        lock = lock.replace(short, full)
    return lock


def main(act: str) -> None:
    change = {"strip": stripped, "restore": restored}[act]
    LOCK.write_text(change(LOCK.read_text()))


if __name__ == "__main__":
    main(sys.argv[1])
