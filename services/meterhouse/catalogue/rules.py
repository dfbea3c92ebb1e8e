"""Rules that watch over figures, and the mail servers that what they find is sent by."""

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from meterhouse.catalogue.entity import ENCRYPTED, Name, Owned, Text, Word, entity, note
from meterhouse.catalogue.places import Email

Channel = Literal["web", "email", "webhook"]


@entity(
    "rules",
    group="Rules",
    columns=("name", "category", "priority", "channels", "is_enabled"),
    database="meterhouse_fdd",
)
class Rule(Owned):
    """What is watched, when it is a finding, and who is told."""

    name: Name
    expression: Annotated[dict[str, Any], note("What is watched, and its limits")]
    message_template: Annotated[Text, note("What is told; $name, $value and $limit are filled in")]
    category: Annotated[
        Literal[
            "system",
            "space",
            "meter",
            "point",
            "tenant",
            "store",
            "shopfloor",
            "equipment",
            "combined-equipment",
            "virtual-meter",
        ],
        note("What it is about"),
    ] = "meter"
    code: Annotated[Word, note("Of the fault, as maintenance knows it")] | None = None
    priority: Annotated[Literal["critical", "high", "medium", "low"], note("How soon somebody must look")] = "medium"
    channels: Annotated[list[Channel], Meta(min_length=1), note("How it is told")] = field(
        default_factory=lambda: ["web"]
    )
    is_enabled: Annotated[bool, note("It is watched")] = True
    description: Text | None = None


@entity(
    "email-servers",
    group="People",
    write="people",
    read="people",
    columns=("name", "host", "port", "security", "from_address"),
    database="meterhouse_fdd",
)
class EmailServer(Owned):
    """Where mail is handed in."""

    name: Name
    host: Annotated[Name, note("Name or address of the server")]
    from_address: Annotated[Email, note("Sender of the mails")]
    port: Annotated[int, Meta(ge=1, le=65535), note("587 for starttls, 465 for tls")] = 587
    security: Annotated[Literal["starttls", "tls", "none"], note("none sends user and password in clear")] = "starttls"
    user: Annotated[Name, note("Name to sign in with, where the server asks for one")] | None = None
    password: Annotated[str, Meta(max_length=1000), ENCRYPTED] | None = None
