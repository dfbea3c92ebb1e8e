"""Entries by hand: what offline meters counted, each as the stretch of time that it speaks of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from meterhouse.kernel.calendar import Calendar, day_of
from meterhouse.store.engine import Connection, Database, Row, among, fetch
from meterhouse.store.scope import seconds


@dataclass(frozen=True, order=True)
class Entry:
    """Consumption of a stretch of time, [first, after) in seconds UTC, in the unit of the meter's category."""

    first: int
    after: int
    consumption: float


def entries(source: Database | Connection, zones: Mapping[int, str]) -> dict[int, tuple[Entry, ...]]:
    """Of offline meters, in order of time.

    zones   of the meters that are asked for; days are those of their calendars
    """

    def rows(columns: str, table: str) -> list[Row]:
        sql = (
            f"SELECT meter_id, {columns} FROM meterhouse_system.{table} WHERE {among('meter_id', zones)} ORDER BY 1, 2"
        )
        return source.rows(sql) if isinstance(source, Database) else fetch(source, sql)

    found: dict[int, list[Entry]] = defaultdict(list)
    for meter, day_from, day_to, consumption in rows("day_from, day_to, consumption", "offline_consumption"):
        calendar = Calendar.of(zones[meter])
        first, after = (calendar.start(day_of(day)) for day in (day_from, day_to))
        if first < after:
            found[meter].append(Entry(first, after, float(consumption)))
    shown: dict[int, list[tuple[int, float, bool]]] = defaultdict(list)
    for meter, at, register, starts_anew in rows("at, register, starts_anew", "register_reading"):
        shown[meter].append((int(seconds(at, 0)), float(register), bool(starts_anew)))
    for meter, readings in shown.items():
        for (first, before, _), (after, register, starts_anew) in pairwise(readings):
            if not starts_anew and register >= before:
                found[meter].append(Entry(first, after, register - before))
    return {meter: tuple(sorted(several)) for meter, several in found.items()}


def digests(connection: Connection) -> dict[int, str]:
    """Of each offline meter a word that changes whenever what was entered for it does."""
    found: dict[int, list[str]] = defaultdict(list)
    for table, columns in (
        ("offline_consumption", "day_from, day_to, consumption"),
        ("register_reading", "at, register, starts_anew"),
    ):
        for meter, count, digest in fetch(
            connection,
            f"SELECT meter_id, COUNT(*), BIT_XOR(CRC32(CONCAT_WS(' ', id, {columns})))"
            f" FROM meterhouse_system.{table} GROUP BY meter_id",
        ):
            found[int(meter)].append(f"{table} {count} {digest}")
    return {meter: "; ".join(words) for meter, words in found.items()}


def stretches(connection: Connection, meters: Iterable[int]) -> dict[int, tuple[int, int]]:
    """From the first to the last of what was entered, wide enough for any calendar."""
    these = among("meter_id", meters)
    day = 86_400
    ends: dict[int, list[int]] = defaultdict(list)
    for meter, first, last in fetch(
        connection,
        "SELECT meter_id, MIN(day_from), MAX(day_to) FROM meterhouse_system.offline_consumption"
        f" WHERE {these} GROUP BY meter_id",
    ):
        ends[int(meter)] += [day_of(first) * day - day, day_of(last) * day + day]
    for meter, first, last in fetch(
        connection,
        f"SELECT meter_id, MIN(at), MAX(at) FROM meterhouse_system.register_reading WHERE {these} GROUP BY meter_id",
    ):
        ends[int(meter)] += [int(seconds(first, 0)), int(seconds(last, 0))]
    return {meter: (min(several), max(several)) for meter, several in ends.items()}
