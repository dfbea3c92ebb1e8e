"""The audit: who changed what, and who signed in; an organization's auditors see what is theirs."""

import datetime as dt
from collections.abc import Mapping

import falcon

from meterhouse.api.gate import Access
from meterhouse.api.platform import Platform
from meterhouse.api.wire import Query, answer
from meterhouse.catalogue.entity import utc
from meterhouse.store import audit
from meterhouse.store.listing import MOST, USUAL


class AuditResource:
    access: Mapping[str, Access] = {"GET": "audit"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "kind", "record_id", "actor", "action", "from", "to", "cursor", "limit")
        wanted = audit.Wanted(
            kind=audit.known_kind(query.text("kind")),
            record_id=query.whole("record_id", most=2**62),
            actor=query.text("actor"),
            action=query.one_of("action", tuple(audit.ACTIONS)),
            first=_stamp(query, "from"),
            after=_stamp(query, "to"),
            cursor=query.whole("cursor", most=2**62),
            limit=query.whole("limit", most=MOST) or USUAL,
        )
        items, following = audit.everything(self._platform.database, wanted, self._platform.scope(req))
        answer(resp, {"items": items, "next": following})


def _stamp(query: Query, name: str) -> dt.datetime | None:
    moment = query.instant(name)
    return None if moment is None else utc(moment)
