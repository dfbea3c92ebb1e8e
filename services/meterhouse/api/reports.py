"""Reports and the portfolio: the question out of the path and query, the answer as the engine gives it."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal, cast

import falcon
import msgspec

from meterhouse.api.gate import Access, principal
from meterhouse.api.platform import Platform
from meterhouse.api.shown import Shown, form_of
from meterhouse.api.wire import Query, answer, attach
from meterhouse.catalogue import CATALOGUE
from meterhouse.catalogue.metering import Node
from meterhouse.kernel.calendar import Calendar, date_of
from meterhouse.kernel.errors import Malformed, NotFound
from meterhouse.reports import (
    ALIASES,
    REPORTS,
    Ask,
    Engine,
    Period,
    explain,
    explain_answer,
    files,
    months,
    offered,
    portfolio,
    reports_of,
)
from meterhouse.reports.answer import CLOSED, DAY_TYPES, Closed, DayType
from meterhouse.reports.declared import SUBJECTS, By
from meterhouse.reports.explain_days import MOST_SERIES, Asked, explain_days
from meterhouse.reports.period import AGAINST, Against, Step
from meterhouse.store.series import Series

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_FILES = {".xlsx": (XLSX, files.xlsx), ".csv": (CSV, files.csv)}


class OfferedResource:
    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform, engine: Engine) -> None:
        self._platform, self._engine = platform, engine

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        subject = subject_in(Query(req, "kind", "id"))
        if subject is None:
            answer(resp, offered())
            return
        if not self._platform.scope(req).sees(*subject):
            raise NotFound(f"there is no {CATALOGUE[subject[0]].title.lower()} {subject[1]}")
        answer(resp, offered(reports_of(self._engine, subject)))


class ReportResource:
    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform, engine: Engine) -> None:
        self._platform, self._engine = platform, engine

    def on_get(self, req: falcon.Request, resp: falcon.Response, report: str, kind: str, subject: str) -> None:
        query = Query(req, "from", "to", "step", "by", "against", "category", "explain", "as_of", "closed")
        number, suffix = _subject(subject)
        ask = _ask(query, report, kind, number)
        if not self._platform.scope(req).sees(kind, number):
            raise NotFound(f"there is no {CATALOGUE[kind].title.lower()} {number}")
        found = self._engine.run(ask)
        shown = Shown(ask.report, ask.period.days, form_of(principal(req), suffix))
        shown.note(self._platform.database, principal(req), [ask.subject])
        if suffix:
            content_type, write = _FILES[suffix]
            attach(resp, write(found), content_type, _file_name(ask, found.subject, suffix))
            return
        lineage = {"explain": explain_answer(found)} if query.truth("explain") else {}
        sees = self._platform.scope(req).sees
        told = [
            months.month_told(each.close, self._engine.directories, sees) | {"parts": each.parts()}
            for each in found.months
        ]
        answer(resp, found.body() | {"months": told} | lineage)


def subject_in(query: Query) -> Node | None:
    """What has energy, by its kind and id: both are given, or neither."""
    kind, number = query.one_of("kind", SUBJECTS), query.whole("id")
    if (kind is None) != (number is None):
        raise Malformed("kind and id belong together; give both or neither")
    return (kind, number) if kind is not None and number is not None else None


def _subject(text: str) -> tuple[int, str]:
    """Id, and the suffix of the file that is asked for."""
    suffix = next((each for each in _FILES if text.endswith(each)), "")
    number = text.removesuffix(suffix)
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        raise NotFound(f"{text!r} is no id, nor an id with {' or '.join(_FILES)}")
    return int(number), suffix


def _ask(query: Query, report: str, kind: str, number: int) -> Ask:
    key, default = ALIASES.get(report, (report, "category"))
    if key not in REPORTS or kind not in REPORTS[key].kinds:
        raise NotFound(f"there is no report {report!r} of {kind}; GET /reports lists what is offered")
    return Ask(
        key,
        kind,
        number,
        period_in(query),
        cast(Step, query.one_of("step", REPORTS[key].steps) or "day"),
        cast(By, query.one_of("by", REPORTS[key].by) or default),
        _against(query),
        _as_of(query),
        _closed(query),
        query.whole("category"),
    )


def _closed(query: Query) -> Closed:
    return cast(Closed, query.one_of("closed", CLOSED)) or "as-closed"


def _against(query: Query) -> Against | None:
    return cast(Against, query.one_of("against", ("", *AGAINST))) or None


def period_in(query: Query) -> Period:
    return Period(date_in(query, "from"), date_in(query, "to"))


def date_in(query: Query, name: str) -> dt.date:
    text = query.required(name)
    try:
        date = msgspec.convert(text, dt.date)
    except msgspec.ValidationError as reason:
        raise Malformed(f"{name} is {text!r}; take a local date such as 2026-01-31") from reason
    if not 1971 <= date.year <= 2105:  # so that what it is held against is still within the range of instants
        raise Malformed(f"{name} is {text}; take a date from 1971 to 2105")
    return date


def _file_name(ask: Ask, subject: str, suffix: str) -> str:
    return f"{subject} {ask.report} {ask.period.first} to {ask.period.after}{suffix}"


class PortfolioResource:
    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform, engine: Engine) -> None:
        self._platform, self._engine = platform, engine

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "from", "to", "against")
        period, sites = period_in(query), self._sites(req)
        found = portfolio(self._engine, sites, period, _against(query) or "last-year")
        shown = Shown("portfolio", period.days, form_of(principal(req)))
        shown.note(self._platform.database, principal(req), [("spaces", site) for site in sites])
        answer(resp, found)

    def _sites(self, req: falcon.Request) -> list[int]:
        """Those that are seen; for whom sees only a part of one, that part."""
        scope = self._platform.scope(req)
        seen = [site for site in self._engine.directories.now().sites if scope.sees("spaces", site)]
        tops = frozenset(scope.limit.space_ids)
        return seen or sorted((scope.of("spaces") or frozenset()) & tops)


class ExplainResource:
    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform, engine: Engine) -> None:
        self._platform, self._engine = platform, engine

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Of a slot or an hour, by an instant in it; or of whole days."""
        query = Query(req, "series", "at", "step", "from", "to", "as_of", "closed", "peak", "days")
        series = self._series(query, req)
        subject = (series[0][0].subject_kind, series[0][0].subject_id)
        sees, ids = self._platform.scope(req).sees, tuple((key, sign) for _, key, sign in series)
        as_of, closed, peak = _as_of(query), _closed(query), query.truth("peak")
        step, days = query.one_of("step", ("slot", "hour")), cast(DayType | None, query.one_of("days", DAY_TYPES))
        if query.text("at") is None:
            if step is not None:
                raise Malformed(f"step is {step!r}; from and to name days, of which no step is chosen: leave it out")
            period = period_in(query)
            found = explain_days(self._engine, Asked(ids, period, as_of, closed, peak, days), sees)
        else:
            for name in ("from", "to", "days"):
                if query.text(name) is not None:
                    raise Malformed(f"at names a slot or an hour, {name} is about days; give the one or the other")
            at = _seconds("at", query.required_instant("at"))
            period = self._day_of(at, subject)
            if step == "hour" or len(ids) > 1:
                of: Literal["slot", "hour"] = "hour" if step == "hour" else "slot"
                asked = Asked(ids, period, as_of, closed, peak, at=at, of=of)
                found = explain_days(self._engine, asked, sees)
            else:
                found = explain(self._engine, ids[0][0], at, sees, as_of, closed)
        shown = Shown("explain", period.days, form_of(principal(req)))
        shown.note(self._platform.database, principal(req), [subject])
        answer(resp, found)

    def _day_of(self, at: int, subject: Node) -> Period:
        """The local day of an instant."""
        composition = self._engine.directories.now().configuration.composition
        day = Calendar.of(composition.zone_of(subject)).touched(at, at + 1)[0]
        return Period(date_of(day), date_of(day + 1))

    def _series(self, query: Query, req: falcon.Request) -> list[tuple[Series, int, float]]:
        """Those that are asked for, each with its id and its sign; NotFound of what the asker does not see."""
        sees = self._platform.scope(req).sees
        found: list[tuple[Series, int, float]] = []
        for text in query.required("series").split(","):
            number = text.removeprefix("-")
            if not (number.isascii() and number.isdecimal() and len(number) < 19) or len(found) == MOST_SERIES:
                raise Malformed(
                    f"series is {text!r}; take at most {MOST_SERIES} ids, those taken away with a minus: 7,-9"
                )
            series = self._engine.directories.series.series(int(number))
            if series is None or not sees(series.subject_kind, series.subject_id):
                raise NotFound(f"there is no series {number}")
            found.append((series, int(number), -1.0 if text.startswith("-") else 1.0))
        return found


def _as_of(query: Query) -> int | None:
    moment = query.instant("as_of")
    return None if moment is None else _seconds("as_of", moment)


def _seconds(name: str, moment: dt.datetime) -> int:
    """[s UTC], as tables hold it."""
    if not 1971 <= moment.year <= 2105:
        raise Malformed(f"{name} is {moment.isoformat()}; take an instant from 1971 to 2105")
    return int(moment.timestamp())
