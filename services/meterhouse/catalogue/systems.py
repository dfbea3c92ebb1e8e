"""Energy systems: stations that make, store or hand out energy. Their units are devices that are bound to them."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Struct

from meterhouse.catalogue.entity import (
    Id,
    Latitude,
    Longitude,
    Name,
    Owned,
    Positive,
    Text,
    Word,
    entity,
    note,
    ref,
    unit,
)
from meterhouse.catalogue.lists import overlaps
from meterhouse.catalogue.places import ContactOf, CostCenterOf
from meterhouse.kernel.tariff import Clock

_COLUMNS = ("name", "code", "rated_power", "phase", "commissioned")


class _Station(Owned):
    name: Name
    code: Annotated[Word, note("Its number with the grid operator or in the register of plants")] | None = None
    serial: Annotated[Word, note("On its plate")] | None = None
    rated_power: Annotated[Positive, unit("kW")] | None = None
    phase: Annotated[
        Literal["planned", "building", "commissioning", "operating", "retired"], note("How far it has come in its life")
    ] = "operating"
    commissioned: Annotated[dt.date, note("Day it went into service")] | None = None
    is_cost_shown: Annotated[bool, note("Its page shows money to everybody who sees it")] = True
    contact_id: ContactOf | None = None
    cost_center_id: CostCenterOf | None = None
    address: Annotated[Text, note("Street and place")] | None = None
    postal_code: Annotated[Word, note("Of the address")] | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    drawing_ids: Annotated[list[Annotated[Id, ref("drawings")]], note("Shown on its page, in this order")] = []
    description: Text | None = None


class ScheduledPower(Struct, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """What a battery does in one stretch of the local day."""

    start: Clock
    end: Clock
    period: Literal["on-peak", "mid-peak", "off-peak", "deep-off-peak", "super-peak"]
    power: Annotated[float, unit("kW"), note("Discharge positive")] = 0.0


class _Storing(_Station):
    rated_capacity: Annotated[Positive, unit("kWh")] | None = None
    schedule: Annotated[list[ScheduledPower], note("Of the local day; the rest of it nothing is asked")] = []

    def faults(self) -> list[tuple[str, str]]:
        return overlaps("schedule", self.schedule)


@entity("photovoltaic-stations", group="Energy systems", read="reports", columns=_COLUMNS)
class PhotovoltaicStation(_Station):
    """A solar plant: inverters, its grid connection and the loads beside it."""


@entity("energy-storage-stations", group="Energy systems", read="reports", columns=(*_COLUMNS, "rated_capacity"))
class EnergyStorageStation(_Storing):
    """Batteries with their converters, in one or several containers."""


@entity("microgrids", group="Energy systems", read="reports", columns=(*_COLUMNS, "rated_capacity"))
class Microgrid(_Storing):
    """Generation, storage and loads behind one connection."""


@entity("charging-stations", group="Energy systems", read="reports", columns=_COLUMNS)
class ChargingStation(_Station):
    """Chargers of vehicles."""


@entity("wind-farms", group="Energy systems", read="reports", columns=_COLUMNS)
class WindFarm(_Station):
    """Wind turbines."""


@entity("virtual-power-plants", group="Energy systems", read="reports", columns=("name", "balancing_price_point_id"))
class VirtualPowerPlant(Owned):
    """Microgrids and stations that are marketed as one."""

    name: Name
    balancing_price_point_id: Annotated[Id, ref("points"), note("Point that gives the price of balancing energy")] | (
        None
    ) = None
    cost_center_id: CostCenterOf | None = None
    drawing_ids: Annotated[list[Annotated[Id, ref("drawings")]], note("Shown on its page, in this order")] = []
    description: Text | None = None
