"""The tree of spaces with their meters and other parts, as far as the asker sees it."""

import time
from collections.abc import Mapping

import falcon
import orjson

from meterhouse.api.gate import Access
from meterhouse.api.platform import Platform
from meterhouse.api.wire import Query
from meterhouse.store.scope import Scope
from meterhouse.store.tree import tree


class TreeResource:
    access: Mapping[str, Access] = {"GET": "reports"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        resp.content_type = falcon.MEDIA_JSON
        scope = self._platform.scope(req)
        minute = int(time.time() // 60)  # bindings begin and end while nobody changes anything
        if scope.is_everything:
            resp.data = self._platform.kept.answer(("tree", minute), lambda: self._tree(scope))
        else:  # what a limited person sees changes with the clock as well
            resp.data = self._tree(scope)

    def _tree(self, scope: Scope) -> bytes:
        return orjson.dumps(self._platform.database.transaction(lambda connection: tree(connection, scope)))
