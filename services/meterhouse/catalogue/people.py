"""People and programs that may sign in, what they may do, and with which part of the installation."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from meterhouse.catalogue.entity import HIDDEN, READ_ONLY, Id, Name, Record, Text, entity, note, ref
from meterhouse.catalogue.permissions import ROLES, Permission
from meterhouse.catalogue.places import Email
from meterhouse.kernel.password import LEAST

Role = Annotated[str, Meta(min_length=1, max_length=64, extra_json_schema={"x-role": True})]


@entity(
    "roles",
    group="People",
    write="people",
    read="people",
    columns=("name", "permissions", "description"),
    is_shared=True,
    database="meterhouse_user",
)
class CustomRole(Record):
    """A role besides admin, engineer, viewer and tenant: a name for permissions."""

    name: Annotated[Role, note("What users and keys name it by")]
    permissions: Annotated[list[Permission], Meta(min_length=1), note("What it lets one do")]
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        return [("name", f"{self.name!r} is a role of every installation")] if self.name in ROLES else []


class _Limited(Record, kw_only=True):
    """Who sees a part: an organization, or within it some spaces and tenants; everything when all are empty."""

    organization_id: (
        Annotated[
            Id,
            ref("organizations", followed=False),
            note("Sees this organization; that of the spaces below when not given"),
        ]
        | None
    ) = None
    space_ids: Annotated[
        list[Annotated[Id, ref("spaces", followed=False)]],
        note("Sees these spaces and all below them, and nothing else but the tenants"),
    ] = []
    tenant_ids: Annotated[list[Annotated[Id, ref("tenants", followed=False)]], note("Sees these tenants")] = []


@entity(
    "users",
    group="People",
    write="people",
    read="people",
    columns=("name", "display_name", "role", "organization_id", "is_enabled"),
    database="meterhouse_user",
)
class User(_Limited):
    """Somebody who signs in with a name and a password."""

    name: Annotated[Name, note("What they sign in with")]
    display_name: Annotated[Name, note("As others see them")] | None = None
    email: Annotated[Email, note("Where links to a new password go")] | None = None
    phone: Annotated[str, Meta(max_length=64), note("With country code")] | None = None
    role: Annotated[Role, note("admin, engineer, viewer, tenant, or one of the roles")] = "viewer"
    password: (
        Annotated[
            str,
            # The rules of passwords refuse a short one in better words than its length.
            Meta(max_length=200, extra_json_schema={"minLength": LEAST}),
            HIDDEN,
            note(f"At least {LEAST} characters"),
        ]
        | None
    ) = None
    must_change_password: Annotated[bool, note("Has to choose a new password after signing in with this one")] = False
    is_enabled: Annotated[bool, note("May sign in")] = True
    expires_at: Annotated[dt.datetime, Meta(tz=True), note("May not sign in from then on")] | None = None


@entity(
    "api-keys",
    group="People",
    write="people",
    read="people",
    columns=("name", "prefix", "role", "expires_at", "last_used_at"),
    database="meterhouse_user",
)
class ApiKey(_Limited):
    """A program's key; only its hash is kept."""

    name: Name
    prefix: Annotated[str, Meta(max_length=16), READ_ONLY, note("First characters of the key, to tell keys apart")]
    hash: Annotated[str, Meta(max_length=64), READ_ONLY, HIDDEN]
    role: Annotated[Role, note("admin, engineer, viewer, tenant, or one of the roles")] = "viewer"
    expires_at: Annotated[dt.datetime, Meta(tz=True), note("Of no use from then on")] | None = None
    last_used_at: Annotated[dt.datetime, Meta(tz=True), READ_ONLY, note("To the minute")] | None = None
