"""The gate: who is asking, and whether they may. What declares nothing is closed to everybody.

A resource says in `access` which permission each of its methods takes. With which records is another question,
which the scope answers.
"""

from typing import Any, Final, Literal

import falcon

from meterhouse.catalogue.permissions import Permission
from meterhouse.kernel.errors import Forbidden, NotSignedIn
from meterhouse.store.people import People, Principal
from meterhouse.store.secret import KEY_MARK

PUBLIC: Final = "anybody"
SIGNED_IN: Final = "anybody who is signed in"
Access = Permission | Literal["anybody", "anybody who is signed in"]


def may(principal: Principal, access: Access) -> bool:
    return access in (PUBLIC, SIGNED_IN) or access in principal.permissions


class Gate:
    """Middleware. Leaves `req.context.principal` for what comes after."""

    def __init__(self, people: People) -> None:
        self._people = people

    def process_resource(
        self, req: falcon.Request, _resp: falcon.Response, resource: Any, _params: dict[str, Any]
    ) -> None:
        method = "GET" if req.method == "HEAD" else req.method
        declared: dict[str, Access] = getattr(resource, "access", {})
        if method not in declared:
            if hasattr(resource, f"on_{method.lower()}"):
                raise Forbidden("this is closed")
            return  # there is no such method: the router says so
        if declared[method] == PUBLIC:
            return
        principal = self._principal(req)
        req.context.principal = principal
        if not may(principal, declared[method]):
            raise Forbidden(f"this takes the permission {declared[method]!r}; {principal.name} is {principal.role}")

    def _principal(self, req: falcon.Request) -> Principal:
        token = bearer(req)
        if token is not None and not token.startswith(KEY_MARK):
            return self._people.by_token(token)
        key = token or req.get_header("X-API-Key")
        if key:
            return self._people.by_key(key)
        raise NotSignedIn("send a token (Authorization: Bearer …) or a key (X-API-Key)")


def bearer(req: falcon.Request) -> str | None:
    scheme, _, token = (req.get_header("Authorization") or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def principal(req: falcon.Request) -> Principal:
    found = req.context.principal
    assert isinstance(found, Principal)
    return found
