"""Records over REST: one pair of resources serves every kind of the catalogue."""

import re
from collections.abc import Mapping

import falcon
import orjson

from meterhouse.api.gate import Access, principal
from meterhouse.api.platform import Platform
from meterhouse.api.wire import Query, answer, decoded, optional
from meterhouse.catalogue import Entity
from meterhouse.kernel.errors import Malformed
from meterhouse.store.listing import MOST, USUAL, Wanted
from meterhouse.store.records import Kept

BASE = "/api/v1"
_TAG = re.compile(r'(?:W/)?"(\d{1,18})"')


def access_of(entity: Entity) -> Mapping[str, Access]:
    """People are managed by administrators alone, and seen by nobody else."""
    if entity.write == "people":
        return dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), Access.PEOPLE)
    return {"GET": Access.SIGNED_IN} | dict.fromkeys(("POST", "PUT", "PATCH", "DELETE"), Access.CONFIGURE)


class _Records:
    def __init__(self, platform: Platform, entity: Entity) -> None:
        self._platform, self._entity = platform, entity
        self.access = access_of(entity)

    def _wrote(self, kept: Kept, dry_run: bool) -> None:
        if self._entity.write == "people" and kept.has_changed and not dry_run:
            self._platform.people.changed()


class CollectionResource(_Records):
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "limit", "cursor", "q", "sort", others=True)
        wanted = Wanted(
            self._entity.kind,
            query.text("q") or "",
            query.rest,
            query.text("sort") or "id",
            query.text("cursor"),
            query.whole("limit", most=MOST) or USUAL,
        )
        resp.content_type = falcon.MEDIA_JSON
        if principal(req).space_id is None:
            resp.data = self._platform.kept.answer(
                (self._entity.kind, req.query_string), lambda: self._page(req, wanted)
            )
        else:  # what a limited person sees changes with the clock as well
            resp.data = self._page(req, wanted)

    def _page(self, req: falcon.Request, wanted: Wanted) -> bytes:
        page = self._platform.records(req).page(wanted)
        return orjson.dumps({"items": page.items, "next": page.next, "total": page.total})

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        dry_run = Query(req, "dry_run").truth("dry_run")
        kept = self._platform.records(req).create(self._entity.kind, decoded(req), dry_run=dry_run)
        self._wrote(kept, dry_run)
        _created(resp, kept, dry_run)


class ItemResource(_Records):
    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        stored, names = self._platform.records(req).get(self._entity.kind, record_id)
        resp.etag = str(stored.version)
        if stored.version in (_tags(req.get_header("If-None-Match")) or ()):
            resp.status = falcon.HTTP_304
            return
        answer(resp, stored.answer | {"_names": names})

    def on_put(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        dry_run = Query(req, "dry_run").truth("dry_run")
        given = decoded(req)
        _same_record(given, record_id)
        records = self._platform.records(req)
        kept = records.replace(self._entity.kind, record_id, given, version=_if_match(req), dry_run=dry_run)
        self._changed(resp, kept, dry_run)

    def on_patch(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        dry_run = Query(req, "dry_run").truth("dry_run")
        given = decoded(req)
        _same_record(given, record_id)
        records = self._platform.records(req)
        kept = records.patch(self._entity.kind, record_id, given, version=_if_match(req), dry_run=dry_run)
        self._changed(resp, kept, dry_run)

    def on_delete(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        dry_run = Query(req, "dry_run").truth("dry_run")
        records = self._platform.records(req)
        kept = records.delete(self._entity.kind, record_id, version=_if_match(req), dry_run=dry_run)
        self._wrote(kept, dry_run)
        if dry_run:
            answer(resp, kept.stored.answer)
        else:
            resp.status = falcon.HTTP_204

    def _changed(self, resp: falcon.Response, kept: Kept, dry_run: bool) -> None:
        self._wrote(kept, dry_run)
        if not dry_run:
            resp.etag = str(kept.stored.version)
        answer(resp, kept.stored.answer)


class CloneResource(_Records):
    def __init__(self, platform: Platform, entity: Entity) -> None:
        super().__init__(platform, entity)
        self.access = {"POST": access_of(entity)["POST"]}

    def on_post(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        dry_run = Query(req, "dry_run").truth("dry_run")
        records = self._platform.records(req)
        kept = records.clone(self._entity.kind, record_id, optional(req), dry_run=dry_run)
        self._wrote(kept, dry_run)
        _created(resp, kept, dry_run)


def _created(resp: falcon.Response, kept: Kept, dry_run: bool) -> None:
    if dry_run:  # an id that will be another one when it is done
        answer(resp, kept.stored.answer | {"id": None})
        return
    resp.location = f"{BASE}/{kept.stored.entity.kind}/{kept.stored.id}"
    resp.etag = str(kept.stored.version)
    answer(resp, kept.stored.answer | kept.shown_once, falcon.HTTP_201)


def _same_record(given: object, record_id: int) -> None:
    if isinstance(given, dict) and given.get("id", record_id) != record_id:
        raise Malformed(f"the body is of record {given['id']!r}, the path of {record_id}")


def _if_match(req: falcon.Request) -> int | None:
    """The version that the record must have; None where any will do."""
    given = req.get_header("If-Match")
    if given is None or given.strip() == "*":
        return None
    tags = _tags(given)
    if len(tags) > 1:
        raise Malformed("If-Match names several versions; send the one that was read")
    return tags[0] if tags else -1


def _tags(header: str | None) -> list[int]:
    return [int(number) for number in _TAG.findall(header or "")]
