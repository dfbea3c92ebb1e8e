"""What each stage must still compute: ranges that widen, are claimed, and go when they are done.

Whoever changes an input marks what depends on it. A worker claims keys: their range moves aside, so that
what is marked meanwhile is told apart from what is being computed, and the claim carries a token and an
end. Results are written in the transaction that completes the claim, and only if the token still stands:
a worker that was paused past its claim's end changes nothing.

Ranges are half open, [first, last), in whole seconds UTC.
"""

import itertools
import os
import secrets
import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import structlog

from meterhouse.store.engine import Connection, Database, among, fetch, run, values

log = structlog.get_logger()

Stage = Literal["cleaning", "normalization", "aggregation", "closing"]
STAGES: tuple[Stage, ...] = ("cleaning", "normalization", "aggregation")
"""Those that make figures. Keys are ids of points, of meters, of energy series."""
ALL_STAGES: tuple[Stage, ...] = (*STAGES, "closing")
"""With the one that looks at what they made, whose keys are sites: it waits for them."""

CLAIM_SECONDS = 20
"""How long a claim lasts unless it is renewed: what a killed worker held waits so long."""
_OWNER = f"{socket.gethostname()}:{os.getpid()}"[:64]

Range = tuple[int, int, int]
"""Key, first, last."""


class ClaimLost(Exception):
    """Another worker took the keys over; what was computed is to be thrown away."""


@dataclass(frozen=True)
class Claim:
    stage: Stage
    token: int
    ranges: tuple[Range, ...]

    def __bool__(self) -> bool:
        return bool(self.ranges)


def united(ranges: Iterable[Range]) -> list[Range]:
    """One range for each key, as wide as all of its ranges together."""
    widest: dict[int, tuple[int, int]] = {}
    for key, first, last in ranges:
        low, high = widest.get(key, (first, last))
        widest[key] = min(low, first), max(high, last)
    return [(key, first, last) for key, (first, last) in widest.items()]


def portions(ranges: Iterable[Range], rate: Callable[[int], float], most: int) -> list[list[Range]]:
    """Ranges in portions of about *most* readings, so that each fits into memory.

    rate   readings per second of a key
    """
    parts: list[list[Range]] = [[]]
    expected = 0.0
    for key, first, last in sorted(ranges, key=lambda each: (each[1], each[0])):
        weight = (last - first) * rate(key)
        if parts[-1] and expected + weight > most:
            parts.append([])
            expected = 0.0
        parts[-1].append((key, first, last))
        expected += weight
    return parts if parts[0] else []


def mark(connection: Connection, stage: Stage, ranges: Iterable[Range]) -> None:
    """Widen what *stage* must compute, in the transaction of the change that makes it necessary."""
    # Sorted, so that two writers lock the rows in the same order.
    rows = [(stage, key, first, last) for key, first, last in sorted(united(ranges))]
    values(
        connection,
        "INSERT INTO meterhouse_system.work (stage, key_id, first, last) VALUES {}"
        " ON DUPLICATE KEY UPDATE"
        " since = IF(first IS NULL, UTC_TIMESTAMP(3), since),"
        " first = LEAST(COALESCE(first, VALUES(first)), VALUES(first)),"
        " last = GREATEST(COALESCE(last, VALUES(last)), VALUES(last))",
        rows,
    )


def claim(database: Database, stage: Stage, *, most: int, budget: int = 1 << 62) -> Claim:
    """Up to *most* keys of the stage that nobody works on, longest waiting first.

    budget   length of their ranges together [s], which leaves the rest to other replicas; one key may exceed it
    """
    token = secrets.randbits(62) + 1
    patience = _patience(database, stage)

    def take(connection: Connection) -> tuple[Range, ...]:
        waiting = fetch(
            connection,
            "SELECT key_id, GREATEST(COALESCE(last, 0), COALESCE(claimed_last, 0))"
            " - LEAST(COALESCE(first, claimed_first), COALESCE(claimed_first, first))"
            " FROM meterhouse_system.work"
            " WHERE stage = %s AND (expires IS NULL OR expires < UTC_TIMESTAMP(3))"
            f"{patience} ORDER BY since LIMIT {int(most)} FOR UPDATE SKIP LOCKED",
            (stage,),
        )
        if not waiting:
            return ()
        lengths = itertools.accumulate(int(length) for _, length in waiting)
        keys = [
            key
            for nth, ((key, _), length) in enumerate(zip(waiting, lengths, strict=True))
            if not nth or length <= budget
        ]
        these = among("key_id", keys)
        run(
            connection,
            "UPDATE meterhouse_system.work SET"
            " claimed_first = LEAST(COALESCE(claimed_first, first), COALESCE(first, claimed_first)),"
            " claimed_last = GREATEST(COALESCE(claimed_last, last), COALESCE(last, claimed_last)),"
            " first = NULL, last = NULL, owner = %s, token = %s,"
            f" expires = UTC_TIMESTAMP(3) + INTERVAL {CLAIM_SECONDS} SECOND"
            f" WHERE stage = %s AND {these}",
            (_OWNER, token, stage),
        )
        claimed = fetch(
            connection,
            "SELECT key_id, claimed_first, claimed_last FROM meterhouse_system.work"
            f" WHERE stage = %s AND {these} ORDER BY key_id",
            (stage,),
        )
        return tuple((int(key), int(first), int(last)) for key, first, last in claimed)

    return Claim(stage, token, database.transaction(take))


LONG_SECONDS = 2 * 86_400
PATIENCE_SECONDS = 30
_PATIENCE = f" AND (last - first <= {LONG_SECONDS} OR since < UTC_TIMESTAMP(3) - INTERVAL {PATIENCE_SECONDS} SECOND)"


QUIET_SECONDS, LONGEST_SECONDS = 20, 1800
_AFTER_A_WHILE = f" AND since < UTC_TIMESTAMP(3) - INTERVAL {QUIET_SECONDS} SECOND"
_WITH_THE_LAST = f" AND since < UTC_TIMESTAMP(3) - INTERVAL {LONGEST_SECONDS} SECOND"
"""Days are closed when what changed them has gone through: soon after, but for long stretches; not never."""


def _patience(database: Database, stage: Stage) -> str:
    """A condition on what may be claimed yet."""
    if stage == "aggregation":
        return _PATIENCE if _is_backlog(database) else ""
    if stage == "closing":
        return _WITH_THE_LAST if _is_backlog(database, ("cleaning", "normalization", "aggregation")) else _AFTER_A_WHILE
    return ""


def _is_backlog(database: Database, stages: Sequence[Stage] = ("cleaning", "normalization")) -> bool:
    """Whether a long stretch is still on its way: totals over it would be computed again for every meter.

    Totals of long stretches then wait, though not for ever; what happens now goes through at once.
    """
    return bool(
        database.rows(
            "SELECT EXISTS (SELECT 1 FROM meterhouse_system.work"
            f" WHERE stage IN ({', '.join(repr(stage) for stage in stages)})"
            f" AND (last - first > {LONG_SECONDS} OR claimed_last - claimed_first > {LONG_SECONDS}))"
        )[0][0]
    )


def complete(connection: Connection, held: Claim, keys: Sequence[int]) -> None:
    """Let go of *keys* in the transaction that writes their results; ClaimLost undoes it all."""
    if not keys:
        return
    which = f"WHERE stage = %s AND token = %s AND {among('key_id', keys)}"
    gone = run(
        connection,
        f"DELETE FROM meterhouse_system.work {which} AND first IS NULL",
        (held.stage, held.token),
    )
    kept = run(
        connection,
        "UPDATE meterhouse_system.work"
        f" SET claimed_first = NULL, claimed_last = NULL, owner = NULL, token = 0, expires = NULL {which}",
        (held.stage, held.token),
    )
    if gone + kept != len(keys):
        raise ClaimLost(f"{len(keys) - gone - kept} of {len(keys)} keys of {held.stage} were taken over")


def hold(connection: Connection, held: Claim, keys: Sequence[int]) -> None:
    """Make sure, until the transaction ends, that the keys are still ours: for results written before the last."""
    ((ours,),) = fetch(
        connection,
        "SELECT COUNT(*) FROM meterhouse_system.work"
        f" WHERE stage = %s AND token = %s AND {among('key_id', keys)} LOCK IN SHARE MODE",
        (held.stage, held.token),
    )
    if ours != len(keys):
        raise ClaimLost(f"{len(keys) - ours} of {len(keys)} keys of {held.stage} were taken over")


def renew(database: Database, held: Claim) -> None:
    """More time for what is left of a claim; ClaimLost when nothing is."""
    kept = database.execute(
        f"UPDATE meterhouse_system.work SET expires = UTC_TIMESTAMP(3) + INTERVAL {CLAIM_SECONDS} SECOND"
        " WHERE stage = %s AND token = %s",
        (held.stage, held.token),
    )
    if not kept:
        raise ClaimLost(f"all keys of {held.stage} were taken over")


def take_away(connection: Connection, stage: Stage, keys: Iterable[int]) -> int:
    """End the claims on keys, which wait anew from the start; how many. Whoever held them loses what it computed.

    For what is being computed from a configuration that tells otherwise now who depends on it.
    """
    wanted = sorted(set(keys))
    if not wanted:
        return 0
    return run(
        connection,
        "UPDATE meterhouse_system.work SET token = 0, owner = NULL, expires = NULL"
        f" WHERE stage = %s AND token <> 0 AND {among('key_id', wanted)}",
        (stage,),
    )


def put_back(database: Database, held: Claim, *, seconds: int) -> None:
    """Leave what is left of a failed claim to whoever comes after so many seconds."""
    database.execute(
        f"UPDATE meterhouse_system.work SET expires = UTC_TIMESTAMP(3) + INTERVAL {int(seconds)} SECOND"
        " WHERE stage = %s AND token = %s",
        (held.stage, held.token),
    )


@dataclass(frozen=True)
class Pending:
    stage: Stage
    keys: int
    seconds: int
    """Length of all ranges together [s]."""
    oldest: str | None
    """When the one that waits longest was marked, UTC."""


def pending_detail(database: Database) -> list[Pending]:
    found = {
        row[0]: row
        for row in database.rows(
            "SELECT stage, COUNT(*),"
            " SUM(COALESCE(last, 0) - COALESCE(first, 0) + COALESCE(claimed_last, 0) - COALESCE(claimed_first, 0)),"
            " MIN(since) FROM meterhouse_system.work GROUP BY stage"
        )
    }
    return [
        Pending(stage, int(found[stage][1]), int(found[stage][2]), found[stage][3].isoformat() + "Z")
        if stage in found
        else Pending(stage, 0, 0, None)
        for stage in ALL_STAGES
    ]


def waiting(database: Database, keys: Mapping[Stage, Iterable[int]], first: int, after: int) -> int:
    """Length of what waits for these keys, by stage, within [first, after) [s UTC], all together."""
    return sum(
        max(0, min(int(end), after) - max(int(begin), first))
        for stage, numbers in keys.items()
        for low, high, claimed_low, claimed_high in database.rows(
            "SELECT first, last, claimed_first, claimed_last FROM meterhouse_system.work"
            f" WHERE stage = %s AND {among('key_id', numbers)}",
            (stage,),
        )
        for begin, end in ((low, high), (claimed_low, claimed_high))
        if begin is not None
    )


def is_settled(database: Database) -> bool:
    """Whether no long stretch is on its way any more, and all days are closed."""
    closing = database.rows("SELECT EXISTS (SELECT 1 FROM meterhouse_system.work WHERE stage = 'closing')")[0][0]
    return not closing and not _is_backlog(database, STAGES)


def is_behind(database: Database, seconds: int) -> bool:
    """Whether something has waited for a stage for longer than that."""
    return bool(
        database.rows(
            "SELECT EXISTS (SELECT 1 FROM meterhouse_system.work"
            f" WHERE stage <> 'closing' AND since < UTC_TIMESTAMP(3) - INTERVAL {int(seconds)} SECOND)"
        )[0][0]
    )


def pending(database: Database) -> dict[str, int]:
    """Keys that wait, by stage."""
    return {each.stage: each.keys for each in pending_detail(database)}
