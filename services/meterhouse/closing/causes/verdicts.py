"""What cleaning has said of readings, as episodes: verdicts by one rule that follow each other are one finding."""

from collections.abc import Iterator

import numpy as np

from meterhouse.closing.cause import Finding, cause, joined
from meterhouse.closing.seen import DAY, HOUR, Clock, Trace
from meterhouse.kernel.quality import Verdict

APART = 6 * HOUR
"""Readings of one episode lie no further apart [s]."""

TOLD = {
    "rollover": "rollover",
    "reset": "reset",
    "exchange": "exchange",
    "spike": "spike",
    "rate": "spike",
    "hampel": "spike",
    "z_score": "spike",
    "iqr": "spike",
    "glitch": "glitch",
    "zero": "glitch",
    "low": "out_of_range",
    "high": "out_of_range",
    "drop": "out_of_range",
    "trouble": "out_of_range",
    "stuck": "stuck",
    "duplicate": "duplicate",
    "future": "future",
    "marker": "marker",
    "no": "marker",  # no number
}
"""The first word of a rule's text, and the finding that its verdicts are. Jitter of a register is none."""


@cause("point")
def episodes(trace: Trace, _: Clock) -> Iterator[Finding]:
    single = [
        Finding(
            TOLD[rule.split()[0]],
            ("points", trace.point),
            int(at),
            int(at) + 1,
            1.0,
            "",
            {"rule": rule, "value": _value(trace, int(at))},
        )
        for at, verdict, rule in zip(trace.judged, trace.verdicts, trace.rules, strict=True)
        if not _is_noted_outlier(int(verdict), rule) and rule.split()[0] in TOLD
    ]
    for each in joined(single, max(APART, DAY if trace.kind != "counter" else APART)):
        yield Finding(each.kind, each.subject, each.first, each.after, each.size, "readings", each.evidence)


def _is_noted_outlier(verdict: int, rule: str) -> bool:
    """What only looks odd is no finding, but for values that stand still."""
    return verdict == Verdict.NOTED and not rule.startswith("stuck")


def _value(trace: Trace, at: int) -> float | None:
    nth = int(np.searchsorted(trace.ats, at))
    return float(trace.values[nth]) if nth < len(trace.ats) and trace.ats[nth] == at else None
