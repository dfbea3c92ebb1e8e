"""The gate: who is asking, how often, and whether they may. What declares nothing is closed to everybody.

A resource says in `access` which permission each of its methods takes. With which records is another question,
which the scope answers. Who must change their password first reaches what a resource names in `before_new_password`.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final, Literal

import falcon

from meterhouse.api import cookies
from meterhouse.catalogue.permissions import Permission
from meterhouse.kernel.errors import Forbidden, MustChangePassword, NotSignedIn, Unavailable
from meterhouse.store.admission import Allowance
from meterhouse.store.people import People, Principal, Told
from meterhouse.store.secret import KEY_MARK

PUBLIC: Final = "anybody"
SIGNED_IN: Final = "anybody who is signed in"
Access = Permission | Literal["anybody", "anybody who is signed in"]

_UNCOUNTED = ("/healthz", "/readyz", "/metrics")
"""Asked by machines that watch over us, all day long."""
_SAFE = ("GET", "HEAD", "OPTIONS")


def may(principal: Principal, access: Access) -> bool:
    return access in (PUBLIC, SIGNED_IN) or access in principal.permissions


class Gate:
    """Middleware. Leaves `req.context.principal` for what comes after."""

    def __init__(self, people: People) -> None:
        self._people = people

    def process_resource(
        self, req: falcon.Request, resp: falcon.Response, resource: Any, _params: dict[str, Any]
    ) -> None:
        method = "GET" if req.method == "HEAD" else req.method
        declared: dict[str, Access] = getattr(resource, "access", {})
        if method not in declared:
            if hasattr(resource, f"on_{method.lower()}"):
                raise Forbidden("this is closed")
            return  # there is no such method: the router says so
        told = partial(_tell, resp)
        if declared[method] == PUBLIC:
            if not req.path.endswith(_UNCOUNTED):
                self._count_stranger(req, told)
            return
        try:
            principal = self._principal(req, told)
        except NotSignedIn:
            self._count_stranger(req, told)  # who guesses keys and tokens
            raise
        req.context.principal = principal
        if principal.must_change_password and method not in _before_new_password(resource):
            raise MustChangePassword("choose a new password first: POST /api/v1/password")
        if not may(principal, declared[method]):
            raise Forbidden(f"this takes the permission {declared[method]!r}; {principal.name} is {principal.role}")

    def _principal(self, req: falcon.Request, told: Told) -> Principal:
        token = bearer(req)
        if token is not None and not token.startswith(KEY_MARK):
            return self._people.by_token(token, told)
        key = token or req.get_header("X-API-Key")
        if key:
            return self._people.by_key(key, told)
        kept = cookies.token(req)
        if kept is None:
            raise NotSignedIn("send a token (Authorization: Bearer …) or a key (X-API-Key)")
        found = self._people.by_token(kept, told)
        if req.method not in _SAFE:
            cookies.check_own_page(req)
        return found

    def _count_stranger(self, req: falcon.Request, told: Told) -> None:
        try:
            self._people.anonymous(client_address(req), told)
        except Unavailable:
            return  # What is public and needs Redis says so itself.


def _before_new_password(resource: Any) -> Sequence[str]:
    found: Sequence[str] = getattr(resource, "before_new_password", ())
    return found


def _tell(resp: falcon.Response, allowance: Allowance) -> None:
    resp.set_header("RateLimit-Limit", str(allowance.most))
    resp.set_header("RateLimit-Remaining", str(allowance.left))
    resp.set_header("RateLimit-Reset", str(allowance.full_in))
    allowance.check()


def bearer(req: falcon.Request) -> str | None:
    scheme, _, token = (req.get_header("Authorization") or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def client_address(req: falcon.Request) -> str:
    """Of the browser: what our own proxy put last, since anybody may send the rest."""
    route = [address.strip() for address in (req.get_header("X-Forwarded-For") or "").split(",") if address.strip()]
    return route[-1] if route else req.remote_addr


def principal(req: falcon.Request) -> Principal:
    found = req.context.principal
    assert isinstance(found, Principal)
    return found
