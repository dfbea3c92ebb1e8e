"""The round: what is to be written down of offline meters, beside what was; imports of the entries save it."""

from collections.abc import Iterator, Mapping

import falcon

from meterhouse.api.gate import Access
from meterhouse.api.platform import Platform
from meterhouse.api.reports import period_in
from meterhouse.api.route import FROM, TO, Operation, Parameter, Route
from meterhouse.api.wire import Query, answer
from meterhouse.kernel.errors import NotFound
from meterhouse.reports import Engine
from meterhouse.reports.round import round_of


class RoundResource:
    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform, engine: Engine) -> None:
        self._platform, self._engine = platform, engine

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "space", "from", "to")
        space, period = query.whole("space"), period_in(query)
        directory, scope = self._engine.directories.now(), self._platform.scope(req)
        if space is not None and (space not in directory.spaces or not scope.sees("spaces", space)):
            raise NotFound(f"there is no space {space}")
        answer(resp, {"items": round_of(self._platform.database, directory, space, period, scope.sees)})


def routes(platform: Platform, engine: Engine) -> Iterator[Route]:
    told = Operation(
        "round",
        "offline-meters",
        "Offline meters of a space in the order of the way, with what was written down of them and what is usual",
        {"200": {"$ref": "#/components/schemas/Round"}},
        (
            Parameter("space", "Id: of it and all below it; of all when not given", {"type": "integer", "minimum": 1}),
            FROM,
            TO,
        ),
        refusals=("404", "422"),
    )
    yield Route("/round", RoundResource(platform, engine), {"GET": told})
