"""What the calls answer that are no records, as the OpenAPI document has it; records have their own classes."""

from typing import Any, Literal

from msgspec import Struct, field

from meterhouse.api.named import Named
from meterhouse.catalogue.permissions import Permission


class Fault(Struct):
    field: str
    reason: str


class Problem(Struct):
    """An error, as RFC 9457 has it; `errors` names every refused value."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault]
    request_id: str


class SignedIn(Struct):
    id: int
    name: str
    display_name: str | None
    role: str
    permissions: list[Permission]
    must_change_password: bool


class Who(Struct):
    """A key that does not expire has no `expires_at`."""

    user: SignedIn
    expires_at: str | None


class Session(Struct, omit_defaults=True):
    """Without its tokens where they went into cookies."""

    user: SignedIn
    expires_at: str
    refresh_expires_at: str
    token: str = ""
    refresh_token: str | None = None


class OidcWay(Struct):
    name: str


class Ways(Struct):
    password: bool
    registration: bool
    oidc: OidcWay | None


class OneSession(Struct):
    """Where somebody is signed in: from which address, with which program."""

    id: str
    created: str
    seen: str
    expires_at: str
    client: str
    agent: str
    current: bool


class Sessions(Struct):
    items: list[OneSession]


class Registration(Struct):
    id: int
    at: str
    name: str
    display_name: str | None
    email: str
    client: str


class Registrations(Struct):
    items: list[Registration]


class Use(Struct):
    """`field` says by what; `binding_id` by which binding, where `id` is the other end of one."""

    kind: str
    id: int
    name: str
    field: str
    binding_id: int | None


class Uses(Struct):
    items: list[Use]
    total: int


class Paths(Struct):
    """Each from what stands above all down to the record."""

    items: list[list[Named]]


class ProfileHead(Struct):
    id: str
    vendor: str
    model: str
    source: str


class Profiles(Struct):
    items: list[ProfileHead]


class ProfileRegister(Struct):
    """As a point takes it."""

    name: str
    kind: str
    unit: str
    address: dict[str, Any]
    register_max: float | None


class Profile(ProfileHead):
    notes: str
    registers: list[ProfileRegister]


class ReadRegister(Struct):
    name: str
    unit: str
    value: float | str | None
    reason: str | None
    registers: list[str]


class TestRead(Struct):
    items: list[ReadRegister]
    answered: int


class WorkingDay(Struct):
    day: str
    is_worked: bool
    because: Literal["weekday", "weekend", "holiday", "exception"]
    note: str


class WorkingDays(Struct):
    items: list[WorkingDay]


class Entry(Struct):
    """Of the audit: a change with what was before and after, or an event with what it was about."""

    id: int
    at: str
    actor: str
    action: str
    kind: str | None
    record_id: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Entries(Struct):
    items: list[Entry]
    next: str | None


class TreeMeter(Struct):
    id: int
    name: str
    category_id: int
    item_id: int | None
    master_id: int | None


class TreePart(Struct):
    """Anything else that has figures: a tenant, a plant, a sensor."""

    kind: str
    id: int
    name: str


class TreeSpace(Struct):
    id: int
    name: str
    kind: str
    zone: str | None
    currency: str | None
    children: "list[TreeSpace]"
    meters: list[TreeMeter]
    parts: list[TreePart]


class Tree(Struct):
    items: list[TreeSpace]
    parts: list[TreePart]
    """Those that belong to none of the spaces."""


class ChannelValue(Struct):
    """The newest value of a channel; the live gateway sends the same."""

    deviceId: str  # noqa: N815  # the name outside
    component: str
    channel: str
    parameter: str
    value: float | str | bool | None
    unit: str
    timestamp: str
    meter_id: int | None


class MeterPoint(Struct):
    """A point of a meter; one that feeds nothing, of the same device, has no ratio."""

    id: int
    key: str
    name: str
    unit: str
    kind: str
    device_id: int | None
    device: str | None
    ratio: float | None
    valid_from: str | None
    valid_to: str | None


class MeterPoints(Struct):
    items: list[MeterPoint]


class PointOfReadings(Struct):
    id: int
    key: str
    name: str
    unit: str
    kind: str


class Reading(Struct, omit_defaults=True):
    at: str
    value: float | None
    """As it was read; null where only people say what was."""
    quality: Literal["good", "bad"] | None
    rule: str | None
    edited: float | None = None
    """What counts in its place."""
    corrected: Literal["edited", "left out", "accepted"] | None = None
    """What people say of it."""


class GoneReadings(Struct):
    """A stretch of time whose readings are not here any more; figures that were computed from them are."""

    start: str = field(name="from")
    to: str
    reason: Literal["archived", "expired"]
    file: str | None
    """Name of the file that they were archived to."""


class Readings(Struct):
    point: PointOfReadings
    items: list[Reading]
    gone: list[GoneReadings]
    """Stretches that overlap with what was asked for."""
    next: str | None


class PushedReading(Struct, omit_defaults=True):
    """By `point` (id or key) and `at`, or by `deviceId`, `channel` and `timestamp`."""

    value: float
    point: int | str | None = None
    at: str | None = None
    deviceId: str | None = None  # noqa: N815
    channel: str | None = None
    timestamp: str | None = None
    unit: str | None = None


class Result(Struct):
    row: int
    status: Literal["new", "unchanged", "refused", "corrected"]
    reason: str | None


class Results(Struct):
    new: int
    unchanged: int
    refused: int
    corrected: int
    results: list[Result]


class ImportFault(Fault):
    """`place` is the cell or the line: `meters!D7`."""

    place: str


class ImportedRow(Struct):
    """`row` counts from 0; `changes` has each field with its value before and after."""

    kind: str
    row: int
    place: str
    status: Literal["created", "updated", "unchanged", "refused"]
    name: str
    id: int | None
    errors: list[ImportFault]
    changes: dict[str, list[Any]]


class Imported(Struct):
    created: int
    updated: int
    unchanged: int
    refused: int
    rows: list[ImportedRow]


class Stage(Struct):
    stage: str
    keys: int
    slots: int
    oldest: str | None


class Pending(Struct):
    stages: list[Stage]
    total: int


class Check(Struct):
    ok: bool
    fault: str | None


class Ready(Struct):
    status: str
    checks: dict[str, Check]
    newest_reading_age_seconds: float | None


class Alive(Struct):
    status: str
