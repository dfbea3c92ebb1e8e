"""Cookies of the two apps: a page's scripts never see the tokens, and other sites' pages cannot use them."""

import time

import falcon

from meterhouse.kernel.errors import Forbidden
from meterhouse.store.people import COOKIE as TOKEN
from meterhouse.store.people import Session

REFRESH = "meterhouse_refresh"
_WAY = "meterhouse_way"
"""Number of the way to an OpenID provider and back."""

_ALL = "/api/v1"
_SESSION = f"{_ALL}/session"
_HEADER = ("X-Requested-With", "meterhouse")


def token(req: falcon.Request) -> str | None:
    return _value(req, TOKEN)


def refresh_token(req: falcon.Request) -> str | None:
    return _value(req, REFRESH)


def way(req: falcon.Request) -> str | None:
    return _value(req, _WAY)


def check_own_page(req: falcon.Request) -> None:
    """Forbidden without the header that no other site's page can send."""
    name, value = _HEADER
    if (req.get_header(name) or "").lower() != value:
        raise Forbidden(f"a request by cookie that changes something takes the header {name}: {value}")


def give(resp: falcon.Response, session: Session, *, secure: bool) -> None:
    """Kept until the browser is closed, or as long as they are good where it shall remember."""
    now, kept = time.time(), session.kept.is_remembered
    _set(resp, TOKEN, session.token, _ALL, int(session.until - now) if kept else None, secure)
    if session.refresh_token is not None:
        _set(resp, REFRESH, session.refresh_token, _SESSION, int(session.kept.ends - now) if kept else None, secure)


def take_away(resp: falcon.Response) -> None:
    resp.unset_cookie(TOKEN, path=_ALL, same_site="Strict")
    resp.unset_cookie(REFRESH, path=_SESSION, same_site="Strict")


def give_way(resp: falcon.Response, number: str, seconds: int, *, secure: bool) -> None:
    """Lax: the provider's page leads back to us, which is another site's doing."""
    resp.set_cookie(_WAY, number, max_age=seconds, path=_SESSION, secure=secure, http_only=True, same_site="Lax")


def take_way(resp: falcon.Response) -> None:
    resp.unset_cookie(_WAY, path=_SESSION, same_site="Lax")


def _set(resp: falcon.Response, name: str, value: str, path: str, seconds: int | None, secure: bool) -> None:
    resp.set_cookie(name, value, max_age=seconds, path=path, secure=secure, http_only=True, same_site="Strict")


def _value(req: falcon.Request, name: str) -> str | None:
    values = req.get_cookie_values(name)
    return values[0] if values and values[0] else None
