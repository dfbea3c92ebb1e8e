"""The whole site as one document, out and in: a workbook, an archive of YAML, or one text.

`POST /site` answers for every row what became of it. When one is refused, nothing at all is changed; the answer
is 200 all the same, as it is the answer to what was asked: what is right and wrong with this document.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import falcon

from meterhouse.api.gate import Access, principal
from meterhouse.api.platform import Platform
from meterhouse.api.route import JSON, Operation, Parameter, Route
from meterhouse.api.sheets import YAML_TYPES, verdict
from meterhouse.api.wire import JSON_TYPES, Query, answer, attach, body, type_of
from meterhouse.catalogue import CATALOGUE
from meterhouse.catalogue.permissions import Permission
from meterhouse.kernel.errors import Forbidden
from meterhouse.store import document, packed, sheet, site_files
from meterhouse.store.names import ORDER
from meterhouse.store.site_files import Rows, Site
from meterhouse.store.workbook import XLSX

_NEEDED: tuple[Permission, ...] = ("configuration", "metering", "money")

_READERS: Mapping[str, Callable[[bytes], Site]] = {
    **dict.fromkeys(JSON_TYPES, site_files.from_json),
    **dict.fromkeys(YAML_TYPES, site_files.from_yaml),
    XLSX: site_files.from_xlsx,
    site_files.ZIP: site_files.from_zip,
}
_WRITERS: Mapping[str, tuple[str, Callable[[Rows], bytes]]] = {
    "xlsx": (XLSX, site_files.to_xlsx),
    "zip": (site_files.ZIP, site_files.to_zip),
    "json": (sheet.JSON, site_files.to_json),
}


class SiteResource:
    """`POST /site`: all of it or nothing."""

    access: Mapping[str, Access] = {"POST": "configuration"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        _check_permitted(req)
        dry_run = Query(req, "dry_run").truth("dry_run")
        raw = body(req, types=tuple(_READERS), most=packed.MOST_PACKED)
        site = _READERS[type_of(req)](raw)
        outcomes = document.merged(self._platform.records(req), site.document, dry_run=dry_run)
        is_kept = not dry_run and not any(outcome.faults for outcome in outcomes)
        answer(resp, verdict(outcomes, site.place, is_kept=is_kept))


class SiteFileResource:
    """`GET /site.xlsx`: every kind that the asker may read, as far as it is seen."""

    access: Mapping[str, Access] = {"GET": "configuration"}

    def __init__(self, platform: Platform, suffix: str) -> None:
        self._platform, self._suffix = platform, suffix

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        _check_permitted(req)
        Query(req)
        permissions = principal(req).permissions
        kinds = [kind for kind in ORDER if CATALOGUE[kind].read in permissions]
        told = document.export(self._platform.database, self._platform.scope(req), kinds)
        content_type, write = _WRITERS[self._suffix]
        attach(resp, write(told), content_type, f"site.{self._suffix}")


def _check_permitted(req: falcon.Request) -> None:
    asking = principal(req)
    lacking = [each for each in _NEEDED if each not in asking.permissions]
    if lacking:
        raise Forbidden(f"a whole site takes the permission {lacking[0]!r} too; {asking.name} is {asking.role}")


def routes(platform: Platform) -> Iterator[Route]:
    binary = {"type": "string", "format": "binary"}
    rows: dict[str, Any] = {
        "type": "object",
        "propertyNames": {"enum": list(ORDER)},
        "additionalProperties": {"type": "array", "items": {"type": "object"}},
    }
    taken = Operation(
        "importSite",
        "site",
        "Bring the site to what a document says, all of it or nothing: when a row is refused, the answer says so"
        " and nothing was changed",
        {"200": {"$ref": "#/components/schemas/Imported"}},
        (Parameter("dry_run", "Do nothing, and answer what would be done", {"type": "boolean"}),),
        body=rows,
        body_types=(JSON, sheet.YAML, XLSX, site_files.ZIP),
        refusals=("413", "415", "422"),
    )
    yield Route("/site", SiteResource(platform), {"POST": taken})
    for suffix, (content_type, _) in _WRITERS.items():
        told = Operation(
            f"exportSite{suffix.capitalize()}",
            "site",
            f"The whole site as {suffix}",
            {"200": rows if suffix == "json" else binary},
            answer_type=content_type,
        )
        yield Route(f"/site.{suffix}", SiteFileResource(platform, suffix), {"GET": told})
