"""What sensors measured, folded into steps of the site's calendar."""

from collections.abc import Iterator, Mapping
from typing import cast

import falcon

from meterhouse.api.gate import Access
from meterhouse.api.platform import Platform
from meterhouse.api.reports import period_in
from meterhouse.api.route import FROM, TO, Operation, Parameter, Route
from meterhouse.api.wire import Query, answer
from meterhouse.reports import Engine
from meterhouse.reports.period import STEPS, Step
from meterhouse.reports.sensors import sensor


class SensorResource:
    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform, engine: Engine) -> None:
        self._platform, self._engine = platform, engine

    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        query = Query(req, "from", "to", "step")
        period = period_in(query)
        step = cast(Step, query.one_of("step", STEPS) or "hour")
        stored, _ = self._platform.records(req).get("sensors", record_id)
        sees = self._platform.scope(req).sees
        answer(resp, sensor(self._engine.directories, record_id, stored.fields["name"], period, step, sees))


def routes(platform: Platform, engine: Engine) -> Iterator[Route]:
    measured = Operation(
        "sensorValues",
        "sensors",
        "Mean, least and greatest value of each point of a sensor, step by step",
        {"200": {"$ref": "#/components/schemas/Sensed"}},
        (
            FROM,
            TO,
            Parameter("step", "How finely; by the hour when not given", {"enum": list(STEPS)}),
        ),
        refusals=("404", "422"),
    )
    yield Route("/sensors/{record_id}/values", SensorResource(platform, engine), {"GET": measured})
