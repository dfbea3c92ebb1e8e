"""Working calendars as days: weekends, holidays and exceptions worked out."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict

import falcon

from meterhouse.api.gate import Access
from meterhouse.api.platform import Platform
from meterhouse.api.route import Operation, Parameter, Route
from meterhouse.api.wire import Query, answer
from meterhouse.catalogue.places import WorkingCalendar
from meterhouse.catalogue.working import days
from meterhouse.kernel.errors import Malformed


class DaysResource:
    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        year = Query(req, "year").whole("year", least=1900, most=2200)
        if year is None:
            raise Malformed("the parameter year is missing")
        stored, _ = self._platform.records(req).get("working-calendars", record_id)
        calendar = stored.record
        assert isinstance(calendar, WorkingCalendar)
        found = days(calendar, dt.date(year, 1, 1), dt.date(year + 1, 1, 1))
        answer(resp, {"items": [asdict(day) for day in found]})


def routes(platform: Platform) -> Iterator[Route]:
    year = Parameter("year", "Of the days", {"type": "integer", "minimum": 1900, "maximum": 2200}, required=True)
    listed = Operation(
        "workingDays",
        "working-calendars",
        "Each day of a year: whether it is worked, and why",
        {"200": {"$ref": "#/components/schemas/WorkingDays"}},
        (year,),
        refusals=("404",),
    )
    yield Route("/working-calendars/{record_id}/days", DaysResource(platform), {"GET": listed})
