"""What a benchmark found: each figure beside the plain floor that was measured in the same run."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

LINES = Path(".run/bench.jsonl")


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str
    floor: float | None = None
    """The same work done plainly, in the same unit."""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Of the floor: 1 is as good as plain."""
        return None if not self.floor else self.value / self.floor


def report(figures: list[Figure]) -> None:
    """As a table for people, and as JSON lines for machines."""
    LINES.parent.mkdir(parents=True, exist_ok=True)
    with LINES.open("a") as lines:
        for figure in figures:
            lines.write(json.dumps({**asdict(figure), "ratio": figure.ratio}) + "\n")
            floor = f"{_shown(figure.floor):>14}" if figure.floor else " " * 14
            ratio = f"{figure.ratio:>6.0%}" if figure.ratio else " " * 6
            print(
                f"{figure.name:<52}{_shown(figure.value):>14} {figure.unit:<14}{floor} {ratio}  {figure.note}",
                flush=True,
            )


def _shown(value: float) -> str:
    return f"{value:,.3f}" if value < 10 else f"{value:,.1f}"
