"""Wiring: how a reading gets here, from gateway over device to the point that holds one register."""

from typing import Annotated, Any, Literal

from msgspec import Meta

from meterhouse.catalogue.entity import Id, Name, Positive, Record, Text, Word, entity, note, ref, unit


@entity("gateways", group="Acquisition", write="metering")
class Gateway(Record):
    """A box on site that field devices are reached through."""

    name: Name
    description: Text | None = None


@entity(
    "data-sources",
    group="Acquisition",
    write="metering",
    columns=("name", "gateway_id", "protocol", "interval_seconds", "is_enabled"),
)
class DataSource(Record):
    """One connection that readings come over, such as a Modbus TCP server."""

    name: Name
    gateway_id: Annotated[Id, ref("gateways")] | None = None
    protocol: Literal["modbus-tcp", "modbus-rtu-over-tcp", "mqtt", "http", "file"] = "modbus-tcp"
    connection: Annotated[dict[str, Any], note('For Modbus TCP {"host", "port", "timeout_seconds", "framing"}')] = {}
    interval_seconds: Annotated[float, Meta(ge=1, le=86400), unit("s"), note("How often it is read")] = 60.0
    is_enabled: bool = True
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        if self.protocol == "modbus-tcp" and not self.connection.get("host"):
            return [("connection.host", "A Modbus TCP source needs a host, and a port when it is not 502")]
        return []


@entity("devices", group="Acquisition", write="metering", columns=("name", "data_source_id", "profile", "serial"))
class Device(Record):
    """An instrument with a serial number; the meter it serves outlives it."""

    name: Name
    data_source_id: Annotated[Id, ref("data-sources")] | None = None
    profile: Annotated[Word, note("Register table of the model")] | None = None
    serial: Word | None = None
    is_enabled: bool = True
    description: Text | None = None


@entity(
    "points",
    group="Acquisition",
    write="metering",
    columns=("name", "device_id", "kind", "unit", "key"),
    unique=("key",),
)
class Point(Record):
    """One register or channel of a device."""

    name: Annotated[Name, note("The channel: ActiveEnergyImport, VoltageL1 …")]
    unit: Word
    key: Annotated[Name, note("Stable name in imports and pushes; device/channel when none is given")] | None = None
    device_id: Annotated[Id, ref("devices")] | None = None
    kind: Annotated[
        Literal["counter", "delta", "analog", "digital", "text"],
        note("counter: a register that only grows; delta: what came since the last reading; else a state"),
    ] = "counter"
    address: Annotated[dict[str, Any], note('{"unit", "function", "address", "type", "order", "scale" …}')] | None = (
        None
    )
    interval_seconds: Annotated[float, Meta(ge=1, le=86400), unit("s"), note("Else that of its data source")] | None = (
        None
    )
    is_enabled: bool = True
    is_stored: Annotated[bool, note("Readings are kept, not only shown live")] = True
    low: Annotated[float, unit("point unit"), note("Less is a bad reading")] | None = None
    high: Annotated[float, unit("point unit"), note("More is a bad reading")] | None = None
    register_max: Annotated[Positive, unit("point unit"), note("Counter starts again from 0 past this")] | None = None
    resolution: Annotated[Positive, unit("point unit"), note("Smallest step that the register shows")] | None = None

    def faults(self) -> list[tuple[str, str]]:
        if self.low is not None and self.high is not None and self.low > self.high:
            return [("high", f"{self.high} is below low, {self.low}")]
        return []
