"""Closing some days of a site: everything that is found in them, and how complete they are. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from meterhouse.catalogue.metering import Node
from meterhouse.closing import books, causes
from meterhouse.closing.balance import LEAST_SLOTS, Balance
from meterhouse.closing.cause import Finding, found
from meterhouse.closing.seen import Clock, Group, Instants, Lane, Trace, Values
from meterhouse.closing.site import Main, Site
from meterhouse.kernel.quality import LEFT_OUT

assert causes.MODULES, "causes are declared by being imported"

_UNSURE = ("stuck", "duplicate", "silent_lost")
"""Findings about readings whose slots tell nothing about the balance of their meter with others."""
_TRUE = ("base_load", "missing_sub", "imbalance")
"""Findings about what meters count rightly, or where nobody knows which of them does not."""


@dataclass(frozen=True)
class Seen:
    """Of some days of a site: all that is looked at.

    fed_by   the points that each meter is fed by, with their ratios
    days     days of each meter as they were folded
    since    the local day of the first reading of each point that has any
    """

    site: Site
    clock: Clock
    lanes: Mapping[Node, Lane]
    traces: Mapping[int, Trace]
    fed_by: Mapping[Node, Mapping[int, float]]
    days: Mapping[Node, Values]
    since: Mapping[int, int]


@dataclass(frozen=True)
class Closed:
    findings: list[Finding] = field(default_factory=list)
    site_days: list[tuple[int, ...]] = field(default_factory=list)
    """day, expected, present, sure, balances, unequal"""
    point_days: list[tuple[int, ...]] = field(default_factory=list)
    """point, day, expected, present, odd"""


def closed(seen: Seen) -> Closed:
    of_points = [finding for trace in _with_slots(seen) for finding in found("point", trace, seen.clock)]
    lanes = {meter: _surely(lane, seen, of_points) for meter, lane in seen.lanes.items()}
    balances = [Balance(group, seen.clock) for main in seen.site.mains if (group := _group(main, lanes)) is not None]
    findings = [
        *of_points,
        *(finding for lane in lanes.values() for finding in found("meter", lane, seen.clock)),
        *(finding for balance in balances for finding in found("group", balance, seen.clock)),
        *_of_books(seen, lanes),
    ]
    undoubted = {meter: _undoubted(lane, findings, seen.clock) for meter, lane in lanes.items()}
    return Closed(_once(findings), _site_days(seen, undoubted, balances), _point_days(seen))


def _with_slots(seen: Seen) -> Iterator[Trace]:
    """The traces, each with what its meter counted: that reaches further back."""
    of_point = {
        point: seen.lanes[meter].values / ratio
        for meter, points in seen.fed_by.items()
        for point, ratio in points.items()
        if ratio and len(points) == 1 and meter in seen.lanes
    }
    for number, trace in seen.traces.items():
        yield replace(trace, slots=of_point[number]) if number in of_point else trace


def _surely(lane: Lane, seen: Seen, of_points: list[Finding]) -> Lane:
    """Without the slots beside odd readings of its points: what these gave is no evidence against others."""
    points = seen.fed_by.get(lane.meter, {})
    sure, clock = lane.sure.copy(), seen.clock
    for point in points:
        trace = seen.traces.get(point)
        if trace is None:
            continue
        odd = clock.positions(trace.judged)
        for beside in (-1, 0, 1):
            near = odd + beside
            sure[near[(near >= 0) & (near < len(sure))]] = False
    for finding in of_points:
        if finding.kind in _UNSURE and finding.subject[1] in points:
            sure[(clock.slots > finding.first - clock.seconds) & (clock.slots < finding.after + clock.seconds)] = False
    return replace(lane, sure=sure)


def _undoubted(lane: Lane, findings: list[Finding], clock: Clock) -> Lane:
    """Without what a finding says of the meter: that much was counted wrongly."""
    sure = lane.sure.copy()
    for finding in findings:
        if finding.subject == lane.meter and finding.kind not in _TRUE:
            sure[(clock.slots >= finding.first) & (clock.slots < finding.after)] = False
    return replace(lane, sure=sure)


def _group(main: Main, lanes: Mapping[Node, Lane]) -> Group | None:
    parts = [(lanes[meter], sign) for meter, sign in main.parts if meter in lanes]
    if main.meter not in lanes or not parts:
        return None
    return Group(lanes[main.meter], [lane for lane, _ in parts], [sign for _, sign in parts])


def _of_books(seen: Seen, lanes: Mapping[Node, Lane]) -> Iterator[Finding]:
    for meter, lane in lanes.items():
        if meter in seen.days:
            yield from books.folds(meter, seen.clock, lane.values, seen.days[meter], lane.unit)
        points = seen.fed_by.get(meter, {})
        if len(points) == 1:
            ((point, ratio),) = points.items()
            trace = seen.traces.get(point)
            if trace is not None and trace.kind == "counter":
                yield from books.registers(lane, trace, ratio, seen.clock)


def _once(findings: list[Finding]) -> list[Finding]:
    """Two causes that say the same of the same are one finding; so are two mains about the meter between them."""
    kept: list[Finding] = []
    for each in sorted(findings, key=lambda one: (one.kind, one.subject, one.first, -one.after)):
        last = kept[-1] if kept else None
        if last and (last.kind, last.subject) == (each.kind, each.subject) and each.first < last.after:
            kept[-1] = replace(last, after=max(last.after, each.after))
        else:
            kept.append(each)
    return kept


def _site_days(seen: Seen, lanes: Mapping[Node, Lane], balances: list[Balance]) -> list[tuple[int, ...]]:
    clock = seen.clock
    there = [~np.isnan(lane.values) for lane in lanes.values()]
    present = _counted(clock, there)
    sure = _counted(clock, [lane.sure for lane in lanes.values()])
    judged = [np.add.reduceat(balance.sure.astype(np.int64), clock.starts) >= LEAST_SLOTS for balance in balances]
    known = np.zeros(clock.number, np.int64)
    for each in judged:
        known += each
    unequal = np.zeros(clock.number, np.int64)
    local = clock.days[clock.starts]
    for balance in balances:
        for day in balance.open():
            unequal[np.searchsorted(local, day.day)] += 1
    expected = (clock.ends - clock.starts) * len(lanes)
    rows = np.stack([local, expected, present, sure, known, unequal], axis=1)
    return [tuple(row) for row in rows.tolist()]


def _counted(
    clock: Clock, marks: list[np.ndarray[tuple[int], np.dtype[np.bool_]]]
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    total = np.zeros(len(clock.slots), np.int64)
    for each in marks:
        total += each
    counted: Instants = np.add.reduceat(total, clock.starts)
    return counted


def _point_days(seen: Seen) -> list[tuple[int, ...]]:
    clock = seen.clock
    local = clock.days[clock.starts]
    expected = clock.ends - clock.starts
    found = []
    for trace in seen.traces.values():
        if trace.point not in seen.since:
            continue
        here = clock.positions(trace.ats)
        counts = np.isin(trace.ats, trace.judged[np.isin(trace.verdicts, LEFT_OUT)], invert=True)
        inside = counts & (here >= 0) & (here < len(clock.slots))
        hit = np.zeros(len(clock.slots), np.int64)
        hit[here[inside]] = 1
        odd = np.zeros(len(clock.slots), np.int64)
        judged = clock.positions(trace.judged)
        np.add.at(odd, judged[(judged >= 0) & (judged < len(odd))], 1)
        present, oddly = np.add.reduceat(hit, clock.starts), np.add.reduceat(odd, clock.starts)
        rows = np.stack([np.full(len(local), trace.point), local, expected, present, oddly], axis=1)
        found += [tuple(row) for row in rows[local >= seen.since[trace.point]].tolist()]
    return found
