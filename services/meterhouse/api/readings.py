"""Readings in and out: pushed by programs in bulk, each row with its own answer; read back with their verdicts."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import falcon
import msgspec
import numpy as np

from meterhouse.api.gate import Access, principal
from meterhouse.api.platform import Platform
from meterhouse.api.wire import JSON_TYPES, NDJSON_TYPES, Query, answer, body, from_json, type_of
from meterhouse.catalogue.body import in_words
from meterhouse.kernel.errors import Conflict, Forbidden, Malformed, Refused, TooLarge
from meterhouse.kernel.quantity import factor
from meterhouse.store import corrections, gone, laid, month_locks, pushes, readings
from meterhouse.store.pushes import Target
from meterhouse.store.readings import Ids, Instants, Values
from meterhouse.store.rows import instant_of
from meterhouse.store.scope import Scope
from meterhouse.store.writing import see

MOST_ROWS = 50_000
USUAL_PAGE = 5_000
_STATUSES = ("new", "unchanged", "refused", "corrected")


class Row(msgspec.Struct):
    """One reading as it is pushed: by point, or in the unified form by device and channel."""

    value: float
    point: int | str | None = None
    at: dt.datetime | None = None
    deviceId: str | None = None  # noqa: N815  # the name outside
    channel: str | None = None
    timestamp: dt.datetime | None = None
    unit: str | None = None

    @property
    def instant(self) -> dt.datetime | None:
        return self.at or self.timestamp


@dataclass
class Batch:
    """What was pushed, and what has become of each row so far."""

    rows: list[Row | None]
    reasons: dict[int, str] = field(default_factory=dict)
    """Of the rows that are refused, by position."""

    def refuse(self, position: int, reason: str) -> None:
        self.reasons[position] = reason


class ReadingsResource:
    access: Mapping[str, Access] = {"GET": "reports", "POST": "readings"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "correct", "dry_run")
        correct, dry_run = query.truth("correct"), query.truth("dry_run")
        if correct and "corrections" not in principal(req).permissions:
            raise Forbidden("correcting readings takes the permission 'corrections'")
        batch = _batch(req)
        positions, points, ats, values = self._accepted(batch, self._platform.scope(req))
        known = readings.standing(self._platform.database, points, ats)
        if correct:
            known |= laid.standing(self._platform.database, points, ats)
        statuses, differing = _judged(known, points, ats, values)
        shut = self._locked(points[differing], ats[differing], self._platform.scope(req)) if correct else {}
        if shut:
            for nth in differing.tolist():
                if reason := shut.get(int(points[nth])):
                    batch.refuse(positions[nth], reason)
            differing = differing[~np.isin(points[differing], list(shut))]
        if not dry_run:
            contradicting = self._keep(points, ats, values)
            if correct and len(differing):
                author = principal(req).actor
                other = points[differing], ats[differing], values[differing]
                why = "Pushed again with another value"
                corrections.correct(self._platform.database, *other, author, why, self._platform.scope(req))
            elif not correct:
                differing = contradicting
        for nth in differing.tolist():
            statuses[nth] = "corrected" if correct else "refused"
            if not correct:
                batch.refuse(positions[nth], "holds another value at that instant; correct=true corrects it")
        answer(resp, _result(batch, dict(zip(positions, statuses, strict=True))))

    def _locked(self, points: Ids, ats: Instants, scope: Scope) -> dict[int, str]:
        """Points whose readings are not corrected, since some of these instants lie in a locked month; with why."""
        found = {}
        for point in np.unique(points).tolist():
            stretches = [(at, at + 1) for at in ats[points == point].tolist()]
            try:
                month_locks.check_points(self._platform.database, {point: stretches}, scope)
            except Conflict as reason:
                found[point] = str(reason)
        return found

    def _keep(self, points: Ids, ats: Instants, values: Values) -> Ids:
        """Positions of those that contradict what is there, by the word of the table itself."""
        written = readings.write(self._platform.database, points, ats, values)
        if written.new:
            kept = np.ones(len(points), np.bool_)
            kept[written.refused] = False
            pushes.tell(self._platform.redis, points[kept], ats[kept], values[kept])
        return written.refused

    def _accepted(self, batch: Batch, scope: Scope) -> tuple[list[int], Ids, Instants, Values]:
        """Positions of the rows that can be kept, with their points, instants and values in the point's unit."""
        targets = _targets(self._platform, batch.rows, scope)
        positions, points, ats, values = [], [], [], []
        for position, row in enumerate(batch.rows):
            if row is None:
                continue
            reason = _fault(row)
            meant = targets.get(_name(row), [])
            if reason is None and not meant:
                reason = f"there is no point {_said(row)}"
            if reason is None and len(meant) > 1:
                reason = f"there are {len(meant)} points {_said(row)}; name the one that is meant by its id"
            if reason is None:
                (target,) = meant
                try:
                    ratio = 1.0 if row.unit is None else factor(row.unit, target.unit)
                except Refused as refused:
                    reason = refused.faults[0].reason
                else:
                    moment = row.instant
                    assert moment is not None
                    positions.append(position)
                    points.append(target.id)
                    ats.append(math.floor(moment.timestamp()))
                    values.append(row.value * ratio)
            if reason is not None:
                batch.refuse(position, reason)
        return (
            positions,
            np.array(points, np.int64),
            np.array(ats, np.int64),
            np.array(values, np.float64),
        )

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "point", "from", "to", "limit", "cursor")
        first, after = _second(query, "from"), _second(query, "to")
        limit = query.whole("limit", most=MOST_ROWS) or USUAL_PAGE
        first = max(first, query.whole("cursor", least=0, most=readings.LATEST) or 0)
        scope = self._platform.scope(req)
        database = self._platform.database
        point = _point(self._platform, query.required("point"), scope)
        stored = database.transaction(lambda connection: see(connection, "points", point, scope))
        shown, more = pushes.page(database, point, first, after, limit)
        items = [
            {"at": instant_of(each.at), "value": each.value, "quality": each.quality, "rule": each.rule}
            | ({} if each.edited is None else {"edited": each.edited})
            | ({} if each.corrected is None else {"corrected": each.corrected})
            for each in shown
        ]
        about = {"id": point} | {name: stored.fields[name] for name in ("key", "name", "unit", "kind")}
        away = gone.told(gone.stretches(database, [point], first, after))
        answer(resp, {"point": about, "items": items, "gone": away, "next": None if more is None else str(more)})


def _batch(req: falcon.Request) -> Batch:
    raw = body(req, types=(*JSON_TYPES, *NDJSON_TYPES))
    if type_of(req) in NDJSON_TYPES:
        lines = [line for line in raw.splitlines() if line.strip()]
        _limited(len(lines))
        return _rows([msgspec.Raw(line) for line in lines])
    given = raw.strip()
    if given[:1] == b"{":
        return _rows([msgspec.Raw(given)])
    try:
        rows = from_json(given, list[Row])
    except msgspec.ValidationError:  # some row is wrong: each is asked alone
        rows = from_json(given, list[msgspec.Raw])
        _limited(len(rows))
        return _rows(rows)
    _limited(len(rows))
    return Batch(rows)


def _limited(count: int) -> None:
    if count > MOST_ROWS:
        raise TooLarge(f"{count} readings at once; at most {MOST_ROWS} are taken")


def _rows(raws: Sequence[msgspec.Raw]) -> Batch:
    batch = Batch([])
    for position, raw in enumerate(raws):
        try:
            batch.rows.append(msgspec.json.decode(raw, type=Row))
        except (msgspec.DecodeError, UnicodeDecodeError) as reason:
            batch.rows.append(None)
            batch.refuse(position, in_words(str(reason)))
    return batch


def _fault(row: Row) -> str | None:
    moment = row.instant
    if moment is None:
        return "at is missing"
    if moment.tzinfo is None:
        return f"at {moment.isoformat()} has no zone; write it as RFC 3339 has it, with Z or an offset"
    if not readings.EARLIEST <= moment.timestamp() < readings.LATEST:
        return f"at {moment.isoformat()} is out of range"
    if not math.isfinite(row.value):
        return "value is no finite number"
    return None


Name = int | str | tuple[str, str] | None


def _name(row: Row) -> Name:
    if row.point is not None:
        return row.point
    if row.deviceId is not None and row.channel is not None:
        return (row.deviceId, row.channel)
    return None


def _said(row: Row) -> str:
    if row.point is not None:
        return repr(row.point)
    return f"for channel {row.channel!r} of device {row.deviceId!r}; name a point, or deviceId and channel"


def _targets(platform: Platform, rows: Sequence[Row | None], scope: Scope) -> dict[Name, list[Target]]:
    """The points that the rows mean, as far as they are seen."""
    names = {_name(row) for row in rows if row is not None}
    ids = {name for name in names if isinstance(name, int) and 0 < name < 2**63}
    keys = {name for name in names if isinstance(name, str)}
    channels = {name for name in names if isinstance(name, tuple)}
    found: dict[Name, list[Target]] = {}
    found |= pushes.by_id(platform.database, ids)  # type: ignore[arg-type]  # keys of a dict are invariant
    found |= pushes.by_key(platform.database, keys)  # type: ignore[arg-type]
    found |= pushes.by_channel(platform.database, channels)  # type: ignore[arg-type]
    return {name: [each for each in several if scope.sees("points", each.id)] for name, several in found.items()}


def _judged(known: dict[tuple[int, int], float], points: Ids, ats: Instants, values: Values) -> tuple[list[str], Ids]:
    """Whether each is new, and the positions of those that contradict what is there or came before them."""
    statuses, differing = [], []
    for nth, (point, at, value) in enumerate(zip(points.tolist(), ats.tolist(), values.tolist(), strict=True)):
        stood = known.get((point, at))
        statuses.append("new" if stood is None else "unchanged")
        if stood is None:
            known[point, at] = value
        elif stood != value:
            differing.append(nth)
    return statuses, np.array(differing, np.int64)


def _result(batch: Batch, statuses: Mapping[int, str]) -> dict[str, Any]:
    results = []
    counts = dict.fromkeys(_STATUSES, 0)
    for position in range(len(batch.rows)):
        status = "refused" if position in batch.reasons else statuses[position]
        counts[status] += 1
        results.append({"row": position, "status": status, "reason": batch.reasons.get(position)})
    return {**counts, "results": results}


def _second(query: Query, name: str) -> int:
    """The first whole second that is not before it."""
    return min(max(math.ceil(query.required_instant(name).timestamp()), readings.EARLIEST), readings.LATEST)


def _point(platform: Platform, text: str, scope: Scope) -> int:
    """By id or by key."""
    if text.isascii() and text.isdecimal() and len(text) < 19:
        return int(text)
    found = pushes.by_key(platform.database, {text}).get(text, [])
    seen = [each.id for each in found if scope.sees("points", each.id)]
    if not seen:
        raise Malformed(f"point is {text!r}, which is neither an id nor a key that is known")
    if len(seen) > 1:
        raise Malformed(f"there are {len(seen)} points {text!r}; name the one that is meant by its id")
    return seen[0]
