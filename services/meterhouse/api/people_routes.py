"""Paths of the API about people: their sessions, passwords and registrations, and what they did."""

from collections.abc import Iterator
from typing import Any

from meterhouse.api.audit import AuditResource
from meterhouse.api.oidc import OidcCallbackResource, OidcResource
from meterhouse.api.password import ForgottenResource, PasswordResource, ResetResource
from meterhouse.api.platform import Platform
from meterhouse.api.registrations import ApprovalResource, RegistrationResource, RegistrationsResource
from meterhouse.api.route import Operation, Parameter, Route
from meterhouse.api.session import (
    OneSessionResource,
    RefreshResource,
    SessionResource,
    SessionsResource,
    WaysResource,
)
from meterhouse.store.audit import ACTIONS
from meterhouse.store.listing import MOST, USUAL

_TEXT = {"type": "string"}
_WHOLE = {"type": "integer", "minimum": 1}
_BOOLEAN = {"type": "boolean"}
_INSTANT = {"type": "string", "format": "date-time"}
_SECRET = {"type": "string", "format": "password"}
_BODY_REFUSALS = ("413", "415", "422", "429")


def people_routes(platform: Platform) -> Iterator[Route]:
    yield from _session(platform)
    yield from _sessions(platform)
    yield from _passwords(platform)
    yield from _registrations(platform)
    yield Route("/audit", AuditResource(platform), {"GET": _audit()})


def _shape(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _taken(required: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": required | more,
        "required": list(required),
        "additionalProperties": False,
    }


def _session(platform: Platform) -> Iterator[Route]:
    sign_in = Operation(
        "signIn",
        "session",
        "Sign in; with `cookie` the tokens go into cookies, which `remember` keeps when the browser is closed,"
        " with `refresh` the token lives for minutes and is renewed",
        {"200": _shape("Session")},
        body=_taken({"name": _TEXT, "password": _SECRET}, cookie=_BOOLEAN, remember=_BOOLEAN, refresh=_BOOLEAN),
        refusals=("401", *_BODY_REFUSALS),
    )
    refresh = Operation(
        "refreshSession",
        "session",
        "New tokens for a refresh token, which is of no use any more; one that is shown twice ends the session",
        {"200": _shape("Session")},
        body=_taken({"refresh_token": _TEXT}),
        body_may_lack=True,
        refusals=("401", "403", *_BODY_REFUSALS),
    )
    who = Operation("whoAmI", "session", "Who is signed in", {"200": _shape("Who")})
    sign_out = Operation("signOut", "session", "Sign out: the token is of no use any more", {"204": None})
    ways = Operation("waysToSignIn", "session", "Which ways to sign in there are", {"200": _shape("Ways")})
    to = Parameter("to", "Path of a page of ours to come back to")
    leave = Operation(
        "signInElsewhere", "session", "To the OpenID provider", {"302": None}, (to,), refusals=("404", "429")
    )
    code = (Parameter("state", "Of the way there"), Parameter("code", "Of the provider"))
    back = Operation(
        "cameBackSignedIn", "session", "Back from the OpenID provider", {"302": None}, code, refusals=("404", "429")
    )
    yield Route("/session", SessionResource(platform), {"POST": sign_in, "GET": who, "DELETE": sign_out})
    yield Route("/session/refresh", RefreshResource(platform), {"POST": refresh})
    yield Route("/session/ways", WaysResource(platform), {"GET": ways})
    yield Route("/session/oidc", OidcResource(platform), {"GET": leave})
    yield Route("/session/oidc/callback", OidcCallbackResource(platform), {"GET": back})


def _sessions(platform: Platform) -> Iterator[Route]:
    user = Parameter("user", "Id of another user, for whoever manages people", _WHOLE)
    several = {
        "GET": Operation(
            "sessions", "session", "Where one is signed in", {"200": _shape("Sessions")}, (user,), refusals=("404",)
        ),
        "DELETE": Operation(
            "endSessions",
            "session",
            "Sign out everywhere",
            {"204": None},
            (user, Parameter("others", "Everywhere but here", _BOOLEAN)),
            refusals=("404",),
        ),
    }
    number = Parameter("session", "As GET /sessions has it", required=True, where="path")
    one = Operation("endSession", "session", "Sign out there", {"204": None}, (number,), refusals=("404",))
    yield Route("/sessions", SessionsResource(platform), several)
    yield Route("/sessions/{session}", OneSessionResource(platform), {"DELETE": one})


def _passwords(platform: Platform) -> Iterator[Route]:
    change = Operation(
        "changePassword",
        "session",
        "Change one's password; all sessions end, and the answer is a new one",
        {"200": _shape("Session")},
        body=_taken({"current": _SECRET, "new": _SECRET}),
        refusals=_BODY_REFUSALS,
    )
    forgotten = Operation(
        "forgotPassword",
        "session",
        "Ask for a link by mail; the answer is the same whether there is such an account or not",
        {"202": None},
        body={"anyOf": [_taken({"name": _TEXT}), _taken({"email": _TEXT})]},
        refusals=_BODY_REFUSALS,
    )
    reset = Operation(
        "resetPassword",
        "session",
        "A new password, with the token of such a link",
        {"204": None},
        body=_taken({"token": _TEXT, "new": _SECRET}),
        refusals=_BODY_REFUSALS,
    )
    yield Route("/password", PasswordResource(platform), {"POST": change})
    yield Route("/password/forgotten", ForgottenResource(platform), {"POST": forgotten})
    yield Route("/password/reset", ResetResource(platform), {"POST": reset})


def _registrations(platform: Platform) -> Iterator[Route]:
    ids = {"type": "array", "items": _WHOLE}
    register = Operation(
        "register",
        "registrations",
        "Ask for an account, where the installation offers it; somebody has to approve",
        {"202": None},
        body=_taken({"name": _TEXT, "email": _TEXT, "password": _SECRET}, display_name={"type": ["string", "null"]}),
        refusals=("403", *_BODY_REFUSALS),
    )
    waiting = Operation("registrations", "registrations", "Who waits", {"200": _shape("Registrations")})
    approve = Operation(
        "approveRegistration",
        "registrations",
        "Make the account, with these rights",
        {"201": _shape("UserAnswer")},
        body=_taken({"role": _TEXT}, organization_id={"type": ["integer", "null"]}, space_ids=ids, tenant_ids=ids),
        refusals=("404", "409", "413", "415", "422"),
    )
    refuse = Operation("refuseRegistration", "registrations", "Refuse", {"204": None}, refusals=("404",))
    yield Route("/registrations", RegistrationsResource(platform), {"POST": register, "GET": waiting})
    yield Route("/registrations/{record_id}", RegistrationResource(platform), {"DELETE": refuse})
    yield Route("/registrations/{record_id}/approve", ApprovalResource(platform), {"POST": approve})


def _audit() -> Operation:
    return Operation(
        "audit",
        "audit",
        "Who changed what, and who signed in, newest first",
        {"200": _shape("Entries")},
        (
            Parameter("kind", "Kind of record"),
            Parameter("record_id", "Id of a record", _WHOLE),
            Parameter("actor", "Name of the user, key or service"),
            Parameter("action", "What was done", {"enum": list(ACTIONS)}),
            Parameter("from", "First instant", _INSTANT),
            Parameter("to", "Instant after the last", _INSTANT),
            Parameter("cursor", "`next` of the page before"),
            Parameter("limit", "At most so many", {**_WHOLE, "maximum": MOST, "default": USUAL}),
        ),
    )
