"""What helps to set up a device: the register tables of known models, and a test read of its points."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import falcon
import msgspec
import orjson

from meterhouse.api.gate import Access
from meterhouse.api.platform import Platform
from meterhouse.api.route import Operation, Parameter, Route
from meterhouse.api.wire import Query, answer, optional
from meterhouse.devices.address import Address
from meterhouse.devices.modbus import FRAMINGS, Connection
from meterhouse.devices.probe import probe
from meterhouse.devices.profile import Profile, load_profile, profiles
from meterhouse.kernel.errors import Conflict, Fault, Malformed, Refused

MOST_REGISTERS = 200


class ProfilesResource:
    access: Mapping[str, Access] = {"GET": "records"}

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        Query(req)
        answer(resp, {"items": [_head(profile) for profile in profiles()]})


class ProfileResource:
    access: Mapping[str, Access] = {"GET": "records"}

    def on_get(self, req: falcon.Request, resp: falcon.Response, profile: str) -> None:
        unit = Query(req, "unit").whole("unit", least=0, most=255)
        known = load_profile(profile)
        registers = [
            {
                "name": each.channel,
                "kind": each.kind,
                "unit": each.unit,
                "address": known.address(each.channel, 1 if unit is None else unit).document(),
                "register_max": each.rollover,
            }
            for each in known.registers
        ]
        answer(resp, _head(known) | {"notes": known.notes, "registers": registers})


def _head(profile: Profile) -> dict[str, Any]:
    return {"id": profile.id, "vendor": profile.vendor, "model": profile.model, "source": profile.source}


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """A register that is to be read, as a point has it."""

    address: dict[str, Any]
    name: str = ""
    unit: str = ""


class TestReadResource:
    """Reads the points of a device now, or registers that are not points yet; keeps nothing."""

    access: Mapping[str, Access] = {"POST": "metering"}

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def on_post(self, req: falcon.Request, resp: falcon.Response, record_id: int) -> None:
        Query(req)
        given = optional(req)
        asked = msgspec.convert(given, list[Asked]) if isinstance(given, list) else None
        if given and asked is None:
            raise Malformed("the body must be a list of registers, or missing for the points of the device")
        connection = self._connection(req, record_id)
        points = self._points(req, record_id) if asked is None else asked
        if len(points) > MOST_REGISTERS:
            raise Malformed(f"{len(points)} registers at once; at most {MOST_REGISTERS} are read")
        addresses = _addresses(points)
        found = asyncio.run(probe(connection, addresses))
        items = [
            {
                "name": point.name,
                "unit": point.unit,
                "value": each.value,
                "reason": each.reason,
                "registers": [f"0x{register:04X}" for register in each.registers],
            }
            for point, each in zip(points, found, strict=True)
        ]
        answer(resp, {"items": items, "answered": sum(each.reason is None for each in found)})

    def _connection(self, req: falcon.Request, device: int) -> Connection:
        records = self._platform.records(req)
        stored, _ = records.get("devices", device)
        if stored.fields["data_source_id"] is None:
            raise Conflict(f"{stored.title} has no data source; name the one that it is reached over")
        source, _ = records.get("data-sources", stored.fields["data_source_id"])
        framing = FRAMINGS.get(source.fields["protocol"])
        if framing is None:
            raise Conflict(f"{source.title} is {source.fields['protocol']}; only Modbus can be asked")
        return Connection.from_document({"framing": framing} | source.fields["connection"])

    def _points(self, req: falcon.Request, device: int) -> list[Asked]:
        scope = self._platform.scope(req)
        rows = self._platform.database.rows(
            "SELECT id, address, name, unit FROM meterhouse_system.point"
            " WHERE device_id = %s AND address IS NOT NULL ORDER BY id",
            (device,),
        )
        return [
            Asked(orjson.loads(address), name, unit)
            for point, address, name, unit in rows
            if scope.sees("points", point)
        ]


def _addresses(points: list[Asked]) -> list[Address]:
    found, faults = [], []
    for place, point in enumerate(points):
        try:
            found.append(Address.from_document(point.address))
        except Refused as refused:
            faults += [Fault(f"[{place}].address.{fault.field}", fault.reason) for fault in refused.faults]
    if faults:
        raise Refused(faults)
    return found


def routes(platform: Platform) -> Iterator[Route]:
    def shape(name: str) -> dict[str, str]:
        return {"$ref": f"#/components/schemas/{name}"}

    listed = Operation("profiles", "devices", "Models whose registers are known", {"200": shape("Profiles")})
    one = Operation(
        "profile",
        "devices",
        "Registers of a model, ready to become points",
        {"200": shape("Profile")},
        (
            Parameter("profile", "Id of the model", required=True, where="path"),
            Parameter("unit", "Modbus unit of the device", {"type": "integer", "minimum": 0, "maximum": 255}),
        ),
        refusals=("404",),
    )
    register = {
        "type": "object",
        "properties": {
            "address": {"type": "object"},
            "name": {"type": "string"},
            "unit": {"type": "string"},
        },
        "required": ["address"],
        "additionalProperties": False,
    }
    tested = Operation(
        "testRead",
        "devices",
        "Read the points of a device now, or the registers of the body; nothing is kept",
        {"200": shape("TestRead")},
        body={"type": "array", "items": register, "maxItems": MOST_REGISTERS},
        body_may_lack=True,
        refusals=("404", "409", "413", "415", "422"),
    )
    yield Route("/profiles", ProfilesResource(), {"GET": listed})
    yield Route("/profiles/{profile}", ProfileResource(), {"GET": one})
    yield Route("/devices/{record_id}/test-read", TestReadResource(platform), {"POST": tested})
