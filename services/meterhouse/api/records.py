"""Records over REST: one pair of resources serves every kind of the catalogue."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import falcon
import msgspec
import orjson

from meterhouse.api.gate import Access, principal
from meterhouse.api.platform import Platform
from meterhouse.api.wire import Query, answer, body, decoded, from_json, optional
from meterhouse.catalogue import Entity
from meterhouse.kernel.errors import Malformed
from meterhouse.store.listing import MOST, USUAL, Wanted
from meterhouse.store.records import Kept

BASE = "/api/v1"
_TAG = re.compile(r'(?:W/)?"(\d{1,18})"')


def access_of(entity: Entity) -> Mapping[str, Access]:
    """What seeing a record takes, and what changing it takes."""
    return {"GET": entity.read} | dict.fromkeys(("POST", "PUT", "PATCH", "DELETE"), entity.write)


class _Records:
    """Base of what serves one kind; `methods` says which of its rights a resource takes over."""

    methods: tuple[str, ...] = ("GET", "POST", "PUT", "PATCH", "DELETE")

    def __init__(self, platform: Platform, entity: Entity) -> None:
        self._platform, self._entity = platform, entity
        self.access = {method: access for method, access in access_of(entity).items() if method in self.methods}

    def _wrote(self, kept: Sequence[Kept], dry_run: bool) -> None:
        if self._entity.write == "people" and not dry_run and any(each.has_changed for each in kept):
            self._platform.people.changed(*(each.stored.id for each in kept if self._entity.kind == "users"))


class CollectionResource(_Records):
    methods = ("GET", "POST", "PATCH")

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "limit", "cursor", "q", "sort", "deleted", others=True)
        limit = query.whole("limit", most=MOST) or USUAL
        resp.content_type = falcon.MEDIA_JSON
        if query.truth("deleted"):
            items = self._platform.records(req).deleted(self._entity.kind, limit)
            resp.data = orjson.dumps({"items": items, "next": None, "total": len(items)})
            return
        wanted = Wanted(
            self._entity.kind,
            query.text("q") or "",
            query.rest,
            query.text("sort") or "id",
            query.text("cursor"),
            limit,
        )
        # What a limited person sees changes with the clock as well; of people we keep nothing.
        if principal(req).limit.is_none and self._entity.read != "people":
            resp.data = self._platform.kept.answer(
                (self._entity.kind, req.query_string), lambda: self._page(req, wanted)
            )
        else:
            resp.data = self._page(req, wanted)

    def _page(self, req: falcon.Request, wanted: Wanted) -> bytes:
        page = self._platform.records(req).page(wanted)
        return orjson.dumps({"items": page.items, "next": page.next, "total": page.total})

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        dry_run = Query(req, "dry_run").truth("dry_run")
        given = decoded(req)
        records = self._platform.records(req)
        if isinstance(given, list):
            _few(given)
            kept = records.create_all(self._entity.kind, given, dry_run=dry_run)
            self._wrote(kept, dry_run)
            answer(resp, {"items": [_created_answer(each, dry_run) for each in kept]}, _created_status(dry_run))
            return
        one = records.create(self._entity.kind, given, dry_run=dry_run)
        self._wrote([one], dry_run)
        _created(resp, one, dry_run)

    def on_patch(self, req: falcon.Request, resp: falcon.Response) -> None:
        """The same change of several records."""
        dry_run = Query(req, "dry_run").truth("dry_run")
        given = from_json(body(req), _Several)
        _few(given.ids)
        kept = self._platform.records(req).patch_all(self._entity.kind, given.ids, given.change, dry_run=dry_run)
        self._wrote(kept, dry_run)
        answer(resp, {"items": [each.answer for each in kept]})


class _Several(msgspec.Struct, forbid_unknown_fields=True):
    ids: list[int]
    change: dict[str, Any]


class ItemResource(_Records):
    methods = ("GET", "PUT", "PATCH", "DELETE")

    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        stored, item = self._platform.records(req).get(self._entity.kind, record_id)
        resp.etag = str(stored.version)
        if stored.version in (_tags(req.get_header("If-None-Match")) or ()):
            resp.status = falcon.HTTP_304
            return
        answer(resp, item)

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
        query = Query(req, "dry_run", "unbind")
        dry_run, unbind = query.truth("dry_run"), query.truth("unbind")
        records = self._platform.records(req)
        kept = records.delete(self._entity.kind, record_id, version=_if_match(req), unbind=unbind, dry_run=dry_run)
        self._wrote([kept], dry_run)
        if dry_run:
            answer(resp, kept.answer)
        else:
            resp.status = falcon.HTTP_204

    def _changed(self, resp: falcon.Response, kept: Kept, dry_run: bool) -> None:
        self._wrote([kept], dry_run)
        if not dry_run:
            resp.etag = str(kept.stored.version)
        answer(resp, kept.answer)


class CloneResource(_Records):
    methods = ("POST",)

    def on_post(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        dry_run = Query(req, "dry_run").truth("dry_run")
        records = self._platform.records(req)
        kept = records.clone(self._entity.kind, record_id, optional(req), dry_run=dry_run)
        self._wrote([kept], dry_run)
        _created(resp, kept, dry_run)


class RestoreResource(_Records):
    methods = ("POST",)

    def on_post(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        dry_run = Query(req, "dry_run").truth("dry_run")
        kept = self._platform.records(req).restore(self._entity.kind, record_id, dry_run=dry_run)
        self._wrote([kept], dry_run)
        _created(resp, kept, dry_run)


class UsesResource(_Records):
    methods = ("GET",)

    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        found = self._platform.records(req).uses(self._entity.kind, record_id)
        answer(resp, {"items": [asdict(use) for use in found], "total": len(found)})


class PathsResource(_Records):
    methods = ("GET",)

    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        answer(resp, {"items": self._platform.records(req).paths(self._entity.kind, record_id)})


class HistoryResource(_Records):
    methods = ("GET",)

    def on_get(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        query = Query(req, "cursor", "limit")
        limit = query.whole("limit", most=MOST) or USUAL
        items, following = self._platform.records(req).history(
            self._entity.kind, record_id, query.whole("cursor", most=2**62), limit
        )
        answer(resp, {"items": items, "next": following})


def _created(resp: falcon.Response, kept: Kept, dry_run: bool) -> None:
    if not dry_run:
        resp.location = f"{BASE}/{kept.stored.entity.kind}/{kept.stored.id}"
        resp.etag = str(kept.stored.version)
    answer(resp, _created_answer(kept, dry_run), _created_status(dry_run))


def _created_answer(kept: Kept, dry_run: bool) -> dict[str, Any]:
    """Without its id while it is none yet: it will be another one when it is done."""
    return kept.answer | {"id": None} if dry_run else kept.answer | kept.shown_once


def _created_status(dry_run: bool) -> str:
    return falcon.HTTP_200 if dry_run else falcon.HTTP_201


def _few(several: Sequence[object]) -> None:
    if not 1 <= len(several) <= MOST:
        raise Malformed(f"{len(several)} records at once; take 1 to {MOST}")


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
