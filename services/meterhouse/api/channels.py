"""Newest values, and which points a meter is read from."""

from collections.abc import Mapping
from typing import Any

import falcon

from meterhouse.api.gate import Access
from meterhouse.api.platform import Platform
from meterhouse.api.wire import Query, answer
from meterhouse.store import channels
from meterhouse.store.engine import Connection, fetch
from meterhouse.store.rows import instant
from meterhouse.store.scope import Scope
from meterhouse.store.writing import see


class LatestResource:
    access: Mapping[str, Access] = {"GET": Access.SIGNED_IN}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "deviceId", "component", "channel", "meter", "space")
        index = self._platform.channels.index()
        points = index.points(
            device=query.text("deviceId"), meter=query.whole("meter"), space=query.whole("space")
        )
        component, name = query.text("component"), query.text("channel")
        wanted = [
            point
            for point in channels.seen(points, self._platform.scope(req))
            if (component is None or index.channels[point].device == component)
            and (name is None or index.channels[point].name == name)
        ]
        answer(resp, channels.latest(self._platform.redis, index, wanted))


class MeterPointsResource:
    access: Mapping[str, Access] = {"GET": Access.SIGNED_IN}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        scope = self._platform.scope(req)
        items = self._platform.database.transaction(lambda connection: _points(connection, record_id, scope))
        answer(resp, {"items": items})


def _points(connection: Connection, meter: int, scope: Scope) -> list[dict[str, Any]]:
    """Points that feed the meter, with ratio and dates, then the others of their devices that feed none."""
    see(connection, "meters", meter, scope)
    bound = fetch(
        connection,
        "SELECT point.id, point.`key`, point.name, unit, kind, device_id, device.name, share, valid_from, valid_to"
        " FROM meterhouse_system.binding"
        " JOIN meterhouse_system.point ON point.id = part_id"
        " LEFT JOIN meterhouse_system.device ON device.id = device_id"
        " WHERE owner_kind = 'meters' AND owner_id = %s AND part_kind = 'points'"
        " ORDER BY valid_from, point.name, point.id",
        (meter,),
    )
    beside = fetch(
        connection,
        "SELECT DISTINCT other.id, other.`key`, other.name, other.unit, other.kind, other.device_id, device.name,"
        " NULL, NULL, NULL FROM meterhouse_system.binding"
        " JOIN meterhouse_system.point ON point.id = part_id"
        " JOIN meterhouse_system.point AS other ON other.device_id = point.device_id"
        " JOIN meterhouse_system.device ON device.id = other.device_id"
        " WHERE owner_kind = 'meters' AND owner_id = %s AND part_kind = 'points' AND NOT EXISTS ("
        "SELECT 1 FROM meterhouse_system.binding AS feeding"
        " WHERE feeding.owner_kind = 'meters' AND feeding.part_kind = 'points' AND feeding.part_id = other.id)"
        " ORDER BY other.name, other.id",
        (meter,),
    )
    names = ("id", "key", "name", "unit", "kind", "device_id", "device", "ratio", "valid_from", "valid_to")
    return [
        dict(zip(names, (*row[:8], row[8] and instant(row[8]), row[9] and instant(row[9])), strict=True))
        for row in (*bound, *beside)
        if scope.sees("points", row[0])
    ]
