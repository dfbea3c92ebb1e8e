"""Sign-in with the installation's OpenID provider: there, and back with cookies or with the reason why not."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

import falcon
import structlog

from meterhouse.api import cookies
from meterhouse.api.gate import PUBLIC, Access
from meterhouse.api.platform import Platform
from meterhouse.api.session import start
from meterhouse.api.wire import Query
from meterhouse.kernel.errors import Conflict, Malformed, NotFound, NotSignedIn, Refused, Unavailable
from meterhouse.store.accounts import Account, at_address
from meterhouse.store.oidc import WAY_SECONDS, Identity, OpenId
from meterhouse.store.records import Records

log = structlog.get_logger()

_OURS = re.compile(r"/(?![/\\])[\w\-./?=&%]*", re.ASCII)
"""A path of this installation: not `//elsewhere`."""


class OidcResource:
    access: Mapping[str, Access] = {"GET": PUBLIC}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        to = Query(req, "to").text("to") or "/"
        url, number = _provider(self._platform).begin(to if _OURS.fullmatch(to) else "/")
        cookies.give_way(resp, number, WAY_SECONDS, secure=self._platform.settings.is_encrypted)
        _lead(resp, url)


class OidcCallbackResource:
    """Whatever comes of it, the browser is led to a page: nobody reads a problem as JSON here."""

    access: Mapping[str, Access] = {"GET": PUBLIC}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        provider, query = _provider(self._platform), Query(req, "state", "code", others=True)
        cookies.take_way(resp)
        root = self._platform.settings.web_root
        try:
            state = query.required("state")
            if state != cookies.way(req):
                raise NotSignedIn("this way to sign in was begun by another browser")
            identity = provider.finish(state, query.text("code") or "")
            account = self._account(identity)
        except _Unwelcome as reason:
            log.info("oidc_unwelcome", reason=reason.code)
            _lead(resp, f"{root}/#/refused?{urlencode({'reason': reason.code})}")
            return
        except (NotSignedIn, Unavailable, Malformed) as reason:
            log.warning("oidc_failed", reason=str(reason))
            _lead(resp, f"{root}/#/refused?reason=failed")
            return
        session = self._platform.people.welcome(account, start(req, is_short=True), "oidc")
        cookies.give(resp, session, secure=self._platform.settings.is_encrypted)
        _lead(resp, f"{root}{identity.to}")

    def _account(self, identity: Identity) -> Account:
        found = at_address(self._platform.database, identity.email)
        if not found and self._platform.settings.oidc_create:
            self._make(identity)
            raise _Unwelcome("waits")
        if len(found) != 1:
            raise _Unwelcome("unknown" if not found else "several")
        if not found[0].is_open:
            raise _Unwelcome("waits")
        return found[0]

    def _make(self, identity: Identity) -> None:
        """Not enabled: whoever enables it says what it may see."""
        body = {
            "name": identity.email,
            "display_name": identity.name,
            "email": identity.email,
            "role": "viewer",
            "is_enabled": False,
        }
        try:
            Records(self._platform.database, "oidc").create("users", body)
        except (Conflict, Refused) as reason:
            log.warning("oidc_account_not_made", reason=str(reason))
            raise _Unwelcome("unknown") from reason


class _Unwelcome(Exception):
    """The provider knows them, and we let nobody in."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _provider(platform: Platform) -> OpenId:
    if platform.openid is None:
        raise NotFound("no OpenID provider is set")
    return platform.openid


def _lead(resp: falcon.Response, url: str) -> None:
    resp.status = falcon.HTTP_302
    resp.set_header("Location", url)
    resp.set_header("Cache-Control", "no-store")
