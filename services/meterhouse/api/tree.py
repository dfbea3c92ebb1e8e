"""The tree of spaces with their meters, as far as the asker sees it."""

import threading
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import falcon
import orjson

from meterhouse.api.gate import Access, principal
from meterhouse.api.platform import Platform
from meterhouse.api.wire import Query
from meterhouse.store.engine import Connection, fetch
from meterhouse.store.scope import Scope
from meterhouse.store.version import catalogue_version

_KEPT = 64


class TreeResource:
    access: Mapping[str, Access] = {"GET": Access.SIGNED_IN}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._lock = threading.Lock()
        self._version = -1
        self._kept: dict[int | None, bytes] = {}

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        resp.content_type = falcon.MEDIA_JSON
        resp.data = self._tree(principal(req).space_id)

    def _tree(self, space_id: int | None) -> bytes:
        """Encoded, kept until the configuration changes."""
        version = catalogue_version(self._platform.database)
        with self._lock:
            if version != self._version or len(self._kept) > _KEPT:
                self._version, self._kept = version, {}
            kept = self._kept.get(space_id)
        if kept is None:
            scope = self._platform.scopes.of(space_id)
            items = self._platform.database.transaction(lambda connection: tree(connection, scope))
            kept = orjson.dumps({"items": items})
            with self._lock:
                if version == self._version:
                    self._kept[space_id] = kept
        return kept


def tree(connection: Connection, scope: Scope) -> list[dict[str, Any]]:
    """The topmost spaces that are seen, each with all below it."""
    meters = _meters(connection, scope)
    nodes: dict[int, dict[str, Any]] = {}
    parents: dict[int, int | None] = {}
    for space, name, kind, zone, currency, parent in fetch(
        connection, "SELECT id, name, kind, zone, currency, parent_id FROM meterhouse_system.space ORDER BY name, id"
    ):
        if scope.sees("spaces", space):
            shown = {"id": space, "name": name, "kind": kind, "zone": zone, "currency": currency}
            nodes[space] = shown | {"children": [], "meters": meters[space]}
            parents[space] = parent
    roots: list[dict[str, Any]] = []
    for space, node in nodes.items():
        above = nodes.get(parents[space] or 0)
        (roots if above is None else above["children"]).append(node)
    return roots


def _meters(connection: Connection, scope: Scope) -> dict[int, list[dict[str, Any]]]:
    """Meters that are bound now, by space."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for space, meter, name, category, item, master in fetch(
        connection,
        "SELECT DISTINCT owner_id, meter.id, meter.name, category_id, item_id, master_id"
        " FROM meterhouse_system.binding JOIN meterhouse_system.meter ON meter.id = part_id"
        " WHERE owner_kind = 'spaces' AND part_kind = 'meters'"
        " AND (valid_from IS NULL OR valid_from <= UTC_TIMESTAMP())"
        " AND (valid_to IS NULL OR valid_to > UTC_TIMESTAMP())"
        " ORDER BY meter.name, meter.id",
    ):
        if scope.sees("meters", meter):
            found[space].append(
                {
                    "id": meter,
                    "name": name,
                    "category_id": category,
                    "item_id": item,
                    "master_id": master if master is None or scope.sees("meters", master) else None,
                }
            )
    return found
