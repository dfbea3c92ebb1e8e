"""Locks of closed months: what persons correct, enter or exchange in a locked month is refused by name.

What devices tell late is no matter of theirs: it is kept, and becomes an adjustment.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from meterhouse.catalogue import Entity, Record
from meterhouse.catalogue.entity import Subject
from meterhouse.catalogue.metering import METERS, Node, OfflineConsumption, RegisterReading, Variable
from meterhouse.catalogue.paths import CARRYING
from meterhouse.kernel.calendar import day_of, first_day, month_text
from meterhouse.kernel.errors import Conflict
from meterhouse.store import closed_months, readings
from meterhouse.store.closed_months import ClosedMonth
from meterhouse.store.engine import Connection, Database, among, ask
from meterhouse.store.look import Look
from meterhouse.store.rows import instant_of
from meterhouse.store.scope import EVERYTHING, Scope

Stretch = tuple[int, int]
"""[first, after) in seconds UTC."""


def check_points(database: Database, changed: Mapping[int, Sequence[Stretch]], scope: Scope = EVERYTHING) -> None:
    """Conflict where what is changed of readings, by point, reaches into a locked month.

    A change reaches as far as the readings beside it: what a counter counted since the last one is told by both.
    """
    locked = closed_months.locked(database)
    if not locked:
        return
    for stretches, points in _alike(changed).items():
        for each in locked:
            reached = _reached(database, each, stretches, points)
            if reached and each.space_id in spaces_above(database, _fed(database, reached)):
                raise Conflict(_said(database, each, scope))


def check_meter(
    source: Connection, locked: Sequence[ClosedMonth], meter: Node, stretch: Stretch, scope: Scope = EVERYTHING
) -> None:
    """The same of what is entered for a meter by hand.

    locked   every month that is
    """
    reached = [each for each in locked if each.first < stretch[1] and each.after > stretch[0]]
    _refuse(source, reached, meter, scope)


def check_days(
    source: Connection, locked: Sequence[ClosedMonth], meter: Node, days: Stretch, scope: Scope = EVERYTHING
) -> None:
    """The same of days [first, after) of the meter's own calendar."""
    reached = [each for each in locked if first_day(each.month) < days[1] and first_day(each.month + 1) > days[0]]
    _refuse(source, reached, meter, scope)


def check_entries(
    look: Look, entity: Entity, entries: Sequence[Record | None], own_id: int | None, scope: Scope
) -> None:
    """Conflict where an entry, as it was or as it is to be, tells of a locked month."""
    for entry in entries if look.locked_months else ():
        if isinstance(entry, OfflineConsumption):
            days = day_of(entry.day_from), day_of(entry.day_to)
            meter = "offline-meters", entry.meter_id
            check_days(look.connection, look.locked_months, meter, days, scope)
        elif isinstance(entry, RegisterReading):
            others = [_at(each["at"]) for each in look.alike(entity, {"meter_id": entry.meter_id}, own_id)]
            at = int(entry.at.timestamp())
            first = max((each for each in others if each < at), default=at)
            after = min((each for each in others if each > at), default=at + 1)
            meter = "offline-meters", entry.meter_id
            check_meter(look.connection, look.locked_months, meter, (first, after), scope)


def _at(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).timestamp())


def spaces_above(source: Database | Connection, nodes: Iterable[Node]) -> set[int]:
    """Every space whose figures these meters are in, or have ever been in."""
    seen: set[Node] = set(nodes)
    near = set(seen)
    while near:
        found: set[Node] = set()
        for kind in {kind for kind, _ in near}:
            numbers = {number for of, number in near if of == kind}
            found |= {
                (owner_kind, int(owner))
                for owner_kind, owner in ask(
                    source,
                    "SELECT DISTINCT owner_kind, owner_id FROM meterhouse_system.binding"
                    f" WHERE part_kind = %s AND {among('part_id', numbers)}",
                    (kind,),
                )
                if owner_kind in CARRYING
            }
        spaces = {number for kind, number in near if kind == "spaces"}
        above = ask(source, f"SELECT parent_id FROM meterhouse_system.space WHERE {among('id', spaces)}")
        found |= {("spaces", int(parent)) for (parent,) in above if parent is not None}
        found |= _computed_from(source, near)
        near = found - seen
        seen |= near
    return {number for kind, number in seen if kind == "spaces"}


def _computed_from(source: Database | Connection, meters: Collection[Node]) -> set[Node]:
    """Virtual meters whose formula one of these stands in, and offline meters that are spread by its course."""
    if not any(kind in METERS for kind, _ in meters):
        return set()
    found: set[Node] = set()
    for number, text in ask(source, "SELECT id, variables FROM meterhouse_system.virtual_meter"):
        if any((each.meter.kind, each.meter.id) in meters for each in msgspec.json.decode(text, type=list[Variable])):
            found.add(("virtual-meters", int(number)))
    profiled = "SELECT id, profile FROM meterhouse_system.offline_meter WHERE profile IS NOT NULL"
    for number, text in ask(source, profiled):
        profile = msgspec.json.decode(text, type=Subject | None)
        if profile is not None and (profile.kind, profile.id) in meters:
            found.add(("offline-meters", int(number)))
    return found


def _alike(changed: Mapping[int, Sequence[Stretch]]) -> dict[tuple[Stretch, ...], list[int]]:
    """Points by what is changed of them, in order of time."""
    found: dict[tuple[Stretch, ...], list[int]] = {}
    for point, stretches in changed.items():
        found.setdefault(tuple(sorted(stretches)), []).append(point)
    return found


def _reached(database: Database, month: ClosedMonth, stretches: Sequence[Stretch], points: list[int]) -> list[int]:
    """Those of the points whose changes reach into the month."""
    if any(first < month.after and after > month.first for first, after in stretches):
        return points
    found = set()
    before = bisect_right([after for _, after in stretches], month.first) - 1
    if before >= 0:
        beside = readings.nearest(database, points, stretches[before][1], before=False)
        found |= {point for point, at in beside.items() if at > month.first}
    behind = bisect_left([first for first, _ in stretches], month.after)
    if behind < len(stretches):
        beside = readings.nearest(database, points, stretches[behind][0], before=True)
        found |= {point for point, at in beside.items() if at < month.after}
    return sorted(found)


def _fed(source: Database | Connection, points: Collection[int]) -> list[Node]:
    rows = ask(
        source,
        "SELECT DISTINCT owner_id FROM meterhouse_system.binding"
        f" WHERE owner_kind = 'meters' AND part_kind = 'points' AND {among('part_id', points)}",
    )
    return [("meters", int(meter)) for (meter,) in rows]


def _refuse(source: Connection, reached: Sequence[ClosedMonth], meter: Node, scope: Scope) -> None:
    spaces = spaces_above(source, [meter]) if reached else set()
    for each in reached:
        if each.space_id in spaces:
            raise Conflict(_said(source, each, scope))


def _said(source: Database | Connection, each: ClosedMonth, scope: Scope) -> str:
    month, way_out = month_text(each.month), "correct a later stretch, or have it unlocked first"
    if not scope.sees("spaces", each.space_id):
        return f"this reaches into {month}, which is locked together with a space above; {way_out}"
    [(name,)] = ask(source, "SELECT name FROM meterhouse_system.space WHERE id = %s", (each.space_id,))
    assert each.locked_at is not None
    return (
        f"this reaches into {month} of {name}, which {each.locked_by} locked at {instant_of(each.locked_at)}; {way_out}"
    )
