"""Documents that are kept beside the records, and cards of the mobile network."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from meterhouse.catalogue.entity import READ_ONLY, Name, Owned, Positive, Text, Word, entity, note, unit


@entity(
    "knowledge-files",
    group="Documents",
    write="documents",
    read="reports",
    columns=("name", "media_type", "size", "description"),
)
class KnowledgeFile(Owned):
    """A manual, a plan, a certificate; its content is put and fetched beside the record."""

    name: Annotated[Name, note("File name with its ending")]
    media_type: Annotated[Name, READ_ONLY, note("What the content is")] | None = None
    size: Annotated[int, READ_ONLY, unit("byte")] | None = None
    digest: Annotated[Word, READ_ONLY, note("SHA-256 of the content")] | None = None
    description: Text | None = None


@entity(
    "sim-cards",
    group="Acquisition",
    write="metering",
    columns=("iccid", "operator", "status", "expires"),
    unique=("iccid",),
)
class SimCard(Owned):
    """A card of the mobile network in a gateway."""

    iccid: Annotated[str, Meta(pattern=r"^\d{18,22}$", max_length=22), note("Printed on the card")]
    name: Name | None = None
    imsi: Annotated[str, Meta(pattern=r"^\d{6,15}$", max_length=15), note("Number of the subscriber")] | None = None
    operator: Annotated[Word, note("Whose network it is for")] | None = None
    status: Annotated[Word, note("As the operator tells it")] | None = None
    opened: Annotated[dt.date, note("Day the contract began")] | None = None
    activated: Annotated[dt.date, note("Day it was first used")] | None = None
    expires: Annotated[dt.date, note("Day the contract ends")] | None = None
    total_traffic: Annotated[Positive, unit("MiB")] | None = None
    description: Text | None = None
