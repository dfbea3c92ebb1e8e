"""Findings: what the closing of days has found, kept so that the same evidence is the same finding.

A finding is known by its kind, its subject, and by lying where it lies: one that is found again a little longer or
shorter is the same. What people have said of it stays. Where its evidence is gone the service closes it; that it
opens again when the evidence comes back does not hold for what a person has closed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from meterhouse.catalogue.metering import Node
from meterhouse.store.engine import Connection, fetch, run

State = Literal["open", "seen", "closed"]
STATES: tuple[State, ...] = ("open", "seen", "closed")

NEAR = 86_400
"""So far apart [s] two findings of a kind and subject may be one."""

_COLUMNS = "id, kind, subject_kind, subject_id, first, after, size, unit, words, evidence, state, changed_by"


@dataclass(frozen=True)
class Found:
    """As it is found: see `Finding` of the closing service."""

    kind: str
    subject: Node
    first: int
    after: int
    size: float | None
    unit: str
    words: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """As it is kept."""

    id: int
    found: Found
    state: State
    changed_by: str | None


@dataclass(frozen=True)
class Merged:
    new: int
    gone: tuple[Kept, ...]
    """Whose evidence is there no more."""


def within(connection: Connection, space: int, first: int, after: int) -> list[Kept]:
    """Findings of a site that touch [first, after)."""
    rows = fetch(
        connection,
        f"SELECT {_COLUMNS} FROM meterhouse_fdd.finding"
        " WHERE space_id = %s AND first < %s AND after > %s ORDER BY first, id FOR UPDATE",
        (space, after, first),
    )
    return [_kept(row) for row in rows]


def _kept(row: Sequence[Any]) -> Kept:
    number, kind, subject_kind, subject, first, after, size, unit, words, evidence, state, changed_by = row
    found = Found(kind, (subject_kind, int(subject)), int(first), int(after), size, unit, words, orjson.loads(evidence))
    return Kept(int(number), found, state, changed_by)


def merge(
    connection: Connection,
    space: int,
    looked: Mapping[str, tuple[int, int]],
    closed: tuple[int, int],
    found: Iterable[Found],
    lasting: frozenset[str],
) -> Merged:
    """Put what was found in the place of what stood there.

    looked    [first, after) that was looked at, by kind of subject: what reaches its edge may reach further
    closed    [first, after) within it, in which everything there is was found
    lasting   kinds that are not found again, and stay
    """
    first, after = min(low for low, _ in looked.values()), max(high for _, high in looked.values())
    stood = within(connection, space, first - NEAR, after + NEAR)
    by_subject: dict[tuple[str, Node], list[Kept]] = defaultdict(list)
    for kept in stood:
        by_subject[kept.found.kind, kept.found.subject].append(kept)
    again: set[int] = set()
    new = 0
    for each in sorted(found, key=lambda one: (one.first, one.after)):
        if each.first >= closed[1] or each.after <= closed[0]:
            continue
        same = next((one for one in by_subject[each.kind, each.subject] if _is_same(one, each, again)), None)
        if same is None:
            new += _insert(connection, space, each)
        else:
            again.add(same.id)
            _change(connection, same, _wider(same.found, each, looked[each.subject[0]]))
    gone = tuple(
        kept
        for kept in stood
        if kept.id not in again
        and kept.found.kind not in lasting
        and kept.state != "closed"
        and kept.found.first < closed[1]
        and kept.found.after > closed[0]
        and looked[kept.found.subject[0]][0] <= kept.found.first
        and kept.found.after <= looked[kept.found.subject[0]][1]
    )
    for kept in gone:
        run(
            connection,
            "UPDATE meterhouse_fdd.finding SET state = 'closed', changed_by = NULL, changed_at = UTC_TIMESTAMP(3)"
            " WHERE id = %s",
            (kept.id,),
        )
    return Merged(new, gone)


def _is_same(kept: Kept, found: Found, taken: set[int]) -> bool:
    return kept.id not in taken and kept.found.first < found.after + NEAR and found.first < kept.found.after + NEAR


def _wider(stood: Found, found: Found, looked: tuple[int, int]) -> Found:
    """What was found, and what stood beyond the edge of what was looked at."""
    first = min(stood.first, found.first) if found.first - looked[0] < NEAR else found.first
    after = max(stood.after, found.after) if looked[1] - found.after < NEAR else found.after
    is_part = (first, after) != (found.first, found.after)
    basis = stood if is_part else found
    return Found(found.kind, found.subject, first, after, basis.size, basis.unit, basis.words, dict(basis.evidence))


def add(connection: Connection, space: int, found: Sequence[Found]) -> int:
    """Findings that lie outside of what is looked at again; those that are there already stay; how many are new."""
    return sum(
        _insert(connection, space, each)
        for each in found
        if not fetch(
            connection,
            "SELECT 1 FROM meterhouse_fdd.finding"
            " WHERE subject_kind = %s AND subject_id = %s AND kind = %s AND first = %s",
            (*each.subject, each.kind, each.first),
        )
    )


def _insert(connection: Connection, space: int, found: Found) -> int:
    return run(
        connection,
        "INSERT INTO meterhouse_fdd.finding"
        " (kind, space_id, subject_kind, subject_id, first, after, size, unit, words, evidence)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " ON DUPLICATE KEY UPDATE after = VALUES(after), size = VALUES(size), words = VALUES(words),"
        " evidence = VALUES(evidence)",
        (
            found.kind,
            space,
            *found.subject,
            found.first,
            found.after,
            found.size,
            found.unit,
            found.words,
            orjson.dumps(found.evidence),
        ),
    )


def _change(connection: Connection, kept: Kept, now: Found) -> None:
    is_back = kept.state == "closed" and kept.changed_by is None
    if now == kept.found and not is_back:
        return
    run(
        connection,
        "UPDATE meterhouse_fdd.finding SET first = %s, after = %s, size = %s, unit = %s, words = %s, evidence = %s,"
        " state = IF(%s, 'open', state) WHERE id = %s",
        (now.first, now.after, now.size, now.unit, now.words, orjson.dumps(now.evidence), is_back, kept.id),
    )
