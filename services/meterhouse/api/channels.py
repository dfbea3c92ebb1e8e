"""Newest values, and which points a meter is read from."""

from collections.abc import Mapping

import falcon

from meterhouse.api.gate import Access
from meterhouse.api.platform import Platform
from meterhouse.api.wire import Query, answer
from meterhouse.store import channels


class LatestResource:
    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "deviceId", "component", "channel", "meter", "space")
        index = self._platform.channels.index()
        points = index.points(device=query.text("deviceId"), meter=query.whole("meter"), space=query.whole("space"))
        component, name = query.text("component"), query.text("channel")
        wanted = [
            point
            for point in channels.seen(points, self._platform.scope(req))
            if (component is None or index.channels[point].device == component)
            and (name is None or index.channels[point].name == name)
        ]
        answer(resp, channels.latest(self._platform.redis, index, wanted))


class MeterPointsResource:
    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        scope = self._platform.scope(req)
        items = self._platform.database.transaction(
            lambda connection: channels.points_of_meter(connection, record_id, scope)
        )
        answer(resp, {"items": items})
