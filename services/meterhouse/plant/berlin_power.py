"""How the sun, the battery and the chargers of Berlin campus belong together: stations, their devices, and the flow."""

from meterhouse.plant.berlin import BERLIN
from meterhouse.plant.records.estate import Thing
from meterhouse.plant.records.flow import flow_diagram
from meterhouse.plant.records.row import Record
from meterhouse.plant.records.words import meters, parts

CHARGERS = tuple(f"Berlin charger {number}" for number in range(1, 7))
PANELS = ("Berlin PV south", "Berlin PV east and west")
_MAINS = ("Berlin office main", "Berlin laboratory main", "Berlin parking main")
_BATTERY = ("Berlin battery container", "Berlin battery cells", "Berlin battery")

_WHERE = {
    "contact_id": "Katrin Vogel", "cost_center_id": "Berlin campus", "address": "Photonenweg 8, Berlin",
    "postal_code": "12489", "latitude": BERLIN.place.climate.latitude, "longitude": BERLIN.place.climate.longitude,
    "drawing_ids": ["Berlin main distribution"],
}  # fmt: skip
_SCHEDULE = [
    {"from": "04:15", "to": "06:45", "period": "off-peak", "power": -53.0},
    {"from": "16:00", "to": "20:00", "period": "on-peak", "power": 42.0},
]

_UNITS = (
    Thing("devices", "Berlin battery container", fields={
        "type": "container", "manufacturer": "Speicherwerk Ost", "model": "SO 20 ft", "serial": "BC-2022-118",
        "description": "Twenty feet, with its own air conditioning and fire protection"}),
    Thing("devices", "Berlin battery cells", fields={
        "type": "battery", "parent_id": "Berlin battery container", "manufacturer": "Speicherwerk Ost",
        "model": "LFP 200", "serial": "BB-2022-118", "rated_power": 80.0, "rated_capacity": 200.0,
        "nominal_voltage": 730.0, "description": "Lithium iron phosphate; a tenth of it is never used"},
        parts=(parts("points", "Berlin battery/StateOfCharge", role="state-of-charge"),)),
)  # fmt: skip

_STATIONS = (
    Thing("photovoltaic-stations", "Berlin roof", "Energy centre", {
        **_WHERE, "code": "PV-B-1", "rated_power": 180.0, "commissioned": "2022-04-12",
        "description": "108 kWp to the south, 36 each to the east and to the west"},
        (parts("devices", *PANELS), meters(*PANELS, direction="output", role="generation"),
         parts("sensors", "Berlin weather station"))),
    Thing("energy-storage-stations", "Berlin battery", "Energy centre", {
        **_WHERE, "code": "ES-B-1", "serial": "BC-2022-118", "rated_power": 80.0, "rated_capacity": 200.0,
        "commissioned": "2022-06-20", "schedule": _SCHEDULE,
        "description": "Keeps the sun of noon for the evening; in dull weather it is charged before dawn"},
        (parts("devices", *_BATTERY), meters("Berlin battery charge", role="charge"),
         meters("Berlin battery discharge", direction="output", role="discharge"))),
    Thing("charging-stations", "Berlin car park", "Parking", {
        **_WHERE, "cost_center_id": "Berlin fleet", "code": "CP-B-1", "rated_power": 88.0,
        "commissioned": "2021-10-04", "drawing_ids": ["Berlin parking distribution"],
        "description": "Four points of 11 kW and two of 22 kW"},
        (parts("devices", *CHARGERS), meters(*CHARGERS, role="consumption"))),
    Thing("microgrids", "Berlin campus grid", "", {
        **_WHERE, "code": "MG-B-1", "rated_power": 250.0, "rated_capacity": 200.0, "commissioned": "2022-06-20",
        "schedule": _SCHEDULE, "description": "All that is behind the grid meter"},
        # The import is the master of what is sold, charged and consumed: none of these is added to it.
        (parts("devices", "Berlin grid", *PANELS, *_BATTERY, *_MAINS, *CHARGERS),
         meters("Berlin grid import", role="buy"), meters("Berlin grid export", role="sell"),
         meters("Berlin battery charge", role="charge"), meters(*_MAINS, role="consumption"),
         meters(*PANELS, direction="output", role="generation"),
         meters("Berlin battery discharge", direction="output", role="discharge"),
         parts("sensors", "Berlin weather station"))),
)  # fmt: skip

_FLOWS = (
    flow_diagram(
        "Berlin electricity", "",
        ("Grid", "Switchboard", "Berlin grid import"),
        ("PV south", "Switchboard", PANELS[0]),
        ("PV east and west", "Switchboard", PANELS[1]),
        ("Battery gives", "Switchboard", "Berlin battery discharge"),
        ("Switchboard", "Office", "Berlin office main"),
        ("Switchboard", "Laboratory", "Berlin laboratory main"),
        ("Switchboard", "Parking", "Berlin parking main"),
        ("Switchboard", "Battery takes", "Berlin battery charge"),
        ("Switchboard", "Fed in", "Berlin grid export"),
        ("Office", "Floors and lifts", ("virtual-meters", "Berlin office floors")),
        ("Office", "Chiller", "Berlin office chiller"),
        ("Office", "Ventilation", "Berlin office ventilation"),
        ("Office", "Server room", "Berlin office server room"),
        ("Office", "Kitchen", "Berlin office kitchen"),
        ("Laboratory", "Fume hoods", "Berlin laboratory fume hoods"),
        ("Laboratory", "Freezers", "Berlin laboratory freezers"),
        ("Laboratory", "Equipment", "Berlin laboratory equipment"),
        ("Laboratory", "Clean room", "Berlin laboratory clean room"),
        ("Parking", "Vehicles", ("virtual-meters", "Berlin vehicles")),
        description="From the grid, the roof and the battery to what uses it"),
    flow_diagram(
        "Berlin heat, gas and water", "",
        ("District heat", "Office, heat", "Berlin office heat"),
        ("District heat", "Lab, heat", "Berlin laboratory heat"),
        ("Gas", "Kitchen", "Berlin kitchen gas"),
        ("Gas", "Lab, gas", "Berlin laboratory gas"),
        ("Water", "Office, water", "Berlin office water"),
        ("Water", "Lab, water", "Berlin laboratory water"),
        description="What comes in by pipes"),
)  # fmt: skip

POWER = (*_UNITS, *_STATIONS, *_FLOWS)

DEVICES: dict[str, Record] = {
    "Berlin grid": {"type": "grid-connection", "rated_power": 250.0},
    **{name: {"type": "load"} for name in _MAINS},
    PANELS[0]: {"rated_power": 95.0},
    PANELS[1]: {"rated_power": 62.0},
    "Berlin battery": {"parent_id": "Berlin battery container", "rated_power": 80.0},
    **{name: {"rated_power": 22.0 if name in CHARGERS[4:] else 11.0} for name in CHARGERS},
}
"""More of what its devices are than their models tell."""
