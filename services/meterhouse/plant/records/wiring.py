"""The way of a reading: gateways, their Modbus servers, the devices behind them, their points, and sensors."""

from collections.abc import Iterable, Iterator, Mapping

from meterhouse.plant.branch import Site
from meterhouse.plant.instrument import Instrument
from meterhouse.plant.point import STATE_SECONDS, PlantPoint
from meterhouse.plant.records.estate import Estate
from meterhouse.plant.records.row import Record, binding, space_path
from meterhouse.plant.register import resolution

_LIMITS = {
    "StateOfCharge": (0.0, 100.0),
    "PowerFactor": (-1.0, 1.0),
    "Frequency": (45.0, 65.0),
    "FlowTemperature": (0.0, 130.0),
    "ReturnTemperature": (0.0, 130.0),
    "Temperature": (-60.0, 80.0),
    "Humidity": (0.0, 100.0),
    "CarbonDioxide": (0.0, 10_000.0),
    "Irradiance": (0.0, 1_600.0),
}
_TYPES = {
    "demo_ev_charger": "ev-charger",
    "demo_battery_inverter": "power-conversion-system",
    "sunspec_inverter_103": "inverter",
    "demo_weather_station": "sensor",
    "demo_room_sensor": "sensor",
}
"""What devices of a model are, where they are no plain meters."""


def gateways(ports: Mapping[str, int]) -> Iterator[Record]:
    for name in ports:
        yield {"name": name, "description": "Simulated by the demo plant"}


def data_sources(ports: Mapping[str, int]) -> Iterator[Record]:
    for gateway, port in ports.items():
        yield {
            "name": f"{gateway} Modbus TCP",
            "gateway_id": gateway,
            "protocol": "modbus-tcp",
            "connection": {"host": "127.0.0.1", "port": port, "timeout_seconds": 3},
            "interval_seconds": STATE_SECONDS,
        }


def devices(instruments: Iterable[Instrument], estates: Iterable[Estate]) -> Iterator[Record]:
    more = {name: fields for estate in estates for name, fields in estate.devices.items()}
    for instrument in instruments:
        profile = instrument.profile
        yield {
            "name": instrument.name,
            "type": _TYPES.get(profile.id, "meter"),
            "data_source_id": f"{instrument.gateway} Modbus TCP",
            "profile": profile.id,
            "manufacturer": profile.vendor,
            "model": profile.model,
            "serial": instrument.serial,
            **more.get(instrument.name, {}),
        }


def points(known: Iterable[PlantPoint]) -> Iterator[Record]:
    for point in known:
        register, instrument = point.register, point.device.instrument
        low, high = _LIMITS.get(register.channel, (None, None))
        record: Record = {
            "key": point.key,
            "name": register.channel,
            "device_id": instrument.name,
            "kind": register.kind,
            "unit": register.unit,
            "address": instrument.profile.address(register.channel, instrument.unit).document(),
            "interval_seconds": point.seconds,
            "is_stored": point.is_stored,
            "low": low,
            "high": high,
        }
        shape = resolution(register.address, register.unit)
        if register.kind == "counter" and shape.states is not None:
            record |= {"register_max": float(shape.states * shape.step), "resolution": float(shape.step)}
        yield record


def sensors(sites: Iterable[Site]) -> Iterator[Record]:
    """Each probe as what it is for people: a climate, not a device."""
    for site in sites:
        for probe in site.probes:
            yield {"name": probe.name, "description": f"The air of {probe.space or site.name}"}


def bound(sites: Iterable[Site], known: Iterable[PlantPoint]) -> Iterator[Record]:
    """Each sensor to its space, and its points to it."""
    for site in sites:
        for probe in site.probes:
            yield binding(("spaces", space_path(site, probe.space)), ("sensors", probe.name))
    for point in known:
        if point.device.instrument.is_probe:
            yield binding(("sensors", point.device.instrument.name), ("points", point.key))
