"""Corrections as they are kept: laid over readings, listed, undone; each marks what it touches to be computed again."""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from meterhouse.catalogue.permissions import PERMISSIONS, Permission
from meterhouse.kernel.correction import ACTS, LONGEST_SHIFT, Act, Correction, Instants, Values
from meterhouse.kernel.errors import Conflict, Fault, Refused
from meterhouse.store import audit, changed, correction_list, month_locks, work
from meterhouse.store.engine import Connection, Database, among, ask, fetch, insert, run, values
from meterhouse.store.readings import Ids
from meterhouse.store.rows import instant_of
from meterhouse.store.scope import EVERYTHING, Scope
from meterhouse.store.writing import begin

MOST_POINTS = 1000
MOST_VALUES = 100_000
LONGEST_REASON = 1000
ALL: frozenset[Permission] = frozenset(PERMISSIONS)


Kept = Act | Literal["ratio"]
"""What is kept as a correction; *ratio* changes no reading, but what a meter makes of them from an instant on."""
KEPT: tuple[Kept, ...] = (*ACTS, "ratio")

_MAY_TAKE = {"factor": ("ratio",)}
_TAKES: Mapping[str, tuple[Kept, ...]] = {
    "seconds": ("shift",),
    "values": ("replace", "copy", "exchange"),
    "factor": ("scale",),
    "end": ("exchange",),
}
"""What must be told for which acts, and for no others."""


@dataclass(frozen=True)
class Wish:
    """A correction as somebody asks for it.

    first, after   stamps of the readings that it is about [s UTC]; of a replacement those of its values
    seconds        of a shift [s], later positive
    given          of a replacement or a copy: value by point and instant; of an exchange what the new register showed
    factor         of a scaling, or of the ratios of a meter
    end            of an exchange: what the old register showed at last [unit of the point]
    """

    act: Kept
    points: tuple[int, ...]
    first: int
    after: int
    reason: str
    seconds: int | None = None
    given: Mapping[int, Mapping[int, float]] | None = None
    factor: float | None = None
    end: float | None = None

    def faults(self) -> list[Fault]:
        found = []
        if not self.points or len(self.points) > MOST_POINTS:
            found.append(Fault("points", f"{len(self.points)} points; take 1 to {MOST_POINTS}"))
        if self.after <= self.first:
            found.append(Fault("to", f"{instant_of(self.after)} is not after from, {instant_of(self.first)}"))
        if not self.reason.strip() or len(self.reason) > LONGEST_REASON:
            found.append(Fault("reason", f"say why, in at most {LONGEST_REASON} characters"))
        count = sum(len(each) for each in (self.given or {}).values())
        told = {"seconds": self.seconds, "values": count or None, "factor": self.factor, "end": self.end}
        for name, acts in _TAKES.items():
            if self.act in _MAY_TAKE.get(name, ()):
                continue
            if (told[name] is None) == (self.act in acts):
                said = "must be told" if self.act in acts else "is nothing that it takes"
                found.append(Fault(name, f"of {self.act!r} {said}; it belongs to {', '.join(acts)}"))
        if self.seconds is not None and not 0 < abs(self.seconds) <= LONGEST_SHIFT:
            found.append(Fault("seconds", f"{self.seconds}; take 1 to {LONGEST_SHIFT} s, to either side"))
        if count > MOST_VALUES:
            found.append(Fault("values", f"{count} values; take at most {MOST_VALUES}"))
        if self.factor is not None and (not math.isfinite(self.factor) or self.factor == 0):
            found.append(Fault("factor", f"{self.factor}; take a number that is not 0, exclude instead"))
        if self.end is not None and not math.isfinite(self.end):
            found.append(Fault("end", f"{self.end}; take what the register showed"))
        return found

    def changed(self) -> dict[int, list[tuple[int, int]]]:
        """Stretches [first, after) in which readings change, or what a meter makes of them, by point."""
        if self.act == "ratio":
            return {point: [(self.first, self.after)] for point in self.points}
        return {point: each.stretches for point, each in self.corrections().items()}

    def corrections(self, number: int = 1 << 62) -> dict[int, Correction]:
        """Of readings, by point; *number* tells which lie over which, by default the last over all."""
        if self.act == "ratio":
            return {}
        found = {}
        for point in self.points:
            given = sorted((self.given or {}).get(point, {}).items())
            found[point] = _correction(
                number, self.act, self.first, self.after, self.seconds, self.factor, self.end, given
            )
        return found


def _correction(
    number: int,
    act: Act,
    first: int,
    after: int,
    seconds: int | None,
    factor: float | None,
    end: float | None,
    given: Sequence[tuple[int, float]],
) -> Correction:
    ats = np.array([at for at, _ in given], np.int64)
    shown = np.array([value for _, value in given], np.float64)
    return Correction(
        number,
        act,
        first,
        after,
        seconds or 0,
        ats,
        shown,
        1.0 if factor is None else factor,
        0.0 if end is None else end,
    )


Beside = Callable[[Connection], list[changed.Changed]]
"""Changes records in the transaction that keeps a correction."""


def lay(database: Database, wish: Wish, author: str, beside: Beside | None = None, scope: Scope = EVERYTHING) -> int:
    """Lay a correction over readings; its id. Refused with all that does not hold, Conflict in a locked month."""
    faults = wish.faults()
    if faults:
        raise Refused(faults)
    month_locks.check_points(database, wish.changed(), scope)

    def act(connection: Connection) -> int:
        return keep(connection, wish, author, beside(connection) if beside else [])

    return database.transaction(act)


def keep(connection: Connection, wish: Wish, author: str, records: Sequence[changed.Changed] = ()) -> int:
    """As `lay`, in a transaction that others have begun, who have looked for locked months.

    records   those that it has changed
    """
    number = insert(
        connection,
        "INSERT INTO meterhouse_historical.correction"
        " (act, first, after, seconds, factor, register_end, changed, reason, author)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            wish.act,
            wish.first,
            wish.after,
            wish.seconds or 0,
            wish.factor,
            wish.end,
            changed.written(records) if records else None,
            wish.reason.strip(),
            author,
        ),
    )
    values(
        connection,
        "INSERT INTO meterhouse_historical.correction_point (point_id, correction_id) VALUES {}",
        [(point, number) for point in wish.points],
    )
    values(
        connection,
        "INSERT INTO meterhouse_historical.correction_value (correction_id, point_id, at, value) VALUES {}",
        [
            (number, point, at, value)
            for point, given in sorted((wish.given or {}).items())
            for at, value in sorted(given.items())
        ],
    )
    _mark(connection, wish.corrections())
    _note(connection, author, "correct", number)
    return number


def correct(
    database: Database,
    points: Ids,
    ats: Instants,
    readings: Values,
    author: str,
    reason: str,
    scope: Scope = EVERYTHING,
) -> list[int]:
    """Lay other values over readings, or where there were none; ids of the replacements. The last word on each holds.

    Conflict where one of them lies in a locked month.

    points, ats, readings   of equal length, in any order; ats [s UTC]
    """
    given: dict[int, dict[int, float]] = defaultdict(dict)
    for point, at, value in zip(points.tolist(), ats.tolist(), readings.tolist(), strict=True):
        given[point][at] = value
    numbered = sorted(given)
    wishes = []
    for nth in range(0, len(numbered), MOST_POINTS):
        some = {point: given[point] for point in numbered[nth : nth + MOST_POINTS]}
        stamps = [at for several in some.values() for at in several]
        wishes.append(Wish("replace", tuple(some), min(stamps), max(stamps) + 1, reason, given=some))
    for wish in wishes:
        month_locks.check_points(database, wish.changed(), scope)
    return database.transaction(lambda connection: [keep(connection, wish, author) for wish in wishes])


def undo(database: Database, number: int, author: str, scope: Scope, permissions: frozenset[Permission] = ALL) -> None:
    """Take a correction back, for good; what lies over the same readings stays.

    Records that it changed become what they were; Conflict where somebody has changed them since, or in a locked month.
    """
    month_locks.check_points(database, _changed_by(database, number), scope)

    def act(connection: Connection) -> None:
        found = correction_list.get(connection, number, scope)
        if found["undone_at"] is not None:
            raise Conflict(f"correction {number} was undone by {found['undone_by']} at {found['undone_at']}")
        [(text,)] = fetch(connection, "SELECT changed FROM meterhouse_historical.correction WHERE id = %s", (number,))
        if text is not None:
            changed.take_back(begin(connection, author, scope, permissions), changed.read(text), f"correction {number}")
        standing_now = _standing(connection, f"correction.id = {int(number)}")
        run(
            connection,
            "UPDATE meterhouse_historical.correction SET undone_at = UTC_TIMESTAMP(3), undone_by = %s WHERE id = %s",
            (author, number),
        )
        _mark(connection, {point: each for point, several in standing_now.items() for each in several})
        _note(connection, author, "undo correction", number)

    database.transaction(act)


def _changed_by(database: Database, number: int) -> dict[int, list[tuple[int, int]]]:
    """As `Wish.changed`, of a correction that was laid."""
    rows = database.rows(
        "SELECT first, after, point_id FROM meterhouse_historical.correction"
        " JOIN meterhouse_historical.correction_point ON correction_id = correction.id WHERE correction.id = %s",
        (number,),
    )
    laid = _standing(database, f"correction.id = {int(number)}")
    whole = {int(point): [(int(first), int(after))] for first, after, point in rows}
    return whole | {point: [each for one in several for each in one.stretches] for point, several in laid.items()}


def _mark(connection: Connection, corrections: Mapping[int, Correction]) -> None:
    work.mark(
        connection,
        "cleaning",
        [(point, max(each.touched[0], 0), each.touched[1]) for point, each in corrections.items()],
    )


def standing(source: Database | Connection, points: Collection[int]) -> dict[int, tuple[Correction, ...]]:
    """Corrections of the points that were not undone, in the order in which they were made."""
    return _standing(source, among("point_id", points)) if points else {}


def _standing(source: Database | Connection, which: str) -> dict[int, tuple[Correction, ...]]:
    sql = (
        "SELECT point_id, correction.id, act, first, after, seconds, factor, register_end"
        " FROM meterhouse_historical.correction_point"
        " JOIN meterhouse_historical.correction ON correction.id = correction_id"
        f" WHERE {which} AND undone_at IS NULL AND act <> 'ratio' ORDER BY point_id, correction.id"
    )
    rows = ask(source, sql)
    replaced = [int(number) for _, number, act, *_ in rows if act in _TAKES["values"]]
    given: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
    for number, point, at, value in (
        ask(
            source,
            "SELECT correction_id, point_id, at, value FROM meterhouse_historical.correction_value"
            f" WHERE {among('correction_id', replaced)} ORDER BY correction_id, point_id, at",
        )
        if replaced
        else ()
    ):
        given[int(number), int(point)].append((int(at), float(value)))
    found: dict[int, list[Correction]] = defaultdict(list)
    for point, number, act, first, after, seconds, factor, end in rows:
        own = given.get((int(number), int(point)), [])
        found[int(point)].append(_correction(int(number), act, int(first), int(after), int(seconds), factor, end, own))
    return {point: tuple(several) for point, several in found.items()}


def _note(connection: Connection, author: str, action: str, number: int) -> None:
    """In the audit of the organization whose points these are."""
    [(organization,)] = fetch(
        connection,
        "SELECT MIN(organization_id) FROM meterhouse_historical.correction_point"
        " JOIN meterhouse_system.point ON point.id = point_id WHERE correction_id = %s",
        (number,),
    )
    audit.note_event(connection, author, action, correction_list.get(connection, number, EVERYTHING), organization)
