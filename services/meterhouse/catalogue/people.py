"""People and programs that may sign in."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from meterhouse.catalogue.entity import HIDDEN, READ_ONLY, Id, Name, Record, entity, note, ref

Role = Literal["admin", "engineer", "viewer", "tenant"]


@entity(
    "users",
    group="People",
    write="people",
    columns=("name", "display_name", "role", "is_enabled"),
    database="meterhouse_user",
)
class User(Record):
    """Somebody who signs in with a name and a password."""

    name: Annotated[Name, note("What they sign in with")]
    display_name: Name | None = None
    email: Annotated[str, Meta(max_length=190, pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    role: Role = "viewer"
    space_id: Annotated[Id, ref("spaces"), note("Sees this space and all below it; everything when empty")] | None = (
        None
    )
    password: Annotated[str, Meta(min_length=10, max_length=200), HIDDEN, note("At least 10 characters")] | None = None
    is_enabled: bool = True


@entity(
    "api-keys",
    group="People",
    write="people",
    columns=("name", "prefix", "role", "expires_at"),
    database="meterhouse_user",
)
class ApiKey(Record):
    """A program's key; only its hash is kept."""

    name: Name
    prefix: Annotated[str, Meta(max_length=16), READ_ONLY, note("First characters of the key, to tell keys apart")]
    hash: Annotated[str, Meta(max_length=64), READ_ONLY, HIDDEN]
    role: Role = "viewer"
    space_id: Annotated[Id, ref("spaces"), note("Reads this space and all below it; everything when empty")] | None = (
        None
    )
    expires_at: Annotated[dt.datetime, Meta(tz=True)] | None = None
