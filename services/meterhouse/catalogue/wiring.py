"""Wiring: how a reading gets here, from gateway over device to the point that holds one register."""

from typing import Annotated, Any, Literal

from msgspec import Meta

from meterhouse.catalogue.cleaning_rules import CleaningRule, faults_of
from meterhouse.catalogue.entity import Id, Name, Owned, Positive, Text, Word, entity, note, offers, ref, unit


@entity("gateways", group="Acquisition", write="metering", columns=("name", "serial", "description"))
class Gateway(Owned):
    """A box on site that field devices are reached through."""

    name: Name
    serial: Annotated[Word, note("On its plate")] | None = None
    description: Text | None = None


_CONNECTION: dict[str, Any] = {
    "host": {"type": "string", "minLength": 1, "maxLength": 255, "description": "Name or address that is connected to"},
    "port": {"type": "integer", "minimum": 1, "maximum": 65535, "description": "502 when not given"},
    "timeout_seconds": {
        "type": "number",
        "minimum": 0.05,
        "maximum": 60,
        "x-unit": "s",
        "description": "How long an answer is waited for",
    },
}
"""What a form asks for; a connection may say more, for instance its framing."""


@entity(
    "data-sources",
    group="Acquisition",
    write="metering",
    read="metering",
    columns=("name", "gateway_id", "protocol", "interval_seconds", "is_enabled"),
)
class DataSource(Owned):
    """One connection that readings come over, such as a Modbus TCP server."""

    name: Name
    gateway_id: Annotated[Id, ref("gateways"), note("Box on site that it goes through")] | None = None
    protocol: Annotated[
        Literal["modbus-tcp", "modbus-rtu-over-tcp", "mqtt", "http", "file"], note("How its readings come")
    ] = "modbus-tcp"
    connection: Annotated[
        dict[str, Any],
        note('For Modbus TCP {"host", "port", "timeout_seconds", "framing"}'),
        Meta(extra_json_schema={"x-help": "Where the device or its server is reached", "properties": _CONNECTION}),
    ] = {}
    interval_seconds: Annotated[float, Meta(ge=1, le=86400), unit("s"), note("How often it is read")] = 60.0
    is_enabled: Annotated[bool, note("It is asked for readings")] = True
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        if self.protocol == "modbus-tcp" and not self.connection.get("host"):
            return [("connection.host", "A Modbus TCP source needs a host, and a port when it is not 502")]
        return []


DeviceType = Literal[
    "meter",
    "sensor",
    "controller",
    "container",
    "battery",
    "power-conversion-system",
    "dc-converter",
    "transfer-switch",
    "inverter",
    "photovoltaic",
    "grid-connection",
    "load",
    "ev-charger",
    "generator",
    "heat-pump",
    "wind-turbine",
    "air-conditioning",
    "fire-protection",
]


@entity(
    "devices",
    group="Acquisition",
    write="metering",
    columns=("name", "type", "data_source_id", "profile", "serial"),
)
class Device(Owned):
    """An instrument or a unit of a plant, with a serial number; the meter it serves outlives it."""

    name: Name
    type: Annotated[DeviceType, note("What it is; within a station this says what it does there")] = "meter"
    data_source_id: Annotated[Id, ref("data-sources"), note("Connection that it is reached over")] | None = None
    parent_id: Annotated[Id, ref("devices", whole=True), note("Device that it is built into, such as a container")] | (
        None
    ) = None
    profile: Annotated[Word, note("Register table of the model"), offers("profiles")] | None = None
    manufacturer: Annotated[Name, note("Who made it")] | None = None
    model: Annotated[Name, note("As its maker calls it")] | None = None
    serial: Annotated[Word, note("On its plate")] | None = None
    rated_power: Annotated[Positive, unit("kW")] | None = None
    rated_capacity: Annotated[Positive, unit("kWh"), note("Of a battery")] | None = None
    nominal_voltage: Annotated[Positive, unit("V")] | None = None
    is_enabled: Annotated[bool, note("It is asked for readings")] = True
    description: Text | None = None


@entity(
    "points",
    group="Acquisition",
    write="metering",
    columns=("name", "device_id", "kind", "unit", "key"),
    unique=("key",),
)
class Point(Owned):
    """One register or channel of a device."""

    name: Annotated[Name, note("The channel: ActiveEnergyImport, VoltageL1 …")]
    unit: Annotated[Word, note("Of its values: kWh, kW, °C …")]
    key: Annotated[Name, note("Stable name in imports and pushes; device/channel when none is given")] | None = None
    device_id: Annotated[Id, ref("devices"), note("That it is a register of")] | None = None
    description: Text | None = None
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
    is_enabled: Annotated[bool, note("It is asked for readings")] = True
    is_stored: Annotated[bool, note("Readings are kept, not only shown live")] = True
    low: Annotated[float, unit("point unit"), note("Less is a bad reading")] | None = None
    high: Annotated[float, unit("point unit"), note("More is a bad reading")] | None = None
    register_max: Annotated[Positive, unit("point unit"), note("Counter starts again from 0 past this")] | None = None
    resolution: Annotated[Positive, unit("point unit"), note("Smallest step that the register shows")] | None = None
    rules: (
        Annotated[
            list[CleaningRule],
            note("How its readings are judged, where that differs from what is usual for what it measures"),
        ]
        | None
    ) = None

    def faults(self) -> list[tuple[str, str]]:
        found = faults_of(self.rules or ())
        if self.low is not None and self.high is not None and self.low > self.high:
            found.append(("high", f"{self.high} is below low, {self.low}"))
        return found
