"""Registrations: people ask for an account, people managers approve or refuse."""

from collections.abc import Mapping

import falcon
import msgspec

from meterhouse.api.gate import PUBLIC, Access, client_address
from meterhouse.api.platform import Platform
from meterhouse.api.records import BASE
from meterhouse.api.wire import Query, answer, body, from_json
from meterhouse.kernel.errors import Forbidden
from meterhouse.store.registrations import Wish


class _Wish(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    email: str
    password: str
    display_name: str | None = None


class _Rights(msgspec.Struct, forbid_unknown_fields=True):
    role: str
    organization_id: int | None = None
    space_ids: list[int] = []
    tenant_ids: list[int] = []


class RegistrationsResource:
    access: Mapping[str, Access] = {"POST": PUBLIC, "GET": "people"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """The same answer whether the name is taken or not."""
        Query(req)
        if not self._platform.settings.registration:
            raise Forbidden("accounts are made by those who run this installation; ask them")
        given = from_json(body(req), _Wish)
        wish = Wish(given.name, given.display_name, given.email, given.password)
        self._platform.registrations.ask(wish, client_address(req))
        resp.status = falcon.HTTP_202

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        _check_sees_all(self._platform, req)
        answer(resp, {"items": self._platform.registrations.waiting()})


class RegistrationResource:
    access: Mapping[str, Access] = {"DELETE": "people"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_delete(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        _check_sees_all(self._platform, req)
        self._platform.registrations.refuse(record_id)
        resp.status = falcon.HTTP_204


class ApprovalResource:
    access: Mapping[str, Access] = {"POST": "people"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_post(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        _check_sees_all(self._platform, req)
        rights = msgspec.structs.asdict(from_json(body(req), _Rights))
        kept = self._platform.registrations.approve(record_id, rights, self._platform.records(req))
        self._platform.people.changed()
        resp.location = f"{BASE}/users/{kept.stored.id}"
        answer(resp, kept.answer, falcon.HTTP_201)


def _check_sees_all(platform: Platform, req: falcon.Request) -> None:
    """Who registers belongs to no organization yet: those of one among several learn nothing of them."""
    scope = platform.scope(req)
    if scope.is_everything:
        return
    [(organizations,)] = platform.database.rows("SELECT COUNT(*) FROM meterhouse_system.organization")
    if not scope.limit.is_organization or organizations > 1:
        raise Forbidden("registrations are for those who see the whole installation")
