"""Subjects besides spaces and meters: tenants, stores, shopfloors and equipment, whose meters are bound to them."""

import datetime as dt
from typing import Annotated

from msgspec import Meta, Struct

from meterhouse.catalogue.entity import (
    Id,
    Latitude,
    Longitude,
    Name,
    Owned,
    Positive,
    Record,
    Subject,
    Text,
    Word,
    entity,
    note,
    one_of,
    ref,
    unit,
)
from meterhouse.catalogue.lists import repeated
from meterhouse.catalogue.metering import METERS
from meterhouse.catalogue.money import period_faults
from meterhouse.catalogue.places import ContactOf, CostCenterOf

Area = Annotated[Positive, unit("m²")]


class _Type(Record):
    name: Name
    code: Annotated[Word, note("Short form, for exports and narrow columns")] | None = None
    description: Text | None = None


@entity("tenant-types", group="Places", read="reports", columns=("name", "code"), is_shared=True)
class TenantType(_Type):
    """What a tenant is: office, restaurant, cinema …"""


@entity("store-types", group="Places", read="reports", columns=("name", "code"), is_shared=True)
class StoreType(_Type):
    """What a store is: flagship, outlet, warehouse …"""


@entity(
    "tenants", group="Places", read="reports", columns=("name", "type_id", "rooms", "area", "lease_from", "lease_to")
)
class Tenant(Owned):
    """Who rents space and pays for the energy used there; bound to the space with the dates of the lease."""

    name: Name
    type_id: Annotated[Id, ref("tenant-types"), note("What business it is in")] | None = None
    buildings: Annotated[Name, note("As the lease names them")] | None = None
    floors: Annotated[Name, note("As the lease names them")] | None = None
    rooms: Annotated[Name, note("As the lease names them")] | None = None
    area: Area | None = None
    is_key_tenant: Annotated[bool, note("Shown first, and marked")] = False
    is_input_counted: Annotated[bool, note("Its consumption is part of that of its space")] = True
    lease_number: Annotated[Word, note("Of the contract")] | None = None
    lease_from: Annotated[dt.date, note("First day of the lease")] | None = None
    lease_to: Annotated[dt.date, note("Day after its last")] | None = None
    contact_id: ContactOf | None = None
    cost_center_id: CostCenterOf | None = None
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        return period_faults(self.lease_from, self.lease_to, ("lease_from", "lease_to"))


@entity("stores", group="Places", read="reports", columns=("name", "type_id", "address", "area"))
class Store(Owned):
    """A shop of a chain."""

    name: Name
    type_id: Annotated[Id, ref("store-types"), note("What sort of shop it is")] | None = None
    address: Annotated[Text, note("Street, place and country")] | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    area: Area | None = None
    is_input_counted: Annotated[bool, note("Its consumption is part of that of its space")] = True
    contact_id: ContactOf | None = None
    cost_center_id: CostCenterOf | None = None
    description: Text | None = None


@entity("shopfloors", group="Places", read="reports", columns=("name", "area", "cost_center_id"))
class Shopfloor(Owned):
    """A production area with its machines."""

    name: Name
    area: Area | None = None
    is_input_counted: Annotated[bool, note("Its consumption is part of that of its space")] = True
    contact_id: ContactOf | None = None
    cost_center_id: CostCenterOf | None = None
    description: Text | None = None


class Constant(Struct, tag="constant", forbid_unknown_fields=True):
    """A figure of the plate or the manual."""

    name: Name
    value: str
    unit: str = ""


class Measured(Struct, tag="point", forbid_unknown_fields=True):
    """The newest value of a point."""

    name: Name
    point_id: Annotated[Id, ref("points", followed=False)]


class Fraction(Struct, tag="fraction", forbid_unknown_fields=True):
    """One meter over another: a coefficient of performance, kWh per tonne."""

    name: Name
    numerator: Annotated[Subject, one_of(*METERS)]
    denominator: Annotated[Subject, one_of(*METERS)]


class _Equipment(Owned):
    name: Name
    is_input_counted: Annotated[bool, note("Its consumption is part of that of its space")] = True
    is_output_counted: Annotated[bool, note("Its production is part of that of its space")] = True
    cost_center_id: CostCenterOf | None = None
    manufacturer: Annotated[Name, note("Who made it")] | None = None
    model: Annotated[Name, note("As its maker calls it")] | None = None
    serial: Annotated[Word, note("On its plate")] | None = None
    rated_power: Annotated[Positive, unit("kW")] | None = None
    commissioned: Annotated[dt.date, note("Day it went into service")] | None = None
    efficiency_indicator: (
        Annotated[float, note("What its fractions should reach, shown beside them: a rated COP, kWh/t")] | None
    ) = None
    parameters: Annotated[list[Constant | Measured | Fraction], note("Figures shown on its page")] = []
    drawing_id: Annotated[Id, ref("drawings"), note("Shown on its page")] | None = None
    camera_url: (
        Annotated[str, Meta(max_length=500, pattern=r"^https?://\S+$"), note("Address of its camera")] | None
    ) = None
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        return repeated("parameters", (each.name for each in self.parameters))


@entity("equipment", group="Equipment", read="reports", columns=("name", "manufacturer", "model", "rated_power"))
class Equipment(_Equipment):
    """A machine or an installation: a chiller, a compressor, an oven."""


@entity(
    "combined-equipment", group="Equipment", read="reports", columns=("name", "manufacturer", "model", "rated_power")
)
class CombinedEquipment(_Equipment):
    """Several pieces of equipment that work as one: a chiller plant, a line."""


@entity("sensors", group="Equipment", read="reports", columns=("name", "description"))
class Sensor(Owned):
    """Points that belong together and are no meter: the climate of a room, the weather."""

    name: Name
    description: Text | None = None
