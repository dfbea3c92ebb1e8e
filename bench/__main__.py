"""`make bench`: every benchmark, as a table and as JSON lines in `.run/bench.jsonl`."""

import subprocess
import sys
from pathlib import Path

from bench.figures import LINES

PARTS = (
    "pipeline",
    "cleaning",
    "cleaning --step 60 --meters 200 --days 15",
    "steady",
    "late",
    "sealed",
    "reports",
    "configuration",
    "ratio",
    "modbus",
)
"""Modules, with what they are told."""


def main() -> int:
    LINES.parent.mkdir(parents=True, exist_ok=True)
    LINES.write_text("")
    print(f"{'':<52}{'measured':>14} {'':<14}{'floor':>14} {'ratio':>6}")
    # A process each: the memory of one is no burden to the next.
    runs = [[sys.executable, "-m", *f"bench.{part}".split()] for part in PARTS]
    return max(subprocess.run(words, cwd=Path.cwd()).returncode for words in runs)


if __name__ == "__main__":
    sys.exit(main())
