"""Errors as the caller sees them: RFC 9457 problems, made in this one place."""

import re
import secrets
from typing import Any

import falcon
import msgspec
import mysql.connector
import orjson
import redis as redis_client
import structlog

from meterhouse.kernel import errors

log = structlog.get_logger()

PROBLEM = "application/problem+json"

STATUS: dict[type[errors.MeterhouseError], str] = {
    errors.Refused: falcon.HTTP_422,
    errors.Malformed: falcon.HTTP_400,
    errors.NotSignedIn: falcon.HTTP_401,
    errors.Forbidden: falcon.HTTP_403,
    errors.NotFound: falcon.HTTP_404,
    errors.Conflict: falcon.HTTP_409,
    errors.Outdated: falcon.HTTP_412,
    errors.TooLarge: falcon.HTTP_413,
    errors.Unavailable: falcon.HTTP_503,
    errors.Damaged: falcon.HTTP_500,
    errors.TooSoon: falcon.HTTP_429,
}
_TYPES: dict[type[errors.MeterhouseError], str] = {errors.MustChangePassword: "/problems/must-change-password"}
"""What a program can act upon; the others are told by their status."""
_TITLES = {
    "400": "The request cannot be read",
    "401": "Not signed in",
    "403": "Not allowed",
    "404": "Not found",
    "405": "Not offered here",
    "409": "Something else stands against it",
    "412": "Changed meanwhile",
    "413": "Too large",
    "415": "Not a type that is read here",
    "422": "Values are refused",
    "429": "Too often",
    "500": "An error of ours",
    "503": "A server that is needed does not answer",
}
_SANE_ID = re.compile(r"[\w.:-]{6,64}", re.ASCII)


class RequestIds:
    """Every request has an id, in its answer and its logs; a proxy's is taken over."""

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        given = req.get_header("X-Request-Id") or ""
        req.context.request_id = given if _SANE_ID.fullmatch(given) else secrets.token_hex(8)
        resp.set_header("X-Request-Id", req.context.request_id)


def add_handlers(app: "falcon.App[Any, Any]") -> None:
    app.add_error_handler(Exception, _ours)
    app.add_error_handler(errors.MeterhouseError, _named)
    app.add_error_handler(msgspec.ValidationError, _invalid)
    app.add_error_handler(mysql.connector.Error, _server)
    app.add_error_handler(redis_client.RedisError, _server)
    app.add_error_handler(falcon.HTTPError, _http)


def _named(req: falcon.Request, resp: falcon.Response, error: errors.MeterhouseError, _params: object) -> None:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), None)
    if status is None:
        _ours(req, resp, error, _params)
        return
    faults = error.faults if isinstance(error, errors.Refused) else []
    if isinstance(error, errors.NotSignedIn):
        resp.set_header("WWW-Authenticate", "Bearer")
    if isinstance(error, errors.TooSoon):
        resp.set_header("Retry-After", str(error.seconds))
    if isinstance(error, errors.Unavailable):
        resp.set_header("Retry-After", "5")
        log.warning("unavailable", path=req.path, request_id=_id(req), reason=str(error))
    if isinstance(error, errors.Damaged):
        log.error("damaged", path=req.path, request_id=_id(req), reason=str(error))
    told = [{"field": fault.field, "reason": fault.reason} for fault in faults]
    _problem(req, resp, status, str(error), told, _TYPES.get(type(error), "about:blank"))


def _invalid(req: falcon.Request, resp: falcon.Response, error: msgspec.ValidationError, _params: object) -> None:
    reason, _, place = str(error).partition(" - at ")
    field = place.strip("`").removeprefix("$").removeprefix(".")
    _problem(req, resp, falcon.HTTP_422, str(error), [{"field": field, "reason": reason}])


def _http(req: falcon.Request, resp: falcon.Response, error: falcon.HTTPError, _params: object) -> None:
    if error.headers:
        resp.set_headers(error.headers)
    _problem(req, resp, error.status, error.description, [])


def _server(req: falcon.Request, resp: falcon.Response, error: Exception, _params: object) -> None:
    """A server failed in the middle of a request; whatever was begun is undone."""
    log.error("server_failed", path=req.path, request_id=_id(req), exc_info=error)
    resp.set_header("Retry-After", "5")
    _problem(req, resp, falcon.HTTP_503, "the database or Redis failed; try again", [])


def _ours(req: falcon.Request, resp: falcon.Response, error: Exception, _params: object) -> None:
    log.error("request_failed", method=req.method, path=req.path, request_id=_id(req), exc_info=error)
    _problem(req, resp, falcon.HTTP_500, f"it is in our log under {_id(req)}", [])


def _id(req: falcon.Request) -> str:
    return str(getattr(req.context, "request_id", ""))


def _problem(
    req: falcon.Request,
    resp: falcon.Response,
    status: str | int,
    detail: str | None,
    faults: list[dict[str, str]],
    kind: str = "about:blank",
) -> None:
    code = str(status)[:3]
    title = _TITLES.get(code) or falcon.code_to_http_status(int(code))[4:]
    resp.status = status
    resp.content_type = PROBLEM
    resp.data = orjson.dumps(
        {
            "type": kind,
            "title": title,
            "status": int(code),
            "detail": detail or title,
            "errors": faults,
            "request_id": _id(req),
        }
    )
