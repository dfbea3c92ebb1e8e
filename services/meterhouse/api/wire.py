"""What comes in and goes out: bodies with a limit and a type, JSON, and query strings whose names are known."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import falcon
import msgspec
import orjson

from meterhouse.kernel.errors import Malformed, TooLarge

MOST_BYTES = 16 << 20
JSON_TYPES = ("application/json", "application/merge-patch+json")
NDJSON_TYPES = ("application/x-ndjson", "application/ndjson", "application/jsonl")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def answer(resp: falcon.Response, body: object, status: str = falcon.HTTP_200) -> None:
    resp.status = status
    resp.content_type = falcon.MEDIA_JSON
    resp.data = orjson.dumps(body, option=orjson.OPT_SERIALIZE_NUMPY)


def attach(resp: falcon.Response, content: bytes, content_type: str, name: str) -> None:
    """A file to save."""
    resp.content_type = content_type
    resp.downloadable_as = name
    resp.data = content


def body(req: falcon.Request, *, types: tuple[str, ...] = JSON_TYPES, most: int = MOST_BYTES) -> bytes:
    """The body as it came; TooLarge past the limit, 415 where it is of no type that is read here."""
    kind = type_of(req)
    if kind not in types:
        said = kind or "missing"
        raise falcon.HTTPUnsupportedMediaType(description=f"the Content-Type is {said}; send {' or '.join(types)}")
    coded = (req.get_header("Content-Encoding") or "identity").lower()
    if coded != "identity":
        raise falcon.HTTPUnsupportedMediaType(description=f"the Content-Encoding {coded} is not read here")
    if (req.content_length or 0) > most:
        raise TooLarge(f"the body has {req.content_length} bytes; at most {most} are taken at once")
    # Without a length the server ends the stream where the chunks end.
    raw = req.bounded_stream.read() if req.content_length is not None else req.stream.read(most + 1)
    if len(raw) > most:
        raise TooLarge(f"the body has more than {most} bytes")
    return bytes(raw)


def type_of(req: falcon.Request) -> str:
    """Of the body, without its parameters; empty where none is said."""
    return (req.content_type or "").partition(";")[0].strip().lower()


def decoded(req: falcon.Request) -> Any:
    """The JSON value of the body."""
    return from_json(body(req))


def optional(req: falcon.Request) -> Any:
    """The JSON value of the body, `{}` where there is none or it is empty: programs say a type for nothing, too."""
    if not req.content_length and not req.content_type:
        return {}
    raw = body(req)
    return from_json(raw) if raw else {}


def from_json(raw: bytes, kind: Any = Any) -> Any:
    try:
        return msgspec.json.decode(raw, type=kind)
    except RecursionError as reason:
        raise Malformed("the body is nested too deeply") from reason
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError) as reason:
        raise Malformed(f"the body is no JSON: {reason}") from reason


class Query:
    """A query string of which every name is known; Malformed names the others, and values that do not fit."""

    def __init__(self, req: falcon.Request, *known: str, others: bool = False) -> None:
        """others   further names are taken by `rest`"""
        self._given: dict[str, list[str]] = {
            name: value if isinstance(value, list) else [value] for name, value in req.params.items()
        }
        self._known = known
        strange = [name for name in self._given if name not in known]
        if strange and not others:
            offered = f"; there are {', '.join(known)}" if known else ""
            raise Malformed(f"there is no parameter {', '.join(strange)} here{offered}")

    def text(self, name: str) -> str | None:
        values = self._given.get(name)
        if values is None:
            return None
        if len(values) > 1:
            raise Malformed(f"{name} is given {len(values)} times")
        return values[0]

    def required(self, name: str) -> str:
        text = self.text(name)
        if text is None or text == "":
            raise Malformed(f"the parameter {name} is missing")
        return text

    def whole(self, name: str, *, least: int = 1, most: int = 2**31) -> int | None:
        text = self.text(name)
        if text is None:
            return None
        if not text.isascii() or not text.isdecimal() or len(text) > 18 or not least <= int(text) <= most:
            raise Malformed(f"{name} is {text!r}; take a whole number from {least} to {most}")
        return int(text)

    def truth(self, name: str) -> bool:
        text = (self.text(name) or "false").lower()
        if text not in ("true", "false", "1", "0"):
            raise Malformed(f"{name} is {text!r}; take true or false")
        return text in ("true", "1")

    def one_of(self, name: str, offered: tuple[str, ...]) -> str | None:
        text = self.text(name)
        if text is not None and text not in offered:
            raise Malformed(f"{name} is {text!r}; take {', '.join(offered)}")
        return text

    def instant(self, name: str) -> dt.datetime | None:
        """An instant with Z or an offset, UTC; of a day its midnight UTC."""
        return None if self.text(name) is None else self.required_instant(name)

    def required_instant(self, name: str) -> dt.datetime:
        given = self.required(name)
        text = given.replace(" ", "+")  # a plus sign that was not encoded
        try:
            moment = msgspec.convert(f"{text}T00:00:00Z" if _DAY.fullmatch(text) else text, dt.datetime)
            if moment.tzinfo is None:
                raise Malformed(f"{name} is {text!r} without a zone; add Z or an offset")
            return moment.astimezone(dt.UTC)
        except (msgspec.ValidationError, OverflowError) as reason:
            raise Malformed(f"{name} is {text!r}; take an instant such as 2026-01-31T08:00:00Z") from reason

    @property
    def rest(self) -> Mapping[str, list[str]]:
        return {name: values for name, values in self._given.items() if name not in self._known}
