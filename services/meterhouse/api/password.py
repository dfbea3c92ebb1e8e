"""Passwords: changed by their owner, or forgotten and given anew by a link in the mail."""

from collections.abc import Mapping

import falcon
import msgspec

from meterhouse.api import cookies
from meterhouse.api.gate import PUBLIC, SIGNED_IN, Access, bearer, client_address, principal
from meterhouse.api.platform import Platform
from meterhouse.api.session import answer_session, start
from meterhouse.api.wire import Query, body, from_json
from meterhouse.kernel.errors import Fault, Refused


class _Change(msgspec.Struct, forbid_unknown_fields=True):
    current: str
    new: str


class _Forgotten(msgspec.Struct, forbid_unknown_fields=True):
    name: str | None = None
    email: str | None = None


class _Reset(msgspec.Struct, forbid_unknown_fields=True):
    token: str
    new: str


class PasswordResource:
    """Answers a new session in the way of the old one: all others have ended."""

    access: Mapping[str, Access] = {"POST": SIGNED_IN}
    before_new_password = ("POST",)

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        given = from_json(body(req), _Change)
        asking = principal(req)
        by_cookie = bearer(req) is None and cookies.token(req) is not None
        before = self._platform.people.sessions.one(asking.session) if asking.session else None
        begun = start(
            req, is_short=before is not None and before.is_short, is_remembered=bool(before and before.is_remembered)
        )
        session = self._platform.people.change_password(asking, given.current, given.new, begun)
        answer_session(resp, self._platform, session, by_cookie=by_cookie)


class ForgottenResource:
    access: Mapping[str, Access] = {"POST": PUBLIC}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """The same answer whoever is named."""
        Query(req)
        given = from_json(body(req), _Forgotten)
        if not given.name and not given.email:
            raise Refused([Fault("name", "give the name that you sign in with, or your e-mail address")])
        self._platform.resets.ask(given.name, given.email, client_address(req))
        resp.status = falcon.HTTP_202


class ResetResource:
    access: Mapping[str, Access] = {"POST": PUBLIC}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        given = from_json(body(req), _Reset)
        self._platform.resets.take(given.token, given.new, client_address(req))
        resp.status = falcon.HTTP_204
