"""Readings that come twice: the same value again, far sooner than the device is asked."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from meterhouse.closing.cause import Finding, cause, joined
from meterhouse.closing.seen import DAY, Clock, Trace

SOON = 0.3
"""Of the time from one question to the next."""
LEAST = 8
"""So many are no coincidence."""


@cause("point")
def twice(trace: Trace, _: Clock) -> Iterator[Finding]:
    if trace.kind not in ("counter", "analog") or len(trace.ats) < 2:
        return
    again = (np.diff(trace.ats) <= SOON * trace.interval) & (np.diff(trace.values) == 0)
    single = [
        Finding("duplicate", ("points", trace.point), int(at), int(at) + 1, 1.0, "readings")
        for at in trace.ats[1:][again]
    ]
    for each in joined(single, DAY // 4):
        if each.size is not None and each.size >= LEAST:
            yield replace(each, evidence={"readings": each.size})
