"""What is to be read, as the catalogue has it: data sources with their points, ready to be asked for.

What is configured wrongly is told as the fault of its point and stops nothing else.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from meterhouse.devices.address import Address
from meterhouse.devices.modbus import FRAMINGS, Connection
from meterhouse.kernel.errors import Fault, Refused
from meterhouse.store.engine import Database

SHORTEST_SECONDS = 1.0


@dataclass(frozen=True)
class Point:
    """interval_seconds is the point's own or its source's; device is the catalogue's id."""

    id: int
    device: int
    address: Address
    interval_seconds: float
    is_stored: bool


@dataclass(frozen=True)
class Source:
    id: int
    name: str
    connection: Connection
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Configuration:
    """faults are reasons by point id: points that cannot be asked for as they are configured."""

    sources: tuple[Source, ...] = ()
    faults: dict[int, str] = field(default_factory=dict)

    @property
    def point_ids(self) -> frozenset[int]:
        return frozenset(point.id for source in self.sources for point in source.points) | frozenset(self.faults)


class Rows(NamedTuple):
    """The catalogue's own words, as far as they matter here; JSON is text."""

    sources: list[tuple[Any, ...]]
    points: list[tuple[Any, ...]]


def rows(database: Database) -> Rows:
    return Rows(
        database.rows(
            """
            SELECT id, name, protocol, connection, interval_seconds
            FROM meterhouse_system.data_source
            WHERE is_enabled
            ORDER BY id
            """
        ),
        database.rows(
            """
            SELECT point.id, device.data_source_id, device.id, point.address, point.interval_seconds,
                   point.kind, point.is_stored
            FROM meterhouse_system.point
            JOIN meterhouse_system.device ON device.id = point.device_id
            WHERE point.is_enabled AND device.is_enabled AND device.data_source_id IS NOT NULL
              AND point.address IS NOT NULL
            ORDER BY point.id
            """
        ),
    )


def configuration(told: Rows) -> Configuration:
    of_source: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in told.points:
        of_source[row[1]].append(row)
    read: list[Source] = []
    faults: dict[int, str] = {}
    for id, name, protocol, connection_json, interval_seconds in told.sources:
        if protocol not in FRAMINGS:
            continue
        wanted = of_source[id]
        try:
            document = _document(connection_json, "connection")
            connection = Connection.from_document({"framing": FRAMINGS[protocol]} | document)
        except Refused as refused:
            faults |= {row[0]: f"data source {name}: {refused}" for row in wanted}
            continue
        good = []
        for row in wanted:
            try:
                good.append(_point(row, interval_seconds))
            except Refused as refused:
                faults[row[0]] = f"address: {refused}"
        if good:
            read.append(Source(id, name, connection, tuple(good)))
    return Configuration(tuple(read), faults)


def _point(row: tuple[Any, ...], source_interval: float) -> Point:
    id, _source, device, address_json, interval, kind, is_stored = row
    address = Address.from_document(_document(address_json, "address"))
    seconds = max(float(interval or source_interval), SHORTEST_SECONDS)
    # Text has no place among readings, whatever the point says.
    return Point(id, device, address, seconds, bool(is_stored) and kind != "text" and address.type != "string")


def _document(text: str | bytes, name: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.MsgspecError as reason:
        raise Refused([Fault(name, f"is no JSON object: {reason}")]) from reason
