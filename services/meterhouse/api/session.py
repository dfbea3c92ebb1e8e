"""Signing in and out."""

from collections.abc import Mapping

import falcon
import msgspec

from meterhouse.api.gate import PUBLIC, SIGNED_IN, Access, bearer, principal
from meterhouse.api.platform import Platform
from meterhouse.api.wire import Query, answer, body, from_json


class Credentials(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    password: str


class SessionResource:
    access: Mapping[str, Access] = {"POST": PUBLIC, "GET": SIGNED_IN, "DELETE": SIGNED_IN}

    def __init__(self, platform: Platform) -> None:
        self._people = platform.people

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        given = from_json(body(req), Credentials)
        session = self._people.sign_in(given.name, given.password, _client(req))
        resp.set_header("Cache-Control", "no-store")
        answer(resp, {"token": session.token, "expires_at": session.expires_at, "user": session.principal.user})

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        answer(resp, {"user": principal(req).user})

    def on_delete(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        token = bearer(req)
        if token is not None and principal(req).kind == "user":  # a key ends by being deleted
            self._people.sign_out(token)
        resp.status = falcon.HTTP_204


def _client(req: falcon.Request) -> str:
    """Address of the browser: what our own proxy put last, since anybody may send the rest."""
    route = [address.strip() for address in (req.get_header("X-Forwarded-For") or "").split(",") if address.strip()]
    return route[-1] if route else req.remote_addr
