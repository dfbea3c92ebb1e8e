"""One English sentence for each kind of finding, out of its evidence; the apps have their own in each language."""

from collections.abc import Mapping
from typing import Any

KINDS: Mapping[str, str] = {
    "rollover": "The register passed its end and began again",
    "reset": "The register was set back and began again",
    "exchange": "Another register goes on from another level: the meter was exchanged",
    "stuck": "It showed the same value for {hours} h and then caught up: the display was stuck",
    "spike": "Readings leapt up and came back; they are left out",
    "glitch": "Readings fell, most likely to zero, and came back; they are left out",
    "out_of_range": "Readings that cannot be were left out",
    "duplicate": "Readings came twice",
    "future": "Readings are stamped in the future and wait until then",
    "marker": "The device showed the marker of a value that it does not have",
    "silent_caught_up": "Silent for {hours} h; what was counted meanwhile is spread over it",
    "silent_lost": "Silent for {hours} h, in which it did not count: this energy is lost",
    "clock_change_gap": "Silent for {hours} h around the change of the clocks",
    "late_batch": "Readings came late, after the day was closed",
    "ratio": "It shows {factor} times what flows, by what the meters beside it count: a ratio is wrong",
    "doubled_sub": "It shows twice what flows: it is counted twice, or its ratio is",
    "reversed": "It shows {factor} times what flows: a current transformer is the wrong way round",
    "clock_drift": "Its clock is {minutes_behind} min off, by what the meters beside it count",
    "standstill": "It counts nothing, while its main counts {share} more than all behind it: its register stands still",
    "missing_sub": "Of what it counts {share} reach no meter behind it: something is not metered",
    "imbalance": "It is not the sum of the meters behind it, and no single cause explains that",
    "base_load": "The night's level rose from {before} to {after}: something is left on",
    "register_mismatch": "The slots of a day are not what the register rose by",
    "fold_mismatch": "A day is not the sum of its slots",
}
"""Every kind of finding there is."""


def words(kind: str, evidence: Mapping[str, Any]) -> str:
    shown = {name: f"{value:.1%}" if name == "share" else f"{value:g}" for name, value in _figures(evidence).items()}
    return KINDS[kind].format_map(shown)


def _figures(evidence: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in evidence.items() if isinstance(value, int | float)}
