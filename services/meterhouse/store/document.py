"""A configuration as one document: kind to rows that refer to each other by name; applied twice is applied once.

    {"spaces": [{"name": "Berlin", "zone": "Europe/Berlin"}, {"name": "Hall", "parent_id": "Berlin"}],
     "bindings": [{"owner": {"kind": "spaces", "id": "Berlin/Hall"}, "part": {"kind": "meters", "id": "Main"}}]}

A row is the whole record: what it leaves out has its default. Records that the document does not speak of
stay as they are.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from meterhouse.kernel.errors import Fault, Refused
from meterhouse.store.engine import Connection, Database
from meterhouse.store.known import Known, Row
from meterhouse.store.look import Preloaded
from meterhouse.store.merging import Outcome, merge
from meterhouse.store.names import ORDER
from meterhouse.store.records import Records
from meterhouse.store.scope import EVERYTHING, Scope

Document = Mapping[str, Sequence[Mapping[str, Any]]]


def apply(database: Database, document: Document, actor: str = "demo") -> dict[str, int]:
    """Bring the installation to what the document says, in one transaction; rows by what became of them.

    Refused names every fault with its kind and row, and then nothing was changed.
    """
    return dict(Counter(outcome.status for outcome in _applied(database, document, actor, dry_run=False)))


def plan(database: Database, document: Document) -> list[Outcome]:
    """What `apply` would do, row by row; Refused as it would."""
    return _applied(database, document, "plan", dry_run=True)


def _applied(database: Database, document: Document, actor: str, *, dry_run: bool) -> list[Outcome]:
    outcomes = merged(Records(database, actor), document, dry_run=dry_run)
    faults = [_placed(outcome, fault) for outcome in outcomes for fault in outcome.faults]
    if faults:
        raise Refused(faults)
    return outcomes


def _placed(outcome: Outcome, fault: Fault) -> Fault:
    place = f"{outcome.kind}[{outcome.row}]"
    return Fault(
        f"{place}.{fault.field}" if fault.field else place,
        f"{outcome.name}: {fault.reason}" if outcome.name else fault.reason,
    )


def merged(records: Records, document: Document, *, dry_run: bool) -> list[Outcome]:
    """What becomes of each row; nothing is changed when one of them is refused.

    Refused where it is no document at all.
    """
    check(document)
    try:
        return records.write(lambda writing: _all_or_none(merge(writing, document)), dry_run=dry_run)
    except _NothingKept as refused:
        return refused.outcomes


def check(document: object) -> None:
    """Refused where it is no kinds with their rows."""
    if not isinstance(document, Mapping):
        raise Refused([Fault("", "must be an object: kind to its records")])
    strange = [
        Fault(str(kind), f"is no kind of a configuration; these are {', '.join(ORDER)}")
        for kind in document
        if kind not in ORDER
    ]
    strange += [
        Fault(str(kind), "must be a list of records")
        for kind, given in document.items()
        if not isinstance(given, list | tuple)
    ]
    if strange:
        raise Refused(strange)


class _NothingKept(Exception):
    """Carries out of a transaction that is not to be committed what would have become of the rows."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__()
        self.outcomes = outcomes


def _all_or_none(outcomes: list[Outcome]) -> list[Outcome]:
    if any(outcome.faults for outcome in outcomes):
        raise _NothingKept(outcomes)
    return outcomes


def export(
    database: Database, scope: Scope = EVERYTHING, kinds: Sequence[str] = ORDER, *, with_secrets: bool = False
) -> dict[str, list[Row]]:
    """The whole configuration as a document; applied again it changes nothing.

    It speaks of names alone, and its rows are in the order of their names: two installations that are set up
    alike give the same document.

    with_secrets   passwords within connections too, which are masked otherwise
    """

    def read(connection: Connection) -> dict[str, list[Row]]:
        known = Known(Preloaded(connection), scope)
        told = {}
        for kind in kinds:
            rows = [known.row(record, with_secrets=with_secrets) for record in known.stored(kind).values()]
            if rows:
                told[kind] = sorted(rows, key=_place)
        return told

    return database.transaction(read)


def _place(row: Row) -> tuple[str, ...]:
    return tuple(_texts(row))


def _texts(row: Row) -> Iterator[str]:
    """Where the record stands, then what tells it from its like."""
    yield str(row.get("parent_id") or "")
    for name in ("name", "key", "iccid"):
        yield str(row.get(name) or "")
    yield orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode()


def rows_of(connection: Connection, kind: str, scope: Scope = EVERYTHING) -> list[tuple[int, Row]]:
    """Id and row of every record of a kind that is seen, references by name."""
    known = Known(Preloaded(connection), scope)
    return [(number, known.row(record)) for number, record in known.stored(kind).items()]
