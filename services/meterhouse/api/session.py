"""Signing in, staying in and signing out; one's sessions everywhere, and the ways to sign in that there are."""

from collections.abc import Mapping
from typing import Any

import falcon
import msgspec

from meterhouse.api import cookies
from meterhouse.api.gate import PUBLIC, SIGNED_IN, Access, bearer, client_address, principal
from meterhouse.api.platform import Platform
from meterhouse.api.wire import Query, answer, body, from_json, optional
from meterhouse.kernel.errors import Forbidden, NotFound, NotSignedIn
from meterhouse.store.accounts import account
from meterhouse.store.people import Session
from meterhouse.store.rows import instant_of
from meterhouse.store.sessions import Kept, Start


class Credentials(msgspec.Struct, forbid_unknown_fields=True):
    """cookie     the tokens go into cookies, which `remember` keeps when the browser is closed
    refresh    the token shall live for minutes and be renewed
    """

    name: str
    password: str
    cookie: bool = False
    remember: bool = False
    refresh: bool = False


class _Refresh(msgspec.Struct, forbid_unknown_fields=True):
    refresh_token: str


class SessionResource:
    access: Mapping[str, Access] = {"POST": PUBLIC, "GET": SIGNED_IN, "DELETE": SIGNED_IN}
    before_new_password = ("GET", "DELETE")

    def __init__(self, platform: Platform) -> None:
        self._platform, self._people = platform, platform.people

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        given = from_json(body(req), Credentials)
        begun = start(req, is_short=given.cookie or given.refresh, is_remembered=given.remember)
        session = self._people.sign_in(given.name, given.password, begun.client, begun)
        answer_session(resp, self._platform, session, by_cookie=given.cookie)

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        asking = principal(req)
        until = None if asking.until == float("inf") else instant_of(asking.until)
        answer(resp, {"user": asking.user, "expires_at": until})

    def on_delete(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        token = bearer(req) or cookies.token(req)
        if token is not None and principal(req).kind == "user":  # a key ends by being deleted
            self._people.sign_out(token)
        cookies.take_away(resp)
        resp.status = falcon.HTTP_204


class RefreshResource:
    access: Mapping[str, Access] = {"POST": PUBLIC}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        given, kept = optional(req), cookies.refresh_token(req)
        if given:
            token = msgspec.convert(given, _Refresh).refresh_token
        elif kept is not None:
            cookies.check_own_page(req)
            token = kept
        else:
            raise NotSignedIn('send {"refresh_token": …}, or the cookie that holds it')
        by_cookie = not given
        try:
            session = self._platform.people.renew(token, from_browser=by_cookie)
        except NotSignedIn:
            if by_cookie:
                cookies.take_away(resp)
            raise
        answer_session(resp, self._platform, session, by_cookie=by_cookie)


class WaysResource:
    """Before anybody has signed in: what the page may offer."""

    access: Mapping[str, Access] = {"GET": PUBLIC}

    def __init__(self, platform: Platform) -> None:
        self._settings = platform.settings

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        oidc = {"name": self._settings.oidc_name} if self._settings.oidc_issuer else None
        answer(resp, {"password": True, "registration": self._settings.registration, "oidc": oidc})


class SessionsResource:
    """One's own; those of others for whoever manages people and sees them."""

    access: Mapping[str, Access] = {"GET": SIGNED_IN, "DELETE": SIGNED_IN}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        user = Query(req, "user").whole("user")
        current = principal(req).session
        kept = going_on(self._platform, whose(self._platform, req, user))
        answer(resp, {"items": [_told(each, current) for each in kept]})

    def on_delete(self, req: falcon.Request, resp: falcon.Response) -> None:
        query = Query(req, "user", "others")
        keep = principal(req).session if query.truth("others") else None
        user = whose(self._platform, req, query.whole("user"))
        end(self._platform, req, *(each for each in going_on(self._platform, user) if each.id != keep))
        if keep is None and user == principal(req).id:
            cookies.take_away(resp)
        resp.status = falcon.HTTP_204


class OneSessionResource:
    access: Mapping[str, Access] = {"DELETE": SIGNED_IN}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_delete(self, req: falcon.Request, resp: falcon.Response, session: str) -> None:
        Query(req)
        kept = self._platform.people.sessions.one(session)
        missing = NotFound("there is no such session")
        if kept is None:
            raise missing
        try:
            whose(self._platform, req, kept.user_id)
        except (Forbidden, NotFound) as reason:
            raise missing from reason
        end(self._platform, req, kept)
        resp.status = falcon.HTTP_204


def start(req: falcon.Request, *, is_short: bool, is_remembered: bool = False) -> Start:
    return Start(client_address(req), req.user_agent or "", is_short, is_remembered)


def answer_session(resp: falcon.Response, platform: Platform, session: Session, *, by_cookie: bool) -> None:
    resp.set_header("Cache-Control", "no-store")
    told: dict[str, Any] = {
        "expires_at": session.expires_at,
        "user": session.principal.user,
        "refresh_expires_at": session.refresh_expires_at,
    }
    if by_cookie:
        cookies.give(resp, session, secure=platform.settings.is_encrypted)
    else:
        told |= {"token": session.token, "refresh_token": session.refresh_token}
    answer(resp, told)


def whose(platform: Platform, req: falcon.Request, user: int | None) -> int:
    """The user that is meant; oneself where none is named."""
    asking = principal(req)
    if asking.kind == "user" and user in (None, asking.id):
        return asking.id
    if user is None:
        raise Forbidden("a key has no sessions; name a user")
    if "people" not in asking.permissions:
        raise Forbidden("the sessions of others take the permission 'people'")
    if not platform.scope(req).sees("users", user):
        raise NotFound(f"there is no user {user}")
    return user


def going_on(platform: Platform, user: int) -> list[Kept]:
    """Without those that a new password has ended."""
    found = account(platform.database, "id", user)
    return [each for each in platform.people.sessions.of(user) if found is not None and each.mark == found.mark]


def end(platform: Platform, req: falcon.Request, *ended: Kept) -> None:
    platform.people.sessions.end(*ended)
    for each in ended:
        found = account(platform.database, "id", each.user_id)
        of = found.name if found else str(each.user_id)
        platform.people.note(principal(req).actor, "sign-out", found, user=of, client=each.client)


def _told(kept: Kept, current: str | None) -> dict[str, Any]:
    return {
        "id": kept.id,
        "created": instant_of(kept.created),
        "seen": instant_of(kept.seen),
        "expires_at": instant_of(kept.ends),
        "client": kept.client,
        "agent": kept.agent,
        "current": kept.id == current,
    }
